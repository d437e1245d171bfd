// What comes in from Word, WPS and web pages, as clean text: headings, lists, tables, links, bold and italics remain,
// everything else is taken away.

const KEPT = new Set([
  'P',
  'H1',
  'H2',
  'H3',
  'H4',
  'H5',
  'H6',
  'UL',
  'OL',
  'LI',
  'TABLE',
  'TR',
  'TD',
  'TH',
  'A',
  'B',
  'STRONG',
  'I',
  'EM',
  'S',
  'DEL',
  'BR',
  'BLOCKQUOTE',
  'PRE',
  'CODE',
  'HR',
  'IMG',
  'TBODY',
  'THEAD',
]);
const DROPPED =
  'script, style, meta, link, title, xml, template, object, iframe, svg, button, input, select, textarea';
const BLOCKS =
  'p, h1, h2, h3, h4, h5, h6, ul, ol, li, table, blockquote, pre, hr, div, section, article, tr, td, th, thead, tbody';
/** The editor's own marks, which come back when its text is moved within the page. */
const OWN = 'img[data-src], pre[data-opaque], code[data-raw], span[data-soft-break]';

/** Cleans HTML from the clipboard. */
export function cleanHtml(html) {
  if (html.includes('data-pm-slice')) return html;

  const { body } = new DOMParser().parseFromString(html, 'text/html');
  removeComments(body);
  for (const element of body.querySelectorAll(DROPPED)) element.remove();
  for (const element of body.querySelectorAll('*')) if (isHidden(element)) element.remove();

  wordHeadings(body);
  wordLists(body);
  boldStyles(body);
  for (const table of body.querySelectorAll('table')) plainTable(table);
  unwrapOthers(body);
  removeAttributes(body);
  shiftHeadings(body);
  cleanText(body);
  removeEmpty(body);
  return body.innerHTML;
}

/**
 * How many pictures in HTML from the clipboard cannot come along: they lie on the other computer or the other site, and
 * the page may not read them.
 */
export function foreignPictures(html) {
  if (html.includes('data-pm-slice')) return 0;
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  return body.querySelectorAll('img:not([data-src])').length;
}

/** Lines of plain text as paragraphs, without the spaces that indent them. */
export function paragraphsOf(text) {
  return text
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function removeComments(body) {
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_COMMENT);
  const comments = [];
  while (walker.nextNode()) comments.push(walker.currentNode);
  for (const comment of comments) comment.remove();
}

const styleOf = (element) => element.getAttribute('style') ?? '';
const isHidden = (element) => /display:\s*none|mso-hide:\s*all/i.test(styleOf(element));

/** Word names the level of a heading in a style, where it does not use an element for it. */
function wordHeadings(body) {
  for (const paragraph of body.querySelectorAll('p')) {
    const level =
      /^(?:Mso)?(?:Heading|标题)\s?([1-6])$/i.exec(paragraph.className)?.[1] ??
      /mso-outline-level:\s*([1-6])/i.exec(styleOf(paragraph))?.[1];
    if (level) rename(paragraph, `h${level}`);
  }
}

/** Word writes the items of lists as paragraphs with the mark as text. */
function wordLists(body) {
  for (const paragraph of [...body.querySelectorAll('p')]) {
    if (!/mso-list:\s*(?!none|ignore)/i.test(styleOf(paragraph))) continue;
    const mark = [...paragraph.querySelectorAll('span')].find((it) =>
      /mso-list:\s*ignore/i.test(styleOf(it)),
    );
    const sign = mark?.textContent.trim() ?? '';
    const kind = /^\d+[.)．]$/.test(sign)
      ? 'ol'
      : /^[^\p{L}\p{N}（(]+$|^[o]$/u.test(sign)
        ? 'ul'
        : null;

    // A number such as （一） is text that readers refer to.
    if (!kind) {
      mark?.replaceWith(sign);
      continue;
    }
    mark.remove();
    const before = paragraph.previousElementSibling;
    const list =
      before?.localName === kind && before.dataset.word ? before : document.createElement(kind);
    if (list !== before) {
      list.dataset.word = 'list';
      if (kind === 'ol') list.setAttribute('start', Number.parseInt(sign, 10));
      paragraph.before(list);
    }
    list.append(rename(paragraph, 'li'));
  }
}

/** Bold and italics that are written as styles. */
function boldStyles(body) {
  for (const element of body.querySelectorAll('span, font')) {
    const style = styleOf(element);
    if (/font-weight:\s*(?:bold|[6-9]00)/i.test(style)) rename(element, 'strong');
    else if (/font-style:\s*italic/i.test(style)) rename(element, 'em');
  }
  // Some programs wrap everything that is copied in `b` of ordinary weight.
  for (const element of body.querySelectorAll('b, strong')) {
    if (/font-weight:\s*(?:normal|400)/i.test(styleOf(element))) unwrap(element);
  }
  for (const heading of body.querySelectorAll('h1, h2, h3, h4, h5, h6')) {
    for (const strong of heading.querySelectorAll('b, strong')) unwrap(strong);
  }
}

