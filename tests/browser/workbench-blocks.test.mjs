// The editor writes back what it does not change byte for byte, and changes only the lines that were edited.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import {
  documentOf,
  fieldAtLine,
  joinBlocks,
  joinFile,
  lineOfField,
  readFields,
  schema,
  setField,
  splitBlocks,
  splitFile,
} from '../../src/workbench/page/editor.js';

const root = new URL('../../', import.meta.url);
const pages = readdirSync(new URL('content/', root), { recursive: true })
  .filter((path) => path.endsWith('.md'))
  .map((path) => ({ path, text: readFileSync(new URL(`content/${path}`, root), 'utf8') }));

/** What is saved if block `index` of a text is replaced. */
function withBlock(split, index, node) {
  const nodes = split.blocks.map((block) => block.node);
  nodes[index] = node;
  return joinBlocks(split, schema.nodes.doc.create(null, nodes)).text;
}

/** A block with a character before its first text, or behind its last one; null if it has no text. */
function withCharacter(node, isBehind = false) {
  let text = null;
  node.descendants((inner, at) => {
    if (inner.isText && (isBehind || !text)) text = { at, inner };
  });
  if (!text) return null;
  const at = isBehind ? text.at + text.inner.nodeSize : text.at;
  const character = schema.text('字', text.inner.marks);
  return node.replace(at, at, schema.node('paragraph', null, [character]).slice(0, 1));
}

/** The lines of `before`, counted from 0, that are not in `after`, as a range without its end. */
function changedLines(before, after) {
  const [a, b] = [before.split('\n'), after.split('\n')];
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  let [aEnd, bEnd] = [a.length, b.length];
  while (aEnd > start && bEnd > start && a[aEnd - 1] === b[bEnd - 1])
    [aEnd, bEnd] = [aEnd - 1, bEnd - 1];
  return { start, end: aEnd };
}

function save(text) {
  const split = splitBlocks(text);
  return joinBlocks(split, documentOf(split)).text;
}

/** The Markdown of a text of one block, with a character at its end so that the block is written anew. */
function rewritten(text) {
  const split = splitBlocks(text);
  return withBlock(split, 0, withCharacter(split.blocks[0].node, true));
}

test('every page of the site is saved as it was loaded', () => {
  assert.ok(pages.length > 40);
  for (const { path, text } of pages) {
    const parts = splitFile(text);
    assert.equal(joinFile({ ...parts, body: save(parts.body) }), text, path);
  }
});

test('in every page, a change of one word changes the lines of its block alone', () => {
  for (const { path, text } of pages.filter((page) => page.path !== 'README.md')) {
    const split = splitBlocks(splitFile(text).body);
    split.blocks.forEach(({ line, source, node }, index) => {
      const changed = withCharacter(node);
      if (!changed) return;
      const { start, end } = changedLines(splitFile(text).body, withBlock(split, index, changed));
      assert.ok(
        start >= line && end <= line + source.split('\n').length,
        `${path}, block on line ${line}`,
      );
    });
  }
});

test('unusual line ends, spaces and blank lines stay', () => {
  const texts = [
    '',
    '\n',
    '\n\n甲\n',
    '甲',
    '甲\r\n\r\n乙\r\n',
    '甲\n\n\n\n乙\n\n\n',
    '# 甲\n乙\n- 丙\n',
    '  甲  \n乙\n',
    '\uFEFF甲\n',
    '甲\\\n乙\n',
  ];
  for (const text of texts) assert.equal(save(text), text, JSON.stringify(text));
});

test('what the editor does not know is kept as it is written', () => {
  const known = (text) => splitBlocks(text).blocks.map((block) => block.node.type.name);
  assert.deepEqual(known('<div>\n甲\n</div>\n\n乙\n'), ['opaque', 'paragraph']);
  assert.deepEqual(known('甲[^1]。\n\n[^1]: 注\n'), ['paragraph', 'opaque']);
  assert.deepEqual(known('[甲]: https://example.com\n\n[甲]\n').slice(0, 1), ['opaque']);
  assert.deepEqual(known('    代码\n'), ['opaque']);
  for (const text of [
    '<div>\n甲\n</div>\n\n乙\n',
    '甲[^1]。\n\n[^1]: 注\n\n    注的第二段\n',
    '<!-- 注 -->\n',
    '    代码\n',
  ]) {
    assert.equal(save(text), text);
  }
});

test('marks that the editor shows are written as they were', () => {
  const texts = [
    '甲**重点：**后文',
    '创建**“示范城市”**',
    '甲[^1]和<ruby>汉<rt>hàn</rt></ruby>',
    '## 甲 {#name}',
    '> [!NOTE]\n> 甲',
    '- [ ] 甲\n- [x] 乙',
    '~~甲~~',
    '[甲](../plan/tasks.zh.md#s3-4)',
    '[甲](<附件 1.docx> "乙")',
    '![甲](hall.jpg)乙',
    '甲\\\n乙',
    '甲\n乙',
    '* 甲\n* 乙',
    '1) 甲\n2) 乙',
    '- 甲\n\n- 乙',
    '- 甲\n  - 乙',
    '```js\n甲\n```',
    '见<https://example.com/>。',
    'https://example.com/a_b~c*d',
    '宿质〔2017〕3号 [2017] 5 * 3 a_b',
    '1\\. 不是列表',
    '\\# 不是标题',
    '\\- 不是列表',
    '| 甲 | 乙 |\n| --- | --: |\n| 1 | 2\\|3 |\n|  | 空 |'.replace('|  |', '| |'),
  ];
  for (const text of texts) {
    const [{ node }] = splitBlocks(text).blocks;
    assert.notEqual(node.type.name, 'opaque', text);
    assert.equal(rewritten(text).replace('字', ''), text);
  }
});

