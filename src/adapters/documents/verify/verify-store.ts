import { z } from 'zod';
import { INSTITUTION } from '../../../domain/ledger/ledger-entry';
import { type Anchored, checkAnchors, type Remembered } from './anchor-check';
import { ChainCheck } from './chain-check';
import { entryIn, wrapperProblem } from './entry-document';
import { type KeptHead, type LedgerSource } from './ledger-source';
import { linesOf } from './lines';
import { type TellProblem } from './problem';
import { headOf } from './stored-heads';

/** Anchors, wherever they are. */
export interface AnchorsToRead {
  readonly name: string;
  read(from: number): AsyncIterable<Uint8Array>;
}

/** What was looked at. */
export interface Verified {
  readonly ledgers: number;
  readonly entries: number;
  /** Absent where there are none, 0 where none says anything of what is there: nothing was compared. */
  readonly anchors?: number;
}

/** Recomputes every chain of a store, and compares it with its head and with anchors. Faults of the store pass through. */
export async function verifyStore(
  source: LedgerSource,
  { anchors, tell }: { readonly anchors: AnchorsToRead | undefined; readonly tell: TellProblem },
): Promise<Verified> {
  // What is remembered is as old as the anchors at least, and these no newer than the records: nothing made meanwhile looks lost.
  const anchored = anchors && (await anchorsOf(source, anchors, tell));
  const heads = await source.heads();
  let [entries, compared] = [0, 0];
  for (const head of heads) {
    const chain = await verifyLedger(source, head, { anchored, tell });
    entries += chain.entries;
    compared += chain.compared;
  }
  for (const { department, what } of await source.strays()) tell({ file: source.name, department, what });
  const known = new Set(heads.map(({ department }) => department));
  for (const department of [...(anchored?.ends.keys() ?? [])].filter((one) => !known.has(one))) {
    const chain = new ChainCheck({ file: source.name, department, anchored: anchored?.ends.get(department), tell });
    chain.endAnchored(() => false, 'the store');
    compared += chain.compared;
  }
  return { ledgers: heads.length, entries, ...anchorsCompared(anchored, compared) };
}

/** How many anchors there are, if any of them says something of what is there. */
export const anchorsCompared = (anchored: Anchored | undefined, compared: number): Pick<Verified, 'anchors'> =>
  anchored === undefined ? {} : { anchors: compared === 0 ? 0 : anchored.count };

async function anchorsOf(source: LedgerSource, anchors: AnchorsToRead, tell: TellProblem): Promise<Anchored> {
  const found = await source.remembered();
  if (found === 'damaged') tell({ file: source.name, what: 'what it remembers of the newest anchor is damaged' });
  const remembered: Remembered | undefined =
    found === undefined || found === 'damaged' ? undefined : { ...found, by: 'the store' };
  return checkAnchors(linesOf(anchors.read(0)), { file: anchors.name, remembered, tell });
}

/** Follows one ledger from its first entry to its head. */
async function verifyLedger(
  source: LedgerSource,
  { department, document }: KeptHead,
  { anchored, tell }: { readonly anchored: Anchored | undefined; readonly tell: TellProblem },
): Promise<Pick<ChainCheck, 'entries' | 'compared'>> {
  const file = source.name;
  const name = nameOf(department, document?.body);
  const chain = new ChainCheck({ ...{ file, department, name, tell }, anchored: anchored?.ends.get(department) });
  for await (const { id, body, problem } of source.entries(department)) {
    const entry = entryIn(body);
    if (entry === undefined) {
      chain.skip(problem ?? 'is no document of a ledger');
      continue;
    }
    if (!chain.take(entry)) continue;
    const other = problem ?? wrapperProblem(id, body);
    if (other !== undefined) tell({ file, department: name, entry: chain.number, what: other });
  }
  const head = document === undefined ? 'none' : headOf(document.body);
  if (head === 'damaged') tell({ file, department: name, what: 'the head of its ledger is damaged' });
  else chain.end(head === 'none' ? undefined : head, 'its head');
  if (document?.problem !== undefined)
    tell({ file, department: name, what: `the document of its head ${document.problem}` });
  chain.endAnchored(() => false, 'the store');
  return chain;
}

function nameOf(department: string, body: unknown): string {
  if (department === INSTITUTION) return 'the institution';
  const named = z.looseObject({ department: z.looseObject({ name: z.string() }) }).safeParse(body);
  return named.data?.department.name ?? department;
}
