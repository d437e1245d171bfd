// Dialogs that put links, pictures and attachments into a text.
import { ask, button, h, labelled, say, tell } from './dom.js';
import { server } from './server.js';
import { folderOf, relativePath, site } from './site.js';
import { t } from './texts.js';

const PICTURE = /\.(?:jpe?g|png|gif|webp|svg|avif)$/i;
const MEDIA = /\.(?:mp4|m4v|webm|ogv|mp3|m4a|aac|ogg|oga|opus|wav|flac)$/i;
const MOST_PAGES = 30;
const PLACES_AFTER = 250;
const MOST_BYTES = 50 * 1024 * 1024;

/** Asks where a link shall lead: to a page or a clause that is searched for, or to an address. */
export async function insertLink(pane) {
  const { editor } = pane;
  const around = editor.link();
  const text = h('input', {
    type: 'text',
    value: around?.text ?? editor.chosenText(),
    required: true,
    autocomplete: 'off',
  });
  const target = h('input', {
    type: 'text',
    value: around?.href ?? '',
    autocomplete: 'off',
    spellcheck: false,
    required: true,
    oninput: draw,
  });
  const results = h('div', { class: 'choices' });
  const isWeb = (value) => /^(?:https?:\/\/|mailto:|tel:|www\.)/i.test(value);
  let timer = 0;
  let asked = 0;

  /** Pages in the language of this one come first. */
  function draw() {
    const words = target.value.trim().toLowerCase().split(/\s+/);
    const isOwn = (page) => Number(page.locale !== pane.locale.key);
    const found = site.pages
      .filter((page) =>
        words.every((word) => `${page.title} ${page.path}`.toLowerCase().includes(word)),
      )
      .sort((a, b) => isOwn(a) - isOwn(b));
    const pages = isWeb(target.value) ? [] : found.slice(0, MOST_PAGES);
    results.replaceChildren(...section(t('linkPages'), pages.map(pageItem)));
    clearTimeout(timer);
    if (words[0] !== '' && !isWeb(target.value)) timer = setTimeout(drawPlaces, PLACES_AFTER);
  }

  /** Adds the clauses and headings that are called as is looked for, before pages that are not. */
  async function drawPlaces() {
    const places = await askPlaces({ words: target.value.trim() });
    if (!places) return;
    const shown = section(t('linkPlaces'), places.map(placeItem));
    const hasPages = results.querySelector('li') !== null;
    if (hasPages) results.append(...shown);
    else results.replaceChildren(...shown);
  }

  /** Asks for places; null if something else was asked for meanwhile. */
  async function askPlaces(query) {
    asked += 1;
    const current = asked;
    const parameters = { path: '', words: '', locale: pane.locale.key, ...query };
    const answer = await server.places(parameters).catch(() => ({ places: [] }));
    return current === asked ? answer.places : null;
  }

  const section = (title, items) =>
    items.length > 0 ? [h('h3', {}, title), h('ul', {}, items)] : [];
  const pageItem = (page) =>
    h(
      'li',
      {},
      button(page.title || page.path, () => choosePage(page)),
      ' ',
      h('small', {}, page.path),
    );
  const placeItem = (place) =>
    h(
      'li',
      {},
      button([place.number, place.title].filter(Boolean).join(' · '), () => choosePlace(place)),
      ' ',
      h('small', {}, `${place.page} #${place.anchor}`),
    );

  /** Takes a page, and offers the places in it. */
  async function choosePage(page) {
    setTarget(page.path, '', page.title);
    results.replaceChildren(h('p', {}, t('linkTo', { title: page.title })));
    text.focus();
    const places = await askPlaces({ path: page.path });
    if (!places || places.length === 0) return;
    const whole = h('li', {}, button(t('wholePage'), () => setTarget(page.path, '', page.title)));
    const title = t('placesOfPage', { title: page.title });
    results.append(...section(title, [whole, ...places.map(placeItem)]));
  }

  function choosePlace({ path, anchor, number, title }) {
    setTarget(path, `#${anchor}`, number || title);
    results.replaceChildren(h('p', {}, t('linkTo', { title: [number, title].join(' ').trim() })));
    text.focus();
  }

  let suggested = '';
  /** A text that was typed stays; one that was suggested for another target does not. */
  function setTarget(path, anchor, words) {
    // What is still being looked for must not come over the choice.
    clearTimeout(timer);
    asked += 1;
    target.value = (path === pane.path && anchor ? '' : relativePath(pane.path, path)) + anchor;
    if (text.value.trim() === '' || text.value === suggested) {
      text.value = words;
      suggested = words;
    }
  }

  draw();
  const fields = h(
    'div',
    { class: 'fields' },
    labelled(t('linkTarget'), target, t('linkTargetRemark')),
    results,
    labelled(t('linkText'), text),
  );
  const buttons = [
    { text: t('setLink'), value: 'set', isMain: true },
    { text: t('cancel'), value: '' },
  ];
  if (around) buttons.splice(1, 0, { text: t('removeLink'), value: '-' });
  const answer = await ask(t('link'), fields, buttons, { onopen: () => target.focus() });

  if (answer === '-') editor.run('unlink');
  if (answer !== 'set') return;
  const address = target.value.trim();
  editor.setLink(
    /^www\./i.test(address) ? `https://${address}` : encodeURI(safeDecode(address)),
    text.value.trim(),
  );
}

