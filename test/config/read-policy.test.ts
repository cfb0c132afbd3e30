import fc from 'fast-check';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { samplePolicy } from '../../src/local/sample/sample-policy';
import { readPolicy } from '../../src/config/read-policy';
import { closedAround, turnAround, turnAt } from '../../src/domain/term/turn';
import { on } from '../support/builders';
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

  it('takes a day of the week in any case', () => {
    const read = readPolicy(JSON.stringify({ ...shipped, ...withReminders({ weeklyOn: 'Tuesday' }) }));

    expect(read.ok && read.policy.reminders.weeklyOn).toBe('tuesday');
  });

  it('reports every problem at once', () => {
    expect(problemsOf({ ...shipped, timeZone: 'x', products: [] })).toHaveLength(2);
  });

  it('reports days that contradict each other beside problems of other parts', () => {
    const policy = {
      ...shipped,
      timeZone: 'x',
      term: { endsOn: '06-30', startsOn: '08-01', gap: 'lapse', decideBy: '07-15' },
      purchasing: purchasingWith({ fields: [aField({ pattern: '(' }), aField({}), aField({ label: 'Again' })] }),
    };
    expect(problemsOf(policy)).toEqual([
      'timeZone: must be an IANA time zone such as America/Los_Angeles',
      'purchasing.fields[0].pattern: must be a regular expression: Unterminated group',
      'purchasing.fields: has two fields with the id funding',
      'term.decideBy: must be a day of the term, 08-01 to 06-30, and not of the gap',
    ]);
  });
});

const purchasingWith = (own: object) => ({ ...(shipped['purchasing'] as object), ...own });
const aField = (own: object) => ({ id: 'funding', label: 'Funding string', ...own });
const shut = (...spans: readonly (readonly [from: string, until: string])[]) =>
  purchasingWith({ closed: spans.map(([from, until]) => ({ from, until, because: 'the reseller closes the year' })) });
const termOf = (endsOn: string, startsOn: string, decideBy?: string) => ({ endsOn, startsOn, gap: 'lapse', decideBy });
const withProduct = (own: object) => {
  const [first, ...others] = shipped['products'] as readonly object[];
  return { ...shipped, products: [{ ...first, ...own }, ...others] };
};
const withReminders = (own: object) => ({ ...shipped, reminders: { ...(shipped['reminders'] as object), ...own } });

