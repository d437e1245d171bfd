// Every page of the real site: fits every width, is accessible, asks no other host, works by keyboard and in print.
import { availableParallelism } from 'node:os';
import { test, describe, before, after } from 'node:test';
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
const alike = /^\/(en\/)?(indicators|departments|leave)\/(?!food-monitoring-rate|inspections-a-year|quality-supervision|civil-affairs|3391b44936)[^/]+\/$/;

async function hasFrame(page, path) {
  assert.equal(await page.getAttribute('html', 'lang'), path.startsWith('/en/') ? 'en' : 'zh-Hans');
  assert.equal(await page.locator('h1').count(), 1);
  assert.equal(await page.locator('main').count(), 1);
  assert.ok(await page.title());
  assert.equal(await page.locator('link[rel=canonical]').count(), /\/404\.html$|\/leave\//.test(path) ? 0 : 1);
  // Nothing stands around what hangs in a hall.
  if (path.endsWith('/publicity/screen/')) return;
  assert.ok((await page.locator('header a').count()) > 1);
  assert.ok((await page.locator('footer a[href^="tel:"]').count()) > 0);
  const isInside = !/^\/(en\/)?(404\.html)?$/.test(path);
  if (isInside) assert.ok((await page.locator('nav.breadcrumb a').count()) > 0);
}

/** What axe-core finds against WCAG 2.2 AA and its best practices. */
async function violations(page) {
  const { violations: found } = await page.evaluate(() => axe.run());
  return found.map((it) => [it.id, it.nodes.map((node) => node.html)]);
}

// As many pages at once as there are processors.
describe('every page', { concurrency: availableParallelism() }, () => {
  for (const path of pages(folder).filter((path) => !alike.test(path))) {
    test(`${path} has its frame, fits 320, 375, 768 and 1280 px, and is accessible in light, dark and forced colours`, async () => {
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
      await page.evaluate(axe);
      assert.deepEqual(await violations(page), [], 'light, 1280 px');
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.setViewportSize({ width: 375, height: 800 });
      assert.deepEqual(await violations(page), [], 'dark, 375 px');
      // One of a template stands for the others: with colours of the reader's own only shapes and words are left.
      if (!path.startsWith('/en/')) {
        await page.emulateMedia({ colorScheme: 'light', forcedColors: 'active' });
        assert.deepEqual(await violations(page), [], 'forced colours');
      }
      assert.deepEqual(problems, []);
      await close();
    });
  }
});

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

test('by keyboard: every control of a page is reached in the order of the page, and seen to be', async () => {
  for (const path of ['/', '/plan/targets/', '/indicators/', '/search/', '/en/schedule/']) {
    const { page, close } = await open(path, { viewport: { width: 375, height: 667 } });
    const count = await page.evaluate(() => [...document.querySelectorAll('a[href], button, input, summary, [tabindex="0"]')]
      .filter((it) => it.checkVisibility({ visibilityProperty: true }) && it.getClientRects().length).length);
    const walked = [];
    for (let step = 0; step < count; step += 1) {
      await page.keyboard.press('Tab');
      walked.push(await page.evaluate(() => {
        const it = document.activeElement;
        const all = [...document.querySelectorAll('*')];
        return { at: all.indexOf(it), name: it.outerHTML.slice(0, 80), outline: getComputedStyle(it).outlineStyle, width: parseFloat(getComputedStyle(it).outlineWidth) };
      }));
    }
    assert.deepEqual(walked.filter(({ outline, width }) => outline === 'none' || width < 2), [], path);
    assert.deepEqual(walked.map(({ at }) => at), walked.map(({ at }) => at).toSorted((a, b) => a - b), path);
    assert.equal(new Set(walked.map(({ at }) => at)).size, count, path);
    await close();
  }
});

test('controls on a phone are as large as a finger needs, links inside sentences apart', async () => {
  const kinds = ['/', '/plan/', '/plan/targets/', '/plan/annex/', '/plan/bilingual/', '/indicators/', '/indicators/food-monitoring-rate/', '/departments/', '/departments/quality-supervision/', '/tasks/', '/schedule/', '/data/', '/search/', '/site-map/', '/quality-month/', '/publicity/kit/', '/404.html'];
  for (const path of kinds.flatMap((kind) => [kind, `/en${kind}`])) {
    const { page, close } = await open(path, { viewport: { width: 375, height: 667 } });
    const small = await page.evaluate(() => [...document.querySelectorAll('a[href], button, input, summary')].flatMap((it) => {
      const { width, height, top } = it.getBoundingClientRect();
      const beside = it.closest('p, li, td, th, dd, dt, blockquote, h1, h2, h3, h4')?.textContent.replaceAll(/[、，,；;\s]/g, '') ?? '';
      const isInSentence = it.tagName === 'A' && beside.length > it.textContent.replaceAll(/\s/g, '').length + 1;
      const covers = getComputedStyle(it, '::after').position === 'absolute';
      const isSmall = width > 0 && top > -50 && !isInSentence && !covers && (width < 43.5 || height < 43.5);
      return isSmall ? [`${it.outerHTML.slice(0, 90)} ${width} × ${height}`] : [];
    }));
    assert.deepEqual(small, [], path);
    await close();
  }
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
  const screens = await page.evaluate(() => document.documentElement.scrollHeight / innerHeight);
  assert.ok(screens < 6, `${screens} screens of a phone with its chapters folded`);
  await page.evaluate(() => { location.hash = '#s3-4'; });
  await page.locator('#s3-4').waitFor({ state: 'visible' });
  assert.equal(await beside(), false);
  await page.emulateMedia({ media: 'print' });
  assert.equal(await beside(), true);
  await close();
});
