// Every page is valid: the Nu HTML checker has neither an error nor a warning, at the root of a host and below a path.
import test from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';

const jar = createRequire(import.meta.url).resolve('vnu-jar/build/dist/vnu.jar');

test('the Nu HTML checker finds nothing', () => {
  const { stderr, error } = spawnSync('java', ['-jar', jar, '--skip-non-html', '--format', 'gnu', process.env.SITE_ROOT, process.env.SITE_BELOW], { encoding: 'utf8', maxBuffer: 1 << 28 });
  assert.equal(error, undefined);
  assert.equal(stderr, '');
});
