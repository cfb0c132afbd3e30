import { type Actor } from '../domain/actor';
import { type Department } from '../domain/department';
import { isSettled, type Leaver, type LeaversShown } from '../domain/leaver';
import { type Refusal } from '../domain/refusal';
import { mapLimited } from './map-limited';
import { namesOf } from './names-of';
import { type Ports } from './ports';
import { departmentsFor, notYours, readStanding } from './standing';

const LOOKUPS_AT_ONCE = 10;

/** Leavers with the names of what they hold, oldest first. */
export const shownLeavers = (
  ports: Ports,
  departments: readonly Department[],
  leavers: readonly Leaver[],
): LeaversShown => ({
  leavers: leavers
    .toSorted((one, other) => (one.since < other.since ? -1 : one.since > other.since ? 1 : 0))
    .map((leaver) => ({ ...leaver, ...namesOf(ports, departments, leaver) })),
});

/**
 * Those whom the last run found to have left or moved, on the rosters that somebody may change, without those who are off the roster or
 * were settled since.
 *
 * @returns Refusal `not-yours` for whoever may change no roster.
 */
export async function showLeavers(
  ports: Ports,
  actor: Actor,
): Promise<({ readonly ok: true } & LeaversShown) | { readonly ok: false; readonly refusal: Refusal }> {
  const standing = await readStanding(ports, actor);
  const own = departmentsFor(standing, 'change-roster');
  if (own.length === 0) return { ok: false, refusal: notYours(standing) };
  const found = await openLeavers(ports, own);
  return { ok: true, ...shownLeavers(ports, standing.departments, found) };
}

/** Of what the last run found in some departments, what still stands. */
async function openLeavers(ports: Ports, departments: readonly Department[]): Promise<readonly Leaver[]> {
  const found = await ports.findings.leavers();
  const leavers = departments.flatMap(({ id }) => found.get(id) ?? []);
  const open = await mapLimited(leavers, LOOKUPS_AT_ONCE, async (leaver) => {
    const entry = await ports.departments.look(leaver.department).entry(leaver.product, leaver.person.userId);
    return entry !== undefined && !isSettled(entry, leaver.cause);
  });
  return leavers.filter((_, index) => open[index]);
}
