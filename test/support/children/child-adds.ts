import { setTimeout as sleep } from 'node:timers/promises';
import { type StoreCall } from '../../../src/adapters/documents/store-call';
import { changeRoster } from '../../../src/application/roster/change-roster';
import { type CommandOutcome } from '../../../src/domain/roster/roster-change';
import { isFault } from '../../../src/ports/fault';
import { aRequest, found, MATH, toAdd } from '../builders';
import { openStore, type StoreAddress } from './child-store';
import { portsOn } from '../store/store-harness';

/** What a process of the contention tests is to do: open the store, and when told add its people, each by a call of its own. */
export type AddingOrder =
  | { readonly kind: 'open'; readonly address: StoreAddress; readonly now: string }
  | { readonly kind: 'go'; readonly people: readonly number[] };

/** What such a process says. */
export type AddingReport =
  | { readonly kind: 'opened' }
  | {
      readonly kind: 'done';
      readonly outcomes: readonly CommandOutcome[];
      readonly calls: readonly StoreCall[];
      /** Adds that failed and were sent again, as Teams and people do. */
      readonly sentAgain: number;
    };

const MOST_TRIES = 10;
const say = (report: AddingReport): void => {
  process.send?.(report);
};

async function run(open: Extract<AddingOrder, { kind: 'open' }>): Promise<void> {
  const calls: StoreCall[] = [];
  const documents = await openStore(open.address, { onCall: (call) => calls.push(call) });
  const ports = portsOn(documents, { clock: { now: () => new Date(open.now) } });
  let sentAgain = 0;
  const add = async (number: number): Promise<CommandOutcome> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await changeRoster(ports, aRequest(`add-${number}`, toAdd(found(number)), { isRepeat: attempt > 1 }));
      } catch (error) {
        if (!isFault(error) || attempt === MOST_TRIES) throw error;
        sentAgain += 1;
        await sleep(20);
      }
    }
  };

  process.once('message', (order) => {
    const { people } = order as Extract<AddingOrder, { kind: 'go' }>;
    calls.length = 0;
    void Promise.all(people.map(add)).then((outcomes) => {
      say({ kind: 'done', outcomes, calls, sentAgain });
    });
  });
  await ports.departments.look(MATH).department();
  say({ kind: 'opened' });
}

process.once('disconnect', () => process.exit());
process.once('message', (order) => {
  void run(order as Extract<AddingOrder, { kind: 'open' }>);
});
