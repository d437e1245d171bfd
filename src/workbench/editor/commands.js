// What the buttons and keys of the editor do, by name.
import {
  chainCommands,
  createParagraphNear,
  exitCode,
  joinUp,
  lift,
  liftEmptyBlock,
  newlineInCode,
  setBlockType,
  splitBlock,
  toggleMark,
  wrapIn,
} from 'prosemirror-commands';
import { redo, undo } from 'prosemirror-history';
import { liftListItem, sinkListItem, splitListItem, wrapInList } from 'prosemirror-schema-list';
import { NodeSelection, Selection, TextSelection } from 'prosemirror-state';
import {
  addColumnAfter,
  addRowAfter,
  deleteColumn,
  deleteRow,
  deleteTable,
  goToNextCell,
  isInTable,
} from 'prosemirror-tables';
import { schema } from './schema.js';

const { nodes, marks } = schema;

/** Makes a list of the chosen paragraphs, or ordinary paragraphs of a list of that kind. */
function toggleList(type) {
  const wrap = wrapInList(type);
  return (state, dispatch) => {
    const list = listAround(state);
    if (!list) return wrap(state, dispatch);
    if (list.node.type === type) return liftListItem(nodes.list_item)(state, dispatch);
    if (dispatch) dispatch(state.tr.setNodeMarkup(list.at, type, { tight: list.node.attrs.tight }));
    return true;
  };
}

function listAround(state) {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    const node = $from.node(depth);
    if (node.type === nodes.bullet_list || node.type === nodes.ordered_list)
      return { node, at: $from.before(depth) };
  }
  return null;
}

function insertTable(state, dispatch) {
  if (isInTable(state)) return false;
  const row = (type) =>
    nodes.table_row.create(
      null,
      [1, 2, 3].map(() => type.createAndFill()),
    );
  const table = nodes.table.create(null, [
    row(nodes.table_header),
    row(nodes.table_cell),
    row(nodes.table_cell),
  ]);
  if (dispatch) {
    const { tr } = state;
    const at = addBlock(tr, table);
    dispatch(tr.setSelection(Selection.near(tr.doc.resolve(at + 1))).scrollIntoView());
  }
  return true;
}

/** Adds a block behind the one with the cursor, or in its place if that is an empty paragraph. Gives where it begins. */
function addBlock(tr, block) {
  const { $from } = tr.selection;
  const isEmpty =
    $from.depth === 1 && $from.parent.type === nodes.paragraph && $from.parent.childCount === 0;
  const [from, to] = [
    isEmpty ? $from.before(1) : tr.selection.$to.after(1),
    tr.selection.$to.after(1),
  ];
  tr.replaceWith(from, to, block);
  return from;
}

/** In a table, Enter leads to the cell below, and from the last line to a paragraph behind the table. */
function enterInTable(state, dispatch) {
  if (!isInTable(state)) return false;
  const { $from } = state.selection;
  const depth = Array.from({ length: $from.depth }, (_, at) => at + 1).find(
    (at) => $from.node(at).type === nodes.table,
  );
  if (depth === undefined) return false;
  if (!dispatch) return true;

  const [table, row, column] = [$from.node(depth), $from.index(depth), $from.index(depth + 1)];
  const { tr } = state;
  if (row + 1 < table.childCount) {
    let at = $from.start(depth);
    for (let index = 0; index <= row; index += 1) at += table.child(index).nodeSize;
    for (let index = 0; index < column; index += 1)
      at += table.child(row + 1).child(index).nodeSize;
    tr.setSelection(Selection.near(tr.doc.resolve(at + 2)));
  } else {
    const end = $from.after(depth);
    tr.insert(end, nodes.paragraph.create());
    tr.setSelection(TextSelection.create(tr.doc, end + 1));
  }
  dispatch(tr.scrollIntoView());
  return true;
}

function clearFormatting(state, dispatch) {
  const { from, to, empty } = state.selection;
  if (empty) return false;
  if (dispatch) dispatch(state.tr.removeMark(from, to));
  return true;
}

function insertBreak(state, dispatch) {
  if (isInTable(state)) return true;
  if (dispatch) dispatch(state.tr.replaceSelectionWith(nodes.hard_break.create()).scrollIntoView());
  return true;
}

/** What a button does, by its name. */
export const commands = {
  undo,
  redo,
  paragraph: setBlockType(nodes.paragraph),
  heading2: setBlockType(nodes.heading, { level: 2 }),
  heading3: setBlockType(nodes.heading, { level: 3 }),
  heading4: setBlockType(nodes.heading, { level: 4 }),
  strong: toggleMark(marks.strong),
  em: toggleMark(marks.em),
  bullets: toggleList(nodes.bullet_list),
  numbers: toggleList(nodes.ordered_list),
  quote: (state, dispatch) =>
    (isActive(state, 'quote') ? lift : wrapIn(nodes.blockquote))(state, dispatch),
  clear: clearFormatting,
  table: insertTable,
  addRow: addRowAfter,
  addColumn: addColumnAfter,
  deleteRow,
  deleteColumn,
  deleteTable,
  unlink: (state, dispatch) => {
    const range = linkAround(state);
    if (range && dispatch) dispatch(state.tr.removeMark(range.from, range.to, marks.link));
    return Boolean(range);
  },
};

