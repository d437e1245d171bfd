// Finds what a question asks for. Nothing here knows the page: the functions take what the index holds and give results.
const DIGITS = { 〇: '0', 零: '0', 一: '1', 二: '2', 两: '2', 三: '3', 四: '4', 五: '5', 六: '6', 七: '7', 八: '8', 九: '9' };
// Words of questions, which say nothing of what is looked for.
export const ASKING = /请问|一下|现在|[是在]?什么时[候间]|(?:百分之|[有是])?(?:几|多少)[家项个次件位所年月天号]?|我想|想?要?知道|了解|查询|买[到了]|遇到|发现|为什么|(.)不\1以?|有没有|可以|[在到去]?哪(?:里|儿|些|个|一?年)?|[是做干叫]?什么|何时|怎么[办样]?|怎样|如何|[啥咋]|多[大久]|多长时间|[归由找]?谁来?|应该|[我你他]们|主管|负责|职责|分工|部门|单位|介绍|情况|内容|达到/g;
// Small words between them, which are also parts of longer words.
const SMALL = /[还向给让去就都也很差吗呢吧的了是有被把和与及要应能我你他这那在由从出归管来到做干搞说里个着]/g;
export const IDLE = new Set([
  'a about after all an and any are as at be been by can charge concerning could did do does each find for from get',
  'give given has have having how i in info information into is it its itself know like list look looks looking',
  'many may me more most much must my need of off on or our please responsible responsibility responsibilities see',
  'shall should show some take takes care tell than that the their them then there these they this those to under',
  'us want was we were what when where which who whom whose why will with would you your handle handles deal deals',
  'percentage number start starts begin begins still use used happen happens happening place target targets came',
  'come comes due exist exists made make makes only said say says wants not no another anymore longer here but',
  'often good best better great nice slow long big ever really actually always never too very just thanks hello',
  'everyone everything something anything somebody someone nothing person thing things lot kind sort way supposed',
  'mean means keep keeps try trying help let run runs running he she his her before now today already yet near',
  'nearby next side own cannot ca so if other branch local',
].join(' ').split(' '));
/** Questions for somebody, and questions for a time. */
const WHO = /谁(?!告|[来去]?(?:投诉|举报|反映|维权|说理))|牵头(?!任务)|归.*管|[哪什][个么些](?:部门|单位|局)|负责(?!什么|哪)|职责|主管|分工|(?<!\b(?:those|people|persons|officials|staff|workers|anyone|companies) )\bwhom?\b(?!.*\b(?:call|complain|report|contact|phone))|responsib(?!le for\W*$)|in charge|which (?:body|bodies|department|bureau|office|agency|authority)|\b(?:bureau|agency|authority|ministry|commission|(?<!post )office)$|\bdut(?:y|ies)\b/;
const WHEN = /什么时候|什么时间|何时|几月|哪年|哪一年|多久|截止|\bwhen\b|what (?:date|year|month|time)|which (?:year|month)|deadline|how often|how long/;
/** What is asked of a body, or of a thing with a name, after its name. */
const OF_IT = /(?:的|有[哪什][些么])?\s*(?:任务|职责|工作|指标)$|\b(?:duties|tasks?|responsibilities|work|targets)$/;
/** Papers that other offices issue: their parts may be words of the site, as to reside is. */
const PAPERS = /(?:居住|身份|[结离]婚|房产|不动产|健康|驾驶?|毕业|学生)证|营业执照/;
const DATE = /\d{4}年|\d+月|每年|定期|\b(?:19|20)\d\d\b|every year|each year|annual/;
const yearsIn = (text) => text.match(/(?<!\d)(?:19|20)\d\d(?!\d)/g) ?? [];
/** How much a word that is nowhere counts: little, as people say in their own words what the site says in others. */
const DOUBT = 0.15;
/** The share of what is asked that must be on the site, and in a single place. */
const [KNOWN, HELD] = [0.5, 0.35];

/** Whether a question may name a place by its number, in figures or in words: `search-places.js` is for those. */
export const mayNamePlace = (query) => /\d|十|最后|\b(?:[ivxl]+|(?:one|tw[eo]|thr|thir|four|fort|fi(?:f|v|rst|nal)|six|seven|eigh|nin|ten|eleven|second|last).*)\b/.test(spelled(query));

