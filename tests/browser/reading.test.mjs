// Large text and reading aloud, and that a page is complete without either.
import test, { before, after } from 'node:test';
import assert from 'node:assert/strict';
import { serve, launch } from './site.mjs';

let host, browser;
before(async () => { host = await serve(process.env.SITE_ROOT); browser = await launch(); });
after(async () => { await browser.close(); host.close(); });

/** The smallest text that can be seen, in pixels. */
const smallest = (page) => page.evaluate(() => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const sizes = [];
  while (walk.nextNode()) {
    const parent = walk.currentNode.parentElement;
    if (walk.currentNode.data.trim() && parent.getClientRects().length && !parent.closest('script')) sizes.push(parseFloat(getComputedStyle(parent).fontSize));
  }
  return Math.min(...sizes);
});

test('large text: at least 18 px on a phone, on every page once chosen, nothing beyond the edge', async () => {
  const context = await browser.newContext({ viewport: { width: 375, height: 667 } });
  const page = await context.newPage();
  await page.goto(`${host.address}/`);
  await page.click('[data-large]');
  assert.equal(await page.getAttribute('[data-large]', 'aria-pressed'), 'true');
  for (const path of ['/', '/plan/targets/', '/plan/annex/', '/indicators/', '/departments/', '/search/', '/en/plan/tasks/', '/en/data/']) {
    await page.goto(host.address + path);
    for (const width of [320, 375, 1280]) {
      await page.setViewportSize({ width, height: 667 });
      assert.ok((await smallest(page)) >= 18, `${path}: ${await smallest(page)} px`);
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0, `${path}, ${width} px`);
    }
  }
  await page.click('[data-large]');
  await page.reload();
  assert.equal(await page.evaluate(() => document.documentElement.classList.contains('large')), false);
  await context.close();
});

/** A voice that says nothing and remembers what it was given. */
const voice = () => {
  window.said = [];
  let current;
  const synthesis = Object.assign(new EventTarget(), {
    getVoices: () => [{ lang: 'zh-CN' }, { lang: 'en-GB' }],
    speak: (utterance) => { window.said.push([utterance.lang, utterance.text.trim()]); current = utterance; },
    cancel: () => { current = undefined; },
  });
  window.endSentence = () => current?.onend();
  Object.defineProperty(window, 'speechSynthesis', { value: synthesis });
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
};

test('reading aloud: the page, a clause, rest and go on, stop', async () => {
  const page = await browser.newPage();
  await page.addInitScript(voice);
  await page.goto(`${host.address}/plan/targets/`);
  await page.click('[data-read]');
  await page.waitForSelector('.read-clause');
  const said = () => page.evaluate(() => window.said);
  assert.deepEqual(await said(), [['zh-CN', '二、总体目标']]);
  await page.evaluate(() => window.endSentence());
  assert.match((await said())[1][1], /^通过创建“全国质量强市示范城市”/);
  assert.equal(await page.locator('.being-read').count(), 1);
  await page.click('[data-pause]');
  await page.click('[data-pause]');
  assert.deepEqual((await said())[2], (await said())[1], 'goes on with the same sentence');
  await page.click('#s2-3 + .read-clause');
  assert.match((await said()).at(-1)[1], /^（三）服务质量/);
  for (let sentence = 0; sentence < 60; sentence += 1) await page.evaluate(() => window.endSentence());
  const words = (await said()).map(([, text]) => text).join('');
  assert.ok(words.includes('5星级') && !words.includes('（四）环境质量'), 'the clause, and not the next');
  assert.equal(await page.isVisible('.reader'), false);
  await page.click('[data-read]');
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('.read-clause').count(), 0);
  await page.goto(`${host.address}/en/plan/annex/`);
  await page.click('[data-read]');
  await page.waitForSelector('#fj-31 .read-clause');
  await page.click('#fj-31 .read-clause');
  assert.equal((await said()).at(-1)[0], 'en');
  await page.close();
});

test('without a voice there is no button for one', async () => {
  const page = await browser.newPage();
  await page.goto(`${host.address}/plan/targets/`);
  assert.equal(await page.isVisible('[data-large]'), true);
  assert.equal(await page.isVisible('[data-read]'), await page.evaluate(() => speechSynthesis.getVoices().some(({ lang }) => lang.startsWith('zh'))));
  await page.close();
});

test('without script every page has the same text and no dead button', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const [plain, page] = [await context.newPage(), await browser.newPage()];
  for (const path of ['/', '/plan/targets/', '/plan/annex/', '/indicators/', '/en/departments/', '/publicity/kit/', '/site-map/']) {
    await Promise.all([plain.goto(host.address + path), page.goto(host.address + path)]);
    // Printing from the page needs a script; the button for it is not there without one.
    await page.evaluate(() => document.querySelectorAll('[data-print]').forEach((it) => it.remove()));
    assert.equal(await plain.innerText('main'), await page.innerText('main'), path);
    assert.equal(await plain.locator('main button:visible:not([type=submit]), .settings button:visible, .reader:visible').count(), 0);
  }
  await context.close();
  await page.close();
});
