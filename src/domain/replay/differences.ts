import { defined } from '../defined';
import { type ProductId, type UserId } from '../ids';
import { type Department } from '../institution/department';
import { type KnownPerson } from '../people';
import { entryFact, type Pool, type RosterEntry } from '../roster/pool';
import { type Entitlement } from '../term/entitlement';
import { type RenewalAnswer } from '../term/renewal';
import { type ReplayedDepartment } from './replayed';

/** The records of a department that its ledger can tell again, as they are stored. */
export interface StoredRecords {
  /** Undefined where its document is gone. */
  readonly department: Department | undefined;
  readonly pools: readonly Pool[];
  readonly entries: readonly RosterEntry[];
  readonly entitlements: readonly Entitlement[];
  readonly renewalAnswers: readonly RenewalAnswer[];
}

/** A record as the ledger tells it, or one that it tells nothing of. */
export type Mend =
  | { readonly kind: 'department'; readonly told: ReplayedDepartment }
  | { readonly kind: 'pool'; readonly product: ProductId; readonly told: Pool | undefined }
  | {
      readonly kind: 'entry';
      readonly product: ProductId;
      readonly userId: UserId;
      readonly told: RosterEntry | undefined;
    }
  | { readonly kind: 'entitlement'; readonly of: Entitlement; readonly told: Entitlement | undefined }
  | { readonly kind: 'renewal-answer'; readonly of: RenewalAnswer; readonly told: RenewalAnswer | undefined };

/** A record that is not what the ledger tells. */
export interface Difference {
  /** "pool visio" */
  readonly record: string;
  /** "seatedThrough is 3, the ledger says 4" */
  readonly text: string;
  readonly mend: Mend;
}

/**
 * What is stored of a department and is not what its ledger tells. Left aside is what readings refresh (what people are called, what was seen of
 * a license), what is in the store alone (who was told of the end of a term, how often a roster was changed, a group), and the
 * milliseconds between the decision and its entry.
 */
export function differencesOf(told: ReplayedDepartment, stored: StoredRecords): readonly Difference[] {
  return [
    ...departmentDifferences(told, stored.department),
    ...compare<Pool>({
      told: [...told.pools.values()].map((pool) => poolOf(told, pool.product)),
      stored: stored.pools,
      keyOf: ({ product }) => `pool ${product}`,
      compared: ({ holdersTold: _, changed: __, group: ___, ...pool }) => pool,
      mendOf: ({ product }, pool) => ({ kind: 'pool', product, told: pool }),
    }),
    ...compare<Entitlement>({
      told: [...told.pools.values()].flatMap(({ entitlements }) => [...entitlements.values()]),
      stored: stored.entitlements,
      keyOf: ({ product, id }) => `entitlement ${id} of ${product}`,
      compared: (entitlement) => entitlement,
      mendOf: (of, entitlement) => ({ kind: 'entitlement', of, told: entitlement }),
    }),
    ...compare<RosterEntry>({
      told: [...told.pools.values()].flatMap(({ entries }) => [...entries.values()]),
      stored: stored.entries,
      keyOf: ({ product, userId }) => `person ${userId} on ${product}`,
      compared: (entry) => {
        const { displayName: _, userPrincipalName: __, ...kept } = entryFact(entry);
        return kept;
      },
      mendOf: ({ product, userId }, entry) => ({ kind: 'entry', product, userId, told: entry }),
    }),
    ...compare<RenewalAnswer>({
      told: told.renewalAnswers,
      stored: stored.renewalAnswers,
      keyOf: ({ product, lastDay }) => `renewal answer for ${product} after ${lastDay}`,
      compared: ({ at: _, by, ...answer }) => ({ ...answer, by: by.userId }),
      mendOf: (of, answer) => ({ kind: 'renewal-answer', of, told: answer }),
    }),
  ];
}

