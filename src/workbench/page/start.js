// The first screen: all pages by folder, with a search, and buttons for new ones.
import { ask, button, h, labelled, tell } from './dom.js';
import { server } from './server.js';
import { folderOf, site } from './site.js';
import { dateTime, t } from './texts.js';

const LATEST = 5;

export async function startScreen() {
  await site.refresh();
  const search = h('input', { type: 'search', oninput: draw, autocomplete: 'off' });
  const list = h('div', { class: 'list' });
  const element = h(
    'div',
    { class: 'start' },
    h('h1', {}, t('startTitle')),
    h(
      'section',
      { class: 'new', 'aria-label': t('newPage') },
      site.facts.kinds.map((kind) => button(nameOf(kind), () => create(kind), { class: 'main' })),
    ),
    h('div', { class: 'search' }, labelled(t('searchPages'), search)),
    list,
  );

  function draw() {
    if (site.problem) {
      list.replaceChildren(broken());
      return;
    }
    const words = search.value.trim().toLowerCase().split(/\s+/);
    const fits = (text) => words.every((word) => text.toLowerCase().includes(word));
    const rows = rowsOfSite().filter((row) =>
      fits(`${row.title} ${row.pages.map((page) => `${page.title} ${page.path}`).join(' ')}`),
    );
    const data = site.data.filter(({ path }) => fits(path));
    list.replaceChildren(
      search.value.trim() === '' ? latest(rows) : '',
      ...folders(rows),
      data.length > 0 ? dataFiles(data) : '',
      rows.length + data.length === 0 ? h('p', {}, t('nothingFound')) : '',
    );
  }

  draw();
  site.addEventListener('changed', draw);
  return {
    title: t('startTitle'),
    element,
    close: () => site.removeEventListener('changed', draw),
  };
}

/** What is wrong with the settings of the site, and the way to them. */
function broken() {
  const settings = `#data?${new URLSearchParams({ path: 'content/site.yaml' })}`;
  return h(
    'section',
    { class: 'problem' },
    h('h2', {}, t('siteBroken')),
    h('p', {}, t('siteBrokenText')),
    h('pre', {}, site.problem),
    h('a', { href: settings }, t('openSettings')),
  );
}

/** One row for each page, with all its languages. The first language of the site gives the title. */
function rowsOfSite() {
  const rows = new Map();
  for (const page of site.pages) {
    const row = rows.get(page.route) ?? { route: page.route, pages: [] };
    row.pages.push(page);
    rows.set(page.route, row);
  }

  const order = site.facts.locales.map((locale) => locale.key);
  return [...rows.values()].map((row) => {
    row.pages.sort((a, b) => order.indexOf(a.locale) - order.indexOf(b.locale));
    const [first] = row.pages;
    const changed = row.pages
      .map((page) => page.changed)
      .sort()
      .at(-1);
    const found = row.pages.flatMap((page) => site.findingsOf(page.path));
    return {
      ...row,
      title: first.title,
      folder: folderOf(first.path),
      state: first.state,
      changed,
      found,
    };
  });
}

const linkTo = (page, text) =>
  h('a', { href: `#page?${new URLSearchParams({ path: page.path })}` }, text || page.path);

function latest(rows) {
  const newest = rows.toSorted((a, b) => b.changed.localeCompare(a.changed)).slice(0, LATEST);
  return h(
    'section',
    { class: 'latest' },
    h('h2', {}, t('latest')),
    h(
      'ul',
      {},
      newest.map((row) =>
        h('li', {}, linkTo(row.pages[0], row.title), ' ', h('small', {}, dateTime(row.changed))),
      ),
    ),
  );
}

function folders(rows) {
  const paths = [...new Set(rows.map((row) => row.folder))].sort();
  return paths.map((path) => {
    const title = site.facts.folders.find((folder) => folder.path === path)?.title ?? '';
    const isTop = !path.includes('/');
    return h(
      'section',
      {},
      h('h2', {}, isTop ? t('topFolder') : title || path, ' ', h('small', {}, path)),
      table(rows.filter((row) => row.folder === path)),
    );
  });
}

