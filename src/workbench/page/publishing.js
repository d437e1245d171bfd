// Publishing: what will change, then the button, then how it went.
import { button, confirm, h, labelled } from './dom.js';
import { server } from './server.js';
import { t } from './texts.js';

/** How often the server is asked how far it is, in milliseconds. */
const ASK_EVERY = 500;

export async function publishingScreen() {
  const { targets, message } = await server.targets();
  const target = h(
    'select',
    { onchange: () => run(server.plan) },
    targets.map((name) => h('option', { value: name }, name)),
  );
  const status = h('p', { role: 'status' }, message ?? '');
  const changes = h('pre', {});
  const address = h('p', { hidden: true });
  const look = button(t('lookFirst'), () => run(server.plan));
  const publish = button(t('publishNow'), () => run(server.publish), { class: 'main' });
  const back = button(t('goBack'), goBack);
  let isLeft = false;

  function draw(shown) {
    status.textContent = shown.message;
    changes.textContent = shown.changes;
    address.hidden = shown.address === '';
    address.replaceChildren(t('publishedAt'), h('a', { href: shown.address }, shown.address));
    for (const it of [target, look, back]) it.disabled = shown.isRunning;
    publish.disabled = !shown.isReady;
  }

  /** Begins a step and shows how far it is until it ends. */
  async function run(begin) {
    try {
      let shown = await begin(target.value);
      draw(shown);
      while (shown.isRunning && !isLeft) {
        await new Promise((done) => setTimeout(done, ASK_EVERY));
        shown = await server.publication();
        draw(shown);
      }
    } catch (refusal) {
      status.textContent = refusal.message || t('noAnswer');
    }
  }

  async function goBack() {
    if (await confirm(t('goBack'), t('goBackText'), t('goBack'))) await run(server.back);
  }

  const element = h(
    'div',
    { class: 'findings' },
    h('h1', {}, t('publishing')),
    h('p', {}, t('publishRemark')),
    targets.length > 1 ? labelled(t('publishTarget'), target) : null,
    targets.length > 0 ? h('div', { class: 'new' }, look, publish, back) : null,
    status,
    address,
    changes,
  );
  publish.disabled = true;
  if (targets.length > 0) run(server.plan);

  return {
    title: t('publishing'),
    element,
    close: () => {
      isLeft = true;
    },
  };
}
