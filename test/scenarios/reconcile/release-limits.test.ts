import { type DepartmentId, type UserId } from '../../../src/domain/ids';
import { type ReconcileRun } from '../../../src/domain/reconcile/run';
import { closeBots, startBot, type TestBot } from '../../support/bot/bot-harness';
import { numbers } from '../../support/tenant/many-seats';
import { aSku, aUser, guid, sku } from '../../support/tenant/tenant-seed';

afterEach(closeBots);

const DAY_MS = 24 * 60 * 60_000;
/** Whose cover ends on the day the bot starts, and whose goes on. */
const ENDING = numbers(1, 300);
const STAYING = numbers(301, 330);
const MAX_RELEASES = 25;

/** Two departments whose people all have a seat and, over HTTP, a license. */
async function start(ending: readonly number[] = []): Promise<TestBot> {
  const bot = await startBot({
    seed: {
      users: numbers(1, 990).map((number) => aUser(number)),
      skus: [aSku(1, { skuPartNumber: 'VISIOCLIENT', prepaidUnits: { enabled: 400 } })],
    },
    organization: JSON.stringify({
      departments: ['ending', 'staying'].map((id) => ({ id, name: id, directoryNames: [], delegates: [] })),
      approvers: [nameOf(990)],
      auditors: [],
      entitlements: [
        anEntitlement('ending', { seats: ending.length + 1, coverUntil: '2027-03-01' }),
        anEntitlement('staying', { seats: STAYING.length, coverUntil: '2027-06-30' }),
      ],
      rosters: [
        { department: 'ending', product: 'visio', people: ending.map(nameOf) },
        { department: 'staying', product: 'visio', people: STAYING.map(nameOf) },
      ],
    }),
    policy: (policy) => ({ ...policy, reconcile: { ...policy.reconcile, mode: 'full', maxReleases: MAX_RELEASES } }),
  });
  await bot.reconcileWhole();
  expect(await holders(bot)).toEqual([...ending, ...STAYING]);
  return bot;
}

const nameOf = (number: number): string => `person${number}@contoso.edu`;
const anEntitlement = (department: string, own: object) => ({
  department,
  product: 'visio',
  purchaseOrderNumber: `PO-${department}`,
  coverFrom: '2026-08-01',
  ...own,
});

/** The numbers of those who hold the license, as the tenant itself knows. */
async function holders(bot: TestBot): Promise<readonly number[]> {
  const held = await bot.tenant.held();
  return held.map((one) => Number(one.split(' ')[0]?.slice(-12))).toSorted((one, other) => one - other);
}

/** One run of the whole app, and how many requests to change a license it sent. */
async function reconcile(bot: TestBot): Promise<{ readonly run: ReconcileRun; readonly writes: number }> {
  const before = Math.max(...(await bot.tenant.log()).map(({ seq }) => seq));
  bot.advance(DAY_MS);
  await bot.reconcileWhole();
  const [run] = await bot.app().ports.runs.latest(1);
  const sent = (await bot.tenant.log()).filter(({ seq, path }) => seq > before && path.endsWith('/assignLicense'));
  if (run === undefined) throw new Error('there was no run');
  return { run, writes: sent.length };
}

/** People vanish from a roster and no ledger entry says so, as no command of ours does it. */
async function forget(bot: TestBot, people: readonly number[]): Promise<void> {
  const { documents } = bot.app();
  const at = (id: string) => ({ container: 'departments', partition: 'staying' as DepartmentId, id }) as const;
  for (const number of people) {
    const [pool, entry] = [
      await documents.read(at('pool|visio')),
      await documents.read(at(`entry|visio|${guid(number) as UserId}`)),
    ];
    if (pool === undefined || entry === undefined) throw new Error('nobody to forget');
    const body = { ...pool.body, rosterLength: Number(pool.body['rosterLength']) - 1 };
    await documents.transact('departments', 'staying', [
      { op: 'replace', id: pool.id, kind: 'pool', body, version: pool.version },
      { op: 'delete', id: entry.id, version: entry.version },
    ]);
  }
}

describe(`with ${MAX_RELEASES} unexplained releases allowed`, () => {
  it('300 people whose cover ends on one day are released by one run, and 26 whom nothing explains are held', async () => {
    const bot = await start(ENDING);
    const unexplained = STAYING.slice(0, MAX_RELEASES + 1);
    await forget(bot, unexplained);

    const first = await reconcile(bot);
    const next = await reconcile(bot);

    expect(first.run.counts).toMatchObject({ release: 300, unexplained: 0, done: 300, failed: 0, assign: 0 });
    expect(first.writes).toBe(300);
    for (const { run } of [first, next]) {
      const held = run.lines.flatMap(({ step }) =>
        step.action === 'hold' ? `${step.seat.userId} ${step.reason}` : [],
      );
      expect(held).toEqual(unexplained.map((number) => `${guid(number)} too-many-unexplained`));
    }
    expect([await holders(bot), next.writes]).toEqual([STAYING, 0]);
    expect(await bot.tenant.violations()).toEqual([]);
  });

  it('25 whom nothing explains are released', async () => {
    const bot = await start();
    await forget(bot, STAYING.slice(0, MAX_RELEASES));

    const first = await reconcile(bot);
    const next = await reconcile(bot);

    expect(first.run.counts).toMatchObject({ release: 25, unexplained: 25, done: 25, failed: 0, hold: 0 });
    expect([await holders(bot), first.writes, next.writes]).toEqual([STAYING.slice(MAX_RELEASES), 25, 0]);
    expect(await bot.tenant.consumed(sku(1))).toBe(STAYING.length - MAX_RELEASES);
  });
});
