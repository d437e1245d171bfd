// The line that says whether what is written is saved, with its button.
import { button, h } from './dom.js';
import { t } from './texts.js';

const ORDER = ['conflict', 'failed', 'saving', 'changed', 'saved'];

/** Follows drafts; the one that is worst off decides what is said. `follow(draft)` adds one. */
export function saveLine(save) {
  const words = h('span', { role: 'status', class: 'save-state' });
  const saveButton = button(t('save'), save, { class: 'main', title: t('saveTitle') });
  const drafts = new Set();

  function draw() {
    const state = ORDER.find((it) => [...drafts].some((draft) => draft.state === it)) ?? 'saved';
    const message = [...drafts].find((draft) => draft.state === state)?.message;
    words.textContent =
      t(`save-${state}`) + (state === 'failed' ? ` ${message || t('noAnswer')}` : '');
    words.dataset.state = state;
    saveButton.disabled = state === 'saved' || state === 'saving';
  }

  return {
    element: h('span', { class: 'save-line' }, words, saveButton),
    follow(draft) {
      drafts.add(draft);
      draft.addEventListener('state', draw);
      draw();
    },
    leave(draft) {
      drafts.delete(draft);
      draft.removeEventListener('state', draw);
      draw();
    },
  };
}