/** Keys of the editor. Tab stays with the browser, outside of tables and lists. */
export const keys = {
  'Mod-z': undo,
  'Mod-y': redo,
  'Mod-Shift-z': redo,
  'Mod-b': commands.strong,
  'Mod-i': commands.em,
  'Mod-Alt-0': commands.paragraph,
  'Mod-Alt-2': commands.heading2,
  'Mod-Alt-3': commands.heading3,
  'Mod-Alt-4': commands.heading4,
  Enter: chainCommands(
    newlineInCode,
    enterInTable,
    splitListItem(nodes.list_item),
    createParagraphNear,
    liftEmptyBlock,
    splitBlock,
  ),
  'Shift-Enter': chainCommands(exitCode, insertBreak),
  'Mod-Enter': exitCode,
  Tab: chainCommands(goToNextCell(1), sinkListItem(nodes.list_item)),
  'Shift-Tab': chainCommands(goToNextCell(-1), liftListItem(nodes.list_item)),
  'Alt-ArrowUp': joinUp,
};

/** Whether the button of a command is pressed. */
export function isActive(state, name) {
  const { $from, from, to, empty } = state.selection;
  if (name === 'strong' || name === 'em') {
    const mark = marks[name];
    return empty
      ? Boolean(mark.isInSet(state.storedMarks ?? $from.marks()))
      : state.doc.rangeHasMark(from, to, mark);
  }
  if (name === 'bullets') return listAround(state)?.node.type === nodes.bullet_list;
  if (name === 'numbers') return listAround(state)?.node.type === nodes.ordered_list;
  if (name === 'quote') {
    return Array.from({ length: $from.depth + 1 }, (_, at) => $from.node(at).type).includes(
      nodes.blockquote,
    );
  }
  if (name === 'inTable') return isInTable(state);
  return false;
}

/** What the chosen paragraph is: `paragraph`, `heading2` …; an empty text for anything else. */
export function blockKind(state) {
  const { parent } = state.selection.$from;
  if (parent.type === nodes.heading) return `heading${parent.attrs.level}`;
  return parent.type === nodes.paragraph ? 'paragraph' : '';
}

/** The link at the cursor: its range, its address and its text. */
export function linkAround(state) {
  const { $from, from, to, empty } = state.selection;
  const at = empty ? $from.marks() : (state.doc.nodeAt(from)?.marks ?? []);
  const mark = marks.link.isInSet(at) ?? marks.link.isInSet($from.nodeAfter?.marks ?? []);
  if (!mark) return null;

  const start = $from.start();
  let [first, last] = [null, null];
  $from.parent.forEach((child, offset) => {
    const [begin, end] = [start + offset, start + offset + child.nodeSize];
    if (!mark.isInSet(child.marks)) {
      if (last !== null && last < from) [first, last] = [null, null];
      return;
    }
    if (begin > to && first !== null && last !== begin) return;
    if (first === null || last !== begin) first = begin;
    last = end;
  });
  return first === null
    ? null
    : { from: first, to: last, href: mark.attrs.href, text: state.doc.textBetween(first, last) };
}

/** Sets a link on what is chosen, on the link at the cursor, or writes `text` with it. */
export function setLink(state, dispatch, href, text) {
  const mark = marks.link.create({ href });
  const around = linkAround(state);
  const { from, to } = around ?? state.selection;
  const { tr } = state;

  if (from === to || text !== state.doc.textBetween(from, to)) {
    tr.replaceWith(from, to, schema.text(text || href, [mark]));
  } else {
    tr.removeMark(from, to, marks.link).addMark(from, to, mark);
  }
  dispatch(tr.removeStoredMark(marks.link).scrollIntoView());
}

/** The picture that is chosen, if one is. */
export function chosenImage(state) {
  const { selection } = state;
  return selection instanceof NodeSelection && selection.node.type === nodes.image
    ? selection.node
    : null;
}

/** Adds a picture in a paragraph of its own, or within a list or table, or changes the one that is chosen. */
export function setImage(state, dispatch, attributes) {
  const chosen = chosenImage(state);
  const { tr, selection } = state;
  if (chosen) {
    tr.setNodeMarkup(selection.from, null, { ...chosen.attrs, ...attributes });
  } else if (selection.$from.depth === 1) {
    const at = addBlock(tr, nodes.paragraph.create(null, nodes.image.create(attributes)));
    tr.setSelection(TextSelection.create(tr.doc, at + 2));
  } else {
    tr.replaceSelectionWith(nodes.image.create(attributes), false);
  }
  dispatch(tr.scrollIntoView());
}