function table(rows) {
  const heads = [
    'columnTitle',
    'columnState',
    'columnLanguages',
    'columnChanged',
    'columnFindings',
  ];
  return h(
    'table',
    { class: 'pages' },
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        heads.map((key) => h('th', { scope: 'col' }, t(key))),
      ),
    ),
    h(
      'tbody',
      {},
      rows.map((row) =>
        h(
          'tr',
          {},
          h('td', {}, linkTo(row.pages[0], row.title)),
          h('td', {}, stateMark(row.state)),
          h('td', {}, languages(row)),
          h('td', {}, dateTime(row.changed)),
          h('td', {}, findingsMark(row.found)),
        ),
      ),
    ),
  );
}

export function stateMark(state) {
  return h('span', { class: `state state-${state}` }, t(`state-${state}`));
}

function findingsMark(found) {
  if (found.length === 0) return h('span', { class: 'quiet' }, t('noFindings'));
  const severity = found.some((it) => it.severity === 'error') ? 'error' : 'warning';
  return h(
    'span',
    { class: `count count-${severity}` },
    t(severity === 'error' ? 'countError' : 'countWarning', { n: found.length }),
  );
}

function languages(row) {
  return site.facts.locales.flatMap((locale, index) => {
    const page = row.pages.find((it) => it.locale === locale.key);
    const name = t(`language-${locale.code}`);
    const shown = page
      ? linkTo(page, name)
      : h('span', { class: 'quiet' }, t('notTranslated', { language: name }));
    return index === 0 ? [shown] : [' · ', shown];
  });
}

function dataFiles(data) {
  const link = ({ path }) => h('a', { href: `#data?${new URLSearchParams({ path })}` }, path);
  return h(
    'section',
    {},
    h('h2', {}, t('dataFiles')),
    h(
      'ul',
      { class: 'data-files' },
      data.map((file) => h('li', {}, link(file), ' ', findingsMark(site.findingsOf(file.path)))),
    ),
  );
}

const nameOf = (kind) => t('newKind', { kind: kind.label.toLowerCase() });

/** Asks for title, date and folder of a new page, makes it and opens it. */
async function create(kind) {
  const title = h('input', { type: 'text', required: true, autocomplete: 'off', maxLength: 300 });
  const date = h('input', { type: 'date', value: site.facts.date });
  const folders = site.facts.folders.map(({ path, title: name }) =>
    h('option', { value: path }, name ? `${name}（${path}）` : path),
  );
  const folder = h(
    'select',
    {},
    h('option', { value: 'content' }, t('topFolder')),
    folders.filter((it) => it.value !== 'content'),
  );
  const fields = h(
    'div',
    { class: 'fields' },
    labelled(t('newTitle'), title),
    labelled(t('newDate'), date, t('newDateRemark')),
    kind.asksFolder ? labelled(t('newFolder'), folder) : null,
  );

  const buttons = [
    { text: t('create'), value: 'create', isMain: true },
    { text: t('cancel'), value: '' },
  ];
  if ((await ask(nameOf(kind), fields, buttons)) !== 'create') return;
  try {
    const page = {
      kind: kind.name,
      title: title.value.trim(),
      date: date.value || null,
      folder: kind.asksFolder ? folder.value : null,
    };
    const { paths } = await server.create(page);
    await site.refresh();
    // A folder that is new for the year has got a page of its own before.
    const made = paths.filter((path) => site.localeOf(path).isDefault).at(-1) ?? paths[0];
    location.hash = `page?${new URLSearchParams({ path: made, begin: 'text' })}`;
  } catch (refusal) {
    await tell(t('cannotCreate'), refusal.message || t('noAnswer'));
  }
}
