// The workbench in a browser: moving and renaming, going from the preview to the text, links to clauses, and files that
// were deleted.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isSaved, startWorkbench } from './workbench.mjs';

let workbench, root, open, openPage, read, write;

before(async () => {
  workbench = await startWorkbench('zh');
  ({ root, open, openPage, read, write } = workbench);
});
after(() => workbench.close());

const TARGETS = 'content/plan/targets.zh.md';
const frame = (page) => page.frameLocator('.preview iframe');
const pathOf = (page) => new URLSearchParams(page.url().split('?')[1]).get('path');

/** The text of the block with the cursor, and what stands before the cursor in it. */
const cursor = (page) =>
  page.evaluate(() => {
    const { anchorNode, anchorOffset } = getSelection();
    const element = anchorNode.nodeType === Node.TEXT_NODE ? anchorNode.parentElement : anchorNode;
    const block = element.closest('p, h2, h3, h4, td, th, li');
    const range = document.createRange();
    range.setStart(block, 0);
    range.setEnd(anchorNode, anchorOffset);
    return { block: block.textContent, before: range.toString() };
  });

test('a page is moved to another folder under another name; what links to it is named and follows', async () => {
  const { page, problems } = await openPage('content/about.zh.md');
  const linking = read('content/data.zh.md');
  write('content/data.zh.md', `${linking}\n见[本站](about.zh.md)。\n`);
  await page.waitForTimeout(500);
  await page.getByRole('button', { name: '移动或改名' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('放在哪个栏目').selectOption('content/publicity');
  await dialog.getByLabel('文件名').fill('site');
  await dialog.getByText('content/data.zh.md').waitFor();
  await dialog.getByText('content/about.en.md').waitFor();
  await dialog.getByText('原来的网址会自动转到新的网址').waitFor();
  await dialog.getByRole('button', { name: '移动', exact: true }).click();
  await page.waitForFunction(() => location.hash.includes('site.zh.md'));
  await page.locator('.left .text').waitFor();

  assert.equal(pathOf(page), 'content/publicity/site.zh.md');
  assert.ok(!existsSync(join(root, 'content/about.zh.md')));
  assert.match(read('content/publicity/site.zh.md'), /^aliases: \[\/about\/\]$/m);
  assert.match(read('content/publicity/site.en.md'), /^aliases: \[\/en\/about\/\]$/m);
  assert.match(read('content/data.zh.md'), /\[本站\]\(publicity\/site\.zh\.md\)/);

  // The old address leads to the new one.
  await page.waitForFunction(async () => {
    const answer = await fetch('/about/');
    return answer.ok && (await answer.text()).includes('/publicity/site/');
  });

  // A name that is taken is refused in words, and the dialog stays.
  await page.getByRole('button', { name: '移动或改名' }).click();
  await page.getByRole('dialog').getByLabel('文件名').fill('spirit');
  await page.getByRole('dialog').getByRole('button', { name: '移动', exact: true }).click();
  await page.getByText('已经有同名的文件').waitFor();
  await page.getByRole('button', { name: '关闭' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '取消' }).click();
  assert.deepEqual(problems, []);
  await page.close();
  write('content/data.zh.md', linking);
});

test('a picture is renamed with its links', async () => {
  write('content/hall.png', Buffer.from(PNG, 'base64'));
  write('content/trial.zh.md', '---\ntitle: 试\n---\n![会场](hall.png)\n');
  const { page } = await open();
  await page.getByLabel('查找页面').fill('hall');
  await page.locator('summary', { hasText: '图片和附件' }).click();
  await page.getByRole('button', { name: '移动或改名' }).click();
  await page.getByRole('dialog').getByLabel('文件名').fill('会场');
  await page.getByRole('dialog').getByText('content/trial.zh.md').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: '移动', exact: true }).click();
  await page.getByText('已移到 content/会场.png').waitFor();
  assert.match(read('content/trial.zh.md'), /!\[会场\]\(会场\.png\)/);
  assert.ok(existsSync(join(root, 'content/会场.png')));
  await page.close();
});

const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEklEQVR4nGNoCFiBFTEMLQkA2sVhgeKH0D4AAAAASUVORK5CYII=';

