// Who has approved a page, the means to approve it, and what follows from the last approval.
import { ask, button, confirm, h, labelled, say, tell } from './dom.js';
import { joinFile, readFields, setField, splitFile } from './editor.js';
import { server } from './server.js';
import { site } from './site.js';
import { languageName, t } from './texts.js';

/** How many drafts are read at a time. */
const ASKED_AT_ONCE = 4;

/** Where the browser remembers the name of the one who approves. */
const NAME = 'planpress:approver';

/** The approvals in a front matter: `[{ by, at, text }]`, in their order. */
function approvalsIn(fields) {
  const { approvals } = readFields(fields).value;
  return Array.isArray(approvals) ? approvals.filter((it) => it && typeof it === 'object') : [];
}

/** The paths of the drafts that somebody has approved already. */
export async function approvedDrafts() {
  const found = new Set();
  const waiting = site.pages.filter((page) => page.state === 'draft');
  async function look() {
    while (waiting.length > 0) {
      const { path } = waiting.pop();
      const file = await server.file(path).catch(() => null);
      if (file && approvalsIn(splitFile(file.text).fields).length > 0) found.add(path);
    }
  }
  await Promise.all(Array.from({ length: ASKED_AT_ONCE }, look));
  return found;
}

/** The front matter with one approval more, and without those of another text. */
function withApproval(fields, approval) {
  const given = approvalsIn(fields);
  const kept = given.filter((it) => String(it.text) === approval.text);
  if (kept.length === 0) return setField(fields, ['approvals'], [approval]);

  let changed = fields;
  for (let index = given.length - 1; index >= 0; index -= 1) {
    if (!kept.includes(given[index])) changed = setField(changed, ['approvals', index], undefined);
  }
  return setField(changed, ['approvals', kept.length], approval);
}

/** The time of the computer, as approvals have it: `2026-01-01 09:00`. */
function now() {
  const date = new Date();
  const two = (number) => String(number).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

/**
 * The line in the head of a page about the approvals of one language. It is hidden where none are needed. `finish` is
 * called after the last approval.
 */
export class ApprovalLine {
  #asked = { steps: 0, text: '' };

  constructor(pane, finish) {
    this.pane = pane;
    this.finish = finish;
    this.words = h('span', {});
    this.button = button(t('approve'), () => this.#approve());
    this.element = h('div', { class: 'approval', hidden: true }, this.words, ' ', this.button);
  }

  /** Asks for the fingerprint of the text as it is saved, and shows whose approvals have it. */
  async refresh() {
    this.#asked = await server.approval(this.pane.path).catch(() => this.#asked);
    this.#draw();
  }

  get #given() {
    return approvalsIn(this.pane.frontMatter());
  }

  /** The approvals of the text as it is saved. */
  get #valid() {
    return this.#given.filter((it) => String(it.text) === this.#asked.text);
  }

  #draw() {
    const { steps } = this.#asked;
    const valid = this.#valid;
    const people = valid.map(({ by, at }) => `${by} ${at}`);
    if (valid.length < this.#given.length) people.push(t('approvalsVoid'));

    this.element.hidden = steps === 0;
    this.words.textContent = t('approvals', {
      language: languageName(this.pane.locale.code),
      n: valid.length,
      steps,
      people: people.join(t('listMark')) || t('notApproved'),
    });
    this.button.hidden = valid.length >= steps;
  }

  /** Asks who approves, until it is somebody who has not yet; null if the dialog is left. */
  async #askName() {
    const name = h('input', {
      type: 'text',
      value: localStorage.getItem(NAME) ?? '',
      required: true,
      autocomplete: 'name',
      maxLength: 100,
    });
    const problem = h('p', { class: 'problem', role: 'alert', hidden: true });
    const content = h(
      'div',
      {},
      h('p', {}, t('approveText')),
      problem,
      labelled(t('approver'), name, t('approverRemark')),
    );
    const buttons = [
      { text: t('approve'), value: 'approve', isMain: true },
      { text: t('cancel'), value: '' },
    ];

    while ((await ask(t('approve'), content, buttons, { onopen: () => name.select() })) === 'approve') {
      const by = name.value.trim();
      const isKnown = this.#valid.some((it) => String(it.by).trim() === by);
      if (by && !isKnown) return by;
      problem.textContent = by ? t('sameApprover', { by }) : t('noApprover');
      problem.hidden = false;
    }
    return null;
  }

  async #approve() {
    const { pane } = this;
    try {
      await pane.draft.save();
      if (!pane.draft.isSaved) return;
      await this.refresh();

      const by = await this.#askName();
      if (!by) return;
      localStorage.setItem(NAME, by);

      // The file may have been changed elsewhere while the name was asked for.
      const { text } = this.#asked;
      await this.refresh();
      if (this.#asked.text !== text) {
        await tell(t('cannotApprove'), t('approvalsVoid'));
        return;
      }
      await this.#add({ by, at: now(), text });
    } catch (refusal) {
      await tell(t('cannotApprove'), refusal.message || t('noAnswer'));
    }
  }

  async #add(approval) {
    const { pane } = this;
    pane.changeFrontMatter((fields) => withApproval(fields, approval));
    await pane.draft.save();
    if (!pane.draft.isSaved) return;

    this.#draw();
    const { steps } = this.#asked;
    say(t('approved', { n: this.#valid.length, steps }));
    if (this.#valid.length >= steps) await this.finish();
  }
}

/** A page's file as it is saved: whether it says that it is a draft, and whether its text has all its approvals. */
async function stateOf(path) {
  const [file, asked] = await Promise.all([server.file(path), server.approval(path)]);
  const { fields } = splitFile(file.text);
  const valid = approvalsIn(fields).filter((it) => String(it.text) === asked.text);
  const isDraft = readFields(fields).value.draft === true;
  return { ...file, path, isDraft, isApproved: valid.length >= asked.steps };
}

const withoutDraft = (fields) => setField(fields, ['draft'], undefined);

/**
 * Offers to publish a draft once all its languages are approved: translations are published with their original, and
 * one that is not approved would keep the site as it is. `paths` are its files, as saved; `paneOf(path)` gives the pane
 * of a file that is open, `open(path)` shows that of another.
 */
export async function offerPublication(paths, paneOf, open) {
  const files = await Promise.all(paths.map(stateOf));
  const drafts = files.filter((file) => file.isDraft);
  if (drafts.length === 0) return;

  const pending = files.filter((file) => !file.isApproved);
  if (pending.length > 0) {
    const names = pending.map(({ path }) => languageName(site.localeOf(path).code));
    const text = t('otherLanguagePending', { language: names.join(t('listMark')) });
    if (await confirm(t('approvedHere'), text, t('approvalOther', { language: names[0] }))) {
      await open(pending[0].path);
    }
    return;
  }

  if (!(await confirm(t('allApproved'), t('allApprovedText'), t('publish')))) return;
  for (const file of drafts) await publish(file, paneOf(file.path));
  say(t('noLongerDraft'));
}

async function publish({ path, text, version }, pane) {
  if (pane) {
    pane.changeFrontMatter(withoutDraft);
    await pane.draft.save();
    return;
  }
  const parts = splitFile(text);
  await server.save(path, joinFile({ ...parts, fields: withoutDraft(parts.fields) }), version);
}
