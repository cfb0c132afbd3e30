import { type Config } from '../../src/config/read-config';
import { type DepartmentId } from '../../src/domain/ids';
import { type Policy } from '../../src/domain/institution/policy';
import { type RunLine } from '../../src/domain/reconcile/run';
import { sampleTenant } from '../../src/local/sample/sample-tenant';
import { problemsOf, readStored, Rebuilding } from '../support/audit';
import { aMessage, chatOf, type WireActivity } from '../support/bot/activities';
import { closeBots, startBot, type TestBot } from '../support/bot/bot-harness';
import { LAPSE } from '../support/builders';
import { type CosmosStandIn, startCosmosStandIn } from '../support/cosmos-stand-in/cosmos-stand-in';
import { deliver, foundIn, sendPurchase } from '../support/purchase/purchasing';
import { backupOf } from '../support/store/backup';
import { numbers } from '../support/tenant/many-seats';
import { aUser, guid } from '../support/tenant/tenant-seed';
import { COUNTS } from './counts';

const VISIO = 'bf95fd32-576a-4742-8d7a-6dc4940b9532';
const MATH = 'math' as DepartmentId;
const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
/** The numbers of people by what became of them after the backup. */
const AT_THE_BACKUP = numbers(1000, 1039);
const ADDED = numbers(1100, 1144);
const REMOVED = numbers(1000, 1019);
const SWAPPED_OUT = numbers(1020, 1029);
const SWAPPED_IN = numbers(1200, 1209);
/** Somebody in the admin center gave it; no seat calls for it. */
const GIVEN_BY_OTHERS = 1300;

let standIn: CosmosStandIn;

beforeAll(async () => {
  standIn = await startCosmosStandIn();
});

afterAll(() => standIn.close());

afterEach(closeBots);

const nameOf = (number: number): string => `person${number}`;
const listOf = (people: readonly number[]): string => people.map(nameOf).join(', ');

const organization = JSON.stringify({
  departments: [{ id: MATH, name: 'Mathematics', directoryNames: [], delegates: ['dreyes@contoso.edu'] }],
  approvers: ['sokafor@contoso.edu', 'kbell@contoso.edu'],
  entitlements: [
    { product: 'visio', seats: 70, purchaseOrderNumber: 'PO-1' },
    { product: 'project', seats: 2, purchaseOrderNumber: 'PO-2' },
  ].map((one) => ({ ...one, department: MATH, coverFrom: '2026-08-01', coverUntil: '2027-06-30' })),
  rosters: [
    { department: MATH, product: 'visio', people: AT_THE_BACKUP.map((one) => `${nameOf(one)}@contoso.edu`) },
    { department: MATH, product: 'project', people: ['cdiaz', 'dlee', 'enovak'].map((one) => `${one}@contoso.edu`) },
  ],
});

async function start(store: Config['store']): Promise<TestBot> {
  const people = [...AT_THE_BACKUP, ...ADDED, ...SWAPPED_IN, GIVEN_BY_OTHERS];
  const bot = await startBot({
    store,
    organization,
    seed: {
      ...sampleTenant,
      users: [...(sampleTenant.users ?? []), ...people.map((one) => aUser(one))],
      skus: (sampleTenant.skus ?? []).map((sku) =>
        sku.skuId === VISIO ? { ...sku, prepaidUnits: { enabled: 500 } } : sku,
      ),
      held: [{ userId: guid(GIVEN_BY_OTHERS), skuId: VISIO }],
    },
  });
  for (const alias of ['dreyes', 'sokafor', 'kbell', 'cdiaz', 'enovak']) await bot.say(alias, 'hi');
  await bot.reconcileWhole();
  await bot.finishAll();
  return bot;
}

