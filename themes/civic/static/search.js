// The page that searches. Nothing is fetched before somebody searches; what is found, and in which order, is decided in
// `search-find.js`.
import { find, indexOf, mayNamePlace } from './search-find.js';

const form = document.querySelector('form[data-search-index]');
const field = form.elements.q;
const list = document.querySelector('[data-search-results]');
const status = document.querySelector('[data-search-status]');
const filters = document.querySelector('[data-search-filters]');
const set = filters.querySelector('[data-search-set]');
const ways = document.querySelector('[data-search-ways]');
const more = document.querySelector('[data-search-more]');
const siteTitle = document.title;
/** How many results are shown at first, and with each further request. */
const LIMIT = 30;
const isChinese = (text) => /\p{Script=Han}/u.test(text);

/** How long to wait for the next key, in milliseconds: on a large site every search fetches. */
let pause = 120;
const indexes = {};
/** Gives what is to be searched for a question: the index of a small site, of a large one that of the fitting parts. */
function load(address) {
  indexes[address] ??= fetch(address).then((answer) => answer.json()).then(async (file) => {
    const head = file.packed ? JSON.parse((await import('./search-unpack.js')).unpacked(file)) : file;
    if (!head.parts) {
      pause = 0;
      const index = indexOf(head);
      return () => ({ index, isWhole: true });
    }
    const { gramsOf, partsFor } = await import('./search-parts.js');
    return async (query, rounds) => {
      const { pages, isWhole } = await partsFor(address, head, gramsOf(query, head), rounds);
      return { index: indexOf({ ...head, pages }), isWhole };
    };
  });
  indexes[address].catch(() => { delete indexes[address]; });
  return indexes[address];
}

/** A text with what was found in it marked. */
function marked(text, folded, wanted) {
  const out = document.createDocumentFragment();
  let at = 0;
  while (at < text.length) {
    const hit = wanted.find((gram) => folded.startsWith(gram, at) && !(/^[a-z]/.test(gram) && /[a-z]/.test(folded[at - 1] ?? '')));
    const length = hit?.length ?? 1;
    const part = text.slice(at, at + length);
    if (hit) out.append(Object.assign(document.createElement('mark'), { textContent: part }));
    else if (out.lastChild?.nodeType === Node.TEXT_NODE) out.lastChild.data += part;
    else out.append(part);
    at += length;
  }
  return out;
}

/** The part of a text that holds most of what was found. */
function excerpt({ text, body }, wanted) {
  const first = wanted.map((gram) => body.indexOf(gram)).find((at) => at >= 0) ?? 0;
  const start = first > 30 ? Math.max(0, body.slice(0, first - 8).search(/[^，。；、,;. ]*$/)) : 0;
  const from = Math.max(start, first - 60);
  const [gap, space, most] = isChinese(text) ? ['……', '\u200b', 90] : ['…', ' ', 200];
  let part = text.slice(from, Math.max(start, first - 20) + most);
  // What is left out begins after a word, in Chinese after a clause.
  const isCut = from + part.length < text.length;
  if (isCut) part = part.replace(/[，。；、,;.\s]+[^，。；、,;.\s]{0,20}$/, '');
  const out = document.createElement('p');
  out.append(from ? gap : '', marked(part.replaceAll('\t', space), body.slice(from, from + part.length), wanted), isCut ? gap : '');
  return out;
}

const kindName = (kind) => form.querySelector(`[data-kind=${CSS.escape(kind)}]`)?.textContent ?? kind;
const link = (href, ...words) => { const made = Object.assign(document.createElement('a'), { href }); made.append(...words); return made; };
const paragraph = (className, ...parts) => { const made = Object.assign(document.createElement('p'), { className }); made.append(...parts); return made; };

/** Where something stands, in few words: what kind of thing it is, and the chapter or the folder that it is in. */
function placeOf(section) {
  const inside = section.chapter && section.title ? section.chapter : section.kind === 'page' ? section.above.at(-1) ?? (section.title && section.page) : '';
  const kind = section.kind === 'page' ? '' : kindName(section.kind);
  return [kind, inside && inside.length <= (isChinese(inside) ? 16 : 48) ? inside : ''].filter(Boolean).join(' › ');
}

/** What is said below the title: of an indicator its target, of a department what it does. */
function summary(section, also, wanted) {
  if (section.kind === 'indicator') return paragraph('', form.dataset.target, marked(section.text.replace(/^= /, ''), section.body.replace(/^= /, ''), wanted));
  const told = section.text ? section : also.find(({ text }) => text);
  return told && excerpt(told, wanted);
}

