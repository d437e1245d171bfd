// One language of a page: its title and other fields, and its text, or both as plain source.
import { TextEditor, fieldAtLine, joinFile, readFields, setField, splitFile } from './editor.js';
import { h, labelled, tell } from './dom.js';
import { field, resolve, unknownFields } from './form.js';
import { Draft } from './saving.js';
import { server } from './server.js';
import { absolutePath, folderOf, site } from './site.js';
import { sourceField } from './source.js';
import { languageName, t } from './texts.js';

/** Fields that most pages need; the others are in a box that is closed. */
const COMMON = ['description', 'date', 'draft', 'editor', 'reviewer'];
/** Fields that have a place of their own, outside the form. */
const ELSEWHERE = ['title', 'extra', 'approvals'];
const KINDS = ['notice', 'activity', 'report', 'slogan', 'gallery', 'document', 'column'];

/**
 * Opens a file. It tells of `changed`, `selected`, `image`, `files` with the files in `detail`, and `attach` with the
 * field that shall name files in `detail`.
 */
export class Pane extends EventTarget {
  static async open(path) {
    const [file, schema] = await Promise.all([server.file(path), site.schema('page')]);
    return new Pane(path, file, schema);
  }

  #parts;
  #source = null;
  /** Pictures that were added just now, by the file that they are in. */
  #added = new Map();

  constructor(path, file, schema) {
    super();
    this.path = path;
    this.schema = schema;
    this.locale = site.localeOf(path);
    this.draft = new Draft(path, file);
    this.title = h('textarea', {
      class: 'page-title',
      rows: 1,
      lang: this.locale.code,
      oninput: () => this.#setTitle(),
    });
    this.fields = h('details', {
      class: 'page-fields',
      onattach: ({ detail }) => this.dispatchEvent(new CustomEvent('attach', { detail })),
    });
    this.fieldsError = h('div', {});
    this.place = h('div', { class: 'text-place' });
    this.element = h('article', { class: 'pane' });
    this.#show(file.text, true);
    new ResizeObserver(() => this.#fitTitle()).observe(this.element);
  }

  /** The text of the whole file as it is now. */
  text() {
    if (this.#source) return this.#source.text;
    return joinFile({ ...this.#parts, body: this.editor.text() });
  }

  /** The front matter as it is now, without its marks. */
  frontMatter() {
    return this.#source ? splitFile(this.#source.text).fields : this.#parts.fields;
  }

  /** Changes the front matter; `change` is given its text and gives the new one. */
  changeFrontMatter(change) {
    const { open, fields, close, body } = splitFile(this.text());
    const changed = change(fields);
    if (this.#source) {
      this.replace(
        joinFile({ open: open || '---\n', fields: changed, close: close || '---\n', body }),
      );
      return;
    }
    this.#setFields(changed);
    this.#drawFields();
  }

  get isSource() {
    return this.#source !== null;
  }

  /** Puts a text into the editor, or into the field for plain source. */
  #show(text, isFirst = false) {
    this.#parts = splitFile(text);
    if (this.#source) {
      this.#source.text = text;
      return;
    }
    if (isFirst || !this.editor) this.#makeEditor();
    else this.editor.setText(this.#parts.body);
    this.#drawFields();
    const name = labelled(
      t('titleIn', { language: languageName(this.locale.code) }),
      this.title,
    );
    this.element.replaceChildren(name, this.fieldsError, this.fields, this.place);
  }

  #makeEditor() {
    this.editor = new TextEditor(this.place, {
      body: this.#parts.body,
      label: t('textIn', { language: languageName(this.locale.code) }),
      lang: this.locale.code,
      texts: {
        opaque: t('opaque'),
        raw: t('raw'),
        changePicture: t('changePicture'),
        noDescription: t('noDescription'),
        placeholder: t('placeholder'),
      },
      title: () => this.title.value,
      pictureUrl: (src) => this.#pictureAddresses(src),
      onChange: () => this.#changed(),
      onSelect: () => this.dispatchEvent(new Event('selected')),
      onFiles: (files) => this.dispatchEvent(new CustomEvent('files', { detail: files })),
      onImage: () => this.dispatchEvent(new Event('image')),
      onLeftOut: (n) => tell(t('picturesLeftOut', { n }), t('picturesLeftOutText')),
    });
    this.editor.view.dom.addEventListener('focus', () => this.dispatchEvent(new Event('selected')));
  }

  #changed() {
    this.draft.change(() => this.text());
    this.dispatchEvent(new Event('changed'));
  }

  /** Puts a text in the place of the present one, as typed by the user. */
  replace(text) {
    this.#show(text);
    this.#changed();
  }

  /** Takes what the server has. */
  take(file) {
    this.draft.take(file);
    this.#show(file.text);
    this.dispatchEvent(new Event('changed'));
  }

  /** Changes between the text as readers see it and its source. */
  showSource(isSource) {
    if (isSource === this.isSource) return;
    const text = this.text();
    if (isSource) {
      this.#source = sourceField(text, t('sourceOf', { path: this.path }), () => this.#changed());
      this.element.replaceChildren(this.#source.element);
      return;
    }
    this.#source = null;
    this.#show(text);
  }

  #setTitle() {
    this.title.value = this.title.value.replaceAll(/[\r\n]+/g, '');
    this.#fitTitle();
    this.#set(['title'], this.title.value);
  }

  #fitTitle() {
    this.title.style.height = 'auto';
    this.title.style.height = `${this.title.scrollHeight + 2}px`;
  }

  #set(path, value, isNew = false) {
    this.#setFields(setField(this.#parts.fields, path, value));
    if (isNew) this.#drawFields();
  }

