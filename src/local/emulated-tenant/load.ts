import { z } from 'zod';
import { type AllowList } from './conditions/allow-list';
import { readSeed } from './state/seed';
import { type Tenant } from './tenant';
import { without } from './without';

const record = z.record(z.string(), z.unknown());
const guids = z.array(z.string().toLowerCase());

type Part = Readonly<Record<string, unknown>>;

const loadSchema = z.strictObject({
  /** The whole tenant anew. */
  seed: record.optional(),
  /** Changes by id: what is given replaces what is there, property by property; unknown ids are added. */
  merge: z
    .strictObject({
      users: z.array(record).default([]),
      skus: z.array(record).default([]),
      groups: z.array(record).default([]),
      /** Licenses by person, SKU and source. */
      held: z.array(record).default([]),
    })
    .optional(),
  /** Takes people away. */
  remove: z.strictObject({ users: guids }).optional(),
  /** How many made-up people to add, without licenses. */
  generate: z.strictObject({ users: z.int().min(0).max(1_000_000) }).optional(),
  allowList: z.strictObject({ skuIds: guids.optional(), groupIds: guids.optional() }).optional(),
});

/**
 * Changes what the tenant is made of, as somebody else's program or an administrator would: what is loaded is seen by every
 * replica at once, what is removed as late as any other change.
 *
 * @returns The allow-list, if one came along.
 */
export function loadInto(tenant: Tenant, value: unknown): AllowList | undefined {
  const { seed, merge, generate, remove, allowList } = loadSchema.parse(value);
  if (seed !== undefined || merge !== undefined || generate !== undefined) {
    const before: Record<string, unknown> = seed ?? tenant.state.snapshot();
    const parts = before as Record<string, readonly Part[] | undefined>;
    const made = Array.from({ length: generate?.users ?? 0 }, (_, place) => madeUpUser(tenant, place));
    const after = {
      ...without(before, 'consumedUnits', 'waitingForGroups'),
      users: [...mergeBy(['id'], parts['users'], merge?.users), ...made],
      skus: mergeBy(['skuId'], parts['skus'], merge?.skus),
      groups: mergeBy(['id'], parts['groups'], merge?.groups),
      held: mergeBy(['userId', 'skuId', 'assignedByGroup'], parts['held'], merge?.held),
    };
    tenant.commit({ kind: 'loaded', seed: readSeed(after) });
  }
  for (const userId of remove?.users ?? []) tenant.commit({ kind: 'deleted', userId });
  return allowList;
}

function mergeBy(keys: readonly string[], known: readonly Part[] = [], given: readonly Part[] = []): Part[] {
  if (given.length === 0) return [...known];
  const keyOf = (part: Part) => keys.map((key) => JSON.stringify(part[key] ?? null).toLowerCase()).join(' ');
  const byKey = new Map(known.map((part) => [keyOf(part), part]));
  for (const part of given) byKey.set(keyOf(part), { ...byKey.get(keyOf(part)), ...part });
  return [...byKey.values()];
}

function madeUpUser(tenant: Tenant, place: number): Record<string, unknown> {
  const id = tenant.random.guid();
  const name = `person${place}-${id.slice(0, 8)}`;
  return {
    id,
    userPrincipalName: `${name}@${tenant.state.organization.domains[0] ?? 'contoso.edu'}`,
    displayName: `Person ${place} ${id.slice(0, 8)}`,
    mail: `${name}@${tenant.state.organization.domains[0] ?? 'contoso.edu'}`,
    usageLocation: tenant.state.organization.countryLetterCode,
  };
}