function item({ section, also }, wanted) {
  const out = document.createElement('li');
  out.append(link(section.url, marked(section.own.replace(/。$/, ''), section.head, wanted)));
  const place = placeOf(section);
  if (place) out.append(paragraph('place', place));
  out.append(summary(section, also, wanted) ?? '');
  if (also.length) out.append(paragraph('also', form.dataset.also, ...also.flatMap((one) => [' ', link(one.url, one.chapter ? `${one.chapter} ${one.own}` : one.own)])));
  return out;
}

/** A link to a search, here or in another language. */
const searchLink = (path, text, words) => link(`${path}?q=${encodeURIComponent(words)}`, text);

const FILTERS = ['kind', 'department', 'chapter', 'year'];
const selects = FILTERS.map((name) => form.elements[name]);
const values = (section, name) => [section[name] ?? []].flat();
const chosen = () => Object.fromEntries(selects.filter(({ value }) => value).map(({ name, value }) => [name, value]));
const passes = (section, filters) => Object.entries(filters).every(([name, value]) => values(section, name).includes(value));

/** Offers what there is to choose from among the results that pass the other filters. */
function offerFilters(results, chosen) {
  for (const select of selects) {
    const { [select.name]: _, ...rest } = chosen;
    const counts = new Map();
    for (const { section } of results.filter((result) => passes(result.section, rest))) for (const value of new Set(values(section, select.name))) counts.set(value, (counts.get(value) ?? 0) + 1);
    const { value } = select;
    const label = (key) => (select.name === 'kind' ? kindName(key) : key);
    const options = [...counts].sort().map(([key, count]) => new Option(`${label(key)} (${count})`, key));
    select.replaceChildren(select.options[0], ...options);
    if (value && !counts.has(value)) select.append(new Option(label(value), value));
    select.value = value;
    select.parentElement.hidden = select.options.length === 1;
  }
  filters.hidden = !results.length;
  const count = Object.keys(chosen).length;
  set.textContent = count ? fill(set.dataset.searchSet, { n: count }) : '';
}

const others = [...form.querySelectorAll('[data-other]')].map(({ dataset: { other, index, sounds }, lang, textContent }) => (
  { lang, url: other, index, sounds, name: textContent }));
const hints = document.querySelector('[data-search-hints]');
const below = document.querySelector('[data-search-elsewhere]');
const fill = (text, values) => text.replace(/\{(\w)\}/g, (_, name) => values[name]);

/** Below the status: a line with links. */
function say(words, links = []) {
  hints.append(paragraph('', words, ...links.flatMap((one) => [' ', one])));
}

/** What a question finds, with the place that it names; again with what is known of words that are nowhere. */
async function answer(index, text) {
  const placeIn = mayNamePlace(text) ? (await import('./search-places.js')).placeIn : undefined;
  const found = find(index, text, placeIn, null);
  return found.missing.length ? find(index, text, placeIn, await import('./search-strange.js')) : found;
}

const lists = {};
/** What sounds as Latin letters that find nothing. The list of how names sound is fetched once. */
async function bySound(text, index, address, here) {
  if (!/^[a-z]/i.test(text)) return null;
  const more = await import('./search-more.js');
  lists[address] ??= fetch(address).then((answer) => answer.json());
  return more.bySound(text, index, await lists[address], here);
}

/** Names of this language that sound as what was typed, or those of another language, on pages of this one. */
function heard(text, index) {
  if (form.dataset.sounds) return bySound(text, index, form.dataset.sounds);
  const other = others.find(({ sounds }) => sounds);
  const [there, here] = [other?.url, location.pathname].map((path) => path?.replace(/search\/$/, ''));
  return other && bySound(text, index, other.sounds, (url) => here + url.slice(there.length));
}

const inOther = ({ lang, url, name }, text) => Object.assign(searchLink(url, name, text), { lang });

/** How much another language has, what sounds as the question included. */
async function countIn({ index: address, sounds }, text) {
  const { index } = await (await load(address))(text, 1);
  const { results } = await answer(index, text);
  return results.length || (sounds && (await bySound(text, index, sounds))?.results.length);
}

/** Says which other words were searched, and what is nowhere; offers what was typed. */
function sayWhatWasSearched({ instead, missing }) {
  for (const [typed, searched, why] of instead) {
    const only = searchLink('', fill(form.dataset.typed, { a: typed }), `"${typed}"`);
    say(fill(why === 'synonym' ? form.dataset.synonym : form.dataset.instead, { a: typed, b: searched }), why === 'sound' ? [] : [only]);
  }
  if (missing.length) say(fill(form.dataset.missing, { a: missing.join(isChinese(missing.join('')) ? '、' : ', ') }));
}

