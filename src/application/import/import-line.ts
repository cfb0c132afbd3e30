import { defined } from '../../domain/defined';
import { type Actor } from '../../domain/actor';
import { type DepartmentId, type ProductId } from '../../domain/ids';
import { type LedgerFact } from '../../domain/ledger/ledger-entry';
import { type KnownPerson, named } from '../../domain/people';
import { emptyPool } from '../../domain/roster/pool';
import { type Person } from '../../ports/roster/directory';
import { type WritableBooks } from '../../ports/roster/department-store';
import { type Ports } from '../ports';
import { todayOf } from '../today';

/** Who runs an import, of which file. */
export interface ImportRun {
  readonly file: string;
  readonly by: string;
  /** Told how far it has come, from time to time. */
  readonly onProgress?: OnProgress;
}

/** Told how many names were looked up, rosters written, or people's licenses tried. */
export type OnProgress = (so: {
  readonly what: 'names' | 'rosters' | 'licenses';
  readonly done: number;
  readonly total: number;
}) => void;

/** What an import did: counts of lines as they are written, and every line that contradicts what is there, in words. */
export class Tally {
  written = 0;
  alreadyThere = 0;
  adopted = 0;
  readonly contradictions: string[] = [];
}

/** Everything a line is written from. */
export interface Import {
  readonly ports: Ports;
  readonly actor: Actor;
  readonly people: ReadonlyMap<string, Person>;
  readonly tally: Tally;
}

/** The person of a checked file whom a line names. */
export function personOf(work: Import, userPrincipalName: string): KnownPerson {
  const person = work.people.get(userPrincipalName.toLowerCase());
  if (person === undefined) throw new Error('a person of a checked file was not looked up');
  return named(person);
}

/** Counts one line: `written`, `there`, or what stands there instead. */
export function count({ tally }: Import, outcome: string, contradiction: (found: string) => string): void {
  if (outcome === 'written') tally.written += 1;
  else if (outcome === 'there') tally.alreadyThere += 1;
  else tally.contradictions.push(contradiction(outcome));
}

/** Writes down in the ledger what a line did. */
export function recordLine(work: Import, books: WritableBooks, line: string, fact: LedgerFact): Promise<void> {
  return books.record({ actor: work.actor, effectiveOn: todayOf(work.ports), command: lineCommand(line), fact });
}

/** The command of a line in the ledger: the same in every run. */
export const lineCommand = (line: string): string => `import:${line}`;

/** What stands instead of every line of a department that was closed in chat; until it is opened again there, nothing is written into it. */
export const CLOSED = 'closed here';

/** Whether a department was closed in chat. */
export const isClosed = async (books: WritableBooks): Promise<boolean> =>
  (await books.department())?.closedAt !== undefined;

/** Opens a pool, or lets a group mirror one; what is there already stays. */
export async function openPool(
  work: Import,
  books: WritableBooks,
  department: DepartmentId,
  product: ProductId,
  group?: string,
): Promise<void> {
  if (await isClosed(books)) return;
  const existing = await books.pool(product);
  if (existing !== undefined && (group === undefined || existing.group === group)) return;
  await books.savePool({ ...(existing ?? emptyPool(department, product)), ...defined({ group }) });
  if (existing === undefined) await recordLine(work, books, `pool:${product}`, { action: 'pool-opened', product });
}
