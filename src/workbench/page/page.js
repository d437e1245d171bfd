// The screen for one page: its text on the left; the page itself, the other language or what was found on the right.
import { align } from './align.js';
import { ApprovalLine, offerPublication } from './approval.js';
import { attach } from './attaching.js';
import { elementIn, isPicture, placeIn, plain } from './choosing.js';
import { offerTyped, settle } from './conflict.js';
import { button, confirm, h, say, tell } from './dom.js';
import { readFields, setField } from './editor.js';
import { findingItem } from './findings.js';
import { chooseFiles, describePicture, insertFiles, insertLink } from './insert.js';
import { ABOUT_RECORDS, correct, recordButton } from './mending.js';
import { move } from './moving.js';
import { Pane } from './pane.js';
import { preview } from './preview.js';
import { saveLine } from './save_line.js';
import { server } from './server.js';
import { site } from './site.js';
import { stateMark } from './start.js';
import { languageName, t } from './texts.js';
import { toolbar } from './toolbar.js';
import { askNotes, asDraft, textBefore, withdrawn } from './withdrawal.js';

const SIDES = ['preview', 'other', 'findings', 'none'];

class PageScreen {
  #panes = [];
  #approvalLines = [];
  #side = 'preview';
  #isClosed = false;
  #alignment = null;
  #frame = null;

