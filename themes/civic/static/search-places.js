// Finds the place that a question names by its number or by a date: a clause, a row, a chapter, a phase. Fetched only for
// questions with a number.

/** The numbers of a question in figures: 二十七 and XXVII are 27, and fourth is 4th; what is last is number -1. */
function inFigures(text) {
  const tens = (_, ten, one) => String((ten ? Number(ten) : 1) * 10 + Number(one || 0));
  const roman = (letters) => {
    const values = Array.from(letters, (letter) => ({ i: 1, v: 5, x: 10, l: 50 })[letter]);
    return String(values.reduce((sum, value, at) => sum + (values[at + 1] > value ? -value : value), 0));
  };
  const ones = 'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(' ');
  const inWords = { twenty: 20, thirty: 30, forty: 40, fifty: 50, ...Object.fromEntries(ones.map((word, number) => [word, number])) };
  const ordinals = { first: '1st', second: '2nd', third: '3rd', fifth: '5th', eighth: '8th', ninth: '9th', twelfth: '12th', last: '-1th', final: '-1th' };
  const inOrder = (word) => ordinals[word] ?? (/th$/.test(word) && inWords[word.slice(0, -2)] ? `${inWords[word.slice(0, -2)]}th` : word);
  const figures = text.replace(/(\d?)十(\d?)/g, tens).replace(/最后的?1?(?=个?(?:阶段|步|章|项|条))/g, '第-1')
    .replace(/[a-z]+(?= (?:phase|stage|step|chapter|part|section|clause|item|task|row)\b)/g, inOrder)
    .replace(/\b([ivx]+)[.,] ?(?=\d|[ivx]+\b)/g, '$1 (').replace(/\b[ivxl]+\b/g, roman).replace(/[a-z]+/g, (word) => inWords[word] ?? word);
  return figures.replace(/\b([2-5]0)[ -]([1-9](?:st|nd|rd|th)?)\b/g, (_, ten, one) => ten[0] + one).replace(/^(\d)、(?=\d+(?!\d|[%‰万千百家个项]))/, '$1(')
    .replace(/\b(section|clause|article|paragraph|point) (\d+) (?:of|in) (?:the )?(chapter \d+)/g, '$3 $1 $2');
}

