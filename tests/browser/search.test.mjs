// Searching the real site: any part of a word, questions, other spellings, English; keyboard, address, no script.
import test, { before, after } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { serve, launch } from './site.mjs';

let host, browser;
before(async () => { host = await serve(process.env.SITE_ROOT); browser = await launch(); });
after(async () => { await browser.close(); host.close(); });

const results = (page) => page.$$eval('[data-search-results] a', (links) => links.map((link) => link.getAttribute('href')));

async function search(page, query, prefix = '') {
  await page.goto(`${host.address}${prefix}/search/?q=${encodeURIComponent(query)}`);
  await page.waitForSelector('[data-search-results][data-search-state=done]', { state: 'attached' });
  return results(page);
}

test('the right section stands first, or among the first five', async () => {
  const page = await browser.newPage();
  const first = {
    '经费从哪里出': '/plan/safeguards/#s5-4', 住建委职责: '/departments/', 首席质量官: '#', 红名单: '/plan/tasks/#s3-6',
    五星级酒店: '#s2-3', '违禁农药': '#', 市总工会: '/departments/', 森林覆盖率: '/indicators/', 质量安全风险: '#', QC小组: '#fj-',
    质量精神: '/publicity/spirit/', 卫生城市: '#', '2019年预验收': '#s6',
  };
  const missed = [];
  for (const [query, expected] of Object.entries(first)) {
    const found = await search(page, query);
    if (!found.slice(0, 5).some((href) => href.includes(expected))) missed.push([query, found.slice(0, 5)]);
  }
  for (const [query, expected] of Object.entries({ 'performance excellence': '#', hotlines: '#', 'leading grup': '#' })) {
    const found = await search(page, query, '/en');
    if (!found.slice(0, 5).some((href) => href.includes(expected))) missed.push([query, found.slice(0, 5)]);
  }
  assert.deepEqual(missed, []);
  await page.close();
});

test('what is not there is not found, whatever is typed', async () => {
  const page = await browser.newPage();
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  for (const query of ['', '，。！', '<img src=x onerror=alert(1)>', '🙂', '質量強市規劃', 'x'.repeat(10000), '(((', '\\']) {
    await search(page, query);
  }
  assert.deepEqual(await search(page, '繁體規劃'), []);
  assert.match(await page.textContent('[role=status]'), /未找到/);
  assert.deepEqual(errors, []);
  await page.close();
});

// A hundred in an ordinary run; as long as FUZZ_SECONDS says, for each language.
test('queries of all kinds end in an answer, and run nothing', async () => {
  const seconds = Number(process.env.FUZZ_SECONDS ?? 0);
  const corpus = JSON.parse(readFileSync(new URL('../injection/corpus.json', import.meta.url)));
  let seed = 12345;
  const random = (count) => (seed = (seed * 1103515245 + 12345) % 2147483648) % count;
  for (const prefix of ['', '/en']) {
    const page = await browser.newPage();
    const ran = [];
    page.on('pageerror', (error) => ran.push(String(error)));
    page.on('dialog', (dialog) => (ran.push(dialog.message()), dialog.dismiss()));
    await page.goto(`${host.address}${prefix}/plan/full/`);
    const seeds = [...corpus, ...(await page.innerText('[data-plan-text]')).split('\n').filter(Boolean)];
    const piece = () => {
      const text = seeds[random(seeds.length)];
      const at = random(text.length);
      return text.slice(at, at + 1 + random(12)).repeat(random(20) ? 1 : 50);
    };
    await search(page, 'begin', prefix);
    const until = Date.now() + 1000 * seconds;
    let count = 0;
    for (; count < 100 || Date.now() < until; count += 1) {
      const query = Array.from({ length: 1 + random(4) }, piece).join(['', ' ', '\u3000'][random(3)]);
      await page.evaluate((text) => {
        document.querySelector('[data-search-results]').removeAttribute('data-search-state');
        const field = document.querySelector('form[data-search-index]').elements.q;
        field.value = text;
        field.dispatchEvent(new Event('input', { bubbles: true }));
      }, query);
      await page.waitForSelector('[data-search-results][data-search-state=done]', { state: 'attached', timeout: 10_000 }).catch(() => ran.push(`no answer to ${JSON.stringify(query)}`));
      const foreign = await page.$$eval('[data-search-results] *, [data-search-hints] *, [role=status] *', (all) => all.filter((element) => !/^(LI|A|P|MARK|OL)$/.test(element.tagName) || [...element.attributes].some(({ name }) => name.startsWith('on'))).length);
      if (foreign) ran.push(`markup from ${JSON.stringify(query)}`);
      if (ran.length > 5) break;
    }
    if (seconds) console.log(`${count} queries`);
    assert.deepEqual(ran, []);
    await page.close();
  }
});

