// The screen for a data file: its records as forms, or its plain source, with what was found beside it.
import { fieldAtLine, readFields, setField } from './editor.js';
import { offerTyped, settle } from './conflict.js';
import { button, h, say } from './dom.js';
import { findingItem } from './findings.js';
import { adder, emptyRecord, recordFields, unknownFields } from './form.js';
import { fileTitle } from './labels.js';
import { move } from './moving.js';
import { recordsOf } from './pane.js';
import { Draft } from './saving.js';
import { saveLine } from './save_line.js';
import { server } from './server.js';
import { nameOf, site } from './site.js';
import { sourceField } from './source.js';
import { t } from './texts.js';

class DataScreen {
  #isForm;
  /** What makes the form in the box of a record. */
  #fill = new WeakMap();

  constructor(path, file, schema) {
    this.path = path;
    this.title = fileTitle(path);
    this.schema = schema;
    this.records = recordsOf(schema);
    this.draft = new Draft(path, file);
    this.#isForm = Boolean(this.records) && !readFields(file.text).error;

    this.source = sourceField(file.text, t('sourceOf', { path }), () =>
      this.draft.change(() => this.source.text),
    );
    this.place = h('div', { class: 'left' });
    this.found = h('section', { class: 'right findings', 'aria-label': t('findings') });
    this.formButton = button(t('asForm'), () => this.#show(!this.#isForm), {
      hidden: !this.records,
    });
    this.saveLine = saveLine(() => this.save());
    this.saveLine.follow(this.draft);
    this.draft.addEventListener('conflict', (event) =>
      settle(
        this.draft,
        event.detail,
        (theirs) => this.take(theirs),
        (text) => this.replace(text),
      ),
    );

    const history = h(
      'a',
      { class: 'button', href: `#history?${new URLSearchParams({ path })}` },
      t('history'),
    );
    this.element = h(
      'div',
      { class: 'data-screen' },
      h(
        'div',
        { class: 'page-head' },
        h(
          'div',
          { class: 'row' },
          h('a', { href: '#', class: 'button' }, t('back')),
          h('h1', {}, this.title),
          h('small', { class: 'path' }, path),
          this.saveLine.element,
          this.formButton,
          history,
          path === 'content/site.yaml' ? null : button(t('move'), () => this.#move()),
        ),
      ),
      h('div', { class: 'work' }, this.place, this.found),
    );
    this.#show(this.#isForm);
    this.#drawFindings();
  }

