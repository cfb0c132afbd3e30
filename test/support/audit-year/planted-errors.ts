import {
  type Body,
  type Json,
  type Operation,
  type StoredDocument,
} from '../../../src/adapters/documents/document-store';
import { type UserId } from '../../../src/domain/ids';
import { person } from '../builders';
import { allOf } from '../store/all-of';
import { poolOf } from './diary';
import { type Found } from './find-errors';
import { CATALOG, PRODUCTS, skusOfProduct } from './year-products';
import { type YearWorld } from './year-world';

/** What finds an error, and says what is wrong: each line once, and no other; sums of everything are left out. */
export type FoundBy = Partial<Readonly<Record<keyof Found, readonly RegExp[]>>>;

/** One input that is wrong, and how it is found. */
export interface PlantedError {
  readonly input: string;
  /** Makes it wrong. @returns What makes it right again. */
  readonly plant: (world: YearWorld) => Promise<() => Promise<void> | void>;
  readonly found: FoundBy;
}

type Change = (body: Body) => Body;

/** Changes one stored document behind everybody's back, or takes it away, and can put it back. */
async function spoil(
  world: YearWorld,
  asked: { readonly kind: string; readonly is: (document: StoredDocument) => boolean; readonly to: Change | 'gone' },
): Promise<() => Promise<void>> {
  const { documents } = world;
  const found = (await allOf(documents, asked.kind)).filter(asked.is);
  const [document] = found;
  if (document === undefined || found.length > 1) throw new Error(`${found.length} documents ${asked.kind}`);
  const { partition, id, kind, body, version } = document;
  const written = { id, kind };
  const write = (operation: Operation) => documents.transact('departments', partition, [operation]);
  if (asked.to === 'gone') {
    await write({ op: 'delete', id, version });
    return async () => {
      await write({ op: 'create', ...written, body });
    };
  }
  const [now = ''] = await write({ op: 'replace', ...written, body: asked.to(body), version });
  return async () => {
    await write({ op: 'replace', ...written, body, version: now });
  };
}

/** A body in which one property is another, wherever it stands in it. */
function withValue(property: string, value: (before: Json) => Json): Change {
  const change = (json: Json): Json => {
    if (Array.isArray(json)) return json.map(change);
    if (typeof json !== 'object' || json === null) return json;
    return Object.fromEntries(
      Object.entries(json).map(([key, one]) => [key, key === property ? value(one) : change(one)]),
    );
  };
  return (body) => change(body) as Body;
}

const has = (document: StoredDocument, partition: string, ...texts: readonly string[]): boolean =>
  document.partition === partition &&
  texts.every((text) => JSON.stringify([document.id, document.body]).includes(text));

const HOME = 'd0';
const [VISIO, PROJECT] = PRODUCTS;

/** Somebody of the first department with whom nothing is planted: the second person. */
function accountOf({ diary, reserved }: YearWorld): UserId {
  const one = diary.rosters.get(poolOf(HOME, VISIO))?.find((number) => !reserved.has(number));
  if (one !== 2) throw new Error('the second person is not where they were');
  return person(one).userId;
}

const isOfSomebody = (world: YearWorld) => (one: StoredDocument) => has(one, HOME, '|visio|', accountOf(world));
const lastOf = ({ departments }: YearWorld): string => departments.at(-1) ?? '';
const POOLS_OF_HOME = [...CATALOG];
const VISIO_SKUS = skusOfProduct(VISIO);

/** Something in the tenant, and back; with `world`, the units are delivered. */
function turn(there: () => void, back: () => void, world?: YearWorld): Promise<() => void> {
  there();
  world?.deliver();
  return Promise.resolve(() => {
    back();
    world?.deliver();
  });
}

/** On no roster. */
const STRANGER = person(77_777).userId;

const plus =
  (more: number) =>
  (before: Json): Json =>
    Number(before) + more;

