import { type PersonActor } from '../../domain/actor';
import { hasRight } from '../../domain/authority';
import { type CalendarDate } from '../../domain/calendar';
import { type ActivityKey, activityKey, type DepartmentId, type ProductId, type UserId } from '../../domain/ids';
import { type KnownPerson, named } from '../../domain/people';
import { entryFact, type RosterEntry } from '../../domain/roster/pool';
import { type Refused, refused } from '../../domain/result';
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

/**
 * Confirms people of a roster one by one: whoever is dropped leaves after the last day, whoever was and is not any more stays. Their
 * places stay as they are, and nobody's seat is touched today, so the pool is left alone. The ledger says of each what changed, and of all
 * that they were asked about. A large number takes several transactions; authority is read again for each.
 */
export async function setUntil(ports: UntilPorts, request: UntilRequest): Promise<UntilSet | Refused> {
  let done: UntilSet = { kind: 'set', kept: [], dropped: [], changed: [] };
  for (let from = 0; from === 0 || from < request.shown.length; from += PEOPLE_PER_TRANSACTION) {
    const shown = request.shown.slice(from, from + PEOPLE_PER_TRANSACTION);
    // Each part is recognized by itself when it comes again.
    const key = from === 0 ? request.key : activityKey(`${request.key}-${from}`);
    const part = await ports.departments.change(request.department, (books) =>
      setPart(ports, books, { ...request, key, shown }),
    );
    if (part.kind === 'refused') return part;
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
): Promise<UntilSet | Refused> {
  const [institution, department, pool, entries] = await Promise.all([
    ports.institution.read(),
    books.department(),
    books.pool(product),
    books.entriesOf(product, shown),
  ]);
  if (department === undefined || !hasRight(actor, 'change-roster', department, institution))
    return refused(notYours({ institution }));
  if (pool === undefined) {
    const names = { department: namedDepartment(department), product: namedProduct(ports, product) };
    return refused({ code: 'no-pool', ...names, pools: [] });
  }
  const inOrder = entries.toSorted((one, other) => one.rank - other.rank);
  const after = inOrder.map((entry) => withUntil(entry, lastDay, dropped.has(entry.userId)));
  const changed = after.filter((entry, index) => entry !== inOrder[index]);
  const outcome: UntilSet = {
    kind: 'set',
    kept: inOrder.filter(({ userId }) => !dropped.has(userId)).map(named),
    dropped: inOrder.filter(({ userId }) => dropped.has(userId)).map(named),
    changed: changed.map(named),
  };
  // The same press again finds everything as it left it.
  const isRepeat = changed.length === 0 && (await books.recorded([key])).has(key);
  if (isRepeat || inOrder.length === 0) return outcome;

  const by = { ...actor, ...asRecorded(actor, department, institution) };
  const frame = { actor: by, effectiveOn: todayOf(ports), command: key };
  for (const entry of changed) {
    await books.saveEntry(entry);
    await books.record({ ...frame, fact: { action: 'person-until', product, entry: entryFact(entry) } });
  }
  const { kept, dropped: leaving } = outcome;
  await books.record({ ...frame, fact: { action: 'roster-attested', product, lastDay, kept, dropped: leaving } });
  return outcome;
}

/** The entry as it is to be; itself where that is so already. Whoever leaves earlier anyway still does. */
function withUntil(entry: RosterEntry, lastDay: CalendarDate, isDropped: boolean): RosterEntry {
  const { until, ...rest } = entry;
  if (isDropped) return until !== undefined && until <= lastDay ? entry : { ...rest, until: lastDay };
  return until === lastDay ? rest : entry;
}
