import { aMessage } from '../support/bot/activities';
import { closeBots, type TestBot, startBot } from '../support/bot/bot-harness';

afterEach(closeBots);

/** What nobody is to read where somebody has to grant something. */
const EXCUSES = /slow|try again|does not answer|in a minute/iu;

const takeAway = (bot: TestBot, ...permissions: string[]) =>
  bot.tenant.control('/settings', { takenAway: permissions });

/** The lines of the log that say what is missing. */
const named = (bot: TestBot) =>
  bot.logs.flatMap(({ level, message, data }) => (message.includes('does not let us in') ? [{ ...data, level }] : []));

describe('a permission that is missing', () => {
  it.each([
    ['User.Read.All', 'add jdoe to Visio'],
    ['User.Read.All', 'remove awong from Visio'],
    ['User.Read.All', 'what does jdoe have'],
    ['User.Read.All', 'add jdoe to Visio and Project'],
  ])('%s is for IT to mend: a delegate reads so after “%s”', async (permission, text) => {
    const bot = await startBot();
    await takeAway(bot, permission);

    const shown = await bot.say('dreyes', text);
    await bot.finishAll();

    const { text: said } = bot.look(shown);
    expect(said).toContain('IT has to mend something first');
    expect(said).toContain('Nothing was done. Send it again once IT has granted that.');
    expect(said).not.toMatch(EXCUSES);
    expect(said).toContain(`Missing: ${permission}.`);
    expect(named(bot)).toEqual([
      expect.objectContaining({
        level: 'error',
        service: 'Microsoft Graph',
        needs: permission,
        grant: expect.stringContaining('appRoleAssignments') as string,
        requestId: expect.any(String) as string,
      }),
    ]);
  });

  it.each([
    ['User.Read.All', 'add jdoe to Visio for Mathematics'],
    ['User.Read.All', 'position'],
    ['Organization.Read.All', 'position'],
    ['Organization.Read.All', 'plan'],
    ['User.Read.All', 'reconcile'],
  ])('%s is named to an approver after “%s”', async (permission, text) => {
    const bot = await startBot();
    await takeAway(bot, permission);

    const shown = await bot.say('sokafor', text);
    await bot.finishAll();

    const { text: said } = bot.look(shown);
    expect(said).toContain(`Missing: ${permission}.`);
    expect(said).not.toMatch(EXCUSES);
  });

  it.each(['LicenseAssignment.ReadWrite.All', 'Organization.Read.All'])(
    '%s keeps no seat from being given, and the license follows once it is granted',
    async (permission) => {
      const bot = await startBot();
      await takeAway(bot, permission);

      const shown = await bot.say('dreyes', 'add jdoe to Visio');
      await bot.finishAll();
      const before = bot.look(shown).text;
      const roster = await bot.roster('math', 'visio');
      await takeAway(bot);
      bot.advance(10 * 60_000);
      await bot.finishAll();
      const after = bot.look(shown).text;

      expect(roster).toContain('jdoe');
      expect(before).toContain('Microsoft 365 does not let alacarte do it');
      expect(before).not.toMatch(EXCUSES);
      expect(after).toMatch(/License active/u);
      expect(after).not.toContain('does not let');
      expect(named(bot).map((line) => (line as { needs?: unknown }).needs)).toEqual([permission]);
    },
  );

  it('is not asked for again every few seconds by a command that waits for it, and within a minute once it is granted', async () => {
    const bot = await startBot();
    await takeAway(bot, 'LicenseAssignment.ReadWrite.All');
    const shown = await bot.say('dreyes', 'add jdoe to Visio');
    await bot.app().settled();
    const tries = async () => (await bot.tenant.log()).filter(({ status }) => status === 403).length;
    const before = await tries();

    for (let round = 0; round < 4; round += 1) {
      bot.advance(10_000);
      await bot.app().runJob('finish-commands');
    }
    const after = await tries();
    await takeAway(bot);
    bot.advance(20_000);
    await bot.app().runJob('finish-commands');

    expect([before > 0, after]).toEqual([true, before]);
    expect(bot.look(shown).text).toMatch(/License active/u);
  });

  it('is a token that Graph takes from nobody, too', async () => {
    const bot = await startBot();
    await bot.tenant.control('/settings', { acceptsTokens: 'none' });

    const shown = await bot.say('dreyes', 'add jdoe to Visio');

    expect(shown.text).toContain('IT has to mend something first');
    expect(named(bot)).toMatchObject([{ needs: 'a token that Microsoft Graph accepts' }]);
  });
});

describe('a connector that does not take an answer', () => {
  it.each([403, 404])('with %i is no mistake of ours: what was asked for is done all the same', async (status) => {
    const bot = await startBot();
    bot.connector.trouble({ operation: 'post', status, count: 1 });

    const answer = await bot.send(aMessage('dreyes', bot.place, 'add jdoe to Visio'));
    await bot.finishAll();

    expect(answer.status).toBe(200);
    expect(await bot.roster('math', 'visio')).toContain('jdoe');
    expect(bot.logs.filter(({ level }) => level === 'error')).toEqual([]);
    expect(bot.logs).toContainEqual(
      expect.objectContaining({
        message: 'an answer was refused by Teams',
        data: expect.objectContaining({ kind: 'rejected', what: `teams answer: ${status}` }) as object,
      }),
    );
  });

  it('because it does not know us is named', async () => {
    const bot = await startBot();
    bot.connector.trouble({ operation: 'post', status: 401 });

    const answer = await bot.send(aMessage('dreyes', bot.place, 'seats'));

    expect(answer.status).toBe(200);
    expect(named(bot)).toMatchObject([{ service: 'Teams', code: 'token-refused' }]);
  });
});
