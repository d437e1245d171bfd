// The page itself beside its text, brought up to date after each save.
import { clicked, elementWith } from './choosing.js';
import { button, h } from './dom.js';
import { t } from './texts.js';

/**
 * Makes the frame for the page at `url`. `onchoose(click)` is called with what is clicked in it (see `clicked`),
 * `onproblem()` when the errors are asked for because of which the page is not up to date.
 */
export function preview(url, onchoose, onproblem) {
  const frame = h('iframe', { title: t('preview'), src: url });
  const problem = h(
    'p',
    { class: 'problem', hidden: true },
    t('previewIsOld'),
    button(t('seeFindings'), onproblem),
  );
  const missing = h('p', { class: 'waiting', hidden: true }, t('notYetThere'));
  const element = h('div', { class: 'preview' }, problem, missing, frame);
  frame.addEventListener('load', () => {
    missing.hidden = !isMissing(frame);
    frame.hidden = !missing.hidden;
    hideProblems(frame);
    listen(frame, onchoose);
  });

  return {
    element,
    url,
    /** Says that the page is not up to date because of errors. */
    setProblem(hasErrors) {
      problem.hidden = !hasErrors;
    },
    /** The preview's own script keeps its pages up to date; others are loaded again where they are. */
    refresh() {
      const page = frame.contentDocument;
      const isLive = missing.hidden && page?.querySelector('script[src^="/__planpress/"]');
      if (isLive) return;
      const { scrollY = 0 } = frame.contentWindow ?? {};
      frame.addEventListener('load', () => frame.contentWindow.scrollTo(0, scrollY), {
        once: true,
      });
      frame.contentWindow?.location.reload();
    },
    /** Shows where a text is on the page. */
    show(words) {
      elementWith(frame.contentDocument, words)?.scrollIntoView({
        block: 'center',
        behavior: 'instant',
      });
    },
  };
}

/** Whether the preview does not have the page. */
function isMissing(frame) {
  const [loaded] = frame.contentWindow?.performance.getEntriesByType('navigation') ?? [];
  return loaded?.responseStatus === 404;
}

/** The preview shows errors over its pages; here they have a place of their own. */
function hideProblems(frame) {
  const { contentDocument: page, contentWindow: view } = frame;
  const style = page && new view.CSSStyleSheet();
  style?.replaceSync('html > pre[role=alert] { display: none !important; }');
  if (style) page.adoptedStyleSheets = [...page.adoptedStyleSheets, style];
}

function listen(frame, onchoose) {
  frame.contentDocument?.addEventListener('click', (event) => {
    const link = event.target.closest('a[href]');
    const isNumber = link?.protocol === 'tel:';
    // A number is clicked to correct it, not to call it.
    if (isNumber) event.preventDefault();
    if (link && !isNumber) {
      const isHere = link.hash && link.pathname === frame.contentWindow.location.pathname;
      if (isHere) return;
      event.preventDefault();
      window.open(link.href, '_blank', 'noopener');
      return;
    }
    const click = clicked(event);
    if (click) onchoose(click);
  });
}