  #show(isForm) {
    this.#isForm = isForm;
    this.formButton.textContent = t(isForm ? 'asSource' : 'asForm');
    if (isForm) this.#drawRecords();
    else this.place.replaceChildren(this.source.element);
  }

  #set(path, value, isNew) {
    this.source.text = setField(this.source.text, path, value);
    this.draft.change(() => this.source.text);
    if (!isNew) {
      this.#drawSummary(path[1]);
      return;
    }
    this.#drawRecords();
    if (value !== undefined) this.#showField(path);
  }

  /** Calls a record as it is called now. */
  #drawSummary(index) {
    const record = readFields(this.source.text).value[this.records.key]?.[index];
    const summary = this.place.querySelector(`.record[data-index="${index}"] > summary`);
    if (record && summary) summary.textContent = summaryOf(record, index);
  }

  /** Opens the record that a path of keys and numbers leads into, and sets the cursor to what is at the path. */
  #showField(path) {
    const box = this.place.querySelector(`.record[data-index="${path[1]}"]`);
    box.open = true;
    // The box tells of that later.
    this.#fill.get(box)();
    const name = path.join('/');
    const isIn = ({ dataset }) => dataset.path === name || dataset.path.startsWith(`${name}/`);
    const control = [...box.querySelectorAll('[data-path]')].find(isIn) ?? box.querySelector('summary');
    control.focus({ preventScroll: true });
    control.scrollIntoView({ block: 'center' });
  }

  #drawRecords() {
    const { value, error } = readFields(this.source.text);
    if (error) {
      say(t('fieldsBroken', { line: error.line }));
      this.#show(false);
      return;
    }
    const { key, item } = this.records;
    const open = new Set(
      [...this.place.querySelectorAll('details[open]')].map((it) => it.dataset.index),
    );
    const set = (path, changed, isNew) => this.#set(path, changed, isNew);
    const list = Array.isArray(value[key]) ? value[key] : [];

    const boxes = list.map((record, index) => {
      const box = this.#recordBox(record, index, set, () => set([key, index], undefined, true));
      box.open = list.length === 1 || open.has(String(index));
      return box;
    });
    const add = adder({
      name: '',
      path: [key],
      count: list.length,
      empty: emptyRecord(item, this.schema),
      set,
      box: (record, index, change, remove) => {
        const box = this.#recordBox(record, index, change, remove);
        box.open = true;
        this.#fill.get(box)();
        return box;
      },
      attributes: { class: 'main' },
    });
    this.place.replaceChildren(...boxes, add);
  }

  /** The box of a record. Long files have many: the form in it is made when it is opened. */
  #recordBox(record, index, set, remove) {
    const { key, item } = this.records;
    const box = h(
      'details',
      { class: 'record', 'data-index': String(index) },
      h('summary', {}, summaryOf(record, index)),
    );
    const fill = () => {
      if (box.children.length > 1) return;
      box.append(
        h(
          'div',
          { class: 'fields' },
          recordFields(item, this.schema, [key, index], record, set),
          unknownFields(item, [key, index], record),
          button(t('removeRecord'), remove),
        ),
      );
    };
    box.addEventListener('toggle', () => {
      if (box.open) fill();
    });
    this.#fill.set(box, fill);
    return box;
  }

  async #move() {
    const moved = await move(this.path, async () => {
      await this.save();
      return !this.isUnsaved();
    });
    if (moved) location.hash = `data?${new URLSearchParams({ path: moved })}`;
  }

  #drawFindings() {
    const found = site.findingsOf(this.path);
    this.found.replaceChildren(
      h('h2', {}, t('findingsOfFile')),
      found.length === 0
        ? h('p', {}, t('nothingFoundInFile'))
        : h(
            'ul',
            {},
            found.map((finding) => findingItem(finding, () => this.showLine(finding.line ?? 1))),
          ),
    );
  }

  showLine(line) {
    this.#show(false);
    this.source.showLine(line);
  }

  /** Opens the record that is written on a line, at the field on that line if it has one. */
  showRecord(line) {
    const [key, index, ...rest] = this.#isForm ? fieldAtLine(this.source.text, line) : [];
    const box =
      key === this.records?.key &&
      this.place.querySelector(`.record[data-index="${Number(index)}"]`);
    if (!box) {
      this.showLine(line);
      return;
    }
    this.#showField([key, index, ...rest]);
  }

  take(file) {
    this.draft.take(file);
    this.source.text = file.text;
    this.#show(this.#isForm);
  }

  replace(text) {
    this.source.text = text;
    this.draft.change(() => this.source.text);
    this.#show(this.#isForm);
  }

  async follow() {
    const { version } = this.draft;
    const file = this.draft.isSaved ? await server.file(this.path).catch(() => null) : null;
    const isNews = file && file.version !== version && this.draft.version === version;
    if (isNews && this.draft.isSaved) this.take(file);
    this.#drawFindings();
  }

  save() {
    return this.draft.save();
  }

  isUnsaved() {
    return !this.draft.isSaved;
  }

  close() {
    site.removeEventListener('changed', this.following);
    return this.draft.close();
  }
}

const TITLES = ['name', 'text', 'title', 'task', 'words', 'id', 'year'];

/** What a record is called by, with its number. */
function summaryOf(record, index) {
  return `${index + 1} · ${nameOfRecord(record) || t('newRecord')}`;
}

function nameOfRecord(record) {
  if (typeof record !== 'object' || record === null) return String(record);
  const value = TITLES.map((key) => record[key]).find((it) => it !== undefined && it !== '');
  if (Array.isArray(value)) return value.join('、');
  if (typeof value === 'object' && value !== null) return String(Object.values(value)[0] ?? '');
  return String(value ?? '');
}

/** Shows a data file. `line` goes to a finding in it, `at` to the record on a line. */
export async function dataScreen({ path, line, at }) {
  const name = nameOf(path).replace(/\.yaml$/, '');
  const [file, schema] = await Promise.all([server.file(path), site.schema(name)]);
  const screen = new DataScreen(path, file, schema);
  screen.following = () => screen.follow();
  site.addEventListener('changed', screen.following);
  screen.opened = async () => {
    await offerTyped(screen.draft, (text) => screen.replace(text));
    if (line) screen.showLine(Number(line));
    if (at) screen.showRecord(Number(at));
  };
  return screen;
}
