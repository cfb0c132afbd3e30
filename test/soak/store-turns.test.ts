import { randomUUID } from 'node:crypto';
import { departmentId } from '../../src/domain/ids';
import { isRosterFact, type LedgerEntry } from '../../src/domain/ledger/ledger-entry';
import { problemsOf, readStored, Rebuilding } from '../support/audit';
import { LAPSE } from '../support/builders';
import { closeBots, startBot, type TestBot, type Twin } from '../support/bot/bot-harness';
import { startCosmosStandIn, type CosmosStandIn } from '../support/cosmos-stand-in/cosmos-stand-in';
import { type FaultOrder } from '../support/cosmos-stand-in/faults';
import { Random } from '../support/random';
import { report } from '../support/notes';
import { organizationOf, Talker, tenantOf, type TurnsReport } from '../support/weather/store-turns';
import { COUNTS, SEED } from './counts';

/** People who talk at the same time, each about a department of their own. */
const LANES = 6;
/** That a fault befalls a request to the store. */
const CHANCE = 0.05;
/** That any of them does, when all of them are about. */
const CHANCE_OF_ANY = 0.2;
/** Longer than a process keeps a command to itself that it does not finish. */
const CLAIM_MS = 60_000;
/** Of all turns. */
const MOST_ASKED_AGAIN = 0.02;

/** What befalls requests to the store, each alone and, in the last weather, all of them. */
const FAULTS: readonly (readonly [string, readonly FaultOrder[]])[] = [
  ...[408, 410, 449, 500, 503].map((status): [string, FaultOrder[]] => [`${status}`, [{ kind: 'status', status }]]),
  ['429', [{ kind: 'status', status: 429, retryAfterMs: 20 }]],
  [
    '409 and 412 of nobody',
    [
      { kind: 'operation', status: 409 },
      { kind: 'operation', status: 412 },
    ],
  ],
  ['449 of one operation', [{ kind: 'operation', status: 449 }]],
  ['a reset before anything is done', [{ kind: 'reset' }]],
  ['an answer that is lost', [{ kind: 'reply-lost' }]],
  ['an answer that breaks off', [{ kind: 'torn' }]],
  ['503, though it is done', [{ kind: 'status-after', status: 503 }]],
];
const ALL = ['all of them', FAULTS.flatMap(([, orders]) => orders)] as const;
/** `npm test` has the last one alone; that each of them is waited out it shows elsewhere. */
const WEATHERS = COUNTS.isSoak ? [...FAULTS, ALL] : [ALL];

let standIn: CosmosStandIn;
let bot: TestBot;
let twin: Twin;
let done: TurnsReport;
let talkers: readonly Talker[];

beforeAll(async () => {
  standIn = await startCosmosStandIn();
  const { endpoint, key } = standIn;
  const store = { kind: 'cosmos', endpoint, key, database: randomUUID() } as const;
  bot = await startBot({ seed: tenantOf(LANES), organization: organizationOf(LANES), store });
  twin = await bot.startTwin();
  talkers = Array.from(
    { length: LANES },
    (_, index) => new Talker({ bot, processes: [bot, twin], random: new Random(SEED * 100 + index), lane: index + 1 }),
  );
});

beforeEach(() => {
  done = { turns: 0, changes: 0, presses: 0, repeats: 0, askedAgain: 0, problems: [] };
});

afterAll(async () => {
  await closeBots();
  await standIn.close();
});

it.each(WEATHERS)(
  'every turn has one answer and one effect, and hardly any has to be tried again, with %s',
  async (name, orders) => {
    const place = WEATHERS.findIndex(([one]) => one === name);
    const chance = orders === ALL[1] ? CHANCE_OF_ANY / orders.length : CHANCE;
    const faults = orders.map((order) => ({ ...order, probability: chance }));
    await standIn.setFaults(faults, SEED + place);

    const most = Math.ceil(COUNTS.storeTurns / WEATHERS.length);
    await Promise.all(
      talkers.map(async (talker) => {
        while (done.turns < most) await talker.turn(done);
      }),
    );
    await Promise.all([bot.app().settled(), twin.app.settled()]);
    await standIn.setFaults([]);
    // What could not be closed when its turn ended is its process's until the claim has run out.
    bot.advance(CLAIM_MS);
    await bot.finishAll();

    for (const talker of talkers) {
      talker.lookForMore(done);
      const { department, facts, roster } = talker.expected;
      const stored = await readStored(bot.app().documents, departmentId(department));
      expect(problemsOf(stored, new Rebuilding(LAPSE))).toEqual([]);
      expect(stored.ledger.flatMap(factOf)).toEqual(facts);
      expect(stored.entries.map(({ userPrincipalName }) => userPrincipalName.split('@')[0]).toSorted()).toEqual(
        roster.toSorted(),
      );
      expect(stored.handled.filter(({ isOpen }) => isOpen)).toEqual([]);
    }
    const { turns, changes, presses, repeats, askedAgain, problems } = done;
    report(
      `store, ${name} at ${(chance * 100).toFixed(1)} %: ${turns} turns, ${changes} changes, ${presses} presses, ${repeats} sent twice, ` +
        `${askedAgain} asked to try again (${((100 * askedAgain) / turns).toFixed(2)} %), seed ${SEED}`,
    );
    expect(problems).toEqual([]);
    expect(askedAgain).toBeLessThanOrEqual(turns * MOST_ASKED_AGAIN);
  },
);

/** What a change of the roster was, as those who talk write it down. */
function factOf({ fact }: LedgerEntry): readonly string[] {
  if (!isRosterFact(fact) || !('entry' in fact)) return [];
  return [`${fact.action} ${Number(fact.entry.userId.split('-').at(-1))}`];
}
