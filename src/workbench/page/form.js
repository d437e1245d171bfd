// Forms made from the JSON Schema of a file. A form changes one field at a time, so that all others stay as written.
import { valueOf, yamlOf } from './editor.js';
import { button, h, labelled } from './dom.js';
import { label, remark, valueName } from './labels.js';
import { site } from './site.js';
import { languageName, t } from './texts.js';

/** The schema that another stands for: references followed, `null` and other spellings of nothing left out. */
export function resolve(schema, root) {
  let found = schema;
  while (found.$ref || found.anyOf) {
    const { description } = found;
    const target = found.$ref
      ? root.$defs[found.$ref.replace('#/$defs/', '')]
      : choice(
          found.anyOf.filter((it) => it.type !== 'null'),
          found,
          root,
        );
    if (!target || target === found) break;
    found = description ? { ...target, description } : target;
  }
  return withChoices(found);
}

/** A schema that lists its values one by one, each with a description of its own, as a list of them. */
function withChoices(schema) {
  const values = schema.oneOf?.map((form) => form.const);
  return values?.every((value) => typeof value === 'string') ? { ...schema, enum: values } : schema;
}

function choice(forms, whole, root) {
  if (forms.length === 1) return forms[0];
  const resolved = forms.map((form) => resolve(form, root));
  const isText = resolved.some((form) => form.type === 'string');
  if (isText && resolved.some((form) => form.type === 'object'))
    return { type: 'string', format: 'localized' };
  if (isText && resolved.some((form) => form.type === 'array'))
    return { type: 'string', format: 'text-or-list' };
  return { format: 'unknown' };
}

/** The list of pictures of a gallery, and fields that name a file beside the page: what they name can be chosen. */
const PICTURES = 'gallery/pictures';
const FILES = ['gallery/pictures/file', 'document/file'];

const keysOf = (path) => path.filter((key) => typeof key === 'string').join('/');

/** A button that asks the page for files: they belong to the field at a path. */
function chooser(words, path, isList) {
  return button(t(words), ({ target }) =>
    target.dispatchEvent(new CustomEvent('attach', { bubbles: true, detail: { path, isList } })),
  );
}

const typeOf = (schema) => [schema.type].flat().find((type) => type !== 'null');

/**
 * The control of a field. `path` are the keys and numbers that lead to it, `value` what it has; `set(path, value)` is
 * called when it is changed, with undefined where it is emptied.
 */
export function field(schema, root, path, value, set, isRequired = false) {
  const form = resolve(schema, root);
  const type = typeOf(form);
  const args = { form, root, path, value, set, isRequired, name: label(path, form) };
  args.text = args.name + (isRequired ? t('required') : '');

  if (form.format === 'localized') return localized(args);
  const items = type === 'array' ? resolve(form.items ?? {}, root) : null;
  const isTexts = form.format === 'text-or-list' || typeOf(items ?? {}) === 'string';
  const shown = isTexts && Array.isArray(value) ? value : [value];
  if (shown.some(isObject) && (isTexts || !['array', 'object'].includes(type))) {
    // What a control for one text cannot show it would lose.
    return items?.format === 'localized' ? localizedTexts(args) : unknown(args);
  }

  if (form.enum) return choices(args);
  if (form.format === 'text-or-list') return list(args);
  if (form.format === 'page-date') return date(args);
  if (type === 'boolean') return tick(args);
  if (type === 'integer' || type === 'number') return number(args);
  if (type === 'string') return line(args);
  if (items && typeOf(items) === 'string') return list(args);
  if (items && typeOf(items) === 'object') return records(args);
  if (type === 'object' && form.properties) return group(args);
  return unknown(args);
}

const isObject = (value) => typeof value === 'object' && value !== null;

/** A text; one of several lines where it usually needs them. */
function line({ path, value, set, isRequired, text }) {
  const isLong = [
    'description',
    'explanation',
    'note',
    'task',
    'quote',
    'reason',
    'take_part',
  ].includes(path.at(-1));
  const control = h(isLong ? 'textarea' : 'input', {
    value: value ?? '',
    required: isRequired,
    oninput: () => set(path, control.value === '' && !isRequired ? undefined : control.value),
  });
  if (isLong) control.rows = 2;
  control.dataset.path = path.join('/');
  const made = labelled(text, control, remark(path));
  if (FILES.includes(keysOf(path))) control.after(chooser('chooseFile', path, false));
  return made;
}

function number({ form, path, value, set, text }) {
  const control = h('input', {
    type: 'number',
    value: value ?? '',
    step: typeOf(form) === 'integer' ? '1' : 'any',
  });
  control.addEventListener('input', () =>
    set(path, control.value === '' ? undefined : Number(control.value)),
  );
  control.dataset.path = path.join('/');
  return labelled(text, control, remark(path));
}

