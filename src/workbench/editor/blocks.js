// A page's file as its top-level blocks, each with the lines that it is written in. A block that the editor has not
// changed is written back byte for byte.
import { markdown } from './markdown.js';
import { nodeOf } from './reader.js';
import { schema } from './schema.js';
import { markdownOf } from './writer.js';

/**
 * Divides a file into its front matter and its text. `open + fields + close + body` are the file; `fields` are YAML.
 * A file without front matter has empty ones.
 */
export function splitFile(text) {
  const found = /^(\uFEFF?---[ \t]*\r?\n)([^]*?)(^---[ \t]*(?:\r?\n|$))/m.exec(text);
  if (!found || found.index !== 0) return { open: '', fields: '', close: '', body: text };

  const [whole, open, fields, close] = found;
  return { open, fields, close, body: text.slice(whole.length) };
}

/** The parts of a file with other fields or another text. */
export function joinFile({ open, fields, close, body }) {
  const hasFrontMatter = open !== '' || fields.trim() === '';
  return hasFrontMatter ? open + fields + close + body : `---\n${fields}---\n${body}`;
}

/** A block of the editor that stands for lines which it does not know. */
const opaque = (source) => schema.nodes.opaque.create({ source });

/**
 * Divides a text into blocks: `lead` is what comes before the first, `source` what a block is written as, `gap` what
 * follows it up to the next. `node` is the block in the editor, `line` its first line, counted from 0.
 */
export function splitBlocks(body) {
  const lines = body.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const references = {};
  const ranges = rangesOf(body, lines, references);

  const blocks = ranges.map(({ start, end, tokens }, index) => {
    const raw = lines.slice(start, end).join('');
    const source = raw.replace(/[\r\n]+$/, '');
    const next = ranges[index + 1]?.start ?? lines.length;
    const gap = raw.slice(source.length) + lines.slice(end, next).join('');
    return { source, gap, line: start, node: editable(source, tokens, references) };
  });

  const lead = lines.slice(0, ranges[0]?.start ?? lines.length).join('');
  return { lead, blocks, references, newline: body.includes('\r\n') ? '\r\n' : '\n' };
}

/** The lines of each block with its tokens. Lines that belong to no block, such as definitions of links, are blocks. */
function rangesOf(body, lines, references) {
  const environment = { references };
  const tokens = markdown.parse(body, environment);
  const isBlank = (line) => lines[line].trim() === '';
  const ranges = [];

  const addUnknown = (from, to) => {
    let start = from;
    for (let line = from; line <= to; line += 1) {
      if (line < to && !isBlank(line)) continue;
      if (line > start) ranges.push({ start, end: line, tokens: null });
      start = line + 1;
    }
  };

  let done = 0;
  for (const group of topLevel(tokens)) {
    let [start, end] = group[0].map;
    while (end > start + 1 && isBlank(end - 1)) end -= 1;
    addUnknown(done, start);
    ranges.push({ start, end, tokens: group });
    done = end;
  }
  addUnknown(done, lines.length);

  return ranges;
}

/** The tokens of each top-level block. */
function topLevel(tokens) {
  const groups = [];
  let depth = 0;
  for (const token of tokens) {
    if (depth === 0) groups.push([]);
    groups.at(-1).push(token);
    depth += token.nesting;
  }
  return groups;
}

/** The node for a block; an opaque one where writing it again would not be read as the same. */
function editable(source, tokens, references) {
  const node = tokens && nodeOf(tokens);
  if (!node || node.type === schema.nodes.opaque) return opaque(source);
  return written(node, references).isSame ? node : opaque(source);
}

/** The Markdown of a block, with as few escapes as it needs, and whether it is read as the same block. */
function written(node, references) {
  let text = '';
  for (const isCareful of [false, true]) {
    text = markdownOf(node, isCareful);
    const groups = topLevel(markdown.parse(text, { references: { ...references } }));
    if (groups.length === 1 && nodeOf(groups[0])?.eq(node)) return { text, isSame: true };
  }
  return { text, isSame: false };
}

/** The document of the editor for a text that was divided. */
export function documentOf(split) {
  const nodes = split.blocks.map((block) => block.node);
  return schema.nodes.doc.create(
    null,
    nodes.length > 0 ? nodes : [schema.nodes.paragraph.create()],
  );
}

/**
 * Pairs the blocks of a document with those that it was made from. Gives for each block of the document the index of
 * the original, and whether it is unchanged; -1 for a new one.
 */