  #setFields(fields) {
    if (this.#parts.open === '') this.#parts = { ...this.#parts, open: '---\n', close: '---\n' };
    this.#parts.fields = fields;
    this.#changed();
  }

  #drawFields() {
    const { value, error } = readFields(this.#parts.fields);
    const set = (path, changed, isNew) => this.#set(path, changed, isNew);
    this.title.value = value.title ?? '';
    this.title.disabled = Boolean(error);
    this.fields.hidden = Boolean(error);
    this.fieldsError.replaceChildren(
      error
        ? h('p', { class: 'problem', role: 'alert' }, t('fieldsBroken', { line: error.line + 1 }))
        : '',
    );
    if (error || !this.schema) return;

    const isTranslation = !this.locale.isDefault;
    const properties = this.schema.properties;
    const make = (key) => field(properties[key], this.schema, [key], value[key], set, false);
    const kinds = KINDS.filter((key) => value[key] !== undefined && value[key] !== null);
    const first = isTranslation ? ['description'] : COMMON;
    const rest = Object.keys(properties).filter(
      (key) => ![...ELSEWHERE, ...first, ...KINDS].includes(key),
    );
    const isUsed = (key) => value[key] !== undefined;

    this.value = value;
    this.fields.replaceChildren(
      h(
        'summary',
        {},
        h('span', {}, t('pageFields')),
        ' ',
        h('small', {}, summary(value, this.locale)),
      ),
      isTranslation ? h('p', {}, h('small', {}, t('translationFields'))) : '',
      h('div', { class: 'fields' }, first.map(make), kinds.map(make)),
      h(
        'details',
        { open: rest.some(isUsed) && !isTranslation },
        h('summary', {}, t('moreFields')),
        h('div', { class: 'fields' }, rest.map(make), value.extra ? make('extra') : null),
      ),
      unknownFields(this.schema, [], value) ?? '',
    );
    this.#drawPictures();
  }

  /** Shows the pictures of a gallery beside their descriptions. */
  #drawPictures() {
    for (const control of this.fields.querySelectorAll('[data-path^="gallery/"][data-path$="/file"]')) {
      const [address] = control.value ? this.#pictureAddresses(encodeURI(control.value)) : [];
      if (address) control.closest('.field').before(h('img', { class: 'sample', src: address, alt: '' }));
    }
  }

  #pictureAddresses(src) {
    if (/^(?:https?:)?\/\//.test(src)) return [];
    const path = absolutePath(this.path, decodeURI(src));
    const added = this.#added.get(path);
    const published = path.replace(/^content/, '');
    return [...(added ? [added] : []), server.pictureAddress(path), encodeURI(published)];
  }

  /** Lets a picture be seen that was uploaded just now. */
  addPicture(name, file) {
    this.#added.set(`${folderOf(this.path)}/${name}`, URL.createObjectURL(file));
  }

  /** How many lines come before the text. */
  #linesBefore() {
    const { open, fields, close } = this.#parts;
    return (open + fields + close).split('\n').length - 1;
  }

  /** Shows what is written on a line of the file, counted from 1; `words` are chosen if they are there. */
  showLine(line, words) {
    if (this.#source) {
      this.#source.showLine(line);
      return;
    }
    const before = this.#linesBefore();
    if (line <= before) {
      this.#showField(line - 1);
      return;
    }
    this.editor.showBlock(this.blockAt(line), words);
  }

  /** The number of the block on a line of the file. */
  blockAt(line) {
    const at = line - 1 - this.#linesBefore();
    return Math.max(
      0,
      this.editor.lines().findLastIndex((start) => start <= at),
    );
  }

  isInFields(line) {
    return line <= this.#linesBefore();
  }

  #showField(line) {
    this.showField(fieldAtLine(this.#parts.fields, Math.max(1, line)));
  }

  /** Sets the cursor into the field at a path of keys and numbers, or into what it belongs to. */
  showField([...path]) {
    if (path[0] === 'title') {
      this.title.focus();
      return;
    }
    this.fields.open = true;
    while (path.length > 0) {
      const name = path.join('/');
      const control = [...this.fields.querySelectorAll('[data-path]')].find(
        (it) => it.dataset.path === name || it.dataset.path.startsWith(`${name}/`),
      );
      if (control) {
        control.closest('.page-fields > details')?.setAttribute('open', '');
        control.focus();
        return;
      }
      path.pop();
    }
    this.fields.querySelector('summary').focus();
  }

  /** Sets the cursor where a new page is begun: at the pictures of a gallery, otherwise into the text. */
  begin() {
    if (this.value?.gallery) {
      this.fields.open = true;
      const buttons = [...this.fields.querySelectorAll('.records > button')];
      buttons.at(-1)?.focus();
    } else {
      this.editor.focus();
    }
  }

  async close() {
    await this.draft.close();
    for (const address of this.#added.values()) URL.revokeObjectURL(address);
    this.editor?.destroy();
  }
}

/** What a page says about itself, in one line. */
function summary(value, locale) {
  const parts = [];
  if (value.draft) parts.push(t('state-draft'));
  if (value.date) parts.push(String(value.date));
  if (value.editor) parts.push(value.editor);
  if (!locale.isDefault && value.description) parts.push(value.description);
  return parts.join(' · ');
}

/** The lists of records that a data file may have, `[{ key, item }]`: the name of each and the form of its records. */
export function listsOf(schema) {
  return Object.entries(schema?.properties ?? {}).flatMap(([key, property]) => {
    const list = resolve(property, schema);
    const item = list.type === 'array' ? resolve(list.items ?? {}, schema) : null;
    return item?.properties ? [{ key, item }] : [];
  });
}
