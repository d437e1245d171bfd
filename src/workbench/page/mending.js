// What the program does for a page by itself: it puts slips right, and records translations.
import { ask, button, h, say, tell } from './dom.js';
import { diffLines } from './editor.js';
import { server } from './server.js';
import { t } from './texts.js';

/** The findings that recording a translation answers. */
export const ABOUT_RECORDS = ['stale-translation', 'unrecorded-translation'];

/** How many lines of a text are new in another. */
function countChanged(before, after) {
  const added = diffLines(before, after).filter((change) => change.added);
  return added.reduce((sum, change) => sum + change.count, 0);
}

/**
 * Puts slips right in the files at `paths`. `take(path, file)` is given each file that is another now. What is written
 * must be saved before.
 */
export async function correct(paths, take) {
  let lines = 0;
  try {
    for (const path of paths) {
      const before = await server.file(path);
      const file = await server.fix(path);
      if (!file.changed) continue;
      lines += countChanged(before.text, file.text);
      take(path, file);
    }
  } catch (refusal) {
    await tell(t('cannotCorrect'), refusal.message || t('noAnswer'));
    return;
  }
  say(lines > 0 ? t('corrected', { n: lines }) : t('nothingToCorrect'));
}

/** The button that records the translation at a path; `save` saves what is written, and tells whether it is saved. */
export function recordButton(path, save) {
  return button(t('record'), () => record(path, save), { title: t('recordTitle') });
}

async function record(path, save) {
  if (!(await save())) return;
  try {
    const { accepted, findings } = await server.accept(path);
    if (accepted) say(t('recorded'));
    if (findings.length > 0) await showFindings(accepted, findings);
    else if (!accepted) await tell(t('notRecorded'), t('notRecordedText'));
  } catch (refusal) {
    await tell(t('notRecorded'), refusal.message || t('noAnswer'));
  }
}

function showFindings(isRecorded, findings) {
  const items = findings.map(({ severity, line, message, hint }) =>
    h(
      'li',
      { class: 'finding' },
      h('span', { class: `severity severity-${severity}` }, t(`severity-${severity}`)),
      ' ',
      message,
      ' ',
      line ? h('small', {}, t('line', { n: line })) : null,
      hint ? h('p', { class: 'hint' }, hint) : null,
    ),
  );
  const content = h('div', { class: 'findings' }, h('ul', {}, items));
  const title = isRecorded ? t('recorded') : t('notRecorded');
  return ask(title, content, [{ text: t('close'), value: '', isMain: true }]);
}
