// Writes one table per locale into a folder: node locales.mjs DIR
// Names are faker's, places.mjs has the rest. See README.md.
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { allLocales } from '@faker-js/faker';
import { locales } from './places.mjs';
import { romanise } from './romanise.mjs';

const perSex = 45; // first names
const surnames = 100;

const require = createRequire(import.meta.url);
const home = dirname(require.resolve('@faker-js/faker/package.json'));
const { version } = require('@faker-js/faker/package.json');
const target = process.argv[2];
if (!target) {
  console.error('usage: node locales.mjs DIR');
  process.exit(2);
}

// evenly picks n of a list, from the first to the last.
const evenly = (list, n) =>
  list.length <= n ? list : Array.from({ length: n }, (_, i) => list[Math.floor((i * list.length) / n)]);

// plain tells letters, with what may stand between them, from remarks and titles.
const plain = (name) => /^[\p{L}\p{M}][\p{L}\p{M}' .-]{1,30}$/u.test(name) && !/\p{Lu}{3}/u.test(name);

const values = (entry, sexes) => sexes.flatMap((sex) => entry?.[sex] ?? []).filter(plain);

// bare is a name without its accents, in small letters.
const bare = (name) => name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

function table(locale) {
  const { person } = allLocales[locale.names];
  const given = allLocales[locale.firstNames ?? locale.names].person.first_name;
  const some = (sex) => evenly(values(given, [sex]).filter((name) => !locale.accents || locale.accents.test(name)), perSex);
  const first = [...(locale.first ?? []), ...(locale.common?.first ?? [...some('female'), ...some('male')])];
  const faked = values(person.last_name, ['generic']).filter((name) => !locale.gendered?.test(name));
  let last = locale.common?.last ?? evenly(faked, surnames);
  if (locale.pairs) { // two surnames: of the mother and the father
    last = last.map((name, i) => `${name} ${last[(i * 37 + 11) % last.length]}`);
  }
  last = [...(locale.last ?? []), ...last];
  const mailed = (names) => [...new Set(names)].map((name) => (locale.bare?.test(name) ? `${name}=${bare(name)}` : romanise(name))).filter(Boolean);
  return {
    country: [locale.country],
    language: [locale.language],
    first: mailed(first),
    last: mailed(last),
    street: locale.streets,
    phone: locale.phones,
    city: Object.entries(locale.cities).map(([city, postcode]) => `${city}=${postcode}`),
    company: locale.companies,
  };
}

mkdirSync(target, { recursive: true });
for (const [tag, locale] of Object.entries(locales)) {
  const lines = [`# Made by tools/locales; most names are of @faker-js/faker ${version} (MIT, see LICENSE).`];
  for (const [key, list] of Object.entries(table(locale))) {
    if (list.some((value) => /[|\n]/.test(value))) throw new Error(`${tag} ${key}: a value has a separator`);
    lines.push(`${key} ${list.join('|')}`);
  }
  writeFileSync(join(target, `${tag}.txt`), lines.join('\n') + '\n');
}
copyFileSync(join(home, 'LICENSE'), join(target, 'LICENSE'));