/** What a place among other words is said by: 第30项, 附件30, item 30. */
const NUMBERED = /第\d+[项条行章部]|(?:附件|任务)第?\d|\d ?\(\d|(?:item|task|row|annex|chapter|part|clause|section|article)s?\b.*\d/;

/** A question in which a chapter is called by its title has the chapter's number instead: 保障措施第四条 is 第五章第四条. */
function byChapters(text, sections) {
  const isHan = /\p{Script=Han}/u.test(text);
  const numbered = (said, { part, head }) => {
    const title = head.replace(/^[^、.]{1,5}[、.]\s*/, '');
    const at = title ? said.indexOf(title) : -1;
    const after = at >= 0 && /^[的里中、,:]*(?:(?=第\d|\()| (?=(?:section|clause|point|article|paragraph|item)s? \d))/.exec(said.slice(at + title.length));
    const chapter = part?.replace(/\D/g, '');
    return after && chapter ? `${said.slice(0, at)}${isHan ? `第${chapter}章` : `chapter ${chapter} `}${said.slice(at + title.length + after[0].length)}` : said;
  };
  return sections.filter(({ part }) => part).reduce(numbered, text);
}

const NTH = /第?(-?\d+)(?:st|nd|rd|th)?[个 ]*(阶段|步骤?|phase|stage|step|章|chapter|项|条|item|task)|(phase|stage|step) (\d+)/;
const PHASE = /阶段|步骤|phase|stage/;

/** The place that is counted: 第三阶段, the last task. What has numbers of its own is counted from its end alone. */
function counted({ sections }, text) {
  const [said, first, what, other, second] = NTH.exec(text) ?? [];
  if (!said || (/^\d/.test(said) && !/[a-z]/.test(said))) return {};
  const number = Number(first ?? second);
  const isPhase = /阶|步|phase|stage|step/.test(what ?? other);
  if (!isPhase && number > 0) return {};
  const isCounted = ({ kind, part, isPage, head }) => (isPhase ? kind === 'clause' && !isPage && PHASE.test(head) : /章|chapter/.test(what) ? part : kind === 'task');
  const within = sections.filter(isCounted).sort((a, b) => (a.part ?? '').localeCompare(b.part ?? '', undefined, { numeric: true })).at(number > 0 ? number - 1 : number);
  return within ? amid(within, text.replace(said, ' ')) : {};
}

const MONTHS = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december'];
/** Which month a word is, in full or shortened, from 0; -1 for other words. */
const monthOf = (word) => (word.length > 2 ? MONTHS.findIndex((name) => name.startsWith(word)) : -1);
const PERIODS = [[/春|spring/, 3, 5], [/夏|summer/, 6, 8], [/秋|autumn|fall/, 9, 11], [/冬|winter/, 12, 12], [/上半|first half|1st half/, 1, 6], [/下半|second half|2nd half/, 7, 12], [/年初|early/, 1, 3], [/年[底末]|\bend\b|late/, 12, 12]];
/** What is said beside a place, or beside a date by somebody who asks for its phase. */
const BESIDE = /[\p{P}\s]|阶段|步骤?|处[于在]|属于|正?在|[搞干做讲说]|什么|内容|多[久长]|几月|[啥哪个到的了是有应该要时候间]|进行|规划|创建|工作|季节?|天|\b(?:what|which|when|was|were|is|are|did|do|does|done|doing|happen(?:s|ed|ing)?|going|on|in|of|during|the|at|it|say|about|very|plan|drive|city|work|phase|stage|step|be|to|we)\b/gu;
/** What a place is among other words: all that is asked for, if they say nothing. */
const amid = (within, others) => (others.replace(BESIDE, '') ? { within, others: others.trim() } : { there: within });

/** The months of a text, counted from the year 0: `from` and `to`. */
function monthsIn(text) {
  let year;
  const found = [];
  const dates = [...text.matchAll(/(?:(\d{4})年)?(\d+)月/g)];
  for (const [, ownYear, month] of dates) found.push((year = Number(ownYear ?? year)) * 12 + Number(month) - 1);
  for (const [, month, ownYear] of [...text.matchAll(/\b([a-z]{3,})\.?,?(?: (\d{4}))?/g)].filter(([, month]) => monthOf(month) >= 0).reverse()) {
    found.unshift((year = Number(ownYear ?? year)) * 12 + monthOf(month));
  }
  return found.length && !found.some(Number.isNaN) ? { from: found[0], to: found.at(-1) } : null;
}

/** The phase that a question asks for by a date alone. */
function phaseAt({ sections }, text) {
  const year = /(?<!\d)(?:19|20)\d\d(?!\d)/.exec(text)?.[0];
  const period = PERIODS.find(([word]) => word.test(text));
  const asked = monthsIn(text) ?? (year && { from: year * 12 + (period ? period[1] - 1 : 0), to: year * 12 + (period ? period[2] - 1 : 11) });
  const rest = text.replace(/\d+[年月]?份?/g, '').replace(period?.[0] ?? '', '').replace(/\b[a-z]+\b/g, (word) => (monthOf(word) >= 0 ? '' : word)).replace(BESIDE, '');
  if (!asked || rest || !/阶段|步|[搞干做进]|happen|phase|stage|step|do(?:ne|ing)\b|going/.test(text)) return undefined;
  const inDates = sections.filter(({ kind, isPage, head }) => kind === 'clause' && !isPage && PHASE.test(head)).map((section) => ({ section, ...monthsIn(section.head) }));
  const shared = ({ from, to }) => Math.min(to, asked.to) - Math.max(from, asked.from) + 1;
  const fitting = inDates.filter((one) => shared(one) > 0).sort((a, b) => shared(b) - shared(a));
  return fitting.length === 1 || asked.to - asked.from < 11 ? fitting[0]?.section : undefined;
}

/**
 * The place that a question names: `there`, the section that is all that is asked for, `null` if there is no such
 * place; or `within`, one that is named among `others`, the other words of the question.
 */
export function placeIn(index, phrase, bare) {
  const { anchors, places, sections } = index;
  const own = /^#?[a-z]+\d+(?:-\d+)*$/.test(phrase) && anchors.get(phrase.replace('#', ''));
  if (own) return { there: own };

  const anchorOf = (anchor, found) => anchor.replace(/\$(\d)/g, (_, group) => found[group] ?? '').replace(/-+$/, '');
  const isHan = /\p{Script=Han}/u.test(phrase);
  const whole = byChapters(inFigures(isHan ? phrase.replace(/\s/g, '') : phrase).replace(/\s+/g, ' '), sections);
  for (const [pattern, anchor] of places) {
    const found = new RegExp(`^(?:${pattern})$`).exec(whole);
    if (!found) continue;
    const wanted = anchorOf(anchor, found);
    return { there: sections.find(({ part }) => part === wanted) ?? anchors.get(wanted) ?? null };
  }

  const phase = phaseAt(index, bare);
  if (phase) return { there: phase };

  const named = byChapters(inFigures(bare), sections);
  const among = places.map(([pattern, anchor]) => ({ anchor, found: new RegExp(`(?<![a-z\\d])(?:${pattern})(?![a-z\\d])`).exec(named) }));
  const likely = among.filter(({ found }) => found && NUMBERED.test(found[0])).sort((a, b) => b.found[0].length - a.found[0].length);
  const within = likely.length && anchors.get(anchorOf(likely[0].anchor, likely[0].found));
  return within ? amid(within, named.replace(likely[0].found[0], ' ')) : counted(index, named);
}