  constructor(path, pane) {
    this.path = path;
    this.main = pane;
    this.active = pane;
    /** The languages beside that of the text, and the one of them that is shown or was shown last. */
    this.languages = site.facts.locales.filter((it) => it.key !== pane.locale.key);
    this.other = null;

    this.saveLine = saveLine(() => this.save());
    this.toolbar = toolbar(() => (this.active.isSource ? null : this.active.editor), {
      link: () => insertLink(this.active),
      picture: () => this.#picture(),
      file: async () => insertFiles(this.active, await chooseFiles('')),
    });
    this.state = h('span', {});
    this.heading = h('h1', { class: 'unseen' });
    this.sourceButton = button(t('source'), () => this.#toggleSource(), {
      'aria-pressed': 'false',
      title: t('sourceTitle'),
    });
    this.draftButton = button(t('backToDraft'), () => this.#backToDraft(), { hidden: true });
    this.withdrawButton = button(t('withdraw'), () => this.#withdraw(), { hidden: true });
    this.returnButton = button(t('bringPageBack'), () => this.#bringBack(), { hidden: true });
    this.approvals = h('div', { class: 'approvals' });
    this.left = h('div', { class: 'left' }, pane.element);
    this.right = h('div', { class: 'right' });
    this.tabs = SIDES.flatMap((name) => this.#tabs(name));
    const head = this.#head();
    this.element = h(
      'div',
      { class: 'page-screen' },
      head,
      h('div', { class: 'work' }, this.left, this.right),
    );
    // What stays on the screen beside the text begins below the head, which is higher on a narrow screen.
    new ResizeObserver(() =>
      this.element.style.setProperty('--head', `${head.offsetHeight}px`),
    ).observe(head);
    this.#adopt(pane);
    this.refresh();
  }

  #head() {
    const history = h(
      'a',
      { class: 'button', href: `#history?${new URLSearchParams({ path: this.path })}` },
      t('history'),
    );
    return h(
      'div',
      { class: 'page-head' },
      h(
        'div',
        { class: 'row' },
        h('a', { href: '#', class: 'button' }, t('back')),
        this.heading,
        this.state,
        h('small', { class: 'path' }, this.path),
        this.saveLine.element,
        h('span', { class: 'tabs', role: 'group', 'aria-label': t('beside') }, this.tabs),
        this.sourceButton,
        history,
        this.draftButton,
        this.withdrawButton,
        this.returnButton,
        button(t('move'), () => this.#move()),
        button(t('remove'), () => this.#remove()),
      ),
      this.approvals,
      this.toolbar.element,
    );
  }

  /** The button of what can be shown beside the text; for other languages, one for each. */
  #tabs(name) {
    if (name !== 'other') return [button('', () => this.showSide(name), { 'data-side': name })];
    return this.languages.map((locale) =>
      button('', () => this.showSide(name, locale), { 'data-side': name, 'data-locale': locale.key }),
    );
  }

  #adopt(pane) {
    this.#panes.push(pane);
    this.saveLine.follow(pane.draft);
    const line = new ApprovalLine(pane, () => this.#offerPublication());
    this.#approvalLines.push(line);
    this.approvals.append(line.element);
    line.refresh();
    pane.draft.addEventListener('conflict', (event) =>
      settle(
        pane.draft,
        event.detail,
        (file) => pane.take(file),
        (text) => pane.replace(text),
      ),
    );
    pane.addEventListener('selected', () => this.#selected(pane));
    pane.addEventListener('changed', () => {
      this.#alignment?.soon();
      this.toolbar.refresh();
    });
    pane.addEventListener('files', (event) => insertFiles(pane, event.detail));
    pane.addEventListener('image', () => describePicture(pane));
    pane.addEventListener('attach', (event) => attach(pane, event.detail));
    pane.element.addEventListener('focusin', () => this.#selected(pane));
    pane.element.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.toolbar.element.querySelector('[tabindex="0"]')?.focus();
    });
  }

  #selected(pane) {
    this.active = pane;
    this.toolbar.refresh();
    if (pane !== this.main || pane.isSource || this.#side !== 'preview') return;
    const block = pane.editor.currentBlock();
    if (block !== this.block) this.#frame?.show(pane.editor.blockText(block));
    this.block = block;
  }

  async #picture() {
    if (this.active.editor.image()) await describePicture(this.active);
    else await insertFiles(this.active, await chooseFiles('image/*,video/*,audio/*'));
  }

  #toggleSource() {
    const isSource = !this.main.isSource;
    this.#alignment?.stop();
    this.#alignment = null;
    for (const pane of this.#panes) pane.showSource(isSource);
    this.sourceButton.setAttribute('aria-pressed', String(isSource));
    this.#alignNow();
    this.toolbar.refresh();
  }

  /** Shows something beside the text; of other languages the given one, or the first. */
  async showSide(name, locale = this.languages[0]) {
    if (name === 'other' && !(await this.#openOther(locale))) return;
    this.#alignment?.stop();
    this.#alignment = null;
    this.#side = name;
    this.element.dataset.side = name;
    this.#drawTabs();

    if (name === 'preview') {
      this.#drawPreview();
    } else if (name === 'other') {
      const translation = [this.other, this.main].find((pane) => !pane.locale.isDefault);
      const record = translation && recordButton(translation.path, () => this.#isAllSaved());
      this.right.replaceChildren(h('p', { class: 'actions' }, record), this.other.element);
      this.#alignNow();
    } else if (name === 'findings') {
      this.#drawFindings();
    } else {
      this.right.replaceChildren();
    }
    if (name !== 'preview') this.#frame = null;
    if (name !== 'other' && this.active !== this.main) this.#selected(this.main);
  }

  /** Shows the page in a frame. The page of a file that was made just now is known a little later. */
  #drawPreview() {
    const url = site.page(this.path)?.url;
    if (!url) {
      this.right.replaceChildren(h('p', { class: 'waiting', role: 'status' }, t('notYetThere')));
      return;
    }
    if (this.#frame?.url === url) {
      this.#frame.refresh();
    } else {
      this.#frame = preview(
        url,
        (click) => this.#choose(click),
        () => this.#showProblem(),
      );
      this.right.replaceChildren(this.#frame.element);
    }
    this.#frame.setProblem(site.findings.some((finding) => finding.severity === 'error'));
  }

  /** Goes to the errors that keep the preview from being up to date: those of this page, or those of other files. */
  #showProblem() {
    const isHere = this.#findings().some((it) => it.severity === 'error');
    if (isHere) this.showSide('findings');
    else location.hash = 'findings';
  }

  #alignNow() {
    const canAlign = this.#side === 'other' && !this.main.isSource;
    if (canAlign) this.#alignment = align(this.main.editor, this.other.editor);
  }

  /** Opens another language; offers to begin it where it is missing. Tells whether it is open. */
  async #openOther(locale) {
    if (!locale) return false;
    const open = this.#panes.find((pane) => pane.locale.key === locale.key);
    if (open) {
      this.other = open;
      return true;
    }

    const page = site.page(this.path);
    const found = page && site.translations(page).find((it) => it.locale === locale.key);
    const path = found?.path ?? (await this.#begin(locale));
    if (!path) return false;

    this.other = await Pane.open(path);
    if (this.main.isSource) this.other.showSource(true);
    this.#adopt(this.other);
    await offerTyped(this.other.draft, (text) => this.other.replace(text));
    return true;
  }

  /** Makes the file of a language that is missing, if that is wanted. Gives its path. */
  async #begin(locale) {
    const language = languageName(locale.code);
    const isWanted = await confirm(
      t('noTranslation'),
      t('noTranslationText', { language }),
      t('beginTranslation', { language }),
    );
    if (!isWanted) return null;

    const path = site.pathIn(this.path, locale);
    const fields = fieldsOfTranslation(this.main.frontMatter());
    await server.save(path, `---\n${fields}---\n`, '');
    await site.refresh();
    return path;
  }

  /** Sets the cursor to what was clicked in the preview, or opens the file in which that is written. */
  async #choose(click) {
    if (!this.main.isSource && this.#chooseHere(click)) return;
    for (const words of [click.words, ...click.others].filter(Boolean)) {
      const place = await server.source(click.path, words).catch(() => null);
      if (!place) continue;
      if (place.file === this.path) {
        this.main.showLine(place.line);
      } else {
        const screen = place.file.endsWith('.md') ? 'page' : 'data';
        const parameters = { path: place.file, at: place.line };
        location.hash = `${screen}?${new URLSearchParams(parameters)}`;
      }
      return;
    }
    say(t('noPlace'));
  }

  /** Sets the cursor to what was clicked if it is in this text. Tells whether it is. */
  #chooseHere(click) {
    const { editor, title } = this.main;
    if (click.picture) return editor.showImage((attributes) => isPicture(attributes, click.picture));
    if (click.isTitle && plain(title.value) === click.words) {
      title.focus();
      return true;
    }
    const element = elementIn(editor.view.dom, click);
    if (!element) return false;
    const { node, offset } = placeIn(element, click.offset);
    editor.showPlace(node, offset);
    this.block = editor.currentBlock();
    return true;
  }

