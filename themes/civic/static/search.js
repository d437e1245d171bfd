// Searches the site: any part of a Chinese word, words and their beginnings in other languages. Nothing is fetched
// before somebody searches.
const form = document.querySelector('form[data-search-index]');
const field = form.elements.q;
const list = document.querySelector('[data-search-results]');
const status = document.querySelector('[data-search-status]');
const LIMIT = 30;
const DIGITS = { 〇: '0', 零: '0', 一: '1', 二: '2', 两: '2', 三: '3', 四: '4', 五: '5', 六: '6', 七: '7', 八: '8', 九: '9' };
// Words of questions, which say nothing of what is looked for.
const ASKING = /请问|为什么|是不是|有没有|哪里|哪儿|哪些|哪个|什么|怎么|怎样|如何|多少|几次|几个|几|谁|吗|呢|的|了|由|从|出|负责|职责|分工/g;
// Words that ask for a department.
const DUTIES = /职责|分工|负责|谁|dut(?:y|ies)|responsib|who\b/;
const IDLE = new Set('a an and responsible responsibility responsibilities duty duties are be by does for from has have how in is it many much of on or the to what when where which who whom will with'.split(' '));

/** One form for full and half width, capitals and numerals; as long as the text itself. */
const fold = (text) => Array.from(text, (c) => {
  const plain = c.normalize('NFKC').toLowerCase();
  return plain.length === c.length ? DIGITS[plain] ?? plain : c;
}).join('');

const spelled = (query) => fold(query).replace(/千分之(\d+)/g, '$1‰').replace(/百分之(\d+)/g, '$1%');
const words = (text) => text.match(/[a-z]+/g) ?? [];
const stem = (word) => (word.length > 4 ? word.replace(/(?:ies|es|s|ing|ed|e|y)$/, '') : word);
const isChinese = (text) => /\p{Script=Han}/u.test(text);

/** Pairs of neighbouring characters, and words in other scripts. */
function grams(query, idle = IDLE) {
  const found = new Set();
  const asked = query.replace(ASKING, ' ');
  for (const part of (asked.trim() ? asked : query).match(/[\p{L}\p{N}%‰.]+/gu) ?? []) {
    const pieces = part.match(/[a-z]+|[^a-z]+/g);
    for (const piece of pieces) {
      if (/[a-z]/.test(piece)) { if (!idle.has(piece)) found.add(stem(piece)); continue; }
      const characters = Array.from(piece);
      if (characters.length === 1) found.add(piece);
      for (let at = 1; at < characters.length; at += 1) found.add(characters[at - 1] + characters[at]);
    }
  }
  return found.size || !idle.size ? [...found] : grams(query, new Set());
}

/** The sections of pages with their folded texts. */
const sectionsOf = (pages, departments) => pages.flatMap((page) => page.sections.map(([anchor, title, text, units = []]) => ({
  url: page.url + (anchor && `#${anchor}`), page: page.title, above: page.above, own: title || page.title, title, text,
  head: fold(title || page.title), body: fold(text), flat: fold(text).replaceAll('\n', ''), isPage: !anchor,
  kind: page.kind, chapter: page.chapter, year: page.year && String(page.year), department: units.map((unit) => departments[unit]),
})));

/** How long to wait for the next key, in milliseconds: on a large site every search fetches. */
let pause = 120;
const indexes = {};
/** Gives what is to be searched for a question: all sections of a small site, those of the fitting parts of a large one. */
function load(address) {
  indexes[address] ??= fetch(address).then((answer) => answer.json()).then(async (head) => {
    const { departments } = head;
    if (head.pages) {
      pause = 0;
      const sections = sectionsOf(head.pages, departments);
      return () => sections;
    }
    const { partsFor } = await import(form.dataset.parts);
    return async (query) => sectionsOf(await partsFor(address, head, grams(spelled(query))), departments);
  });
  indexes[address].catch(() => { delete indexes[address]; });
  return indexes[address];
}

/** Tells whether a text holds a gram: the beginning of a word, or the characters anywhere. */
function holder(gram) {
  const word = /^[a-z]+$/.test(gram) && new RegExp(`\\b${gram}`);
  return (text) => (word ? word.test(text) : text.includes(gram));
}

