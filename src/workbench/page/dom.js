// Small means to make elements and dialogs.
import { t } from './texts.js';

/**
 * Makes an element. Properties that begin with `on` are listeners; `class`, `for` and names with a hyphen are attributes;
 * others are properties of the element. Children that are null or false are left out.
 */
export function h(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (
      value === undefined ||
      value === null ||
      (value === false && key.includes('-') === false && !(key in element))
    )
      continue;
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (
      key === 'class' ||
      key === 'for' ||
      key === 'role' ||
      key === 'list' ||
      key.includes('-')
    )
      element.setAttribute(key, value);
    else element[key] = value;
  }
  element.append(
    ...children.flat().filter((child) => child !== null && child !== undefined && child !== false),
  );
  return element;
}

export function button(text, onclick, properties = {}) {
  return h('button', { type: 'button', onclick, ...properties }, text);
}

let fields = 0;

/** A control with its label, and a remark below that screen readers read with it. */
export function labelled(text, control, remark) {
  fields += 1;
  control.id ||= `field-${fields}`;
  const note = remark && h('small', { id: `${control.id}-remark` }, remark);
  if (note) control.setAttribute('aria-describedby', note.id);
  return h(
    'div',
    { class: `field field-${control.type ?? control.localName}` },
    h('label', { for: control.id }, text),
    control,
    note,
  );
}

/**
 * Shows a dialog until it is closed. `buttons` are `{ text, value, isMain }`; the one whose value is an empty text
 * leaves the dialog without a check of its fields. Gives the value of the button, or an empty text after Escape.
 */
export function ask(title, content, buttons, properties = {}) {
  return new Promise((done) => {
    const row = buttons.map(({ text, value, isMain }) =>
      h(
        'button',
        {
          type: 'submit',
          value,
          formNoValidate: value === '',
          class: isMain ? 'main' : '',
        },
        text,
      ),
    );
    const form = h(
      'form',
      { method: 'dialog' },
      h('h2', { id: 'dialog-title' }, title),
      content,
      h('div', { class: 'buttons' }, row),
    );
    const dialog = h(
      'dialog',
      { 'aria-labelledby': 'dialog-title', class: properties.class ?? '' },
      form,
    );

    // Enter in a field presses the main button, not the first in the order of the page.
    form.addEventListener('submit', (event) => {
      const main = row.find((it) => it.classList.contains('main')) ?? row[0];
      dialog.returnValue = (event.submitter ?? main).value;
    });
    dialog.addEventListener('close', () => {
      dialog.remove();
      done(dialog.returnValue);
    });
    dialog.addEventListener('cancel', () => {
      dialog.returnValue = '';
    });
    document.body.append(dialog);
    dialog.showModal();
    properties.onopen?.(dialog);
  });
}

/** Asks for consent. */
export async function confirm(title, text, yes) {
  const buttons = [
    { text: yes, value: 'yes', isMain: true },
    { text: t('cancel'), value: '' },
  ];
  return (await ask(title, h('p', {}, text), buttons)) === 'yes';
}

/** Tells of something that went wrong. */
export function tell(title, text) {
  return ask(title, h('p', {}, text), [{ text: t('close'), value: '', isMain: true }]);
}

/** Says something in passing, to screen readers as well. */
export function say(text) {
  const place = document.querySelector('#news');
  place.textContent = text;
  place.classList.add('is-shown');
  clearTimeout(say.timer);
  say.timer = setTimeout(() => place.classList.remove('is-shown'), 6000);
}
