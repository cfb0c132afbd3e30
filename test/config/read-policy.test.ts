import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { samplePolicy } from '../../src/local/sample/sample-policy';
import { readPolicy } from '../../src/config/read-policy';
import { itWhere } from '../support/notes';

const shipped = JSON.parse(samplePolicy) as Record<string, unknown>;

const problemsOf = (policy: unknown): readonly string[] => {
  const read = readPolicy(typeof policy === 'string' ? policy : JSON.stringify(policy));
  return read.ok ? [] : read.problems;
};

const reconcileOf = (policy: Record<string, unknown>) => policy['reconcile'] as Record<string, unknown>;

const without = (...path: readonly string[]): unknown => {
  const copy = structuredClone(shipped);
  const [last, ...parents] = path.toReversed();
  const parent = parents.reduceRight<Record<string, unknown>>((at, key) => at[key] as Record<string, unknown>, copy);
  Reflect.deleteProperty(parent, last ?? '');
  return copy;
};

describe('the policy file', () => {
  it('is the shipped one', () => {
    expect(problemsOf(shipped)).toEqual([]);
  });

  it.each([
    ['has no reconcile mode', without('reconcile', 'mode'), 'reconcile.mode'],
    ['has no limit for releases', without('reconcile', 'maxReleases'), 'reconcile.maxReleases'],
    [
      'reads the whole tenant more often than what changed',
      { ...shipped, reconcile: { ...reconcileOf(shipped), everyMinutes: 30, wholeEveryMinutes: 29 } },
      'reconcile.wholeEveryMinutes: must not be smaller than everyMinutes',
    ],
    [
      'reads the whole tenant never',
      { ...shipped, reconcile: { ...reconcileOf(shipped), wholeEveryMinutes: 0 } },
      'reconcile.wholeEveryMinutes',
    ],
    ['has a key nobody knows', { ...shipped, extra: 1 }, 'extra'],
    [
      'names a day no year has',
      { ...shipped, term: { endsOn: '06-31', startsOn: '08-01', gap: 'lapse' } },
      'term.endsOn',
    ],
    ['names a zone nobody knows', { ...shipped, timeZone: 'Mars/Olympus' }, 'timeZone'],
    ['has no product', { ...shipped, products: [] }, 'products'],
    ['is not JSON', '{', 'not JSON'],
  ])('is refused when it %s', (_what, policy, said) => {
    expect(problemsOf(policy).join('\n')).toContain(said);
  });

  it.each([
    [15, 60],
    [60, 60],
    [90, 90],
  ])('reads the whole tenant, looking every %i minutes, every %i unless it says', (everyMinutes, wholeEveryMinutes) => {
    const reconcile = { mode: 'full', maxReleases: 25, everyMinutes };

    const read = readPolicy(JSON.stringify({ ...shipped, reconcile }));

    expect(read.ok && read.policy.reconcile.wholeEveryMinutes).toBe(wholeEveryMinutes);
  });

  it('refuses a name that would mean two products', () => {
    const products = [
      { id: 'visio', name: 'Visio', skuPartNumbers: ['A'] },
      { id: 'visio2', name: 'Visio 2', aliases: ['VISIO'], skuPartNumbers: ['B'] },
    ];

    expect(problemsOf({ ...shipped, products }).join('\n')).toContain('"visio" names two products');
  });

  it('reports every problem at once', () => {
    expect(problemsOf({ ...shipped, timeZone: 'x', products: [] })).toHaveLength(2);
  });
});

const skus = join(process.env['ALACARTE_SHARED'] ?? join(__dirname, '..', '..', '..', 'shared'), 'data', 'skus.csv');

describe('the shipped products', () => {
  itWhere(existsSync(skus), `no ${skus} to compare the shipped part numbers with`)(
    'name part numbers and service plans that Microsoft publishes',
    () => {
      const rows = readFileSync(skus, 'utf8')
        .split('\n')
        .map((line) => line.split(','));
      const published = new Set(rows.flatMap((row) => [row[1], row.at(-1)?.trim()]));

      const products = shipped['products'] as { skuPartNumbers: string[]; overlapServicePlans: string[] }[];
      const named = products.flatMap((product) => [...product.skuPartNumbers, ...product.overlapServicePlans]);
      expect(named.filter((name) => !published.has(name))).toEqual([]);
    },
  );
});
