// What is known of the site: its pages, what was found in them, and news of changes.
import { server } from './server.js';

/** What is known of a site that cannot be read. */
const NOTHING = {
  locales: [{ key: 'zh-Hans', code: 'zh', isDefault: true }],
  kinds: [],
  folders: [],
  date: '',
  schemas: [],
};

/** Tells of `changed` when pages or findings are new. */
class Site extends EventTarget {
  #schemas = new Map();
  #byPath = new Map();
  #findingsByPath = new Map();

  facts = null;
  pages = [];
  data = [];
  files = [];
  findings = [];

  /** Why the site cannot be read; empty if it can. */
  problem = '';

  /** Asks for everything anew. An error in the settings of the site leaves nothing to list but itself. */
  async refresh() {
    try {
      await this.#ask();
      this.problem = '';
    } catch (refusal) {
      this.facts ??= { ...NOTHING };
      this.problem = refusal.message || String(refusal.status ?? refusal);
    }
    this.dispatchEvent(new Event('changed'));
  }

  async #ask() {
    const [facts, pages, findings] = await Promise.all([
      server.site(),
      server.pages(),
      server.findings(),
    ]);
    this.facts = facts;
    this.pages = pages.pages;
    this.data = pages.data;
    this.files = pages.files;
    this.findings = findings.findings;
    this.#byPath = new Map(this.pages.map((page) => [page.path, page]));
    this.#findingsByPath = grouped(this.findings, (finding) => finding.path);
  }

  /** The name of the site. */
  get title() {
    return this.facts.title;
  }

  /** Reads the site, and follows its changes from then on until the page is left. */
  async begin() {
    // The number of the state is asked for before what it holds: what changes between the two is news.
    const serial = await server.changes('').then((state) => state.serial, () => '');
    await this.refresh();
    this.#follow(serial);
  }

  /** Asks for everything again whenever the state is another one than `serial`. */
  async #follow(serial) {
    for (;;) {
      try {
        const change = await server.changes(serial);
        const isNews = change.serial !== serial;
        serial = change.serial;
        if (isNews) await this.refresh();
      } catch {
        await new Promise((done) => setTimeout(done, 2000));
      }
    }
  }

  page(path) {
    return this.#byPath.get(path);
  }

  /** The other languages of a page, those that are written. */
  translations(page) {
    return this.pages.filter((other) => other.route === page.route && other.locale !== page.locale);
  }

  locale(key) {
    return this.facts.locales.find((locale) => locale.key === key);
  }

  /** The language that a file's name tells, or the first of the site. */
  localeOf(path) {
    const { locales } = this.facts;
    return (
      locales.find(({ code }) => path.endsWith(`.${code}.md`)) ?? locales.find((it) => it.isDefault)
    );
  }

  /** The path of a file without its ending and, for a page, without its language. */
  stemOf(path) {
    const { code } = this.localeOf(path);
    const language = `.${code}.md`;
    return path.endsWith(language)
      ? path.slice(0, -language.length)
      : path.replace(/\.[^./]+$/, '');
  }

  /** The file of the same page in another language. */
  pathIn(path, locale) {
    return `${this.stemOf(path)}.${locale.code}.md`;
  }

  findingsOf(path) {
    return this.#findingsByPath.get(path) ?? [];
  }

  /** The form of a kind of file; null if there is none. */
  async schema(name) {
    if (!this.facts.schemas.includes(name)) return null;
    if (!this.#schemas.has(name)) this.#schemas.set(name, await server.schema(name));
    return this.#schemas.get(name);
  }
}

export const site = new Site();

/** Items in lists by a key. */
export function grouped(items, keyOf) {
  const lists = new Map();
  for (const item of items) {
    const key = keyOf(item);
    if (lists.has(key)) lists.get(key).push(item);
    else lists.set(key, [item]);
  }
  return lists;
}

export const folderOf = (path) => path.slice(0, path.lastIndexOf('/'));
export const nameOf = (path) => path.slice(path.lastIndexOf('/') + 1);

/** The way from the file `from` to the file `to`, as links in pages have it. */
export function relativePath(from, to) {
  const [start, end] = [from.split('/').slice(0, -1), to.split('/')];
  while (start.length > 0 && start[0] === end[0]) {
    start.shift();
    end.shift();
  }
  return [...start.map(() => '..'), ...end].join('/');
}

/** The file that a link in `from` leads to. */
export function absolutePath(from, link) {
  const parts = from.split('/').slice(0, -1);
  for (const part of link.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}
