// The page itself beside its text, brought up to date after each save.
import { h } from './dom.js';
import { t } from './texts.js';

/** Makes the frame for the page at `url`. `onchoose(words)` is called with the text of what is clicked in it. */
export function preview(url, onchoose) {
  const frame = h('iframe', { title: t('preview'), src: url });
  const element = h('div', { class: 'preview' }, frame);
  frame.addEventListener('load', () => listen(frame, onchoose));

  return {
    element,
    /** The preview's own script keeps its pages up to date; others are loaded again where they are. */
    refresh() {
      const page = frame.contentDocument;
      const isLive = page?.querySelector('script[src^="/__planpress/"]') && !page.querySelector('[data-planpress-refused]');
      if (isLive) return;
      const { scrollY = 0 } = frame.contentWindow ?? {};
      frame.addEventListener('load', () => frame.contentWindow.scrollTo(0, scrollY), { once: true });
      frame.contentWindow?.location.reload();
    },
    /** Shows where a text is on the page. */
    show(words) {
      const found = words && elementWith(frame.contentDocument, words);
      found?.scrollIntoView({ block: 'center', behavior: 'instant' });
    },
  };
}

const TEXTS = 'main h1, main h2, main h3, main h4, main h5, main p, main li, main td, main th, main figure, main dd';
const plain = (text) => text.replaceAll(/\s+/g, '');

function elementWith(page, words) {
  const wanted = plain(words).slice(0, 40);
  if (!page || wanted === '') return null;
  return [...page.querySelectorAll(TEXTS)].find((it) => plain(it.textContent).startsWith(wanted));
}

function listen(frame, onchoose) {
  let page;
  try {
    page = frame.contentDocument;
  } catch {
    return;
  }
  page?.addEventListener('click', (event) => {
    const link = event.target.closest('a[href]');
    if (link) {
      const isHere = link.hash && link.pathname === frame.contentWindow.location.pathname;
      if (isHere) return;
      event.preventDefault();
      window.open(link.href, '_blank', 'noopener');
      return;
    }
    const block = event.target.closest(TEXTS);
    if (block) onchoose(plain(block.textContent));
  });
}