test('a click in the preview sets the cursor to that place in the text', async () => {
  write('content/wall.png', Buffer.from(PNG, 'base64'));
  write(
    'content/place.zh.md',
    '---\ntitle: 找位置\n---\n第一段，文字较长，便于点到中间的某一个字。\n\n## 小标题\n\n| 项目 | 数值 |\n| --- | --- |\n| 甲 | 10 |\n| 乙 | 10 |\n\n- 条目一\n- 条目二\n\n![墙](wall.png)\n\n[链接](data.zh.md)\n',
  );
  const { page, problems } = await openPage('content/place.zh.md');
  const shown = frame(page);
  await shown.getByText('第一段').waitFor();

  await shown.getByText('第一段').click({ position: { x: 90, y: 12 } });
  const there = await cursor(page);
  assert.match(there.block, /^第一段，/);
  assert.ok(there.before.length > 1 && there.before.length < 12, there.before);
  await page.keyboard.insertText('〔字〕');
  await page.keyboard.press('Control+s');
  await isSaved(page);
  assert.ok(read('content/place.zh.md').includes(`\n${there.before}〔字〕`));

  await shown.getByRole('heading', { name: '小标题' }).click();
  assert.equal((await cursor(page)).block, '小标题');
  // Of two cells with the same text, the one that was clicked.
  await shown.locator('main td', { hasText: '10' }).nth(1).click();
  assert.deepEqual(
    await page.evaluate(() => getSelection().anchorNode.parentElement.closest('tr').textContent),
    '乙10',
  );
  await shown.getByText('条目二').click();
  assert.equal((await cursor(page)).block, '条目二');
  await shown.locator('main img').first().click();
  await page.locator('.left .picture.is-chosen, .left .ProseMirror-selectednode').waitFor();
  await shown.getByRole('heading', { name: '找位置' }).click();
  assert.equal(await page.evaluate(() => document.activeElement.value), '找位置');

  // Links still lead.
  const [opened] = await Promise.all([
    page.context().waitForEvent('page'),
    shown.getByRole('link', { name: '链接', exact: true }).click(),
  ]);
  await opened.waitForURL('**/data/');
  await opened.close();
  assert.deepEqual(problems, []);
  await page.close();
});

test('a click on what comes from a data file opens its record', async () => {
  const { page, problems } = await openPage('content/publicity/index.zh.md');
  const shown = frame(page);
  await shown.getByText('质量第一').first().click();
  await page.waitForFunction(() => location.hash.startsWith('#data'));
  assert.equal(pathOf(page), 'content/publicity/slogans.yaml');
  const record = page.locator('.record[open]');
  await record.waitFor();
  assert.match(await record.locator(':scope > summary').textContent(), /质量第一/);
  assert.equal(
    await page.evaluate(() => document.activeElement.closest('.record[open]') !== null),
    true,
  );
  assert.deepEqual(problems, []);
  await page.close();
});

test('a deleted page is listed and comes back', async () => {
  write('content/gone.zh.md', '---\ntitle: 要删除的页面\n---\n正文\n');
  const { page } = await openPage('content/gone.zh.md');
  await page.getByRole('button', { name: '删除', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: '删除' }).click();
  await page.waitForSelector('.history');
  assert.ok(!existsSync(join(root, 'content/gone.zh.md')));

  await page.goto(page.url().split('#')[0]);
  await page.reload();
  await page.locator('summary', { hasText: '已删除的文件（1）' }).click();
  await page.locator('.closed-list li', { hasText: '要删除的页面' }).waitFor();
  await page.getByRole('button', { name: '恢复' }).click();
  await page.locator('.left .text >> text=正文').waitFor();
  assert.equal(read('content/gone.zh.md'), '---\ntitle: 要删除的页面\n---\n正文\n');
  await page.close();
});

test('a link to a clause is made by choosing: in a page that was chosen, or by its number', async () => {
  const path = 'content/link.zh.md';
  write(path, '---\ntitle: 试链接\n---\n开头\n\n## 小节\n');
  const { page, problems } = await openPage(path);
  const dialog = page.getByRole('dialog');
  const openDialog = async () => {
    await page.locator('.left .text p').first().click();
    await page.keyboard.press('End');
    await page.getByRole('button', { name: '链接', exact: true }).click();
  };

  await openDialog();
  await dialog.getByLabel('链接到', { exact: true }).fill('三、主要任务');
  await dialog.getByRole('button', { name: '三、主要任务', exact: true }).first().click();
  await dialog.getByText('“三、主要任务”里的条目').waitFor();
  await dialog.locator('li', { hasText: '#s3-2' }).first().getByRole('button').click();
  assert.equal(await dialog.getByLabel('链接文字').inputValue(), '三（二）');
  await dialog.getByRole('button', { name: '确定' }).click();

  await openDialog();
  await dialog.getByLabel('链接到', { exact: true }).fill('二(一)1');
  const first = dialog.locator('li', { hasText: '#s2-1-1' }).first();
  assert.match(await first.textContent(), /^二（一）1 · .* #s2-1-1$/);
  await first.getByRole('button').click();
  await dialog.getByLabel('链接文字').fill('这一条');
  await dialog.getByRole('button', { name: '确定' }).click();

  await page.keyboard.press('Control+s');
  await isSaved(page);
  assert.equal(
    read(path).split('---\n')[2].split('\n')[0],
    '开头[三（二）](plan/tasks.zh.md#s3-2)[这一条](plan/targets.zh.md#s2-1-1)',
  );
  assert.deepEqual(problems, []);
  await page.close();
});
