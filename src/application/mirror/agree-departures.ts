import { type PersonActor } from '../../domain/actor';
import { isHeldDeparture, type MirrorAgreed, type MirrorLine } from '../../domain/mirror/mirror';
import { mayStill } from '../access/central-it';
import { mirrorGroups } from './mirror-groups';
import { type Ports } from '../ports';

/** Who left a group this long ago may have come back and left again. */
const MOST_AGE_MS = 7 * 24 * 60 * 60_000;

/**
 * Takes those off their rosters whom a run held since too many had left their groups: whoever is still gone, and nobody else. The caller has
 * checked that somebody who may says so.
 */
export async function agreeToDepartures(ports: Ports, by: PersonActor, id: string): Promise<MirrorAgreed> {
  const agreesTo = await ports.mirrors.findRun(id);
  if (agreesTo === undefined) return { kind: 'too-old' };
  if (ports.clock.now().getTime() - Date.parse(agreesTo.startedAt) > MOST_AGE_MS) return { kind: 'too-old' };
  const run = await mirrorGroups(ports, { by, agreesTo });
  if (run === undefined) return { kind: 'busy', run: id };
  const leaving = run.lines.filter(isLeaving);
  const done = leaving.filter((line) => line.about === 'person' && line.outcome?.status === 'done');
  if (!(await mayStill(ports, by))) return { kind: 'role-ended', removed: done.length };
  const pools = new Set(agreesTo.lines.filter(isHeldDeparture).map(poolOf));
  const isTrouble = (line: MirrorLine) =>
    line.about === 'pool' && line.stop.code === 'trouble' && pools.has(poolOf(line));
  if (run.lines.some(isTrouble)) return { kind: 'trouble', run: id };
  return {
    kind: 'done',
    run: run.id,
    removed: done.flatMap((line) => (line.about === 'person' && line.person !== undefined ? [line.person] : [])),
    left: run.lines.filter(isHeldDeparture).length,
    notDone: leaving.length - done.length,
  };
}

const poolOf = ({ department, product }: MirrorLine): string => `${department}/${product}`;

/** Somebody was to leave the roster, or would have been but for the policy. */
function isLeaving(line: MirrorLine): boolean {
  if (line.about === 'pool') return false;
  const { step } = line;
  if (step.action === 'hold')
    return step.reason === 'mode' && step.instead.side === 'roster' && step.instead.action === 'remove';
  return step.action === 'remove' && step.side === 'roster' && line.outcome?.status !== 'nothing-to-do';
}
