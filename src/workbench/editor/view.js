// The editor of a text: shows its blocks as readers see them and writes them back.
import { baseKeymap } from 'prosemirror-commands';
import { dropCursor } from 'prosemirror-dropcursor';
import { gapCursor } from 'prosemirror-gapcursor';
import { history } from 'prosemirror-history';
import { keymap } from 'prosemirror-keymap';
import { Fragment, Slice } from 'prosemirror-model';
import {
  EditorState,
  NodeSelection,
  Plugin,
  PluginKey,
  Selection,
  TextSelection,
} from 'prosemirror-state';
import { tableEditing } from 'prosemirror-tables';
import { Decoration, DecorationSet, EditorView } from 'prosemirror-view';
import { documentOf, joinBlocks, splitBlocks } from './blocks.js';
import {
  blockKind,
  chosenImage,
  commands,
  isActive,
  keys,
  linkAround,
  setImage,
  setLink,
} from './commands.js';
import { imageView, opaqueView, rawView } from './node_views.js';
import { cleanHtml, foreignPictures, paragraphsOf } from './paste.js';
import { schema } from './schema.js';

const marksKey = new PluginKey('marks');

/**
 * Draws what is set from outside: spaces before blocks that keep two texts in step, and blocks with findings. An empty
 * text shows `placeholder`.
 */
const marks = (placeholder) =>
  new Plugin({
    key: marksKey,
    state: {
      init: () => ({ spaces: [], findings: [], placeholder }),
      apply: (transaction, value) => ({ ...value, ...transaction.getMeta(marksKey) }),
    },
    props: {
      decorations(state) {
        const { spaces, findings, placeholder } = marksKey.getState(state);
        const made = [];
        const isEmpty =
          state.doc.childCount === 1 &&
          state.doc.firstChild.isTextblock &&
          state.doc.firstChild.childCount === 0;
        if (isEmpty)
          made.push(
            Decoration.node(0, state.doc.firstChild.nodeSize, {
              class: 'is-empty',
              'data-placeholder': placeholder,
            }),
          );
        state.doc.forEach((node, at, index) => {
          const severity = findings[index];
          if (severity)
            made.push(Decoration.node(at, at + node.nodeSize, { class: `finding-${severity}` }));
          if (spaces[index] > 0) made.push(space(at, spaces[index]));
        });
        return DecorationSet.create(state.doc, made);
      },
    },
  });

function space(at, height) {
  const draw = () => {
    const element = document.createElement('div');
    element.className = 'space';
    element.style.height = `${height}px`;
    return element;
  };
  return Decoration.widget(at, draw, { side: -1, key: `space-${height}`, ignoreSelection: true });
}

/** The files that are pasted or dropped. A picture that Word copies beside a text is no file of its own. */
function filesOf(transfer) {
  const hasText = Boolean(transfer?.getData('text/html')?.trim());
  return hasText ? [] : [...(transfer?.files ?? [])];
}

/** What is pasted into an empty text, without the title of the page that a document of Word begins with. */
function withoutTitle(slice, view, title) {
  const first = slice.content.firstChild;
  const isEmpty = view.state.doc.textContent.trim() === '';
  const isTitle = first?.isTextblock && first.textContent.trim() === title.trim();
  if (!isEmpty || !isTitle || slice.content.childCount === 1) return slice;
  return new Slice(slice.content.cut(first.nodeSize), 0, slice.openEnd);
}

/**
 * Makes an editor in `place` for the Markdown text `body`. Once it is closed, what comes late for it (an answer of the
 * server, a height that was measured, a picture that was chosen) still changes the text, but nothing is shown.
 *
 * `texts` are words of the interface; `label` names the editor to screen readers. `pictureUrl(src)` gives addresses to
 * try for a picture, `title()` the title of the page. Called are `onChange()` after the text has changed, `onSelect()`
 * after the cursor has moved, `onFiles(files)` for files that are dropped or pasted, `onImage()` when a picture is
 * opened, and `onLeftOut(count)` when pictures of another program were not pasted with their text.
 */
