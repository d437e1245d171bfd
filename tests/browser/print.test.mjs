// The plan on paper: an official document (GB/T 9704) whose text can be taken out again.
import test, { before, after } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { serve, launch } from './site.mjs';

let host, browser;
before(async () => { host = await serve(process.env.SITE_ROOT); browser = await launch(); });
after(async () => { await browser.close(); host.close(); });

/** The sheets of a page's PDF, each as its lines of text; `prepare` is done with the page before. */
async function sheets(path, prepare = () => {}) {
  const page = await browser.newPage();
  await page.goto(host.address + path);
  await prepare(page);
  const pdf = await page.pdf({ preferCSSPageSize: true });
  await page.close();
  const text = execFileSync('pdftotext', ['-layout', '-', '-'], { input: pdf, encoding: 'utf8' });
  const lines = (sheet) => sheet.split('\n').map((line) => line.trim()).filter(Boolean);
  return text.split('\f').slice(0, -1).map(lines);
}

test('the whole plan in print: 22 lines of 28 characters, numbered sheets, the annex on a sheet of its own', async () => {
  const all = await sheets('/plan/full/');
  all.forEach((lines, index) => {
    assert.ok(lines.length > 1, `sheet ${index + 1} is blank`);
    assert.equal(lines.at(-1).replaceAll(' ', ''), `—${index + 1}—`);
  });
  const annex = all.findIndex((lines) => lines[0] === '附件');
  const plain = /^[\u4e00-\u9fff，。、；：“”（）]+$/;
  const body = all.slice(1, annex).map((lines) => lines.slice(0, -1));
  assert.ok(body.every((lines) => lines.length <= 22) && body.some((lines) => lines.length === 22));
  const full = body.flat().filter((line) => plain.test(line)).map((line) => line.length);
  assert.ok(full.filter((length) => length === 28 || length === 27).length > 60 && Math.max(...full) <= 29, full.join());
  const text = all.flat().join('').replaceAll(' ', '');
  for (const words of ['四、责任分解', '（三十）其他有关部门。', '第1项', '第50项']) assert.ok(text.includes(words), words);
  assert.ok(!text.includes('返回') && !text.includes('全国质量强市示范城市”工作规划全文'), 'only the document');
});

test('no row of the annex is cut, its head stands on every sheet', async () => {
  const all = await sheets('/plan/annex/');
  assert.ok(all.length <= 12, `${all.length} sheets`);
  const text = all.flat().join('\n');
  for (let row = 1; row <= 50; row += 1) assert.ok(text.includes(`第${row}项`), `row ${row}`);
  all.forEach((lines, index) => assert.ok(lines.some((line) => line.includes('牵头责任单位')), `sheet ${index + 1}`));
});

test('a chapter and the English plan print without a blank sheet', async () => {
  for (const path of ['/plan/targets/', '/en/plan/full/', '/en/plan/annex/']) {
    (await sheets(path)).forEach((lines, index) => assert.ok(lines.length > 1, `${path}, sheet ${index + 1}`));
  }
});

test('of the plan in two languages, the chapter that was asked for or unfolded is printed alone', async () => {
  const text = async (path, prepare) => (await sheets(path, prepare)).flat().join('').replaceAll(' ', '');
  const [chosen, other] = ['完善督查机制', '培育先进质量文化'];
  const whole = await text('/plan/bilingual/');
  assert.ok(whole.includes(chosen) && whole.includes(other), 'otherwise all chapters are');
  const unfold = (page) => page.locator('#s5 + details').evaluate((fold) => { fold.open = true; });
  for (const alone of [await text('/plan/bilingual/#s5'), await text('/plan/bilingual/', unfold)]) {
    assert.ok(alone.includes(chosen) && !alone.includes(other));
  }
});

test('files for print have the colours that their page says, RGB and grey, and words as outlines', () => {
  const folder = join(process.env.SITE_ROOT, 'publicity/kit');
  const files = readdirSync(folder).filter((name) => name.endsWith('.pdf'));
  assert.ok(files.length > 50);
  const used = new Set();
  for (const name of files) {
    const file = readFileSync(join(folder, name));
    for (let at = file.indexOf('stream\n'); at >= 0; at = file.indexOf('stream\n', at + 1)) {
      if (file.subarray(at - 3, at).toString() === 'end') continue;
      // What cannot be unpacked is no drawing: a list of objects, or its own bytes.
      let drawn = '';
      try { drawn = inflateSync(file.subarray(at + 7)).toString('latin1'); } catch { continue; }
      for (const [, operator] of drawn.matchAll(/(?<=\s)(rg|RG|g|G|k|K|cs|CS|scn|SCN|Tf|Do)(?=\s)/g)) used.add(operator);
    }
  }
  assert.deepEqual([...used].toSorted(), ['G', 'RG', 'g', 'rg']);
});
