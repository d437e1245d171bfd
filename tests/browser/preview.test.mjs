// The preview in a browser: edits come without a reload, and what the reader did stays.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch, start, stop } from './site.mjs';

const root = mkdtempSync(join(tmpdir(), 'preview-'));
let browser, preview, address;

before(async () => {
  for (const folder of ['content', 'themes']) cpSync(folder, join(root, folder), { recursive: true });
  const options = ['serve', '--root', root, '--port', '0', '--lang', 'en'];
  ({ program: preview, found: address } = await start(options, /http:\/\/[^/]+(?=\/)/));
  browser = await launch();
});
after(async () => {
  await browser.close();
  await stop(preview);
  rmSync(root, { recursive: true });
});

function edit(path, from, to) {
  const text = readFileSync(join(root, path), 'utf8');
  assert.ok(text.includes(from), `${path}: ${from}`);
  writeFileSync(join(root, path), text.replace(from, to));
}

async function open(path) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(address + path);
  await page.evaluate(() => { window.kept = true; });
  await page.waitForTimeout(300);
  return page;
}

const kept = (page) => page.evaluate(() => window.kept === true);

test('an edit appears without a reload; scroll, focus and open details stay', async () => {
  const page = await open('/plan/tasks/');
  await page.evaluate(() => {
    document.querySelector('.related details').open = true;
    document.querySelector('#s3-5 a').focus({ preventScroll: true });
    scrollTo({ top: 900, behavior: 'instant' });
  });
  const before = await page.evaluate(() => scrollY);
  edit('content/plan/tasks.zh.md', '塑造城市特色', '塑造城市的特色');
  await page.waitForFunction(() => document.body.textContent.includes('塑造城市的特色'));
  assert.deepEqual(await page.evaluate(() => [
    scrollY, document.querySelector('.related details').open, document.activeElement.closest('h2').id, window.kept,
  ]), [before, true, 's3-5', true]);
  await page.close();
});

test('a new style comes without a reload', async () => {
  const page = await open('/about/');
  edit('themes/civic/static/civic.css', '--brand: #17498c', '--brand: #123456');
  await page.waitForFunction(() => getComputedStyle(document.documentElement).getPropertyValue('--brand').trim() === '#123456');
  await page.waitForFunction(() => document.querySelectorAll('link[rel=stylesheet]').length === 1);
  assert.ok(await kept(page));
  await page.close();
});

test('an error is shown over the last good page and goes away by itself', async () => {
  const page = await open('/about/');
  edit('content/about.zh.md', 'title: 关于本站', 'titel: 关于本站');
  await page.waitForSelector('pre[role=alert]');
  assert.match(await page.textContent('pre[role=alert]'), /content\/about\.zh\.md:2/);
  assert.equal(await page.textContent('h1'), '关于本站');
  edit('content/about.zh.md', 'titel: 关于本站', 'title: 关于本站');
  await page.waitForFunction(() => !document.querySelector('pre[role=alert]'));
  assert.ok(await kept(page));
  await page.close();
});

test('a page that is gone leads to its folder', async () => {
  writeFileSync(join(root, 'content/plan/extra.zh.md'), '---\ntitle: 附记\n---\n正文\n');
  const page = await open('/plan/');
  await page.waitForFunction(async () => (await fetch('/plan/extra/')).ok, null, { polling: 200 });
  await page.goto(`${address}/plan/extra/`);
  await page.waitForTimeout(300);
  rmSync(join(root, 'content/plan/extra.zh.md'));
  await page.waitForURL(`${address}/plan/`);
  await page.close();
});

test('what scripts and readers did to the page stays', async () => {
  const page = await open('/about/');
  await page.evaluate(() => {
    const field = Object.assign(document.createElement('input'), { id: 'typed', value: '已输入' });
    document.querySelector('main').append(field);
    document.querySelector('h1').classList.add('by-a-script');
  });
  edit('content/about.zh.md', '## 文字来源', '新的一段。\n\n## 文字来源');
  await page.waitForFunction(() => document.body.textContent.includes('新的一段。'));
  assert.deepEqual(await page.evaluate(() => [
    document.querySelector('h1').classList.contains('by-a-script'), window.kept,
  ]), [true, true]);
  await page.close();
});

test('the bar says where a text is written, in pages and in data', async () => {
  const page = await open('/plan/targets/');
  const source = page.locator('planpress-bar button').first();
  const line = (file, text) => readFileSync(join(root, file), 'utf8').split('\n').findIndex((one) => one.includes(text)) + 1;
  await page.hover('#s2-1-1');
  const file = 'content/plan/targets.zh.md';
  await page.waitForFunction((expected) => document.querySelector('planpress-bar').shadowRoot.textContent.includes(expected), `${file}:${line(file, '### 1.农产品质量。')}`);
  await page.goto(`${address}/departments/`);
  await page.locator('main').getByText('市质量强市工作领导小组').locator('visible=true').first().hover();
  await page.waitForFunction(() => /content\/plan\/departments\.yaml:\d+/.test(document.querySelector('planpress-bar')?.shadowRoot.textContent));
  assert.ok(await source.isVisible());
  await page.close();
});

