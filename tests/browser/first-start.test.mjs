// The first start of the program in an empty folder: a site is made in the browser, and the workbench opens on it.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch, start, stop } from './site.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

test('a site is made without a terminal, and opened', async () => {
  const folder = mkdtempSync(join(tmpdir(), '第一次 '));
  const options = ['edit', '--root', folder, '--no-open', '--lang', 'zh'];
  const { program, found } = await start(options, /http:\/\/\S+/);
  let printed = '';
  program.stdout.on('data', (data) => {
    printed += data;
  });

  const page = await browser.newPage({ viewport: { width: 1024, height: 768 }, bypassCSP: true });
  await page.goto(found);
  await page.evaluate(axe);
  assert.deepEqual(await page.evaluate(async () => (await window.axe.run()).violations), []);
  await page.getByLabel('网站名称').fill('某县质量工作');
  await page.getByLabel('用途').selectOption({ label: '工作规划' });
  await page.getByRole('button', { name: '新建' }).click();
  await page.getByText('网站已经准备好').waitFor();
  assert.ok(existsSync(join(folder, '编辑网站.cmd')));

  // The program tells the address of the workbench as soon as it can be opened.
  for (let wait = 0; wait < 100 && !/token=/.test(printed); wait += 1) await page.waitForTimeout(100);
  await page.goto(printed.match(/http:\/\/\S+token=\w+/)[0]);
  await page.getByRole('heading', { name: '全部页面' }).waitFor();
  await page.locator('td a', { hasText: '〔' }).first().waitFor();
  assert.equal(await page.locator('.site-title').textContent(), '某县质量工作');
  await page.close();
  await stop(program);
  rmSync(folder, { recursive: true });
});
