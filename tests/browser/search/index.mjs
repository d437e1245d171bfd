// The search index of a built site and the functions of the theme that search it, without a browser.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The address of a script of the theme as it was published, with the scripts that it imports at its beginning. */
function addressOf(root, name) {
  const file = readdirSync(join(root, 'assets')).find((file) => file.startsWith(`${name}.`) && file.endsWith('.js'));
  const text = readFileSync(join(root, 'assets', file), 'utf8');
  const whole = text.replace(/(?<=^import .*['"])[^'"]*\/(search-[a-z]+)\.[^'"]*(?=['"])/gm, (_, other) => addressOf(root, other));
  return `data:text/javascript;base64,${Buffer.from(whole).toString('base64')}`;
}

/** The index of each language, and `find` as the page asks it: by places, by strange words, by sounds. */
export async function indexIn(root) {
  const script = (name) => import(addressOf(root, name));
  const { find, indexOf, mayNamePlace } = await script('search-find');
  const { placeIn } = await script('search-places');
  const strange = await script('search-strange');
  const { bySound } = await script('search-more');
  const { unpacked } = await script('search-unpack');
  const data = (name) => JSON.parse(readFileSync(join(root, `data/search/${name}.json`)));
  const of = (language) => {
    const file = data(language);
    return indexOf(file.packed ? JSON.parse(unpacked(file)) : file);
  };
  const index = { zh: of('zh'), en: of('en') };
  const names = data('zh.pinyin');
  const answer = (index, query) => {
    const asked = [index, query, mayNamePlace(query) ? placeIn : undefined];
    const found = find(...asked, null);
    return found.missing.length ? find(...asked, strange) : found;
  };
  const page = (asked, query) => {
    const found = answer(asked, query);
    const heard = !found.results.length && bySound(query, asked, names, (url) => (asked === index.en ? `/en${url}` : url));
    return heard || found;
  };
  return { find: page, index };
}

/** One of the lists beside this file. */
export const read = (name) => JSON.parse(readFileSync(new URL(name, import.meta.url)));
