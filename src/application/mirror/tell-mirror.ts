import {
  concernsCentralIt,
  isDepartureStop,
  isHeldDeparture,
  type MirrorAsked,
  type MirrorLine,
  mirrorLineKey,
  type MirrorRun,
  needsSomebody,
} from '../../domain/mirror/mirror';
import { type Instant } from '../../domain/calendar';
import { type Department } from '../../domain/institution/department';
import { type Message } from '../../ports/teams/messenger';
import { orLogFault } from '../outbox/faults';
import { type DayPorts, type Ports } from '../ports';
import { momentOf, tellInstitution } from '../findings/tell-due';
import { namesOf } from '../access/names';

/**
 * Tells central IT what a run over mirrored pools leaves to people, and asks at once whether those who left their groups are to go. What was
 * done is done, whether or not it can be told now: the next run tells it.
 */
export function tellMirror(ports: Ports, run: MirrorRun): Promise<void> {
  const message = 'what mirroring leaves to people could not be told';
  return orLogFault(ports.logger, () => tell(ports, run), message, { record: run.id });
}

async function tell(ports: Ports, run: MirrorRun): Promise<void> {
  const current = run.lines.filter(concernsCentralIt);
  const [institution, departments, told] = await Promise.all([
    ports.institution.read(),
    departmentsIn(ports, current),
    ports.findings.told(),
  ]);
  const now = { told, moment: momentOf(ports) };
  const message = (due: readonly MirrorLine[]): Message => ({
    kind: 'mirror-asked',
    asked: askedOf(ports, run, { lines: due, departments, at: now.moment.at }),
  });
  await tellInstitution(ports, institution, now, {
    name: 'mirror',
    current,
    keyOf: mirrorLineKey,
    isUrgent: isDepartureStop,
    message,
  });
}

/** What a run over mirrored pools left to central IT, for whoever asks; undefined where it is not kept any more. */
export async function showMirror(ports: Ports, id: string): Promise<MirrorAsked | undefined> {
  const run = await ports.mirrors.findRun(id);
  if (run === undefined) return undefined;
  const lines = run.lines.filter((line) => needsSomebody(line) && !isHeldDeparture(line));
  return askedOf(ports, run, { lines, departments: await departmentsIn(ports, lines), at: run.startedAt });
}

const departmentsIn = (ports: Pick<Ports, 'departments'>, lines: readonly MirrorLine[]) =>
  ports.departments.departmentsOf([...new Set(lines.map(({ department }) => department))]);

function askedOf(
  ports: DayPorts,
  run: MirrorRun,
  {
    lines,
    departments,
    at,
  }: {
    readonly lines: readonly MirrorLine[];
    readonly departments: readonly Department[];
    readonly at: Instant;
  },
): MirrorAsked {
  const isFull = ports.policy.reconcile.mode === 'full';
  return {
    run: run.id,
    at,
    lines: lines.map((line) => ({ ...line, ...namesOf(ports, departments, line) })),
    // Nobody leaves a roster because of a group in any other mode, whoever agrees.
    departures: isFull ? run.lines.filter(isHeldDeparture).length : 0,
  };
}
