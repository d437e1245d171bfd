// What an editor does who knows nothing of files: data found by their names, results, pictures of an event, a text
// from Word, and slips put right while the hands stay on the keys.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { isSaved, startWorkbench } from './workbench.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEklEQVR4nGNoCFiBFTEMLQkA2sVhgeKH0D4AAAAASUVORK5CYII=',
  'base64',
);
const INDICATORS = 'content/plan/indicators.yaml';
const GALLERY = 'content/publicity/gallery.zh.md';
const NOTICE = 'content/publicity/notice.zh.md';

let workbench;

before(async () => {
  workbench = await startWorkbench('zh', (root) => {
    const write = (path, text) => writeFileSync(join(root, path), text);
    write('content/publicity/hall.png', PNG);
    write(
      GALLERY,
      '---\ntitle: 图集\ndraft: true\ngallery:\n  pictures:\n    - file: "" # 文件\n      alt: ""\n---\n',
    );
    write(NOTICE, '---\ntitle: 关于开放日的通知\ndraft: true\n---\n');
  });
});
after(() => workbench.close());

const button = (name, place) => place.getByRole('button', { name, exact: true });

async function violations(page) {
  await page.evaluate(axe);
  const { violations: found } = await page.evaluate(() => axe.run({ exclude: [['iframe']] }));
  return found.map((it) => it.id);
}

test('data files have names, by which they are found', async () => {
  const { page, problems } = await workbench.open();
  await page.getByLabel('查找页面和数据').fill('电话');
  assert.deepEqual(await page.locator('.data-files a').allTextContents(), ['全站设置和热线电话']);
  await page.locator('.data-files a').click();
  await page.getByLabel('电话号码').fill('12345');
  await page.keyboard.press('Control+s');
  await isSaved(page);
  assert.match(workbench.read('content/site.yaml'), /- number: "12345"\n/);
  assert.deepEqual(problems, []);
  await page.close();
});

test('a record shows what it has; a result is added where it stands, in words of the language', async () => {
  const before = workbench.read(INDICATORS);
  const { page, problems } = await workbench.open(`#data?path=${INDICATORS}`, 1024);
  await page.locator('.record summary').first().click();
  const record = page.locator('.record[open]');
  assert.equal(await record.getByLabel('比较').inputValue(), '>=');
  assert.ok((await record.getByLabel('比较').locator('option').allTextContents()).includes('以上、不低于'));
  assert.equal(await record.getByLabel('定义（照规划的用语） · 中文').isVisible(), false);
  await record.getByText('更多', { exact: true }).click();
  assert.equal(await record.getByLabel('定义（照规划的用语） · 中文').isVisible(), true);
  // No label is left in the words of the schema.
  const labels = await record.locator('label, legend, .records-name').allTextContents();
  assert.deepEqual(labels.filter((it) => !/\p{Script=Han}/u.test(it)), []);

  await button('添加完成情况', record).click();
  assert.equal(
    await page.evaluate(() => document.activeElement.dataset.path),
    'indicators/0/results/0/date',
  );
  await record.getByLabel('结果所指的日期').fill('2020-12-31');
  await record.getByLabel('结果（数值）').fill('101');
  await record.getByLabel('公布的网址或文件').fill('https://example.org/');
  assert.deepEqual(await violations(page), []);
  await page.keyboard.press('Control+s');
  await isSaved(page);
  const result =
    '    results:\n      - date: 2020-12-31\n        source: https://example.org/\n        value: 101\n';
  const after = workbench.read(INDICATORS);
  assert.ok(after.includes(result), after.slice(0, 3000));
  assert.equal(after.replace(result, ''), before);
  assert.deepEqual(problems, []);
  await page.close();
});

