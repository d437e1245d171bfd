// The shape of a page's text in the editor. Top-level nodes are the blocks of the file, one node a block.
import { Schema } from 'prosemirror-model';
import { tableNodes } from 'prosemirror-tables';

const tables = tableNodes({
  tableGroup: 'block',
  cellContent: 'inline*',
  cellAttributes: {
    align: {
      default: null,
      getFromDOM: (cell) => cell.dataset.align ?? null,
      setDOMAttr: (align, attrs) => {
        if (align) attrs['data-align'] = align;
      },
    },
  },
});

const listItem = {
  // `checked` is null for an ordinary item; true or false for one with a box to tick.
  attrs: { checked: { default: null } },
  content: 'block+',
  defining: true,
  parseDOM: [{ tag: 'li' }],
  toDOM: (node) => [
    'li',
    node.attrs.checked === null ? {} : { 'data-checked': String(node.attrs.checked) },
    0,
  ],
};

export const schema = new Schema({
  nodes: {
    doc: { content: 'block+' },
    paragraph: {
      content: 'inline*',
      group: 'block',
      parseDOM: [{ tag: 'p' }],
      toDOM: () => ['p', 0],
    },
    heading: {
      // `suffix` is what stands in braces behind the heading, such as ` {#name}`.
      attrs: { level: { default: 2 }, suffix: { default: '' } },
      content: 'inline*',
      group: 'block',
      defining: true,
      parseDOM: [1, 2, 3, 4, 5, 6].map((level) => ({ tag: `h${level}`, attrs: { level } })),
      toDOM: (node) => [`h${node.attrs.level}`, 0],
    },
    blockquote: {
      // `kind` is the kind of a notice box (`NOTE`, `TIP` …); an ordinary quotation has none.
      attrs: { kind: { default: '' } },
      content: 'block+',
      group: 'block',
      defining: true,
      parseDOM: [{ tag: 'blockquote' }],
      toDOM: (node) => ['blockquote', node.attrs.kind ? { 'data-kind': node.attrs.kind } : {}, 0],
    },
    bullet_list: {
      attrs: { bullet: { default: '-' }, tight: { default: true } },
      content: 'list_item+',
      group: 'block',
      parseDOM: [{ tag: 'ul' }],
      toDOM: () => ['ul', 0],
    },
    ordered_list: {
      attrs: { order: { default: 1 }, delimiter: { default: '.' }, tight: { default: true } },
      content: 'list_item+',
      group: 'block',
      parseDOM: [
        { tag: 'ol', getAttrs: (list) => ({ order: Number(list.getAttribute('start') ?? 1) }) },
      ],
      toDOM: (node) => ['ol', node.attrs.order === 1 ? {} : { start: node.attrs.order }, 0],
    },
    list_item: listItem,
    code_block: {
      attrs: { params: { default: '' } },
      content: 'text*',
      group: 'block',
      code: true,
      defining: true,
      marks: '',
      parseDOM: [{ tag: 'pre', preserveWhitespace: 'full' }],
      toDOM: () => ['pre', ['code', 0]],
    },
    horizontal_rule: {
      attrs: { markup: { default: '---' } },
      group: 'block',
      parseDOM: [{ tag: 'hr' }],
      toDOM: () => ['hr'],
    },
    // What the editor does not know, as it is written in the file.
    opaque: {
      attrs: { source: { default: '' } },
      group: 'block',
      atom: true,
      parseDOM: [
        { tag: 'pre[data-opaque]', priority: 60, getAttrs: (it) => ({ source: it.textContent }) },
      ],
      toDOM: (node) => ['pre', { 'data-opaque': '' }, node.attrs.source],
    },
    ...tables,
    text: { group: 'inline' },
    image: {
      inline: true,
      attrs: { src: {}, alt: { default: '' }, title: { default: '' } },
      group: 'inline',
      draggable: true,
      parseDOM: [
        {
          tag: 'img[data-src]',
          getAttrs: (image) => ({ src: image.dataset.src, alt: image.alt, title: image.title }),
        },
      ],
      toDOM: ({ attrs }) => ['img', { 'data-src': attrs.src, alt: attrs.alt, title: attrs.title }],
    },
    hard_break: {
      inline: true,
      group: 'inline',
      selectable: false,
      parseDOM: [{ tag: 'br' }],
      toDOM: () => ['br'],
    },
    // A line break of the file that readers do not see. Between words of Latin letters it stands for a space.
    soft_break: {
      inline: true,
      group: 'inline',
      selectable: false,
      parseDOM: [{ tag: 'span[data-soft-break]' }],
      toDOM: () => ['span', { 'data-soft-break': '' }, ' '],
      leafText: () => '\n',
    },
    // Marks within a line that the editor does not know, such as HTML and references to footnotes.
    raw: {
      inline: true,
      atom: true,
      attrs: { source: {} },
      group: 'inline',
      parseDOM: [
        { tag: 'code[data-raw]', priority: 60, getAttrs: (it) => ({ source: it.textContent }) },
      ],
      toDOM: (node) => ['code', { 'data-raw': '' }, node.attrs.source],
    },
  },
  marks: {
    link: {
      attrs: { href: {}, title: { default: '' } },
      inclusive: false,
      parseDOM: [
        {
          tag: 'a[href]',
          getAttrs: (link) => ({ href: link.getAttribute('href'), title: link.title }),
        },
      ],
      toDOM: ({ attrs }) => ['a', { href: attrs.href, title: attrs.title || attrs.href }],
    },
    em: {
      parseDOM: [{ tag: 'i' }, { tag: 'em' }],
      toDOM: () => ['em'],
    },
    strong: {
      parseDOM: [{ tag: 'b' }, { tag: 'strong' }],
      toDOM: () => ['strong'],
    },
    strikethrough: {
      parseDOM: [{ tag: 's' }, { tag: 'del' }],
      toDOM: () => ['s'],
    },
    code: {
      code: true,
      parseDOM: [{ tag: 'code' }],
      toDOM: () => ['code'],
    },
  },
});
