import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { skuId, userId, type UserId } from '../../../src/domain/ids';
import { isFault } from '../../../src/ports/fault';
import { Refused } from '../say';
import { type TenantPorts } from './ports';

const beginningSchema = z.object({
  /** Where the tenant is, and which one. */
  graph: z.string(),
  tenantId: z.string().nullable(),
  people: z.array(z.object({ userId: z.string().transform(userId), userPrincipalName: z.string() })),
  /** None of the people held any of these directly. */
  skus: z.array(z.object({ skuId: z.string().transform(skuId), skuPartNumber: z.string() })),
  groupId: z.string().nullable(),
  /** Those of the people who were in the group. */
  memberIds: z.array(z.string().transform(userId)),
});

/** How the named people were before anything was changed: what is to be put back. */
export type Beginning = z.output<typeof beginningSchema>;

const fileIn = (dataDir: string): string => join(dataDir, 'live.json');

/** What a run that did not end left to be put back. Throws {@link Refused} where nobody can read it. */
export function readBeginning(dataDir: string): Beginning | undefined {
  const file = fileIn(dataDir);
  if (!existsSync(file)) return undefined;
  try {
    return beginningSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    throw new Refused([
      `Nothing was changed: ${file} should say what an earlier run left to be put back, and cannot be read.`,
      'Look yourself whether the people that you name hold the license or are in the group, mend that, and remove the file.',
    ]);
  }
}

/** Writes the beginning down, before anything is changed: a run that is killed is put back by the next one. */
export function keepBeginning(dataDir: string, beginning: Beginning): void {
  mkdirSync(dataDir, { recursive: true });
  const [file, begun] = [fileIn(dataDir), `${fileIn(dataDir)}.tmp`];
  // All of it or nothing, also for a run that is killed while it writes.
  writeFileSync(begun, JSON.stringify(beginning, undefined, 2), { mode: 0o600, flush: true });
  renameSync(begun, file);
}

/** Lets it go, once everything is as it was. */
export function dropBeginning(dataDir: string): void {
  rmSync(fileIn(dataDir), { force: true });
}

/** Takes the SKUs away from the people, and empties the group of them: how each sentence begins. Nothing of anybody else is touched. */
export async function begin({ seats, groups }: TenantPorts, { people, skus, groupId }: Beginning): Promise<void> {
  await Promise.all(
    people.map(async ({ userId: person }) => {
      for (const sku of skus) await seats.change({ action: 'release', userId: person, skuId: sku.skuId });
    }),
  );
  if (groupId !== null) for (const { userId: person } of people) await groups.remove(groupId, person);
}

const LOOKS_EVERY_MS = 500;

/**
 * Puts everything back as it was, and looks whether it is, for as long as copies of the tenant may be late.
 *
 * @returns What could not be put back, a sentence each; none when all is as it was.
 */
export async function putBack(ports: TenantPorts, beginning: Beginning, waitMs: number): Promise<readonly string[]> {
  const { people, groupId, memberIds } = beginning;
  let trouble: string | undefined;
  try {
    await begin(ports, beginning);
    if (groupId !== null && memberIds.length > 0) await ports.groups.add(groupId, memberIds);
  } catch (error) {
    trouble = messageOf(error);
  }
  const until = performance.now() + waitMs;
  for (;;) {
    const left = await whatIsLeft(ports, beginning).catch((error: unknown) => [
      `nobody knows whether ${people.map((one) => one.userPrincipalName).join(', ')} are as they were: ${messageOf(error)}`,
    ]);
    if (left.length === 0) return [];
    if (performance.now() >= until) return trouble === undefined ? left : [...left, `because: ${trouble}`];
    await sleep(LOOKS_EVERY_MS);
  }
}

async function whatIsLeft({ seats, groups }: TenantPorts, beginning: Beginning): Promise<readonly string[]> {
  const { people, skus, groupId, memberIds } = beginning;
  const observed = await seats.observe(people.map((one) => one.userId));
  const held = observed.flatMap(({ assignments }, place) =>
    skus
      .filter((sku) => assignments.some(({ skuId: id, source }) => id === sku.skuId && source.kind === 'direct'))
      .map((sku) => `${people[place]?.userPrincipalName ?? ''} still holds ${sku.skuPartNumber}`),
  );
  if (groupId === null) return held;
  const members = new Set((await groups.members(groupId)).members.map((one): UserId => one.userId));
  const wrong = people.filter((one) => members.has(one.userId) !== memberIds.includes(one.userId));
  const told = wrong.map(
    (one) => `${one.userPrincipalName} is ${members.has(one.userId) ? 'still' : 'no longer'} in ${groupId}`,
  );
  return [...held, ...told];
}

const messageOf = (error: unknown): string =>
  isFault(error) && error.access !== undefined
    ? `${error.message}; ${error.access.needs} is missing`
    : error instanceof Error
      ? error.message
      : String(error);