/** Whether one letter more, less, other or swapped makes `a` of `b`. */
function isNear(a, b) {
  if (Math.abs(a.length - b.length) > 1 || a[0] !== b[0]) return false;
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  const [x, y] = [a.slice(at), b.slice(at)];
  return x.slice(1) === y.slice(1) || x === y.slice(1) || x.slice(1) === y || (x[0] === y[1] && x[1] === y[0] && x.slice(2) === y.slice(2));
}

/** The word of the site that a misspelt one stands for. */
function mended(gram, sections) {
  const holds = holder(gram);
  if (!/^[a-z]{4,}$/.test(gram) || sections.some(({ head, body }) => holds(head) || holds(body))) return gram;
  const known = new Set(sections.flatMap(({ head, body }) => [...words(head), ...words(body)]));
  const near = [...known].find((word) => isNear(gram, stem(word)) || isNear(gram, word));
  return near ? stem(near) : gram;
}

function find(sections, query) {
  const asked = spelled(query).trim();
  const phrase = asked.replace(/[\s\p{P}]+$/u, '').replace(/^[\s\p{P}]+/u, '');
  const wanted = grams(asked).map((gram) => mended(gram, sections));
  if (!wanted.length) return { results: [], wanted };
  // By gram and section: 2 where the heading holds it, and 1 where the text does.
  const hits = wanted.map((gram) => {
    const holds = holder(gram);
    return sections.map(({ head, body }) => (holds(head) ? 2 : 0) + (holds(body) ? 1 : 0));
  });
  const weights = hits.map((own) => {
    const count = own.filter(Boolean).length;
    return count ? Math.log(1 + sections.length / count) : 0;
  });
  const missing = isChinese(asked) ? 2 : 3;
  const total = weights.reduce((sum, weight) => sum + (weight || missing), 0);
  const needed = asked.replace(ASKING, '') === asked ? 0.5 : 0.3;
  const results = [];
  sections.forEach((section, at) => {
    const { head, body } = section;
    let score = 0;
    let covered = 0;
    hits.forEach((own, gram) => {
      score += weights[gram] * own[at];
      if (own[at]) covered += weights[gram];
    });
    const inHead = phrase && head.includes(phrase);
    const exact = inHead || (phrase && section.flat.includes(phrase));
    if (!exact && covered < total * needed) return;
    score = (score * (0.4 + covered / total)) / (1 + Math.log(1 + body.length / 200) / 4);
    if (exact) score += inHead ? 2 * total : total;
    if (head === phrase) score += 2 * total;
    if (!section.isPage) score *= 1.1;
    if (DUTIES.test(asked) && section.url.includes('/departments/')) score *= 3;
    results.push({ section, score, exact: Boolean(exact) });
  });
  results.sort((a, b) => b.exact - a.exact || b.score - a.score);
  const seen = new Set();
  const once = results.filter(({ section }) => !seen.has(section.url) && seen.add(section.url));
  return { results: once, wanted: [phrase, ...wanted].filter(Boolean) };
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
  const end = Math.min(text.length, Math.max(start, first - 20) + (isChinese(text) ? 90 : 200));
  const from = Math.max(start, first - 60);
  const out = document.createElement('p');
  const gap = isChinese(text) ? '……' : '…';
  out.append(from > 0 ? gap : '', marked(text.slice(from, end), body.slice(from, end), wanted), end < text.length ? gap : '');
  return out;
}

function item({ section }, wanted) {
  const out = document.createElement('li');
  const link = Object.assign(document.createElement('a'), { href: section.url });
  link.append(marked(section.own, section.head, wanted));
  out.append(link);
  const place = [...section.above, ...(section.title ? [section.page] : [])].join(' › ');
  if (place) out.append(Object.assign(document.createElement('p'), { className: 'place', textContent: place }));
  if (section.text) out.append(excerpt(section, wanted));
  return out;
}

