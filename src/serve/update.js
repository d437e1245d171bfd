// Brings a page up to date. What the sources changed is changed in the page, and nothing else: scroll position, focus,
// open details, what was typed and what the page's scripts did stay.
const parse = (text) => new DOMParser().parseFromString(text, 'text/html');

/** Gives a function that updates the page to what the preview has now, and gives the first element that has changed. */
export async function keepUpToDate() {
  let { text: known, missing: wasMissing } = await load('only-if-cached').catch(() => load('no-cache'));
  return async () => {
    const { text, missing } = await load('no-cache');
    const parent = location.pathname.replace(/[^/]*\/?$/, '');
    // A page that is gone leads to its folder.
    if (missing && !wasMissing && parent !== location.pathname) return location.replace(location.origin + parent);
    if (text === known) return;
    const [old, next] = [parse(known), parse(text)];
    [known, wasMissing] = [text, missing];
    if (scripts(old) !== scripts(next)) return location.reload();
    updateAttributes(document.documentElement, old.documentElement, next.documentElement);
    update(document.head, old.head, next.head);
    const watch = new MutationObserver(() => {});
    watch.observe(document.body, { subtree: true, childList: true, characterData: true });
    update(document.body, old.body, next.body);
    const changes = watch.takeRecords();
    watch.disconnect();
    return changes.map(changedElement).find(Boolean) ?? changes[0]?.target;
  };
}

/** The element that a change has added, or whose text it has changed. White space between elements is no change. */
function changedElement({ type, target, addedNodes }) {
  if (type === 'characterData') return target.parentElement;
  const added = [...addedNodes];
  const hasText = added.some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  return added.find((node) => node.nodeType === Node.ELEMENT_NODE) ?? (hasText ? target : null);
}

async function load(cache) {
  const answer = await fetch(location.href, { cache, mode: 'same-origin' });
  if (answer.status === 504) throw new Error('not in the cache');
  return { text: await answer.text(), missing: answer.status === 404 };
}

function scripts(page) {
  return [...page.scripts].map((script) => script.getAttribute('src') ?? script.text).join('\n');
}

/** Does to `node` what leads from `old` to `next`. */
function update(node, old, next) {
  if (old.isEqualNode(next)) return;
  if (node.nodeType !== Node.ELEMENT_NODE) return void (node.data = next.data);
  if (node.matches('link[rel=stylesheet]')) return restyle(node, next);
  updateAttributes(node, old, next);
  const olds = [...old.childNodes];
  const nodes = counterparts(olds, [...node.childNodes]);
  // Where a script has made something else of it, what is there counts as what there was.
  const known = nodes ? olds : [...node.childNodes];
  updateChildren(node, nodes ?? known, known, [...next.childNodes]);
}

/** The nodes that stand for old ones; what scripts have put between them is left out. */
function counterparts(olds, nodes) {
  let at = 0;
  const found = olds.map((old) => {
    while (at < nodes.length && !isAlike(nodes[at], old)) at++;
    return nodes[at++];
  });
  return found.every(Boolean) ? found : null;
}

function updateAttributes(node, old, next) {
  for (const { name } of old.attributes) if (!next.hasAttribute(name)) node.removeAttribute(name);
  for (const { name, value } of next.attributes) {
    if (old.getAttribute(name) !== value) node.setAttribute(name, value);
  }
}

/** Goes through both lists; what is equal further on is moved up to, what has no counterpart comes or goes. */
function updateChildren(parent, nodes, olds, wanted) {
  let at = 0;
  wanted.forEach((next, place) => {
    const same = olds.findIndex((old, index) => index >= at && old.isEqualNode(next));
    const isWantedLater = () => wanted.some((other, index) => index >= place && olds[at].isEqualNode(other));
    if (same > at && !isWantedLater()) while (at < same) nodes[at++].remove();
    if (at < olds.length && (same === at || (isAlike(olds[at], next) && !isWantedLater()))) {
      update(nodes[at], olds[at], next);
      at++;
    } else {
      parent.insertBefore(document.importNode(next, true), nodes[at] ?? null);
    }
  });
  nodes.slice(at).forEach((node) => node.remove());
}

function isAlike(a, b) {
  return a.nodeType === b.nodeType && a.nodeName === b.nodeName && (a.id ?? '') === (b.id ?? '');
}

/** The old style goes once the new one is there. */
function restyle(link, next) {
  const fresh = document.importNode(next, true);
  fresh.addEventListener('load', () => link.remove());
  link.after(fresh);
}
