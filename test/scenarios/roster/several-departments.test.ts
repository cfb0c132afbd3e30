import { departmentId } from '../../../src/domain/ids';
import { aMessage } from '../../support/bot/activities';
import { closeBots, startBot, type TestBot } from '../../support/bot/bot-harness';

afterEach(closeBots);

const rosters = (bot: TestBot) => Promise.all([bot.roster('math', 'visio'), bot.roster('chem', 'visio')]);

async function changesIn(bot: TestBot, department: string): Promise<readonly string[]> {
  const entries = await bot
    .app()
    .ports.departments.look(departmentId(department))
    .ledger({ isRosterChange: true, limit: 500 });
  return entries.filter(({ actor }) => actor.kind === 'person').map(({ fact }) => fact.action);
}

const BOTH = 'add jdoe to Visio for Mathematics; add xli to Visio for Chemistry';

describe('several commands for several departments in one message', () => {
  it('does them department by department, answers on one card, and takes all of it back', async () => {
    const bot = await startBot();
    const before = await rosters(bot);

    const shown = await bot.say('sokafor', BOTH);

    expect(shown.text).toContain('2 changes made');
    expect(shown.text).toContain('Added Jane Doe to Visio');
    expect(shown.text).toContain('Added Xiu Li to Visio');
    expect(shown.text).toContain('Mathematics and Chemistry · done by');
    expect(shown.text).not.toContain('License requested');
    const after = await rosters(bot);
    expect(after[0]).toContain('jdoe');
    expect(after[1].join()).toContain('xli');

    const undone = await bot.say('sokafor', 'undo');
    expect(undone.text).toContain('Undone in Chemistry and Mathematics');
    expect(await rosters(bot)).toEqual(before);
    expect(bot.look(shown).text).toContain('Undone');
    expect(bot.look(shown).actions).toEqual([]);
    expect((await bot.say('sokafor', 'undo')).text).toContain('undone already');
  });

  it('takes all of it back by the button, once', async () => {
    const bot = await startBot();
    const before = await rosters(bot);
    const shown = await bot.say('sokafor', BOTH);

    const pressed = await bot.press('sokafor', shown, 'Undo');
    const again = await bot.press('sokafor', shown, 'Undo');

    expect(pressed.text).toContain('Undone in Chemistry and Mathematics');
    expect(again.text).toContain('Undone in Chemistry and Mathematics');
    expect(await rosters(bot)).toEqual(before);
    expect(await changesIn(bot, 'chem')).toHaveLength(2);
  });

  it('says in which department it could not be taken back', async () => {
    const bot = await startBot();
    const before = await rosters(bot);
    const shown = await bot.say('sokafor', BOTH);
    await bot.say('sokafor', 'add ualvarez to Visio for Chemistry');

    const pressed = await bot.press('sokafor', shown, 'Undo');

    expect(pressed.text).toContain('Undone in Mathematics, not in Chemistry');
    const [math, chemistry] = await rosters(bot);
    expect(math).toEqual(before[0]);
    expect(chemistry.join()).toContain('xli');
  });

  it('does nothing in either while somebody is not clear', async () => {
    const bot = await startBot();
    const before = await rosters(bot);

    const asked = await bot.say('sokafor', 'add jdoe to Visio for Mathematics; add mali to Visio for Chemistry');

    expect(asked.text).toContain('none of the 2 changes is made yet');
    expect(await rosters(bot)).toEqual(before);
  });

  it('has one effect and one post however often it comes, to two processes', async () => {
    const bot = await startBot();
    const twin = await bot.startTwin();
    const message = aMessage('sokafor', bot.place, BOTH);

    await Promise.all([bot.send(message), twin.send(message), bot.send(message), twin.send(message)]);
    await Promise.all([bot.app().settled(), twin.app.settled()]);

    expect(bot.connector.posts()).toHaveLength(1);
    expect([await changesIn(bot, 'math'), await changesIn(bot, 'chem')]).toEqual([['person-added'], ['person-added']]);
  });
});