/** A pool as the ledger tells it. */
function poolOf({ department, pools }: ReplayedDepartment, product: ProductId): Pool {
  const pool = pools.get(product);
  if (pool === undefined) throw new Error(`no pool of ${product} was replayed`);
  const { entries, firstRank, lastRank, seatedThrough, capSeen } = pool;
  return { department, product, rosterLength: entries.size, firstRank, lastRank, seatedThrough, capSeen };
}

/** The department as the ledger tells it; of what it does not tell, and of what people are called, as it is stored. */
export function departmentTold(told: ReplayedDepartment, stored: Department | undefined): Department {
  if (told.tells === 'nothing' && stored !== undefined) return stored;
  const { department: id, name, directoryNames, earlierNames, closedAt } = told;
  const roles =
    told.tells === 'all' || stored === undefined
      ? { directoryNames, delegates: called(told.delegates, stored), purchasers: called(told.purchasers, stored) }
      : { directoryNames: stored.directoryNames, delegates: stored.delegates, purchasers: stored.purchasers };
  return {
    ...{ id, name, ...roles },
    ...(earlierNames.length === 0 ? {} : { earlierNames }),
    ...defined({ closedAt }),
  };
}

const called = (people: readonly KnownPerson[], stored: Department | undefined): readonly KnownPerson[] => {
  const known = new Map([...(stored?.delegates ?? []), ...(stored?.purchasers ?? [])].map((one) => [one.userId, one]));
  return people.map((person) => known.get(person.userId) ?? person);
};

function departmentDifferences(told: ReplayedDepartment, stored: Department | undefined): readonly Difference[] {
  const record = 'department';
  const mend = { kind: 'department', told } as const;
  if (stored === undefined) return [{ record, text: 'is gone, its ledger is there', mend }];
  const [one, other] = [departmentTold(told, stored), stored].map(comparedDepartment);
  const text = differing(one ?? {}, other ?? {});
  return text === undefined ? [] : [{ record, text, mend }];
}

/** Who has a role, in any order, and what it was called; the moments are those of the entries, some milliseconds later than those stored. */
const comparedDepartment = ({ delegates, purchasers, earlierNames = [], closedAt, ...others }: Department): object => ({
  ...others,
  delegates: idsOf(delegates),
  purchasers: idsOf(purchasers),
  earlierNames: earlierNames.map(({ name }) => name),
  isClosed: closedAt !== undefined,
});

const idsOf = (people: readonly KnownPerson[]): readonly string[] => people.map(({ userId }) => userId).toSorted();

function compare<Value>(given: {
  readonly told: readonly Value[];
  readonly stored: readonly Value[];
  readonly keyOf: (value: Value) => string;
  readonly compared: (value: Value) => object;
  readonly mendOf: (value: Value, told: Value | undefined) => Mend;
}): readonly Difference[] {
  const { keyOf, compared, mendOf } = given;
  const stored = new Map(given.stored.map((value) => [keyOf(value), value]));
  const differences = given.told.flatMap((value): readonly Difference[] => {
    const record = keyOf(value);
    const found = stored.get(record);
    stored.delete(record);
    const text = found === undefined ? 'is gone' : differing(compared(value), compared(found));
    return text === undefined ? [] : [{ record, text, mend: mendOf(value, value) }];
  });
  const untold = [...stored].map(([record, value]): Difference => {
    return { record, text: 'is there, and the ledger tells of none', mend: mendOf(value, undefined) };
  });
  return [...differences, ...untold];
}

/** What differs between two records, property by property; undefined where nothing does. */
function differing(told: object, stored: object): string | undefined {
  const [said, found] = [new Map(Object.entries(told)), new Map(Object.entries(stored))];
  const texts = [...new Set([...said.keys(), ...found.keys()])].flatMap((property) => {
    const [one, other] = [textOf(said.get(property)), textOf(found.get(property))];
    return one === other ? [] : [`${property} is ${other}, the ledger says ${one}`];
  });
  return texts.length === 0 ? undefined : texts.join('; ');
}

/** The same text for the same value, whatever the order of its properties. */
function textOf(value: unknown): string {
  if (value === undefined) return 'absent';
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
}
