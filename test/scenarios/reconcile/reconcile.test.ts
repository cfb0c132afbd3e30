import { sampleTenant } from '../../../src/local/sample/sample-tenant';
import { idOf } from '../../support/bot/activities';
import { closeBots, startBot, type TestBot } from '../../support/bot/bot-harness';

afterEach(closeBots);

const VISIO = 'bf95fd32-576a-4742-8d7a-6dc4940b9532';
const LATER_MS = 24 * 60 * 60_000;

const holds = async (bot: TestBot, alias: string): Promise<boolean> =>
  (await bot.tenant.held()).includes(`${idOf(alias)} ${VISIO} direct Active`);

/** Somebody in the Microsoft 365 admin center. */
const outside = (bot: TestBot, alias: string, what: 'add' | 'remove') =>
  bot.tenant.ask('POST', `/users/${idOf(alias)}/assignLicense`, {
    addLicenses: what === 'add' ? [{ skuId: VISIO, disabledPlans: [] }] : [],
    removeLicenses: what === 'remove' ? [VISIO] : [],
  });

const runAll = async (bot: TestBot): Promise<void> => {
  await bot.finishAll();
  await bot.reconcileWhole();
  await bot.app().settled();
};

describe('licenses of the whole tenant', () => {
  it('come back when somebody took one away outside', async () => {
    const bot = await startBot();
    await runAll(bot);
    bot.advance(LATER_MS);
    await outside(bot, 'awong', 'remove');

    await runAll(bot);

    expect(await holds(bot, 'awong')).toBe(true);
  });

  it('are left alone when nobody’s ledger explains them, and the plan says so', async () => {
    const bot = await startBot();
    await runAll(bot);

    const plan = await bot.say('sokafor', 'plan');

    expect(plan.text).toContain('Given outside alacarte; no ledger explains it.');
    expect(plan.text).toMatch(/= Olga Price|= O\w+ Price/u);
    expect(await holds(bot, 'oprice')).toBe(true);
  });

  it('do not change where the policy says so', async () => {
    const observing = await startBot({
      policy: (policy) => ({ ...policy, reconcile: { ...policy.reconcile, mode: 'observe' } }),
    });
    await outside(observing, 'awong', 'remove');
    await runAll(observing);

    expect(await holds(observing, 'awong')).toBe(false);
    expect((await observing.say('sokafor', 'plan')).text).toContain('mode observe');

    const giving = await startBot({
      policy: (policy) => ({ ...policy, reconcile: { ...policy.reconcile, mode: 'assign-only' } }),
    });
    await giving.say('dreyes', 'remove cdiaz from Visio');
    await runAll(giving);
    giving.advance(LATER_MS);
    await outside(giving, 'awong', 'remove');
    await runAll(giving);

    expect(await holds(giving, 'awong')).toBe(true);
  });

  it('are reconciled by one of two processes at once', async () => {
    const bot = await startBot();
    await runAll(bot);
    bot.advance(LATER_MS);
    await outside(bot, 'awong', 'remove');
    const twin = await bot.startTwin();

    await Promise.all([runAll(bot), twin.app.runJob('reconcile')]);

    expect(await holds(bot, 'awong')).toBe(true);
    const runs = await bot.app().ports.runs.latest(10);
    const given = runs.flatMap((run) => run.lines.filter(({ step }) => step.action === 'assign'));
    expect(given).toHaveLength(1);
    expect(await bot.tenant.violations()).toEqual([]);
  });
});

describe('whoever asks for', () => {
  it.each([
    ['sokafor', 'plan', /Nothing would change|would change/u],
    ['lmarin', 'plan', /Nothing would change|would change/u],
    ['dreyes', 'plan', /Only central IT can do this/u],
    ['jdoe', 'plan', /Only central IT can do this/u],
    ['sokafor', 'reconcile', /changed|Nothing had to change|failed/u],
    ['lmarin', 'reconcile', /Only central IT can do this/u],
    ['dreyes', 'reconcile', /Only central IT can do this/u],
  ])('%s: “%s” sees what they may', async (alias, text, expected) => {
    const bot = await startBot();

    expect((await bot.say(alias, text)).text).toMatch(expected);
  });

  it('the plan and runs it gets both in the messages that were answered', async () => {
    const bot = await startBot();
    await runAll(bot);
    bot.advance(LATER_MS);
    await outside(bot, 'awong', 'remove');

    const plan = await bot.say('sokafor', 'plan');
    const pressed = await bot.press('sokafor', plan, 'Reconcile now');

    expect(JSON.stringify(bot.connector.posts()[0]?.body)).toContain('Comparing rosters with Microsoft 365');
    expect(plan.text).toMatch(/\+ Amy Wong\s+To be given/u);
    expect(pressed.text).toContain('Making licenses follow the rosters');
    expect(bot.look(plan).text).toContain('1 license changed');
    expect(bot.look(plan).text).toMatch(/\+ Amy Wong\s+Given/u);
    expect(await holds(bot, 'awong')).toBe(true);
  });

  it('a run is told when the tenant cannot be read, and nothing is changed', async () => {
    const bot = await startBot();
    await bot.tenant.faults({ path: '/subscribedSkus', status: 403, code: 'Authorization_RequestDenied' });

    const shown = await bot.say('sokafor', 'reconcile');

    expect(shown.text).toContain('Missing: Organization.Read.All.');
    expect(shown.text).not.toContain('Authorization');
  });

  it('a run is asked before licenses go that nothing explains', async () => {
    const bot = await startBot({
      policy: (policy) => ({ ...policy, reconcile: { ...policy.reconcile, maxReleases: 0 } }),
    });
    await runAll(bot);
    await forget(bot, 'awong');
    bot.advance(LATER_MS);

    const shown = await bot.say('sokafor', 'reconcile');
    const kept = await holds(bot, 'awong');
    await bot.press('sokafor', shown, 'Take 1 unexplained away');

    expect(shown.text).toContain('1 license would be taken away, and nothing explains why');
    expect(kept).toBe(true);
    expect(await holds(bot, 'awong')).toBe(false);
    expect(bot.look(shown).text).toMatch(/- Amy Wong\s+Taken away/u);
  });
});

/** A person vanishes from a roster without a ledger entry, as no command of ours does it. */
async function forget(bot: TestBot, alias: string): Promise<void> {
  const { documents } = bot.app();
  const at = (id: string) => ({ container: 'departments', partition: 'math', id }) as const;
  const [pool, entry] = [
    await documents.read(at('pool|visio')),
    await documents.read(at(`entry|visio|${idOf(alias)}`)),
  ];
  if (pool === undefined || entry === undefined) throw new Error('nobody to forget');
  const body = { ...pool.body, rosterLength: Number(pool.body['rosterLength']) - 1 };
  await documents.transact('departments', 'math', [
    { op: 'replace', id: pool.id, kind: 'pool', body, version: pool.version },
    { op: 'delete', id: entry.id, version: entry.version },
  ]);
}

it('the sample tenant has somebody whose license no ledger explains', () => {
  expect(sampleTenant.users?.some(({ userPrincipalName }) => userPrincipalName.startsWith('oprice'))).toBe(true);
});