/** Titles most like a question to which there is no answer: by their pairs of characters. */
function nearest(sections, query) {
  const wanted = new Set(grams(spelled(query)));
  const likeness = ({ head }) => {
    const own = grams(head);
    return (2 * own.filter((gram) => wanted.has(gram)).length) / (own.length + wanted.size);
  };
  const titles = new Map(sections.map((section) => [section.own, likeness(section)]));
  return [...titles].filter(([, like]) => like > 0.2).sort((a, b) => b[1] - a[1]).slice(0, 3).map(([title]) => title);
}

const FILTERS = ['kind', 'department', 'chapter', 'year'];
const selects = FILTERS.map((name) => form.elements[name]);
const values = (section, name) => [section[name] ?? []].flat();
const chosen = () => Object.fromEntries(selects.filter(({ value }) => value).map(({ name, value }) => [name, value]));
const passes = (section, filters) => Object.entries(filters).every(([name, value]) => values(section, name).includes(value));

/** Offers what there is to choose from among the results that pass the other filters. */
function offerFilters(results, filters) {
  for (const select of selects) {
    const { [select.name]: _, ...rest } = filters;
    const counts = new Map();
    for (const { section } of results.filter((result) => passes(result.section, rest))) for (const value of new Set(values(section, select.name))) counts.set(value, (counts.get(value) ?? 0) + 1);
    const { value } = select;
    const label = (key) => form.querySelector(`[data-kind=${CSS.escape(key)}]`)?.textContent ?? key;
    const options = [...counts].sort().map(([key, count]) => new Option(`${label(key)} (${count})`, key));
    select.replaceChildren(select.options[0], ...options);
    if (value && !counts.has(value)) select.append(new Option(label(value), value));
    select.value = value;
    select.parentElement.hidden = select.options.length === 1;
  }
  form.querySelector('.filters').hidden = !results.length;
}

/** A link to a search, here or in another language. */
const searchLink = (path, text, words) => Object.assign(document.createElement('a'), { href: `${path}?q=${encodeURIComponent(words)}`, textContent: text });

/** What there is in the other languages. */
async function elsewhere(text, turn) {
  const links = [];
  for (const { lang, url, index, name } of others) {
    const sections = await (await load(index))(text);
    const count = find(sections, text).results.length;
    if (count) links.push(Object.assign(searchLink(url, `${name} (${count})`, text), { lang }));
  }
  if (turn === latest && links.length) say(form.dataset.elsewhere, links);
}

/** Below the status: a line of links. */
function say(words, links) {
  const line = document.createElement('p');
  line.append(words, ...links.flatMap((link) => [' ', link]));
  hints.append(line);
}

const others = [...form.querySelectorAll('[data-other]')].map(({ dataset, lang, textContent }) => ({ lang, url: dataset.other, index: dataset.index, name: textContent }));
const hints = document.querySelector('[data-search-hints]');
let latest = 0;
async function search(query) {
  const turn = ++latest;
  delete list.dataset.searchState;
  let found = { results: [], wanted: [] };
  let sections = [];
  const text = query.trim().slice(0, 200);
  if (text) {
    try {
      sections = await (await load(form.dataset.searchIndex))(text);
      found = find(sections, text);
    } catch { status.textContent = form.dataset.failed; return; }
  }
  if (turn !== latest) return;
  const filters = chosen();
  const results = found.results.filter(({ section }) => passes(section, filters));
  offerFilters(found.results, filters);
  list.replaceChildren(...results.slice(0, LIMIT).map((result) => item(result, found.wanted)));
  const said = results.length ? form.dataset.found.replace('{n}', results.length) : form.dataset.none;
  status.textContent = text ? said : '';
  hints.replaceChildren();
  if (text && !found.results.length) {
    const near = nearest(sections, text);
    if (near.length) say(form.dataset.nearest, near.map((title) => searchLink('', title, title)));
    // Only a question without an answer is worth fetching another language for.
    elsewhere(text, turn).catch(() => {});
  } else if (text) {
    others.forEach(({ lang, url, name }) => say(form.dataset.elsewhere, [Object.assign(searchLink(url, name, text), { lang })]));
  }
  list.dataset.searchState = 'done';
}

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
form.addEventListener('change', ({ target }) => {
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
// Begun with: the address, or what was typed while this script was on its way.
if (asked().has('q')) show();
else if (field.value) search(field.value);
load(form.dataset.searchIndex).catch(() => {});
