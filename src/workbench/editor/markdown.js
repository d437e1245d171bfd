// Markdown as planpress reads it: CommonMark with tables, strikethrough, footnotes, ticked items, attributes of headings
// and boxes of notices, and emphasis that may touch Chinese punctuation. Gives tokens of markdown-it.
import MarkdownIt from 'markdown-it';
import cjkFriendly from 'markdown-it-cjk-friendly';

const FOOTNOTE = /^\[\^[^\]\s]+\]/;
const BOX = /^\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*(?:\n|$)/i;
const TICK = /^\[([ xX])\][ \t]+/;
const HEADING_ATTRIBUTES = /[ \t]+\{[ \t]*[#.\w][^{}]*\}[ \t]*$/;

/** Takes `[^name]` within a line for a mark that is kept as it is. */
function footnoteReference(state, silent) {
  const found = FOOTNOTE.exec(state.src.slice(state.pos, state.posMax));
  if (!found) return false;

  if (!silent) state.push('raw', '', 0).content = found[0];
  state.pos += found[0].length;
  return true;
}

/** Takes the text of a footnote, `[^name]: …`, and the lines that go on with it for one opaque block. */
function footnoteText(state, first, last, silent) {
  const start = state.bMarks[first] + state.tShift[first];
  if (state.sCount[first] - state.blkIndent >= 4) return false;
  if (!/^\[\^[^\]\s]+\]:/.test(state.src.slice(start, state.eMarks[first]))) return false;
  if (silent) return true;

  // Indented lines go on after a blank one, others only directly below.
  let next = first + 1;
  while (next < last) {
    if (!state.isEmpty(next)) next += 1;
    else if (
      next + 1 < last &&
      !state.isEmpty(next + 1) &&
      state.sCount[next + 1] - state.blkIndent >= 4
    )
      next += 2;
    else break;
  }

  const token = state.push('html_block', '', 0);
  token.map = [first, next];
  token.content = state.getLines(first, next, state.blkIndent, false);
  state.line = next;
  return true;
}

/** Moves marks at the beginning or the end of a block, which are no text, to `meta` of the token that opens it. */
function blockMarks(state) {
  const tokens = state.tokens;
  for (let at = 0; at < tokens.length; at += 1) {
    const [token, inline] = [tokens[at], tokens[at + 1]];
    if (token.type === 'heading_open') headingAttributes(token, inline);
    if (token.type !== 'paragraph_open') continue;

    const container = tokens[at - 1];
    if (container?.type === 'blockquote_open') box(container, inline, tokens, at);
    if (container?.type === 'list_item_open') tick(container, inline);
  }
}

function headingAttributes(heading, inline) {
  const found = HEADING_ATTRIBUTES.exec(inline.content);
  if (!found) return;
  heading.meta = { suffix: found[0].trimEnd() };
  inline.content = inline.content.slice(0, found.index);
}

function box(quote, inline, tokens, at) {
  const found = BOX.exec(inline.content);
  if (!found) return;
  quote.meta = { kind: found[1] };
  inline.content = inline.content.slice(found[0].length);

  const isAlone = inline.content === '' && tokens[at + 3].type !== 'blockquote_close';
  if (isAlone) tokens.splice(at, 3);
}

function tick(item, inline) {
  const found = TICK.exec(inline.content);
  if (!found) return;
  item.meta = { checked: found[1] !== ' ' };
  inline.content = inline.content.slice(found[0].length);
}

export const markdown = new MarkdownIt('commonmark', { html: true })
  .enable(['table', 'strikethrough'])
  .use(cjkFriendly);
markdown.inline.ruler.before('link', 'footnote_reference', footnoteReference);
markdown.block.ruler.before('reference', 'footnote_text', footnoteText, {
  alt: ['paragraph', 'reference'],
});
markdown.core.ruler.before('inline', 'block_marks', blockMarks);
