// Withdrawing a page that is published: its address stays, with a note in the place of its text. And bringing it back.
// A page that waits for its day becomes a draft again.
import { ask, h, labelled } from './dom.js';
import { joinFile, readFields, setField, splitFile } from './editor.js';
import { server } from './server.js';
import { site } from './site.js';
import { languageName, t } from './texts.js';

/** Asks for the note in each language of `pages`. Gives them by the paths of the pages, or null. */
export async function askNotes(pages) {
  const controls = pages.map((page) => {
    const { code } = site.localeOf(page.path);
    const control = h('textarea', { rows: 3, required: true, lang: code });
    const name = t('withdrawNote', { language: languageName(code) });
    return { path: page.path, control, field: labelled(name, control) };
  });
  const content = h(
    'div',
    {},
    h('p', {}, t('withdrawText')),
    controls.map((it) => it.field),
  );
  const buttons = [
    { text: t('withdraw'), value: 'withdraw', isMain: true },
    { text: t('cancel'), value: '' },
  ];

  const title = t('withdrawTitle', { title: pages[0].title });
  if ((await ask(title, content, buttons)) !== 'withdraw') return null;
  return new Map(controls.map(({ path, control }) => [path, control.value.trim()]));
}

/** The text of a file that is withdrawn; each line of the note is a paragraph. */
export function withdrawn(text, note) {
  const parts = splitFile(text);
  const fields = setField(parts.fields, ['gone'], true);
  const [space] = /^\s*/.exec(parts.body);
  const body = `${space}${note.split(/\s*\n\s*/).join('\n\n')}\n`;
  const open = parts.open || '---\n';
  return joinFile({ ...parts, open, fields, close: parts.close || '---\n', body });
}

/** The text of a file as a draft. */
export function asDraft(text) {
  const parts = splitFile(text);
  const fields = setField(parts.fields, ['draft'], true);
  return joinFile({ ...parts, open: parts.open || '---\n', fields, close: parts.close || '---\n' });
}

/** The text of a withdrawn file as it was saved last before that; null if the history does not have it. */
export async function textBefore(path) {
  const { versions } = await server.versions(path);
  for (const { id } of versions) {
    const { text } = await server.oldText(path, id);
    if (readFields(splitFile(text).fields).value.gone !== true) return text;
  }
  return null;
}