/** A table of Markdown has one line of heads, no merged cells, and text alone in its cells. */
function plainTable(table) {
  const rows = [...table.rows];
  const grid = rows.map(() => []);
  rows.forEach((row, y) => {
    for (const cell of [...row.cells]) {
      let x = 0;
      while (grid[y][x]) x += 1;
      for (let down = 0; down < cell.rowSpan && y + down < rows.length; down += 1) {
        for (let right = 0; right < cell.colSpan; right += 1) {
          grid[y + down][x + right] =
            down === 0 && right === 0 ? cell : document.createElement('td');
        }
      }
    }
  });

  const width = Math.max(0, ...grid.map((cells) => cells.length));
  const plain = document.createElement('table');
  grid.forEach((cells, y) => {
    const row = plain.insertRow();
    for (let x = 0; x < width; x += 1) row.append(plainCell(cells[x], y === 0 ? 'th' : 'td'));
  });
  table.replaceWith(plain);
}

function plainCell(cell, name) {
  const made = document.createElement(name);
  if (!cell) return made;

  for (const block of cell.querySelectorAll(BLOCKS)) {
    block.after(' ');
    unwrap(block);
  }
  for (const line of cell.querySelectorAll('br')) line.replaceWith(' ');
  made.append(...cell.childNodes);
  return made;
}

function unwrapOthers(body) {
  for (const element of [...body.querySelectorAll('*')].reverse()) {
    if (KEPT.has(element.tagName) || element.matches(OWN)) continue;
    const isBlock = element.matches(
      'div, section, article, header, footer, main, center, dl, dt, dd, figure, figcaption',
    );
    if (isBlock && !element.querySelector(BLOCKS)) rename(element, 'p');
    else unwrap(element);
  }
  // Pictures lie on the other computer or the other site; they are added as files.
  for (const image of body.querySelectorAll('img:not([data-src])')) image.remove();
  for (const link of body.querySelectorAll('a')) {
    if (!/^(?:https?:|mailto:|tel:)/i.test(link.getAttribute('href') ?? '')) unwrap(link);
  }
}

function removeAttributes(body) {
  for (const element of body.querySelectorAll('*')) {
    if (element.matches(OWN)) continue;
    for (const { name } of [...element.attributes]) {
      const isKept =
        (element.localName === 'a' && name === 'href') ||
        (element.localName === 'ol' && name === 'start');
      if (!isKept) element.removeAttribute(name);
    }
  }
}

/** The page's title is its only heading of the first level. */
function shiftHeadings(body) {
  if (!body.querySelector('h1')) return;
  for (const heading of body.querySelectorAll('h1, h2, h3, h4, h5')) {
    rename(heading, `h${Number(heading.localName[1]) + 1}`);
  }
}

/** Spaces and line ends of the source become what a reader sees: nothing between Chinese characters, one space elsewhere. */
function cleanText(body) {
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode;
    if (text.parentElement.closest('pre')) continue;
    text.data = text.data
      .replaceAll(/[\u200b\ufeff\u00ad]/g, '')
      .replaceAll(
        /(?<=[\u2e80-\u9fff\u3000-\u303f\uff00-\uffef])[ \t]*[\r\n]+[ \t]*(?=[\u2e80-\u9fff\u3000-\u303f\uff00-\uffef])/g,
        '',
      )
      .replaceAll(/[ \t\r\n\u00a0]+/g, ' ');
  }
  for (const block of body.querySelectorAll('p, li, h1, h2, h3, h4, h5, h6, td, th')) trim(block);
}

/** Takes away spaces at both ends of a block, full-width ones as well. */
function trim(block) {
  const texts = [];
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) texts.push(walker.currentNode);

  for (const text of texts) {
    text.data = text.data.replace(/^[\s\u3000]+/, '');
    if (text.data !== '') break;
  }
  for (const text of texts.reverse()) {
    text.data = text.data.replace(/[\s\u3000]+$/, '');
    if (text.data !== '') break;
  }
}

function removeEmpty(body) {
  for (const element of [
    ...body.querySelectorAll(
      'p, li, ul, ol, h1, h2, h3, h4, h5, h6, strong, b, em, i, a, blockquote',
    ),
  ].reverse()) {
    if (element.textContent.trim() === '' && !element.querySelector('img')) element.remove();
  }
}

function rename(element, name) {
  const made = document.createElement(name);
  for (const { name: attribute, value } of element.attributes) made.setAttribute(attribute, value);
  made.append(...element.childNodes);
  element.replaceWith(made);
  return made;
}

function unwrap(element) {
  element.replaceWith(...element.childNodes);
}
