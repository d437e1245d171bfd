// Changes of one value in a text of YAML that leave everything else as it is: comments, order, quotes, unknown fields.
import { Document, isCollection, isMap, isScalar, isSeq, parseDocument, stringify } from 'yaml';

const OPTIONS = { lineWidth: 0, flowCollectionPadding: false };

/** The values of a text of YAML, its top-level keys in order, and the first thing that is wrong with it, if any. */
export function readFields(text) {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error)
    return {
      value: {},
      keys: [],
      error: { message: error.message, line: error.linePos?.[0].line ?? 1 },
    };

  const value = document.toJS() ?? {};
  const isObject = typeof value === 'object' && !Array.isArray(value);
  return { value: isObject ? value : {}, keys: isObject ? Object.keys(value) : [], error: null };
}

/** The line of the value at a path of keys and numbers, counted from 1; null if there is none. */
export function lineOfField(text, path) {
  const document = parseDocument(text);
  const node = pairAt(document, path)?.key ?? document.getIn(path, true);
  return node?.range ? lineAt(text, node.range[0]) : null;
}

/** The path of the value that is written on a line, counted from 1, as deep as it goes. */
export function fieldAtLine(text, line) {
  const path = [];
  let node = parseDocument(text).contents;
  while (isCollection(node)) {
    const isMapping = isMap(node);
    const begins = (item) => lineAt(text, (isMapping ? item.key : item).range[0]) <= line;
    const index = node.items.findLastIndex(begins);
    if (index < 0) break;
    path.push(isMapping ? node.items[index].key.value : index);
    node = isMapping ? node.items[index].value : node.items[index];
  }
  return path;
}

/** What a field is written as, its key included; an empty text if there is none. */
export function sourceOfField(text, key) {
  const pair = pairAt(parseDocument(text), [key]);
  return pair
    ? text.slice(pair.key.range[0], pair.value?.range[1] ?? pair.key.range[1]).trimEnd()
    : '';
}

/**
 * Sets the value at a path of keys and numbers; undefined removes it. Containers that are missing are made. Gives the
 * text, unchanged if it is no valid YAML.
 */
export function setField(text, path, value) {
  const document = parseDocument(text);
  if (document.errors.length > 0) return text;
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';

  // What is missing on the way becomes part of the value.
  let [target, content] = [path, value];
  while (
    content !== undefined &&
    target.length > 1 &&
    !isCollection(document.getIn(target.slice(0, -1), true))
  ) {
    const key = target.at(-1);
    content = typeof key === 'number' ? [content] : { [key]: content };
    target = target.slice(0, -1);
  }
  if (content === undefined && !document.hasIn(target)) return text;

  const whole = parseDocument(text);
  if (content === undefined) whole.deleteIn(target);
  else whole.setIn(target, content);

  const small = edited(text, document, target, content)?.replaceAll(/\r?\n/g, lineEnd);
  const isRight = small !== undefined && isSame(parseDocument(small), whole);
  return isRight ? small : whole.toString(OPTIONS).replaceAll(/\r?\n/g, lineEnd);
}

function isSame(document, wanted) {
  return (
    document.errors.length === 0 &&
    JSON.stringify(document.toJS()) === JSON.stringify(wanted.toJS())
  );
}

/** The text with one edit; undefined where no small edit is known. */
function edited(text, document, path, value) {
  if (!document.contents) return text + block({ [path[0]]: value }, 0);
  const parent = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents;
  if (!isCollection(parent)) return undefined;

  const key = path.at(-1);
  const index = isMap(parent) ? parent.items.findIndex((pair) => pair.key.value === key) : key;
  const item = parent.items[index];
  const change = value === undefined ? removed : item ? replaced : added;
  const edit = change(text, parent, item, key, value);
  return edit && text.slice(0, edit.from) + edit.text + text.slice(edit.to);
}

function replaced(text, parent, item, key, value) {
  const node = isMap(parent) ? item.value : item;
  const isPlace =
    isScalar(node) && node.range && !/^BLOCK/.test(node.type ?? '') && node.source !== '';
  const isLine = !(typeof value === 'string' && value.includes('\n'));

  if (isPlace && isLine && !isContainer(value)) {
    return { from: node.range[0], to: node.range[1], text: scalar(value, parent.flow, node.type) };
  }
  if (parent.flow || node?.flow) {
    return node?.range && { from: node.range[0], to: node.range[1], text: flow(value) };
  }

  const from = isMap(parent) ? item.key.range[0] : node.range[0];
  const indent = columnAt(text, from);
  const lines = isMap(parent) ? block({ [key]: value }, indent) : block(value, indent);
  return { from, to: endOf(text, item), text: lines.trim() };
}

