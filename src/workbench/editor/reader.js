// From tokens of markdown-it to nodes of the editor.
import { MarkdownParser } from 'prosemirror-markdown';
import { schema } from './schema.js';

/** Whether no blank lines separate the items of the list that opens at `at`. */
function isTight(tokens, at) {
  for (let index = at + 1; index < tokens.length; index += 1) {
    if (tokens[index].type === 'paragraph_open') return tokens[index].hidden;
    if (tokens[index].level <= tokens[at].level) break;
  }
  return true;
}

const alignment = (token) => ({
  align: /text-align:(\w+)/.exec(token.attrGet('style') ?? '')?.[1] ?? null,
});

const handlers = {
  paragraph: { block: 'paragraph' },
  heading: {
    block: 'heading',
    getAttrs: (token) => ({ level: Number(token.tag.slice(1)), suffix: token.meta?.suffix ?? '' }),
  },
  blockquote: { block: 'blockquote', getAttrs: (token) => ({ kind: token.meta?.kind ?? '' }) },
  bullet_list: {
    block: 'bullet_list',
    getAttrs: (token, tokens, at) => ({ bullet: token.markup, tight: isTight(tokens, at) }),
  },
  ordered_list: {
    block: 'ordered_list',
    getAttrs: (token, tokens, at) => ({
      order: Number(token.attrGet('start') ?? 1),
      delimiter: token.markup,
      tight: isTight(tokens, at),
    }),
  },
  list_item: {
    block: 'list_item',
    getAttrs: (token) => ({ checked: token.meta?.checked ?? null }),
  },
  fence: { block: 'code_block', getAttrs: (token) => ({ params: token.info }), noCloseToken: true },
  code_block: {
    node: 'opaque',
    getAttrs: (token) => ({ source: token.content.trimEnd().replace(/^(?=.)/gm, '    ') }),
  },
  html_block: { node: 'opaque', getAttrs: (token) => ({ source: token.content.trimEnd() }) },
  hr: { node: 'horizontal_rule', getAttrs: (token) => ({ markup: token.markup }) },

  table: { block: 'table' },
  thead: { ignore: true },
  tbody: { ignore: true },
  tr: { block: 'table_row' },
  th: { block: 'table_header', getAttrs: alignment },
  td: { block: 'table_cell', getAttrs: alignment },

  image: {
    node: 'image',
    getAttrs: (token) => ({
      src: token.attrGet('src'),
      alt: token.content,
      title: token.attrGet('title') ?? '',
    }),
  },
  hardbreak: { node: 'hard_break' },
  softbreak: { node: 'soft_break' },
  raw: { node: 'raw', getAttrs: (token) => ({ source: token.content }) },
  html_inline: { node: 'raw', getAttrs: (token) => ({ source: token.content }) },

  em: { mark: 'em' },
  strong: { mark: 'strong' },
  s: { mark: 'strikethrough' },
  code_inline: { mark: 'code' },
  link: {
    mark: 'link',
    getAttrs: (token) => ({ href: token.attrGet('href'), title: token.attrGet('title') ?? '' }),
  },
};

/** The tokens are there already; the parser of the library only makes nodes from them. */
const given = { parse: (tokens) => tokens };
const parser = new MarkdownParser(schema, given, handlers);

/** Makes the node of one block from its tokens. Gives null where the editor has no node for them. */
export function nodeOf(tokens) {
  try {
    const made = parser.parse(tokens);
    made.check();
    return made.childCount === 1 ? made.firstChild : null;
  } catch {
    return null;
  }
}