function tick({ path, value, set, text }) {
  const control = h('input', {
    type: 'checkbox',
    checked: value === true,
    onchange: () => set(path, control.checked || undefined),
  });
  control.dataset.path = path.join('/');
  return labelled(text, control, remark(path));
}

function choices({ form, path, value, set, text }) {
  const names =
    value === undefined || form.enum.includes(value) ? form.enum : [value, ...form.enum];
  const options = names.map((it) => h('option', { value: it, selected: it === value }, valueName(it)));
  const control = h(
    'select',
    { onchange: () => set(path, control.value || undefined) },
    h('option', { value: '' }, t('notChosen')),
    options,
  );
  control.value = value ?? '';
  control.dataset.path = path.join('/');
  return labelled(text, control, remark(path));
}

/** A day, and a time where one is written or makes sense. What is no date stays until another is chosen. */
function date({ path, value, set, text, isRequired }) {
  const written = String(value ?? '');
  const found = /^(\d{4})[-/年](\d{1,2})[-/月](\d{1,2})日?(?:[T ]+(.+))?$/.exec(written.trim());
  const day = found ? `${found[1]}-${found[2].padStart(2, '0')}-${found[3].padStart(2, '0')}` : '';
  const control = h('input', { type: 'date', value: day, required: isRequired });
  const hasTime = Boolean(found?.[4]) || ['starts', 'ends'].includes(path.at(-1));
  const time = h('input', {
    type: 'time',
    value: /^(\d{2}:\d{2})/.exec(found?.[4] ?? '')?.[1] ?? '',
    'aria-label': t('timeOf', { field: text }),
  });

  const change = () => {
    const rest = time.value === time.defaultValue && found?.[4] ? found[4] : time.value;
    set(path, control.value ? `${control.value}${rest ? ` ${rest}` : ''}` : undefined);
  };
  control.addEventListener('change', change);
  time.addEventListener('change', change);
  control.dataset.path = path.join('/');

  const note = written && !found ? t('notADate', { written }) : remark(path);
  const made = labelled(text, control, note);
  if (hasTime) control.after(time);
  return made;
}

/** Texts of a list, one a line. */
function list({ form, path, value, set, text }) {
  const lines = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
  const control = h('textarea', { value: lines.join('\n'), rows: Math.max(2, lines.length) });
  control.addEventListener('input', () => {
    const texts = control.value
      .split('\n')
      .map((it) => it.trim())
      .filter((it) => it !== '');
    const isOne = form.format === 'text-or-list' && texts.length === 1;
    set(path, texts.length === 0 ? undefined : isOne ? texts[0] : texts);
  });
  control.dataset.path = path.join('/');
  return labelled(text, control, remark(path) ?? t('onePerLine'));
}

/** A text by language, or one for all. */
function localized({ path, value, set, name, text, isRequired }) {
  if (typeof value === 'string') return line({ path, value, set, text, isRequired });
  const inputs = site.facts.locales.map(({ code }) => {
    const control = h('input', { value: value?.[code] ?? '', lang: code });
    control.addEventListener('input', () =>
      set([...path, code], control.value === '' ? undefined : control.value),
    );
    control.dataset.path = [...path, code].join('/');
    const language = `${name} · ${languageName(code)}`;
    return labelled(isRequired ? language + t('required') : language, control);
  });
  return h('div', { class: 'localized' }, inputs);
}

/** A list of texts of which some are by language. */
function localizedTexts(args) {
  const empty = Object.fromEntries(site.facts.locales.map(({ code }) => [code, '']));
  return boxes(args, empty, (path, value, set) =>
    localized({ path, value, set, name: args.name, text: args.name }),
  );
}

/** Items in a box each, whose fields `fields(path, value, set)` makes. `adding` stands for the button that adds one. */
function boxes({ path, value, set, name, text }, empty, fields, adding) {
  const items = Array.isArray(value) ? value : [];
  const box = (item, index, setField, remove) =>
    h(
      'fieldset',
      {},
      h('legend', {}, `${name} ${index + 1}`),
      fields([...path, index], item, setField),
      button(t('removeRecord'), remove),
    );
  return h(
    'div',
    { class: 'records', role: 'group', 'aria-label': text },
    h('p', { class: 'records-name' }, text),
    items.map((item, index) =>
      box(item, index, set, () => set([...path, index], undefined, true)),
    ),
    adding ?? adder({ name, path, count: items.length, empty, set, box }),
  );
}

/** The fields of an object, in a box of their own. */
function group({ form, root, path, value, set, text }) {
  const required = form.required ?? [];
  return h(
    'fieldset',
    {},
    h('legend', {}, text),
    fieldsOf(form, root, path, value, set, required),
    unknownFields(form, path, value),
  );
}