test('as one types, by keyboard, with the address and the way back', async () => {
  const page = await browser.newPage();
  const fetched = [];
  page.on('request', (request) => fetched.push(new URL(request.url()).pathname));
  await page.goto(`${host.address}/plan/`);
  assert.ok(!fetched.some((path) => path.startsWith('/data/search/')), 'nothing before the first search');
  await page.fill('.site-search input', '督查');
  await page.press('.site-search input', 'Enter');
  await page.waitForSelector('[data-search-state=done] a');
  assert.equal(decodeURIComponent(new URL(page.url()).search), '?q=督查');
  assert.ok((await page.$$('[data-search-results] mark')).length > 0);
  await page.fill('#q', '首席质量官');
  await page.waitForFunction(() => location.search.includes('%E5%AE%98'));
  await page.waitForSelector('[data-search-state=done] a');
  await page.press('#q', 'ArrowDown');
  assert.equal(await page.evaluate(() => document.activeElement.closest('[data-search-results]') !== null), true);
  const href = await page.evaluate(() => document.activeElement.getAttribute('href'));
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.pathname + url.hash === href);
  await page.goBack();
  await page.waitForSelector('[data-search-state=done] a');
  assert.equal(await page.inputValue('#q'), '首席质量官');
  await page.close();
});

test('without script the page leads to departments and tasks', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${host.address}/search/?q=x`);
  assert.ok(await page.isVisible('main a[href="/departments/"]'));
  assert.ok(await page.isVisible('noscript a[href="/plan/full/"], main .notice a[href="/plan/full/"]'));
  await context.close();
});

test('the first search fetches the scripts and one index, and no list of sounds', async () => {
  for (const [prefix, query, most] of [['', '督查', 39_900], ['/en', 'inspection', 44_700]]) {
    const page = await browser.newPage();
    host.answered.length = 0;
    await page.goto(`${host.address}${prefix}/search/?q=${encodeURIComponent(query)}`);
    await page.waitForSelector('[data-search-state=done]', { state: 'attached' });
    const own = host.answered.filter(({ path }) => /search/.test(path.replace('/search/', '/')) || path.includes('/data/search/'));
    const sizes = own.map(({ body }) => gzipSync(body).length);
    assert.equal(own.filter(({ path }) => path.endsWith('.json')).length, 1);
    assert.ok(!own.some(({ path }) => /search-(?:places|more|parts|strange)/.test(path)), 'what few questions need');
    assert.ok(sizes.reduce((sum, size) => sum + size) <= most, sizes.join());
    await page.close();
  }
});

test('one thing is one result: a department with its clause, what it does, a short path', async () => {
  const page = await browser.newPage({ viewport: { width: 375, height: 812 } });
  assert.equal((await search(page, '发改委'))[0], '/departments/development-reform/');
  const first = page.locator('[data-search-results] > li').first();
  assert.deepEqual(await first.locator('a').evaluateAll((links) => links.map((link) => link.getAttribute('href'))), ['/departments/development-reform/', '/plan/responsibilities/#s4-5']);
  assert.match(await first.textContent(), /把质量发展目标纳入全市国民经济和社会发展规划/);
  assert.equal(await first.locator('.place').textContent(), '责任单位');
  assert.match(await page.title(), /^发改委 - /);
  const { y } = await first.locator('a').first().boundingBox();
  assert.ok(y < 640, `the first result stands at ${y}`);
  const filters = await page.locator('[data-search-filters]').boundingBox();
  assert.ok(filters.y < y && filters.height >= 44 && filters.height <= 60, `filters are one line above the results: ${JSON.stringify(filters)}`);
  assert.ok(!await page.isVisible('[name=kind]'), 'filters are folded');
  await search(page, '森林覆盖率');
  assert.match(await page.locator('[data-search-results] > li').first().textContent(), /目标值：.*30%/);
  await page.close();
});

test('what was searched instead is said, and what was typed is offered', async () => {
  const page = await browser.newPage();
  await search(page, '电梯');
  const hint = page.locator('[data-search-hints] p').first();
  assert.match(await hint.textContent(), /“电梯”也按“特种设备”查找。/);
  await hint.locator('a').click();
  await page.waitForFunction(() => document.querySelector('[data-search-state=done]') && document.querySelector('#q').value === '"电梯"');
  assert.deepEqual(await results(page), []);
  assert.ok(await page.isVisible('[data-search-ways] a[href="/complaints/"]'), 'where nothing is there, the way on');
  await page.close();
});

test('one wrong character of a Chinese word is forgiven, and said', async () => {
  const page = await browser.newPage();
  assert.equal((await search(page, '森林覆概率'))[0], '/indicators/forest-coverage/');
  assert.match(await page.textContent('[data-search-hints]'), /森林覆概率.*森林覆盖率/);
  assert.deepEqual(await search(page, '今天天气'), []);
  await page.close();
});

test('a question about something on the site is answered although a word is not on it, which is said', async () => {
  const page = await browser.newPage();
  assert.equal((await search(page, '小区电梯困人'))[0], '/plan/annex/#fj-31');
  assert.match(await page.textContent('[data-search-hints]'), /本站没有：困人。/);
  assert.deepEqual(await search(page, '电梯价格'), []);
  await page.close();
});

test('names are found by their sounds, whose list is fetched only then', async () => {
  const page = await browser.newPage();
  const fetched = [];
  page.on('request', (request) => fetched.push(new URL(request.url()).pathname));
  await search(page, 'A3');
  assert.ok(!fetched.includes('/data/search/zh.pinyin.json'));
  for (const [typed, expected] of [['zhijianju', '/departments/quality-supervision/'], ['slfgl', '/indicators/forest-coverage/'], ['sfgw', '/departments/development-reform/'], ['zhiliangyue', '/quality-month/'], ['jiaoyuju', '/departments/education-sports/'], ['zhujianju', '/departments/housing-construction/']]) {
    assert.equal((await search(page, typed))[0], expected, typed);
  }
  // What is no name is found by its characters; on pages in English, names alone.
  assert.equal((await search(page, 'tousu dianhua'))[0], '/complaints/');
  assert.equal((await search(page, 'zhijianju', '/en'))[0], '/en/departments/quality-supervision/');
  await page.close();
});

test('filters by kind, department, chapter and year, in the address too', async () => {
  const page = await browser.newPage();
  const all = await search(page, '质量');
  assert.equal(await page.innerText('[data-search-filters] summary'), '筛选');
  await page.click('[data-search-filters] summary');
  await page.selectOption('[name=kind]', 'indicator');
  await page.waitForFunction(() => document.querySelector('[data-search-state=done]') && location.search.includes('kind=indicator'));
  const indicators = await results(page);
  assert.ok(indicators.length > 5 && indicators.every((href) => href.includes('/indicators/')), indicators.join());
  const offered = await page.$$eval('[name=department] option', ([, first]) => Number(/\((\d+)\)$/.exec(first.textContent)[1]));
  await page.selectOption('[name=department]', { index: 1 });
  await page.waitForFunction(() => document.querySelector('[data-search-state=done]') && location.search.includes('department='));
  const fewer = await results(page);
  assert.equal(fewer.length, Math.min(30, offered));
  await page.reload();
  await page.waitForSelector('[data-search-state=done]');
  assert.deepEqual(await results(page), fewer);
  assert.ok(await page.isVisible('[name=department]'), 'filters that are set are seen');
  assert.equal(await page.innerText('[data-search-filters] summary'), '筛选 （已选2项）');
  await page.goBack();
  await page.goBack();
  await page.waitForFunction(() => !location.search.includes('kind=') && document.querySelector('[data-search-state=done]'));
  assert.deepEqual(await results(page), all);
  await page.goto(`${host.address}/search/?q=${encodeURIComponent('经费')}&chapter=${encodeURIComponent('五、保障措施')}`);
  await page.waitForSelector('[data-search-state=done] a');
  assert.ok((await results(page)).every((href) => href.startsWith('/plan/safeguards/')));
  await page.close();
});

test('where nothing is found, the nearest terms and what there is in the other language', async () => {
  const page = await browser.newPage();
  assert.deepEqual(await search(page, '“质量魂与精神家园”'), []);
  await page.waitForSelector('[data-search-hints] a');
  assert.ok((await page.$$eval('[data-search-hints] a', (links) => links.map((link) => link.textContent))).some((text) => text.includes('质量精神')));
  assert.deepEqual(await search(page, 'forest coverage'), []);
  await page.waitForSelector('[data-search-hints] a[lang=en]');
  const link = page.locator('[data-search-hints] a[lang=en]');
  assert.match(await link.textContent(), /^English \([1-9]\d*\)$/);
  assert.equal(await link.getAttribute('href'), '/en/search/?q=forest%20coverage');
  await page.close();
});

/** A site of its own, large enough for its texts to lie in parts. */
function largeSite() {
  const root = mkdtempSync(join(tmpdir(), 'planpress-search-'));
  mkdirSync(join(root, 'content'), { recursive: true });
  writeFileSync(join(root, 'content/site.yaml'), 'title: 大站\nlocales: [zh-Hans]\n');
  writeFileSync(join(root, 'content/index.zh.md'), '---\ntitle: 首页\n---\n');
  writeFileSync(join(root, 'content/search.zh.md'), '---\ntitle: 搜索\ntemplate: search.html\n---\n');
  // Characters in an order of their own on every page: each page has pairs that no other has.
  const word = (page, at) => String.fromCharCode(0x4e00 + ((page * 77 + (at % 2 ? at * at * (page + 3) : at * 13)) % 20000));
  for (let page = 0; page < 250; page += 1) {
    const text = Array.from({ length: 400 }, (_, at) => word(page, at)).join('');
    writeFileSync(join(root, `content/p${page}.zh.md`), `---\ntitle: 第${page}页\n---\n## 甲\n\n${text}\n\nQuality${page % 2 ? ' inspections' : ''} 质量\n`);
  }
  execFileSync(process.env.PLANPRESS, ['--root', root, '--lang', 'en']);
  return { root, word };
}

