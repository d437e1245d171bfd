// How nodes are drawn that are more than text: pictures, and what is kept as it is written.
import { NodeSelection } from 'prosemirror-state';

function make(name, properties, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

/** A block that the editor does not know, with a field of its own for its source. */
export function opaqueView(node, view, position, texts) {
  const field = make('textarea', {
    value: node.attrs.source,
    spellcheck: false,
    rows: node.attrs.source.split('\n').length,
  });
  field.setAttribute('aria-label', texts.opaque);
  const dom = make(
    'div',
    { className: 'opaque' },
    make('span', { className: 'opaque-label', textContent: texts.opaque }),
    field,
  );

  field.addEventListener('input', () => {
    field.rows = field.value.split('\n').length;
    view.dispatch(view.state.tr.setNodeMarkup(position(), null, { source: field.value }));
  });
  return {
    dom,
    update(next) {
      if (next.type !== node.type) return false;
      if (field.value !== next.attrs.source) field.value = next.attrs.source;
      return true;
    },
    stopEvent: (event) => event.target === field,
    ignoreMutation: () => true,
  };
}

const FILM = /\.(?:mp4|m4v|webm|ogv|mp3|m4a|aac|ogg|oga|opus|wav|flac)$/i;

/** A picture with its description below; a film or a recording with its name alone. */
export function imageView(node, view, position, { texts, pictureUrl, onImage }) {
  const caption = make('button', {
    type: 'button',
    className: 'picture-text',
    title: texts.changePicture,
  });
  const dom = make('span', { className: 'picture' });
  draw(node);

  function draw({ attrs }) {
    caption.textContent = attrs.alt || texts.noDescription;
    caption.classList.toggle('is-missing', attrs.alt === '');
    dom.replaceChildren(FILM.test(attrs.src) ? nameOf(attrs.src) : picture(attrs), caption);
  }

  function picture({ src }) {
    const addresses = pictureUrl(src);
    // The description is read from the button below.
    const image = make('img', { alt: '', draggable: false });
    image.addEventListener('error', () => {
      const next = addresses.shift();
      if (next) image.src = next;
      else image.replaceWith(nameOf(src));
    });
    image.src = addresses.shift() ?? '';
    return image;
  }

  const nameOf = (src) =>
    make('span', { className: 'file-name', textContent: decodeURI(src.split('/').at(-1)) });

  caption.addEventListener('click', () => {
    view.dispatch(view.state.tr.setSelection(NodeSelection.create(view.state.doc, position())));
    onImage();
  });
  return {
    dom,
    update(next) {
      if (next.type !== node.type) return false;
      if (!next.eq(node)) draw(next);
      node = next;
      return true;
    },
    selectNode: () => dom.classList.add('is-chosen'),
    deselectNode: () => dom.classList.remove('is-chosen'),
    stopEvent: (event) => event.target === caption,
    ignoreMutation: () => true,
  };
}

/** Marks within a line that are kept as they are. */
export function rawView(node, texts) {
  const dom = make('span', { className: 'raw', textContent: node.attrs.source, title: texts.raw });
  return { dom, ignoreMutation: () => true };
}
