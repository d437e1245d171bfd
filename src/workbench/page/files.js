// The lists below the pages: data files, pictures and attachments, and texts that were deleted.
import { button, h, say, tell } from './dom.js';
import { fileTitle } from './labels.js';
import { move } from './moving.js';
import { server } from './server.js';
import { site } from './site.js';
import { dateTime, t } from './texts.js';

const PICTURE = /\.(?:jpe?g|png|gif|webp|svg|avif)$/i;

/** Data files. `mark(path)` makes what is said of the findings in one. */
export function dataFiles(data, mark) {
  const link = ({ path }) => h('a', { href: `#data?${new URLSearchParams({ path })}` }, fileTitle(path));
  const item = (file) => h('li', {}, link(file), ' ', h('small', {}, file.path), ' ', mark(file.path));
  return closedList('data', t('dataFiles', { n: data.length }), '', () => data.map(item));
}

/** A list that is made when it is opened, since it may be long. `name` stays when it is drawn again. */
function closedList(name, title, remark, items) {
  const box = h('details', { 'data-list': name }, h('summary', {}, title));
  const fill = () => box.append(remark ? h('p', {}, remark) : '', h('ul', { class: 'data-files' }, items()));
  box.addEventListener('toggle', () => {
    if (box.open && box.children.length === 1) fill();
  });
  return h('section', { class: 'closed-list' }, box);
}

/** Pictures and attachments, each with a button that moves or renames it. */
export function otherFiles(files) {
  const name = ({ path }) =>
    PICTURE.test(path)
      ? h('a', { href: server.pictureAddress(path), target: '_blank', rel: 'noopener' }, path)
      : path;
  const item = (file) =>
    h('li', {}, name(file), ' ', button(t('move'), () => move(file.path), { class: 'small' }));
  return closedList('files', t('otherFiles', { n: files.length }), '', () => files.map(item));
}

/** Texts that were deleted, each with a button that brings it back as it was last. */
export function removedFiles(removed) {
  const history = ({ path, title }) =>
    h('a', { href: `#history?${new URLSearchParams({ path })}` }, title || path);
  const item = (file) =>
    h(
      'li',
      {},
      history(file),
      ' ',
      h('small', {}, `${file.path} · ${dateTime(file.saved)}`),
      ' ',
      button(t('bringFileBack'), () => bringBack(file), { class: 'small' }),
    );
  const title = t('removedFiles', { n: removed.length });
  return closedList('removed', title, t('removedRemark'), () => removed.map(item));
}

async function bringBack({ path, id }) {
  try {
    const { text } = await server.oldText(path, id);
    await server.save(path, text, '');
    await site.refresh();
    say(t('fileIsBack', { path }));
    location.hash = `${path.endsWith('.md') ? 'page' : 'data'}?${new URLSearchParams({ path })}`;
  } catch (refusal) {
    await tell(t('notSaved'), refusal.message || t('noAnswer'));
  }
}
