// The screen for a data file: its records as forms, or its plain source, with what was found beside it.
import { fieldAtLine, readFields, setField } from './editor.js';
import { offerTyped, settle } from './conflict.js';
import { button, h, say } from './dom.js';
import { findingItem } from './findings.js';
import { adder, emptyRecord, recordFields, unknownFields } from './form.js';
import { fileTitle, label } from './labels.js';
import { move } from './moving.js';
import { listsOf } from './pane.js';
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
    this.lists = listsOf(schema);
    this.hasForm = Boolean(schema?.properties);
    this.draft = new Draft(path, file);
    this.#isForm = this.hasForm && !readFields(file.text).error;

    this.source = sourceField(file.text, t('sourceOf', { path }), () =>
      this.draft.change(() => this.source.text),
    );
    this.place = h('div', { class: 'left' });
    this.found = h('section', { class: 'right findings', 'aria-label': t('findings') });
    this.formButton = button(t('asForm'), () => this.#show(!this.#isForm), {
      hidden: !this.hasForm,
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
    if (isForm) this.#drawForm();
    else this.place.replaceChildren(this.source.element);
  }

  #set(path, value, isNew) {
    this.source.text = setField(this.source.text, path, value);
    this.draft.change(() => this.source.text);
    if (!isNew) {
      this.#drawSummary(path);
      return;
    }
    this.#drawForm();
    if (value !== undefined) this.#showField(path);
  }

  /** The box of the record that a path of keys and numbers leads into; null for other fields. */
  #boxOf([key, index]) {
    return this.place.querySelector(`.record[data-list="${key}"][data-index="${Number(index)}"]`);
  }

  /** Calls a record as it is called now. */
  #drawSummary([key, index]) {
    const record = readFields(this.source.text).value[key]?.[index];
    const summary = this.#boxOf([key, index])?.querySelector(':scope > summary');
    if (record && summary) summary.textContent = summaryOf(record, index);
  }

  /** Opens what a path of keys and numbers leads into, and sets the cursor to what is at the path. */
  #showField(path) {
    const box = this.#boxOf(path) ?? this.place;
    if (box !== this.place) {
      box.open = true;
      // The box tells of that later.
      this.#fill.get(box)();
    }
    const name = path.join('/');
    const isIn = ({ dataset }) => dataset.path === name || dataset.path.startsWith(`${name}/`);
    const control = [...box.querySelectorAll('[data-path]')].find(isIn) ?? box.querySelector('summary');
    for (let around = control; around; around = around.parentElement?.closest('details')) {
      if (around.tagName === 'DETAILS') around.open = true;
    }
    control?.focus({ preventScroll: true });
    control?.scrollIntoView({ block: 'center' });
  }

  /** Draws the form: the fields of the file itself, if it has any, and each list of records. */
  #drawForm() {
    const { value, error } = readFields(this.source.text);
    if (error) {
      say(t('fieldsBroken', { line: error.line }));
      this.#show(false);
      return;
    }
    const open = new Set(
      [...this.place.querySelectorAll('.record[open]')].map(
        ({ dataset }) => `${dataset.list}/${dataset.index}`,
      ),
    );
    const set = (path, changed, isNew) => this.#set(path, changed, isNew);
    const ownKeys = Object.keys(this.schema.properties).filter(
      (key) => !this.lists.some((list) => list.key === key),
    );
    const parts = this.lists.map((list) => this.#listPart(list, value, open, set));
    if (ownKeys.length > 0) parts.unshift(this.#ownPart(ownKeys, value, set));
    this.place.replaceChildren(...parts);
  }

  /** The fields that are of no list. */
  #ownPart(keys, value, set) {
    const properties = Object.fromEntries(keys.map((key) => [key, this.schema.properties[key]]));
    const form = { ...this.schema, properties };
    return h(
      'section',
      { class: 'own-fields' },
      h('div', { class: 'fields' }, recordFields(form, this.schema, [], value, set)),
      unknownFields(this.schema, [], value),
    );
  }

  /** A list of records. It has a heading where it is not the only thing in the file. */
  #listPart({ key, item }, value, open, set) {
    const list = Array.isArray(value[key]) ? value[key] : [];
    const isAlone = Object.keys(this.schema.properties).length === 1;
    const boxes = list.map((record, index) => {
      const remove = () => set([key, index], undefined, true);
      const box = this.#recordBox(key, item, record, index, set, remove);
      box.open = list.length === 1 || open.has(`${key}/${index}`);
      return box;
    });
    const add = adder({
      name: '',
      path: [key],
      count: list.length,
      empty: emptyRecord(item, this.schema),
      set,
      box: (record, index, change, remove) => {
        const box = this.#recordBox(key, item, record, index, change, remove);
        box.open = true;
        this.#fill.get(box)();
        return box;
      },
      attributes: isAlone ? { class: 'main' } : {},
    });
    const name = label([key], this.schema.properties[key]);
    return h(
      'section',
      isAlone ? {} : { 'aria-label': name },
      isAlone ? null : h('h2', {}, name),
      boxes,
      add,
    );
  }

  /** The box of a record. Long files have many: the form in it is made when it is opened. */
  #recordBox(key, item, record, index, set, remove) {
    const box = h(
      'details',
      { class: 'record', 'data-list': key, 'data-index': String(index) },
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

  /** Opens what is written on a line: the record, or the field of the file itself. */
  showRecord(line) {
    const path = this.#isForm ? fieldAtLine(this.source.text, line) : [];
    if (path.length === 0 || !(path[0] in this.schema.properties)) {
      this.showLine(line);
      return;
    }
    this.#showField(path);
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
