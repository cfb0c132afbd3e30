import { type Instant } from '../calendar';
import { type DepartmentId, type ProductId } from '../ids';
import { type ExceptionBook, type ExceptionFound, keyOf, keyText, type OpenException } from './exception';

/** Open exceptions of one part, so that its document stays small whatever a reading finds. */
export const MOST_IN_PART = 200;

/** A part of a pool's exceptions as a reading leaves it, with what that is about. */
export interface BookChange {
  readonly book: ExceptionBook;
  /** Found, and not open before, or with another count or failure. */
  readonly seen: readonly ExceptionFound[];
  /** Open before, and found no more. */
  readonly gone: readonly OpenException[];
  /** When a reading is known to have found them last. */
  readonly lastSeenAt: Instant;
}

/** A reading, as far as it is compared with what is open. */
export interface ReadingOf {
  /** Of one pool, or of one product in the whole tenant. */
  readonly found: readonly ExceptionFound[];
  /** When the tenant was begun to be read. */
  readonly readAt: Instant;
  /** When the whole reading before began, where that is known. */
  readonly wholeBefore?: Instant;
}

/** The parts of one pool that a reading changes, in order; none after a newer reading has changed one: what is older must not undo it. */
export function changesOf(
  { department, product }: { readonly department: DepartmentId; readonly product: ProductId },
  /** All there are, in order. */
  parts: readonly ExceptionBook[],
  reading: ReadingOf,
): readonly BookChange[] {
  const { found, readAt } = reading;
  if (parts.some((part) => part.readAt !== undefined && part.readAt > readAt)) return [];
  const left = new Map(found.map((exception) => [keyText(keyOf(exception)), exception]));
  const kept = parts.map((part) => comparedWith(part, left));
  const fresh = [...left.values()];
  const changes: BookChange[] = [];
  for (let index = 0; index < kept.length || fresh.length > 0; index += 1) {
    const before = kept[index] ?? NOTHING;
    const added = fresh.splice(0, MOST_IN_PART - before.open.length);
    const seen = [...before.seen, ...added];
    if (seen.length + before.gone.length === 0) continue;
    const open = [...before.open, ...added.map((exception) => ({ ...exception, firstSeenAt: readAt }))];
    const book = { ...parts[index], department, product, ...(index === 0 ? {} : { part: index }), readAt, open };
    changes.push({ book, seen, gone: before.gone, lastSeenAt: lastSeenAt(parts[index], before.gone, reading) });
  }
  return changes;
}

type Compared = Pick<BookChange, 'seen' | 'gone'> & { readonly open: readonly OpenException[] };

const NOTHING: Compared = { open: [], seen: [], gone: [] };

/** What is still found is taken out of `left`; what was answered stays with it. */
function comparedWith({ open }: ExceptionBook, left: Map<string, ExceptionFound>): Compared {
  const [still, seen, gone]: readonly [OpenException[], ExceptionFound[], OpenException[]] = [[], [], []];
  for (const before of open) {
    const key = keyText(keyOf(before));
    const now = left.get(key);
    left.delete(key);
    if (now === undefined) {
      gone.push(before);
    } else if (now.count === before.count && now.failure === before.failure) {
      still.push(before);
    } else {
      const { firstSeenAt, answered } = before;
      still.push({ ...now, firstSeenAt, ...(answered === undefined ? {} : { answered }) });
      seen.push(now);
    }
  }
  return { open: still, seen, gone };
}

/** The part says when it was changed last: what was open then was found by that reading, and by every one until this. */
function lastSeenAt(
  part: ExceptionBook | undefined,
  gone: readonly OpenException[],
  { readAt, wholeBefore }: ReadingOf,
): Instant {
  const known = [part?.readAt, wholeBefore, ...gone.map(({ firstSeenAt }) => firstSeenAt)];
  const earlier = known.filter((at) => at !== undefined && at < readAt).toSorted();
  return earlier.at(-1) ?? readAt;
}