test('with follow the tab goes to the page and the clause just saved', async () => {
  const page = await open('/about/');
  await page.getByLabel('Follow').check();
  edit('content/plan/tasks.zh.md', '塑造城市的特色', '塑造城市特色');
  await page.waitForURL(/\/plan\/tasks\/#s3-/);
  assert.equal(await page.evaluate(() => document.querySelector(location.hash).parentElement.textContent.includes('塑造城市特色')), true);
  await page.close();
});

test('with follow the page goes to what has changed on it, by whatever file, not behind the bar', async () => {
  const page = await open('/about/');
  await page.getByLabel('Follow').check();
  const about = join(root, 'content/about.zh.md');
  writeFileSync(about, `${readFileSync(about, 'utf8')}\n\n${'占位。\n\n'.repeat(40)}`);
  await page.waitForFunction(() => {
    const added = [...document.querySelectorAll('p')].find((one) => one.textContent === '占位。')?.getBoundingClientRect();
    return added?.top >= 0 && added.bottom <= document.querySelector('planpress-bar').getBoundingClientRect().top;
  });
  await page.goto(`${address}/departments/`);
  await page.waitForTimeout(300);
  edit('content/site.yaml', '消费者投诉举报热线', '消费者投诉、举报热线');
  await page.waitForFunction(() => scrollY > 0);
  edit('content/site.yaml', '消费者投诉、举报热线', '消费者投诉举报热线');
  await page.close();
});

test('a hidden bar stays hidden in its tab, and comes back', async () => {
  const page = await open('/about/');
  await page.getByText('Hide', { exact: true }).click();
  await page.reload();
  await page.getByRole('button', { name: 'Editor’s bar' }).waitFor();
  assert.equal(await page.getByLabel('Follow').count(), 0);
  await page.getByRole('button', { name: 'Editor’s bar' }).click();
  await page.getByLabel('Follow').waitFor();
  await page.close();
});

test('errors are shown above the bar', async () => {
  const page = await open('/about/');
  edit('content/about.zh.md', 'title: 关于本站', 'titel: 关于本站');
  const overlay = page.locator('pre[role=alert]');
  await overlay.waitFor();
  const [box, bar] = [await overlay.boundingBox(), await page.locator('planpress-bar').boundingBox()];
  assert.ok(box.y + box.height <= bar.y + 1);
  edit('content/about.zh.md', 'titel: 关于本站', 'title: 关于本站');
  await overlay.waitFor({ state: 'detached' });
  await page.close();
});

test('both languages stand beside each other and scroll in step', async () => {
  const page = await open('/plan/tasks/');
  await page.getByText('Side by side').click();
  await page.waitForFunction(() => [...document.querySelectorAll('iframe')].every((frame) => frame.contentDocument?.querySelector('#s3-5')));
  const [left, right] = page.frames().slice(1);
  assert.deepEqual([left.url(), right.url()], [`${address}/plan/tasks/`, `${address}/en/plan/tasks/`]);
  await left.evaluate(() => document.querySelector('#s3-5').scrollIntoView({ behavior: 'instant' }));
  await page.waitForFunction(() => {
    const top = (frame) => frame.contentDocument.querySelector('#s3-5').getBoundingClientRect().top;
    const [left, right] = document.querySelectorAll('iframe');
    return Math.abs(top(left) - top(right)) < 40;
  });
  await page.close();
});

test('the site is shown as of another day, in all tabs', async () => {
  const [one, two] = [await open('/schedule/'), await open('/en/schedule/')];
  const first = await one.innerText('main');
  await one.getByLabel('As of').fill('2018-05-01');
  await one.waitForFunction((first) => document.querySelector('main').innerText !== first, first);
  await two.waitForFunction(() => document.querySelector('planpress-bar').shadowRoot.querySelector('input[type=date]').value === '2018-05-01');
  await one.getByText('today', { exact: true }).click();
  await one.waitForFunction((first) => document.querySelector('main').innerText === first, first);
  assert.ok(await kept(one) && await kept(two));
  await Promise.all([one.close(), two.close()]);
});

test('the policy of the published site refuses nothing of the preview', async () => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const refused = [];
  page.on('console', (message) => { if (/Content Security Policy/.test(message.text())) refused.push(message.text()); });
  const answer = await page.goto(`${address}/about/`);
  assert.match(answer.headers()['content-security-policy'], /^default-src 'none'; script-src 'self'; style-src 'self';/);
  await page.waitForFunction(() => document.querySelector('planpress-bar')?.shadowRoot.textContent);
  assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector('planpress-bar')).position), 'fixed');
  edit('content/about.zh.md', 'title: 关于本站', 'titel: 关于本站');
  await page.waitForSelector('pre[role=alert]');
  assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector('pre[role=alert]')).position), 'fixed');
  edit('content/about.zh.md', 'titel: 关于本站', 'title: 关于本站');
  await page.waitForFunction(() => !document.querySelector('pre[role=alert]'));
  await page.getByText('Side by side').click();
  await page.waitForFunction(() => [...document.querySelectorAll('iframe')].every((frame) => frame.contentDocument?.querySelector('h1')));
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).display), 'grid');
  await page.goto(`${address}/__planpress/status`);
  assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector('table')).borderCollapse), 'collapse');
  assert.deepEqual(refused, []);
  await page.close();
});

test('twenty tabs all follow', async () => {
  const pages = [];
  for (let index = 0; index < 20; index++) pages.push(await open('/about/'));
  edit('content/about.zh.md', '新的一段。', '再改一次。');
  for (const page of pages) await page.waitForFunction(() => document.body.textContent.includes('再改一次。'), null, { polling: 100 });
  await Promise.all(pages.map((page) => page.close()));
});
