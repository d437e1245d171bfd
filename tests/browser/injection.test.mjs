// What the corpus of injections leaves in a site, a browser does not run: no script of theirs, no dialog, no request
// to another host; without the security headers, so that the pages themselves have to hold.
import test from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve, launch, pages } from './site.mjs';

const corpus = JSON.parse(readFileSync(new URL('../injection/corpus.json', import.meta.url)));
const quoted = (text) => JSON.stringify(text);

/** A site with every string in titles, texts and Markdown, where a check lets it in. Gives how many got in. */
function infectedSite(root, rawHtml) {
  mkdirSync(join(root, 'content'), { recursive: true });
  const put = (name, text) => writeFileSync(join(root, 'content', name), text);
  put('site.yaml', `title: 站\nbase_url: http://127.0.0.1/\nraw_html: ${rawHtml}\n`);
  put('index.zh.md', '---\ntitle: 首页\n---\n');
  put('search.zh.md', '---\ntitle: 搜索\ntemplate: search.html\n---\n');
  const kept = new Set();
  corpus.forEach((text, index) => {
    const fields = `title: ${quoted(`${index} ${text}`)}\ndescription: ${quoted(text)}\nsource: ${quoted(text)}\n`;
    const body = `${text}\n\n段落 ${text} 段落\n\n## 标题 ${text}\n\n- ${text}\n\n**${text}**\n\n> ${text}\n`;
    // What is refused as a title may pass as text, and the other way round.
    for (const [kind, page] of [['text', `---\ntitle: 甲${index}\n---\n${body}`], ['field', `---\n${fields}---\n正文\n`]]) {
      put(`${kind}-${index}.zh.md`, page);
      kept.add(`${kind}-${index}.zh.md`);
    }
  });
  const planpress = (...args) => spawnSync(process.env.PLANPRESS, [...args, '--root', root, '--lang', 'en', '--date', '2026-01-01'], { encoding: 'utf8', maxBuffer: 1 << 28 });
  const found = JSON.parse(planpress('check', '--format', 'json').stdout);
  for (const finding of found.flatMap((it) => [it, ...(it.consequences ?? [])])) {
    const name = finding.file.split('/').pop();
    if (finding.severity === 'error' && kept.delete(name)) rmSync(join(root, 'content', name));
  }
  const { status, stderr } = planpress('build');
  assert.equal(status, 0, stderr);
  return [...kept];
}

for (const rawHtml of [false, true]) {
  test(`nothing of the corpus runs, HTML in Markdown ${rawHtml ? 'sanitised' : 'as text'}`, async (t) => {
    const root = mkdtempSync(join(tmpdir(), 'injection-'));
    const kept = infectedSite(root, rawHtml);
    assert.ok(kept.filter((name) => name.startsWith('text')).length > 50 && kept.filter((name) => name.startsWith('field')).length > 60, `${kept}`);
    const host = await serve(join(root, 'public'));
    const browser = await launch();
    t.after(async () => {
      await browser.close();
      host.close();
      rmSync(root, { recursive: true });
    });
    const page = await browser.newPage();
    const ran = [];
    page.on('pageerror', (error) => ran.push(`${page.url()} ${error}`));
    await page.exposeFunction('x_inj', () => ran.push(page.url()));
    page.on('dialog', (dialog) => (ran.push(`dialog ${page.url()}`), dialog.dismiss()));
    // Pictures of other hosts may stand on a page; nothing of the corpus may ask for more.
    await page.route((url) => url.origin !== host.address, (route) => {
      if (route.request().resourceType() !== 'image') ran.push(`${page.url()} asked for ${route.request().url()}`);
      return route.abort();
    });
    for (const path of pages(join(root, 'public'))) {
      await page.goto(host.address + path);
      // Whatever waits for the pointer or the focus gets it.
      await page.evaluate(() => {
        for (const element of document.querySelectorAll('main *')) {
          for (const name of ['mouseover', 'focus', 'toggle']) element.dispatchEvent(new Event(name, { bubbles: true }));
        }
        for (const link of document.querySelectorAll('main a[href]')) if (!/^(https?|mailto|tel):$/.test(link.protocol)) window.x_inj();
      });
    }
    for (const text of corpus) {
      await page.goto(`${host.address}/search/?q=${encodeURIComponent(text.slice(0, 200))}`);
      await page.waitForSelector('[data-search-state=done]', { state: 'attached' });
    }
    assert.deepEqual(ran, []);
  });
}