let latest = 0;
let [shown, rounds] = [LIMIT, 1];
async function search(query, isMore = false) {
  const turn = ++latest;
  if (!isMore) [shown, rounds] = [LIMIT, 1];
  delete list.dataset.searchState;
  let found = { results: [], wanted: [], instead: [], missing: [] };
  let [index, isWhole, abroad] = [{ sections: [] }, true, []];
  const text = query.trim().slice(0, 200);
  document.title = text ? `${text} - ${siteTitle}` : siteTitle;
  if (text) {
    try {
      ({ index, isWhole } = await (await load(form.dataset.searchIndex))(text, rounds));
      found = await answer(index, text);
      if (!found.results.length) {
        const { nearest, inOthers } = await import('./search-more.js');
        found = (await heard(text, index)) || { ...found, near: nearest(index, text) };
        // Only a question without an answer is worth fetching another language for; it is told with the rest, so that nothing moves.
        if (!found.results.length) abroad = await inOthers(others, (one) => countIn(one, text));
      }
    } catch { status.textContent = form.dataset.failed; return; }
  }
  if (turn !== latest) return;
  const wanted = chosen();
  const results = found.results.filter(({ section }) => passes(section, wanted));
  offerFilters(found.results, wanted);
  list.replaceChildren(...results.slice(0, shown).map((result) => item(result, found.wanted)));
  const counted = isWhole ? form.dataset.found : form.dataset.foundSoFar;
  status.textContent = text ? (results.length ? fill(counted, { n: results.length }) : form.dataset.none) : '';
  more.hidden = results.length <= shown && isWhole;
  ways.hidden = !text || results.length > 0;
  hints.replaceChildren();
  below.replaceChildren();
  if (text && results.length) sayWhatWasSearched(found);
  if (text && !found.results.length) {
    if (found.near.length) say(form.dataset.nearest, found.near.map((title) => searchLink('', title, title)));
    if (abroad.length) say(form.dataset.elsewhere, abroad.map((one) => inOther(one, text)));
  } else if (text) {
    below.append(...others.flatMap((one) => [form.dataset.elsewhere, ' ', inOther(one, text), ' ']));
  }
  list.dataset.searchState = 'done';
}
more.addEventListener('click', () => {
  const first = list.children.length;
  if (first < shown) rounds += 1;
  shown += LIMIT;
  search(field.value, true).then(() => list.children[first]?.querySelector('a').focus());
});

const asked = () => new URLSearchParams(location.search);
/** The address of what is asked for. */
function address() {
  const words = new URLSearchParams({ ...(field.value && { q: field.value }), ...chosen() }).toString();
  return words ? `?${words}` : location.pathname;
}
function show() {
  const words = asked();
  field.value = words.get('q') ?? '';
  for (const select of selects) {
    const value = words.get(select.name) ?? '';
    if (value && ![...select.options].some((option) => option.value === value)) select.append(new Option(value, value));
    select.value = value;
  }
  // What is left out of the results is seen at once.
  if (Object.keys(chosen()).length) filters.open = true;
  search(field.value);
}

let asking;
let writing;
/** Searches as one types; the address follows a little later, as browsers let it change only so often. */
function typed() {
  clearTimeout(asking);
  clearTimeout(writing);
  asking = setTimeout(() => search(field.value), pause);
  writing = setTimeout(() => history.replaceState(null, '', address()), 120);
}
// Letters typed on the way to a Chinese character are not what is looked for.
field.addEventListener('input', (event) => { if (!event.isComposing) typed(); });
field.addEventListener('compositionend', typed);
filters.addEventListener('change', ({ target }) => {
  if (!selects.includes(target)) return;
  history.pushState(null, '', address());
  search(field.value);
});
form.addEventListener('submit', (event) => {
  event.preventDefault();
  clearTimeout(asking);
  clearTimeout(writing);
  if (location.search !== address()) history.pushState(null, '', address());
  search(field.value);
});
addEventListener('popstate', show);
addEventListener('keydown', (event) => {
  const links = [...list.querySelectorAll('a')];
  const at = links.indexOf(document.activeElement);
  if (event.key === 'ArrowDown' && (at >= 0 || document.activeElement === field) && links[at + 1]) { event.preventDefault(); links[at + 1].focus(); }
  else if (event.key === 'ArrowUp' && at >= 0) { event.preventDefault(); (links[at - 1] ?? field).focus(); }
  else if (event.key === 'Escape' && at >= 0) field.focus();
});
// Begun with: the address, or what was typed while this script was on its way. Where there are keys, typing goes on.
if (asked().has('q')) {
  show();
  if (matchMedia('(hover: hover)').matches && document.activeElement === document.body && !location.hash) field.focus({ preventScroll: true });
}
else if (field.value) search(field.value);
load(form.dataset.searchIndex).catch(() => {});
