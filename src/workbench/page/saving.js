// A text that is being written: saved by itself, kept in the browser until the server has it.
import { server } from './server.js';

const SAVE_AFTER = 2000;
const KEEP_AFTER = 300;
const RETRY_AFTER = 5000;
const keyOf = (path) => `planpress:typed:${path}`;

/** What was typed into a file and has not reached the server: `{ text, version, at }`, or null. */
export function typedBefore(path) {
  try {
    return JSON.parse(localStorage.getItem(keyOf(path)));
  } catch {
    return null;
  }
}

export function forgetTyped(path) {
  localStorage.removeItem(keyOf(path));
}

/**
 * A file of the server and the text that shall replace it. `state` is `saved`, `changed`, `saving`, `failed` or
 * `conflict`; it tells of `state` when that changes, and of `conflict` with what the server has in `detail`.
 */
export class Draft extends EventTarget {
  #current = null;
  #keepTimer = 0;
  #saveTimer = 0;
  #running = null;

  state = 'saved';
  message = '';

  constructor(path, { text, version }) {
    super();
    this.path = path;
    this.text = text;
    this.version = version;
    this.keepNow = () => this.#keep();
    addEventListener('pagehide', this.keepNow);
    document.addEventListener('visibilitychange', this.keepNow);
  }

  get isSaved() {
    return this.state === 'saved';
  }

  /** The text as it is written now. */
  get current() {
    return this.#current?.() ?? this.text;
  }

  /** The text has changed. `current` gives it when it is needed. */
  change(current) {
    this.#current = current;
    if (this.state !== 'conflict') this.#set(this.#running ? 'saving' : 'changed');
    clearTimeout(this.#keepTimer);
    this.#keepTimer = setTimeout(this.keepNow, KEEP_AFTER);
    this.#saveLater(SAVE_AFTER);
  }

  #saveLater(delay) {
    clearTimeout(this.#saveTimer);
    this.#saveTimer = setTimeout(() => this.save(), delay);
  }

  #keep() {
    if (!this.#current) return;
    const typed = { text: this.#current(), version: this.version, at: new Date().toISOString() };
    try {
      localStorage.setItem(keyOf(this.path), JSON.stringify(typed));
    } catch {
      // A full or forbidden store only means that a crash loses what was typed in the last seconds.
    }
  }

  /** Saves what has changed. Waits for a save that is under way. */
  async save() {
    await this.#running;
    if (!this.#current || this.state === 'conflict') return;
    this.#running = this.#send();
    await this.#running;
    this.#running = null;
    if (this.#current && this.state === 'saving') this.#set('changed');
  }

  async #send() {
    clearTimeout(this.#saveTimer);
    this.#keep();
    const current = this.#current;
    const text = current();
    this.#current = null;
    if (text === this.text) return this.#settle();

    this.#set('saving');
    try {
      const { version } = await server.save(this.path, text, this.version);
      [this.text, this.version] = [text, version];
      this.#settle();
      this.dispatchEvent(new Event('saved'));
    } catch (refusal) {
      this.#current ??= current;
      this.message = refusal.message;
      if (refusal.status === 409) {
        this.#set('conflict');
        this.dispatchEvent(
          new CustomEvent('conflict', { detail: { mine: text, theirs: refusal.answer } }),
        );
        return;
      }
      this.#set('failed');
      this.#saveLater(RETRY_AFTER);
    }
  }

  #settle() {
    if (this.#current) return;
    clearTimeout(this.#keepTimer);
    forgetTyped(this.path);
    this.#set('saved');
  }

  /** After a conflict: what the server has is replaced by what is written here. */
  async keepMine(theirs) {
    this.version = theirs.version;
    this.text = theirs.text;
    this.#set('changed');
    await this.save();
  }

  /** What the server has takes the place of what is written here. */
  take({ text, version }) {
    clearTimeout(this.#saveTimer);
    clearTimeout(this.#keepTimer);
    this.#current = null;
    [this.text, this.version] = [text, version];
    forgetTyped(this.path);
    this.#set('saved');
  }

  #set(state) {
    this.state = state;
    this.dispatchEvent(new Event('state'));
  }

  /** Ends it: what is not saved yet is saved at once. */
  close() {
    removeEventListener('pagehide', this.keepNow);
    document.removeEventListener('visibilitychange', this.keepNow);
    return this.save();
  }
}
