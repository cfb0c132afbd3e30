import { type LedgerEnd } from '../../../domain/audit/anchor';
import { DepartmentReplay } from '../../../domain/replay/department-replay';
import {
  departmentTold,
  type Difference,
  differencesOf,
  type Mend,
  type StoredRecords,
} from '../../../domain/replay/differences';
import { ImpossibleEntry } from '../../../domain/replay/impossible-entry';
import { type ReplayedDepartment } from '../../../domain/replay/replayed';
import { type DepartmentId, type ProductId } from '../../../domain/ids';
import { type LedgerEntry } from '../../../domain/ledger/ledger-entry';
import { type RosterEntry } from '../../../domain/roster/pool';
import { type DepartmentBooks, type WritableBooks } from '../../../ports/roster/department-store';
import { type Ports } from '../../ports';
import { readAround } from './ledger-pages';

/** What became of a department whose records were compared with its ledger. */
export type Rebuilt =
  | {
      readonly kind: 'compared';
      readonly department: DepartmentId;
      readonly entries: number;
      readonly differences: readonly Difference[];
      /** Whether they are mended now. */
      readonly isMended: boolean;
    }
  /** Its ledger cannot be followed from this entry on, so nothing is rebuilt from it. */
  | { readonly kind: 'broken'; readonly department: DepartmentId; readonly entry: number; readonly problem: string }
  /** It was changed meanwhile, each time it was looked at. */
  | { readonly kind: 'changed-meanwhile'; readonly department: DepartmentId };

type RebuildPorts = Pick<Ports, 'departments' | 'outline' | 'policy'>;

/** Of the hundred writes of a transaction; the department itself is written with each. */
const MENDED_AT_ONCE = 90;
const ENTRIES_AT_ONCE = 500;
/** A department in use may change while it is read. */
const TRIES = 3;

/** How a department is rebuilt. */
export interface RebuildOptions {
  readonly isDryRun: boolean;
  /** Where its ledger ended when it was anchored last: one that lacks that, or has it otherwise, tells less than was so, or something else. */
  readonly anchored?: LedgerEnd | undefined;
}

/**
 * Compares the records of a department with what its ledger tells, and, unless it is only to be looked at, writes what the ledger tells: in
 * transactions, each of which is decided anew when the ledger went on since. Nothing is added to the ledger.
 */
export async function rebuildDepartment(
  ports: RebuildPorts,
  department: DepartmentId,
  options: RebuildOptions,
): Promise<Rebuilt> {
  for (let tries = 1; tries <= TRIES; tries += 1) {
    const rebuilt = await rebuildOnce(ports, department, options);
    if (rebuilt !== undefined) return rebuilt;
  }
  return { kind: 'changed-meanwhile', department };
}

/** Returns undefined where the department was changed while it was read or mended. */
async function rebuildOnce(
  ports: RebuildPorts,
  department: DepartmentId,
  { isDryRun, anchored }: RebuildOptions,
): Promise<Rebuilt | undefined> {
  const { departments } = ports;
  const broken = await departments.brokenEntry(department);
  if (broken !== undefined) {
    const problem = 'does not fit into the chain, or its end is not where the department says';
    return { kind: 'broken', department, entry: broken, problem };
  }
  const replayed = await replay(ports, department, anchored);
  if (replayed instanceof ImpossibleEntry)
    return { kind: 'broken', department, entry: replayed.number, problem: replayed.message };
  const { past, last, hashAnchored } = replayed;
  if (anchored !== undefined && hashAnchored !== anchored.hash)
    return { kind: 'broken', department, ...otherThan(anchored, past.entries) };
  const differences = differencesOf(past, await readRecords(ports, past));
  const isStill = async (): Promise<boolean> => isLast(departments.look(department), past.entries);
  if (!(await isStill())) return undefined;
  const compared = { kind: 'compared', department, entries: past.entries, differences } as const;
  if (isDryRun || differences.length === 0) return { ...compared, isMended: false };

  for (let from = 0; from < differences.length; from += MENDED_AT_ONCE) {
    const some = differences.slice(from, from + MENDED_AT_ONCE).map(({ mend }) => mend);
    const isWritten = await departments.change(department, async (books) => {
      if (!(await isLast(books, past.entries))) return false;
      const itself = await books.department();
      const isAsTold = itself !== undefined && !differences.some(({ mend }) => mend.kind === 'department');
      // Written each time: by its version a change that somebody else makes meanwhile is noticed.
      await books.saveDepartment(isAsTold ? itself : departmentTold(past, itself), last);
      for (const mend of some) await write(books, mend);
      return true;
    });
    if (!isWritten) return undefined;
  }
  await ports.outline.changed([department]);
  return { ...compared, isMended: true };
}

