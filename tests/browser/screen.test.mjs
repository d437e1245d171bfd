// The page for screens: slides turn without script, fill landscape and portrait, and can be stopped.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { launch, serve } from './site.mjs';

let browser, site;
before(async () => { [browser, site] = [await launch(), await serve(process.env.SITE_ROOT)]; });
after(async () => { await browser.close(); site.close(); });

/** Which slides can be seen, and whether their text fits the screen. */
const visible = (page) => page.evaluate(() => [...document.querySelectorAll('.slide')].flatMap((slide, index) => {
  const { top, bottom } = slide.getBoundingClientRect();
  if (bottom <= 1 || top >= innerHeight - 1) return [];
  return [[index, slide.scrollWidth <= slide.clientWidth && slide.scrollHeight <= slide.clientHeight]];
}));
const at = (page, seconds) => page.evaluate((time) => document.getAnimations().forEach((animation) => { animation.currentTime = time; }), seconds * 1000);

for (const [width, height] of [[1920, 1080], [1080, 1920], [375, 667]]) {
  for (const path of ['/publicity/screen/', '/en/publicity/screen/']) {
    test(`${path} turns at ${width} × ${height}`, async () => {
      const page = await browser.newPage({ viewport: { width, height } });
      const errors = [];
      page.on('pageerror', (error) => errors.push(error));
      await page.goto(site.address + path);
      const count = await page.locator('.slide').count();
      for (let slide = 0; slide < count; slide++) {
        await at(page, slide * 10 + 5);
        assert.deepEqual(await visible(page), [[slide, true]]);
      }
      await at(page, count * 10 + 5);
      assert.deepEqual(await visible(page), [[0, true]]);
      await page.locator('#pause').check();
      assert.ok(await page.evaluate(() => document.getAnimations().every((animation) => animation.playState === 'paused')));
      assert.deepEqual(errors, []);
      await page.close();
    });
  }
}

test('it needs neither script nor network once it is there', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${site.address}/publicity/screen/`);
  await context.setOffline(true);
  assert.deepEqual(await visible(page), [[0, true]]);
  await page.waitForTimeout(11000);
  assert.deepEqual(await visible(page), [[1, true]]);
  await context.close();
});

test('it turns with any number of slides, and Escape leads back to the site', async () => {
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  await page.goto(`${site.address}/en/publicity/screen/`);
  for (const count of [2, 31, 120, 300]) {
    await page.evaluate((slides) => {
      const film = document.querySelector('.film');
      film.className = `film of-${slides}`;
      film.innerHTML = '<div class="slide"></div>'.repeat(slides);
    }, count);
    for (const slide of [0, 1, count - 1]) {
      await at(page, slide * 10 + 5);
      assert.deepEqual(await visible(page), [[slide, true]], `${slide} of ${count}`);
    }
  }
  await page.keyboard.press('Escape');
  await page.waitForURL(`${site.address}/en/`);
  await page.close();
});
