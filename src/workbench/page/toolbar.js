// The buttons above the text. They act on the text in which the cursor is.
import { button, h } from './dom.js';
import { t } from './texts.js';

const KINDS = ['paragraph', 'heading2', 'heading3', 'heading4'];
const MARKS = ['strong', 'em', 'clear'];
const BLOCKS = ['bullets', 'numbers', 'quote'];
const TABLE = ['addRow', 'addColumn', 'deleteRow', 'deleteColumn', 'deleteTable'];

/** Makes the bar. `editor()` gives the editor to act on; `insert` are functions for `link`, `picture` and `file`. */
export function toolbar(editor, insert) {
  const kind = h(
    'select',
    { 'aria-label': t('kindOfBlock'), onchange: () => editor()?.run(kind.value) },
    KINDS.map((name) => h('option', { value: name }, t(`command-${name}`))),
    h('option', { value: '', hidden: true }, '—'),
  );
  const buttons = new Map();
  const make = (name, action = () => editor()?.run(name)) => {
    const made = button(t(`command-${name}`), action, {
      'data-command': name,
      title: t(`title-${name}`),
    });
    // The text keeps its selection.
    made.addEventListener('mousedown', (event) => event.preventDefault());
    buttons.set(name, made);
    return made;
  };

  const table = h(
    'span',
    { class: 'group' },
    TABLE.map((name) => make(name)),
  );
  const element = h(
    'div',
    { class: 'toolbar', role: 'toolbar', 'aria-label': t('toolbar') },
    h(
      'span',
      { class: 'group' },
      ['undo', 'redo'].map((name) => make(name)),
    ),
    h(
      'span',
      { class: 'group' },
      kind,
      MARKS.map((name) => make(name)),
    ),
    h(
      'span',
      { class: 'group' },
      BLOCKS.map((name) => make(name)),
      make('table'),
    ),
    h(
      'span',
      { class: 'group' },
      make('link', insert.link),
      make('picture', insert.picture),
      make('file', insert.file),
    ),
    table,
  );
  moveByArrows(element);

  function refresh() {
    const now = editor();
    element.classList.toggle('is-off', !now);
    kind.value = now?.blockKind() ?? '';
    kind.disabled = !now;
    table.hidden = !now?.isActive('inTable');
    for (const [name, made] of buttons) {
      const isInsert = name in insert;
      made.disabled = !now || (!isInsert && !now.canRun(name));
      if ([...MARKS, ...BLOCKS].includes(name) && name !== 'clear')
        made.setAttribute('aria-pressed', String(Boolean(now?.isActive(name))));
    }
    keepOneStop(element);
  }

  refresh();
  return { element, refresh };
}

const controls = (bar) =>
  [...bar.querySelectorAll('button, select')].filter(
    (it) => !it.disabled && !it.closest('[hidden]'),
  );

/** The tabulator stops once in the bar; arrows lead through it. */
function keepOneStop(bar) {
  const all = controls(bar);
  const current = all.find((it) => it === document.activeElement) ?? all[0];
  for (const control of bar.querySelectorAll('button, select'))
    control.tabIndex = control === current ? 0 : -1;
}

function moveByArrows(bar) {
  bar.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = controls(bar);
    all[(all.indexOf(document.activeElement) + step + all.length) % all.length]?.focus();
    keepOneStop(bar);
  });
}