test('texts that look like marks are escaped, and a full stop alone is not', () => {
  const written = (text) => {
    const split = splitBlocks('甲\n');
    return withBlock(split, 0, schema.nodes.paragraph.create(null, schema.text(text)));
  };
  assert.equal(written('1. 不是列表'), '1\\. 不是列表\n');
  assert.equal(written('# 不是标题'), '\\# 不是标题\n');
  assert.equal(written('a*b*c'), 'a\\*b\\*c\n');
  assert.equal(written('[^1]'), '\\[^1\\]\n');
  assert.equal(written('一、甲；（二）乙。3.5%'), '一、甲；（二）乙。3.5%\n');
});

test('blocks are added, removed and moved without a change of the others', () => {
  const text = '甲\n\n\n乙\n## 丙\n丁\n';
  const split = splitBlocks(text);
  const [a, b, c, d] = split.blocks.map((block) => block.node);
  const join = (...nodes) => joinBlocks(split, schema.nodes.doc.create(null, nodes)).text;
  const added = schema.nodes.paragraph.create(null, schema.text('新'));
  const empty = schema.nodes.paragraph.create();

  assert.equal(join(a, b, c, d), text);
  assert.equal(join(a, b, empty, c, d), text);
  assert.equal(join(a, added, b, c, d), '甲\n\n新\n\n\n乙\n## 丙\n丁\n');
  assert.equal(join(a, c, d), '甲\n## 丙\n丁\n');
  assert.equal(join(a, b, added, d), '甲\n\n\n乙\n\n新\n\n丁\n');
  assert.equal(join(d, a, b, c).includes('丁\n\n甲'), true);
  assert.equal(join(a, b, c, d, added), '甲\n\n\n乙\n## 丙\n丁\n\n新\n');
});

test('lines of blocks are those of the file', () => {
  const split = splitBlocks('甲\n\n- 乙\n- 丙\n\n丁\n');
  assert.deepEqual(joinBlocks(split, documentOf(split)).lines, [0, 2, 5]);
});

const FIELDS = `# 注释
title: "关于本站" # 标题
order: 9
notice: {number: 宿质〔2017〕3号}
name:
  zh: 名
  en: N   # en
people:
  # 第一个
  - id: a
    text: {zh: 甲, en: A}
  - id: b
unknown: {x: 1}
`;

test('one field is changed and nothing else', () => {
  const change = (path, value) => {
    const [before, after] = [FIELDS.split('\n'), setField(FIELDS, path, value).split('\n')];
    return [
      before.filter((line) => !after.includes(line)),
      after.filter((line) => !before.includes(line)),
    ];
  };
  assert.equal(setField(FIELDS, ['order'], 9), FIELDS);
  assert.deepEqual(change(['title'], '新：“标题”'), [
    ['title: "关于本站" # 标题'],
    ['title: "新：“标题”" # 标题'],
  ]);
  assert.deepEqual(change(['order'], undefined), [['order: 9'], []]);
  assert.deepEqual(change(['draft'], true), [[], ['draft: true']]);
  assert.deepEqual(change(['notice', 'made'], '2017-09-01'), [
    ['notice: {number: 宿质〔2017〕3号}'],
    ['notice: {number: 宿质〔2017〕3号, made: 2017-09-01}'],
  ]);
  assert.deepEqual(change(['name', 'zh'], '甲: 乙'), [['  zh: 名'], ['  zh: "甲: 乙"']]);
  assert.deepEqual(change(['people', 0, 'text', 'en'], 'B, C'), [
    ['    text: {zh: 甲, en: A}'],
    ['    text: {zh: 甲, en: "B, C"}'],
  ]);
  assert.deepEqual(change(['people', 1], undefined), [['  - id: b'], []]);
  assert.deepEqual(change(['people', 2], { id: 'c' }), [[], ['  - id: c']]);
  assert.deepEqual(change(['activity', 'place'], '会场'), [[], ['activity:', '  place: 会场']]);
});

test('fields of an empty or broken front matter', () => {
  assert.equal(setField('', ['title'], '甲'), 'title: 甲\n');
  assert.equal(
    setField('title: 甲\r\norder: 1\r\n', ['draft'], true),
    'title: 甲\r\norder: 1\r\ndraft: true\r\n',
  );
  assert.equal(setField('title: [甲\n', ['draft'], true), 'title: [甲\n');
  assert.equal(readFields('title: [甲\n').error.line > 0, true);
  assert.deepEqual(readFields(FIELDS).keys, [
    'title',
    'order',
    'notice',
    'name',
    'people',
    'unknown',
  ]);
});

test('fields and lines lead to each other', () => {
  assert.equal(lineOfField(FIELDS, ['people', 1, 'id']), 12);
  assert.deepEqual(fieldAtLine(FIELDS, 3), ['order']);
  assert.deepEqual(fieldAtLine(FIELDS, 12).slice(0, 2), ['people', 1]);
});

test('a file is its front matter and its text', () => {
  for (const text of [
    '---\ntitle: 甲\n---\n乙\n',
    '---\r\ntitle: 甲\r\n---\r\n乙',
    '乙\n',
    '---\n---\n',
    '\uFEFF---\ntitle: 甲\n---\n',
    '甲\n\n---\n\n乙\n',
  ]) {
    assert.equal(joinFile(splitFile(text)), text, JSON.stringify(text));
  }
  assert.equal(splitFile('---\ntitle: 甲\n---\n乙\n').fields, 'title: 甲\n');
  assert.equal(splitFile('甲\n\n---\n\n乙\n').fields, '');
});
