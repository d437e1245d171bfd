// The first screen: all pages by folder, with a search, and buttons for new ones.
import { approvedDrafts } from './approval.js';
import { ask, button, h, labelled, tell } from './dom.js';
import { dataFiles, otherFiles, removedFiles } from './files.js';
import { fileTitle } from './labels.js';
import { server } from './server.js';
import { folderOf, grouped, site } from './site.js';
import { dateTime, languageName, t } from './texts.js';

const LATEST = 5;
/** How many rows are made at a time: a site may have ten thousand pages. */
const ROWS_AT_ONCE = 50;
/** How far before the end of the list more rows are made. */
const AHEAD = '1000px';

export async function startScreen() {
  const search = h('input', { type: 'search', oninput: () => draw(), autocomplete: 'off' });
  const list = h('div', { class: 'list' });
  let rows = [];
  let removed = [];
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

  /** Draws the lists; where they are only brought up to date, as much of them is open as before. */
  function draw(isSame = false) {
    const open = [...list.querySelectorAll('details[open]')].map((it) => it.dataset.list);
    const shown = isSame ? list.querySelectorAll('table.pages tbody tr').length : 0;
    if (site.problem) {
      list.replaceChildren(broken());
      return;
    }
    const words = search.value.trim().toLowerCase().split(/\s+/);
    const fits = (text) => words.every((word) => text.toLowerCase().includes(word));
    const fitting = rows.filter((row) => words.every((word) => row.searched.includes(word)));
    const data = site.data.filter(({ path }) => fits(`${fileTitle(path)} ${path}`));
    const files = site.files.filter(({ path }) => fits(path));
    const gone = removed.filter((file) => fits(`${file.title ?? ''} ${file.path}`));
    const count = fitting.length + data.length + files.length + gone.length;
    const mark = (path) => findingsMark(site.findingsOf(path));
    list.replaceChildren(
      search.value.trim() === '' ? latest(fitting) : '',
      data.length > 0 ? dataFiles(data, mark) : '',
      files.length > 0 ? otherFiles(files) : '',
      gone.length > 0 ? removedFiles(gone) : '',
      folders(fitting, shown),
      count === 0 ? h('p', {}, t('nothingFound')) : '',
    );
    // What a search has found is seen at once.
    const isOpen = ({ list: name }) => open.includes(name) || (name === 'data' && search.value.trim() !== '');
    for (const box of list.querySelectorAll('details')) box.open = isOpen(box.dataset);
  }

  async function update() {
    rows = rowsOfSite();
    draw(true);

    const [approved, texts] = await Promise.all([approvedDrafts(), removedTexts()]);
    for (const row of rows) if (approved.has(row.pages[0].path)) row.state = 'awaiting';
    removed = texts;
    draw(true);
  }

  update();
  site.addEventListener('changed', update);
  return {
    title: t('startTitle'),
    element,
    close: () => site.removeEventListener('changed', update),
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

/**
 * One row for each page, with all its languages, and with the text in which a search looks. The first language of the
 * site gives the title. It takes a moment where a site has ten thousand pages.
 */
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
    return {
      ...row,
      title: first.title,
      folder: folderOf(first.path),
      state: first.state,
      changed,
      found: row.pages.flatMap((page) => site.findingsOf(page.path)),
      searched: row.pages.map(({ title, path }) => `${title} ${path}`.toLowerCase()).join(' '),
    };
  });
}

const linkTo = (page, text) =>
  h('a', { href: `#page?${new URLSearchParams({ path: page.path })}` }, text || page.path);

function latest(rows) {
  const newest = rows.toSorted((a, b) => (a.changed < b.changed ? 1 : -1)).slice(0, LATEST);
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

/** The pages by folder. Rows are made as far as they are seen, at first `shown` at least. */
function folders(rows, shown) {
  const waiting = [...grouped(rows, (row) => row.folder)].sort(([a], [b]) => (a < b ? -1 : 1));
  const end = h('div', {});
  const element = h('div', {}, end);

  function more(count = ROWS_AT_ONCE) {
    let left = count;
    while (left > 0 && waiting.length > 0) {
      const group = waiting[0];
      const [path, ofFolder, body = addFolder(path)] = group;
      const next = ofFolder.slice(0, left);
      body.append(...next.map(rowOf));
      left -= next.length;
      if (next.length === ofFolder.length) waiting.shift();
      else group.splice(1, 2, ofFolder.slice(next.length), body);
    }
  }

  function addFolder(path) {
    const title = site.facts.folders.find((folder) => folder.path === path)?.title ?? '';
    const isTop = !path.includes('/');
    const body = h('tbody', {});
    const heading = h('h2', {}, isTop ? t('topFolder') : title || path, ' ', h('small', {}, path));
    end.before(h('section', {}, heading, table(body)));
    return body;
  }

  const observer = new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      more();
      // It tells of the end only once while that stays near.
      observer.unobserve(end);
      if (waiting.length > 0) observer.observe(end);
    },
    { rootMargin: AHEAD },
  );
  more(Math.max(ROWS_AT_ONCE, shown));
  observer.observe(end);
  return element;
}

function table(body) {
  const heads = [
    'columnTitle',
    'columnState',
    'columnLanguages',
    'columnChanged',
    'columnFindings',
  ];
  const row = h(
    'tr',
    {},
    heads.map((key) => h('th', { scope: 'col' }, t(key))),
  );
  return h('table', { class: 'pages' }, h('thead', {}, row), body);
}

function rowOf(row) {
  return h(
    'tr',
    {},
    h('td', {}, linkTo(row.pages[0], row.title)),
    h('td', {}, stateMark(row.state)),
    h('td', {}, languages(row)),
    h('td', {}, dateTime(row.changed)),
    h('td', {}, findingsMark(row.found)),
  );
}

/** The texts that were deleted; none if they cannot be listed. */
async function removedTexts() {
  const answer = await server.removed().catch(() => null);
  return answer?.removed ?? [];
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
    const name = languageName(locale.code);
    const shown = page
      ? linkTo(page, name)
      : h('span', { class: 'quiet' }, t('notTranslated', { language: name }));
    return index === 0 ? [shown] : [' · ', shown];
  });
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
