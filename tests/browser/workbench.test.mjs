// The workbench in a browser: what an editor does in a day's work, and that nothing that was typed is lost.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isSaved, startWorkbench, type } from './workbench.mjs';

const ABOUT = 'content/about.zh.md';
const ABOUT_EN = 'content/about.en.md';
let workbench, root, context, open, openPage, read, write;

before(async () => {
  workbench = await startWorkbench('zh');
  ({ root, context, open, openPage, read, write } = workbench);
});
after(() => workbench.close());

/** The lines of two texts that differ. */
function differences(before, after) {
  const [a, b] = [before.split('\n'), after.split('\n')];
  return {
    removed: a.filter((line) => !b.includes(line)),
    added: b.filter((line) => !a.includes(line)),
  };
}

test('the list has all pages with their states, and is searched by title and path', async () => {
  const { page, problems } = await open();
  const rows = page.locator('table.pages tbody tr');
  assert.ok((await rows.count()) > 15);
  assert.match(await rows.filter({ hasText: '关于本站' }).textContent(), /已发布/);
  await page.getByLabel('查找页面').fill('公示 不存在');
  await page.getByText('没有找到符合的页面').waitFor();
  await page.getByLabel('查找页面').fill('plan/targets');
  assert.equal(await rows.count(), 1);
  await rows.getByRole('link').first().click();
  await page.waitForSelector('.text');
  assert.deepEqual(problems, []);
  await page.close();
});

test('opening a page changes nothing', async () => {
  const before = read('content/data.zh.md');
  const { page } = await openPage('content/data.zh.md');
  await page.locator('.left .text').click();
  await page.keyboard.press('Control+s');
  await page.getByRole('button', { name: '英文对照' }).click();
  await page.waitForSelector('.right .text');
  await page.locator('a', { hasText: '返回' }).click();
  await page.waitForSelector('table.pages');
  assert.equal(read('content/data.zh.md'), before);
  await page.close();
});

test('a word is corrected; only its line differs, and the page beside the text shows it', async () => {
  const before = read(ABOUT);
  const { page, problems } = await openPage(ABOUT);
  await type(page, '包括引言、六章正文', '（全）');
  await page.keyboard.press('Control+s');
  await isSaved(page);
  const { removed, added } = differences(before, read(ABOUT));
  assert.deepEqual([removed.length, added.length], [1, 1]);
  assert.equal(added[0], removed[0].replace('六章正文', '六章正文（全）'));
  await page.frameLocator('.preview iframe').getByText('六章正文（全）').waitFor();
  assert.deepEqual(problems, []);
  await page.close();
});

test('a text saves itself after the last key', async () => {
  const { page } = await openPage(ABOUT);
  await type(page, '文字、数字和符号', '〔甲〕');
  await page.waitForSelector('.save-state[data-state=changed]');
  await isSaved(page);
  assert.match(read(ABOUT), /文字、数字和符号〔甲〕/);
  await page.close();
});

test('an answer that comes after the page was left changes nothing and breaks nothing', async () => {
  const { page, problems } = await openPage(ABOUT);
  let asked, answer;
  const isAsked = new Promise((done) => (asked = done));
  const mayAnswer = new Promise((done) => (answer = done));
  await page.route('**/edit/file?*', async (route) => {
    asked();
    await mayAnswer;
    await route.continue();
  });

  // Another program changes the text, and the workbench asks for it.
  const before = read(ABOUT);
  write(ABOUT, before.replace('六章正文', '六章文字'));
  await isAsked;
  await page.evaluate(() => (location.hash = '#'));
  await page.waitForSelector('table.pages');
  const answered = page.waitForResponse(/edit\/file\?/);
  answer();
  await (await answered).finished();
  await page.waitForTimeout(300);

  assert.deepEqual(problems, []);
  write(ABOUT, before);
  await page.close();
});

test('undo takes a change back, byte for byte', async () => {
  const before = read(ABOUT);
  const { page } = await openPage(ABOUT);
  await type(page, '本站所作的译文', '错字');
  await page.keyboard.press('Control+s');
  await isSaved(page);
  assert.notEqual(read(ABOUT), before);
  await page.getByRole('button', { name: '撤销' }).click();
  await page.keyboard.press('Control+s');
  await isSaved(page);
  assert.equal(read(ABOUT), before);
  await page.close();
});

