// The workbench with a site in three languages: each is opened beside the text, begun where it is missing, and named.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSaved, startWorkbench, type } from './workbench.mjs';

const FILES = {
  'site.yaml': 'title: {zh: 站, en: Site, zh-Hant: 站, ug: بېكەت}\nlocales: [zh-Hans, en, zh-Hant, ug]\n',
  'index.zh.md': '---\ntitle: 首页\n---\n正文。\n',
  'index.en.md': '---\ntitle: Home\n---\nText.\n',
  'index.zh-Hant.md': '---\ntitle: 首頁\n---\n正文。\n',
  'index.ug.md': '---\ntitle: باش بەت\n---\n',
  'news/index.zh.md': '---\ntitle: 新闻\n---\n',
  'news/a.zh-Hant.md': '---\ntitle: 一\n---\n繁體。\n',
};

/** Puts a small site in the place of the real one. */
function small(root) {
  rmSync(join(root, 'content'), { recursive: true });
  mkdirSync(join(root, 'content/news'), { recursive: true });
  for (const [path, text] of Object.entries(FILES)) writeFileSync(join(root, 'content', path), text);
}

let workbench;
before(async () => {
  workbench = await startWorkbench('zh', small);
});
after(() => workbench.close());

const beside = (page) => page.locator('button[data-side=other]');

test('each other language has a button, and is edited beside the text', async () => {
  const { page, problems } = await workbench.openPage('content/index.zh.md');
  assert.deepEqual(await beside(page).allTextContents(), ['英文对照', '繁体中文对照', '维吾尔语对照']);

  await beside(page).nth(1).click();
  await page.locator('.right .text', { hasText: '正文' }).waitFor();
  await type(page, '正文', '繁', '.right .text');
  await beside(page).nth(0).click();
  await page.locator('.right .text', { hasText: 'Text' }).waitFor();
  assert.deepEqual(
    await beside(page).evaluateAll((tabs) => tabs.map((tab) => tab.ariaPressed)),
    ['true', 'false', 'false'],
  );

  // What was typed in the language that is not shown any more is saved with the rest.
  await page.keyboard.press('Control+s');
  await isSaved(page);
  assert.equal(workbench.read('content/index.zh-Hant.md'), '---\ntitle: 首頁\n---\n正文繁。\n');

  await beside(page).nth(2).click();
  await page.locator('.right [lang=ug]').first().waitFor();
  assert.deepEqual(problems, []);
  await page.close();
});

test('a language that is missing is begun under the name of its page', async () => {
  const { page } = await workbench.openPage('content/news/a.zh-Hant.md');
  assert.deepEqual(await beside(page).allTextContents(), ['中文对照', '英文对照', '维吾尔语对照']);
  await beside(page).nth(1).click();
  await page.getByRole('dialog').getByRole('button', { name: '开始写英文' }).click();
  await page.waitForSelector('.right .text');
  assert.equal(workbench.read('content/news/a.en.md'), '---\ntitle: ""\n---\n');
  await page.close();
});

test('a section moves with its pages', async () => {
  const { page } = await workbench.openPage('content/news/index.zh.md');
  await page.getByRole('button', { name: '移动或改名' }).click();
  const dialog = page.getByRole('dialog');
  assert.deepEqual(await dialog.locator('option').allTextContents(), ['首页和一级页面（content）']);
  await dialog.getByLabel('栏目文件夹的名称').fill('reports');
  await dialog.getByText('content/news/a.zh-Hant.md').waitFor();
  await dialog.getByRole('button', { name: '移动', exact: true }).click();
  await page.waitForFunction(() => location.hash.includes('reports'));
  assert.match(workbench.read('content/reports/index.zh.md'), /^aliases: \[\/news\//m);
  assert.match(workbench.read('content/reports/a.zh-Hant.md'), /^aliases: \[\/zh-hant\/news\/a\//m);
  await page.close();
});
