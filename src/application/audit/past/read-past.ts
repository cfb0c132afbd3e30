import { addDays, type CalendarDate, type Instant, startOf } from '../../../domain/calendar';
import { DepartmentReplay } from '../../../domain/replay/department-replay';
import { InstitutionReplay } from '../../../domain/replay/institution-replay';
import { type ReplayedDepartment, type ReplayedInstitution } from '../../../domain/replay/replayed';
import { type DepartmentId } from '../../../domain/ids';
import { type Policy } from '../../../domain/institution/policy';
import { type Ports } from '../../ports';
import { readAround } from './ledger-pages';

/** Ledgers that are read side by side. */
export const LEDGERS_AT_ONCE = 4;

/** Up to when a ledger is read. */
export interface UntilDay {
  /** The last day that counts, whole, in the institution's time zone; absent, all there is. */
  readonly until?: CalendarDate;
}

/** The first instant after a day. */
export const afterDay = (date: CalendarDate, { timeZone }: Pick<Policy, 'timeZone'>): Instant =>
  startOf(timeZone, addDays(date, 1));

/** A department as its ledger tells it. Throws an `ImpossibleEntry` where that cannot be; everything may throw a `Fault`. */
export async function readPast(
  { departments, policy }: Pick<Ports, 'departments' | 'policy'>,
  department: DepartmentId,
  { until }: UntilDay = {},
): Promise<ReplayedDepartment> {
  const replay = new DepartmentReplay(department);
  await readAround(() => departments.look(department), until && afterDay(until, policy), {
    before: (entries) => {
      replay.take(entries);
    },
  });
  return replay.past();
}

/** The institution as its ledger tells it; throws as {@link readPast} does. */
export async function readInstitutionPast(
  { institution, policy }: Pick<Ports, 'institution' | 'policy'>,
  { until }: UntilDay = {},
): Promise<ReplayedInstitution> {
  const replay = new InstitutionReplay();
  await readAround(() => institution.look(), until && afterDay(until, policy), {
    before: (entries) => {
      replay.take(entries);
    },
  });
  return replay.past();
}
