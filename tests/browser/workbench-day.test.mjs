// A notice through its whole life in the workbench: written, translated, approved by three people, published,
// corrected, approved again, withdrawn and brought back. Each test goes on where the one before has ended.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { isSaved, startWorkbench } from './workbench.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEklEQVR4nGNoCFiBFTEMLQkA2sVhgeKH0D4AAAAASUVORK5CYII=',
  'base64',
);
const AT = String.raw`\d{4}-\d{2}-\d{2} \d{2}:\d{2}`;
const FINGERPRINT = '[0-9a-f]{12}';

let workbench, page, problems, path, english;

before(async () => {
  workbench = await startWorkbench('zh', (root) =>
    appendFileSync(
      join(root, 'content/site.yaml'),
      '\napproval: {steps: 3, folders: [quality-month]}\n',
    ),
  );
  ({ page, problems } = await workbench.open());
});
after(async () => {
  assert.deepEqual(problems, []);
  await workbench.close();
});

const button = (name, place = page) => place.getByRole('button', { name, exact: true });
const dialog = () => page.getByRole('dialog');
const news = (text) => page.locator('#news.is-shown', { hasText: text }).waitFor();
const approvals = (text) => page.locator('.approval', { hasText: text }).waitFor();
const state = (text) => page.locator('.page-head .state', { hasText: text }).waitFor();

async function save() {
  await page.keyboard.press('Control+s');
  await isSaved(page);
}

/** Pastes a text as Word gives it. */
function paste(html, place) {
  return page.locator(place).evaluate((element, text) => {
    const data = new DataTransfer();
    data.setData('text/html', text);
    const options = { clipboardData: data, bubbles: true, cancelable: true };
    element.dispatchEvent(new ClipboardEvent('paste', options));
  }, html);
}

/** Puts a picture behind the text on one side. */
async function addPicture(side, name, words) {
  await page.locator(`${side} .text p`).last().click();
  await page.waitForTimeout(100);
  await page.keyboard.press('Control+End');
  // The editor learns where the cursor is from an event of its own.
  await page.waitForTimeout(100);
  await page.keyboard.press('Enter');
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), button('图片').click()]);
  await chooser.setFiles([{ name, mimeType: 'image/png', buffer: PNG }]);
  await dialog().getByLabel('图片上有什么').fill(words);
  await button('插入', dialog()).click();
  await page.locator(`${side} .picture img`).waitFor();
}

const line = (language) => page.locator('.approval', { hasText: `审核（${language}）` });

async function approve(name, language = '中文') {
  await button('审核通过', line(language)).click();
  await dialog().getByLabel('审核人姓名').fill(name);
  await button('审核通过', dialog()).click();
}

test('a notice is made, and its text is pasted', async () => {
  await button('新建通知').click();
  await dialog().getByLabel('标题').fill('关于举办质量月开放日的通知');
  await dialog().getByLabel('日期').fill('2026-11-20');
  await button('新建', dialog()).click();
  await page.waitForFunction(() => document.activeElement.matches('.left .text'));
  path = new URLSearchParams(page.url().split('?')[1]).get('path');
  english = path.replace('.zh.md', '.en.md');

  await paste('<p>各单位：</p><p>现将开放日有关事项通知如下,请遵照执行。</p>', '.left .text');
  await page.locator('.left .page-fields > summary').click();
  await page.getByLabel('责任编辑').fill('赵六');
  await page.getByLabel('审核人').fill('张三');
  await save();
  assert.match(workbench.read(path), /^draft: true /m);
  assert.ok(workbench.read(path).endsWith('各单位：\n\n现将开放日有关事项通知如下,请遵照执行。\n'));
  await state('草稿');
  await approvals('审核（中文）0/3：还没有人审核');
});

test('a picture is seen in the editor before its page is published', async () => {
  await addPicture('.left', '会场.png', '会场');
  const picture = page.locator('.left .picture img');
  await save();

  await page.reload();
  await picture.waitFor();
  assert.match(await picture.getAttribute('src'), /\/__planpress\/edit\/picture\?path=content/);
  await page.waitForFunction(() => document.querySelector('.picture img').naturalWidth === 8);
});

test('slips are put right by one button', async () => {
  await page.locator('[data-side=findings]').click();
  await button('改正标点等').click();
  await news('改正了 1 行');
  assert.match(workbench.read(path), /通知如下，请遵照执行。/);
  await page.locator('.left .text', { hasText: '通知如下，请遵照执行' }).waitFor();
  await isSaved(page);
});

test('English is begun beside it, and the translation is recorded', async () => {
  await page.locator('[data-side=other]').click();
  await button('开始写英文').click();
  await page.waitForSelector('.right .text');
  await page.getByLabel('标题（英文）').fill('Open day of Quality Month');
  await page.locator('.right .text').click();
  await paste('<p>To all units:</p><p>Please take note of the open day.</p>', '.right .text');
  await save();
  // The picture is missing.
  await button('登记译文').click();
  assert.match(await dialog().textContent(), /没有登记.*原文 3 段.*译文 2 段/);
  await button('关闭', dialog()).click();

  await addPicture('.right', 'hall.png', 'The hall');
  await button('登记译文').click();
  await news('已登记');
  assert.ok(existsSync(join(workbench.root, english)));
});