/** What happens in the days after the backup: they are days on which people are reminded, too. @returns One of the messages. */
async function daysPass(bot: TestBot): Promise<WireActivity> {
  await bot.say('dreyes', `add ${listOf(ADDED.slice(0, 20))} to Visio`);
  await bot.say('dreyes', `add ${listOf(ADDED.slice(20, -1))} to Visio`);
  const last = aMessage('dreyes', bot.place, `add ${listOf(ADDED.slice(-1))} to Visio`);
  await bot.send(last);
  await bot.say('dreyes', `remove ${listOf(REMOVED)} from Visio`);
  for (const [index, out] of SWAPPED_OUT.entries())
    await bot.say('dreyes', `swap ${nameOf(out)} for ${nameOf(SWAPPED_IN[index] ?? 0)} in Visio`);
  await sendPurchase(bot, 'dreyes');
  await bot.press('sokafor', foundIn(bot, 'sokafor', /^Approve /u), /^Approve/u);
  await deliver(bot, 20);
  await bot.finishAll();
  await bot.app().settled();
  for (const job of ['reminders', 'send-letters', 'reminders', 'send-letters']) await bot.app().runJob(job);
  bot.advance(3 * DAY_MS);
  await bot.reconcileWhole();
  return last;
}

/** Every job, as often as an hour or two bring it. */
async function hoursPass(bot: TestBot): Promise<void> {
  for (let hour = 0; hour < 2; hour += 1) {
    bot.advance(HOUR_MS);
    for (const job of ['outline', 'reminders', 'mirror']) await bot.app().runJob(job);
    await bot.finishAll();
    await bot.reconcileWhole();
  }
  await bot.app().settled();
}

const policyWith = (bot: TestBot, mode: Policy['reconcile']['mode']): Policy => ({
  ...bot.app().ports.policy,
  reconcile: { ...bot.app().ports.policy.reconcile, mode },
});

/** Who holds Visio, as the tenant itself knows. */
const licensed = async (bot: TestBot): Promise<readonly string[]> =>
  (await bot.tenant.held()).flatMap((one) => (one.includes(VISIO) ? [one.split(' ')[0] ?? ''] : [])).toSorted();

/** How often something was changed in the tenant. */
const writes = async (bot: TestBot): Promise<number> =>
  (await bot.tenant.log()).filter(({ method, path }) => method !== 'GET' && !path.startsWith('/$batch')).length;

const guids = (...people: readonly number[]): readonly string[] => people.map(guid).toSorted();

/** The people of the lines of the last plan or run that say this of Visio. */
async function peopleOf(bot: TestBot, isSo: (step: RunLine['step']) => boolean): Promise<readonly string[]> {
  const [run] = await bot.app().ports.runs.latest(1);
  const steps = (run?.lines ?? []).map(({ step }) => step).filter(({ seat }) => seat.product === 'visio');
  return steps
    .filter(isSo)
    .map(({ seat }) => seat.userId)
    .toSorted();
}

const isOutside = (step: RunLine['step']): boolean => step.action === 'hold' && step.reason === 'outside-alacarte';
const isHeldBack = (step: RunLine['step']): boolean =>
  step.action === 'hold' && step.reason === 'mode' && step.instead === 'assign';

async function ledgerProblems(bot: TestBot): Promise<readonly string[]> {
  return problemsOf(await readStored(bot.app().documents, MATH), new Rebuilding(LAPSE));
}

/** What was sent by itself, and not in answer to anybody, since so many posts. */
const sentSince = (bot: TestBot, posts: number): readonly string[] =>
  bot.connector
    .posts()
    .slice(posts)
    .filter(({ targetId = '' }) => !targetId.startsWith('activity-'))
    .map(({ conversationId, body }) => `${conversationId} ${body.summary ?? ''}`);

/**
 * What was sent since the backup and is still so is not known to have been sent: those who can act hear it once more, and once. Nobody else
 * hears anything.
 */