/** Each input of an audit, wrong in one place, and all that says so. */
export const PLANTED_ERRORS: readonly PlantedError[] = [
  {
    input: 'the seats of an entitlement that was imported',
    plant: (world) =>
      spoil(world, { kind: 'entitlement', is: (one) => has(one, HOME, 'IMP-1"'), to: withValue('seats', plus(2)) }),
    found: {
      audit: [
        /^project: .*; \d+ promised, .*, 2 short$/u,
        /^d0 project \(.*\): 18 entitled,/u,
        /^d0 project: IMP-1: 18 seats,/u,
        /^exception promised-beyond-units: project, × 2, since now$/u,
      ],
      notInLedger: [/^project: .*, 2 short$/u, /^d0 project \(.*\): 18 entitled,/u, /^d0 project: IMP-1: 18 seats,/u],
      rebuild: [/^d0 entitlement import-IMP\S* of project: seats is 18, the ledger says 16$/u],
    },
  },
  {
    input: 'the seats of an entitlement that a purchase gave',
    plant: (world) =>
      spoil(world, {
        kind: 'entitlement',
        is: (one) => has(one, HOME, '"project"', '"2028-06-30"'),
        to: withValue('seats', plus(1)),
      }),
    found: {
      audit: [/^d0 project: PO-\d+: 17 seats, 2027-08-01/u],
      notInLedger: [/^d0 project: PO-\d+: 17 seats, 2027-08-01/u],
      rebuild: [/^d0 entitlement \S+ of project: seats is 17, the ledger says 16$/u],
    },
  },
  {
    input: 'an entitlement that is gone',
    plant: (world) => {
      const is = (one: StoredDocument): boolean => has(one, lastOf(world), 'entitlement|visio|import-');
      return spoil(world, { kind: 'entitlement', is, to: 'gone' });
    },
    found: {
      audit: [
        /^visio: .*; \d+ promised, .*, [1-9]\d* orphaned, 0 short$/u,
        /^d\d+ visio \(.*\): \d+ entitled,/u,
        /^exception unclaimed-units: visio, × \d+, since now$/u,
      ],
      notInLedger: [/^visio: .* orphaned, 0 short$/u, /^d\d+ visio \(.*\): \d+ entitled,/u],
      rebuild: [/^d\d+ entitlement import-IMP\S* of visio: is gone$/u],
    },
  },
  {
    input: 'the seats on a purchase that nobody decided',
    plant: (world) =>
      spoil(world, {
        kind: 'purchase',
        is: (one) => has(one, HOME, '"status":"submitted"'),
        to: withValue('seats', plus(1)),
      }),
    found: {
      audit: [/^d0 powerbi: PO-\d+: 5 seats, \S+ to \S+, purchase, submitted$/u],
      notInLedger: [/^d0 powerbi: PO-\d+: 5 seats, \S+ to \S+, purchase, submitted$/u],
    },
  },
  {
    input: 'a person who is gone from a roster',
    plant: (world) => spoil(world, { kind: 'entry', is: isOfSomebody(world), to: 'gone' }),
    found: {
      audit: [/^fault: the roster of visio of d0 is not as long as its pool says$/u],
      rebuild: [/^d0 person \S+ on visio: is gone$/u],
    },
  },
  {
    input: 'the place of a person on a roster',
    plant: (world) => spoil(world, { kind: 'entry', is: isOfSomebody(world), to: withValue('rank', plus(1000)) }),
    found: { rebuild: [/^d0 person \S+ on visio: rank is \d+, the ledger says \d+$/u] },
  },
  {
    input: 'up to where a roster is seated',
    plant: (world) =>
      spoil(world, { kind: 'pool', is: (one) => has(one, HOME, '|visio'), to: withValue('seatedThrough', plus(-1)) }),
    found: { rebuild: [/^d0 pool visio: seatedThrough is \d+, the ledger says \d+$/u] },
  },
  {
    input: 'the name of a department',
    plant: (world) =>
      spoil(world, { kind: 'department', is: (one) => has(one, HOME), to: withValue('name', () => 'Another') }),
    found: {
      audit: POOLS_OF_HOME.map((product) => new RegExp(`^d0 ${product} \\(Another\\): `, 'u')),
      notInLedger: POOLS_OF_HOME.map((product) => new RegExp(`^d0 ${product} \\(Another\\): `, 'u')),
      rebuild: [/^d0 department: name is "Another", the ledger says "Department 0"$/u],
    },
  },
  {
    input: 'our record of a license, which is gone',
    plant: (world) => spoil(world, { kind: 'assignment', is: isOfSomebody(world), to: 'gone' }),
    found: {
      audit: [/^d0 visio \(.*\): .* actual,/u, /^exception outside: visio d0 \d+, × 1, since now$/u],
    },
  },
  {
    input: 'since when an exception is open',
    plant: (world) =>
      spoil(world, {
        kind: 'exception-book',
        is: (one) => has(one, HOME, 'project'),
        to: withValue('firstSeenAt', () => '2027-01-01T00:00:00.000Z'),
      }),
    found: {
      audit: [/^exception account-disabled: project d0 \d+, × 1, since 2027-01-01T00:00$/u],
      notInLedger: [/^exception account-disabled: project d0 \d+, × 1, since 2027-01-01T00:00$/u],
    },
  },
  {
    input: 'a word in a ledger entry',
    plant: (world) =>
      spoil(world, {
        kind: 'ledger',
        is: (one) => one.id === 'ledger|0000000007' && has(one, HOME),
        to: withValue('command', () => 'another'),
      }),
    found: { rebuild: [/^d0: broken at entry 7$/u] },
  },
  {
    input: 'a ledger entry that is gone',
    plant: (world) =>
      spoil(world, { kind: 'ledger', is: (one) => one.id === 'ledger|0000000009' && has(one, HOME), to: 'gone' }),
    found: { ledger: [/^error: .*\b9\b/u], rebuild: [/^d0: broken at entry 9$/u] },
  },
  {
    input: 'a license in the tenant, for a stranger',
    plant: ({ tenant }) =>
      turn(
        () => {
          tenant.give(STRANGER, VISIO_SKUS[0]);
        },
        () => {
          tenant.take(STRANGER, VISIO_SKUS[0]);
        },
      ),
    found: { audit: [/^exception outside: visio 77777, × 1, since now$/u] },
  },
  {
    input: 'a second license in the tenant, for somebody seated',
    plant: (world) =>
      turn(
        () => {
          world.tenant.give(accountOf(world), VISIO_SKUS[1]);
        },
        () => {
          world.tenant.take(accountOf(world), VISIO_SKUS[1]);
        },
      ),
    found: { audit: [/^exception outside: visio d0 2, × 1, since now$/u] },
  },
  {
    input: 'a license in the tenant, which is gone',
    plant: (world) =>
      turn(
        () => {
          world.tenant.take(accountOf(world), VISIO_SKUS[0]);
        },
        () => {
          world.tenant.give(accountOf(world), VISIO_SKUS[0]);
        },
      ),
    // The next run gives it again: no exception, and one license fewer.
    found: { audit: [/^d0 visio \(.*\): .* actual,/u] },
  },
  {
    input: 'a service plan, which is switched off in a license',
    plant: (world) =>
      turn(
        () => {
          world.tenant.give(accountOf(world), VISIO_SKUS[0], { disabledPlans: ['id of plan_visio'] });
        },
        () => {
          world.tenant.give(accountOf(world), VISIO_SKUS[0]);
        },
      ),
    found: {
      audit: [/^d0 visio \(.*\): .* actual,/u, /^exception failed: visio d0 2 plan-off, × 1, since now$/u],
    },
  },
  {
    input: 'the state of an account',
    plant: (world) =>
      turn(
        () => {
          world.tenant.turn(accountOf(world), 'disabled');
        },
        () => {
          world.tenant.turn(accountOf(world), 'enabled');
        },
      ),
    found: { audit: [/^exception account-disabled: visio d0 2, × 1, since now$/u] },
  },
  {
    input: 'the units of a product',
    plant: (world) =>
      turn(
        () => void world.offsets.set(PROJECT, 1),
        () => void world.offsets.delete(PROJECT),
        world,
      ),
    found: {
      audit: [/^project: .*, 1 orphaned, 0 short$/u, /^exception unclaimed-units: project, × 1, since now$/u],
    },
  },
];
