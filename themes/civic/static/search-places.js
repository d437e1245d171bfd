// Finds the place that a question names by its number: a clause, a row, a chapter. Fetched only for questions with a
// number.

/** The numbers of a question in figures: 二十七 and XXVII are 27. */
function inFigures(text) {
  const tens = (_, ten, one) => String((ten ? Number(ten) : 1) * 10 + Number(one || 0));
  const roman = (letters) => {
    const values = Array.from(letters, (letter) => ({ i: 1, v: 5, x: 10, l: 50 })[letter]);
    return String(values.reduce((sum, value, at) => sum + (values[at + 1] > value ? -value : value), 0));
  };
  const ones = 'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(' ');
  const inWords = { twenty: 20, thirty: 30, forty: 40, fifty: 50, ...Object.fromEntries(ones.map((word, number) => [word, number])) };
  const figures = text.replace(/(\d?)十(\d?)/g, tens).replace(/\b[ivxl]+\b/g, roman).replace(/[a-z]+/g, (word) => inWords[word] ?? word);
  return figures.replace(/\b([2-5]0)[ -]([1-9])\b/g, (_, ten, one) => String(Number(ten) + Number(one)));
}

/** What a place among other words is said by: 第30项, 附件30, item 30. */
const NUMBERED = /第\d+[项条行章部]|附件\d|(?:item|task|row|annex|chapter|part|clause|section|article)s?\b.*\d/;

/**
 * The place that a question names: `there`, the section that is all that is asked for, `null` if there is no such
 * place; or `within`, one that is named among `others`, the other words of the question.
 */
export function placeIn({ anchors, places, sections }, phrase, bare) {
  const own = /^#?[a-z]+\d+(?:-\d+)*$/.test(phrase) && anchors.get(phrase.replace('#', ''));
  if (own) return { there: own };

  const anchorOf = (anchor, found) => anchor.replace(/\$(\d)/g, (_, group) => found[group] ?? '').replace(/-+$/, '');
  const isHan = /\p{Script=Han}/u.test(phrase);
  const whole = inFigures(isHan ? phrase.replace(/\s/g, '') : phrase).replace(/\s+/g, ' ');
  for (const [pattern, anchor] of places) {
    const found = new RegExp(`^(?:${pattern})$`).exec(whole);
    if (!found) continue;
    const wanted = anchorOf(anchor, found);
    return { there: sections.find(({ part }) => part === wanted) ?? anchors.get(wanted) ?? null };
  }

  const named = inFigures(bare);
  const among = places.map(([pattern, anchor]) => ({ anchor, found: new RegExp(`(?<![a-z\\d])(?:${pattern})(?![a-z\\d])`).exec(named) }));
  const likely = among.filter(({ found }) => found && NUMBERED.test(found[0])).sort((a, b) => b.found[0].length - a.found[0].length);
  const within = likely.length && anchors.get(anchorOf(likely[0].anchor, likely[0].found));
  return within ? { within, others: named.replace(likely[0].found[0], ' ').trim() } : {};
}
