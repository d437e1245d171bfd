// Search on a large site: which parts hold the words of a question, and those parts. Each file is fetched once.
import { ASKING, IDLE, fold, isHan, spelled } from './search-find.js';

/** How many parts are fetched for a question, and as many again with each request for more. */
const PARTS = 8;
const WORD = /^[a-z]/;
const fetched = new Map();

function json(address) {
  if (!fetched.has(address)) fetched.set(address, fetch(address).then((answer) => answer.json()));
  return fetched.get(address);
}

/** As the files are made: a word lies where its beginning does. */
function shardOf(gram, shards) {
  const units = WORD.test(gram) ? gram.slice(0, 3) : gram;
  let sum = 0;
  for (let at = 0; at < units.length; at += 1) sum = (Math.imul(sum, 31) + units.charCodeAt(at)) >>> 0;
  return sum % shards;
}

/** The parts that hold a gram, each with whether it stands in a title there. */
async function places(folder, gram, shards) {
  const lists = await json(`${folder}g${shardOf(gram, shards)}.json`);
  const key = WORD.test(gram) ? gram.slice(0, 12) : gram;
  const found = new Map();
  const keys = WORD.test(gram) ? Object.keys(lists).filter((other) => other.startsWith(key)) : [key];
  for (const list of keys.map((other) => lists[other] ?? [])) {
    let part = 0;
    for (const step of list) {
      part += step >> 1;
      found.set(part, found.get(part) || Boolean(step & 1));
    }
  }
  return found;
}

/**
 * Pages of the parts that fit best: those with most of the grams, rare ones before common ones, titles before texts.
 * `rounds` says how often more was asked for; `isWhole`, whether there are no further parts that fit.
 */
export async function partsFor(head, { parts, shards }, grams, rounds) {
  const folder = head.replace(/\.json$/, '/');
  const all = await Promise.all(grams.map((gram) => places(folder, gram, shards)));
  const fits = new Map();
  let most = 0;
  for (const found of all) {
    const weight = Math.log(1 + parts / (found.size || 1));
    for (const [part, inTitle] of found) {
      const { score, count } = fits.get(part) ?? { score: 0, count: 0 };
      fits.set(part, { score: score + weight * (inTitle ? 1.5 : 1) + 100, count: count + 1 });
      most = Math.max(most, count + 1);
    }
  }
  const fitting = [...fits].filter(([, { count }]) => count >= most / 2).sort(([a, one], [b, other]) => other.score - one.score || a - b);
  const chosen = fitting.slice(0, PARTS * rounds);
  return { pages: (await Promise.all(chosen.map(([part]) => json(`${folder}${part}.json`)))).flat(), isWhole: chosen.length === fitting.length };
}

/** Pairs of neighbouring characters, and words in Latin letters, of a question and of what its words mean: what the parts of a large site are found by. */
export function gramsOf(query, { synonyms = [] } = {}) {
  const asked = spelled(query);
  const meant = synonyms.filter(([words]) => words.some((word) => asked.includes(fold(word)))).flatMap(([, means]) => means.map(fold));
  const found = new Set();
  for (const text of [asked, ...meant]) {
    const plain = isHan(text) ? text.replace(ASKING, ' ') : text;
    for (const piece of (plain.trim() ? plain : text).match(/[a-z]+|[^a-z\s\p{P}]+[%‰.]?/gu) ?? []) {
      const characters = Array.from(piece);
      if (/[a-z]/.test(piece)) { if (!IDLE.has(piece)) found.add(piece.length > 4 ? piece.replace(/(?:ies|es|s|ing|ed|e|y)$/, '') : piece); }
      else if (characters.length === 1) found.add(piece);
      for (let at = 1; at < characters.length && !/[a-z]/.test(piece); at += 1) found.add(characters[at - 1] + characters[at]);
    }
  }
  return [...found];
}
