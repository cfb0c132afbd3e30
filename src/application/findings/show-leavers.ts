import { type Actor } from '../../domain/actor';
import { seesEverything } from '../../domain/authority';
import { type Department } from '../../domain/institution/department';
import { isSettled, type Leaver, type LeaversShown, placeKey } from '../../domain/findings/leaver';
import { type Ports, type StandingPorts } from '../ports';
import { allDepartmentsFor, notYours, readStanding, type Standing } from '../access/standing';
import { namesOf } from '../access/names';
import { type Result } from '../../domain/result';

/** This many are looked at together: some of them may be settled. */
const LOOKED_AT = 25;
/** This many are shown at once; the others come when these were answered. */
const MOST_SHOWN = 10;

/** Leavers with the names of what they hold, oldest first, as many as are asked about at once. */
export function shownLeavers(
  ports: Pick<Ports, 'policy'>,
  departments: readonly Department[],
  leavers: readonly Leaver[],
): LeaversShown {
  const shown = inOrder(leavers).slice(0, MOST_SHOWN);
  return {
    leavers: shown.map((leaver) => ({ ...leaver, ...namesOf(ports, departments, leaver) })),
    more: leavers.length - shown.length,
  };
}

/**
 * Those whom the last run found to have left or moved, on the rosters that somebody may change, without those who are off the roster or
 * were settled since.
 *
 * @param ticked Only these, by their keys, however many there are.
 * @returns Refusal `not-yours` for whoever may change no roster.
 */
export async function showLeavers(
  ports: StandingPorts & Pick<Ports, 'findings' | 'policy'>,
  actor: Actor,
  ticked?: ReadonlySet<string>,
): Promise<Result<LeaversShown>> {
  const standing = await readStanding(ports, actor);
  if (allDepartmentsFor(standing, 'change-roster').length === 0) return { ok: false, refusal: notYours(standing) };
  const all = await foundLeavers(ports, standing);
  const asked = ticked === undefined ? all : all.filter((leaver) => ticked.has(placeKey(leaver)));
  const named = (leaver: Leaver) => ({ ...leaver, ...namesOf(ports, standing.departments, leaver) });
  const open: Leaver[] = [];
  let read = 0;
  while (read < asked.length && (ticked !== undefined || open.length < MOST_SHOWN)) {
    const some = asked.slice(read, read + LOOKED_AT);
    open.push(...(await openOf(ports, some)));
    read += some.length;
  }
  const shown = ticked === undefined ? open.slice(0, MOST_SHOWN) : open;
  return { ok: true, leavers: shown.map(named), more: asked.length - read + open.length - shown.length };
}

/** Those whom the last run found, on the rosters that somebody may change, oldest first. */
async function foundLeavers(ports: Pick<Ports, 'findings'>, standing: Standing): Promise<readonly Leaver[]> {
  const allowed = allDepartmentsFor(standing, 'change-roster');
  const isAll = seesEverything(standing.actor, standing.institution);
  const found = await (isAll ? ports.findings.leavers() : ports.findings.leaversOf(allowed.map(({ id }) => id)));
  return inOrder(allowed.flatMap(({ id }) => found.get(id) ?? []));
}

/** The oldest of those leavers, as many as are looked at together, and how many there are besides, settled or not. */
export async function openLeavers(
  ports: Pick<Ports, 'departments' | 'findings'>,
  standing: Standing,
): Promise<{ readonly open: readonly Leaver[]; readonly more: number }> {
  const all = await foundLeavers(ports, standing);
  const some = all.slice(0, LOOKED_AT);
  return { open: some.length === 0 ? [] : await openOf(ports, some), more: all.length - some.length };
}

/** Those of them who are still on the roster, and were not settled. */
async function openOf(ports: Pick<Ports, 'departments'>, leavers: readonly Leaver[]): Promise<readonly Leaver[]> {
  const held = await ports.departments.entriesOf([...new Set(leavers.map(({ person }) => person.userId))]);
  return leavers.filter(({ department, product, person, cause }) => {
    const found = held.find(
      (one) => one.department === department && one.entry.product === product && one.entry.userId === person.userId,
    );
    return found !== undefined && !isSettled(found.entry, cause);
  });
}

const inOrder = (leavers: readonly Leaver[]): readonly Leaver[] =>
  leavers.toSorted((one, other) => (one.since < other.since ? -1 : one.since > other.since ? 1 : 0));