test('a notice is made: title, date and text, and then its editors', async () => {
  const { page, problems } = await open();
  await page.getByRole('button', { name: '新建通知' }).click();
  await page.getByRole('dialog').getByLabel('标题').fill('关于举办开放日的通知');
  await page.getByRole('dialog').getByLabel('日期').fill('2026-11-20');
  await page.getByRole('button', { name: '新建', exact: true }).click();
  // The cursor is in the text already.
  await page.waitForFunction(() => document.activeElement.matches('.left .text'));
  await page.keyboard.insertText('各单位：');
  await page.keyboard.press('Enter');
  await page.keyboard.insertText('现将有关事项通知如下。');
  await page.locator('.left .page-fields > summary').click();
  await page.getByLabel('责任编辑').fill('张某');
  await page.getByLabel('审核人').fill('李某');
  await page.keyboard.press('Control+s');
  await isSaved(page);

  const path = new URLSearchParams(page.url().split('?')[1]).get('path');
  const text = read(path);
  assert.match(text, /^title: "?关于举办开放日的通知"?$/m);
  assert.match(text, /2026-11-20/);
  assert.match(text, /^editor: "?张某"?/m);
  assert.match(text, /\n各单位：\n\n现将有关事项通知如下。\n/);
  assert.deepEqual(problems, []);
  await page.close();
});

test('fields are changed one at a time; comments and unknown fields stay', async () => {
  write(
    'content/trial.zh.md',
    '---\n# 注释\ntitle: "试"   # 标题\nextra: {a: 1}\norder: 77\n---\n甲\n',
  );
  const { page } = await openPage('content/trial.zh.md');
  await page.locator('.page-fields > summary').click();
  await page.getByLabel('一句话说明').fill('说明');
  await page.getByLabel('草稿').check();
  await page.getByLabel('标题（中文）').fill('试行');
  await page.keyboard.press('Control+s');
  await isSaved(page);
  assert.equal(
    read('content/trial.zh.md'),
    '---\n# 注释\ntitle: "试行"   # 标题\nextra: {a: 1}\norder: 77\ndescription: 说明\ndraft: true\n---\n甲\n',
  );
  await page.close();
  rmSync(join(root, 'content/trial.zh.md'));
});

test('both languages are edited beside each other, block beside block', async () => {
  const { page } = await openPage('content/plan/targets.zh.md');
  await page.getByRole('button', { name: '英文对照' }).click();
  await page.waitForSelector('.right .text');
  await page.waitForFunction(() => {
    const tops = (side) =>
      [...document.querySelectorAll(`${side} .text > h2, ${side} .text > h3`)].map(
        (it) => it.getBoundingClientRect().top,
      );
    const [left, right] = [tops('.left'), tops('.right')];
    return (
      left.length > 5 &&
      left.length === right.length &&
      left.every((top, index) => Math.abs(top - right[index]) < 24)
    );
  });
  // Nothing is drawn again and again.
  const drawn = await page.evaluate(async () => {
    let count = 0;
    const observer = new MutationObserver((changes) => {
      count += changes.length;
    });
    await new Promise((done) => setTimeout(done, 500));
    observer.observe(document.querySelector('.work'), {
      subtree: true,
      childList: true,
      attributes: true,
    });
    await new Promise((done) => setTimeout(done, 500));
    return count;
  });
  assert.equal(drawn, 0);
  await type(page, 'Quality of agricultural products', ' (a)', '.right .text');
  await page.keyboard.press('Control+s');
  await isSaved(page);
  assert.match(read('content/plan/targets.en.md'), /Quality of agricultural products \(a\)/);
  await page.close();
});

