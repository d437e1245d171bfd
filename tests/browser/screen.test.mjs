// The page for screens: slides turn without script, fill landscape and portrait, and can be stopped.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { launch, serve } from './site.mjs';

let browser, site;
before(async () => { [browser, site] = [await launch(), await serve(process.env.SITE_ROOT)]; });
after(async () => { await browser.close(); site.close(); });

/** Which slides can be seen, and whether their text fits the screen. */
const visible = (page) => page.evaluate(() => [...document.querySelectorAll('.slide')].flatMap((slide, index) => {
  if (getComputedStyle(slide).visibility === 'hidden') return [];
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
  const first = page.locator('.slide').first();
  assert.ok(await first.isVisible());
  await page.locator('.slide').nth(1).waitFor({ state: 'visible', timeout: 15000 });
  assert.ok(!await first.isVisible());
  await context.close();
});
