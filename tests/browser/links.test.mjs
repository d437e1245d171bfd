// Every link of every page, those of the templates included, leads somewhere: at the root of a host and below a path.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { launch, pages, serve } from './site.mjs';

async function crawl(folder) {
  const [browser, host] = [await launch(), await serve(folder)];
  const page = await browser.newPage();
  const found = new Map();
  for (const path of pages(folder)) {
    await page.goto(host.address + path);
    found.set(path, await page.evaluate(() => ({
      links: [...document.querySelectorAll('[href], [src]')].map((it) => new URL(it.getAttribute('href') ?? it.src, document.baseURI).href),
      ids: [...document.querySelectorAll('[id]')].map((it) => it.id),
    })));
  }
  const broken = [];
  for (const [path, { links }] of found) {
    for (const link of new Set(links)) {
      const url = new URL(link);
      if (!url.href.startsWith(host.address) && url.host !== '127.0.0.1') continue;
      const target = decodeURIComponent(url.pathname);
      const answer = await fetch(host.address + url.pathname);
      const anchor = decodeURIComponent(url.hash.slice(1));
      const known = !anchor || found.get(target)?.ids.includes(anchor);
      if (!answer.ok || !known) broken.push(`${path} → ${link}`);
    }
  }
  await browser.close();
  host.close();
  const links = [...found.values()].reduce((sum, page) => sum + page.links.length, 0);
  return { broken, count: found.size, links };
}

test('at the root of a host', async () => {
  const { broken, count, links } = await crawl(process.env.SITE_ROOT);
  assert.deepEqual(broken, []);
  // Nothing is broken where nothing was looked at.
  assert.ok(count > 300 && links > 20 * count, `${count} pages, ${links} links`);
});

test('below a path', async () => {
  const { broken } = await crawl(process.env.SITE_BELOW);
  assert.deepEqual(broken, []);
});