test('an input method composes undisturbed, in both languages and while it is saved', async () => {
  const { page, problems } = await openPage('content/data.zh.md');
  await page.getByRole('button', { name: '英文对照' }).click();
  await page.waitForSelector('.right .text');
  await type(page, '字段说明', '。');
  const client = await context.newCDPSession(page);
  for (const letters of ['z', 'zh', 'zho', 'zhong']) {
    await client.send('Input.imeSetComposition', {
      text: letters,
      selectionStart: letters.length,
      selectionEnd: letters.length,
    });
    await page.waitForTimeout(100);
  }
  await page.keyboard.press('Control+s');
  await page.waitForTimeout(300);
  await client.send('Input.imeSetComposition', {
    text: 'zhongguo',
    selectionStart: 8,
    selectionEnd: 8,
  });
  await client.send('Input.insertText', { text: '中国' });
  await page.waitForTimeout(200);
  await page.keyboard.press('Control+s');
  await isSaved(page);
  assert.match(read('content/data.zh.md'), /^## 字段说明。中国$/m);
  assert.deepEqual(problems, []);
  await page.close();
});

test('a file that is dropped onto the text is inserted where it was dropped', async () => {
  const { page } = await openPage('content/data.zh.md');
  await page.evaluate(() => {
    const target = [...document.querySelectorAll('.left .text h2')].at(-1);
    const { left, top } = target.getBoundingClientRect();
    const data = new DataTransfer();
    data.items.add(new File(['表'], '附 表（一）.txt', { type: 'text/plain' }));
    target.scrollIntoView();
    target.dispatchEvent(
      new DragEvent('drop', {
        dataTransfer: data,
        clientX: left + 2,
        clientY: top + 2,
        bubbles: true,
        cancelable: true,
      }),
    );
  });
  await page.getByRole('button', { name: '插入' }).click();
  await page.locator('.left .text a', { hasText: '附 表（一）' }).waitFor();
  await page.keyboard.press('Control+s');
  await isSaved(page);
  assert.match(read('content/data.zh.md'), /\[附 表（一）\]\(附-表-一\.txt\)/);
  assert.ok(existsSync(join(root, 'content/附-表-一.txt')));
  await page.close();
});

test('pasted text from Word is clean', async () => {
  write('content/trial.zh.md', '---\ntitle: 试\n---\n开头\n');
  const { page } = await openPage('content/trial.zh.md');
  await page.locator('.left .text').click();
  await page.keyboard.press('Control+End');
  await page.keyboard.press('Enter');
  const html = `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{margin:0}</style></head><body>
    <!--StartFragment--><h1 style='mso-x:1'><span style='font-family:黑体'>活动方案<o:p></o:p></span></h1>
    <p class=MsoNormal style='text-indent:32pt'><span lang=EN-US>　　</span><span style='color:red'>各单位要<b>高度重视</b>，
    认真落实。</span><o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>
    <p class=MsoNormal>1.第一项</p><p class=MsoNormal>2.第二项</p>
    <p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·<span>&nbsp; </span></span><![endif]>甲</p>
    <p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·<span>&nbsp; </span></span><![endif]>乙</p>
    <p><a href="https://example.com/" style="x">链接</a><img src="file:///C:/a.png"></p>
    <table border=1><tr><td colspan=2><p class=MsoNormal>单位</p></td></tr><tr><td><p>甲</p></td><td><p>1</p></td></tr></table><!--EndFragment--></body></html>`;
  await page.evaluate((text) => {
    const data = new DataTransfer();
    data.setData('text/html', text);
    document
      .querySelector('.left .text')
      .dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
      );
  }, html);
  await page.keyboard.press('Control+s');
  await isSaved(page);
  assert.equal(
    read('content/trial.zh.md').split('---\n')[2],
    `开头

## 活动方案

各单位要**高度重视**，认真落实。

1.第一项

2.第二项

- 甲
- 乙

[链接](https://example.com/)

| 单位 | |
| --- | --- |
| 甲 | 1 |
`,
  );
  await page.close();
  rmSync(join(root, 'content/trial.zh.md'));
});

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEklEQVR4nGNoCFiBFTEMLQkA2sVhgeKH0D4AAAAASUVORK5CYII=',
  'base64',
);

test('a picture needs a description and lies beside the page; an attachment is a link', async () => {
  const { page, problems } = await openPage(ABOUT);
  await page.locator('.left .text >> text=本站的主办单位').click();
  await page.keyboard.press('Control+End');
  await page.keyboard.press('Enter');
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: '图片', exact: true }).click(),
  ]);
  await chooser.setFiles([{ name: '会 场.PNG', mimeType: 'image/png', buffer: PNG }]);
  await page.getByRole('button', { name: '插入' }).click();
  assert.ok(await page.getByRole('dialog').isVisible(), 'without a description');
  await page.getByLabel('图片上有什么').fill('会场');
  await page.getByRole('button', { name: '插入' }).click();
  await page.waitForSelector('.left .picture img');

  await page.keyboard.press('Enter');
  const [files] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: '附件', exact: true }).click(),
  ]);
  await files.setFiles([
    { name: '报名表.txt', mimeType: 'text/plain', buffer: Buffer.from('报名表') },
  ]);
  await page.getByRole('button', { name: '插入' }).click();
  await page.locator('.left .text a', { hasText: '报名表' }).waitFor();
  await page.keyboard.press('Control+s');
  await isSaved(page);
  assert.match(read(ABOUT), /\n!\[会场\]\(会-场\.png\)\n\n\[报名表\]\(报名表\.txt\)\n/);
  assert.ok(
    existsSync(join(root, 'content/会-场.png')) && existsSync(join(root, 'content/报名表.txt')),
  );
  assert.deepEqual(problems, []);
  await page.close();
});