test('a large site: any fragment is found, and only what it needs is fetched', async () => {
  const { root, word } = largeSite();
  const large = await serve(join(root, 'public'));
  const page = await browser.newPage();
  const found = async (query) => {
    await page.goto(`${large.address}/search/?q=${encodeURIComponent(query)}`);
    await page.waitForSelector('[data-search-state=done]', { state: 'attached' });
    return results(page);
  };
  for (const number of [0, 77, 123, 249]) {
    const fragment = [100, 101, 102, 103, 104].map((at) => word(number, at)).join('');
    assert.equal((await found(fragment))[0], `/p${number}/#甲`, fragment);
  }
  assert.ok((await found('第249页'))[0].startsWith('/p249/'));
  assert.ok((await found('inspection')).length > 5, 'the beginning of a word');
  large.answered.length = 0;
  await found('质量 检验');
  const fetched = large.answered.filter(({ path }) => path.includes('/data/search/'));
  assert.ok(fetched.length <= 11, 'the head, two files of pairs, eight parts');
  // Every page has these characters: all are counted and reached once all parts are there.
  await found('质量');
  for (let more = 0; more < 30 && await page.isVisible('[data-search-more]'); more += 1) {
    const before = (await results(page)).length;
    await page.click('[data-search-more]');
    await page.waitForFunction((count) => document.querySelector('[data-search-state=done]') && document.querySelectorAll('[data-search-results] > li').length > count, before);
  }
  assert.equal(new Set(await results(page)).size, 250);
  assert.equal(await page.textContent('[role=status]'), '共找到250条结果');
  assert.deepEqual(await found('龘龘龘'), []);
  await page.close();
  large.close();
  rmSync(root, { recursive: true });
});