export class TextEditor {
  #written = null;
  /** Marks that are drawn when the input method has finished. */
  #waiting = null;

  constructor(
    place,
    { body, label, lang, texts, title, pictureUrl, onChange, onSelect, onFiles, onImage, onLeftOut },
  ) {
    this.split = splitBlocks(body);
    this.placeholder = texts.placeholder;
    this.onChange = onChange;
    this.onSelect = onSelect;
    this.view = new EditorView(place, {
      state: this.#stateOf(this.split),
      attributes: {
        role: 'textbox',
        'aria-multiline': 'true',
        'aria-label': label,
        lang,
        class: 'text',
        spellcheck: 'false',
      },
      dispatchTransaction: (transaction) => this.#dispatch(transaction),
      nodeViews: {
        opaque: (node, view, at) => opaqueView(node, view, at, texts),
        image: (node, view, at) => imageView(node, view, at, { texts, pictureUrl, onImage }),
        raw: (node) => rawView(node, texts),
      },
      transformPastedHTML: (html) => {
        const pictures = foreignPictures(html);
        if (pictures > 0) onLeftOut(pictures);
        return cleanHtml(html);
      },
      transformPasted: (slice, view) => withoutTitle(slice, view, title()),
      clipboardTextParser: (text) => {
        const paragraphs = paragraphsOf(text).map((line) =>
          schema.nodes.paragraph.create(null, schema.text(line)),
        );
        return new Slice(
          Fragment.from(paragraphs),
          paragraphs.length > 0 ? 1 : 0,
          paragraphs.length > 0 ? 1 : 0,
        );
      },
      handlePaste: (view, event) => this.#takeFiles(event, event.clipboardData, onFiles),
      handleDrop: (view, event) => {
        const files = filesOf(event.dataTransfer);
        const at =
          files.length > 0 && view.posAtCoords({ left: event.clientX, top: event.clientY });
        if (at)
          view.dispatch(view.state.tr.setSelection(Selection.near(view.state.doc.resolve(at.pos))));
        return this.#takeFiles(event, event.dataTransfer, onFiles);
      },
    });
    // A click on a link sets the cursor; it does not lead away from the text.
    this.view.dom.addEventListener('click', (event) => {
      if (event.target.closest('a')) event.preventDefault();
    });
    this.view.dom.addEventListener('compositionend', () =>
      setTimeout(() => this.#drawMarks(), 100),
    );
  }

  #stateOf(split) {
    const plugins = [
      history(),
      keymap(keys),
      keymap(baseKeymap),
      dropCursor(),
      gapCursor(),
      tableEditing(),
      marks(this.placeholder),
    ];
    return EditorState.create({ doc: documentOf(split), plugins });
  }