/** The fields of an object without a box. */
export function fieldsOf(form, root, path, value, set, required = form.required ?? []) {
  return Object.entries(form.properties).map(([key, schema]) =>
    field(
      schema,
      root,
      [...path, key],
      isObject(value) ? value[key] : undefined,
      set,
      required.includes(key),
    ),
  );
}

/** Lists that grow after a record was written. */
const GROWING = ['results'];

/** The fields of a record that it must have or has, and lists that grow; the others are in a box that is closed. */
export function recordFields(form, root, path, value, set) {
  const required = form.required ?? [];
  const isShown = (key) =>
    required.includes(key) || GROWING.includes(key) || (isObject(value) && value[key] !== undefined);
  const part = (keys) => {
    const properties = Object.fromEntries(keys.map((key) => [key, form.properties[key]]));
    return fieldsOf({ ...form, properties }, root, path, value, set);
  };

  const keys = Object.keys(form.properties);
  const others = keys.filter((key) => !isShown(key));
  const more = h('details', {}, h('summary', {}, t('moreFields')), h('div', { class: 'fields' }, part(others)));
  return [...part(keys.filter(isShown)), others.length > 0 ? more : null];
}

/** What the schema does not know, as it is written. */
export function unknownFields(form, path, value) {
  if (!isObject(value)) return null;
  const keys = Object.keys(value).filter((key) => !(key in form.properties));
  if (keys.length === 0) return null;
  const shown = keys.map((key) => h('pre', {}, yamlOf({ [key]: value[key] })));
  return h(
    'div',
    { class: 'other-fields' },
    h('h3', {}, t('otherFields')),
    h('p', {}, h('small', {}, t('otherFieldsRemark'))),
    shown,
  );
}

/** A list of records, each with its fields. */
function records(args) {
  const { form, root, path } = args;
  const item = resolve(form.items, root);
  const pictures = keysOf(path) === PICTURES ? chooser('addPictures', path, true) : undefined;
  return boxes(
    args,
    emptyRecord(item, root),
    (at, value, set) => fieldsOf(item, root, at, value, set),
    pictures,
  );
}

/**
 * The button that adds a record to a list at a path that has `count` of them. It offers an empty one, whose box
 * `box(record, index, set, remove)` makes, and which is written when something is filled in: an empty record would be an
 * error in the file.
 */
export function adder({ name, path, count, empty, set, box, attributes = {} }) {
  let following = count;
  /** The box of the record that is not written yet. */
  let offered = null;

  function offer() {
    if (!offered) {
      const place = [...path, following];
      const made = box(
        empty,
        following,
        (at, value, isNew) => change(made, place, at, value, isNew),
        () => remove(made, place),
      );
      offered = made;
      add.before(made);
    }
    offered.querySelector('[data-path]').focus();
  }

  function change(made, place, at, value, isNew) {
    if (made !== offered) {
      set(at, value, isNew);
      return;
    }
    if (value === undefined) return;
    offered = null;
    following += 1;
    set(place, withValue(empty, at.slice(place.length), value), isNew);
  }

  function remove(made, place) {
    if (made !== offered) {
      set(place, undefined, true);
      return;
    }
    offered = null;
    made.remove();
    add.focus();
  }

  const add = button(t('addRecord', { name }), offer, attributes);
  return add;
}

/** A value with another one at a path of keys and numbers in it. */
function withValue(whole, path, value) {
  if (path.length === 0) return value;
  const [key, ...rest] = path;
  const copy = isObject(whole) ? structuredClone(whole) : typeof key === 'number' ? [] : {};
  copy[key] = withValue(copy[key], rest, value);
  return copy;
}

/** A record with empty places for what it must have: for texts by language, one in each. */
export function emptyRecord(form, root) {
  const required =
    form.required?.length > 0 ? form.required : Object.keys(form.properties).slice(0, 1);
  const { locales } = site.facts;
  const languages = () => Object.fromEntries(locales.map(({ code }) => [code, '']));
  const isLocalized = (key) => resolve(form.properties[key], root).format === 'localized';
  const empty = (key) => (isLocalized(key) && locales.length > 1 ? languages() : '');
  return Object.fromEntries(required.map((key) => [key, empty(key)]));
}

/** A field of a form that is not known here: its YAML. */
function unknown({ path, value, set, text }) {
  const control = h('textarea', {
    value: value === undefined ? '' : yamlOf(value),
    rows: 2,
    spellcheck: false,
    class: 'code',
  });
  control.addEventListener('change', () => {
    const { value: read, error } = valueOf(control.value);
    control.setCustomValidity(error ?? '');
    if (!error) set(path, control.value.trim() === '' ? undefined : read);
  });
  control.dataset.path = path.join('/');
  return labelled(text, control, t('asYaml'));
}