function expectNoStorm(sent: readonly string[]): void {
  const told = ['dreyes', 'sokafor', 'kbell'].map(chatOf);
  expect(sent.filter((one) => !told.includes(one.split(' ')[0] ?? ''))).toEqual([]);
  expect(sent.filter((one, index) => sent.indexOf(one) < index)).toEqual([]);
  expect(sent.length).toBeLessThanOrEqual(MOST_LETTERS);
}

/** The reminder of the day that passed since, for its delegate and both approvers, a report of it, and what a reading found. */
const MOST_LETTERS = 8;

const FILE: Stores = ['a copy of the SQLite file', () => ({ kind: 'sqlite' })];
const ACCOUNT: Stores = [
  'a copy of a Cosmos DB account',
  () => ({ kind: 'cosmos', endpoint: standIn.endpoint, database: 'drill', key: standIn.key }),
];

type Stores = readonly [name: string, make: () => Config['store']];

// What differs is only how it is copied, and an account takes its time over HTTP.
describe.each(COUNTS.isSoak ? [FILE, ACCOUNT] : [FILE])('%s from before a hundred changes', (_name, makeStore) => {
  it('is put back, looked at, and switched on by a person, and nobody loses a license', async () => {
    const store = makeStore();
    const backup = backupOf(store);
    const bot = await start(store);
    await bot.restart(undefined, (dataDir) => backup.take(dataDir));
    const before = await readStored(bot.app().documents, MATH);
    const last = await daysPass(bot);
    const after = await readStored(bot.app().documents, MATH);
    expect((after.head?.number ?? 0) - (before.head?.number ?? 0)).toBeGreaterThan(100);
    const holders = await licensed(bot);

    await bot.restart(policyWith(bot, 'observe'), (dataDir) => backup.putBack(dataDir));

    const [written, posted] = [await writes(bot), bot.connector.posts().length];
    expect((await readStored(bot.app().documents, MATH)).ledger).toEqual(before.ledger);
    await hoursPass(bot);
    expectNoStorm(sentSince(bot, posted));
    const plan = await bot.say('sokafor', 'plan');
    expect(await peopleOf(bot, isOutside)).toEqual(guids(...ADDED, ...SWAPPED_IN, GIVEN_BY_OTHERS));
    expect(await peopleOf(bot, isHeldBack)).toEqual(guids(...REMOVED, ...SWAPPED_OUT));
    expect(plan.text).toContain('no ledger explains it');
    expect([await writes(bot), await licensed(bot)]).toEqual([written, holders]);
    expect(await ledgerProblems(bot)).toEqual([]);

    // A message that comes again is not known any more: it does what it did once, which is not in the records now.
    await bot.send(last);
    await bot.app().settled();
    expect(await bot.roster(MATH, 'visio')).toContain(nameOf(1144));
    expect(await writes(bot)).toBe(written);

    await bot.restart(policyWith(bot, 'full'));
    await hoursPass(bot);
    expect(await licensed(bot)).toEqual([...holders, ...guids(...REMOVED, ...SWAPPED_OUT)].toSorted());
    expect(await peopleOf(bot, isOutside)).toEqual(guids(...ADDED, ...SWAPPED_IN, GIVEN_BY_OTHERS));

    // What was done since is done again: who has a license already is taken over by a person, and is ours from then on.
    const again = await bot.say('sokafor', 'plan');
    await bot.press('sokafor', again, /^Adopt/u);
    await bot.press('sokafor', bot.look(again), /^Adopt/u);
    await bot.say('dreyes', `remove ${nameOf(1144)}, ${nameOf(1000)} from Visio`);
    const gone = guids(1144, 1000);
    expect(await licensed(bot)).toEqual(
      [...holders, ...guids(...REMOVED, ...SWAPPED_OUT)].filter((one) => !gone.includes(one)).toSorted(),
    );
    expectNoStorm(sentSince(bot, posted));
    expect(await ledgerProblems(bot)).toEqual([]);
    expect(await bot.tenant.violations()).toEqual([]);
  });
});