  refresh() {
    const page = site.page(this.path);
    this.heading.textContent = page?.title || this.path;
    this.state.replaceChildren(page ? stateMark(page.state) : '');
    this.draftButton.hidden = page?.state !== 'scheduled';
    this.withdrawButton.hidden = page?.state !== 'published';
    this.returnButton.hidden = page?.state !== 'withdrawn';
    for (const line of this.#approvalLines) line.refresh();
    this.#drawTabs();
    this.#markFindings();
    if (this.#side === 'findings') this.#drawFindings();
    if (this.#side === 'preview' && this.element.isConnected) this.#drawPreview();
  }

  /** What was found in this page, its other languages included. */
  #findings() {
    const page = site.page(this.path);
    const paths = [this.path, ...(page ? site.translations(page).map((it) => it.path) : [])];
    return paths.flatMap((path) => site.findingsOf(path));
  }

  /** Goes to the place of a finding, in this language or the other. */
  async #show(finding) {
    const isOther = finding.path !== this.path;
    const locale = site.localeOf(finding.path);
    if (isOther) await this.showSide('other', locale);
    const pane = isOther ? this.#paneOf(finding.path) : this.main;
    pane?.showLine(finding.line ?? 1, wordsAt(pane, finding));
  }

  #drawTabs() {
    for (const tab of this.tabs) {
      const { side, locale } = tab.dataset;
      const isShown = side === this.#side && (!locale || locale === this.other.locale.key);
      tab.setAttribute('aria-pressed', String(isShown));
      tab.textContent = t(`side-${side}`, {
        language: locale ? languageName(site.locale(locale).code) : '',
        n: this.#findings().length,
      });
    }
  }

