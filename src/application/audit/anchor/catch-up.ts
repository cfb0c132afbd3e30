import { type Anchor, type AnchorMark, mergedEnds } from '../../../domain/audit/anchor';
import { NO_PREVIOUS } from '../../../domain/ledger/ledger-entry';
import { type Anchoring } from '../../../ports/audit/anchor-store';
import { isFault } from '../../../ports/fault';

/** Where the next anchor goes on. */
export interface CaughtUp {
  /** Undefined where there is no anchor yet. Its `bytes` are where the lines end in truth. */
  readonly known: AnchorMark | undefined;
  /** Whether that is more than the store remembers. */
  readonly isNew: boolean;
  /** Lines that the store remembers are gone, or one does not follow the one before. */
  readonly isBroken: boolean;
}

/** Reads the anchors behind the one that the store remembers: whoever made them died before saying so, or the store was put back. */
export async function caughtUp({
  store,
  lines,
  memory,
}: Pick<Anchoring, 'store' | 'lines' | 'memory'>): Promise<CaughtUp> {
  const mark = await memory.find();
  const size = await store.size();
  if (mark !== undefined && size < mark.bytes) return { known: { ...mark, bytes: size }, isNew: true, isBroken: true };
  const from = mark?.bytes ?? 0;
  let known = mark;
  let isBroken = false;
  const tail = await linesFrom(store.read(from));
  for (const line of tail) {
    const anchor = orNone(() => lines.read(line));
    if (anchor === undefined || !follows(anchor, known)) isBroken = true;
    if (anchor !== undefined) known = markAfter(known, anchor);
  }
  return { known: known && { ...known, bytes: size }, isNew: tail.length > 0, isBroken };
}

const follows = ({ number, previous }: Anchor, known: AnchorMark | undefined): boolean =>
  number === (known?.number ?? 0) + 1 && previous === (known?.hash ?? NO_PREVIOUS);

const markAfter = (known: AnchorMark | undefined, { number, hash, heads }: Anchor): AnchorMark => ({
  ...{ number, hash, bytes: 0 },
  heads: mergedEnds(known?.heads ?? [], heads),
});

async function linesFrom(pieces: AsyncIterable<Uint8Array>): Promise<readonly string[]> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const piece of pieces) text += decoder.decode(piece, { stream: true });
  // What has no line break was not written to its end.
  return text.split('\n').slice(0, -1);
}

function orNone<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (isFault(error, 'rejected')) return undefined;
    throw error;
  }
}