/** Letters and numerals that have another form. Most characters have none, and asking for it takes long. */
const FOLDED = /[^\0-@[-~\u4e00-\u9fff]|[零一二两三四五六七八九]/gu;
/** One form for full and half width, capitals and numerals; as long as the text itself. */
export const fold = (text) => text.replace(FOLDED, (c) => {
  const plain = c.normalize('NFKC').toLowerCase();
  return plain.length === c.length ? DIGITS[plain] ?? plain : c;
}).replaceAll('’', "'");

export const spelled = (query) => fold(query).replace(/千分之(\d+)/g, '$1‰').replace(/百分之(\d+)/g, '$1%').replace(/ per ?cent\b/g, '%').replace(/\b0?\.(\d)%/g, '$1‰').replace(/(?<!\d)(?=[12]\d年(?!以|内))/g, '20').replace(/°c/g, '℃').replace(/(\d),(?=\d{3})/g, '$1').trim();
export const isHan = (text) => /\p{Script=Han}/u.test(text);
// What is free of something is not about it: pollution-free is a word of its own.
const letters = (text) => text.match(/[a-z]+(?:-free\b)?/g) ?? [];

/** A question without the words that only ask. Small words stay where they are part of a word of the site. */
function withoutAsking(text, all) {
  const plain = text.replace(ASKING, ' ');
  const isPart = (at) => [plain.slice(Math.max(0, at - 1), at + 1), plain.slice(at, at + 2)].some((pair) => pair.trim().length === 2 && all.includes(pair));
  return plain.replace(SMALL, (c, at) => (isPart(at) ? c : ' '));
}

const STEMS = new Map();
/** The stem of an English word: the same for all its forms. A site has many words many times. */
export function stem(word) {
  if (!STEMS.has(word)) STEMS.set(word, stemOf(word));
  return STEMS.get(word);
}

function stemOf(word) {
  let stemmed = word.replace(/iz(e[sd]?|ing|ations?)$/, 'is$1');
  if (stemmed.length < 4) return stemmed;
  if (/(?:[^aeiou]ies|[^aeiou]ied)$/.test(stemmed)) return `${stemmed.slice(0, -3)}y`;
  stemmed = stemmed.replace(/(?:(?<=[sxz]|[cs]h)es|(?<![sui])s)$/, '');
  // Forms in -ing stay as they are: parking is not a park.
  if (stemmed.length > 5) stemmed = stemmed.replace(/ed$/, '');
  return stemmed.length > 4 ? stemmed.replace(/e$/, '') : stemmed;
}

/** How a word that means the same as others is found in a question. A single character is part of too many words. */
function asTyped(word) {
  if (!isHan(word)) return new RegExp(`(?<![a-z])${word}(?:e?[sd]|${word.at(-1)}?(?:ing|ers?|ed))?(?![a-z])`);
  return word.length > 1 ? new RegExp(word) : new RegExp(`^ ${word} $`);
}

/** All that is searched: the sections of pages, with folded texts, and what the site says of its words and places. */
export function indexOf({ pages, departments = [], places = [], synonyms = [] }) {
  const sections = pages.flatMap((page) => page.sections.map(([anchor, title, text, units = []]) => ({
    url: page.url + (anchor && `#${anchor}`), anchor, page: page.title, above: page.above, own: title || page.title, title, text,
    head: fold(title || page.title), body: fold(text), isPage: !anchor, kind: page.kind, chapter: page.part && page.title,
    year: page.year && String(page.year), department: units.map((unit) => departments[unit]),
    ...(anchor ? { names: [] } : { part: page.part, names: page.names ? [page.title, ...page.names].flatMap((name) => (page.kind === 'department' ? [name, ...name.split('、')] : name)).map(nameOf) : [], same: page.same }),
  })));
  // A row of a table names its bodies, of which the index has the places alone.
  const called = new Map(pages.filter(({ kind }) => kind === 'department').map(({ title, names = [] }) => [title, [title, ...names].map(fold)]));
  sections.forEach((section) => {
    const named = section.kind === 'task' ? section.department.map((name) => called.get(name) ?? [fold(name)]) : [];
    const bodies = named.flat().join('\t');
    section.length = named.reduce((sum, names) => sum + 1 + Math.min(...names.map(({ length }) => length)), section.body.length);
    section.flat = section.body.replaceAll('\n', '') + bodies;
    section.words = new Set([section.head, section.body, bodies].flatMap(letters).map(stem));
    section.headWords = new Set(letters(section.head).map(stem));
    // How many words a title in Latin letters has, beside small ones.
    section.headSize = isHan(section.head) ? 0 : (section.head.match(/[a-z]+|\d+/g) ?? []).filter((word) => !IDLE.has(word)).length;
  });
  const byUrl = new Map(sections.map((section) => [section.url, section]));
  // A passage that describes a department, and that department's page, are one thing.
  const alike = new Map();
  const join = (one, other) => alike.set(one, [...(alike.get(one) ?? []), other]);
  for (const section of sections.filter(({ same }) => byUrl.has(same))) {
    const passage = byUrl.get(section.same);
    if (alike.get(section)?.includes(passage)) continue;
    join(section, passage);
    join(passage, section);
  }
  const words = synonyms.flatMap(([words, means]) => {
    const meant = means.map(fold);
    return words.map((word) => ({ shown: word, word: fold(word), means: meant, typed: asTyped(fold(word)) }));
  });
  const idle = words.filter(({ means }) => !means.length).map(({ typed }) => typed.source);
  return {
    sections, alike, departments,
    all: sections.map(({ head, flat }) => `${head}\n${flat}`).join('\n'),
    stems: new Set(sections.flatMap(({ words }) => [...words])),
    places,
    // What the site is about: the words that others stand for.
    topics: new Set(words.flatMap(({ means }) => means)),
    bodies: departments.map(nameOf),
    synonyms: words.filter(({ means }) => means.length).sort((a, b) => b.word.length - a.word.length),
    // Words that mean nothing on this site, such as the name of its city.
    idle: new RegExp(idle.join('|') || '(?!)', 'g'),
    anchors: new Map(sections.filter(({ anchor }) => anchor).map((section) => [section.anchor, section])),
  };
}

/** The short form of an organisation's name. */
const shortened = (name) => name.replace(/委员会/g, '委').replace(/办公室/g, '办').replace(/[\s（）()“”"]/g, '');
const without = (name) => name.replace(/^(?:[^市]{2})?市(?!场)/, '');

/** Whether the characters of one name stand in the other in their order, the last at its end. */
function abbreviates(short, long) {
  if (short.length < 2 || short.at(-1) !== long.at(-1) || short[0] !== long[0]) return false;
  let at = 0;
  for (const c of long) if (c === short[at]) at += 1;
  return at === short.length;
}

// Words for organisations of all kinds, by which none is known.
const ORGANISATIONS = /^(?:municipal|city|local|(?:bureau|commission|administration|office|department|agenc|authorit|ministr|bod|committee)(?:s|y|ies)?)$/;
const coreWords = (name) => letters(fold(name)).filter((word) => !IDLE.has(word) && !ORGANISATIONS.test(word)).map(stem);

/** A name as it is compared with others. */
function nameOf(text) {
  const own = shortened(fold(text));
  return { own, words: isHan(own) ? null : coreWords(text) };
}

/** How well a name is what was asked for: 3 as it is, 2 shortened or in full, 1 among other words. */
function isNamed({ own, words: core }, { own: wanted, words: rest }) {
  if (own === wanted) return 3;
  if (!core || !rest) return core || rest ? 0 : isNamedInHan(own, wanted);
  if (!rest.length || !rest.every((word) => core.includes(word))) return 0;
  if (rest.length === core.length) return 3;
  return rest.length * 2 > core.length ? 2 : Number(rest.length > 1);
}

function isNamedInHan(own, wanted) {
  const [core, rest] = [without(own), without(wanted)];
  if (core === rest) return 3;
  if (rest.length > 1 && core.slice(0, -1) === rest) return 2;
  if (core.length > 1 && [rest, wanted].some((one) => one.length > 2 && (abbreviates(core, one) || abbreviates(one, core)))) return 2;
  // 食品安全监管局 is 食品药品监管局 rather than 安全监管局.
  if (rest.length > 3 && core.length > 3 && rest.slice(0, 2) === core.slice(0, 2) && rest.at(-1) === core.at(-1)) return 2;
  return core.length > 2 && wanted.includes(core) ? 1 : 0;
}

/** The longest parts of a text that are somewhere on the site, as few as will do, with few characters left alone. */
function pieces(text, all) {
  const best = [{ value: 0, parts: [] }];
  const longest = [];
  for (let at = 0, end = 0; at < text.length; at += 1) {
    end = Math.max(end, at);
    while (end < text.length && all.includes(text.slice(at, end + 1))) end += 1;
    longest.push(end - at);
  }
  for (let to = 1; to <= text.length; to += 1) {
    const alone = best[to - 1];
    best[to] = { value: alone.value - 2, parts: [...alone.parts, text[to - 1]] };
    for (let from = Math.max(0, to - 24); from < to - 1; from += 1) {
      const length = to - from;
      const value = best[from].value + length ** 1.5;
      if (length <= longest[from] && value > best[to].value) best[to] = { value, parts: [...best[from].parts, text.slice(from, to)] };
    }
  }
  return best[text.length].parts;
}

/** What longer words that are found by a word begin with: by its stem if that is long; nothing for a short one. */
function beginningOf(word) {
  const stemmed = stem(word);
  return stemmed.length > 4 ? stemmed : word.length > 4 ? word : '';
}

/** How much of a term a text holds, from 0 to 1. */
function holder(term) {
  if (/^[a-z].* /.test(term)) {
    const phrase = new RegExp(`(?<![a-z])${term.replace(/[^a-z ]/g, '.')}`);
    return (text) => (phrase.test(text) ? 1 : 0);
  }
  if (/^[a-z]/.test(term)) {
    const stemmed = stem(term);
    const beginning = beginningOf(term);
    const begins = new RegExp(`(?<![a-z])${beginning}(?![a-z]*-free)`);
    return (text, words) => (words.has(stemmed) ? 1 : beginning && text.includes(beginning) && begins.test(text) ? 0.7 : 0);
  }
  if (/^\d/.test(term)) {
    const whole = new RegExp(`(?<![\\d.])${term.replace('.', '\\.')}(?![\\d]|\\.\\d)`);
    return (text) => (text.includes(term) && whole.test(text) ? 1 : 0);
  }
  const pairs = Array.from({ length: Math.max(0, term.length - 1) }, (_, at) => term.slice(at, at + 2));
  return (text) => {
    if (text.includes(term)) return 1;
    if (pairs.length < 2) return 0;
    const held = pairs.filter((pair) => text.includes(pair)).length / pairs.length;
    return held >= 0.5 ? held * 0.6 : 0;
  };
}

/** Two English words that the site writes as one, as trade mark, in one. */
const asWritten = (text, stems) => text.replace(/\b([a-z]{3,})[ -](?=([a-z]{3,}))/g, (pair, one, other) => (stems.has(stem(one + other)) ? one : pair));

/** What is asked for, term by term: each with the words that stand for it, and how much it weighs. */
function termsOf(index, asked, isQuoted, instead, strange) {
  // 节不节能 asks for 节能.
  let rest = ` ${asked.replace(/([能可是有会对行好])[不没]\1以?/g, ' ').replace(/(.{1,2})[不没]\1/gu, '$1')} `;
  const alone = ` ${withoutAsking(asked, index.all).trim()} `;
  const terms = [];
  const add = (words, typed) => terms.push({ words, typed, isSynonym: index.topics.has(typed) });
  // What several words mean is asked for once.
  const addMeant = ({ shown, word, means }, typed = word, isThere = false) => {
    const others = means.filter((one) => one !== word);
    if (others.length) instead.push([shown, others.join(isHan(word) ? '、' : ', '), 'synonym']);
    const isAsked = terms.some((term) => term.means === means);
    const words = isThere ? [word, ...means] : means;
    if (!isAsked) terms.push({ words, means, typed, isThere, isSynonym: true });
  };
  // Characters of a longer text that are found one by one only are not found; but one may mean something by itself, as
  // the first of 桥修得好 does. It counts as a word of two.
  const addNowhere = (text) => {
    const known = isQuoted ? [] : index.synonyms.filter(({ word }) => word.length === 1 && text.includes(word));
    if (strange && known.length && !strange.isElsewhere(text)) known.forEach((one) => addMeant(one, text.slice(0, 2)));
    // One that is left alone says nothing, unless it may mean something when it is asked for again.
    else if (text.length > 1 || known.length || strange?.isElsewhere(text)) add([], text);
  };
  const addWord = (word) => {
    // A train is not training, though it is how that begins.
    if (!isQuoted && strange?.isElsewhere(word)) { add([], word); return; }
    const own = stem(word);
    const near = isQuoted || index.stems.has(own) ? undefined : strange?.mended(own, index);
    if (near) instead.push([word, near, 'spelling']);
    const meant = near && index.synonyms.find((one) => one.word === near);
    if (meant) addMeant(meant);
    else add([near ?? word], word);
  };
  const addPieces = (word) => {
    const [paper] = isQuoted ? [] : PAPERS.exec(word) ?? [];
    if (paper) { add([], paper); return; }
    const parts = pieces(word, index.all);
    const near = !isQuoted && parts.some(({ length }) => length === 1) && strange?.mendedInHan(word, index.all);
    if (near) {
      instead.push([word, near, 'spelling']);
      add([near], near);
      return;
    }
    let nowhere = '';
    for (const piece of [...parts, '']) {
      if (piece.length === 1 && word.length > 1) { nowhere += piece; continue; }
      if (nowhere) addNowhere(nowhere);
      nowhere = '';
      if (piece) add([piece], piece);
    }
  };
  for (const synonym of isQuoted ? [] : index.synonyms) {
    const { word, means, typed } = synonym;
    const within = word.length > 1 ? rest : alone;
    if (!within.includes(word) || !typed.test(within)) continue;
    const isMeant = means.filter((one) => one !== word && asked.includes(one));
    if (isMeant.some((one) => one.includes(word))) continue;
    rest = rest.replace(word.length > 1 ? typed : word, ' ');
    if (isMeant.some((one) => !word.includes(one))) continue;
    // An English word that the site has for something else, as it has cracks, is not among what it means.
    addMeant(synonym, word, isHan(word) ? index.all.includes(word) : means.includes(word));
  }
  const plain = withoutAsking(rest, index.all);
  const source = plain.trim() || terms.length ? plain : rest;
  const uttered = source.replace(/n't\b|'(?:[tsmd]|re|ve|ll)\b/g, '');
  const found = asWritten(uttered, index.stems).match(/[a-z]+(?:-free\b)?|\d+(?:\.\d+)?[%‰]?|\p{Script=Han}+|[^\s\p{P}]/gu) ?? [];
  const asksWho = WHO.test(asked);
  const meant = found.filter((word) => !IDLE.has(word) && !(asksWho && ORGANISATIONS.test(word)));
  for (const word of meant.length || terms.length ? meant : found) {
    if (isHan(word) && word.length === 1 && terms.length + found.length > 1) addNowhere(word);
    else if (isHan(word)) addPieces(word);
    else if (/^[a-z]/.test(word)) addWord(word);
    else add([word], word);
  }
  return terms;
}

/** Whether two characters are in the middle of a word or of a number. */
const goesOn = (pair) => /[a-z]{2}|\d{2}/.test(pair);

/** A heading of the site itself, of an overview or of a chapter counts more than one of many rows. */
const PRIOR = { page: 1.35, notice: 1.1, clause: 1.1, department: 1, indicator: 0.95, task: 0.9 };

/**
 * What a question finds: `results` with their sections, best first, each with what is the same thing; `wanted`, the words
 * to mark; `instead`, which other words were searched; `missing`, what is nowhere. `placeIn` finds the place that a
 * question names by its number. `strange` knows of words that are nowhere on the site; where it is `null`, not fetched
 * yet, and something is missing, there are no results, and the question is to be asked again with it.
 */
export function find(index, query, placeIn = () => ({}), strange) {
  const quoted = /^["“”「](.+?)["“”」]$/.exec(query.trim());
  const asked = spelled(quoted ? quoted[1] : query);
  const phrase = asked.replace(/^[\s\p{P}]+|(?:(?![%‰])[\s\p{P}])+$/gu, '');
  const nothing = { results: [], wanted: [], instead: [], missing: [] };
  if (!phrase) return nothing;

  // What is left of 宿州市长 is half of a word of the site; what is left of 宿州桥 is a word of its own.
  const pointed = quoted ? '' : asked.replace(index.idle, ' ').trim();
  const isHalf = pointed.length === 1 && asked.at(-1) === pointed && index.all.includes(asked.slice(-2));
  const bare = (!isHalf && pointed) || asked;
  const { there, within, others } = quoted ? {} : placeIn(index, phrase, bare);
  if (there === null) return { ...nothing, missing: [phrase] };

  const instead = [];
  const terms = termsOf(index, others || bare, quoted, instead, strange);
  const { sections } = index;
  const count = sections.length;
  const hits = terms.map(({ words, isThere }) => {
    // Words that mean the same count less beside the one that was typed, if that is on the site itself.
    const holders = words.map((word, at) => ({ holds: holder(word), share: at > 0 && isThere ? 0.8 : 1 }));
    return sections.map((section) => {
      const head = Math.max(0, ...holders.map(({ holds, share }) => share * holds(section.head, section.headWords)));
      const body = Math.max(0, ...holders.map(({ holds, share }) => share * holds(section.flat, section.words)));
      const held = Math.max(head, body);
      return { head, body, held, own: held };
    });
  });
  hits.forEach((own) => lendToPages(sections, own));
  const size = ({ typed }) => (isHan(typed) ? Math.min(typed.length, 6) / 2 : 1);
  const weights = hits.map((own, at) => {
    const held = own.filter(({ held }) => held >= 0.5).length;
    return held ? Math.log(1 + count / held) ** 1.3 * size(terms[at]) : 0;
  });
  const known = weights.reduce((sum, weight) => sum + weight, 0);
  // A body alone answers no question about something else.
  const isBody = (word) => index.bodies.some((name) => isNamed(name, nameOf(word)) === 3);
  const asksForBodies = terms.every(({ isSynonym, words }, at) => !weights[at] || (isSynonym && words.every(isBody)));
  const doubtOf = ({ typed }) => (strange?.isElsewhere(typed) ? 3 : asksForBodies ? 1 : DOUBT);
  const strangers = terms.filter((_, at) => !weights[at]);
  const missing = strangers.map(({ typed }) => typed);
  if (missing.length && strange === null) return { ...nothing, missing };
  const unknown = strangers.reduce((sum, term) => sum + doubtOf(term) * Math.log(1 + count) * size(term), 0);

  const subject = withoutAsking(bare, index.all).trim() || phrase;
  const [asksWho, asksWhen] = [WHO.test(asked), WHEN.test(asked)];
  // The name of the city says nothing, but decides between titles with it and without.
  const said = (quoted ? null : asked.match(index.idle)) ?? [];
  const years = yearsIn(asked);
  const isOfOtherYear = ({ head }) => years.length && yearsIn(head).length && !yearsIn(head).some((year) => years.includes(year));
  // A fragment of the text may begin and end within a word or a number.
  const isFragment = isHan(phrase) ? phrase.length > (/[\d\p{P}]/u.test(phrase) ? 3 : 4) : /\s.*\s/.test(phrase);
  const isWhole = (text) => {
    const at = text.indexOf(phrase);
    if (at < 0 || isFragment) return at >= 0;
    const end = at + phrase.length;
    const isBeginning = /[a-z]{4}$/.test(phrase);
    return !goesOn(text.slice(at - 1, at + 1)) && (isBeginning || !goesOn(text.slice(end - 1, end + 1)));
  };

  // Words that mean the title or the name of a page lead to it, if that is all that was asked for.
  const meant = unknown ? [] : terms.flatMap(({ words, isSynonym }) => (isSynonym ? words : []));
  const titles = new Set([subject, phrase, ...[subject, phrase].map((text) => text.replace(OF_IT, '').trim()).filter(Boolean), ...meant]);
  const namesAsked = [...titles].map(nameOf);
  const total = known + unknown || 1;
  const enough = known >= KNOWN * total;
  const scored = [];
  sections.forEach((section, at) => {
    let score = 0;
    let held = 0;
    hits.forEach((own, term) => {
      const { head, body } = own[at];
      score += weights[term] * (1.6 * head + body);
      held += weights[term] * own[at].held;
    });
    // A page that holds nothing itself stands behind its sections.
    const isEmpty = section.isPage && !hits.some((own) => own[at].own);
    const exactHead = isWhole(section.head);
    const exact = exactHead || isWhole(section.flat);
    const named = Math.max(0, ...section.names.flatMap((name) => namesAsked.map((wanted) => isNamed(name, wanted))));
    const isTitle = titles.has(section.head);
    const isNumbered = [there, within].includes(section);
    if (quoted ? !exact : !exact && !named && !isTitle && !isNumbered && !(enough && !isEmpty && held >= HELD * total)) return;
    score = (score * (0.3 + held / (known || 1)) ** 2) / (1 + Math.log(1 + section.length / 200) / 6);
    score *= PRIOR[section.kind] ?? 1;
    if (exact) score += isFragment ? (section.kind === 'page' ? 20 : 40) + 8 * total : (exactHead ? 1.5 : 1) * total;
    if (isTitle || (section.headSize === terms.length && hits.every((own) => own[at].head === 1))) score += (asksWho ? 0.5 : section.isPage ? 3 : 1.5) * total;
    // A single word asks for the chapter, the section or the campaign that is about it before rows that contain it.
    const isSubject = terms.length === 1 && !asksWho && hits[0][at].head === 1;
    if (isSubject && ['page', 'clause'].includes(section.kind)) score *= section.isPage ? 2.5 : 1.8;
    if (!section.isPage && !section.title) score *= 0.7;
    if (asksWhen && DATE.test(section.head + section.flat)) score *= 1.4;
    score += 6 * total * named * (named > 1 ? 1 : 0.4);
    if (isOfOtherYear(section)) score *= 0.3;
    if (said.some((word) => section.head.includes(word))) score *= 1.1;
    if (isNumbered) score += (there ? 1000 : 40) * total;
    scored.push({ section, score, exact, held });
  });
  const asksWhom = asksWho && !quoted && !(isFragment && scored.some(({ exact }) => exact));
  const ranked = asksWhom ? withAnswers(index, scored) : scored;
  ranked.sort((a, b) => b.score - a.score);
  return { results: together(index, ranked, asksWhom), wanted: [phrase, ...terms.flatMap(({ words }) => words)].filter(Boolean), ...(there ? { instead: [], missing: [] } : { instead, missing }) };
}

/** What the sections of a page hold counts in part for the page itself. */
function lendToPages(sections, hits) {
  let page = null;
  sections.forEach((section, at) => {
    if (section.isPage) page = section.kind === 'page' && section.url !== page?.url ? { url: section.url, hit: hits[at] } : section.url === page?.url ? page : null;
    else if (page && section.url.startsWith(`${page.url}#`)) {
      page.hit.body = Math.max(page.hit.body, 0.8 * hits[at].held);
      page.hit.held = Math.max(page.hit.held, page.hit.body);
    }
  });
}

/** Whoever is asked for by what they do: departments count what is found in their clause, tasks and indicators. */
function withAnswers({ sections, alike }, scored) {
  const own = new Map(scored.map((result) => [result.section, result]));
  const pages = new Map(sections.filter(({ kind, isPage }) => kind === 'department' && isPage).map((section) => [section.own, section]));
  const earned = new Map();
  for (const result of scored) {
    const { section, score } = result;
    // Of what no body in the list does, the clause itself tells.
    if (section.kind === 'clause' && !section.isPage && !section.department.length) result.score *= 2.5;
    section.department.forEach((name, at) => {
      const page = pages.get(name);
      if (!page || page === section) return;
      const lead = section.kind === 'indicator' ? 0.6 : 0.75;
      const share = alike.get(page)?.includes(section) ? 1 : at === 0 ? lead : 0.2;
      const before = earned.get(page) ?? [];
      earned.set(page, [...before, score * share]);
    });
  }
  for (const [page, scores] of earned) {
    scores.sort((a, b) => b - a);
    const sum = scores.slice(0, 3).reduce((all, score, at) => all + score / (at + 1) ** 1.5, 0);
    const result = own.get(page);
    if (result) result.score += 5 * sum;
    else scored.push({ section: page, score: 5 * sum, exact: false, held: 0 });
  }
  return scored;
}

/** One thing once: each result with the others that are the same, whichever is found first. */
function together({ alike }, ranked, asksWho) {
  const seen = new Set();
  const titles = new Set();
  const results = [];
  for (const { section, score, exact } of ranked) {
    const title = section.kind === 'page' && section.isPage ? section.own : null;
    if (seen.has(section) || seen.has(section.url) || (title && titles.has(title))) continue;
    const also = alike.get(section) ?? [];
    if (title) titles.add(title);
    [section, section.url, ...also].forEach((one) => seen.add(one));
    const turned = asksWho && section.kind === 'clause' && also.length === 1;
    results.push(turned ? { section: also[0], also: [section], score, exact } : { section, also, score, exact });
  }
  return results;
}
