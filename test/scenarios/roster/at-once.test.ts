import { aMessage } from '../../support/bot/activities';
import { closeBots, startBot } from '../../support/bot/bot-harness';

afterEach(closeBots);

describe('several people who type at once', () => {
  it('seat only one of two people added to the last seat, and the other waits', async () => {
    const bot = await startBot();
    await bot.say('dreyes', 'add jdoe to Visio');

    await Promise.all([
      bot.send(aMessage('dreyes', bot.place, 'add asmith to Visio')),
      bot.send(aMessage('sokafor', bot.place, 'add isilva to Visio for Mathematics')),
    ]);
    await bot.app().settled();

    const roster = await bot.roster('math', 'visio');
    expect(roster.slice(0, 4)).toEqual(['awong', 'dlee', 'mrossi', 'jdoe']);
    expect([
      ['asmith', 'isilva (waiting 1)'],
      ['isilva', 'asmith (waiting 1)'],
    ]).toContainEqual(roster.slice(4));
  });

  it('put one person on one roster per product, whoever asks', async () => {
    const bot = await startBot();

    const asked = await bot.say('dreyes', 'add vchen to Visio');
    const added = await bot.press('dreyes', asked, /^Add/u, { 'person-0': 'add' });

    expect(added.text).toContain('Through another department – ask IT');
    expect(await bot.roster('chem', 'visio')).toContain('vchen');
    expect(await bot.roster('math', 'visio')).not.toContain('vchen');
  });

  it('are each answered about their own command', async () => {
    const bot = await startBot();
    const aliases = ['jdoe', 'asmith', 'fobrien', 'jkim', 'gkim', 'isilva'];

    const answers = await Promise.all(
      aliases.map((alias) => bot.send(aMessage('dreyes', bot.place, `add ${alias} to Visio`))),
    );
    await bot.app().settled();

    expect(answers.map((answer) => answer.status)).toEqual(aliases.map(() => 200));
    expect(bot.connector.posts()).toHaveLength(6);
    expect((await bot.roster('math', 'visio')).filter((one) => !one.includes('waiting'))).toHaveLength(5);
    expect(await bot.roster('math', 'visio')).toHaveLength(9);
    expect(await bot.tenant.violations()).toEqual([]);
  });
});
