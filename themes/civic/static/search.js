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
const IDLE = new Set('a an and are be by does for from has have how in is it many much of on or the to what when where which who whom will with'.split(' '));

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
function grams(query) {
  const found = new Set();
  const asked = query.replace(ASKING, ' ');
  for (const part of (asked.trim() ? asked : query).match(/[\p{L}\p{N}%‰.]+/gu) ?? []) {
    const pieces = part.match(/[a-z]+|[^a-z]+/g);
    for (const piece of pieces) {
      if (/[a-z]/.test(piece)) { if (!IDLE.has(piece)) found.add(stem(piece)); continue; }
      const characters = Array.from(piece);
      if (characters.length === 1) found.add(piece);
      for (let at = 1; at < characters.length; at += 1) found.add(characters[at - 1] + characters[at]);
    }
  }
  return [...found];
}

let index;
/** All sections with their folded texts; fetched once. */
function load() {
  index ??= fetch(form.dataset.searchIndex).then((answer) => answer.json()).then((pages) => pages.flatMap((page) =>
    page.sections.map(([anchor, title, text]) => ({
      url: page.url + (anchor && `#${anchor}`), page: page.title, above: page.above, own: title || page.title, title, text,
      head: fold(title || page.title), body: fold(text), flat: fold(text).replaceAll('\n', ''), isPage: !anchor,
    }))));
  return index;
}

const has = (text, gram) => (/^[a-z]+$/.test(gram) ? new RegExp(`\\b${gram}`).test(text) : text.includes(gram));

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
  if (!/^[a-z]{4,}$/.test(gram) || sections.some(({ head, body }) => has(head, gram) || has(body, gram))) return gram;
  const known = new Set(sections.flatMap(({ head, body }) => [...words(head), ...words(body)]));
  const near = [...known].find((word) => isNear(gram, stem(word)) || isNear(gram, word));
  return near ? stem(near) : gram;
}

export function find(sections, query) {
  const asked = spelled(query).trim();
  const phrase = asked.replace(/[\s\p{P}]+$/u, '').replace(/^[\s\p{P}]+/u, '');
  const wanted = grams(asked).map((gram) => mended(gram, sections));
  if (!wanted.length) return { results: [], wanted };
  const weight = new Map(wanted.map((gram) => {
    const count = sections.filter(({ head, body }) => has(head, gram) || has(body, gram)).length;
    return [gram, count ? Math.log(1 + sections.length / count) : 0];
  }));
  const missing = isChinese(asked) ? 2 : 3;
  const total = wanted.reduce((sum, gram) => sum + (weight.get(gram) || missing), 0);
  const needed = asked.replace(ASKING, '') === asked ? 0.5 : 0.3;
  const results = [];
  for (const section of sections) {
    const { head, body } = section;
    let score = 0;
    let covered = 0;
    for (const gram of wanted) {
      const [above, within] = [has(head, gram), has(body, gram)];
      if (above || within) covered += weight.get(gram);
      score += weight.get(gram) * (above ? 2 : 0) + weight.get(gram) * (within ? 1 : 0);
    }
    const inHead = phrase && head.includes(phrase);
    const exact = inHead || (phrase && section.flat.includes(phrase));
    if (!exact && covered < total * needed) continue;
    score = (score * (0.4 + covered / total)) / (1 + Math.log(1 + body.length / 200) / 4);
    if (exact) score += inHead ? 2 * total : total;
    if (head === phrase) score += 2 * total;
    if (!section.isPage) score *= 1.1;
    if (DUTIES.test(asked) && section.url.includes('/departments/')) score *= 3;
    results.push({ section, score, exact: Boolean(exact) });
  }
  results.sort((a, b) => b.exact - a.exact || b.score - a.score);
  const seen = new Set();
  const once = results.filter(({ section }) => !seen.has(section.url) && seen.add(section.url));
  return { results: once.slice(0, LIMIT), wanted: [phrase, ...wanted].filter(Boolean) };
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
  out.append(from > 0 ? '……' : '', marked(text.slice(from, end), body.slice(from, end), wanted), end < text.length ? '……' : '');
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

let latest = 0;
async function search(query) {
  const turn = ++latest;
  delete list.dataset.searchState;
  let found = { results: [], wanted: [] };
  const text = query.trim().slice(0, 200);
  if (text) {
    try { found = find(await load(), text); } catch { index = undefined; status.textContent = form.dataset.failed; return; }
  }
  if (turn !== latest) return;
  list.replaceChildren(...found.results.map((result) => item(result, found.wanted)));
  const said = found.results.length ? form.dataset.found.replace('{n}', found.results.length) : form.dataset.none;
  status.textContent = text ? said : '';
  list.dataset.searchState = 'done';
}

const query = () => new URLSearchParams(location.search).get('q') ?? '';
function show() {
  field.value = query();
  search(field.value);
}

let timer;
field.addEventListener('input', () => {
  clearTimeout(timer);
  timer = setTimeout(() => {
    history.replaceState(null, '', field.value ? `?q=${encodeURIComponent(field.value)}` : location.pathname);
    search(field.value);
  }, 120);
});
form.addEventListener('submit', (event) => {
  event.preventDefault();
  clearTimeout(timer);
  if (query() !== field.value) history.pushState(null, '', `?q=${encodeURIComponent(field.value)}`);
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
if (new URLSearchParams(location.search).has('q')) show();
else if (field.value) search(field.value);
load().catch(() => { index = undefined; });
