import { isDoneWithin } from '../../concurrency/done-within';
import { KeyedLock } from '../../concurrency/keyed-lock';
import { withTimeBudget } from '../../concurrency/time-budget';
import { type Instant, instantOf } from '../../domain/calendar';
import { type ActivityKey, type UserId } from '../../domain/ids';
import { Fault, isFault } from '../../ports/fault';
import { type ChangeCounts, type CountedChange } from '../../ports/roster/change-counts';
import { type Ports } from '../ports';

/** As many changes may one person make within {@link WINDOW_MS}, in all conversations together. */
export const MOST_CHANGES = 30;
/** How long a change counts. */
export const WINDOW_MS = 60_000;
/**
 * As many of them nobody else hears of. Who makes more has them written down, where other processes read them: nobody who works as people
 * do costs anything more, and each process beyond the first can let through as many more than {@link MOST_CHANGES}, once in a window.
 */
export const MOST_UNSHARED = 2;
/** A change, and whoever shares a transaction with it, waits at most this long for what other processes counted. */
const SHARE_MS = 1_000;
/** After a fault each process counts alone for this long, so that nobody waits for the store again and again. */
const ALONE_MS = 5_000;

/** A change of this process. What is `asked` may still be one too many. */
interface OwnChange extends CountedChange {
  state: 'asked' | 'admitted' | 'refused';
  /** Whether other processes may read of it. */
  isShared: boolean;
}

/** What somebody changed within the window. */
interface Sender {
  readonly own: readonly OwnChange[];
  /** What was taken back, and may still be written down as if it was made. */
  readonly released: readonly CountedChange[];
  /** What other processes wrote down, as it was read last. */
  readonly others: readonly CountedChange[];
}

/**
 * Counts the changes that people make, over all processes, and says when one is too many. It is asked at the moment of the effect, and
 * counts before it waits for anything, so that of forty at once ten do not pass. What is forgotten: all of somebody who changed nothing
 * for as long as a change counts.
 */
export class ChangeRate {
  readonly #counts: ChangeCounts;
  readonly #ports: Pick<Ports, 'clock' | 'logger'>;
  /** Whoever changed something last is the last one. */
  readonly #senders = new Map<UserId, Sender>();
  readonly #oneAtATime = new KeyedLock();
  #aloneUntil = -Infinity;

  constructor(counts: ChangeCounts, ports: Pick<Ports, 'clock' | 'logger'>) {
    this.#counts = counts;
    this.#ports = ports;
  }

  /** How many people are remembered. */
  get size(): number {
    return this.#senders.size;
  }