function pair(blocks, nodes) {
  const isSame = (a, b) => blocks[a].node === nodes[b] || blocks[a].node.eq(nodes[b]);
  const pairs = Array.from(nodes, () => ({ at: -1, isSame: false }));

  let start = 0;
  while (start < blocks.length && start < nodes.length && isSame(start, start)) {
    pairs[start] = { at: start, isSame: true };
    start += 1;
  }

  let [oldEnd, newEnd] = [blocks.length, nodes.length];
  while (oldEnd > start && newEnd > start && isSame(oldEnd - 1, newEnd - 1)) {
    oldEnd -= 1;
    newEnd -= 1;
    pairs[newEnd] = { at: oldEnd, isSame: true };
  }

  pairMiddle(start, oldEnd, newEnd, pairs, isSame);
  return pairs;
}

/** Pairs what lies between the blocks at both ends that are the same: a longest common sequence of equal blocks. */
function pairMiddle(start, oldEnd, newEnd, pairs, isSame) {
  const [rows, columns] = [oldEnd - start, newEnd - start];
  const lengths = Array.from({ length: rows + 1 }, () => new Uint32Array(columns + 1));
  for (let row = rows - 1; row >= 0; row -= 1) {
    for (let column = columns - 1; column >= 0; column -= 1) {
      lengths[row][column] = isSame(start + row, start + column)
        ? lengths[row + 1][column + 1] + 1
        : Math.max(lengths[row + 1][column], lengths[row][column + 1]);
    }
  }

  let [row, column] = [0, 0];
  let [removed, added] = [[], []];
  while (row < rows || column < columns) {
    if (row < rows && column < columns && isSame(start + row, start + column)) {
      pairChanged(removed, added, pairs);
      [removed, added] = [[], []];
      pairs[start + column] = { at: start + row, isSame: true };
      row += 1;
      column += 1;
    } else if (
      row === rows ||
      (column < columns && lengths[row][column + 1] >= lengths[row + 1][column])
    ) {
      added.push(start + column);
      column += 1;
    } else {
      removed.push(start + row);
      row += 1;
    }
  }
  pairChanged(removed, added, pairs);
}

/** Changed blocks take the places of originals that are gone, in order, so that what surrounds them stays. */
function pairChanged(removed, added, pairs) {
  removed.slice(0, added.length).forEach((at, index) => {
    pairs[added[index]] = { at, isSame: false };
  });
}

/**
 * Writes a document that was made from the blocks of `split`. Gives the text and the line on which each block begins,
 * counted from 0.
 */
export function joinBlocks(split, document) {
  const nodes = document.content.content;
  const isEmpty =
    nodes.length === 1 && nodes[0].type === schema.nodes.paragraph && nodes[0].childCount === 0;
  if (isEmpty) return { text: split.blocks.length === 0 ? split.lead : '', lines: [0] };

  const pairs = pair(split.blocks, nodes);
  const sources = nodes.map((node, index) => sourceOf(split, node, pairs[index]));
  const narrow = assemble(split, sources, pairs, false);
  return isReadAs(narrow.text, nodes) ? narrow : assemble(split, sources, pairs, true);
}

function sourceOf(split, node, { at, isSame }) {
  if (isSame) return split.blocks[at].source;
  if (node.type === schema.nodes.paragraph && node.childCount === 0) return '';
  if (node.type === schema.nodes.opaque) return node.attrs.source;
  return written(node, split.references).text.replaceAll('\n', split.newline);
}

/** Joins blocks. Blocks that were neighbours keep the blank lines between them, unless changed ones need others. */
function assemble(split, sources, pairs, isWide) {
  const { blocks, newline } = split;
  const written = sources
    .map((source, index) => ({ source, index, ...pairs[index] }))
    .filter((it) => it.source !== '');
  const lines = [];
  let [text, line] = [split.lead, countLines(split.lead)];

  written.forEach((it, position) => {
    const next = written[position + 1];
    const gap = next ? gapBetween(blocks, it, next, isWide) : blocks.at(-1)?.gap;
    const piece = it.source + (gap ?? newline.repeat(next ? 2 : 1));
    lines[it.index] = line;
    text += piece;
    line += countLines(piece);
  });

  // Blocks that are not written stand where the one before them does.
  for (let index = 0; index < sources.length; index += 1) lines[index] ??= lines[index - 1] ?? 0;
  return { text, lines };
}

const countLines = (text) => text.split('\n').length - 1;

/** What stood between two blocks, or before the second; undefined where that does not help. */
function gapBetween(blocks, block, next, isWide) {
  if (isWide && !(block.isSame && next.isSame)) return undefined;
  if (block.at >= 0 && next.at === block.at + 1) return blocks[block.at].gap;
  return next.at > 0 ? blocks[next.at - 1].gap : undefined;
}

/** Whether a text is read as the given blocks, empty paragraphs aside. */
function isReadAs(text, nodes) {
  const wanted = nodes.filter(
    (node) => node.type !== schema.nodes.paragraph || node.childCount > 0,
  );
  const { blocks } = splitBlocks(text);
  return (
    blocks.length === wanted.length && blocks.every(({ node }, index) => node.eq(wanted[index]))
  );
}
