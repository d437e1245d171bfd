// Reads a page or a clause aloud, sentence by sentence. Comes when somebody asks for it, and begins.
const BLOCKS = 'h1, h2, h3, h4, p, li, th, td, dt, dd, figcaption, blockquote, caption, summary';
const UNREAD = 'button, nav, form, svg, [data-note], [aria-hidden="true"]';
const voices = window.speechSynthesis;
const main = document.querySelector('main');
const start = document.querySelector('[data-read]');
const bar = document.querySelector('.reader');
const pause = bar.querySelector('[data-pause]');
const words = { pause: pause.textContent, resume: pause.dataset.resume };
let queue = [];
let at = 0;
let turn = 0;

const language = (element) => element.closest('[lang]').lang;
const voice = (tag) => voices.getVoices().find(({ lang }) => lang.slice(0, 2) === tag.slice(0, 2)) ?? null;

/** The sentences within an element that can be seen, with the block that each stands in. */
function sentences(within) {
  const blocks = [];
  const walk = document.createTreeWalker(within, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const { data, parentElement } = walk.currentNode;
    const block = parentElement.closest(BLOCKS);
    if (!block || !within.contains(block) || !parentElement.getClientRects().length || parentElement.closest(UNREAD)) continue;
    if (blocks.at(-1)?.block === block) blocks.at(-1).text += data;
    else blocks.push({ block, text: data });
  }
  return blocks.flatMap(({ block, text }) => {
    const parts = text.replace(/\s+/g, ' ').match(/(?:[^。！？；.!?;]|[.!?;](?![\s"”]))+[。！？；.!?;”"]*\s*/g) ?? [];
    return parts.filter((part) => part.trim()).map((part) => ({ block, text: part }));
  });
}

/** What belongs to a heading or to a row. */
function clause(head) {
  if (head.tagName === 'TR') return sentences(head);
  const all = sentences(main);
  const first = all.findIndex(({ block }) => block === head);
  const ends = ({ block }) => block !== head && /^H[1-6]$/.test(block.tagName) && block.tagName <= head.tagName;
  const length = all.slice(first).findIndex(ends);
  return all.slice(first, length < 0 ? undefined : first + length);
}

function mark(block) {
  document.querySelector('.being-read')?.classList.remove('being-read');
  block?.classList.add('being-read');
  block?.scrollIntoView({ block: 'nearest' });
}

function speak() {
  const own = ++turn;
  if (at >= queue.length) return stop();
  const { block, text } = queue[at];
  const said = new SpeechSynthesisUtterance(text);
  said.lang = language(block).replace('zh-Hans', 'zh-CN');
  said.voice = voice(said.lang);
  said.onend = said.onerror = () => {
    if (own !== turn) return;
    at += 1;
    speak();
  };
  mark(block);
  pause.textContent = words.pause;
  voices.cancel();
  voices.speak(said);
}

function read(list) {
  [queue, at] = [list, 0];
  bar.hidden = false;
  start.setAttribute('aria-pressed', 'true');
  speak();
}

function silence() {
  turn += 1;
  voices.cancel();
}

function stop() {
  silence();
  mark();
  bar.hidden = true;
  start.setAttribute('aria-pressed', 'false');
  document.querySelectorAll('.read-clause').forEach((button) => button.remove());
}

function addButtons() {
  for (const head of main.querySelectorAll(':is(h2, h3, h4)[id], tr[id]')) {
    const button = Object.assign(document.createElement('button'), { type: 'button', className: 'read-clause', textContent: bar.dataset.clause });
    button.setAttribute('aria-label', `${bar.dataset.clause} ${head.textContent.trim().slice(0, 30)}`);
    button.addEventListener('click', () => read(clause(head)));
    if (head.cells) head.cells[0].append(button);
    else head.after(button);
  }
}

function toggle() {
  if (!bar.hidden) return stop();
  addButtons();
  read(sentences(main));
}

start.addEventListener('click', toggle);
// Not paused but begun again with the same sentence: phones forget what they were saying.
pause.addEventListener('click', () => {
  if (pause.textContent === words.resume) return speak();
  silence();
  pause.textContent = words.resume;
});
bar.querySelector('[data-stop]').addEventListener('click', () => { stop(); start.focus(); });
addEventListener('keydown', ({ key }) => { if (key === 'Escape' && !bar.hidden) stop(); });
addEventListener('pagehide', silence);
toggle();
