// How much a visit costs: requests, bytes, shifts of what stands on the page; and how long the annex is on a phone.
import test, { before, after } from 'node:test';
import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { serve, launch } from './site.mjs';

let host, browser;
before(async () => { host = await serve(process.env.SITE_ROOT); browser = await launch(); });
after(async () => { await browser.close(); host.close(); });

/** Adds up in `window.shift` how far things move on a page that is opened after this. */
function countShifts(page) {
  return page.addInitScript(() => {
    window.shift = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => { window.shift += entry.value; })).observe({ type: 'layout-shift', buffered: true });
  });
}

test('a first visit: four requests at most, a chapter 20 KB, its script 6 KB, and nothing moves', async () => {
  for (const path of ['/', '/plan/targets/', '/plan/annex/', '/departments/', '/indicators/', '/search/', '/en/plan/tasks/', '/en/plan/responsibilities/']) {
    const page = await browser.newPage({ viewport: { width: 375, height: 667 } });
    host.answered.length = 0;
    await countShifts(page);
    await page.goto(host.address + path, { waitUntil: 'networkidle' });
    const sizes = host.answered.map((answer) => [answer.path, gzipSync(answer.body).length]);
    assert.ok(sizes.length <= 4, JSON.stringify(sizes));
    const sum = (list) => list.reduce((all, [, size]) => all + size, 0);
    if (path.includes('/plan/') && !path.includes('annex')) assert.ok(sum(sizes) <= 20_000, JSON.stringify(sizes));
    assert.ok(sum(sizes.filter(([file]) => file.endsWith('.js'))) <= 6_000, JSON.stringify(sizes));
    assert.equal(await page.evaluate(() => window.shift), 0, path);
    await page.close();
  }
});

test('nothing moves while the pictures of the kit come', async () => {
  const page = await browser.newPage({ viewport: { width: 375, height: 667 } });
  await countShifts(page);
  await page.goto(`${host.address}/publicity/kit/`, { waitUntil: 'networkidle' });
  assert.equal(await page.evaluate(() => window.shift), 0);
  await page.close();
});

test('nothing moves while a page comes in pieces', async () => {
  const slow = await serve(process.env.SITE_ROOT, {}, async (response, body) => {
    for (let sent = 0; sent < body.length; sent += 1_000) {
      response.write(body.subarray(sent, sent + 1_000));
      await setTimeout(20);
    }
    response.end();
  });
  for (const path of ['/', '/plan/targets/', '/departments/agriculture/', '/en/', '/en/plan/tasks/', '/en/quality-month/']) {
    for (const width of [375, 1280]) {
      const page = await browser.newPage({ viewport: { width, height: 667 } });
      await countShifts(page);
      await page.addInitScript(() => {
        // The page is not painted before it is whole, however long that takes on this machine.
        const later = window.setTimeout;
        window.setTimeout = (act, time) => (time === 1_000 ? 0 : later(act, time));
      });
      await page.goto(slow.address + path);
      assert.equal(await page.evaluate(() => window.shift), 0, `${path} at ${width} px`);
      await page.close();
    }
  }
  slow.close();
});

test('a page whose end does not come is painted all the same', async () => {
  const halves = await serve(process.env.SITE_ROOT, {}, (response, body) => { response.write(body.subarray(0, body.length / 2)); });
  const page = await browser.newPage();
  await page.goto(`${halves.address}/plan/annex/`, { waitUntil: 'commit' });
  await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0);
  await page.close();
  halves.close();
});

test('nothing moves when the browser learns of its voices', async () => {
  for (const [path, size] of [['/en/', 'no'], ['/en/plan/tasks/', 'no'], ['/plan/targets/', 'yes']]) {
    const page = await browser.newPage({ viewport: { width: 375, height: 667 } });
    await countShifts(page);
    await page.addInitScript((large) => {
      localStorage.setItem('large', large);
      speechSynthesis.getVoices = () => (window.hasVoices ? [{ lang: 'zh-CN' }, { lang: 'en-GB' }] : []);
    }, size);
    await page.goto(host.address + path, { waitUntil: 'networkidle' });
    assert.equal(await page.isVisible('[data-read]'), false, path);
    await page.evaluate(async () => {
      window.hasVoices = true;
      speechSynthesis.dispatchEvent(new Event('voiceschanged'));
      await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)));
    });
    assert.equal(await page.isVisible('[data-read]'), true, path);
    assert.equal(await page.evaluate(() => window.shift), 0, path);
    await page.close();
  }
});

test('the fifty rows of the annex on a phone: 22 screens at most', async () => {
  const page = await browser.newPage({ viewport: { width: 375, height: 667 } });
  await page.goto(`${host.address}/plan/annex/`);
  const { screens, size } = await page.evaluate(() => {
    const table = document.querySelector('table.annex');
    return { screens: table.getBoundingClientRect().height / innerHeight, size: parseFloat(getComputedStyle(table).fontSize) };
  });
  assert.ok(screens <= 22 && size >= 16, `${screens} screens at ${size} px`);
  await page.close();
});
