import { z } from 'zod';
import { type AllowList } from './conditions/allow-list';
import { readSeed } from './state/seed';
import { type Tenant } from './tenant';
import { without } from './without';

const record = z.record(z.string(), z.unknown());
const guids = z.array(z.string().toLowerCase());

const loadSchema = z.strictObject({
  /** The whole tenant anew. */
  seed: record.optional(),
  /** Changes by id: what is given replaces what is there, property by property; unknown ids are added. */
  merge: z
    .strictObject({
      users: z.array(record).default([]),
      skus: z.array(record).default([]),
      groups: z.array(record).default([]),
      /** Added to what people hold. */
      held: z.array(record).default([]),
    })
    .prefault({})
    .optional(),
  /** Takes people away. */
  remove: z.strictObject({ users: guids }).optional(),
  /** Adds so many made-up people, without licenses. */
  generate: z.strictObject({ users: z.int().min(0).max(1_000_000) }).optional(),
  allowList: z.strictObject({ skuIds: guids.optional(), groupIds: guids.optional() }).optional(),
});

/**
 * Changes what the tenant is made of, as somebody else's program or an administrator would; at once for every replica.
 *
 * @returns The allow-list, if one came along.
 */
export function loadInto(tenant: Tenant, value: unknown): AllowList | undefined {
  const load = loadSchema.parse(value);
  const given: Record<string, unknown> = load.seed ?? tenant.state.snapshot();
  const seed = without(given, 'consumedUnits', 'waitingForGroups');
  const parts = seed as Record<string, readonly Record<string, unknown>[] | undefined>;
  const made = Array.from({ length: load.generate?.users ?? 0 }, (_, place) => madeUpUser(tenant, place));
  const removed = new Set(load.remove?.users);
  const changed = {
    ...seed,
    users: [...mergeBy('id', parts['users'], load.merge?.users), ...made].filter(
      (user) => !removed.has(String(user['id'])),
    ),
    skus: mergeBy('skuId', parts['skus'], load.merge?.skus),
    groups: mergeBy('id', parts['groups'], load.merge?.groups).map((group) => withoutMembers(group, removed)),
    held: [...(parts['held'] ?? []), ...(load.merge?.held ?? [])].filter(
      (held) => !removed.has(String(held['userId'])),
    ),
  };
  if (load.seed !== undefined || load.merge !== undefined || load.remove !== undefined || load.generate !== undefined) {
    tenant.commit({ kind: 'loaded', seed: readSeed(changed) });
  }
  return load.allowList;
}

function mergeBy(
  key: string,
  known: readonly Record<string, unknown>[] = [],
  given: readonly Record<string, unknown>[] = [],
): Record<string, unknown>[] {
  const byId = new Map(known.map((item) => [String(item[key]).toLowerCase(), item]));
  for (const item of given) {
    const id = String(item[key]).toLowerCase();
    byId.set(id, { ...byId.get(id), ...item });
  }
  return [...byId.values()];
}

function withoutMembers(group: Record<string, unknown>, removed: ReadonlySet<string>): Record<string, unknown> {
  const members = Array.isArray(group['members']) ? group['members'] : [];
  return { ...group, members: members.filter((userId) => !removed.has(String(userId))) };
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