test('a link to another page is found by its title', async () => {
  const { page } = await openPage('content/publicity/spirit.zh.md');
  await page.locator('.left .text p').first().click();
  await page.keyboard.press('End');
  await page.getByRole('button', { name: '链接', exact: true }).click();
  await page.getByLabel('链接到').fill('主要任务');
  await page.getByRole('dialog').getByRole('button', { name: '三、主要任务' }).first().click();
  await page.getByRole('button', { name: '确定' }).click();
  await page.keyboard.press('Control+s');
  await isSaved(page);
  assert.match(
    read('content/publicity/spirit.zh.md'),
    /\[三、主要任务\]\(\.\.\/plan\/tasks\.zh\.md\)/,
  );
  await page.close();
});

test('what was changed elsewhere comes in where nothing is unsaved', async () => {
  const { page } = await openPage(ABOUT);
  write(ABOUT, read(ABOUT).replace('## 文字来源', '## 文字的来源'));
  await page.locator('.left .text >> text=文字的来源').waitFor();
  await page.close();
});

test('what is found while the workbench opens is seen', async () => {
  const before = read(ABOUT);
  const { page } = await open();
  const change = async (route) => {
    const old = await route.fetch();
    write(ABOUT, `${before}\n现将,事项通知如下。\n`);
    const isKnown = async () =>
      (await (await page.request.get(route.request().url())).text()).includes(ABOUT);
    while (!(await isKnown())) await page.waitForTimeout(50);
    await route.fulfill({ response: old });
  };
  await page.route('**/edit/findings', change, { times: 1 });
  await page.reload();
  const row = page.locator('table.pages tbody tr', { hasText: '关于本站' });
  await row.locator('.count-warning').waitFor();
  write(ABOUT, before);
  await page.close();
});

for (const [choice, expected] of [
  ['保留这里的文字', /这里改的/],
  ['采用别处的文字', /别处改的/],
]) {
  test(`a file changed at the same time: ${choice}`, async () => {
    write('content/trial.zh.md', '---\ntitle: 试\n---\n原来的。\n');
    const { page } = await openPage('content/trial.zh.md');
    let isFirst = true;
    await page.route('**/edit/file?*', (route) => {
      // Reading may come at any time, since the page looks again at what has changed.
      if (isFirst && route.request().method() === 'POST') {
        write('content/trial.zh.md', '---\ntitle: 试\n---\n别处改的。\n');
        isFirst = false;
      }
      return route.continue();
    });
    await type(page, '原来的', '这里改的');
    await page.keyboard.press('Control+s');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    assert.match(await dialog.textContent(), /别处改的.*这里改的/);
    await dialog.getByRole('button', { name: '复制这里的文字' }).click();
    await dialog.getByRole('button', { name: choice }).click();
    await isSaved(page);
    assert.match(read('content/trial.zh.md'), expected);
    assert.match(await page.evaluate(() => navigator.clipboard.readText()), /这里改的/);
    await page.close();
    rmSync(join(root, 'content/trial.zh.md'));
  });
}

test('what was typed is offered again after a closed window', async () => {
  const before = read(ABOUT);
  const { page } = await openPage(ABOUT);
  await page.route('**/edit/file?*', (route) =>
    route.request().method() === 'POST' ? route.abort() : route.continue(),
  );
  await type(page, '均为当时的名称和号码', '没有存上');
  await page.waitForSelector('.save-state[data-state=failed]');
  await page.close();
  assert.equal(read(ABOUT), before);

  const again = (await openPage(ABOUT)).page;
  await again.getByRole('button', { name: '恢复' }).click();
  await isSaved(again);
  assert.match(read(ABOUT), /均为当时的名称和号码没有存上/);
  await again.close();
});

