// The sites that `planpress init` makes, of each kind and in each language.
import { run, visitSites } from './visit.mjs';

const kinds = ['work-plan', 'five-year', 'action-plan', 'plain'];
const begin = (kind, lang) => (site) => run('init', site, '--kind', kind, '--lang', lang);

visitSites(kinds.flatMap((kind) => ['zh', 'en'].map((lang) => ({ name: `${kind}-${lang}`, make: begin(kind, lang) }))));
