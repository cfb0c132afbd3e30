import { closeBots, startBot, type TestBot } from '../../support/bot/bot-harness';
import {
  type CountedCall,
  type CountedDocuments,
  countedDocuments,
  countOf,
} from '../../support/store/counted-documents';
import { sampleOrganization } from '../../../src/local/sample/sample-organization';
import { type CalendarDate } from '../../../src/domain/calendar';

afterEach(closeBots);

/** Long enough for calls that are made side by side to begin before the first of them ends. */
const CALL_MS = 8;
const TEN = ['jdoe', 'asmith', 'fobrien', 'jkim', 'gkim', 'isilva', 'oprice', 'ptran', 'qbauer', 'rsato'];

/** The sample organization with as many seats as anybody may want. */
function roomyOrganization(): string {
  const term = { endsOn: '06-30', startsOn: '08-01', gap: 'lapse' } as never;
  const sample = JSON.parse(sampleOrganization('2027-03-01' as CalendarDate, term)) as {
    entitlements: readonly { product: string }[];
  };
  return JSON.stringify({
    ...sample,
    entitlements: sample.entitlements.map((one) => ({ ...one, seats: 30 })),
  });
}

/** Counts what a bot asks of its store from here on. */
function countCalls(bot: TestBot): CountedDocuments {
  const { documents } = bot.app();
  const below = {
    read: documents.read.bind(documents),
    query: documents.query.bind(documents),
    transact: documents.transact.bind(documents),
    close: documents.close.bind(documents),
  };
  const counted = countedDocuments(below, { delayMs: CALL_MS });
  documents.read = (address) => counted.read(address);
  documents.query = (query) => counted.query(query);
  documents.transact = (...asked) => counted.transact(...asked);
  return counted;
}

/** A bot that has heard from its delegate, as on any day but the first. */
async function startCounted(): Promise<{ readonly bot: TestBot; readonly counted: CountedDocuments }> {
  const bot = await startBot({ organization: roomyOrganization() });
  const counted = countCalls(bot);
  await bot.say('dreyes', 'seats');
  return { bot, counted };
}

const isChange = (call: CountedCall): boolean => call.operation === 'transact' && call.container === 'departments';

/** What a command cost: in a row until its change was stored, and in all, licenses and edit included. */
async function costOf(
  { bot, counted, alias = 'dreyes' }: Awaited<ReturnType<typeof startCounted>> & { readonly alias?: string },
  text: string,
  said: string,
) {
  counted.take();
  const answer = await bot.say(alias, text);
  expect(answer.text).toContain(said);
  const calls = counted.take();
  const change = calls.findIndex(isChange);
  const { transactions, calls: inAll } = countOf(calls);
  return { steps: calls[change]?.depth ?? 0, before: change + 1, transactions, inAll };
}

/** Words for a license that came, or went, so that all of it is counted. */
const DONE = { given: 'License active', taken: 'License removed' };

describe('a roster command', () => {
  it('of one person takes two steps behind the look-up, and five transactions in all', async () => {
    const counted = await startCounted();

    const added = await costOf(counted, 'add jdoe to Visio', DONE.given);
    const removed = await costOf(counted, 'remove jdoe from Visio', DONE.taken);

    // The first step stands beside the look-up: who asks, and the pool.
    expect(added).toMatchObject({ steps: 3, transactions: 5 });
    expect(removed).toMatchObject({ steps: 3, transactions: 5 });
    expect(Math.max(added.before, removed.before)).toBeLessThanOrEqual(12);
  });

  it('of an approver takes no more steps than of a delegate', async () => {
    const { bot, counted } = await startCounted();
    await bot.say('sokafor', 'seats for Mathematics');

    const cost = await costOf({ bot, counted, alias: 'sokafor' }, 'add jdoe to Visio for Mathematics', DONE.given);

    expect(cost).toMatchObject({ steps: 3, transactions: 5 });
  });

  it('of ten people costs little more than of one', async () => {
    const counted = await startCounted();

    const added = await costOf(counted, 'add hpatel to Visio', DONE.given);
    const ten = await costOf(counted, `add ${TEN.join(', ')} to Visio`, '10 people');

    expect(ten.steps).toBe(added.steps);
    expect(ten.transactions).toBe(added.transactions);
    expect(ten.inAll).toBeLessThanOrEqual(1.5 * added.inAll);
  });

  it.each([
    ['swap jdoe for asmith in Visio', 'Alex Smith took', 3, 5],
    ['move jdoe first in Visio', 'Jane Doe is first', 3, 4],
    ['undo', 'Undone', 5, 6],
    ['add asmith to Visio and Project', 'Alex Smith', 3, 5],
    ['remove jdoe from everything', 'no longer', 4, 5],
  ])('“%s” takes no more than that either', async (text, said, steps, transactions) => {
    const counted = await startCounted();
    await counted.bot.say('dreyes', 'add jdoe to Visio');

    const cost = await costOf(counted, text, said);

    expect(cost.steps).toBeLessThanOrEqual(steps);
    expect(cost.transactions).toBeLessThanOrEqual(transactions);
    expect(cost.before).toBeLessThanOrEqual(20);
  });
});
