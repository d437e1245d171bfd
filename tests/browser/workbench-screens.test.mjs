// Every screen of the workbench in both languages: accessible in light and dark, whole at 1024 px, no text missing.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isSaved, startWorkbench, type } from './workbench.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const ABOUT = '#page?path=content/about.zh.md';

/** A name, the address of a screen, and what is clicked on it. */
const SCREENS = [
  ['the list', '', null],
  ['a new page', '', '.new button:last-child'],
  ['a page with its preview', ABOUT, '.page-fields > summary'],
  ['a page in both languages', '#page?path=content/data.zh.md', '[data-side=other]'],
  ['a page with its findings', ABOUT, '[data-side=findings]'],
  ['a page without anything beside it', ABOUT, '[data-side=none]'],
  ['the source of a page', ABOUT, '.page-head .row > button >> nth=0'],
  ['a link', ABOUT, '[data-command=link]'],
  ['a question', ABOUT, '.page-head .row > button >> nth=-1'],
  ['a note of withdrawal', ABOUT, '.page-head .row > button >> nth=-2'],
  ['the history', '#history?path=content/about.zh.md', null],
  ['the findings', '#findings', null],
  ['a data file', '#data?path=content/publicity/slogans.yaml', '.record summary >> nth=0'],
];

for (const lang of ['zh', 'en']) {
  describe(`in ${lang}`, () => {
    let workbench;
    before(async () => {
      workbench = await startWorkbench(lang);
      const { page } = await workbench.openPage('content/about.zh.md');
      await type(page, '原文转存时', '先改');
      await page.keyboard.press('Control+s');
      await isSaved(page);
      await page.close();
    });
    after(() => workbench.close());

    for (const [name, hash, clicked] of SCREENS) {
      test(`${name}: accessible in light and dark, whole at 1024 px`, async () => {
        const { page, problems } = await workbench.open(hash, 1024);
        if (clicked) await page.locator(clicked).click();
        await page.waitForTimeout(300);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wide <= 0, `${wide} px too wide`);

        await page.evaluate(axe);
        for (const colorScheme of ['light', 'dark']) {
          await page.emulateMedia({ colorScheme });
          // The preview is the site's own page, which has its own tests.
          const { violations } = await page.evaluate(() => axe.run({ exclude: [['iframe']] }));
          const found = violations.map((it) => [it.id, it.nodes.map((node) => node.html)]);
          assert.deepEqual(found, [], colorScheme);
        }
        assert.deepEqual(problems, []);
        await page.close();
      });
    }
  });
}

test('no key of the interface is without its text in either language', async () => {
  const folder = new URL('../../src/workbench/page/', import.meta.url);
  const scripts = readdirSync(folder).filter(
    (name) => name.endsWith('.js') && !['editor.js', 'chinese.js', 'english.js', 'labels.js'].includes(name),
  );
  const used = new Set(
    scripts.flatMap((name) =>
      [...readFileSync(new URL(name, folder), 'utf8').matchAll(/\bt\('([\w-]+)'/g)].map(
        (it) => it[1],
      ),
    ),
  );
  const texts = ['chinese.js', 'english.js'].map((name) => readFileSync(new URL(name, folder), 'utf8'));
  const has = (part, key) => new RegExp(`(?:^|[\\s,{'])${key}'?:\\s*['"]`).test(part);
  const missing = [...used].filter((key) => !texts.every((part) => has(part, key)));
  assert.deepEqual(missing, []);
});
