// Two texts side by side, with what differs marked word by word.
import { diffLines, diffWordsWithSpace } from './editor.js';
import { h } from './dom.js';
import { t } from './texts.js';

const words = new Intl.Segmenter('zh', { granularity: 'word' });

/** Lines of two texts in pairs: `{ before, after }`, each a list of `{ text, isChanged }`, or null where there is none. */
function pairs(before, after) {
  const rows = [];
  let removed = [];
  for (const change of diffLines(before, after)) {
    const lines = change.value.replace(/\n$/, '').split('\n');
    if (change.removed) {
      removed = lines;
      continue;
    }
    if (change.added) {
      const count = Math.max(removed.length, lines.length);
      for (let index = 0; index < count; index += 1)
        rows.push(changedPair(removed[index], lines[index]));
      removed = [];
      continue;
    }
    for (const line of removed) rows.push(changedPair(line, undefined));
    removed = [];
    const written = lines.filter((line) => line.trim() !== '');
    for (const line of written)
      rows.push({ isSame: true, before: [{ text: line }], after: [{ text: line }] });
  }
  for (const line of removed) rows.push(changedPair(line, undefined));
  return rows;
}

function changedPair(before, after) {
  if (before === undefined || after === undefined) {
    const whole = (line) => (line === undefined ? null : [{ text: line, isChanged: true }]);
    return { before: whole(before), after: whole(after) };
  }
  const parts = diffWordsWithSpace(before, after, { intlSegmenter: words });
  const side = (name) =>
    parts
      .filter((it) => it[name] || !(it.added || it.removed))
      .map((it) => ({ text: it.value, isChanged: Boolean(it[name]) }));
  return { before: side('removed'), after: side('added') };
}

const AROUND = 2;

/** A table of what differs between two texts, with a few lines around each change. */
export function comparison(before, after, titles) {
  const rows = pairs(before, after);
  if (rows.every((row) => row.isSame)) return h('p', {}, t('noDifference'));

  const isShown = rows.map((_, at) =>
    rows.slice(Math.max(0, at - AROUND), at + AROUND + 1).some((row) => !row.isSame),
  );
  const shown = rows.flatMap((row, at) => {
    if (isShown[at]) return [h('tr', {}, cell(row.before, 'del'), cell(row.after, 'ins'))];
    return isShown[at - 1] || at === 0
      ? [h('tr', { class: 'left-out' }, h('td', { colSpan: 2 }, '…'))]
      : [];
  });
  return h(
    'table',
    { class: 'comparison' },
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        titles.map((title) => h('th', { scope: 'col' }, title)),
      ),
    ),
    h('tbody', {}, shown),
  );
}

function cell(parts, name) {
  if (!parts) return h('td', { class: 'nothing' });
  return h(
    'td',
    {},
    parts.map(({ text, isChanged }) => (isChanged && text ? h(name, {}, text) : text)),
  );
}