  #update(state) {
    if (this.view.isDestroyed) this.view.state = state;
    else this.view.updateState(state);
  }

  #dispatch(transaction) {
    this.#update(this.view.state.apply(transaction));
    if (transaction.docChanged) this.onChange?.();
    this.onSelect?.();
  }

  #takeFiles(event, transfer, onFiles) {
    const files = filesOf(transfer);
    if (files.length === 0) return false;
    event.preventDefault();
    onFiles?.(files);
    return true;
  }

  /** The Markdown of the text as it is now. */
  text() {
    return this.#joined().text;
  }

  /** What the document is written as; worked out once for each document. */
  #joined() {
    const { doc } = this.view.state;
    if (this.#written?.doc !== doc || this.#written.split !== this.split) {
      this.#written = { doc, split: this.split, ...joinBlocks(this.split, doc) };
    }
    return this.#written;
  }

  /** The line on which each block begins, counted from 0. */
  lines() {
    return this.#joined().lines;
  }

  /** Puts another text in place of the present one; what was done before cannot be undone any more. */
  setText(body) {
    this.split = splitBlocks(body);
    this.#update(this.#stateOf(this.split));
  }

  run(name) {
    commands[name](this.view.state, this.view.dispatch, this.view);
    this.focus();
  }

  isActive(name) {
    return isActive(this.view.state, name);
  }

  canRun(name) {
    return commands[name](this.view.state);
  }

  blockKind() {
    return blockKind(this.view.state);
  }

  /** The link at the cursor, or null. */
  link() {
    return linkAround(this.view.state);
  }

  chosenText() {
    const { from, to } = this.view.state.selection;
    return this.view.state.doc.textBetween(from, to, ' ');
  }

  setLink(href, text) {
    setLink(this.view.state, this.view.dispatch, href, text);
    this.focus();
  }

  image() {
    return chosenImage(this.view.state)?.attrs ?? null;
  }

  setImage(attributes) {
    setImage(this.view.state, this.view.dispatch, attributes);
    this.focus();
  }

  focus() {
    if (!this.view.isDestroyed) this.view.focus();
  }

  /** The number of the block with the cursor, counted from 0. */
  currentBlock() {
    return this.view.state.selection.$from.index(0);
  }

  /** The text of a block. */
  blockText(index) {
    return this.view.state.doc.maybeChild(index)?.textContent ?? '';
  }

  /** Sets the cursor into a block, on `text` if the block has it, and shows it. */
  showBlock(index, text) {
    if (this.view.isDestroyed) return;
    const { doc, tr } = this.view.state;
    let at = 0;
    for (let before = 0; before < index; before += 1) at += doc.child(before).nodeSize;
    const range = (text && rangeOfText(doc.child(index), at + 1, text)) || null;
    const selection = range
      ? TextSelection.create(doc, ...range)
      : Selection.near(doc.resolve(at), 1);
    this.view.focus();
    this.view.dispatch(tr.setSelection(selection));
    this.view.nodeDOM(at)?.scrollIntoView?.({ block: 'center' });
  }

  /** Sets the cursor to a place in the elements of the text, and shows it. */
  showPlace(node, offset) {
    if (this.view.isDestroyed) return;
    const { doc, tr } = this.view.state;
    const at = this.view.posAtDOM(node, offset);
    this.view.focus();
    this.view.dispatch(tr.setSelection(Selection.near(doc.resolve(at), 1)));
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    element.scrollIntoView({ block: 'center' });
  }

  /** Chooses the first picture whose attributes fit, and shows it. Tells whether there is one. */
  showImage(fits) {
    const { doc, tr } = this.view.state;
    let found = -1;
    doc.descendants((node, at) => {
      if (found < 0 && node.type.name === 'image' && fits(node.attrs)) found = at;
    });
    if (found < 0 || this.view.isDestroyed) return false;
    this.view.focus();
    this.view.dispatch(tr.setSelection(NodeSelection.create(doc, found)));
    this.view.nodeDOM(found)?.scrollIntoView?.({ block: 'center' });
    return true;
  }

  /** Sets the heights of the spaces before blocks, in pixels, or the severities of findings, by block. */
  setMarks(change) {
    this.#waiting = { ...this.#waiting, ...change };
    // What an input method is composing must not be drawn anew.
    if (!this.view.composing) this.#drawMarks();
  }

  #drawMarks() {
    const { state } = this.view;
    const change = this.#waiting ?? {};
    this.#waiting = null;

    // What is drawn already is not drawn anew, since that would take the cursor's place from what is clicked just then.
    const drawn = marksKey.getState(state);
    const isNews = Object.keys(change).some((key) => String(change[key]) !== String(drawn[key]));
    if (isNews)
      this.view.dispatch(state.tr.setMeta(marksKey, change).setMeta('addToHistory', false));
  }

  /** The elements of the blocks, in order. */
  elements() {
    if (this.view.isDestroyed) return [];
    const found = [];
    this.view.state.doc.forEach((_, at) => found.push(this.view.nodeDOM(at)));
    return found;
  }

  destroy() {
    this.#waiting = null;
    this.view.destroy();
  }
}

/** Where a block has a text within one run of letters. */
function rangeOfText(block, start, text) {
  let range = null;
  block.descendants((node, at) => {
    const found = !range && node.isText ? node.text.indexOf(text) : -1;
    if (found >= 0) range = [start + at + found, start + at + found + text.length];
  });
  return range;
}
