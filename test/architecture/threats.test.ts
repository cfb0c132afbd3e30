import { existsSync, readFileSync } from 'node:fs';
import { THREATS } from './threats';

const proofs = THREATS.flatMap(({ id, what, proofs: shown }) =>
  shown.map(([file, title]) => ({ id, what, file, title })),
);

describe('every threat', () => {
  it('is numbered, in order, and has a test', () => {
    expect(THREATS.map(({ id }) => id)).toEqual(Array.from({ length: 21 }, (_, place) => `T${place + 1}`));
    expect(THREATS.filter((threat) => threat.proofs.length === 0)).toEqual([]);
  });

  it.each(proofs)('$id comes to nothing by “$title”', ({ file, title }) => {
    expect(existsSync(file)).toBe(true);
    expect(readFileSync(file, 'utf8')).toContain(title);
  });

  it.each(proofs)('$id: $file is run by npm test', ({ file }) => {
    expect(file).toMatch(/^test\/.*\.test\.ts$/u);
    expect(readFileSync(file, 'utf8')).not.toMatch(/\b(?:it|describe)\.(?:skip|only)\b/u);
  });
});

interface LayerRules {
  readonly forbidden: readonly { readonly name: string; readonly severity: string }[];
}

it('T21: the SDK, the web server and the clients of services each have one home', () => {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- a settings file of another tool, which is CommonJS.
  const { forbidden } = require('./layers.cjs') as LayerRules;
  const homes = forbidden.filter(({ name, severity }) => name.endsWith('-stays-home') && severity === 'error');
  const names = homes.map(({ name }) => name.replace(/-stays-home$/u, ''));

  expect(names).toEqual(expect.arrayContaining(['botbuilder', 'restify', '@azure/cosmos', '@azure/storage-blob']));
  // What is installed is what was looked at.
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    readonly packages: Readonly<Record<string, { readonly integrity?: string; readonly link?: boolean }>>;
  };
  const unpinned = Object.entries(packages).filter(
    ([path, { integrity, link }]) => path !== '' && link !== true && integrity === undefined,
  );
  expect(unpinned.map(([path]) => path)).toEqual([]);
});