function added(text, parent, item, key, value) {
  if (parent.flow) {
    const end = parent.range[1] - 1;
    const from = text.slice(0, end).trimEnd().length;
    const written = isMap(parent) ? flow({ [key]: value }).slice(1, -1) : flow(value);
    return { from, to: end, text: (parent.items.length > 0 ? ', ' : '') + written };
  }

  const last = parent.items.at(-1);
  if (!last) return undefined;
  const indent = isMap(parent)
    ? columnAt(text, last.key.range[0])
    : columnAt(text, dashOf(text, last));
  const at = lineEndAt(text, endOf(text, last));
  const written = block(isMap(parent) ? { [key]: value } : [value], indent);
  return { from: at, to: at, text: `${text[at - 1] === '\n' ? '' : '\n'}${written}` };
}

function removed(text, parent, item) {
  if (!item) return undefined;
  if (parent.flow) {
    const rest = Object(parent.toJSON());
    if (!isMap(parent)) return undefined;
    delete rest[item.key.value];
    return { from: parent.range[0], to: parent.range[1], text: flow(rest) };
  }
  if (parent.items.length === 1) return undefined;

  const start = isMap(parent) ? item.key.range[0] : dashOf(text, item);
  const from = text.lastIndexOf('\n', start - 1) + 1;
  // The first key of an item of a list stands behind the dash.
  if (text.slice(from, start).trim() !== '') return undefined;
  return { from, to: lineEndAt(text, endOf(text, item)), text: '' };
}

const isContainer = (value) => typeof value === 'object' && value !== null;

/** A value on one line, as it is written alone or between the braces of a mapping. */
function scalar(value, isInFlow, type) {
  const document = new Document(isInFlow ? [value] : value);
  const node = isInFlow ? document.contents.items[0] : document.contents;
  if (typeof value === 'string' && /^QUOTE/.test(type ?? '')) node.type = type;
  if (isInFlow) document.contents.flow = true;

  const written = document.toString(OPTIONS).trim();
  return isInFlow ? written.slice(1, -1) : written;
}

function flow(value) {
  const document = new Document();
  document.contents = document.createNode(value, { flow: true });
  return document.toString(OPTIONS).trim();
}

/** A value in lines that are indented, each with its line end. Lists of short texts stay on one line. */
function block(value, indent) {
  const document = new Document(value);
  if (isMap(document.contents)) document.contents.items.forEach(shorten);
  const lines = document.toString(OPTIONS).trimEnd().split('\n');
  return lines.map((line) => (line === '' ? '\n' : `${' '.repeat(indent)}${line}\n`)).join('');
}

function shorten(pair) {
  const list = pair.value;
  if (isSeq(list) && list.items.every((item) => isScalar(item) && String(item.value).length < 40))
    list.flow = true;
}

function pairAt(document, path) {
  const parent = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents;
  return isMap(parent) ? parent.items.find((pair) => pair.key.value === path.at(-1)) : undefined;
}

/** Where the value of an item ends, without the line end. */
function endOf(text, item) {
  const end = item.value?.range?.[1] ?? item.range?.[1] ?? item.key.range[1];
  return text.slice(0, end).trimEnd().length;
}

/** The dash of an item of a list. */
function dashOf(text, item) {
  const start = (isMap(item) ? item.items[0]?.key.range[0] : undefined) ?? item.range[0];
  return text.lastIndexOf('-', start - 1);
}

/** The beginning of the next line. */
function lineEndAt(text, at) {
  const found = text.indexOf('\n', at);
  return found < 0 ? text.length : found + 1;
}

const lineAt = (text, at) => text.slice(0, at).split('\n').length;
const columnAt = (text, at) => at - text.lastIndexOf('\n', at - 1) - 1;

/** A value as YAML of its own, for fields whose form is unknown. */
export function yamlOf(value) {
  return stringify(value, OPTIONS).trimEnd();
}

/** The value that a text of YAML writes, or what is wrong with it. */
export function valueOf(text) {
  const document = parseDocument(text);
  return document.errors.length > 0
    ? { error: document.errors[0].message }
    : { value: document.toJS() };
}
