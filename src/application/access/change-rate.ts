import { KeyedLock } from '../../concurrency/keyed-lock';
import { type Instant, instantOf } from '../../domain/calendar';
import { type ActivityKey, type UserId } from '../../domain/ids';
import { isFault } from '../../ports/fault';
import { type ChangeCounts, type CountedChange } from '../../ports/roster/change-counts';
import { type Ports } from '../ports';

/** As many changes may one person make within {@link WINDOW_MS}, in all conversations together. */
export const MOST_CHANGES = 30;
/** How long a change counts. */
export const WINDOW_MS = 60_000;
/**
 * As many of them nobody else hears of. Who makes more has them written down, where other processes read them: nobody who works as people
 * do costs anything more, and requests that are spread over up to six processes are counted exactly.
 */
export const MOST_UNSHARED = 5;

/** A change of this process. What is `asked` may still be one too many. */
interface OwnChange extends CountedChange {
  state: 'asked' | 'admitted' | 'refused';
}

/** What somebody changed within the window. */
interface Sender {
  readonly own: readonly OwnChange[];
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
    const { own, others } = this.#latest(sender);
    if ([...own, ...others].some((one) => one.key === key)) return undefined;
    if (own.length + others.length >= MOST_CHANGES) return this.#waitMs([...own, ...others]);
    const change: OwnChange = { key, at: this.#now(), state: 'asked' };
    this.#keep(sender, { own: [...own, change], others });
    if (own.length < MOST_UNSHARED) {
      change.state = 'admitted';
      return undefined;
    }
    await this.#oneAtATime.run(sender, () => this.#share(sender, change));
    if (change.state === 'admitted') return undefined;
    const { own: counted, others: known } = this.#latest(sender);
    return this.#waitMs([...counted, ...known]);
  }

  /** Takes back what was counted and did not come about. */
  release(sender: UserId, key: ActivityKey): void {
    const { own, others } = this.#latest(sender);
    this.#keep(sender, { own: own.filter((one) => one.key !== key), others });
  }

  /** Writes down all that is asked for, together; what does not fit beside that of others is refused, and counts no more. */
  async #share(sender: UserId, change: OwnChange): Promise<void> {
    if (change.state !== 'asked') return;
    let [fits, left, others]: readonly [OwnChange[], OwnChange[], CountedChange[]] = [[], [], []];
    try {
      await this.#counts.update(sender, (written) => {
        const { own } = this.#latest(sender);
        const keys = new Set(own.map(({ key }) => key));
        others = written.filter((one) => !keys.has(one.key) && this.#counted(one));
        const asked = own.filter(({ state }) => state === 'asked');
        const made = own.filter(({ state }) => state === 'admitted');
        const room = Math.max(0, MOST_CHANGES - others.length - made.length);
        [fits, left] = [asked.slice(0, room), asked.slice(room)];
        return [...others, ...made, ...fits].map(({ key, at }) => ({ key, at }));
      });
    } catch (error) {
      if (!isFault(error)) throw error;
      // Alone, this process still counts what goes through it.
      this.#ports.logger.warn('changes could not be counted together', { kind: error.kind });
      [fits, left, others] = [[change], [], [...this.#latest(sender).others]];
    }
    for (const one of fits) one.state = 'admitted';
    for (const one of left) one.state = 'refused';
    this.#keep(sender, { own: this.#latest(sender).own.filter(({ state }) => state !== 'refused'), others });
  }

  #latest(sender: UserId): Sender {
    const { own = [], others = [] } = this.#senders.get(sender) ?? {};
    return { own: own.filter((one) => this.#counted(one)), others: others.filter((one) => this.#counted(one)) };
  }

  #keep(sender: UserId, { own, others }: Sender): void {
    this.#senders.delete(sender);
    if (own.length > 0) this.#senders.set(sender, { own, others });
  }

  /** Forgets everybody who changed nothing within the window. */
  #forget(): void {
    for (const [sender, { own }] of this.#senders) {
      if (own.some((one) => this.#counted(one))) return;
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
