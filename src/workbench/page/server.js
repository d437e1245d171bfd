// What the server of the workbench is asked, and what it answers.

const token = document.querySelector('meta[name=planpress-token]').content;
const root = '/__planpress/';

/** An answer that is not what was asked for. `status` is 0 where there was no answer. */
export class Refusal extends Error {
  constructor(status, answer) {
    super(answer?.message ?? '');
    this.status = status;
    this.answer = answer;
  }
}

async function request(name, parameters, options = {}) {
  const query = new URLSearchParams(parameters).toString();
  const address = `${root}${name}${query ? `?${query}` : ''}`;
  let response;
  try {
    response = await fetch(address, { cache: 'no-store', credentials: 'same-origin', ...options });
  } catch {
    throw new Refusal(0, null);
  }

  const answer = await response.json().catch(() => null);
  if (!response.ok) throw new Refusal(response.status, answer);
  return answer;
}

const get = (name, parameters = {}, options = {}) => request(`edit/${name}`, parameters, options);

function post(name, parameters, body, options = {}) {
  const isFile = body instanceof Blob;
  const headers = {
    'Planpress-Token': token,
    'Content-Type': isFile ? 'application/octet-stream' : 'application/json',
  };
  const sent = isFile ? body : JSON.stringify(body);
  return request(`edit/${name}`, parameters, { method: 'POST', headers, body: sent, ...options });
}

export const server = {
  site: () => get('site'),
  pages: () => get('pages'),
  findings: () => get('findings'),
  file: (path) => get('file', { path }),
  schema: (name) => get('schema', { name }),
  save: (path, text, version) => post('file', { path }, { text, version }),
  create: (page) => post('new', {}, page),
  upload: (path, file) => post('upload', { path }, file),
  /** Puts slips right in a file as it is saved. */
  fix: (path) => post('fix', { path }, {}),
  /** Records that a translation was made from its original as both are saved. */
  accept: (path) => post('accept', { path }, {}),
  /** How many people must approve a page, and the fingerprint of its text as it is saved. */
  approval: (path) => get('approval', { path }),
  /** What a move would change: `{ path, files: [{ from, to }], links: [path] }`. */
  plannedMove: (path, folder, name) => get('move', { path, folder, name }),
  move: (path, folder, name) => post('move', { path, folder, name }, {}),
  /** Places that links can lead to: `{ places: [{ path, page, locale, anchor, number, title }] }`. */
  places: (query) => get('places', query),
  /** Texts that were removed: `{ removed: [{ path, title, id, saved }] }`. */
  removed: () => get('removed'),
  remove: (path, version) => post('remove', { path }, { version }),
  versions: (path) => get('history', { path }),
  oldText: (path, id) => get('history', { path, id }),
  /** Where the site is published to: `{ targets: [name], message }`. */
  targets: () => get('targets'),
  /** How far a publication is: `{ isRunning, message, changes, address, isReady, isDone }`. */
  publication: () => get('publication'),
  /** Begins to show what publishing would change, to publish what was shown, or to go back. */
  plan: (target) => post('plan', { target }, {}),
  publish: (target) => post('publish', { target }, {}),
  back: (target) => post('back', { target }, {}),
  /** Answers when the site has changed since `serial`, or after a while. */
  changes: (serial) => request('changes', { serial }),
  /** Where a text of the page at an address is written: `{ file, line }`. */
  source: (path, text) => request('source', { path, text }),
  /** Where a picture can be had before its page is published. */
  pictureAddress: (path) => `${root}edit/picture?${new URLSearchParams({ path })}`,
};
