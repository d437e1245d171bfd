// Files that the fields of a page name, such as the pictures of a gallery: they are chosen, put beside the page and
// named in its fields.
import { say, tell } from './dom.js';
import { readFields, setField } from './editor.js';
import { chooseFiles, fileName, isTooLarge } from './insert.js';
import { server } from './server.js';
import { folderOf, nameOf, site } from './site.js';
import { t } from './texts.js';

/**
 * Lets files be chosen for the field at a path of keys and numbers: pictures for a list of them, otherwise one file.
 * The cursor is then where the first picture is described.
 */
export async function attach(pane, { path, isList }) {
  const files = await chooseFiles(isList ? 'image/*' : '', isList);
  let first = null;
  for (const file of files) {
    const name = await putBeside(pane.path, file);
    if (!name) continue;
    pane.addPicture(name, file);

    const target = isList ? placeForPicture(pane.frontMatter(), path) : path;
    pane.changeFrontMatter((fields) => named(fields, target, name, isList));
    first ??= target;
  }
  if (first) pane.showField(isList ? [...first, 'alt'] : first);
}

/** Where the next picture of a list is written: in the first record without a file, or behind all others. */
function placeForPicture(fields, path) {
  const list = path.reduce((value, key) => value?.[key], readFields(fields).value) ?? [];
  const empty = list.findIndex((record) => !record?.file);
  return [...path, empty < 0 ? list.length : empty];
}

function named(fields, target, name, isList) {
  if (!isList) return setField(fields, target, name);
  const list = target.slice(0, -1).reduce((value, key) => value?.[key], readFields(fields).value);
  return list?.[target.at(-1)]
    ? setField(fields, [...target, 'file'], name)
    : setField(fields, target, { file: name, alt: '' });
}

/**
 * Puts a file beside a page, with a number in its name where that is taken: cameras number anew for every event. Gives
 * the name; null if it was refused.
 */
async function putBeside(path, file) {
  if (isTooLarge(file)) {
    await tell(t('cannotUpload'), t('tooLarge', { name: file.name }));
    return null;
  }
  const folder = folderOf(path);
  const name = freeName(folder, fileName(file.name));
  try {
    await server.upload(`${folder}/${name}`, file);
    await site.refresh();
    say(t('uploaded', { name }));
    return name;
  } catch (refusal) {
    await tell(t('cannotUpload'), refusal.message || t('noAnswer'));
    return null;
  }
}

function freeName(folder, name) {
  const taken = new Set(
    site.files.filter((it) => folderOf(it.path) === folder).map((it) => nameOf(it.path)),
  );
  const [, stem, ending] = /^(.*?)(\.[^.]*)?$/.exec(name);
  let free = name;
  for (let number = 2; taken.has(free); number += 1) free = `${stem}-${number}${ending ?? ''}`;
  return free;
}
