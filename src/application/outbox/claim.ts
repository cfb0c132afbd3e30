import { type Instant, instantOf } from '../../domain/calendar';
import { defined } from '../../domain/defined';
import { type ActivityKey, type DepartmentId, type PurchaseId } from '../../domain/ids';
import { type PurchaseRecord } from '../../domain/purchase/purchase-record';
import { type HandledCommand } from '../../domain/roster/handled';
import { type WritableBooks } from '../../ports/roster/department-store';
import { type Ports } from '../ports';

/** Longer than a turn takes; shorter than people wait for an answer after a crash. */
const TURN_CLAIM_MS = 20_000;

/** Until when whoever changes something at an instant has what follows from it to themselves. */
export const claimEnd = (at: Instant): Instant => later(at, TURN_CLAIM_MS);

/** A record from which something follows, and who takes care of that. */
interface Claimable {
  readonly claimedBy?: string | undefined;
  readonly claimedUntil: Instant;
  readonly isOpen: boolean;
}

/** Where a record from which something follows stands in the books of a department. */
export interface Place<Kept extends Claimable> {
  readonly department: DepartmentId;
  readonly find: (books: WritableBooks) => Promise<Kept | undefined>;
  readonly save: (books: WritableBooks, record: Kept) => Promise<void>;
}

/** Where the record of a roster command stands. */
export const commandAt = (department: DepartmentId, key: ActivityKey): Place<HandledCommand> => ({
  department,
  find: (books) => books.handled(key),
  save: (books, handled) => books.saveHandled(handled),
});

/** Where the record of a purchase stands. */
export const purchaseAt = (department: DepartmentId, id: PurchaseId): Place<PurchaseRecord> => ({
  department,
  find: (books) => books.purchase(id),
  save: (books, record) => books.savePurchase(record),
});

/**
 * Who takes care of a record, and for how many milliseconds alone. Without a name, nobody else may claim it before that time is over; with
 * one, a claim without a name is theirs to take.
 */
export interface Claimant {
  readonly by?: string;
  readonly ms: number;
}

/** The claimant that whoever changes a record is, too: for one turn, without a name. */
export const turnClaimant: Claimant = { ms: TURN_CLAIM_MS };

/** Changes a record as it stands now. @returns It as it is afterwards; undefined when it is gone. */
export function amend<Kept extends Claimable>(
  { departments }: Pick<Ports, 'departments'>,
  { department, find, save }: Place<Kept>,
  next: (now: Kept) => Kept,
): Promise<Kept | undefined> {
  return departments.change(department, async (books) => {
    const now = await find(books);
    if (now === undefined) return undefined;
    const changed = next(now);
    if (changed !== now) await save(books, changed);
    return changed;
  });
}

/** Takes a record with something left to do, if nobody else has it. @returns It, claimed; undefined when it is not to be had. */
export function claim<Kept extends Claimable>(
  { departments, clock }: Pick<Ports, 'departments' | 'clock'>,
  { department, find, save }: Place<Kept>,
  { by, ms }: Claimant,
): Promise<Kept | undefined> {
  return departments.change(department, async (books) => {
    const at = instantOf(clock.now());
    const now = await find(books);
    if (now?.isOpen !== true) return undefined;
    const isOthers = by === undefined || (now.claimedBy !== undefined && now.claimedBy !== by);
    if (isOthers && now.claimedUntil > at) return undefined;
    const claimed = { ...now, ...defined({ claimedBy: by }), claimedUntil: later(at, ms) };
    await save(books, claimed);
    return claimed;
  });
}

/** Another process took a record over, since this one was silent for too long. */
export class ClaimLost extends Error {}

/** Writes down what was done, and keeps the claim longer; throws {@link ClaimLost} when another process has it by now. */
export async function amendClaimed<Kept extends Claimable>(
  ports: Pick<Ports, 'departments' | 'clock'>,
  place: Place<Kept>,
  { by, ms }: Claimant,
  next: (now: Kept) => Kept,
): Promise<void> {
  const after = await amend(ports, place, (now) => {
    const changed = next(now);
    return changed.claimedBy === by ? { ...changed, claimedUntil: later(instantOf(ports.clock.now()), ms) } : changed;
  });
  if (after === undefined || after.claimedBy !== by) throw new ClaimLost();
}

/** Gives a record back, unless another process has it. @returns Whether nothing is left to do for this one. */
export async function release<Kept extends Claimable>(
  ports: Pick<Ports, 'departments' | 'clock'>,
  place: Place<Kept>,
  { by }: Claimant,
  isLeft: (now: Kept) => boolean,
): Promise<boolean> {
  const after = await amend(ports, place, (now) => {
    if (now.claimedBy !== by) return now;
    return { ...now, claimedBy: undefined, claimedUntil: instantOf(ports.clock.now()), isOpen: isLeft(now) };
  });
  return after?.isOpen !== true;
}

/** Lets others take a record whose work is left where it is, as when the program stops; what has an owner by name stays theirs. */
export async function letGo<Kept extends Claimable>(
  ports: Pick<Ports, 'departments' | 'clock'>,
  place: Place<Kept>,
): Promise<void> {
  const at = instantOf(ports.clock.now());
  await amend(ports, place, (now) =>
    now.isOpen && now.claimedBy === undefined && now.claimedUntil > at ? { ...now, claimedUntil: at } : now,
  );
}

/** Keeps everybody from a record for some time: whatever is left of it cannot be done before. What has an owner by name stays theirs. */
export async function leaveAlone<Kept extends Claimable>(
  ports: Pick<Ports, 'departments' | 'clock'>,
  place: Place<Kept>,
  ms: number,
): Promise<void> {
  const until = later(instantOf(ports.clock.now()), ms);
  await amend(ports, place, (now) =>
    now.isOpen && now.claimedBy === undefined ? { ...now, claimedUntil: until } : now,
  );
}

const later = (at: Instant, ms: number): Instant => instantOf(new Date(Date.parse(at) + ms));
