// Searching the real site: any part of a word, questions, other spellings, English; keyboard, address, no script.
import test, { before, after } from 'node:test';
import assert from 'node:assert/strict';
import { serve, launch } from './site.mjs';

let host, browser;
before(async () => { host = await serve(process.env.SITE_ROOT); browser = await launch(); });
after(async () => { await browser.close(); host.close(); });

const results = (page) => page.$$eval('[data-search-results] a', (links) => links.map((link) => link.getAttribute('href')));

async function search(page, query, prefix = '') {
  await page.goto(`${host.address}${prefix}/search/?q=${encodeURIComponent(query)}`);
  await page.waitForSelector('[data-search-results][data-search-state=done]', { state: 'attached' });
  return results(page);
}

test('the right section stands first, or among the first five', async () => {
  const page = await browser.newPage();
  const first = {
    '经费从哪里出': '/plan/safeguards/#s5-4', 住建委职责: '/departments/', 首席质量官: '#', 红名单: '/plan/tasks/#s3-6',
    五星级酒店: '#s2-3', '违禁农药': '#', 市总工会: '/departments/', 森林覆盖率: '/indicators/', 质量安全风险: '#', QC小组: '#fj-',
    质量精神: '/publicity/spirit/', 卫生城市: '#', '2019年预验收': '#s6',
  };
  const missed = [];
  for (const [query, expected] of Object.entries(first)) {
    const found = await search(page, query);
    if (!found.slice(0, 5).some((href) => href.includes(expected))) missed.push([query, found.slice(0, 5)]);
  }
  for (const [query, expected] of Object.entries({ 'performance excellence': '#', hotlines: '#', 'leading grup': '#' })) {
    const found = await search(page, query, '/en');
    if (!found.slice(0, 5).some((href) => href.includes(expected))) missed.push([query, found.slice(0, 5)]);
  }
  assert.deepEqual(missed, []);
  await page.close();
});

test('what is not there is not found, whatever is typed', async () => {
  const page = await browser.newPage();
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  for (const query of ['', '，。！', '<img src=x onerror=alert(1)>', '🙂', '質量強市規劃', 'x'.repeat(10000), '(((', '\\']) {
    await search(page, query);
  }
  assert.deepEqual(await search(page, '繁體規劃'), []);
  assert.match(await page.textContent('[role=status]'), /没有找到/);
  assert.deepEqual(errors, []);
  await page.close();
});

test('as one types, by keyboard, with the address and the way back', async () => {
  const page = await browser.newPage();
  const fetched = [];
  page.on('request', (request) => fetched.push(new URL(request.url()).pathname));
  await page.goto(`${host.address}/plan/`);
  assert.ok(!fetched.some((path) => path.startsWith('/data/search/')), 'nothing before the first search');
  await page.fill('.site-search input', '督查');
  await page.press('.site-search input', 'Enter');
  await page.waitForSelector('[data-search-state=done] a');
  assert.equal(decodeURIComponent(new URL(page.url()).search), '?q=督查');
  assert.ok((await page.$$('[data-search-results] mark')).length > 0);
  await page.fill('#q', '首席质量官');
  await page.waitForFunction(() => location.search.includes('%E5%AE%98'));
  await page.waitForSelector('[data-search-state=done] a');
  await page.press('#q', 'ArrowDown');
  assert.equal(await page.evaluate(() => document.activeElement.closest('[data-search-results]') !== null), true);
  const href = await page.evaluate(() => document.activeElement.getAttribute('href'));
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.pathname + url.hash === href);
  await page.goBack();
  await page.waitForSelector('[data-search-state=done] a');
  assert.equal(await page.inputValue('#q'), '首席质量官');
  await page.close();
});

test('without script the page leads to departments and tasks', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${host.address}/search/?q=x`);
  assert.ok(await page.isVisible('main a[href="/departments/"]'));
  await context.close();
});