function safeDecode(address) {
  try {
    return decodeURI(address);
  } catch {
    return address;
  }
}

/** Lets files be chosen, one alone unless `multiple`; `accept` are kinds of files. */
export function chooseFiles(accept, multiple = true) {
  return new Promise((done) => {
    const input = h('input', { type: 'file', accept, multiple });
    input.addEventListener('change', () => done([...input.files]));
    input.addEventListener('cancel', () => done([]));
    input.click();
  });
}

/** Whether a file is larger than the server takes. */
export const isTooLarge = (file) => file.size > MOST_BYTES;

/** Puts files into the text, one after the other: pictures as pictures, others as links. */
export async function insertFiles(pane, files) {
  for (const file of files) await insertFile(pane, file);
}

async function insertFile(pane, file) {
  if (isTooLarge(file)) {
    await tell(t('cannotUpload'), t('tooLarge', { name: file.name }));
    return;
  }

  const isPicture = PICTURE.test(file.name);
  const isShown = isPicture || MEDIA.test(file.name);
  const name = h('input', {
    type: 'text',
    value: fileName(file.name),
    required: true,
    autocomplete: 'off',
    spellcheck: false,
  });
  const words = h(isPicture ? 'textarea' : 'input', {
    value: isShown ? '' : file.name.replace(/\.[^.]+$/, ''),
    required: true,
    autocomplete: 'off',
  });
  const address = isPicture ? URL.createObjectURL(file) : '';
  const fields = h(
    'div',
    { class: 'fields' },
    isPicture ? h('img', { class: 'sample', src: address, alt: '' }) : null,
    labelled(
      t(isPicture ? 'pictureText' : isShown ? 'mediaName' : 'attachmentText'),
      words,
      isPicture ? t('pictureTextRemark') : undefined,
    ),
    labelled(t('fileName'), name, t('fileNameRemark', { folder: folderOf(pane.path) })),
  );
  const buttons = [
    { text: t('insert'), value: 'insert', isMain: true },
    { text: t('cancel'), value: '' },
  ];

  let isDone = false;
  while (!isDone) {
    const title = t(isPicture ? 'addPicture' : 'addFile');
    if ((await ask(title, fields, buttons, { onopen: () => words.focus() })) !== 'insert') break;
    isDone = await upload(pane, file, name.value.trim());
  }
  if (address) URL.revokeObjectURL(address);
  if (!isDone) return;

  const source = encodeURI(name.value.trim());
  if (isPicture) pane.addPicture(name.value.trim(), file);
  if (isShown) pane.editor.setImage({ src: source, alt: words.value.trim(), title: '' });
  else pane.editor.setLink(source, words.value.trim());
  say(t('uploaded', { name: name.value.trim() }));
}

async function upload(pane, file, name) {
  try {
    await server.upload(`${folderOf(pane.path)}/${name}`, file);
    return true;
  } catch (refusal) {
    await tell(t('cannotUpload'), refusal.message || t('noAnswer'));
    return false;
  }
}

/** A name that addresses can have: letters, digits, hyphens, underscores and dots; the ending is in small letters. */
export function fileName(name) {
  const at = name.lastIndexOf('.');
  const [stem, ending] = at > 0 ? [name.slice(0, at), name.slice(at).toLowerCase()] : [name, ''];
  return stem.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').replaceAll(/^[-.]+|[-.]+$/g, '') + ending;
}

/** Changes the description of the picture that is chosen. */
export async function describePicture(pane) {
  const image = pane.editor.image();
  if (!image) return;
  const words = h('textarea', { value: image.alt, required: true });
  const fields = h(
    'div',
    { class: 'fields' },
    h('p', {}, decodeURI(image.src)),
    labelled(t('pictureText'), words, t('pictureTextRemark')),
  );
  const buttons = [
    { text: t('apply'), value: 'set', isMain: true },
    { text: t('cancel'), value: '' },
  ];
  if ((await ask(t('changePicture'), fields, buttons, { onopen: () => words.focus() })) === 'set') {
    pane.editor.setImage({ alt: words.value.trim() });
  }
}
