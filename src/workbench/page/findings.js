// What was found in the site, by page, and in one page.
import { h } from './dom.js';
import { site } from './site.js';
import { languageName, t } from './texts.js';

/** A finding as an item of a list. `link` is an address, or a function that goes to the place. */
export function findingItem(finding, link) {
  const name = finding.path ? site.localeOf(finding.path).code : '';
  const place = [
    finding.path?.endsWith('.md') ? languageName(name) : '',
    finding.line ? t('line', { n: finding.line }) : '',
  ].join(' ');
  const severity = h(
    'span',
    { class: `severity severity-${finding.severity}` },
    t(`severity-${finding.severity}`),
  );
  const shown = [severity, ' ', finding.message];
  const main =
    typeof link === 'function'
      ? h('button', { type: 'button', class: 'finding-link', onclick: link }, shown)
      : h('a', { href: link, class: 'finding-link' }, shown);
  return h(
    'li',
    { class: 'finding' },
    main,
    ' ',
    h('small', {}, place),
    finding.excerpt ? h('pre', {}, finding.excerpt) : null,
    finding.hint ? h('p', { class: 'hint' }, finding.hint) : null,
  );
}

export function placeOf({ path, line }) {
  const screen = path?.endsWith('.md') ? 'page' : 'data';
  return `#${screen}?${new URLSearchParams({ path, line: line ?? 1 })}`;
}

/** All findings of the site, errors first. */
export async function findingsScreen() {
  await site.refresh();
  const element = h('div', { class: 'findings' });

  function draw() {
    const paths = [...new Set(site.findings.map((finding) => finding.path))];
    const errors = (path) =>
      site.findings.filter((it) => it.path === path && it.severity === 'error').length;
    paths.sort((a, b) => errors(b) - errors(a) || String(a).localeCompare(String(b)));
    element.replaceChildren(
      h('h1', {}, t('findings')),
      h('p', {}, paths.length === 0 ? t('nothingFoundInSite') : t('findingsIntroduction')),
      ...paths.map(section),
    );
  }

  draw();
  site.addEventListener('changed', draw);
  return { title: t('findings'), element, close: () => site.removeEventListener('changed', draw) };
}

function section(path) {
  const found = site.findings.filter((finding) => finding.path === path);
  const title = site.page(path)?.title;
  const isOpen = path?.endsWith('.md') || path?.endsWith('.yaml');
  const item = (finding) =>
    isOpen ? findingItem(finding, placeOf(finding)) : findingItem(finding, '#findings');
  return h(
    'section',
    {},
    h('h2', {}, title ?? path ?? t('wholeSite'), ' ', title ? h('small', {}, path) : null),
    h('ul', {}, found.map(item)),
  );
}
