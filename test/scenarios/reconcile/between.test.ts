import { idOf } from '../../support/bot/activities';
import { closeBots, startBot, type TestBot } from '../../support/bot/bot-harness';

afterEach(closeBots);

const VISIO = 'bf95fd32-576a-4742-8d7a-6dc4940b9532';
const MINUTE_MS = 60_000;

const holds = async (bot: TestBot, alias: string): Promise<boolean> =>
  (await bot.tenant.held()).includes(`${idOf(alias)} ${VISIO} direct Active`);

/** Somebody in the Microsoft 365 admin center. */
const outside = (bot: TestBot, alias: string, what: 'add' | 'remove') =>
  bot.tenant.ask('POST', `/users/${idOf(alias)}/assignLicense`, {
    addLicenses: what === 'add' ? [{ skuId: VISIO, disabledPlans: [] }] : [],
    removeLicenses: what === 'remove' ? [VISIO] : [],
  });

const turn = (bot: TestBot, alias: string, accountEnabled: boolean) =>
  bot.tenant.control('/people', { change: [{ id: idOf(alias), accountEnabled }] });

/** A bot whose first whole reading is over, ten minutes later. */
async function startWhole(): Promise<TestBot> {
  const bot = await startBot();
  await bot.finishAll();
  await bot.reconcileWhole();
  await bot.app().settled();
  bot.advance(10 * MINUTE_MS);
  return bot;
}

/** What the reconciler's schedule asks the tenant for, in short. */
async function look(bot: TestBot): Promise<readonly string[]> {
  const before = (await bot.tenant.log()).at(-1)?.seq ?? 0;
  await bot.app().runJob('reconcile');
  const sent = (await bot.tenant.log()).filter(({ seq }) => seq > before);
  return sent.map(({ method, path }) => `${method} ${path.split('?')[0] ?? ''}`);
}

const wholeRuns = async (bot: TestBot): Promise<number> =>
  (await bot.app().ports.runs.latest(100)).filter(({ isDryRun }) => !isDryRun).length;

/** Before the next whole reading is due; all that changed by the first look was looked at once more. */
async function settleDown(bot: TestBot): Promise<void> {
  await look(bot);
  bot.advance(10 * MINUTE_MS);
  await look(bot);
  bot.advance(5 * MINUTE_MS);
}

