// The search index of a built site and the functions of the theme that search it, without a browser.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Imports a script of the theme as it was published. */
async function script(root, name) {
  const file = readdirSync(join(root, 'assets')).find((file) => file.startsWith(`${name}.`) && file.endsWith('.js'));
  const text = readFileSync(join(root, 'assets', file), 'utf8');
  return import(`data:text/javascript;base64,${Buffer.from(text).toString('base64')}`);
}

/** The index of each language, and `find` as the page asks it. */
export async function indexIn(root) {
  const { find, indexOf, mayNamePlace } = await script(root, 'search-find');
  const { placeIn } = await script(root, 'search-places');
  const strange = await script(root, 'search-strange');
  const { unpacked } = await script(root, 'search-unpack');
  const of = (language) => {
    const file = JSON.parse(readFileSync(join(root, `data/search/${language}.json`)));
    return indexOf(file.packed ? JSON.parse(unpacked(file)) : file);
  };
  const answer = (index, query) => {
    const asked = [index, query, mayNamePlace(query) ? placeIn : undefined];
    const found = find(...asked);
    return found.missing.length ? find(...asked, strange) : found;
  };
  return { find: answer, index: { zh: of('zh'), en: of('en') } };
}

/** One of the lists beside this file. */
export const read = (name) => JSON.parse(readFileSync(new URL(name, import.meta.url)));
