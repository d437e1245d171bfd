// What writers can publish runs nothing: opened at its own address, under the site's headers and without them, and none
// of it can become a service worker.
import test from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve, launch } from './site.mjs';

const script = 'window.ran = true; self.ran = true; document.title = "ran";';
const page = `<!DOCTYPE html><title>x</title><script src="evil.js"></script><script>${script}</script>`;
const drawing = (inner) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">${inner}</svg>`;

/** Files that are published. */
const allowed = {
  'a.txt': page, 'b.txt': script, 'a.csv': page, 'a.json': page, 'b.json': script, 'a.css': script, 'a.dat': script,
  'b': script, 'a.pdf': `%PDF-1.7\n${page}`, 'a.svg': drawing('<rect width="9" height="9"/>'), 'a.xml': '<?xml version="1.0"?><a><script>window.ran = true</script></a>',
};
/** Files that are not. */
const refused = {
  'evil.html': page, 'evil.js': script, 'evil.svg': drawing(`<script>${script}</script>`), 'c': page, 'c.dat': `\n ${page}`, 'c.png': page,
  'c.xml': `<script xmlns="http://www.w3.org/1999/xhtml">${script}</script>`, '_headers': '/*\n',
};

function makeSite(files) {
  const root = mkdtempSync(join(tmpdir(), 'planpress-active-'));
  mkdirSync(join(root, 'content'));
  writeFileSync(join(root, 'content/site.yaml'), `title: x\nbase_url: /\nfiles: ${JSON.stringify(Object.keys(files))}\n`);
  writeFileSync(join(root, 'content/index.zh.md'), '---\ntitle: x\n---\n');
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, 'content', name), text);
  return root;
}

test('what runs is not published', () => {
  for (const [name, text] of Object.entries(refused)) {
    const root = makeSite({ [name]: text });
    assert.equal(spawnSync(process.env.PLANPRESS, ['build', '--root', root]).status, 1, name);
    rmSync(root, { recursive: true });
  }
});

test('what is published runs nothing', async () => {
  const root = makeSite(allowed);
  execFileSync(process.env.PLANPRESS, ['build', '--root', root], { stdio: 'ignore' });
  const output = join(root, 'public');
  const lines = readFileSync(join(output, '_headers'), 'utf8').split('\n').slice(1).filter(Boolean);
  const headers = Object.fromEntries(lines.map((line) => line.trim().split(/: (.*)/, 2)));
  delete headers['Strict-Transport-Security'];
  const browser = await launch();
  for (const given of [headers, {}]) {
    const host = await serve(output, given);
    const tab = await browser.newPage();
    for (const name of Object.keys(allowed)) {
      // A file that the browser saves instead of showing it runs nothing either.
      await tab.goto(`${host.address}/${name}`).catch((error) => assert.match(String(error), /Download is starting|ERR_ABORTED/));
      assert.ok(!await tab.evaluate(() => window.ran), name);
      await tab.goto(`${host.address}/`);
      const worker = await tab.evaluate((path) => navigator.serviceWorker.register(path).then(() => 'registered', (error) => error.name), `/${name}`);
      assert.equal(worker, 'SecurityError', name);
    }
    await tab.close();
    host.close();
  }
  await browser.close();
  rmSync(root, { recursive: true });
});
