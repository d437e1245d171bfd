// The workbench: which screen is shown, and what stands around it.
import { dataScreen } from './data.js';
import { button, h, tell } from './dom.js';
import { findingsScreen } from './findings.js';
import { historyScreen } from './history.js';
import { pageScreen } from './page.js';
import { publishingScreen } from './publishing.js';
import { site } from './site.js';
import { startScreen } from './start.js';
import { t } from './texts.js';

/** Each makes `{ title, element, close }` from the parameters of an address; `close` is called when it is left. */
const SCREENS = {
  '': startScreen,
  page: pageScreen,
  history: historyScreen,
  findings: findingsScreen,
  data: dataScreen,
  publish: publishingScreen,
};

const main = h('main', { id: 'main', tabIndex: -1 });
const findingsLink = h('a', { href: '#findings' });
let shown = null;

function frame() {
  const skip = button(t('skip'), () => main.focus(), { class: 'skip' });
  const header = h(
    'header',
    { class: 'top' },
    h('a', { href: '#', class: 'home' }, t('workbench')),
    h('span', { class: 'site-title' }, site.title),
    h(
      'nav',
      { 'aria-label': t('screens') },
      h('a', { href: '#' }, t('allPages')),
      findingsLink,
      h('a', { href: '#publish' }, t('publishing')),
    ),
  );
  document.body.replaceChildren(skip, header, main, h('div', { id: 'news', role: 'status' }));
}

function countFindings() {
  findingsLink.textContent = t('findingsCount', { n: site.findings.length });
}

/** Parts of the address behind `#`: the name of a screen, and what it shows. */
function place() {
  const [name, query = ''] = location.hash.slice(1).split('?');
  return {
    name: name in SCREENS ? name : '',
    parameters: Object.fromEntries(new URLSearchParams(query)),
  };
}

async function show() {
  const { name, parameters } = place();
  const before = shown;
  shown = null;
  await before?.close?.();

  try {
    const screen = await SCREENS[name](parameters);
    shown = screen;
    main.replaceChildren(screen.element);
    document.title = `${screen.title} · ${t('workbench')}`;
    document.body.dataset.screen = name || 'start';
    scrollTo(0, 0);
    main.focus({ preventScroll: true });
    screen.opened?.();
  } catch (error) {
    await tell(t('cannotShow'), error.message || String(error));
    if (name !== '') location.hash = '';
  }
}

/** Shows one screen after the other, so that a slow one does not come over the one that was asked for last. */
let queue = Promise.resolve();
const showNext = () => {
  queue = queue.then(show);
};

addEventListener('keydown', (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 's') return;
  event.preventDefault();
  shown?.save?.();
});
addEventListener('beforeunload', (event) => {
  if (shown?.isUnsaved?.()) event.preventDefault();
});

await site.begin();
frame();
countFindings();
site.addEventListener('changed', countFindings);
addEventListener('hashchange', showNext);
showNext();
