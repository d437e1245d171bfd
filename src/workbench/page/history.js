// Earlier versions of a file: what has changed since, and how to bring one back.
import { comparison } from './compare.js';
import { button, h, say, tell } from './dom.js';
import { server } from './server.js';
import { site } from './site.js';
import { exactTime, t } from './texts.js';

export async function historyScreen({ path }) {
  const [{ versions }, file] = await Promise.all([
    server.versions(path),
    server.file(path).catch(() => ({ path, text: '', version: '' })),
  ]);
  const place = h('div', { class: 'version' });
  const screen = `#${path.endsWith('.md') ? 'page' : 'data'}?${new URLSearchParams({ path })}`;
  const isGone = file.version === '';
  const list = h(
    'ol',
    { class: 'versions' },
    versions.map((version, index) => {
      const words = exactTime(version.saved) + (index === 0 ? ` · ${t('newest')}` : '');
      return h(
        'li',
        {},
        button(words, () => show(version), { 'data-id': version.id }),
      );
    }),
  );

  async function show(version) {
    for (const it of list.querySelectorAll('button'))
      it.setAttribute('aria-pressed', String(it.dataset.id === version.id));
    const { text } = await server.oldText(path, version.id);
    const isNow = text === file.text;
    place.replaceChildren(
      h('h2', {}, t('versionOf', { at: exactTime(version.saved) })),
      isNow
        ? h('p', {}, t('isNow'))
        : button(t('bringBack'), () => bringBack(text), { class: 'main' }),
      isNow ? '' : comparison(text, file.text, [t('thisVersion'), t('now')]),
    );
  }

  /** What is replaced stays in the history, so that nothing must be asked. */
  async function bringBack(text) {
    try {
      await server.save(path, text, file.version);
      await site.refresh();
      say(t('broughtBack'));
      location.hash = screen;
    } catch (refusal) {
      await tell(t('notSaved'), refusal.message || t('noAnswer'));
    }
  }

  const title = site.page(path)?.title ?? path;
  const element = h(
    'div',
    { class: 'history' },
    h('a', { href: isGone ? '#' : screen }, t('back')),
    h('h1', {}, t('historyOf', { title })),
    h('p', {}, h('small', {}, path)),
    isGone ? h('p', { class: 'problem' }, t('isGone')) : null,
    versions.length === 0
      ? h('p', {}, t('noVersions'))
      : h('div', { class: 'columns' }, h('nav', { 'aria-label': t('versions') }, list), place),
  );
  // The one before the newest is what people usually look for.
  const first = versions.length > 1 && !isGone ? versions[1] : versions[0];
  if (first) await show(first);
  return { title: t('historyOf', { title }), element };
}