  /** Counts a change; the same one once. @returns Undefined if it may be made, otherwise how long to wait with it. */
  async admit(sender: UserId, key: ActivityKey): Promise<number | undefined> {
    this.#forget();
    const now = this.#latest(sender);
    const { own, others } = now;
    if ([...own, ...others].some((one) => one.key === key)) return undefined;
    if (own.length + others.length >= MOST_CHANGES) return this.#waitMs([...own, ...others]);
    const change: OwnChange = { key, at: this.#now(), state: 'asked', isShared: false };
    const released = now.released.filter((one) => one.key !== key);
    this.#keep(sender, { own: [...own, change], released, others });
    if (own.length < MOST_UNSHARED || this.#nowMs() < this.#aloneUntil) {
      change.state = 'admitted';
      return undefined;
    }
    await this.#oneAtATime.run(sender, () => this.#share(sender, change));
    if (change.state === 'admitted') return undefined;
    const { own: counted, others: known } = this.#latest(sender);
    return this.#waitMs([...counted, ...known]);
  }

  /** Takes back what was counted and did not come about, also from what other processes read. */
  async release(sender: UserId, key: ActivityKey): Promise<void> {
    const now = this.#latest(sender);
    const taken = now.own.find((one) => one.key === key);
    if (taken === undefined) return;
    const own = now.own.filter((one) => one !== taken);
    const released = taken.isShared ? [...now.released, taken] : now.released;
    this.#keep(sender, { own, released, others: now.others });
    if (!taken.isShared || this.#nowMs() < this.#aloneUntil) return;
    const without = (written: readonly CountedChange[]) =>
      written.filter((one) => one.key !== key && this.#counted(one));
    await this.#unlessFault(sender, without);
  }

  /** Writes down all that is asked for, together; what does not fit beside that of others is refused, and counts no more. */
  async #share(sender: UserId, change: OwnChange): Promise<void> {
    if (change.state !== 'asked') return;
    let [fits, left, others]: readonly [OwnChange[], OwnChange[], CountedChange[]] = [[], [], []];
    const isTogether =
      this.#nowMs() >= this.#aloneUntil &&
      (await this.#unlessFault(sender, (written) => {
        const { own, released } = this.#latest(sender);
        const keys = new Set([...own, ...released].map(({ key }) => key));
        others = written.filter((one) => !keys.has(one.key) && this.#counted(one));
        const asked = own.filter(({ state }) => state === 'asked');
        const made = own.filter(({ state }) => state === 'admitted');
        const room = Math.max(0, MOST_CHANGES - others.length - made.length);
        [fits, left] = [asked.slice(0, room), asked.slice(room)];
        for (const one of [...made, ...fits]) one.isShared = true;
        return [...others, ...made, ...fits].map(({ key, at }) => ({ key, at }));
      }));
    // Alone, this process still counts what goes through it.
    if (!isTogether) [fits, left, others] = [[change], [], [...this.#latest(sender).others]];
    for (const one of fits) one.state = 'admitted';
    for (const one of left) one.state = 'refused';
    const { own, released } = this.#latest(sender);
    this.#keep(sender, { own: own.filter(({ state }) => state !== 'refused'), released, others });
  }

  /** Writes for other processes, unless that fails or takes too long. @returns Whether it was written. */
  async #unlessFault(sender: UserId, next: Parameters<ChangeCounts['update']>[1]): Promise<boolean> {
    try {
      const writing = withTimeBudget(SHARE_MS, () => this.#counts.update(sender, next));
      // A store that hangs is not waited for either.
      if (!(await isDoneWithin(SHARE_MS, writing))) throw new Fault('unavailable', 'changes: the store is too slow');
      await writing;
      return true;
    } catch (error) {
      if (!isFault(error)) throw error;
      // That others came first says nothing of the store.
      if (error.kind !== 'conflict') this.#aloneUntil = this.#nowMs() + ALONE_MS;
      this.#ports.logger.warn('changes could not be counted together', { kind: error.kind });
      return false;
    }
  }

  #latest(sender: UserId): Sender {
    const { own = [], released = [], others = [] } = this.#senders.get(sender) ?? {};
    return {
      own: own.filter((one) => this.#counted(one)),
      released: released.filter((one) => this.#counted(one)),
      others: others.filter((one) => this.#counted(one)),
    };
  }

  #keep(sender: UserId, now: Sender): void {
    this.#senders.delete(sender);
    if (now.own.length + now.released.length > 0) this.#senders.set(sender, now);
  }

  /** Forgets everybody who changed nothing within the window. */
  #forget(): void {
    for (const [sender, { own, released }] of this.#senders) {
      if ([...own, ...released].some((one) => this.#counted(one))) return;
      this.#senders.delete(sender);
    }
  }

  /** Until a change of them counts no more that keeps the next one out. */
  #waitMs(changes: readonly CountedChange[]): number {
    const inOrder = changes.map(({ at }) => Date.parse(at)).toSorted((one, other) => one - other);
    const leaving = inOrder.at(-MOST_CHANGES) ?? inOrder[0] ?? 0;
    return Math.max(1, leaving + WINDOW_MS - this.#nowMs());
  }

  #counted = ({ at }: CountedChange): boolean => this.#nowMs() - Date.parse(at) < WINDOW_MS;
  #now = (): Instant => instantOf(this.#ports.clock.now());
  #nowMs = (): number => this.#ports.clock.now().getTime();
}
