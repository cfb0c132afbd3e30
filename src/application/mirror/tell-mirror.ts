import {
  concernsCentralIt,
  isDepartureStop,
  isHeldDeparture,
  type MirrorLine,
  mirrorLineKey,
  type MirrorRun,
} from '../../domain/mirror/mirror';
import { type Message } from '../../ports/teams/messenger';
import { orLogFault } from '../outbox/faults';
import { type Ports } from '../ports';
import { momentOf, tellInstitution } from '../findings/tell-due';
import { namesOf } from '../access/names';

/**
 * Tells central IT what a run over mirrored pools leaves to people, and asks at once whether those who left their groups are to go. What was
 * done is done, whether or not it can be told now: the next run tells it.
 */
export function tellMirror(ports: Ports, run: MirrorRun): Promise<void> {
  const message = 'what mirroring leaves to people could not be told';
  return orLogFault(ports.logger, () => tell(ports, run), message, { run: run.id });
}

async function tell(ports: Ports, run: MirrorRun): Promise<void> {
  const current = run.lines.filter(concernsCentralIt);
  const [institution, departments, told] = await Promise.all([
    ports.institution.read(),
    ports.departments.departmentsOf([...new Set(current.map(({ department }) => department))]),
    ports.findings.told(),
  ]);
  const now = { told, moment: momentOf(ports) };
  const isFull = ports.policy.reconcile.mode === 'full';
  const message = (due: readonly MirrorLine[]): Message => ({
    kind: 'mirror-asked',
    asked: {
      run: run.id,
      at: now.moment.at,
      lines: due.map((line) => ({ ...line, ...namesOf(ports, departments, line) })),
      // Nobody leaves a roster because of a group in any other mode, whoever agrees.
      departures: isFull ? run.lines.filter(isHeldDeparture).length : 0,
    },
  });
  await tellInstitution(ports, institution, now, {
    name: 'mirror',
    current,
    keyOf: mirrorLineKey,
    isUrgent: isDepartureStop,
    message,
  });
}