describe('between two whole readings', () => {
  it('a license comes back that somebody took away outside', async () => {
    const bot = await startWhole();
    await outside(bot, 'awong', 'remove');
    const runs = await wholeRuns(bot);

    const sent = await look(bot);

    expect(await holds(bot, 'awong')).toBe(true);
    expect(await wholeRuns(bot)).toBe(runs);
    expect(sent).not.toContain('GET /users');
    expect(await bot.tenant.violations()).toEqual([]);
  });

  it('a quiet look asks the tenant once, and writes nothing', async () => {
    const bot = await startWhole();
    await settleDown(bot);
    const { version } = await bot.app().ports.runs.watch();

    expect(await look(bot)).toEqual(['GET /users/delta']);
    expect((await bot.app().ports.runs.watch()).version).toBe(version);
  });

  it('a license that somebody gave outside is left alone, and so is what is seen of those whom we do not know', async () => {
    const bot = await startWhole();
    await outside(bot, 'lmarin', 'add');
    await outside(bot, 'oprice', 'remove');
    await outside(bot, 'oprice', 'add');

    expect(await look(bot)).toEqual(['GET /users/delta']);
    await look(bot);

    expect(await holds(bot, 'lmarin')).toBe(true);
    expect(await holds(bot, 'oprice')).toBe(true);
    expect((await bot.say('sokafor', 'plan')).text).toContain('Given outside alacarte');
  });

  it('nobody gets a license who cannot use it, and who can again gets it at the next look', async () => {
    const bot = await startWhole();
    await turn(bot, 'awong', false);
    await outside(bot, 'awong', 'remove');
    await look(bot);
    expect(await holds(bot, 'awong')).toBe(false);

    await turn(bot, 'awong', true);
    await look(bot);

    expect(await holds(bot, 'awong')).toBe(true);
  });

  it('nothing is told, shown or kept of the whole, and the position says when it was read', async () => {
    const bot = await startWhole();
    await bot.say('dreyes', 'hi');
    const [before] = await bot.app().ports.runs.latest(1);
    await turn(bot, 'awong', false);
    await outside(bot, 'awong', 'remove');
    const posts = bot.connector.posts().length;

    await look(bot);

    expect(bot.connector.posts()).toHaveLength(posts);
    expect((await bot.app().ports.runs.latest(1))[0]?.id).toBe(before?.id);
    expect((await bot.app().ports.runs.watch()).watch?.wholeAt).toBe(before?.startedAt);
    expect((await bot.app().ports.findings.leavers()).get('math' as never) ?? []).toEqual([]);
    expect((await bot.say('dreyes', 'who has Visio')).text).not.toContain('disabled');
    await bot.reconcileWhole();
    expect((await bot.say('dreyes', 'who has Visio')).text).toContain('disabled');
  });

  it('is over when the policy says so', async () => {
    const bot = await startWhole();
    const runs = await wholeRuns(bot);
    bot.advance(49 * MINUTE_MS);
    expect(await look(bot)).not.toContain('GET /users');
    bot.advance(MINUTE_MS);

    expect(await look(bot)).toContain('GET /users');
    expect(await wholeRuns(bot)).toBe(runs + 1);
  });

  it.each([
    ['the tenant forgot the mark', (bot: TestBot) => bot.tenant.control('/changes/forget', {})],
    [
      'there is none',
      async (bot: TestBot) => {
        const { watch, version } = await bot.app().ports.runs.watch();
        const { mark: _, ...others } = watch ?? { wholeAt: '' as never, again: [], short: [] };
        await bot.app().ports.runs.saveWatch(others, version);
      },
    ],
  ])('is over when %s', async (_what, lose) => {
    const bot = await startWhole();
    await outside(bot, 'awong', 'remove');
    await lose(bot);
    const runs = await wholeRuns(bot);

    await look(bot);
    expect(await wholeRuns(bot)).toBe(runs + 1);
    expect(await holds(bot, 'awong')).toBe(true);

    bot.advance(MINUTE_MS);
    expect(await look(bot)).toContain('GET /users/delta');
    expect(await wholeRuns(bot)).toBe(runs + 1);
  });

  it('every run reads the whole where changes may not be followed', async () => {
    const bot = await startBot();
    await bot.finishAll();
    await bot.tenant.faults({ path: '/users/delta', status: 403, code: 'Authorization_RequestDenied' });
    await bot.app().runJob('reconcile');
    bot.advance(15 * MINUTE_MS);
    await outside(bot, 'awong', 'remove');

    expect(await look(bot)).toContain('GET /users');
    expect(await holds(bot, 'awong')).toBe(true);
  });

  it('changes nothing where the policy says so', async () => {
    const bot = await startBot({
      policy: (policy) => ({ ...policy, reconcile: { ...policy.reconcile, mode: 'observe' } }),
    });
    await bot.finishAll();
    await bot.reconcileWhole();
    await outside(bot, 'oprice', 'remove');

    expect(await look(bot)).not.toContain('POST /users');
    expect((await look(bot)).filter((one) => one.startsWith('POST')).filter((one) => one !== 'POST /$batch')).toEqual(
      [],
    );
  });

  it('two processes give back what was taken once', async () => {
    const bot = await startWhole();
    const twin = await bot.startTwin();
    await outside(bot, 'awong', 'remove');
    const before = (await bot.tenant.log()).at(-1)?.seq ?? 0;

    await Promise.all([bot.app().runJob('reconcile'), twin.app.runJob('reconcile')]);
    await Promise.all([bot.app().runJob('reconcile'), twin.app.runJob('reconcile')]);

    expect(await holds(bot, 'awong')).toBe(true);
    const given = (await bot.tenant.log()).filter(({ seq, hasEffect }) => seq > before && hasEffect);
    expect(given).toHaveLength(1);
  });

  it('what was asked for by somebody who died is asked for once more', async () => {
    const bot = await startWhole();
    const { departments } = bot.app().ports;
    await departments.change('math' as never, async (books) => {
      const [record] = await books.assignmentsOf({ userId: idOf('awong') as never });
      if (record === undefined) throw new Error('there is no record');
      await books.saveAssignment({ ...record, outcome: { status: 'requested', at: record.intendedAt } });
    });

    await look(bot);

    const [record] = await departments.assignmentsOf(idOf('awong') as never);
    expect(record?.outcome.status).toBe('active');
  });
});
