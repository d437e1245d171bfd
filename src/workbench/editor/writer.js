// From nodes of the editor to Markdown.
import { MarkdownSerializerState, defaultMarkdownSerializer } from 'prosemirror-markdown';

const ordinary = defaultMarkdownSerializer.nodes;
const marks = {
  ...defaultMarkdownSerializer.marks,
  strikethrough: { open: '~~', close: '~~', mixable: true, expelEnclosingWhitespace: true },
};

const nodes = {
  paragraph: ordinary.paragraph,
  text: ordinary.text,
  heading(state, node) {
    state.write(`${'#'.repeat(node.attrs.level)} `);
    state.renderInline(node, false);
    state.write(node.attrs.suffix);
    state.closeBlock(node);
  },
  blockquote(state, node) {
    state.wrapBlock('> ', null, node, () => {
      if (node.attrs.kind) state.write(`[!${node.attrs.kind}]\n`);
      state.renderContent(node);
    });
  },
  bullet_list(state, node) {
    state.renderList(node, '  ', () => `${node.attrs.bullet} `);
  },
  ordered_list(state, node) {
    const { order, delimiter } = node.attrs;
    const width = String(order + node.childCount - 1).length + delimiter.length + 1;
    state.renderList(node, ' '.repeat(width), (index) =>
      `${order + index}${delimiter} `.padEnd(width),
    );
  },
  list_item(state, node) {
    const { checked } = node.attrs;
    if (checked !== null) state.write(checked ? '[x] ' : '[ ] ');
    state.renderContent(node);
  },
  code_block: ordinary.code_block,
  horizontal_rule: ordinary.horizontal_rule,
  opaque(state, node) {
    state.text(node.attrs.source, false);
    state.closeBlock(node);
  },
  table(state, node) {
    const rows = [];
    node.forEach((row) => rows.push(cellsOf(row, state)));
    rows.splice(1, 0, alignmentOf(node.firstChild));
    state.text(rows.map(lineOf).join('\n'), false);
    state.closeBlock(node);
  },
  image(state, node) {
    const { alt, src, title } = node.attrs;
    state.write(`![${state.esc(alt)}](${destination(src)}${quoted(title)})`);
  },
  hard_break(state, node, parent, index) {
    ordinary.hard_break(state, node, parent, index);
    state.atBlockStart = true;
  },
  soft_break(state, node, parent, index) {
    if (index === 0 || index === parent.childCount - 1) return;
    state.write('\n');
    state.atBlockStart = true;
  },
  raw(state, node) {
    state.write(node.attrs.source);
  },
};

marks.link = {
  open(state, mark, parent, index) {
    state.inAutolink = isBareAddress(mark, parent, index);
    return state.inAutolink ? '<' : '[';
  },
  close(state, mark) {
    const { inAutolink } = state;
    state.inAutolink = undefined;
    return inAutolink ? '>' : `](${destination(mark.attrs.href)}${quoted(mark.attrs.title)})`;
  },
  mixable: true,
};

/** Whether a link's text is its address. */
function isBareAddress(link, parent, index) {
  const text = parent.child(index);
  const isWhole = index === parent.childCount - 1 || !link.isInSet(parent.child(index + 1).marks);
  return (
    isWhole && !link.attrs.title && /^\w+:/.test(link.attrs.href) && text.text === link.attrs.href
  );
}

/** The address of a link as Markdown has it: people read Chinese names more easily than `%E5%8F…`. */
function destination(address) {
  let readable = address;
  try {
    readable = decodeURI(address);
  } catch {
    // An address with a lone per cent sign stays as it is.
  }
  if (encodeURI(readable) !== address) readable = address;
  return /[\s()<>]/.test(readable) || readable === '' ? `<${readable}>` : readable;
}

const quoted = (title) => (title ? ` "${title.replaceAll('"', '\\"')}"` : '');

function cellsOf(row, state) {
  const cells = [];
  row.forEach((cell) => {
    const text = newState(state.isCareful);
    text.renderInline(cell, false);
    cells.push(text.out.replaceAll(/\\?\n/g, ' ').replaceAll('|', '\\|').trim());
  });
  return cells;
}

const lineOf = (cells) => `|${cells.map((cell) => (cell === '' ? ' ' : ` ${cell} `)).join('|')}|`;

const RULES = { left: ':--', center: ':-:', right: '--:' };

function alignmentOf(row) {
  const rules = [];
  row.forEach((cell) => rules.push(RULES[cell.attrs.align] ?? '---'));
  return rules;
}

function newState(isCareful) {
  const state = new MarkdownSerializerState(nodes, marks, { tightLists: true });
  state.isCareful = isCareful;
  if (!isCareful) state.esc = (text) => text;
  return state;
}

/**
 * The Markdown of a block. Careful, it escapes every character that could be a mark; otherwise it writes texts as they
 * are, which is right wherever the result is read as the same block.
 */
export function markdownOf(node, isCareful) {
  const state = newState(isCareful);
  state.render(node, node, 0);
  return state.out;
}
