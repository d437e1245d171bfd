// Under the security headers that the site brings for its host, every kind of page is what it is without them.
import test from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { serve, launch } from './site.mjs';

test('the content security policy refuses nothing that a page needs', async () => {
  const lines = readFileSync(join(process.env.SITE_ROOT, '_headers'), 'utf8').split('\n').slice(1).filter(Boolean);
  const headers = Object.fromEntries(lines.map((line) => line.trim().split(/: (.*)/, 2)));
  delete headers['Strict-Transport-Security'];
  const host = await serve(process.env.SITE_ROOT, headers);
  const browser = await launch();
  const page = await browser.newPage();
  const refused = [];
  page.on('console', (message) => { if (message.type() === 'error') refused.push(`${page.url()}: ${message.text()}`); });
  const paths = ['/', '/plan/full/', '/plan/annex/', '/indicators/', '/departments/', '/publicity/kit/', '/publicity/screen/', '/data/', '/en/plan/bilingual/', '/quality-month/2017/'];
  for (const path of paths) {
    const answer = await page.goto(host.address + path);
    assert.ok(answer.headers()['content-security-policy']?.startsWith("default-src 'none'"), path);
    assert.ok(await page.evaluate(() => document.styleSheets.length > 0), path);
  }
  await browser.close();
  host.close();
  assert.deepEqual(refused, []);
});