test('three people approve it, each once; a draft with approvals is listed as such', async () => {
  await page.locator('[data-side=preview]').click();
  await approve('张三');
  await approvals(/审核（中文）1\/3：张三 \d{4}/);
  await isSaved(page);
  const one = new RegExp(
    `\\napprovals:\\n +- by: 张三\\n +at: ${AT}\\n +text: "?${FINGERPRINT}"?\\n`,
  );
  assert.match(workbench.read(path), one);

  await page.getByRole('link', { name: '返回' }).click();
  const row = page.locator('table.pages tr', { hasText: '关于举办质量月开放日的通知' });
  await row.locator('.state', { hasText: '待审核' }).waitFor();
  await row.getByRole('link').first().click();

  await button('审核通过', line('中文')).click();
  assert.equal(await dialog().getByLabel('审核人姓名').inputValue(), '张三');
  await button('审核通过', dialog()).click();
  await dialog().getByRole('alert').getByText('张三已经审核过').waitFor();
  await page.evaluate(axe);
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await page.evaluate(() => axe.run({ exclude: [['iframe']] }));
    assert.deepEqual(
      violations.map((it) => it.id),
      [],
      colorScheme,
    );
  }
  await dialog().getByLabel('审核人姓名').fill('李四');
  await button('审核通过', dialog()).click();
  await approvals(/审核（中文）2\/3：张三 .*；李四 /);
  await approve('王五');
  await approvals(/审核（中文）3\/3：张三 .*；李四 .*；王五 /);
});

test('English has approvals of its own; after the last one both languages are published', async () => {
  await dialog().getByText('英文还没有审核完').waitFor();
  await button('打开英文对照', dialog()).click();
  await page.waitForSelector('.right .text');
  for (const name of ['张三', '李四', '王五']) {
    await approve(name, '英文');
    await line('英文').getByText(name).waitFor();
  }
  assert.match(workbench.read(path), /^draft: true /m);
  await button('取消草稿', dialog()).click();
  await isSaved(page);
  await state('已发布');
  assert.doesNotMatch(workbench.read(path), /^draft/m);
  assert.equal(await button('审核通过', page.locator('.page-head')).isVisible(), false);
  const errors = await page.evaluate(async () => {
    const { findings } = await (await fetch('/__planpress/edit/findings')).json();
    return findings.filter((it) => it.severity === 'error');
  });
  assert.deepEqual(
    errors.filter((it) => [path, english].includes(it.path)),
    [],
  );
});

test('a correction makes the approvals void; it is approved again', async () => {
  await page.locator('.left .text p', { hasText: '各单位' }).click();
  await page.keyboard.press('End');
  await page.keyboard.insertText('各部门：');
  await save();
  await approvals('审核（中文）0/3：内容改过，需要重新审核');
  for (const name of ['张三', '李四', '王五']) {
    await approve(name);
    await approvals(new RegExp(`审核（中文）.*${name}`));
  }
  await approvals(/审核（中文）3\/3/);
  await isSaved(page);
  assert.equal(workbench.read(path).match(/ by: /g).length, 3);
  assert.equal(new Set(workbench.read(path).match(/ text: .*/g)).size, 1);
});

test('it is withdrawn in both languages with a note', async () => {
  await state('已发布');
  await button('撤下').click();
  await dialog().getByLabel('撤下说明（中文，代替正文）').fill('开放日已取消。');
  const inEnglish = 'The open day is cancelled.';
  await dialog().getByLabel('撤下说明（英文，代替正文）').fill(inEnglish);
  await button('撤下', dialog()).click();
  await news('已撤下');
  assert.match(workbench.read(path), /^gone: true$/m);
  assert.match(workbench.read(english), /^gone: true$/m);
  assert.ok(workbench.read(english).endsWith(`---\n${inEnglish}\n`), workbench.read(english));
  assert.ok(workbench.read(path).endsWith('---\n\n开放日已取消。\n'), workbench.read(path));
  await state('已撤下');
  assert.equal(await button('撤下').isVisible(), false);
});

test('one button brings it back in both languages', async () => {
  const note = workbench.read(path);
  await button('恢复原文').click();
  await button('恢复原文', dialog()).click();
  await news('已恢复原文');
  await state('已发布');
  assert.equal(await button('恢复原文').isVisible(), false);
  assert.doesNotMatch(workbench.read(path), /gone/);
  assert.doesNotMatch(workbench.read(english), /gone/);
  assert.match(workbench.read(english), /Please take note of the open day\./);

  await page.getByRole('link', { name: '修改记录' }).click();
  await page.waitForSelector('.comparison');
  // Version 1 from the top is the note.
  await button('恢复这一版').click();
  await page.waitForSelector('.left .text');
  assert.equal(workbench.read(path), note);
  await button('恢复原文').click();
  await button('恢复原文', dialog()).click();
  await news('已恢复原文');
  assert.doesNotMatch(workbench.read(path), /gone/);
  assert.match(workbench.read(path), /通知如下，请遵照执行。/);
  await approvals(/审核（中文）3\/3/);
});