test('a file with several lists and fields of its own is a form as a whole', async () => {
  const schedule = 'content/plan/schedule.yaml';
  const { page, problems } = await workbench.open(`#data?path=${schedule}`);
  assert.deepEqual(await page.locator('.left h2').allTextContents(), ['阶段', '时限', '定期工作']);
  const before = workbench.read(schedule);
  const box = page.locator('.record[data-list="recurring"]').first();
  await box.locator(':scope > summary').click();
  const name = box.getByLabel('名称 · 英文');
  const old = await name.inputValue();
  await name.fill(`${old} again`);
  await page.keyboard.press('Control+s');
  await isSaved(page);
  assert.equal(workbench.read(schedule), before.replace(old, `${old} again`));
  await page.close();

  const settings = 'content/site.yaml';
  const { page: site } = await workbench.open(`#data?path=${settings}`);
  const text = workbench.read(settings);
  assert.doesNotMatch(await site.evaluate(() => [...document.querySelectorAll('.left [data-path]')].map((it) => it.value).join()), /object/);
  assert.equal(await site.getByLabel('常用搜索 · 英文').first().inputValue(), 'complaint hotlines');
  await site.getByLabel('标题 · 中文').fill('新名称');
  await site.locator('details', { hasText: '更多' }).first().locator(':scope > summary').click();
  await site.getByLabel('页脚说明').first().fill('页脚。');
  await site.keyboard.press('Control+s');
  await isSaved(site);
  const after = workbench.read(settings);
  assert.equal(after.split('\n').filter((line) => !text.includes(line)).length, 3, after);
  assert.match(after, /title: \{zh: 新名称, en: /);
  assert.match(after, /^footer:\n  zh: 页脚。$/m);
  workbench.write(settings, text);
  assert.deepEqual(problems, []);
  await site.close();
});

test('a new slogan has a place for each language', async () => {
  const path = 'content/publicity/slogans.yaml';
  const before = workbench.read(path);
  const { page } = await workbench.open(`#data?path=${path}`);
  await button('添加', page).click();
  const summary = page.locator('.record[open] > summary');
  assert.match(await summary.textContent(), /新的一项/);
  await page.keyboard.insertText('made-well');
  await page.locator('.record[open]').getByLabel('文字 · 中文').fill('精工细作');
  await page.locator('.record[open]').getByLabel('文字 · 英文').fill('Made well');
  assert.match(await summary.textContent(), /精工细作/);
  await page.keyboard.press('Control+s');
  await isSaved(page);
  const after = workbench.read(path);
  assert.ok(after.startsWith(before.trimEnd()));
  assert.equal(
    after.slice(before.trimEnd().length).trim(),
    '- id: made-well\n    text:\n      zh: 精工细作\n      en: Made well',
  );
  await page.close();
});

test('a record that was added is not written before something is filled in', async () => {
  const path = 'content/publicity/slogans.yaml';
  const before = workbench.read(path);
  const { page } = await workbench.open(`#data?path=${path}`);
  const boxes = page.locator('.record');
  const count = await boxes.count();
  await button('添加', page).click();
  await button('添加', page).click();
  assert.equal(await boxes.count(), count + 1);
  assert.equal(await page.evaluate(() => document.activeElement.dataset.path), `slogans/${count}/id`);
  await page.keyboard.press('Control+s');
  await isSaved(page);
  assert.equal(workbench.read(path), before);

  // What is filled in alone is written; the next one comes after it.
  await page.keyboard.insertText('first');
  await button('添加', page).click();
  await page.keyboard.insertText('second');
  await page.keyboard.press('Control+s');
  await isSaved(page);
  const added = workbench.read(path).slice(before.trimEnd().length);
  assert.deepEqual(added.match(/(?<=id: ).+/g), ['first', 'second']);

  // One that is not wanted goes again, written or not.
  await button('添加', page).click();
  await button('删去这一项', boxes.last()).click();
  assert.equal(await boxes.count(), count + 2);
  await button('删去这一项', boxes.last()).click();
  await button('删去这一项', boxes.last()).click();
  await page.keyboard.press('Control+s');
  await isSaved(page);
  assert.equal(workbench.read(path).trimEnd(), before.trimEnd());
  await page.close();
});

test('a page that waits for its day becomes a draft again, in all its languages', async () => {
  const path = 'content/publicity/later.zh.md';
  const other = path.replace('.zh.', '.en.');
  const text = (title) => `---\ntitle: ${title}\npublish_at: 2030-01-01 # 暂定\n---\n${title}\n`;
  workbench.write(path, text('以后'));
  workbench.write(other, text('Later'));
  const { page } = await workbench.openPage(path);
  const cancel = button('取消发布安排', page);
  await cancel.click();
  await page.getByText('已改回草稿').waitFor();
  await cancel.waitFor({ state: 'hidden' });
  assert.equal(workbench.read(path), text('以后').replace('暂定\n', '暂定\ndraft: true\n'));
  assert.equal(workbench.read(other), text('Later').replace('暂定\n', '暂定\ndraft: true\n'));

  const { page: shown } = await workbench.openPage('content/index.zh.md');
  assert.equal(await button('取消发布安排', shown).isVisible(), false);
  await Promise.all([page.close(), shown.close()]);
});

test('pictures of a gallery are chosen together, and described one after the other', async () => {
  const { page, problems } = await workbench.open(`#page?path=${GALLERY}&begin=text`);
  await page.waitForFunction(() => document.activeElement.textContent === '添加图片…');
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    button('添加图片…', page).click(),
  ]);
  const files = ['hall.png', '观众 1.PNG'];
  await chooser.setFiles(files.map((name) => ({ name, mimeType: 'image/png', buffer: PNG })));
  await page.waitForFunction(() => document.activeElement.dataset.path === 'gallery/pictures/0/alt');
  await page.locator('.page-fields img.sample').nth(1).waitFor();
  await page.keyboard.insertText('会场');
  await page.locator('[data-path="gallery/pictures/1/alt"]').fill('观众');
  assert.deepEqual(await violations(page), []);
  await page.keyboard.press('Control+s');
  await isSaved(page);
  assert.equal(
    workbench.read(GALLERY),
    // A name that is taken has a number.
    '---\ntitle: 图集\ndraft: true\ngallery:\n  pictures:\n    - file: hall-2.png # 文件\n      alt: 会场\n' +
      '    - file: 观众-1.png\n      alt: 观众\n---\n',
  );

  // A translation has the same pictures, and places for its own words.
  await page.locator('[data-side=other]').click();
  await button('开始写英文', page.getByRole('dialog')).click();
  await page.locator('.right .page-fields > summary').click();
  await page.getByLabel('标题（英文）').fill('Pictures');
  await page.locator('.right [data-path="gallery/pictures/0/alt"]').fill('The hall');
  await page.locator('.right [data-path="gallery/pictures/1/alt"]').fill('Visitors');
  await page.keyboard.press('Control+s');
  await isSaved(page);
  assert.equal(
    workbench.read(GALLERY.replace('.zh.', '.en.')),
    '---\ntitle: Pictures\ngallery:\n  pictures:\n    - file: hall-2.png\n      alt: The hall\n' +
      '    - file: 观众-1.png\n      alt: Visitors\n---\n',
  );
  assert.deepEqual(problems, []);
  await page.close();
});

