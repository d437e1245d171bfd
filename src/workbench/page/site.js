// What is known of the site: its pages, what was found in them, and news of changes.
import { server } from './server.js';

/** Tells of `changed` when pages or findings are new. */
class Site extends EventTarget {
  #schemas = new Map();

  facts = null;
  pages = [];
  data = [];
  files = [];
  findings = [];

  async load() {
    this.facts = await server.site();
    await this.refresh();
  }

  async refresh() {
    const [pages, findings] = await Promise.all([server.pages(), server.findings()]);
    this.pages = pages.pages;
    this.data = pages.data;
    this.files = pages.files;
    this.findings = findings.findings;
    this.dispatchEvent(new Event('changed'));
  }

  /** Follows the changes of the site until the page is left. */
  async follow() {
    let serial = 0;
    for (;;) {
      try {
        const change = await server.changes(serial);
        if (serial !== 0 && change.serial !== serial) await this.refresh();
        serial = change.serial;
      } catch {
        await new Promise((done) => setTimeout(done, 2000));
      }
    }
  }

  page(path) {
    return this.pages.find((page) => page.path === path);
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
    return locales.find(({ code }) => path.endsWith(`.${code}.md`)) ?? locales.find((it) => it.isDefault);
  }

  findingsOf(path) {
    return this.findings.filter((finding) => finding.path === path);
  }

  /** The form of a kind of file; null if there is none. */
  async schema(name) {
    if (!this.facts.schemas.includes(name)) return null;
    if (!this.#schemas.has(name)) this.#schemas.set(name, await server.schema(name));
    return this.#schemas.get(name);
  }
}

export const site = new Site();

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
