// The dialog that moves or renames a file.
import { ask, h, labelled, say, tell } from './dom.js';
import { server } from './server.js';
import { folderOf, nameOf, site } from './site.js';
import { t } from './texts.js';

const PLAN_AFTER = 300;
/** How many files that go along are named. */
const NAMED = 20;

/** Tells whether a file is the page of a section. It moves with everything in its folder. */
const isSection = (path) => site.page(path) && /^index\./.test(nameOf(path));

/** The folder in which a file lies; that of a section lies in another one. */
const placeOf = (path) => folderOf(isSection(path) ? folderOf(path) : path);

/** The name of a file as it is asked for. A section has the name of its folder. */
const stemOf = (path) => nameOf(isSection(path) ? folderOf(path) : site.stemOf(path));

/** All folders with files, each with the title of its own page; those into which the file at a path can go. */
function folders(path) {
  const isWithin = (folder) => isSection(path) && `${folder}/`.startsWith(`${folderOf(path)}/`);
  const files = [...site.pages, ...site.data, ...site.files].map(({ path }) => folderOf(path));
  const titles = new Map(site.facts.folders.map(({ path, title }) => [path, title]));
  const all = [...new Set([...titles.keys(), ...files])].sort();
  return all
    .filter((folder) => !isWithin(folder))
    .map((folder) => {
      const title = folder === 'content' ? t('topFolder') : titles.get(folder);
      return h('option', { value: folder }, title ? `${title}（${folder}）` : folder);
    });
}

/** What will change, in words: the files that go along, and the pages whose links are rewritten. */
function describe(plan, path) {
  const along = plan.files.filter(({ from }) => from !== path).map(({ from }) => from);
  const list = (paths) =>
    h(
      'ul',
      { class: 'choices' },
      paths.map((it) => h('li', {}, site.page(it)?.title ?? '', ' ', h('small', {}, it))),
    );
  return [
    along.length > 0 && h('p', {}, t('movedAlong')),
    along.length > 0 && list(along.slice(0, NAMED)),
    along.length > NAMED && h('p', {}, t('movedToo', { n: along.length - NAMED })),
    h('p', {}, t(plan.links.length > 0 ? 'linksChange' : 'noLinksChange', { n: plan.links.length })),
    plan.links.length > 0 && list(plan.links),
    site.page(path)?.state === 'published' && h('p', {}, t('oldAddressStays')),
  ].filter(Boolean);
}

/**
 * Asks for a folder and a name and moves the file at `path` there. `before` saves what is open and tells whether it is
 * saved. Gives the new path, or null.
 */
export async function move(path, before = async () => true) {
  if (!(await before())) return null;
  if (folderOf(path) === 'content' && isSection(path)) {
    await tell(t('cannotMove'), t('homeStays'));
    return null;
  }
  const folder = h('select', { onchange: planSoon }, folders(path));
  folder.value = placeOf(path);
  const name = h('input', {
    type: 'text',
    value: stemOf(path),
    required: true,
    autocomplete: 'off',
    spellcheck: false,
    oninput: planSoon,
  });
  const changes = h('div', { role: 'status' });
  const fields = h(
    'div',
    { class: 'fields' },
    labelled(t('newFolder'), folder),
    labelled(t(isSection(path) ? 'newFolderName' : 'newName'), name, t('newNameRemark')),
    changes,
  );

  let timer = 0;
  let asked = 0;
  function planSoon() {
    clearTimeout(timer);
    timer = setTimeout(plan, PLAN_AFTER);
  }

  async function plan() {
    asked += 1;
    const current = asked;
    try {
      const planned = await server.plannedMove(path, folder.value, name.value.trim());
      if (current === asked) changes.replaceChildren(...describe(planned, path));
    } catch (refusal) {
      if (current !== asked) return;
      changes.replaceChildren(h('p', { class: 'problem' }, refusal.message || t('noAnswer')));
    }
  }

  plan();
  const buttons = [
    { text: t('doMove'), value: 'move', isMain: true },
    { text: t('cancel'), value: '' },
  ];
  for (;;) {
    const answer = await ask(t('move'), fields, buttons, { onopen: () => name.focus() });
    if (answer !== 'move') return null;
    if (folder.value === placeOf(path) && name.value.trim() === stemOf(path)) return null;
    try {
      const moved = await server.move(path, folder.value, name.value.trim());
      await site.refresh();
      say(t('isMoved', { path: moved.path }));
      return moved.path;
    } catch (refusal) {
      await tell(t('cannotMove'), refusal.message || t('noAnswer'));
    }
  }
}
