import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { APP_PACKAGE, MANIFESTS, readManifest } from '../support/app-package/manifest';

const readme = readFileSync(join(APP_PACKAGE, 'README.md'), 'utf8');
const places = [
  ...new Set(
    MANIFESTS.flatMap((name) => [...JSON.stringify(readManifest(name)).matchAll(/\$\{\{(\w+)\}\}/gu)]).map(
      ([, name = '']) => name,
    ),
  ),
].toSorted();

test('its table has a row for every place of the manifests, and no other', () => {
  const rows = [...readme.matchAll(/^\| `([A-Z_]+)` \|/gmu)].map(([, name = '']) => name);

  expect(rows.toSorted()).toEqual(places);
});

test('its permissions are those of the manifests', () => {
  const named = [...readme.matchAll(/\| `(\w+)` in the manifest/gu)].map(([, name = '']) => name);
  const { permissions, bots } = readManifest('manifest.json');

  const stated = [...permissions, ...bots.flatMap((bot) => (bot.supportsFiles ? ['supportsFiles'] : []))];
  expect(named.toSorted()).toEqual(stated.toSorted());
});

test('every environment of the toolkit that has an app has a line for every place', () => {
  const environments = globSync(join(APP_PACKAGE, '../env/.env.*'))
    .map((file) => ({ file, names: Object.keys(parseEnv(readFileSync(file, 'utf8'))) }))
    .filter(({ file, names }) => names.includes('TEAMS_APP_ID') && !file.endsWith('.user'));

  const missing = environments.flatMap(({ file, names }) =>
    places.filter((name) => !names.includes(name)).map((name) => `${file}: ${name}`),
  );
  expect(missing).toEqual([]);
});