test('errors in another file lead out of a page to where they are listed', async () => {
  const before = workbench.read(INDICATORS);
  workbench.write(INDICATORS, before.replace('indicators:', 'indicator:'));
  const { page } = await workbench.openPage('content/about.zh.md');
  await button('看检查意见', page).click();
  await page.locator('.findings li', { hasText: 'indicator' }).first().waitFor();
  assert.match(page.url(), /#findings$/);
  workbench.write(INDICATORS, before);
  await page.close();
});

test('a text from Word comes without its title, and it is said that its pictures are missing', async () => {
  const { page } = await workbench.openPage(NOTICE);
  await page.locator('.left .text').click();
  const html =
    '<p class=MsoNormal align=center><b>关于开放日的通知</b></p><p class=MsoNormal>各单位：</p>' +
    '<p class=MsoNormal><img src="file:///C:/Temp/clip_image002.jpg"></p><p class=MsoNormal>现将,事项通知如下。</p>';
  await page.locator('.left .text').evaluate((element, text) => {
    const data = new DataTransfer();
    data.setData('text/html', text);
    const options = { clipboardData: data, bubbles: true, cancelable: true };
    element.dispatchEvent(new ClipboardEvent('paste', options));
  }, html);
  const dialog = page.getByRole('dialog');
  await dialog.getByText('有 1 张图片没有粘贴过来').waitFor();
  await button('关闭', dialog).click();
  await page.keyboard.press('Control+s');
  await isSaved(page);
  assert.ok(workbench.read(NOTICE).endsWith('---\n各单位：\n\n现将,事项通知如下。\n'), workbench.read(NOTICE));
  await page.close();
});

test('nothing can be typed while slips are put right, so that nothing of it is lost', async () => {
  const { page } = await workbench.openPage(NOTICE);
  await page.locator('[data-side=findings]').click();
  await button('改正标点等', page).waitFor();
  let goOn;
  const isAsked = new Promise((asked) => {
    page.route('**/edit/fix?*', async (route) => {
      asked();
      await new Promise((done) => { goOn = done; });
      await route.continue();
    });
  });
  await page.locator('.left .text p').last().click();
  await button('改正标点等', page).click();
  await isAsked;
  await page.locator('.left .text p').last().click({ force: true });
  await page.keyboard.insertText('丢失');
  assert.doesNotMatch(await page.locator('.left .text').textContent(), /丢失/);
  goOn();
  await page.locator('.left .text', { hasText: '现将，事项' }).waitFor();

  await page.locator('.left .text p').last().click();
  await page.keyboard.press('End');
  await page.keyboard.insertText('特此通知。');
  await page.keyboard.press('Control+s');
  await isSaved(page);
  assert.ok(workbench.read(NOTICE).endsWith('现将，事项通知如下。特此通知。\n'));
  await page.close();
});

test('what two people change in different places of a page is kept, both of it', async () => {
  const path = 'content/complaints.zh.md';
  const before = workbench.read(path);
  const { page } = await workbench.openPage(path);
  const { page: other } = await workbench.openPage(path);
  const write = async (place, which, words) => {
    await place.locator('.left .text p')[which]().click();
    await place.keyboard.press('End');
    await place.keyboard.insertText(words);
    await place.keyboard.press('Control+s');
  };
  // Both begin with the same text; the first does not follow the second until it has saved.
  await page.route('**/edit/file?*', (route) =>
    route.request().method() === 'GET' ? route.abort() : route.continue(),
  );
  await write(other, 'last', '乙写的。');
  await isSaved(other);
  await write(page, 'first', '甲写的。');
  await button('两边的修改都保留', page.getByRole('dialog')).click();
  await isSaved(page);
  const after = workbench.read(path);
  assert.match(after, /甲写的。\n/);
  assert.match(after, /乙写的。\n$/);
  assert.equal(after.replace('甲写的。', '').replace('乙写的。', ''), before);

  // The second follows.
  await other.locator('.left .text', { hasText: '甲写的。' }).waitFor();
  await write(other, 'first', '乙');
  await isSaved(other);
  await write(page, 'first', '甲');
  await page.getByRole('dialog').waitFor();
  // The same place was changed: somebody must choose.
  assert.equal(await button('两边的修改都保留', page.getByRole('dialog')).count(), 0);
  await button('采用别处的文字', page.getByRole('dialog')).click();
  await page.close();
  await other.close();
});