/** What keeps a ledger from being followed that is not as it was anchored. */
function otherThan({ number }: LedgerEnd, entries: number): { readonly entry: number; readonly problem: string } {
  if (entries >= number) return { entry: number, problem: 'has another hash than in the anchors' };
  return { entry: entries + 1, problem: `is lost: the anchors know ${number}, the ledger has ${entries}` };
}

/** A ledger that was followed to its end. */
interface Replayed {
  readonly past: ReplayedDepartment;
  readonly last: LedgerEntry | undefined;
  /** Of the entry that an anchor names; undefined where there is none. */
  readonly hashAnchored: string | undefined;
}

async function replay(
  { departments }: Pick<Ports, 'departments'>,
  department: DepartmentId,
  anchored: LedgerEnd | undefined,
): Promise<Replayed | ImpossibleEntry> {
  const replay = new DepartmentReplay(department);
  let last: LedgerEntry | undefined;
  let hashAnchored: string | undefined;
  try {
    await readAround(() => departments.look(department), undefined, {
      before: (entries) => {
        replay.take(entries);
        last = entries.at(-1);
        hashAnchored ??= entries.find(({ number }) => number === anchored?.number)?.hash;
      },
    });
  } catch (error) {
    if (error instanceof ImpossibleEntry) return error;
    throw error;
  }
  return { past: replay.past(), last, hashAnchored };
}

const isLast = async (books: Pick<DepartmentBooks, 'ledger'>, number: number): Promise<boolean> =>
  ((await books.ledger({ limit: 1 })).at(0)?.number ?? 0) === number;

async function readRecords(
  { departments, policy }: RebuildPorts,
  { department, pools: told }: ReplayedDepartment,
): Promise<StoredRecords> {
  const books = departments.look(department);
  const [itself, pools, held, renewalAnswers] = await Promise.all([
    books.department(),
    books.pools(),
    departments.entitlementsOf([department]),
    books.renewalAnswers(),
  ]);
  const entitlements = held.map(({ entitlement }) => entitlement);
  // People may stand under a product whose pool is gone, or never was.
  const named = [...pools, ...entitlements].map(({ product }) => product);
  const products = new Set([...told.keys(), ...named, ...policy.products.map(({ id }) => id)]);
  const entries: RosterEntry[] = [];
  for (const product of products)
    for await (const page of rosterPages(departments.look(department), product)) entries.push(...page);
  return { department: itself, pools, entries, entitlements, renewalAnswers };
}

async function* rosterPages(
  books: Pick<DepartmentBooks, 'entries'>,
  product: ProductId,
): AsyncGenerator<readonly RosterEntry[], void, undefined> {
  for (let fromRank: number | undefined; ;) {
    const slice = { product, direction: 'ascending', limit: ENTRIES_AT_ONCE } as const;
    const page = await books.entries(fromRank === undefined ? slice : { ...slice, fromRank });
    if (page.length > 0) yield page;
    const last = page.at(-1);
    if (last === undefined || page.length < ENTRIES_AT_ONCE) return;
    fromRank = last.rank + 1;
  }
}

/** Writes one record as the ledger tells it, with what is in the store alone; or takes it away where the ledger tells nothing of it. */
async function write(books: WritableBooks, mend: Mend): Promise<void> {
  switch (mend.kind) {
    case 'department':
      return;
    case 'pool': {
      const { product, told } = mend;
      const stored = await books.pool(product);
      if (told === undefined) return books.deleteUntold({ kind: 'pool', product });
      return books.savePool({ ...stored, ...told });
    }
    case 'entry': {
      const { product, userId, told } = mend;
      const stored = await books.entry(product, userId);
      if (told === undefined) return stored === undefined ? undefined : books.deleteEntry(stored);
      const { displayName, userPrincipalName, sight } = stored ?? told;
      return books.saveEntry({ ...told, displayName, userPrincipalName, ...(sight === undefined ? {} : { sight }) });
    }
    case 'entitlement': {
      const { of, told } = mend;
      // Known from then on, so that it can be replaced.
      await books.entitlements(of.product);
      return told === undefined
        ? books.deleteUntold({ kind: 'entitlement', entitlement: of })
        : books.saveEntitlement(told);
    }
    case 'renewal-answer': {
      const { of, told } = mend;
      await books.renewalAnswer(of.product, of.lastDay);
      return told === undefined
        ? books.deleteUntold({ kind: 'renewal-answer', answer: of })
        : books.saveRenewalAnswer(told);
    }
  }
}