  #drawFindings() {
    const found = this.#findings();
    const items = found.map((finding) => findingItem(finding, () => this.#show(finding)));
    this.right.replaceChildren(
      h(
        'section',
        { class: 'findings', 'aria-label': t('findings') },
        h('h2', {}, t('findingsOfPage')),
        h('p', { class: 'actions' }, this.#answers(found)),
        found.length === 0 ? h('p', {}, t('nothingFoundInPage')) : h('ul', {}, items),
      ),
    );
  }

  /** Buttons that answer findings without work on the text. */
  #answers(found) {
    const pathsOf = (findings) => [...new Set(findings.map((it) => it.path))];
    const warned = pathsOf(found.filter((it) => it.severity === 'warning'));
    const unrecorded = pathsOf(found.filter((it) => ABOUT_RECORDS.includes(it.code)));
    const fix = button(t('correct'), () => this.#correct(warned), { title: t('correctTitle') });
    const record = (path) => recordButton(path, () => this.#isAllSaved());
    return [warned.length > 0 && fix, ...unrecorded.map(record)];
  }

  async #correct(paths) {
    if (!(await this.#isAllSaved())) return;
    // What was typed meanwhile would be lost: the corrected file takes the place of the text.
    this.#setBusy(true);
    say(t('correcting'));
    await correct(paths, (path, file) => this.#paneOf(path)?.take(file));
    this.#setBusy(false);
  }

  /** Lets nothing be written while the server changes the files. */
  #setBusy(isBusy) {
    this.element.inert = isBusy;
    this.element.ariaBusy = String(isBusy);
  }

  #paneOf(path) {
    return this.#panes.find((pane) => pane.path === path);
  }

  /** Saves everything. Tells whether it is saved; the line about saving says why if it is not. */
  async #isAllSaved() {
    await this.save();
    return !this.isUnsaved();
  }

  #markFindings() {
    for (const pane of this.#panes.filter((it) => !it.isSource)) {
      const marks = [];
      for (const { line, severity } of site.findingsOf(pane.path)) {
        if (!line || pane.isInFields(line)) continue;
        const block = pane.blockAt(line);
        marks[block] = marks[block] === 'error' ? 'error' : severity;
      }
      pane.editor.setMarks({ findings: marks });
    }
  }

  /** Takes what was changed elsewhere, where nothing is unsaved here. */
  async follow() {
    for (const pane of this.#panes.filter((it) => it.draft.isSaved)) {
      const { version } = pane.draft;
      const file = await server.file(pane.path).catch(() => null);
      const isNews = file && file.version !== version && pane.draft.version === version;
      if (this.#isClosed) return;
      if (!isNews || !pane.draft.isSaved) continue;
      pane.take(file);
      say(t('changedElsewhere'));
    }
    this.refresh();
  }

  async #offerPublication() {
    if (!(await this.#isAllSaved())) return;
    const translations = site.translations(site.page(this.path)).map((it) => it.path);
    await offerPublication(
      [this.path, ...translations],
      (path) => this.#paneOf(path),
      (path) => path !== this.path && this.showSide('other', site.localeOf(path)),
    );
  }

  /** Makes the page a draft again in all its languages that wait for their day. */
  async #backToDraft() {
    const page = site.page(this.path);
    const isScheduled = (it) => it.state === 'scheduled';
    if (!(await this.#isAllSaved())) return;
    try {
      for (const { path } of [page, ...site.translations(page)].filter(isScheduled)) {
        await this.#change(path, asDraft);
      }
      if (!this.isUnsaved()) say(t('isDraftAgain'));
    } catch (refusal) {
      await tell(t('cannotWithdraw'), refusal.message || t('noAnswer'));
    }
  }

  /** Withdraws the page in all its languages that are published. */
  async #withdraw() {
    const page = site.page(this.path);
    const isPublished = (it) => it.state === 'published';
    const notes = await askNotes([page, ...site.translations(page).filter(isPublished)]);
    if (!notes || !(await this.#isAllSaved())) return;
    try {
      for (const [path, note] of notes) await this.#change(path, (text) => withdrawn(text, note));
      if (!this.isUnsaved()) say(t('isWithdrawn'));
    } catch (refusal) {
      await tell(t('cannotWithdraw'), refusal.message || t('noAnswer'));
    }
  }

  /** Puts the texts back that the page had before it was withdrawn, in all its languages. */
  async #bringBack() {
    const page = site.page(this.path);
    const isWithdrawn = (it) => it.state === 'withdrawn';
    if (!(await confirm(t('bringPageBack'), t('bringPageBackText'), t('bringPageBack')))) return;
    if (!(await this.#isAllSaved())) return;
    try {
      for (const { path } of [page, ...site.translations(page)].filter(isWithdrawn)) {
        const before = await textBefore(path);
        if (before === null) await tell(t('notBroughtBack'), path);
        else await this.#change(path, () => before);
      }
      if (!this.isUnsaved()) say(t('pageIsBack'));
    } catch (refusal) {
      await tell(t('notBroughtBack'), refusal.message || t('noAnswer'));
    }
  }

  /** Changes and saves the text of a file, which may be open here; `change` is given the text and gives the new one. */
  async #change(path, change) {
    const pane = this.#paneOf(path);
    if (pane) {
      pane.replace(change(pane.text()));
      await pane.draft.save();
      return;
    }
    const { text, version } = await server.file(path);
    await server.save(path, change(text), version);
  }

  async #move() {
    const moved = await move(this.path, () => this.#isAllSaved());
    if (moved) location.hash = `page?${new URLSearchParams({ path: moved })}`;
  }

  async #remove() {
    const page = site.page(this.path);
    const text = page?.state === 'published' ? t('removePublishedText') : t('removeText');
    if (!(await confirm(t('removeTitle', { title: page?.title ?? this.path }), text, t('remove'))))
      return;
    try {
      await this.main.draft.save();
      await server.remove(this.path, this.main.draft.version);
      await site.refresh();
      // The history offers to bring it back.
      location.hash = `history?${new URLSearchParams({ path: this.path })}`;
    } catch (refusal) {
      await tell(t('cannotRemove'), refusal.message || t('noAnswer'));
    }
  }

  save() {
    return Promise.all(this.#panes.map((pane) => pane.draft.save()));
  }

  isUnsaved() {
    return this.#panes.some((pane) => !pane.draft.isSaved);
  }

  async close() {
    this.#isClosed = true;
    site.removeEventListener('changed', this.following);
    this.#alignment?.stop();
    await Promise.all(this.#panes.map((pane) => pane.close()));
  }
}

/** The texts in the fields of a kind of page that every language has for itself. */
const TRANSLATED = ['alt', 'caption', 'place', 'audience', 'take_part'];

/** The front matter that a translation begins with: empty places for the texts in fields of the original. */
function fieldsOfTranslation(original) {
  const { gallery, activity } = readFields(original).value;
  const emptied = (key, value) => (TRANSLATED.includes(key) ? '' : value);
  const empty = (fields) => JSON.parse(JSON.stringify(fields, emptied));

  const start = 'title: ""\n';
  if (gallery) return setField(start, ['gallery'], empty(gallery));
  return activity ? setField(start, ['activity'], empty(activity)) : start;
}

/** The words that a finding points at, if they are on one line. */
function wordsAt(pane, { line, column, endLine, endColumn }) {
  if (!line || endLine !== line || !(endColumn > column)) return '';
  const written = [...(pane.draft.text.split('\n')[line - 1] ?? '')];
  return written.slice(column - 1, endColumn - 1).join('');
}

/**
 * Shows a file. `line` goes to a finding in it, `at` to a line that was clicked elsewhere, and `begin` sets the cursor
 * into the text of a new page.
 */
export async function pageScreen({ path, line, at, begin }) {
  const pane = await Pane.open(path);
  const screen = new PageScreen(path, pane);
  screen.title = site.page(path)?.title || path;
  await screen.showSide('preview');

  screen.following = () => screen.follow();
  site.addEventListener('changed', screen.following);
  screen.opened = async () => {
    await offerTyped(pane.draft, (text) => pane.replace(text));
    if (begin) pane.begin();
    if (at) pane.showLine(Number(at));
    if (line) {
      await screen.showSide('findings');
      pane.showLine(Number(line));
    }
  };
  return screen;
}
