import { type PersonActor } from '../../domain/actor';
import { hasRight } from '../../domain/authority';
import { type CalendarDate } from '../../domain/calendar';
import { type ActivityKey, activityKey, type DepartmentId, type ProductId, type UserId } from '../../domain/ids';
import { type KnownPerson, named } from '../../domain/people';
import { entryFact, type RosterEntry } from '../../domain/roster/pool';
import { type Refused, refused } from '../../domain/result';
import { turnAround } from '../../domain/term/turn';
import { type WritableBooks } from '../../ports/roster/department-store';
import { asRecorded, namedDepartment, namedProduct } from '../access/names';
import { notYours } from '../access/standing';
import { type DayPorts, type Ports } from '../ports';
import { todayOf } from '../today';
import { PEOPLE_PER_TRANSACTION } from './command-frame';

type UntilPorts = DayPorts & Pick<Ports, 'departments' | 'institution'>;

/** Who of those that a card showed leaves after the last day of cover; everybody else of them stays. */
export interface UntilRequest {
  readonly actor: PersonActor;
  /** The same for every delivery of one press. */
  readonly key: ActivityKey;
  readonly department: DepartmentId;
  readonly product: ProductId;
  readonly lastDay: CalendarDate;
  readonly shown: readonly UserId[];
  readonly dropped: ReadonlySet<UserId>;
}

/** Those who are still on the roster, by what was said of them; and of these, whom it is new of. */
export interface UntilSet {
  readonly kind: 'set';
  readonly kept: readonly KnownPerson[];
  readonly dropped: readonly KnownPerson[];
  readonly changed: readonly KnownPerson[];
}

/** Nothing was changed: the card was about a day that is over, or about another term than that of today. */
export interface OtherTerm {
  readonly kind: 'other-term';
}

/**
 * Confirms people of a roster one by one: whoever is dropped leaves after the last day, whoever was and is not any more stays. Their
 * places stay as they are, and nobody's seat is touched today, so the pool is left alone. The ledger says of each what changed, and of all
 * that they were asked about. A large number takes several transactions; authority is read again for each.
 */
export async function setUntil(ports: UntilPorts, request: UntilRequest): Promise<UntilSet | OtherTerm | Refused> {
  let done: UntilSet = { kind: 'set', kept: [], dropped: [], changed: [] };
  for (let from = 0; from === 0 || from < request.shown.length; from += PEOPLE_PER_TRANSACTION) {
    const shown = request.shown.slice(from, from + PEOPLE_PER_TRANSACTION);
    // Each part is recognized by itself when it comes again.
    const key = from === 0 ? request.key : activityKey(`${request.key}-${from}`);
    const part = await ports.departments.change(request.department, (books) =>
      setPart(ports, books, { ...request, key, shown }),
    );
    if (part.kind !== 'set') return part;
    done = {
      kind: 'set',
      kept: [...done.kept, ...part.kept],
      dropped: [...done.dropped, ...part.dropped],
      changed: [...done.changed, ...part.changed],
    };
  }
  return done;
}

async function setPart(
  ports: UntilPorts,
  books: WritableBooks,
  { actor, key, product, lastDay, shown, dropped }: UntilRequest,
): Promise<UntilSet | OtherTerm | Refused> {
  const [institution, department, pool, entries, recorded] = await Promise.all([
    ports.institution.read(),
    books.department(),
    books.pool(product),
    books.entriesOf(product, shown),
    books.recorded([key]),
  ]);
  if (department === undefined || !hasRight(actor, 'change-roster', department, institution))
    return refused(notYours({ institution }));
  if (pool === undefined) {
    const names = { department: namedDepartment(department), product: namedProduct(ports, product) };
    return refused({ code: 'no-pool', ...names, pools: [] });
  }
  const inOrder = entries.toSorted((one, other) => one.rank - other.rank);
  // What the same press did before stands as it is by now: somebody may have said otherwise since.
  if (recorded.has(key)) return outcomeOf(inOrder, inOrder, lastDay);
  const after = inOrder.map((entry) => withUntil(entry, lastDay, dropped.has(entry.userId)));
  const outcome = outcomeOf(inOrder, after, lastDay);
  if (!isOpenDay(ports, lastDay) && (dropped.size > 0 || outcome.changed.length === 0)) return { kind: 'other-term' };
  if (inOrder.length === 0) return outcome;

  const by = { ...actor, ...asRecorded(actor, department, institution) };
  const frame = { actor: by, effectiveOn: todayOf(ports), command: key };
  for (const entry of after.filter((one, index) => one !== inOrder[index])) {
    await books.saveEntry(entry);
    await books.record({ ...frame, fact: { action: 'person-until', product, entry: entryFact(entry) } });
  }
  const { kept, dropped: leaving } = outcome;
  await books.record({ ...frame, fact: { action: 'roster-attested', product, lastDay, kept, dropped: leaving } });
  return outcome;
}

/** Whether people may be dropped after a day: the last one of the term that ends next, and not over yet. */
export function isOpenDay(ports: DayPorts, lastDay: CalendarDate): boolean {
  const today = todayOf(ports);
  return today <= lastDay && turnAround(today, ports.policy).lastDay === lastDay;
}

function outcomeOf(before: readonly RosterEntry[], after: readonly RosterEntry[], lastDay: CalendarDate): UntilSet {
  const leaves = ({ until }: RosterEntry) => until !== undefined && until <= lastDay;
  return {
    kind: 'set',
    kept: after.filter((entry) => !leaves(entry)).map(named),
    dropped: after.filter(leaves).map(named),
    changed: after.filter((entry, index) => entry !== before[index]).map(named),
  };
}

/** The entry as it is to be; itself where that is so already. Whoever leaves earlier anyway still does. */
function withUntil(entry: RosterEntry, lastDay: CalendarDate, isDropped: boolean): RosterEntry {
  const { until, ...rest } = entry;
  if (isDropped) return until !== undefined && until <= lastDay ? entry : { ...rest, until: lastDay };
  return until === lastDay ? rest : entry;
}
