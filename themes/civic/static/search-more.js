// What a search does that finds nothing: names that sound as what was typed, words with one other character, and titles
// most like it, and other languages. Fetched only then.
import { find, fold } from './search-find.js';
import { gramsOf } from './search-parts.js';

let sounds;
/** What sounds as the Latin letters that were typed, whole or by its initials, as `find` gives results; `null` if nothing does. */
export async function bySound(text, { sections }, address) {
  const typed = fold(text).replace(/[^a-z0-9]/g, '');
  if (!/^[a-z][a-z0-9\s']+$/i.test(text) || typed.length < 2) return null;

  sounds ??= fetch(address).then((answer) => answer.json());
  const heard = (await sounds).map((name) => ({ name, rank: likeness(name, typed) })).filter(({ rank }) => rank);
  heard.sort((a, b) => b.rank - a.rank);
  const found = new Map();
  for (const { name: [, , url, title] } of heard) {
    const section = sections.find((one) => one.url === url) ?? { url, own: title, head: fold(title), text: '', body: '', above: [], kind: 'page' };
    found.set(url, { section, also: [] });
  }

  const results = [...found.values()];
  const names = results.map(({ section }) => section.own).join('、');
  return results.length ? { results, wanted: [], instead: [[text, names, 'sound']], missing: [] } : null;
}

/** What names of bodies end with, which people mix up: jiaoyuju is 教育体育局, zhujianju 住建委. */
const ENDS = /(?:ju|wei|ban|bu|ting|zu)$/;
/** How much a name sounds as what was typed: 3 wholly, 2 at its beginning, 1 somewhere, 0 not at all. */
function likeness([whole, initials], typed) {
  // Nearly every name begins with 市, which is not said.
  const [shorter, fewer] = [whole.replace(/^shi/, ''), initials.replace(/^s/, '')];
  if ([whole, shorter, initials, fewer].includes(typed)) return 3;
  if (typed.length > 3 && (whole.startsWith(typed) || shorter.startsWith(typed))) return 2;
  const core = typed.replace(ENDS, '');
  if (core.length > 3 && core !== typed && ENDS.test(shorter) && shorter.startsWith(core)) return 2;
  return Number(typed.length > 4 && whole.includes(typed));
}

/** What is found with one Chinese character of a word other than as it was typed; `null` if that makes no word of the site. */
export function bySpelling(text, index) {
  for (const word of fold(text).match(/\p{Script=Han}{4,12}/gu) ?? []) {
    for (let at = 1; at < word.length - 1; at += 1) {
      const [near] = new RegExp(`${word.slice(0, at)}\\p{Script=Han}${word.slice(at + 1)}`, 'u').exec(index.all) ?? [];
      const found = near && find(index, fold(text).replace(word, near));
      if (found?.results.length) return { ...found, instead: [[word, near, 'spelling'], ...found.instead] };
    }
  }
  return null;
}

/** Titles most like a question to which there is no answer: by their pairs of characters. */
export function nearest({ sections }, query) {
  const wanted = new Set(gramsOf(query));
  const likeness = ({ own, head }) => {
    const held = gramsOf(head);
    return [own, (2 * held.filter((gram) => wanted.has(gram)).length) / (held.length + wanted.size)];
  };
  const titles = new Map(sections.filter(({ isPage }) => isPage).map(likeness));
  return [...titles].filter(([, like]) => like > 0.2).sort((a, b) => b[1] - a[1]).slice(0, 3).map(([title]) => title);
}

/** The other languages that have results, with how many `count` finds in their names; on a slow line, all as they are. */
export async function inOthers(others, count) {
  const found = [];
  async function ask() {
    for (const one of others) {
      const results = await count(one);
      if (results) found.push({ ...one, name: `${one.name} (${results})` });
    }
    return found;
  }
  const late = new Promise((done) => { setTimeout(done, 3000, others); });
  return Promise.race([ask().catch(() => found), late]);
}
