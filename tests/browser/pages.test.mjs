// Every page of the real site: fits every width, is accessible, asks no other host, works by keyboard and in print.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { launch, pages, serve } from './site.mjs';

const folder = process.env.SITE_ROOT;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const shots = new URL('./shots/', import.meta.url).pathname;
let browser, host;

before(async () => {
  mkdirSync(shots, { recursive: true });
  [browser, host] = [await launch(), await serve(folder)];
});
after(async () => {
  await browser.close();
  host.close();
});

async function open(path, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const problems = [];
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('request', (request) => request.url().startsWith(host.address) || problems.push(`asks ${request.url()}`));
  await page.goto(host.address + path);
  return { page, problems, close: () => context.close() };
}

// Of the many pages made alike from one template a few stand for all; the crawl of the links sees every one.
const alike = /^\/(en\/)?(indicators|departments)\/(?!food-monitoring-rate|inspections-a-year|quality-supervision|civil-affairs)[^/]+\/$/;

async function hasFrame(page, path) {
  assert.equal(await page.getAttribute('html', 'lang'), path.startsWith('/en/') ? 'en' : 'zh-Hans');
  assert.equal(await page.locator('h1').count(), 1);
  assert.equal(await page.locator('main').count(), 1);
  assert.ok(await page.title());
  assert.equal(await page.locator('link[rel=canonical]').count(), path.endsWith('/404.html') ? 0 : 1);
  // Nothing stands around what hangs in a hall.
  if (path.endsWith('/publicity/screen/')) return;
  assert.ok((await page.locator('header a').count()) > 1);
  assert.ok((await page.locator('footer a[href^="tel:"]').count()) > 0);
  const isInside = !/^\/(en\/)?(404\.html)?$/.test(path);
  if (isInside) assert.ok((await page.locator('nav.breadcrumb a').count()) > 0);
}

for (const path of pages(folder).filter((path) => !alike.test(path))) {
  test(`${path} has its frame and fits 320, 375, 768 and 1280 px`, async () => {
    const { page, problems, close } = await open(path);
    await hasFrame(page, path);
    for (const width of [320, 375, 768, 1280]) {
      await page.setViewportSize({ width, height: 667 });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `${width} px: ${wide} px too wide`);
      if (width === 375 || width === 1280) {
        await page.screenshot({ path: `${shots}${width}${path.replaceAll(/\W/g, '_')}.png` });
      }
    }
    assert.deepEqual(problems, []);
    await close();
  });

  for (const [colorScheme, width] of [['light', 1280], ['dark', 375]]) {
    test(`${path} is accessible, ${colorScheme}, ${width} px`, async () => {
      const { page, close } = await open(path, { colorScheme, viewport: { width, height: 800 } });
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => axe.run());
      assert.deepEqual(violations.map((it) => [it.id, it.nodes.map((node) => node.html)]), []);
      await close();
    });
  }
}

test('the first key leads to the skip link, and the skip link to the text', async () => {
  const { page, close } = await open('/plan/targets/');
  await page.keyboard.press('Tab');
  const skip = await page.evaluate(() => document.activeElement.getAttribute('href'));
  const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  assert.ok(skip.startsWith('#'));
  assert.notEqual(outline, 'none');
  await page.keyboard.press('Enter');
  assert.equal(new URL(page.url()).hash, skip);
  await close();
});

test('a row of the annex on a phone: nothing narrower than twelve characters, no label lost', async () => {
  const { page, close } = await open('/plan/annex/', { viewport: { width: 375, height: 667 } });
  const cells = await page.evaluate(() =>
    [...document.querySelectorAll('tr[id^=fj-] > *')].map((cell) => {
      const size = parseFloat(getComputedStyle(cell).fontSize);
      const label = getComputedStyle(cell.querySelector('[data-label]') ?? cell, '::before').content;
      return { characters: cell.clientWidth / size, size, label };
    }));
  assert.equal(cells.length, 50 * 4 - 5 * 2);
  for (const cell of cells) {
    assert.ok(cell.characters >= 12 && cell.size >= 16, JSON.stringify(cell));
    assert.notEqual(cell.label, 'none');
  }
  await close();
});

test('the annex in print', async () => {
  const { page, close } = await open('/plan/annex/');
  const pdf = await page.pdf({ format: 'A4', preferCSSPageSize: true });
  const sheets = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g).length;
  assert.ok(sheets <= 12, `${sheets} sheets`);
  await close();
});

test('the language switch stays at the clause, with an address or without', async () => {
  const { page, close } = await open('/plan/tasks/#s3-4');
  await page.click('.languages a[hreflang=en]');
  assert.equal(new URL(page.url()).pathname + new URL(page.url()).hash, '/en/plan/tasks/#s3-4');
  await page.goto(`${host.address}/en/plan/safeguards/`);
  await page.evaluate(() => document.querySelector('#s5-4').scrollIntoView({ behavior: 'instant' }));
  await page.evaluate(() => document.querySelector('.languages a[hreflang^=zh]').click());
  await page.waitForURL(/safeguards/);
  await page.waitForFunction(() => !location.pathname.startsWith('/en/'));
  assert.equal(new URL(page.url()).pathname + new URL(page.url()).hash, '/plan/safeguards/#s5-4');
  await close();
});

test('two languages side by side on a wide screen and in print, one below the other on a phone', async () => {
  const { page, close } = await open('/plan/bilingual/');
  const beside = () => page.evaluate(() => {
    const [a, b] = [...document.querySelectorAll('#s3-4 ~ .pair')][0].children;
    return Math.abs(a.getBoundingClientRect().top - b.getBoundingClientRect().top) < 2;
  });
  assert.equal(await beside(), true);
  await page.setViewportSize({ width: 375, height: 667 });
  assert.equal(await beside(), false);
  await page.emulateMedia({ media: 'print' });
  assert.equal(await beside(), true);
  await close();
});
