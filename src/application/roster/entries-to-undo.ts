import { actorId, type PersonActor } from '../../domain/actor';
import { type UserId } from '../../domain/ids';
import { isRosterFact, type LedgerEntry, type RosterFact } from '../../domain/ledger/ledger-entry';
import { type Refusal } from '../../domain/refusal';
import { type HandledCommand } from '../../domain/roster/handled';
import { type UndoCommand } from '../../domain/roster/roster-command';
import { type DepartmentBooks } from '../../ports/roster/department-store';

/** A command can be undone for a day. */
const UNDO_MS = 24 * 60 * 60 * 1000;
/** More roster entries than any command has: people it names, in and out. */
const MOST_ENTRIES = 1000;
/** Changes of others since, within a day; an undo among more than these is not worth having. */
const MOST_SINCE = 2000;
/** Changes that are read at once: a command is undone soon, as a rule. */
const SINCE_AT_ONCE = 20;

/** An entry of the ledger that says how a roster was changed. */
export type RosterLedgerEntry = LedgerEntry & { readonly fact: RosterFact };

/** The latest roster change of somebody in a department. */
export async function latestChangeOf(books: DepartmentBooks, actor: PersonActor): Promise<LedgerEntry | undefined> {
  const [latest] = await books.ledger({ actorId: actorId(actor), isRosterChange: true, limit: 1 });
  return latest;
}

/**
 * The roster entries of the ledger to reverse, or why there are none: one pool after the other in the order of the command, in each the
 * newest first.
 */
export async function entriesToUndo(
  books: DepartmentBooks,
  asked: { readonly latest: LedgerEntry | undefined; readonly command: UndoCommand; readonly now: Date },
  earlier: HandledCommand | undefined,
): Promise<readonly RosterLedgerEntry[] | Refusal> {
  const started = earlier?.progress?.command;
  const wanted = started?.kind === 'undo' ? started.command : asked.command.command;
  if (earlier === undefined) {
    const { latest } = asked;
    const refusal = refusalToUndo(latest, wanted, asked.now);
    if (refusal !== undefined) return refusal;
    return entriesOf(books, latest?.command ?? '');
  }
  return entriesOf(books, wanted ?? '');
}

async function entriesOf(books: DepartmentBooks, command: string): Promise<readonly RosterLedgerEntry[]> {
  const entries = rosterEntries(await books.ledger({ command, isRosterChange: true, limit: MOST_ENTRIES }));
  const products = entries.toReversed().map(({ fact }) => fact.product);
  return [...new Set(products)].flatMap((product) => entries.filter(({ fact }) => fact.product === product));
}

function refusalToUndo(latest: LedgerEntry | undefined, wanted: string | undefined, now: Date): Refusal | undefined {
  const because = (reason: Extract<Refusal, { code: 'nothing-to-undo' }>['reason']): Refusal => ({
    code: 'nothing-to-undo',
    reason,
  });
  if (latest === undefined) return because('none');
  if (latest.undoes !== undefined)
    return because(wanted === undefined || latest.undoes === wanted ? 'already-undone' : 'not-latest');
  if (wanted !== undefined && latest.command !== wanted) return because('not-latest');
  if (Date.parse(latest.at) + UNDO_MS < now.getTime()) return because('too-old');
  return undefined;
}

const rosterEntries = (entries: readonly LedgerEntry[]) =>
  entries.filter((entry): entry is RosterLedgerEntry => isRosterFact(entry.fact));

/** Changes of rosters in a department since an entry of this number, the oldest first. */
export async function changesSince(books: DepartmentBooks, number: number): Promise<readonly RosterLedgerEntry[]> {
  const all: LedgerEntry[] = [];
  while (all.length < MOST_SINCE) {
    const sinceNumber = (all.at(-1)?.number ?? number) + 1;
    const some = await books.ledger({ isRosterChange: true, limit: SINCE_AT_ONCE, sinceNumber });
    all.push(...some);
    if (some.length < SINCE_AT_ONCE) break;
  }
  return rosterEntries(all);
}

/** People of a pool whom others' commands changed after a command; what its own undo did does not count. */
export function changedSinceIn(
  latest: readonly RosterLedgerEntry[],
  undone: RosterLedgerEntry,
  undo: string,
): ReadonlySet<UserId> {
  const since = latest.filter(
    ({ number, command, fact }) =>
      number > undone.number && command !== undo && command !== undone.command && fact.product === undone.fact.product,
  );
  return new Set(
    since.flatMap(({ fact }) =>
      (fact.action === 'person-swapped' ? [fact.entry, fact.outgoing] : [fact.entry]).map((entry) => entry.userId),
    ),
  );
}
