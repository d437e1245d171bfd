// A page and its translation beside each other: they scroll in step, from one common anchor to the next, and where one
// goes the other follows.
import { own } from '/__planpress/own.js';

const frames = [...document.querySelectorAll('iframe')];
const [left, right] = frames;
let leader = left;

const other = (frame) => (frame === left ? right : left);

/** The address of a frame's page in another language; null where it has none, or none on this site. */
function counterpart(frame) {
  const page = frame.contentDocument;
  const isOther = (link) => link.hreflang !== 'x-default' && link.hreflang !== page.documentElement.lang;
  const link = [...page.querySelectorAll('link[rel=alternate][hreflang]')].find(isOther);
  // The link names the host that the site is published on; here it is the preview.
  return link && URL.canParse(link.href) ? own(new URL(link.href).pathname) : null;
}

function follow(frame) {
  const [address, partner] = [counterpart(frame), other(frame)];
  const here = partner.contentWindow.location;
  if (address && here.origin + here.pathname !== address) partner.src = address;
  const view = frame.contentWindow;
  for (const name of ['pointerenter', 'pointermove', 'pointerdown', 'wheel', 'keydown', 'touchstart', 'focus']) {
    view.addEventListener(name, () => { leader = frame; }, { passive: true });
  }
  view.addEventListener('scroll', () => { if (leader === frame) step(frame, partner); }, { passive: true });
  view.addEventListener('click', () => { leader = frame; });
}

/** The anchors of both pages with their places, in order. */
function anchors(from, to) {
  const place = (node, view) => node.getBoundingClientRect().top + view.scrollY;
  const all = [...from.contentDocument.querySelectorAll('[id]')].flatMap((node) => {
    const twin = to.contentDocument.getElementById(node.id);
    return twin ? [[place(node, from.contentWindow), place(twin, to.contentWindow)]] : [];
  });
  const end = (frame) => frame.contentDocument.documentElement.scrollHeight;
  const rising = [[0, 0]];
  for (const pair of [...all.sort((a, b) => a[0] - b[0]), [end(from), end(to)]]) {
    const last = rising.at(-1);
    if (pair[0] > last[0] && pair[1] > last[1]) rising.push(pair);
  }
  return rising;
}

function step(from, to) {
  const pairs = anchors(from, to);
  const top = from.contentWindow.scrollY;
  const next = pairs.findIndex(([place]) => place > top);
  if (next < 1) return;
  const [[a, b], [c, d]] = [pairs[next - 1], pairs[next]];
  to.contentWindow.scrollTo({ top: b + (top - a) / (c - a) * (d - b), behavior: 'instant' });
}

frames.forEach((frame) => frame.addEventListener('load', () => {
  // What is not of this site has no document for us.
  if (frame.contentDocument && frame.contentWindow.location.href !== 'about:blank') follow(frame);
}));
const first = own(new URLSearchParams(location.search).get('path') ?? '/');
if (first) left.src = first;
