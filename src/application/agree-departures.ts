import { type PersonActor } from '../domain/actor';
import { isHeldDeparture, type MirrorAgreed } from '../domain/mirror';
import { mirrorGroups } from './mirror-groups';
import { type Ports } from './ports';

/**
 * Takes those off their rosters whom a run held since too many had left their groups: whoever is still gone, and nobody else. The caller has
 * checked that somebody who may says so.
 */
export async function agreeToDepartures(ports: Ports, by: PersonActor, id: string): Promise<MirrorAgreed> {
  const agreesTo = await ports.mirrors.findRun(id);
  if (agreesTo === undefined) return { kind: 'too-old' };
  const run = await mirrorGroups(ports, { by, agreesTo });
  if (run === undefined) return { kind: 'busy' };
  const removed = run.lines.flatMap((line) => {
    if (line.about !== 'person' || line.person === undefined || line.outcome?.status !== 'done') return [];
    return line.step.action === 'remove' && line.step.side === 'roster' ? [line.person] : [];
  });
  return { kind: 'done', removed, left: run.lines.filter(isHeldDeparture).length };
}
