// The button that publishes: what will change is shown first, and then it is where readers are.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startWorkbench } from './workbench.mjs';

let bench;
before(async () => {
  bench = await startWorkbench('zh', (root) => {
    const settings = 'targets:\n  web: {kind: folder, path: www}\n  hand: {kind: zip, path: zip}\n';
    writeFileSync(join(root, 'publish.yaml'), settings);
  });
});
after(() => bench.close());

test('what was shown is published with one button', async () => {
  const { page, problems } = await bench.open('#publish');
  const button = page.getByRole('button', { name: '发布', exact: true });
  const status = page.locator('main [role=status]');
  await status.filter({ hasText: '可以发布' }).waitFor({ timeout: 240_000 });
  assert.match(await page.locator('main pre').textContent(), /新增页面：\d{2,}/);
  const index = join(bench.root, 'www/index.html');
  assert.ok(!existsSync(index));

  await button.click();
  await status.filter({ hasText: '发布完成' }).waitFor({ timeout: 240_000 });
  assert.match(readFileSync(index, 'utf8'), /<\/html>/);
  assert.ok(await button.isDisabled());

  await page.getByRole('button', { name: '查看会改变什么' }).click();
  await status.filter({ hasText: '没有变化' }).waitFor({ timeout: 240_000 });
  assert.deepEqual(problems, []);
  await page.close();
});
