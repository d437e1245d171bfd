// Joins the editor and the libraries that it stands on into one file for browsers, and lists the licences of the
// libraries beside it. `npm ci && npm run build` writes both anew; they are the same on every computer.
import { build } from 'esbuild';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const page = new URL('../page/', import.meta.url);
const here = new URL('./', import.meta.url);

const { metafile } = await build({
  absWorkingDir: fileURLToPath(here),
  entryPoints: ['index.js'],
  outfile: fileURLToPath(new URL('editor.js', page)),
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  charset: 'utf8',
  legalComments: 'eof',
  metafile: true,
  banner: {
    js: '// Built from src/workbench/editor/ by `npm run build`. Licences of the libraries: editor.licences.txt.',
  },
});

/** The folders of the packages whose code is in the file. */
const [output] = Object.values(metafile.outputs);
const used = Object.entries(output.inputs)
  .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
  .map(([path]) => path);
const folders = new Set(
  used.map((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0]).filter(Boolean),
);

const licences = [...folders].sort().map((folder) => {
  const { name, version, license } = JSON.parse(
    readFileSync(new URL(`${folder}/package.json`, here)),
  );
  const file = readdirSync(new URL(`${folder}/`, here)).find((it) => /^licen[cs]e/i.test(it));
  const text = file ? readFileSync(new URL(`${folder}/${file}`, here), 'utf8') : '';
  return `${name} ${version} (${license})\n\n${text.trim()}\n`;
});
writeFileSync(new URL('editor.licences.txt', page), licences.join(`\n${'-'.repeat(80)}\n\n`));

console.log(`editor.js: ${Math.round(output.bytes / 1024)} KB, ${folders.size} libraries`);
