// Plans of other shapes than that of the project's own, each a site.
import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { visitSites } from './visit.mjs';

const plans = new URL('../plans/', import.meta.url).pathname;
const copy = (name) => (site) => cpSync(join(plans, name), site, { recursive: true });

visitSites(readdirSync(plans).map((name) => ({ name, make: copy(name) })));
