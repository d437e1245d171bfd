// What a search does that finds nothing: what sounds as what was typed, titles most like it, and other languages.
// Fetched only then.
import { find, fold, isHan } from './search-find.js';
import { gramsOf } from './search-parts.js';

/**
 * What sounds as the Latin letters that were typed, whole or by its initials, as `find` gives results; `null` if
 * nothing does. `names` is the list of how names sound, and `here` gives the address in this language of one in there.
 */
export function bySound(text, index, names, here = (url) => url) {
  const typed = fold(text).replace(/[^a-z0-9]/g, '');
  if (!/^[a-z][a-z0-9\s']+$/i.test(text) || typed.length < 2) return null;

  const heard = names.map((name) => ({ name, rank: likeness(name, typed) })).filter(({ rank }) => rank);
  // Unless it is a name, it is found by its characters, as texts are.
  const { characters, share } = charactersOf(typed, names);
  if (share >= (heard.length ? 1 : 0.4) && !heard.some(({ rank }) => rank === 3)) {
    const found = find(index, characters);
    if (found.results.length) return { ...found, instead: [[text, characters, 'sound']] };
  }

  heard.sort((a, b) => b.rank - a.rank);
  const found = new Map();
  for (const { name: [, , url, title] } of heard) {
    const other = { url, own: title, head: fold(title), text: '', body: '', above: [], kind: 'page' };
    found.set(url, { section: index.sections.find((one) => one.url === here(url)) ?? other, also: [] });
  }

  const results = [...found.values()];
  const titles = results.map(({ section }) => section.own);
  const said = titles.join(isHan(titles.join('')) ? '、' : ', ');
  return titles.length ? { results, wanted: [], instead: [[text, said, 'sound']], missing: [] } : null;
}

/** What follows the first consonant of a syllable. */
const FINAL = '(?:[iu]?ang|i?ong|[ei]ng|i?an|i?ao|uai?|uan|[aeu]i|[eiuv]n|[oi]?u|er|i?a|[iuv]e|[iu]o|[aeiouv])';
/** How each character of a name sounds; `null` if the list does not tell. */
function syllablesOf([whole, initials]) {
  const spoken = (letter) => (/[aeo]/.test(letter) ? `(?=${letter})${FINAL}` : `${letter}h?${FINAL}`);
  const one = (letter) => `(${/\d/.test(letter) ? letter : spoken(letter)})`;
  return new RegExp(`^${Array.from(initials, one).join('')}$`).exec(whole)?.slice(1);
}

/** The characters that sound as what was typed, as far as names have such, and the share of it that does. */
function charactersOf(typed, names) {
  const words = new Map();
  for (const name of names) {
    const characters = name[3].match(/[\p{Script=Han}a-z\d]/giu) ?? [];
    const syllables = syllablesOf(name);
    // Names besides the title of a page have other characters than that.
    if (syllables?.length !== characters.length) continue;
    for (let from = 0; from < syllables.length; from += 1) {
      for (let to = from + 2; to <= Math.min(from + 6, syllables.length); to += 1) {
        words.set(syllables.slice(from, to).join(''), characters.slice(from, to).join(''));
      }
    }
  }
  const found = [];
  let heard = 0;
  for (let at = 0; at < typed.length;) {
    let end = typed.length;
    while (end > at && !words.has(typed.slice(at, end))) end -= 1;
    if (end > at) { found.push(words.get(typed.slice(at, end))); heard += end - at; }
    at = Math.max(end, at + 1);
  }
  return { characters: found.join(' '), share: heard / typed.length };
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
