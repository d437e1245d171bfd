// What belongs to a page: who, when, from where, the other language at this clause, paper and data; at the right of wide
// screens, within reach in the middle of a page on a phone.
import test, { before, after } from 'node:test';
import assert from 'node:assert/strict';
import { serve, launch } from './site.mjs';

let host, browser;
before(async () => { host = await serve(process.env.SITE_ROOT); browser = await launch(); });
after(async () => { await browser.close(); host.close(); });

async function open(path, width) {
  const page = await browser.newPage({ viewport: { width, height: 812 } });
  await page.addInitScript(() => { window.print = () => { window.printed = true; }; });
  await page.goto(host.address + path);
  return page;
}

test('the rail of a chapter says when and from where the plan is, and leads to the clause in the other language', async () => {
  const page = await open('/plan/responsibilities/#s4-9', 1280);
  const rail = page.locator('nav.toc');
  for (const words of ['2017年11月27日', '质量监督管理分局']) assert.ok((await rail.innerText()).replaceAll(' ', '').includes(words), words);
  const place = await rail.evaluate((it) => [it.getBoundingClientRect().left > document.querySelector('.document').getBoundingClientRect().right, it.getBoundingClientRect().top >= 0]);
  assert.deepEqual(place, [true, true], 'beside the text, in sight in the middle of the page');
  await rail.locator('[data-print] button').click();
  assert.equal(await page.evaluate(() => window.printed), true);
  await rail.locator('[hreflang=en]').click();
  assert.equal(new URL(page.url()).pathname + new URL(page.url()).hash, '/en/plan/responsibilities/#s4-9');
  await page.close();
});

test('on a phone the list of a chapter is at hand in mid-page, and makes way for what it leads to', async () => {
  const page = await open('/plan/responsibilities/#s4-9', 375);
  const rail = page.locator('nav.toc');
  const top = () => rail.evaluate((it) => it.getBoundingClientRect().top);
  assert.equal(await top(), 0);
  await rail.locator('summary').click();
  assert.ok(await rail.locator('[data-print]').isVisible());
  await rail.locator('[href="#s4-4"]').click();
  assert.equal(await rail.locator('details').getAttribute('open'), null);
  const heading = await page.locator('#s4-4').evaluate((it) => it.getBoundingClientRect().top);
  const below = await rail.evaluate((it) => it.getBoundingClientRect().bottom);
  assert.ok(heading >= below, `${heading} is below ${below}`);
  await page.close();
});

test('on a phone the list covers the text without moving it, and leads to the clause in the other language', async () => {
  const page = await open('/plan/responsibilities/', 375);
  await page.locator('#s4-9').evaluate((it) => it.scrollIntoView());
  const top = () => page.locator('#s4-9').evaluate((it) => it.getBoundingClientRect().top);
  const before = await top();
  await page.locator('nav.toc summary').evaluate((it) => it.click());
  assert.equal(await top(), before);
  await page.locator('nav.toc [hreflang=en]').evaluate((it) => it.click());
  await page.waitForURL(/\/en\//);
  assert.equal(new URL(page.url()).hash, '#s4-9');
  await page.close();
});

test('an indicator and a department have what matters beside their text; pages of data offer files', async () => {
  for (const path of ['/indicators/food-monitoring-rate/', '/departments/quality-supervision/']) {
    const page = await open(path, 1280);
    assert.ok((await page.locator('aside.toc').boundingBox()).x > 800, path);
    await page.close();
  }
  for (const name of ['indicators', 'departments', 'tasks', 'schedule']) {
    const page = await open(`/${name}/`, 375);
    const files = await page.locator('.tools a[download]').evaluateAll((all) => all.map((it) => it.getAttribute('href')));
    assert.deepEqual(files, ['/data/plan.xlsx', `/data/${name}.csv`, `/data/${name}.json`]);
    await page.close();
  }
});
