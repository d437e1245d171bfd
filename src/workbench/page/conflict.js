// What happens when a file was changed elsewhere, or was not saved the last time.
import { ask, h, say } from './dom.js';
import { comparison } from './compare.js';
import { applyPatch, structuredPatch } from './editor.js';
import { forgetTyped, typedBefore } from './saving.js';
import { dateTime, t } from './texts.js';

/** How many lines around a change must be the same in both texts for it to be made in the other. */
const AROUND = 1;

/** The text of the server with what was changed here since `base`; null if both have changed the same place. */
function merged(base, mine, theirs) {
  const patch = structuredPatch('', '', base, mine, '', '', { context: AROUND });
  return applyPatch(theirs, patch) || null;
}

/**
 * Asks which text of a file shall stay, or whether the changes of both shall where they do not touch. `take(theirs)`
 * puts the server's text in place of one's own, `replace(text)` a text as if it was typed.
 */
export async function settle(draft, { mine, theirs }, take, replace) {
  const both = merged(draft.text, draft.current, theirs.text ?? '');
  const content = h(
    'div',
    {},
    h('p', {}, t('conflictText', { path: draft.path })),
    both ? h('p', {}, t('keepBothText')) : null,
    h(
      'div',
      { class: 'scrolling', tabIndex: 0, role: 'region', 'aria-label': t('comparison') },
      comparison(theirs.text ?? '', mine, [t('theirs'), t('mine')]),
    ),
  );
  const buttons = [
    { text: t('keepMine'), value: 'mine', isMain: !both },
    { text: t('takeTheirs'), value: 'theirs' },
    { text: t('copyMine'), value: 'copy' },
  ];
  if (both) buttons.unshift({ text: t('keepBoth'), value: 'both', isMain: true });

  for (;;) {
    const answer = await ask(t('conflict'), content, buttons, { class: 'wide' });
    if (answer === 'mine') return draft.keepMine(theirs);
    if (answer === 'theirs') return take(theirs);
    if (answer === 'both') {
      take(theirs);
      replace(both);
      return draft.save();
    }
    if (answer === 'copy') {
      await navigator.clipboard.writeText(mine).then(
        () => say(t('copied')),
        () => say(t('notCopied')),
      );
    }
  }
}

/** Offers what was typed before a crash or a closed window. `restore(text)` puts it in place. */
export async function offerTyped(draft, restore) {
  const typed = typedBefore(draft.path);
  if (!typed || typed.text === draft.text) {
    forgetTyped(draft.path);
    return;
  }
  const content = h(
    'div',
    {},
    h('p', {}, t('typedText', { at: dateTime(typed.at) })),
    h(
      'div',
      { class: 'scrolling', tabIndex: 0, role: 'region', 'aria-label': t('comparison') },
      comparison(draft.text, typed.text, [t('savedText'), t('typedBefore')]),
    ),
  );
  const buttons = [
    { text: t('restoreTyped'), value: 'restore', isMain: true },
    { text: t('dropTyped'), value: 'drop' },
  ];
  const answer = await ask(t('typedTitle'), content, buttons, { class: 'wide' });
  if (answer === 'restore') restore(typed.text);
  if (answer === 'drop') forgetTyped(draft.path);
}
