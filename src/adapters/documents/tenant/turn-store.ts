import { defined } from '../../../domain/defined';
import { instantOf } from '../../../domain/calendar';
import { type ActivityKey } from '../../../domain/ids';
import { type Clock } from '../../../ports/clock';
import { Fault, isFault } from '../../../ports/fault';
import { type TurnRecord, type TurnStore } from '../../../ports/roster/turn-store';
import { type DocumentStore } from '../document-store';
import { kinds } from '../shapes/kinds';
import { isWritten, tenantDocuments } from './tenant-documents';

/** How long a message that came in is kept. */
export const TURN_SECONDS = 24 * 60 * 60;
const KEPT = { expiresAfterSeconds: TURN_SECONDS };
/** Whoever took a message on and has not answered within this time is taken for dead; a turn lasts 15 seconds at most. */
const DEAD_AFTER_MS = 60_000;
const LONG_AGO = instantOf(new Date(0));
const MOST_WAITING = 100;
/** Some may be on their way at the same moment, and some be buttons. */
const MOST_LATELY = 5;
/** More turns than are under way in one process at any moment. */
const MOST_HELD = 1000;

/** A message whose claims vanish one after the other is no message that somebody answers. */
const MOST_CLAIMS = 10;

/** Incoming messages, on any document store. */
export function documentTurnStore(store: DocumentStore, clock: Clock): TurnStore {
  const turns = tenantDocuments(store, kinds.turn);
  /** Messages that this process answered, and of which the store has not heard yet. */
  const unheard = new Set<ActivityKey>();
  /** The versions of what this process claimed last, so that they can be closed without a look. */
  const held = new Map<ActivityKey, string>();

  /** Claims a message. @returns Whether that came about; not when somebody else wrote first. */
  async function isClaimed(claimed: TurnRecord, version?: string): Promise<boolean> {
    try {
      held.set(claimed.key, await turns.write(claimed.key, claimed, { ...KEPT, version }));
    } catch (error) {
      if (isFault(error, 'conflict')) return false;
      throw error;
    }
    for (const oldest of held.keys()) {
      if (held.size <= MOST_HELD) break;
      held.delete(oldest);
    }
    return true;
  }

  return {
    async claim(key, talk) {
      if (unheard.has(key)) return 'repeat';
      for (let attempt = 1; attempt <= MOST_CLAIMS; attempt += 1) {
        const now = clock.now();
        const claimed: TurnRecord = { key, status: 'working', at: instantOf(now), ...defined({ talk }) };
        if (await isClaimed(claimed)) return 'first';

        const found = await turns.find(key);
        // Given back, or forgotten, since: it is as new as before.
        if (found === undefined) continue;
        const { value: record, version } = found;
        const takenOnAt = Date.parse(record.takenOverAt ?? record.at);
        const isDead = record.status === 'working' && takenOnAt + DEAD_AFTER_MS < now.getTime();
        if (!isDead) return 'repeat';
        // What it refers to was said before it came first.
        const takenOver = { ...claimed, at: record.at, takenOverAt: claimed.at };
        return (await isClaimed(takenOver, version)) ? 'retried' : 'repeat';
      }
      throw new Fault('unavailable', 'a message can neither be claimed nor be found');
    },

    find: async (key) => (await turns.find(key))?.value,

    async save(record) {
      if (record.status === 'answered') unheard.add(record.key);
      const version = held.get(record.key);
      held.delete(record.key);
      const isHeld = version !== undefined && (await isWritten(turns.write(record.key, record, { ...KEPT, version })));
      if (!isHeld) await turns.overwrite(record.key, record, KEPT);
      unheard.delete(record.key);
    },

    async giveUp(key) {
      held.delete(key);
      const found = await turns.find(key);
      if (found?.value.status !== 'working') return;
      // Nobody read an answer: what was asked before it is still the last question.
      const { talk: _, ...record } = found.value;
      await isWritten(turns.write(key, { ...record, takenOverAt: LONG_AGO }, { ...KEPT, version: found.version }));
    },

    async release(key) {
      await turns.remove(key);
    },

    async lately(talk, until) {
      const orderBy = { field: 'at', direction: 'descending', ...defined({ from: until }) } as const;
      const found = await turns.query({ where: { talk }, orderBy, limit: MOST_LATELY });
      return found.map(({ value }) => value);
    },

    async answerOnce(key, answer) {
      const record: TurnRecord = { key, status: 'answered', at: instantOf(clock.now()), said: answer };
      if (await isWritten(turns.write(key, record, KEPT))) return answer;
      const found = await turns.find(key);
      if (found?.value.said === undefined) throw new Fault('unavailable', 'an answer can neither be kept nor be found');
      return found.value.said;
    },

    async lookingUp(onUnreadable) {
      const orderBy = { field: 'at', direction: 'ascending' } as const;
      const found = await turns.query({ where: { status: 'looking-up' }, orderBy, limit: MOST_WAITING }, onUnreadable);
      return found.map(({ value }) => value);
    },
  };
}