test('an old version is brought back as a new one', async () => {
  const { page } = await openPage(ABOUT);
  for (const word of ['先改', '又改']) {
    await type(page, '原文转存时', word);
    await page.keyboard.press('Control+s');
    await isSaved(page);
  }
  await page.getByRole('link', { name: '修改记录' }).click();
  await page.waitForSelector('.comparison');
  const count = await page.locator('.versions button').count();
  assert.match(await page.locator('.comparison ins').first().textContent(), /又改/);
  await page.getByRole('button', { name: '恢复这一版' }).click();
  await page.waitForSelector('.text');
  assert.match(read(ABOUT), /先改/);
  assert.doesNotMatch(read(ABOUT), /又改/);
  await page.getByRole('link', { name: '修改记录' }).click();
  await page.waitForFunction(
    (before) => document.querySelectorAll('.versions button').length > before,
    count,
  );
  await page.close();
});

test('a finding leads to its place, in the text, in a field and in a data file', async () => {
  write(ABOUT_EN, read(ABOUT_EN).replace('2017', '2018'));
  const { page } = await open('#findings');
  const link = page.locator('section', { hasText: ABOUT_EN }).locator('a.finding-link').first();
  await link.click();
  // The screen that was left has findings too: the focus in the text tells that the other one is there.
  await page.waitForFunction(() => document.activeElement.closest('.pane') !== null);
  await page.waitForSelector('.right .finding');
  await page
    .locator('.text .finding-error, .text.finding-error, .text [class*=finding-]')
    .first()
    .waitFor();
  await page.close();
});

test('the plain source is edited with numbers of lines', async () => {
  const { page } = await openPage('content/search.zh.md');
  const before = read('content/search.zh.md');
  await page.getByRole('button', { name: '源文件' }).click();
  const field = page.locator('.source textarea');
  assert.equal(await field.inputValue(), before);
  assert.equal(await page.locator('.line-numbers div').count(), before.split('\n').length);
  await field.fill(`${before}\n新的一段。\n`);
  await page.getByRole('button', { name: '源文件' }).click();
  await page.locator('.left .text >> text=新的一段').waitFor();
  await page.keyboard.press('Control+s');
  await isSaved(page);
  assert.equal(read('content/search.zh.md'), `${before}\n新的一段。\n`);
  await page.close();
});

test('a record of a data file is changed in a form; all else stays', async () => {
  const path = 'content/publicity/slogans.yaml';
  const before = read(path);
  const { page } = await open(`#data?path=${path}`);
  await page.locator('.record summary').first().click();
  await page.locator('.record[open]').getByLabel('文字 · 英文').fill('Quality above all');
  await page.keyboard.press('Control+s');
  await isSaved(page);
  assert.equal(read(path), before.replace('en: Quality first', 'en: Quality above all'));
  await page.close();
});

test('a table is made and filled by keyboard', async () => {
  write('content/trial.zh.md', '---\ntitle: 试\n---\n');
  const { page } = await openPage('content/trial.zh.md');
  await page.locator('.left .text').click();
  await page.getByRole('button', { name: '表格', exact: true }).click();
  for (const word of ['项', '数', '注', '甲', '1', '']) {
    await page.keyboard.insertText(word);
    await page.keyboard.press('Tab');
  }
  await page.getByRole('button', { name: '删行' }).click();
  await page.keyboard.press('Control+s');
  await isSaved(page);
  assert.equal(
    read('content/trial.zh.md'),
    '---\ntitle: 试\n---\n| 项 | 数 | 注 |\n| --- | --- | --- |\n| 甲 | 1 | |\n',
  );
  await page.close();
  rmSync(join(root, 'content/trial.zh.md'));
});

test('by keyboard: out of the text to the buttons, through them, and back', async () => {
  const { page } = await openPage(ABOUT);
  await page.locator('.left .text').click();
  await page.keyboard.press('Escape');
  assert.equal(
    await page.evaluate(() => document.activeElement.closest('[role=toolbar]') !== null),
    true,
  );
  const first = await page.evaluate(() => document.activeElement.outerHTML);
  await page.keyboard.press('ArrowRight');
  assert.notEqual(await page.evaluate(() => document.activeElement.outerHTML), first);
  assert.equal(await page.locator('.toolbar [tabindex="0"]').count(), 1);
  await page.close();
});
