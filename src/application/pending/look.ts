import { isApprover, seesEverything } from '../../domain/authority';
import { type CalendarDate, type Instant } from '../../domain/calendar';
import { defined } from '../../domain/defined';
import { type KeptTroubles } from '../../domain/findings/kept-troubles';
import { type Department, includesPerson } from '../../domain/institution/department';
import { type DepartmentId } from '../../domain/ids';
import { type Counted, type PendingLine } from '../../domain/pending/pending';
import { type NamedDepartment } from '../../domain/refusal';
import { type UserId } from '../../domain/ids';
import { isOwn, type Standing } from '../access/standing';
import { type Ports, type RecordPorts } from '../ports';
import { todayOf } from '../today';

/** What is read to find out what waits for somebody. */
export type PendingPorts = RecordPorts & Pick<Ports, 'purchases' | 'findings' | 'reminderRuns' | 'mirrors' | 'logger'>;

/** Who looks, and at what they may. */
export interface Look {
  readonly ports: PendingPorts;
  readonly standing: Standing;
  readonly userId: UserId;
  readonly today: CalendarDate;
  /** An approver. */
  readonly decides: boolean;
  /** An approver or an auditor. */
  readonly seesAll: boolean;
  /** Departments whose people they look after, as a delegate: as many as one answer reads. */
  readonly keeps: readonly Department[];
  /** Departments they send purchases for, as a delegate or a purchaser. */
  readonly buysFor: readonly Department[];
  readonly departmentsLeftOut: number;
  /** What the last run left to people; read once for all who ask. */
  readonly troubles: () => Promise<KeptTroubles | undefined>;
}

/** Something that may wait for somebody: the lines that it makes for whoever looks. Reads of its own, side by side with all others. */
export type PendingSource = (look: Look) => Promise<readonly PendingLine[]>;

/** Up to this number things of a kind are counted; of more it is only said that there are more. */
export const MOST_COUNTED = 20;

/** Of one person's departments, this many are read into. */
const MOST_OWN = 12;

/** What somebody looks at, by what their records allow. */
export function lookOf(ports: PendingPorts, standing: Standing, userId: UserId): Look {
  const { actor, institution, departments } = standing;
  const own = departments.filter((department) => isOwn(actor, department));
  const read = own.slice(0, MOST_OWN);
  let troubles: Promise<KeptTroubles | undefined> | undefined;
  return {
    ports,
    standing,
    userId,
    today: todayOf(ports),
    decides: isApprover(actor, institution),
    seesAll: seesEverything(actor, institution),
    keeps: read.filter(({ delegates }) => includesPerson(delegates, userId)),
    buysFor: read,
    departmentsLeftOut: own.length - read.length,
    troubles: () => (troubles ??= ports.findings.troubles()),
  };
}

/** How many there are of what was found, where one more than {@link MOST_COUNTED} was asked for; the oldest by these instants. */
export function counted(found: number, instants: readonly (Instant | undefined)[] = []): Counted {
  const isMore = found > MOST_COUNTED;
  const [since] = instants.filter((at) => at !== undefined).toSorted();
  // Of more than were read, the oldest may be another one.
  return { count: Math.min(found, MOST_COUNTED), isMore, ...defined({ since: isMore ? undefined : since }) };
}

/** A department as answers name it. */
export function departmentNamed({ standing }: Pick<Look, 'standing'>, id: DepartmentId): NamedDepartment {
  return { id, name: standing.departments.find((one) => one.id === id)?.name ?? id };
}

/** The ids of departments. */
export const idsOf = (departments: readonly Department[]): readonly DepartmentId[] => departments.map(({ id }) => id);
