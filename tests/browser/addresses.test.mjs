// The table of spellings of addresses, held against a browser: it reads each as the site's checks do.
import test from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { launch } from './site.mjs';

test('the browser reads every spelling as the checks do', async () => {
  const table = JSON.parse(readFileSync(new URL('../addresses.json', import.meta.url), 'utf8'));
  const browser = await launch();
  const page = await browser.newPage();
  const read = await page.evaluate((spellings) => spellings.map((spelling) => ['http', 'https'].map((scheme) => {
    try {
      return new URL(spelling, `${scheme}://www.example.gov.cn/zt/a/`).href;
    } catch {
      return null;
    }
  })), table.map(([spelling]) => spelling));
  await browser.close();
  const own = /^https?:\/\/(www\.example\.gov\.cn|planpress\.invalid)\//;
  table.forEach(([spelling, outcome], at) => {
    const [onHttp, onHttps] = read[at];
    const told = `${JSON.stringify(spelling)}: ${outcome}, but ${onHttp} and ${onHttps}`;
    if (outcome.includes(' ')) return assert.equal(onHttps, outcome.split(' ')[1], told);
    if (outcome === 'broken-link') return assert.ok(own.test(onHttp) && own.test(onHttps), told);
    // What is refused may be read in any way: it is written into no page.
    assert.equal(outcome, 'unsafe-link');
  });
});
