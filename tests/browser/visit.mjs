// Visits to whole sites: every kind of page fits a phone, is accessible, leads nowhere that is not there, and runs without
// an error.
import { describe, test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch, pages, serve } from './site.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Runs the program, and fails with what it says if it finds an error. */
export function run(...args) {
  execFileSync(process.env.PLANPRESS, args, { stdio: 'pipe', encoding: 'utf8' });
}

/** The pages of a site of which each stands for a kind: of many made alike, the first. */
function ofEachKind(folder) {
  const kindOf = (path) => path.replace(/(^|\/)(departments|indicators|leave)\/[^/]+\/$/, '$1$2/one/');
  const first = new Map(pages(folder).toSorted().map((path) => [kindOf(path), path]));
  return [...first.values()];
}

/** The links of a site's files that lead to no file of it, or to no place on a page. Every page is read once. */
function broken(folder) {
  const fileOf = (path) => join(folder, path.endsWith('/') ? `${path}index.html` : path);
  const texts = new Map(pages(folder).map((path) => [fileOf(path), readFileSync(fileOf(path), 'utf8')]));
  const ids = new Map([...texts].map(([file, text]) => [file, new Set([...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))]));

  return pages(folder).flatMap((page) => {
    const links = [...texts.get(fileOf(page)).matchAll(/ (?:href|src)="([^"]+)"/g)].map(([, link]) => link.replaceAll('&amp;', '&'));
    return [...new Set(links)].filter((link) => {
      const { host, pathname, hash } = new URL(link, `http://site${page}`);
      if (host !== 'site') return false;
      const file = fileOf(decodeURIComponent(pathname));
      const id = decodeURIComponent(hash.slice(1));
      return ids.has(file) ? id !== '' && !ids.get(file).has(id) : !existsSync(file);
    }).map((link) => `${page} → ${link}`);
  });
}

/**
 * Tests of sites: `make(folder)` of each makes its sources. One page of the browser goes through all of them, since a new one
 * for each would take longer than the visit.
 */
export function visitSites(sites) {
  const root = mkdtempSync(join(tmpdir(), 'sites-'));
  let browser, page;
  let found = [];
  before(async () => {
    browser = await launch();
    page = await browser.newPage({ viewport: { width: 375, height: 667 } });
    page.on('console', (message) => message.type() === 'error' && found.push(`${page.url()}: ${message.text()}`));
    page.on('pageerror', (error) => found.push(`${page.url()}: ${error}`));
  });
  after(async () => {
    await browser.close();
    rmSync(root, { recursive: true });
  });

  for (const { name, make } of sites) {
    describe(name, () => {
      const folder = join(root, name, 'public');
      let host;
      before(async () => {
        make(join(root, name));
        // After the last result that a fixture has.
        run('build', '--root', join(root, name), '--date', '2028-01-15', '--lang', 'en');
        host = await serve(folder);
      });
      after(() => host.close());

      test('no link leads nowhere', () => assert.deepEqual(broken(folder), []));

      test('every kind of page fits 375 px, is accessible and runs without an error', async () => {
        found = [];
        for (const path of ofEachKind(folder)) {
          await page.goto(host.address + path);
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          if (wide > 0) found.push(`${path}: ${wide} px too wide`);
          await page.evaluate(axe);
          const { violations } = await page.evaluate(() => axe.run());
          for (const it of violations) found.push(`${path}: ${it.id} ${it.nodes.map((node) => node.html).join(' ')}`);
        }
        assert.deepEqual(found, []);
      });
    });
  }
}
