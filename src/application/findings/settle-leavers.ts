import { type PersonActor } from '../../domain/actor';
import { hasRight } from '../../domain/authority';
import { type ActivityKey, type DepartmentId, type ProductId } from '../../domain/ids';
import { isSettled, keptEntry, type Leaver, leaverKey } from '../../domain/findings/leaver';
import { type KnownPerson } from '../../domain/people';
import { entryFact } from '../../domain/roster/pool';
import { type RosterCommand } from '../../domain/roster/roster-command';
import { changeRoster } from '../roster/change-roster';
import { type RecordPorts } from '../ports';
import { todayOf } from '../today';

/** People changed in one transaction; each takes two of its hundred writes. */
const PEOPLE_PER_TRANSACTION = 40;

/** Who settles what becomes of leavers, and what makes a repeat of it recognizable. */
export interface Settler {
  readonly actor: PersonActor;
  /** The same for the same leavers of one department and, where it is named, product, asked in the same way. */
  readonly keyFor: (department: DepartmentId, leavers: readonly Leaver[]) => ActivityKey;
}

/** A pool whose roster was changed, and the command that is to be followed up. */
export interface ReleasedFrom {
  readonly department: DepartmentId;
  readonly key: ActivityKey;
  readonly removed: readonly KnownPerson[];
}

/**
 * Takes leavers off their rosters, as if each pool had got a command of its own: their seats are free for the departments that paid for
 * them, and whoever waits first is seated. Authority is checked when it is done; somebody who is off the roster already stays off.
 */
export async function releaseLeavers(
  ports: RecordPorts,
  { actor, keyFor }: Settler,
  leavers: readonly Leaver[],
): Promise<readonly ReleasedFrom[]> {
  const released: ReleasedFrom[] = [];
  for (const { department, product, people } of poolsOf(leavers)) {
    const key = keyFor(department, people);
    const command: RosterCommand = {
      kind: 'remove',
      department,
      product,
      people: people.map(({ person }) => ({ ...person, userText: person.displayName })),
    };
    const outcome = await changeRoster(ports, { key, actor, command, shownIn: undefined, isRepeat: true });
    if (outcome.kind !== 'changed') continue;
    const removed = outcome.change.lines.flatMap((line) => (line.status === 'removed' ? [line.person] : []));
    released.push({ department, key, removed });
  }
  return released;
}

/** Keeps the seats of leavers: remembers on the roster that somebody said so. Authority is read for each transaction. @returns Those whose seat is kept now. */
export async function keepLeavers(
  ports: RecordPorts,
  { actor, keyFor }: Settler,
  leavers: readonly Leaver[],
): Promise<readonly Leaver[]> {
  const kept: Leaver[] = [];
  for (const { department, people } of poolsOf(leavers)) {
    for (let from = 0; from < people.length; from += PEOPLE_PER_TRANSACTION) {
      const some = people.slice(from, from + PEOPLE_PER_TRANSACTION);
      const command = keyFor(department, some);
      const done = await ports.departments.change(department, async (books) => {
        const [institution, now] = await Promise.all([ports.institution.read(), books.department()]);
        const allowed = hasRight(actor, 'change-roster', now, institution);
        const saved: Leaver[] = [];
        for (const leaver of allowed ? some : []) {
          const entry = await books.entry(leaver.product, leaver.person.userId);
          if (entry === undefined) continue;
          saved.push(leaver);
          if (isSettled(entry, leaver.cause)) continue;
          const next = keptEntry(entry, leaver.cause, { on: todayOf(ports), by: actor.userId });
          await books.saveEntry(next);
          const fact = { action: 'person-kept', product: leaver.product, entry: entryFact(next) } as const;
          await books.record({ actor, effectiveOn: todayOf(ports), command, fact });
        }
        return saved;
      });
      kept.push(...done);
    }
  }
  return kept;
}

interface PoolOfLeavers {
  readonly department: DepartmentId;
  readonly product: ProductId;
  readonly people: readonly Leaver[];
}

function poolsOf(leavers: readonly Leaver[]): readonly PoolOfLeavers[] {
  const pools = new Map<string, PoolOfLeavers>();
  for (const leaver of leavers.toSorted((one, other) => (leaverKey(one) < leaverKey(other) ? -1 : 1))) {
    const { department, product } = leaver;
    const known = pools.get(`${department}/${product}`)?.people ?? [];
    pools.set(`${department}/${product}`, { department, product, people: [...known, leaver] });
  }
  return [...pools.values()];
}
