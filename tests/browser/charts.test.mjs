// The plan as pictures: as many marks as figures, whole on every screen and on paper; and what makes lists short.
import test, { before, after } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { serve, launch } from './site.mjs';

let host, browser;
before(async () => { host = await serve(process.env.SITE_ROOT); browser = await launch(); });
after(async () => { await browser.close(); host.close(); });

async function open(path, width) {
  const page = await browser.newPage({ viewport: { width, height: 812 } });
  await page.goto(host.address + path);
  return page;
}

const data = (name) => JSON.parse(readFileSync(`${process.env.SITE_ROOT}/data/${name}.json`, 'utf8'));

test('every percentage of an area with several is a hollow mark at its place, a target of zero too', async () => {
  const page = await open('/indicators/', 1280);
  const percent = data('indicators').filter(({ unit }) => unit === '%');
  const drawn = await page.evaluate(() => [...document.querySelectorAll('section > .strip')].map((strip) => [
    strip.closest('section').getAttribute('aria-labelledby'),
    [...strip.querySelectorAll('use.promised')].map((mark) => parseFloat(mark.getAttribute('x'))),
  ]));
  for (const [area, marks] of drawn) {
    const values = percent.filter((it) => it.area === area).map(({ value }) => value);
    assert.deepEqual(marks, values.toSorted((a, b) => a - b), area);
  }
  assert.deepEqual(drawn.map(([area]) => area), ['product', 'engineering', 'service']);
  const zero = page.locator('[aria-labelledby=product] > .strip use').first();
  assert.equal(await zero.getAttribute('href'), '#m-exactly');
  assert.ok((await zero.boundingBox()).width >= 9);
  await page.close();
});

test('figures that disagree are on one axis, each at a place of its own', async () => {
  const page = await open('/indicators/', 375);
  const groups = await page.evaluate(() => [...document.querySelectorAll('.scale')].map((scale) =>
    [...scale.querySelectorAll('use')].map((mark) => mark.getBoundingClientRect().left)));
  assert.deepEqual(groups.map((marks) => marks.length), data('conflicts').map(({ values }) => values.length));
  for (const [first, ...others] of groups) assert.ok(others.every((other) => first - other > 10), JSON.stringify(groups));
  await page.close();
});

test('departments and goals: a matrix that fits 1280 px, tiles on a phone, whole on paper', async () => {
  for (const path of ['/tasks/', '/en/tasks/']) {
    const page = await open(path, 1280);
    const width = () => page.evaluate(() => document.querySelector('.scroll').scrollWidth - document.querySelector('.scroll').clientWidth);
    assert.ok(await width() <= 0, path);
    const names = await page.locator('.matrix tbody th').allInnerTexts();
    const pdf = await page.pdf({ preferCSSPageSize: true });
    const text = execFileSync('pdftotext', ['-', '-'], { input: pdf, encoding: 'utf8' }).replaceAll(/\s/g, '');
    for (const name of names) assert.ok(text.lastIndexOf(name.replaceAll(/\s/g, '')) > 0, name);
    await page.setViewportSize({ width: 375, height: 812 });
    assert.equal(await page.locator('.matrix').isVisible(), false, 'folded on a phone');
    await page.locator('details:has(.matrix) > summary').click();
    assert.ok(await width() <= 0, `${path} on a phone`);
    const labels = await page.evaluate(() => [...document.querySelectorAll('.matrix td')].map((cell) => [cell.checkVisibility(), cell.textContent.trim() !== '']));
    assert.ok(labels.every(([isSeen, hasText]) => isSeen === hasText));
    await page.close();
  }
});

test('the tasks take fewer than 6 screens of a phone, in either language, and a line of the network for each pair', async () => {
  for (const path of ['/tasks/', '/en/tasks/']) {
    const page = await open(path, 375);
    const screens = await page.evaluate(() => document.documentElement.scrollHeight / innerHeight);
    assert.ok(screens < 6, `${path}: ${screens} screens`);
    await page.setViewportSize({ width: 1280, height: 812 });
    const pairs = await page.locator('.matrix td[data-label]').count();
    assert.equal(await page.locator('.network path').count(), pairs);
    assert.ok(await page.locator('.network').isVisible());
    const top = async (selector) => (await page.locator(selector).boundingBox()).y;
    assert.ok(await top('.network') > await top('#by-lead'), 'tasks come before their picture');
    const [goals, bodies] = await page.locator('.network ol').evaluateAll((lists) => lists.map((list) => list.children.length));
    assert.deepEqual([goals, bodies], [10, await page.locator('.matrix tbody tr').count()]);
    await page.close();
  }
});

test('the year shows in which months what is due, and leads to it', async () => {
  const page = await open('/schedule/', 375);
  const months = await page.locator('.year li').evaluateAll((all) => all.flatMap((it, index) => [...it.querySelectorAll('a')].map((link) => [index + 1, link.getAttribute('href')])));
  assert.deepEqual(months, [[6, '#duty-half-year-report'], [9, '#duty-quality-month'], [12, '#duty-full-year-report']]);
  for (const [, target] of months) assert.equal(await page.locator(target).count(), 1);
  await page.close();
});

test('the indicators take fewer than 15 screens of a phone, in either language', async () => {
  for (const path of ['/indicators/', '/en/indicators/']) {
    const page = await open(path, 375);
    const screens = await page.evaluate(() => document.documentElement.scrollHeight / innerHeight);
    assert.ok(screens < 15, `${path}: ${screens} screens`);
    await page.close();
  }
});

test('the button of the menu stays where it is when the menu unfolds', async () => {
  for (const [path, width] of [['/', 375], ['/en/', 375], ['/', 768]]) {
    const page = await browser.newPage({ viewport: { width, height: 700 } });
    await page.goto(host.address + path);
    const button = page.locator('.menu > summary');
    const before = await button.boundingBox();
    await button.click();
    assert.ok(await page.isVisible('.site-nav'));
    assert.deepEqual(await button.boundingBox(), before, `${path} at ${width} px`);
    await page.close();
  }
});

test('title, menu and search stand in one row at 1280 px, in either language', async () => {
  for (const path of ['/indicators/', '/en/indicators/', '/en/plan/targets/']) {
    const page = await open(path, 1280);
    const height = await page.evaluate(() => document.querySelector('.site-header').getBoundingClientRect().height);
    assert.ok(height < 60, `${path}: ${height} px`);
    await page.close();
  }
});
