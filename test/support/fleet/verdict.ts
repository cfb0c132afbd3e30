import { setTimeout as sleep } from 'node:timers/promises';
import { type DocumentStore } from '../../../src/adapters/documents/document-store';
import { type DepartmentId, type UserId } from '../../../src/domain/ids';
import { type LoggedRequest } from '../../../src/local/emulated-tenant/conditions/request-log';
import { type WireActivity } from '../bot/activities';
import { type FakeConnector } from '../bot/fake-connector';
import { readStored, type StoredDepartment } from '../audit';

/** The department of a fleet. */
export const PHYSICS = 'physics' as DepartmentId;
const SETTLED_MS = 120_000;

/** What was posted in answer to a message, one line each; an edit is no further answer. */
export const answersTo = (
  { connector }: { readonly connector: FakeConnector },
  { id }: WireActivity,
): readonly string[] =>
  connector
    .posts()
    .filter(({ targetId }) => targetId === id)
    .map(({ body }) => body.summary ?? body.text ?? '');

/** What an answer to an add says: 0 for a seat, otherwise the place among the waiting; undefined for anything else. */
export function toldPlace(line: string | undefined): number | undefined {
  if (/ has an? .* seat ·/u.test(line ?? '')) return 0;
  const place = / is number (\d+) waiting for /u.exec(line ?? '')?.[1];
  return place === undefined ? undefined : Number(place);
}

/** The department once nothing is left to do for any command, and nobody wrote while it was read. */
export async function settled(documents: DocumentStore): Promise<StoredDepartment> {
  const end = Date.now() + SETTLED_MS;
  for (;;) {
    const stored = await readStored(documents, PHYSICS);
    const open = stored.handled.filter(({ isOpen }) => isOpen);
    const isStill = stored.head?.number === stored.ledger.at(-1)?.number;
    if (open.length === 0 && isStill) return stored;
    if (Date.now() > end) throw new Error(`${open.length} commands were not brought to an end`);
    await sleep(200);
  }
}

/** Ledger entries by what they did to one person: how often. */
export function countOf(stored: StoredDepartment, action: string, userId: string): number {
  return stored.ledger.filter(({ fact }) => fact.action === action && 'entry' in fact && fact.entry.userId === userId)
    .length;
}

/** People on a roster in order, and how many of them have a seat. */
export function rosterOf(stored: StoredDepartment, product: string): readonly { userId: UserId; isSeated: boolean }[] {
  const through = stored.pools.find((pool) => pool.product === product)?.seatedThrough ?? 0;
  return stored.entries
    .filter((entry) => entry.product === product)
    .toSorted((one, other) => one.rank - other.rank)
    .map(({ userId, rank }) => ({ userId, isSeated: rank <= through }));
}

/** The most people who held a license at the same time, by what the tenant was told, one write after the other. */
export function mostHeldAtOnce(requests: readonly LoggedRequest[], skuId: string): number {
  const held = new Set<string>();
  let most = 0;
  for (const { path, body, hasEffect } of requests) {
    const [, user] = /^\/users\/([^/]+)\/assignLicense$/u.exec(path) ?? [];
    if (user === undefined || !hasEffect) continue;
    const { addLicenses = [], removeLicenses = [] } = body as {
      readonly addLicenses?: readonly { readonly skuId: string }[];
      readonly removeLicenses?: readonly string[];
    };
    if (addLicenses.some((one) => one.skuId === skuId)) held.add(user);
    if (removeLicenses.includes(skuId)) held.delete(user);
    most = Math.max(most, held.size);
  }
  return most;
}
