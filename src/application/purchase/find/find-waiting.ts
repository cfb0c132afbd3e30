import { named } from '../../../domain/people';
import { type Purchase } from '../../../domain/purchase/purchase';
import { type WaitingLine } from '../../../domain/purchase/purchase-shown';
import { type SeatCount } from '../../../domain/roster/pool';
import { type DepartmentBooks } from '../../../ports/roster/department-store';
import { type RosterEntry } from '../../../domain/roster/pool';

/** A line that is longer is counted, and nobody of it is named. */
const MOST_READ = 20;

/** Whether somebody may wait for the seats of a purchase: it is not decided, or its seats are not there yet. */
export const mayBeAwaited = ({ status, events }: Purchase): boolean =>
  status === 'submitted' ||
  status === 'returned' ||
  (status === 'approved' && !events.some(({ action }) => action === 'confirmed'));

/** The end of a roster, where those who wait stand. It is read without knowing how many they are, beside what says so. */
export const readEnd = (books: DepartmentBooks, { details }: Purchase): Promise<readonly RosterEntry[]> =>
  details.product === undefined
    ? Promise.resolve([])
    : books.entries({ product: details.product, direction: 'descending', limit: MOST_READ });

/** Who waits in a pool, in order; undefined when nobody does. @param end Of its roster, the last person first. */
export function waitingLine(end: readonly RosterEntry[], { waiting }: SeatCount): WaitingLine | undefined {
  if (waiting === 0) return undefined;
  return { count: waiting, people: waiting > end.length ? [] : end.slice(0, waiting).toReversed().map(named) };
}
