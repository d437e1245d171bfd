// A few pages that change seldom look as they did: pictures in `looks/`, half size, so that a grain of difference in
// drawing letters does not count. BLESS=1 takes them anew; then look at the difference. A picture that is missing is
// a failure.
import test from 'node:test';
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import { serve, launch } from './site.mjs';

const folder = new URL('./looks/', import.meta.url).pathname;
const pages = { home: '/', indicators: '/indicators/', chapter: '/plan/targets/', annex: '/plan/annex/', tasks: '/tasks/#matrix', schedule: '/schedule/', kit: '/publicity/kit/', year: '/quality-month/2017/', missing: '/en/404.html' };
/** How much of a picture may differ. */
const ALLOWED = 0.03;

test('pages look as they did, on a desktop and on a phone', async () => {
  const host = await serve(process.env.SITE_ROOT);
  const browser = await launch();
  mkdirSync(folder, { recursive: true });
  const changed = [];
  for (const [width, height] of [[1280, 800], [375, 667]]) {
    const page = await browser.newPage({ viewport: { width, height }, deviceScaleFactor: 0.5 });
    for (const [name, path] of Object.entries(pages)) {
      await page.goto(host.address + path);
      const picture = await page.screenshot();
      const file = `${folder}${name}-${width}.png`;
      if (process.env.BLESS) writeFileSync(file, picture);
      const [now, then] = [PNG.sync.read(picture), PNG.sync.read(readFileSync(file))];
      assert.deepEqual([now.width, now.height], [then.width, then.height], file);
      const different = pixelmatch(now.data, then.data, null, now.width, now.height, { threshold: 0.3 });
      if (different / (now.width * now.height) > ALLOWED) changed.push(`${file}: ${different} pixels differ`);
    }
    await page.close();
  }
  await browser.close();
  host.close();
  assert.deepEqual(changed, []);
});
