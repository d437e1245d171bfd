// The words of the workbench in the language of its page, and names of languages and moments.
import { zh } from './chinese.js';
import { en } from './english.js';

export const language = document.documentElement.lang.startsWith('zh') ? 'zh' : 'en';
const texts = { zh, en }[language];

/** A text of the interface. A key that has no text is shown as what it ends in. */
export function t(key, values = {}) {
  const text = texts[key] ?? key.split('-').at(-1);
  return text.replaceAll(/\{(\w+)\}/g, (_, name) => values[name] ?? '');
}

const languages = new Intl.DisplayNames(language === 'zh' ? 'zh-CN' : 'en-GB', { type: 'language' });

/** The name of a language in the language of the interface, by the code that names of files have: `en`, `zh-Hant`. */
export function languageName(code) {
  return texts[`language-${code}`] ?? languages.of(code);
}

const clock = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', {
  dateStyle: 'medium',
  timeStyle: 'short',
});

/** A moment as people write it, in the time of the computer. */
export function dateTime(moment) {
  return moment ? clock.format(new Date(moment)) : '';
}

const exactClock = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', {
  dateStyle: 'medium',
  timeStyle: 'medium',
});

/** A moment with its seconds. */
export function exactTime(moment) {
  return exactClock.format(new Date(moment));
}
