// The editor's bundle is what its sources make, byte for byte.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const WORKBENCH = 'src/workbench';
const MADE = ['editor.js', 'editor.licences.txt'];
/** What npm says where it cannot reach the registry. */
const UNREACHABLE = /\b(?:EAI_AGAIN|ENOTFOUND|ENETUNREACH|ECONNREFUSED|ECONNRESET|ETIMEDOUT)\b/;

test('the bundle of the editor is built from its sources', (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
  const npm = (...options) =>
    spawnSync('npm', options, { cwd: join(folder, 'editor'), encoding: 'utf8' });
  try {
    cpSync(join(WORKBENCH, 'editor'), join(folder, 'editor'), {
      recursive: true,
      filter: (path) => !path.includes('node_modules'),
    });
    mkdirSync(join(folder, 'page'));

    const installed = npm('ci', '--no-audit', '--no-fund', '--ignore-scripts');
    if (installed.status !== 0 && UNREACHABLE.test(installed.stderr)) {
      context.skip('npm cannot reach its registry, so that the bundle cannot be built');
      return;
    }
    assert.equal(installed.status, 0, installed.stderr);
    const built = npm('run', 'build');
    assert.equal(built.status, 0, built.stderr);

    for (const name of MADE) {
      const isSame = readFileSync(join(folder, 'page', name)).equals(
        readFileSync(join(WORKBENCH, 'page', name)),
      );
      assert.ok(isSame, `${name} is not what npm run build makes`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
