// The editor's bar: where the text under the pointer is written, how far the translation is, what is wrong with the
// page, and what the site looks like on another day. It lies beside the page and takes no part in it.
const words = {
  zh: {
    bar: '编辑栏', none: '由数据生成', side: '双语对照', follow: '跟随保存', date: '按日期', today: '今天', hide: '收起',
    draft: '草稿，不会发布', scheduled: '未到日期，暂不发布', expired: '已过期，不再发布', warnings: '条警告', elsewhere: '其他页面', copy: '点击复制',
    translated: '已译', unrecorded: '译文未登记', stale: '译文待修订', missing: '缺译文', status: '翻译进度',
  },
  en: {
    bar: 'Editor’s bar', none: 'generated from data', side: 'Side by side', follow: 'Follow saves', date: 'View as of', today: 'today',
    hide: 'Hide', draft: 'Draft: will not be published', scheduled: 'Not published before its date', expired: 'Expired: no longer published',
    warnings: 'warnings', elsewhere: 'on other pages', copy: 'Click to copy', translated: 'Translated',
    unrecorded: 'Translation not recorded', stale: 'Translation out of date', missing: 'Not translated',
    status: 'Translations',
  },
};
const style = `
  :host { all: initial; position: fixed; inset: auto 0 0; z-index: 2147483646; }
  :host(.small) { inset: auto 0 0 auto; }
  @media print { :host { display: none; } }
  div { display: flex; flex-wrap: wrap; gap: .2rem 1rem; align-items: center; padding: .3rem .8rem;
    background: #1b1b1b; color: #fff; font: 14px/1.6 system-ui, sans-serif; }
  div > :first-child { flex: 1 1 14rem; overflow-wrap: anywhere; text-align: start; }
  :host(.small) div > :first-child { flex: none; }
  a, button, summary { color: #9ec5f7; }
  button, input { font: inherit; background: none; border: 0; padding: .1rem; cursor: pointer; }
  input[type=date] { color: #fff; color-scheme: dark; }
  mark { background: #ffd76a; color: #000; padding: 0 .4rem; }
  details[open] pre { position: absolute; inset: auto 0 100%; margin: 0; padding: .8rem; max-height: 50vh; overflow: auto;
    background: #1b1b1b; white-space: pre-wrap; font: 13px/1.5 monospace; }`;
const blocks = 'h1, h2, h3, h4, h5, h6, p, li, dt, dd, th, td, caption, figcaption, blockquote, summary, pre';
const key = { follow: 'planpress-follow', hidden: 'planpress-bar-hidden' };

const ask = async (name, values) => {
  const answer = await fetch(`/__planpress/${name}?${new URLSearchParams(values)}`);
  return answer.ok ? answer.json() : null;
};
/** Builds for another day. Each start of the preview has a token of its own, which only its own pages can read. */
const setDate = (day, token) => fetch(`/__planpress/date?${new URLSearchParams({ 'as-of': day })}`, {
  method: 'POST', headers: { 'Planpress-Token': token },
});
const element = (name, properties, ...children) => {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children);
  return node;
};

/** Puts the bar under the page; gives what the preview asks of it. */
export async function show() {
  const host = element('planpress-bar');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  root.adoptedStyleSheets = [sheet];
  const source = element('button', { type: 'button' });
  const parts = element('div', { role: 'region' });
  root.append(parts);
  let found = new Map(), text, pointed;

  async function refresh() {
    found = new Map();
    const page = await ask('page', { path: location.pathname });
    if (!page) return void host.remove();
    text = words[page.lang];
    parts.ariaLabel = text.bar;
    const isHidden = sessionStorage.getItem(key.hidden) !== null;
    host.className = isHidden ? 'small' : '';
    source.textContent = page.file ?? text.none;
    source.title = text.copy;
    const isOpen = root.querySelector('details')?.open;
    const showAgain = element('button', { type: 'button', onclick: () => { sessionStorage.removeItem(key.hidden); refresh(); } }, text.bar);
    parts.replaceChildren(...(isHidden ? [showAgain] : [source, ...marks(page, text), ...tools(page, text, refresh)]));
    if (isOpen && root.querySelector('details')) root.querySelector('details').open = true;
    document.documentElement.append(host);
    const room = new CSSStyleSheet();
    room.replaceSync(`@media screen { body { margin-block-end: ${isHidden ? 0 : host.offsetHeight}px !important; } }`);
    document.adoptedStyleSheets = [room];
    // What was pointed at before the bar was there, or before the page changed, is looked for now.
    if (pointed?.isConnected) await point(pointed);
  }

  async function point(target) {
    pointed = target;
    const block = target.closest?.(blocks);
    const shown = block?.innerText?.slice(0, 160);
    if (!shown || !text) return;
    if (!found.has(shown)) found.set(shown, ask('source', { path: location.pathname, text: shown }));
    const place = await found.get(shown);
    if (place) source.textContent = `${place.file}:${place.line}`;
  }
  let pause;
  const soon = (event) => { clearTimeout(pause); pause = setTimeout(point, 60, event.target); };
  for (const name of ['pointermove', 'pointerdown', 'focusin']) document.addEventListener(name, soon, { passive: true });
  source.addEventListener('click', () => navigator.clipboard?.writeText(source.textContent));
  await refresh();
  return { refresh, height: () => host.offsetHeight, isFollowing: () => sessionStorage.getItem(key.follow) !== null };
}

/** What is to be known about the page. */
function marks(page, text) {
  const held = page.held ? [element('mark', {}, text[page.held])] : [];
  const states = page.translations.map(({ locale, state, words: count }) => element('a', { href: '/__planpress/status' },
    `${locale}: ${text[state]}${count ? ` (${count})` : ''}`));
  const others = page.elsewhere.length + page.more;
  const elsewhere = others ? [`${text.elsewhere}: ${others} ${text.warnings}`, ...page.elsewhere, ...(page.more ? ['…'] : [])] : [];
  const all = [...page.warnings, elsewhere.join('\n')].filter(Boolean);
  const list = element('details', {}, element('summary', {}, `${page.warnings.length} ${text.warnings}`), element('pre', {}, all.join('\n')));
  return [...held, ...states, ...(all.length ? [list] : [])];
}

/** What can be done. */
function tools(page, text, refresh) {
  const side = element('a', { href: `/__planpress/side?path=${encodeURIComponent(location.pathname)}` }, text.side);
  const follow = element('input', { type: 'checkbox', checked: sessionStorage.getItem(key.follow) !== null });
  follow.onchange = () => follow.checked ? sessionStorage.setItem(key.follow, '') : sessionStorage.removeItem(key.follow);
  const date = element('input', { type: 'date', value: page.date });
  date.onchange = () => setDate(date.value, page.token);
  const today = element('button', { type: 'button', onclick: () => setDate('', page.token) }, text.today);
  const hide = element('button', { type: 'button', onclick: () => { sessionStorage.setItem(key.hidden, ''); refresh(); } }, text.hide);
  return [
    ...(document.querySelector('link[rel=alternate][hreflang]') ? [side] : []),
    element('label', {}, follow, text.follow),
    element('label', {}, `${text.date} `, date), today, hide,
  ];
}