describe('the days of a policy', () => {
  it.each<[string, object]>([
    ['decide on any day of the term', { term: termOf('06-30', '08-01', '08-01') }],
    ['decide on the last day', { term: termOf('06-30', '08-01', '06-30') }],
    ['decide on a leap day', { term: termOf('06-30', '08-01', '02-29') }],
    ['decide on a closed day', { term: termOf('06-30', '08-01', '03-15'), purchasing: shut(['02-01', '03-31']) }],
    ['have no gap', { term: termOf('07-31', '08-01', '11-20') }],
    ['have terms of calendar years', { term: termOf('12-31', '01-01', '11-20') }],
    ['are closed across New Year', { purchasing: shut(['12-15', '01-10']) }],
    ['are closed twice', { purchasing: shut(['12-15', '01-10'], ['01-05', '03-31']) }],
    ['are closed all the time after deciding', { purchasing: shut(['06-01', '07-31']) }],
  ])('may %s', (_, own) => {
    expect(problemsOf({ ...shipped, ...own })).toEqual([]);
  });

  const noDay = 'must leave a day to buy on from the start of the term, 08-01, to';
  it.each<[string, object, string]>([
    ['decide in the gap', { term: termOf('06-30', '08-01', '07-01') }, 'term.decideBy: must be a day of the term'],
    [
      'decide, without saying, before a short term',
      { term: termOf('06-30', '06-05') },
      'term.decideBy: must be given: 05-31, which it would be, is before the term starts',
    ],
    ['end and start at once', { term: termOf('06-30', '06-30') }, 'term.startsOn: must be another day than endsOn'],
    ['do so in common years', { term: termOf('02-28', '02-29') }, 'term.startsOn: must be another day than endsOn'],
    ['never open', { purchasing: shut(['01-01', '12-31']) }, `purchasing.closed: ${noDay} 05-31`],
    ['never open, from August', { purchasing: shut(['08-01', '07-31']) }, `purchasing.closed: ${noDay} 05-31`],
    [
      'open only when it is too late',
      { purchasing: shut(['07-15', '12-31'], ['01-01', '05-31']) },
      `purchasing.closed: ${noDay} 05-31`,
    ],
    ['close on no day', { purchasing: shut(['02-30', '03-31']) }, 'purchasing.closed[0].from: must be a day MM-DD'],
    ['remind twice', { reminders: withReminders({ on: ['03-01', '04-01', '03-01'] }).reminders }, 'twice on 03-01'],
  ])('must not %s', (_, own, said) => {
    expect(problemsOf({ ...shipped, ...own }).join('\n')).toContain(said);
  });

  it('let people decide on an open day of every term, whatever they are', () => {
    const day = fc
      .date({ min: new Date('2028-01-01'), max: new Date('2028-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(5, 10));
    const arbitrary = fc.tuple(
      day,
      day,
      fc.option(day, { nil: undefined }),
      fc.array(fc.tuple(day, day), { maxLength: 3 }),
    );
    const seen = { good: 0, bad: 0 };
    const property = fc.property(arbitrary, ([endsOn, startsOn, decideBy, spans]) => {
      const read = readPolicy(
        JSON.stringify({ ...shipped, term: termOf(endsOn, startsOn, decideBy), purchasing: shut(...spans) }),
      );
      seen[read.ok ? 'good' : 'bad'] += 1;
      if (!read.ok) return;
      const { policy } = read;
      let { lastDay } = turnAround(on('2026-01-01'), policy);
      for (let turns = 0; turns < 9; turns += 1) {
        const turn = turnAt(lastDay, policy);
        expect(turn.lastDay < turn.nextFrom && turn.nextFrom <= turn.nextUntil).toBe(true);
        const next = turnAt(turn.nextUntil, policy);
        expect(next.decideBy >= turn.nextFrom && next.decideBy <= next.lastDay).toBe(true);
        expect(closedAround(next.decideBy, policy.purchasing.closed)).toBeUndefined();
        lastDay = turn.nextUntil;
      }
    });
    fc.assert(property, { numRuns: 300 });
    expect(Math.min(seen.good, seen.bad)).toBeGreaterThan(20);
  });
});

describe('what a policy asks for', () => {
  it('is a form with fields of its own, as they are given', () => {
    const fields = [aField({ pattern: '[0-9]{6}-[0-9]{4}', required: true }), { id: 'spend', label: 'Spend category' }];
    const read = readPolicy(JSON.stringify({ ...shipped, purchasing: purchasingWith({ fields }) }));
    expect(read.ok && read.policy.purchasing.fields).toEqual([
      { id: 'funding', label: 'Funding string', pattern: '[0-9]{6}-[0-9]{4}', isRequired: true },
      { id: 'spend', label: 'Spend category', isRequired: false },
    ]);
  });

  it('is what the design shows, with hand-over and requests', () => {
    const policy = {
      ...withProduct({ retiredOn: '2027-09-30', successor: 'planner' }),
      ...withReminders({ holderDaysBefore: 14, lowSeats: 1, weeklyOn: 'monday' }),
      handOver: { days: 90, mode: 'warn' },
      requests: { remindAfterDays: 3, escalateAfterDays: 7 },
      purchasing: { ...shut(['02-01', '03-31']), fields: [aField({ pattern: '[0-9]{6}-[0-9]{4}', required: true })] },
    };
    expect(
      problemsOf({ ...policy, products: withProduct({ retiredOn: '2027-09-30', successor: 'planner' }).products }),
    ).toEqual([]);
  });

  it.each<[string, object, string]>([
    [
      'a pattern that is none',
      { purchasing: purchasingWith({ fields: [aField({ pattern: '[' })] }) },
      'fields[0].pattern',
    ],
    [
      'a pattern that is too long',
      { purchasing: purchasingWith({ fields: [aField({ pattern: 'x'.repeat(101) })] }) },
      'fields[0].pattern: must be at most 100 characters',
    ],
    [
      'a pattern that looks around',
      { purchasing: purchasingWith({ fields: [aField({ pattern: '(?!0).*' })] }) },
      'fields[0].pattern: must do without looking around',
    ],
    [
      'an id of capitals',
      { purchasing: purchasingWith({ fields: [aField({ id: 'Funding' })] }) },
      'fields[0].id: must be lower-case letters',
    ],
    [
      'eleven fields',
      {
        purchasing: purchasingWith({
          fields: Array.from({ length: 11 }, (_, index) => aField({ id: `own-${index}` })),
        }),
      },
      'purchasing.fields: must be at most 10',
    ],
    ['a product that ends on no date', withProduct({ retiredOn: '09-30' }), 'products[0].retiredOn: must be a date'],
    ['a product after itself', withProduct({ successor: 'visio' }), 'products[0].successor: must be another product'],
    ['a product after its other name', withProduct({ successor: 'Visio Plan 2' }), 'products[0].successor'],
    ['no day before the end', withReminders({ holderDaysBefore: 0 }), 'reminders.holderDaysBefore: must be at least 1'],
    ['no low seat', withReminders({ lowSeats: 0 }), 'reminders.lowSeats: must be at least 1'],
    [
      'a day of no week',
      withReminders({ weeklyOn: 'Someday' }),
      'reminders.weeklyOn: must be one of monday, tuesday, wednesday, thursday, friday, saturday, sunday',
    ],
    [
      'closed without a reason',
      { purchasing: purchasingWith({ closed: [{ from: '02-01', until: '03-31' }] }) },
      'purchasing.closed[0].because: say why, in a few words',
    ],
    [
      'closed for an empty reason',
      { purchasing: purchasingWith({ closed: [{ from: '02-01', until: '03-31', because: ' ' }] }) },
      'purchasing.closed[0].because: say why, in a few words',
    ],
    [
      'followed by nothing',
      withProduct({ successor: '' }),
      'products[0].successor: must name the product that follows, or be left out',
    ],
    [
      'counting in text',
      withReminders({ lowSeats: '2' }),
      'reminders.lowSeats: must be a number, without quotation marks',
    ],
    ['counting in halves', withReminders({ lowSeats: 1.5 }), 'reminders.lowSeats: must be a whole number'],
    ['without a reseller', { purchasing: { currency: 'USD', requisitionThreshold: 1 } }, 'reseller: must be given'],
    ['with a word for a list', withReminders({ on: '06-15' }), 'reminders.on: must be a list, in square brackets'],
    [
      'with a key nobody knows',
      withReminders({ every: 1 }),
      'reminders: must not have "every", which nothing here reads',
    ],
    ['a hand-over of no days', { handOver: { days: 0, mode: 'warn' } }, 'handOver.days: must be at least 1'],
    [
      'requests after half a day',
      { requests: { remindAfterDays: 0.5, escalateAfterDays: 7 } },
      'requests.remindAfterDays',
    ],
  ])('is not %s', (_, own, said) => {
    expect(problemsOf({ ...shipped, ...own }).join('\n')).toContain(said);
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
