// From a click in the preview to the place in the text.

/** What can be clicked in the preview; the innermost counts. */
const TEXTS = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'p', 'li', 'td', 'th', 'dt', 'dd', 'figcaption']
  .map((name) => `main ${name}`)
  .join(', ');
const PICTURES = 'main img, main video, main audio';
const BLOCKS = 'h1, h2, h3, h4, h5, h6, p, li, td, th, pre';
/** Texts of fewer characters are compared as a whole only. */
const ENOUGH = 4;
const MOST_COMPARED = 30;

export const plain = (text) => text.replaceAll(/\s+/g, '');

/** The element of a page that begins with a text, or null. */
export function elementWith(page, words) {
  const wanted = plain(words).slice(0, 40);
  if (!page || wanted === '') return null;
  return [...page.querySelectorAll(TEXTS)].find((it) => plain(it.textContent).startsWith(wanted));
}

/**
 * What was clicked in a page: `{ path, words, others, nth, offset, row, cell, isTitle, picture }`, or null. `others` are
 * further texts by which a place in the data can be found, `nth` counts elements of the same text, `offset` the
 * characters before the click, spaces left out.
 */
export function clicked(event) {
  const page = event.target.ownerDocument;
  const path = page.location.pathname;
  const picture = event.target.closest(PICTURES);
  if (picture) {
    const source = picture.currentSrc || picture.src;
    const name = decodeURI(new URL(source, page.baseURI).pathname.split('/').at(-1));
    const words = plain(picture.getAttribute('alt') ?? '');
    return { path, words, others: [], picture: { name } };
  }

  const element = event.target.closest(TEXTS);
  if (!element) return null;
  const words = plain(element.textContent);
  const same = [...page.querySelectorAll(TEXTS)].filter((it) => plain(it.textContent) === words);
  const row = element.closest('tr');
  const others = row ? [...row.cells].map((it) => plain(it.textContent)) : [];
  return {
    path,
    words,
    others: others.filter((text) => text !== words && text.length >= ENOUGH),
    nth: same.indexOf(element),
    offset: offsetOf(event, element),
    row: row && plain(row.textContent),
    cell: element.closest('td, th')?.cellIndex,
    isTitle: element.localName === 'h1',
  };
}

/** How many characters of an element stand before the pointer. */
function offsetOf({ target: { ownerDocument: page }, clientX, clientY }, element) {
  const place = page.caretPositionFromPoint?.(clientX, clientY);
  const range = page.caretRangeFromPoint?.(clientX, clientY);
  const node = place?.offsetNode ?? range?.startContainer;
  if (!node || !element.contains(node)) return 0;
  const before = page.createRange();
  before.setStart(element, 0);
  before.setEnd(node, place?.offset ?? range.startOffset);
  return plain(before.toString()).length;
}

/** The element in the editor's text that was clicked, or null. */
export function elementIn(text, click) {
  if (click.row) {
    const row = [...text.querySelectorAll('tr')].find((it) => plain(it.textContent) === click.row);
    if (row?.cells[click.cell]) return row.cells[click.cell];
  }

  // A block in a block has the same text: the innermost is what was clicked.
  const blocks = [...text.querySelectorAll(BLOCKS)].filter((it) => !it.querySelector(BLOCKS));
  const texts = blocks.map((it) => plain(it.textContent));
  const same = blocks.filter((_, index) => texts[index] === click.words);
  if (same.length > 0) return same[Math.min(Math.max(click.nth, 0), same.length - 1)];

  const beginning = click.words.slice(0, MOST_COMPARED);
  const isNear = (it) =>
    it.length >= ENOUGH && beginning.length >= ENOUGH
      ? it.includes(beginning) || click.words.includes(it)
      : false;
  return blocks[texts.findIndex(isNear)] ?? null;
}

/** The place in an element of the editor behind a number of characters, spaces left out: a node and an offset in it. */
export function placeIn(element, offset) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let left = offset;
  while (walker.nextNode()) {
    const node = walker.currentNode;
    for (let at = 0; at < node.data.length; at += 1) {
      if (left === 0) return { node, offset: at };
      if (plain(node.data[at]) !== '') left -= 1;
    }
    if (left === 0) return { node, offset: node.data.length };
  }
  return { node: element, offset: 0 };
}

/** Whether a picture of the text is the one that was clicked: smaller ones have their width behind the name. */
export function isPicture({ src }, { name }) {
  const file = decodeURI(src.split('/').at(-1));
  const stem = file.replace(/\.[^.]+$/, '');
  return name === file || (name.startsWith(stem) && /^[-.\w]*$/.test(name.slice(stem.length)));
}
