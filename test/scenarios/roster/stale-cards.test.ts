import { idOf } from '../../support/bot/activities';
import { closeBots, startBot } from '../../support/bot/bot-harness';

afterEach(closeBots);

const HOUR_MS = 60 * 60 * 1000;

describe('the Undo of a card', () => {
  it('refuses when another command came since', async () => {
    const bot = await startBot();
    const first = await bot.say('dreyes', 'add jdoe to Visio');
    await bot.say('dreyes', 'add asmith to Visio');

    const undone = await bot.press('dreyes', first, 'Undo');

    expect(undone.text).toContain('Only your latest change can be undone');
    expect(await bot.roster('math', 'visio')).toEqual(['awong', 'dlee', 'mrossi', 'jdoe', 'asmith']);
  });

  it('works until 24 hours have passed', async () => {
    const bot = await startBot();
    const shown = await bot.say('dreyes', 'add jdoe to Visio');
    bot.advance(23.9 * HOUR_MS);

    const undone = await bot.press('dreyes', shown, 'Undo');

    expect(undone.text).toContain('Undone: Jane Doe is off the Visio roster');
    expect(await bot.roster('math', 'visio')).not.toContain('jdoe');
  });

  it('refuses after 24 hours, also when typed', async () => {
    const bot = await startBot();
    const shown = await bot.say('dreyes', 'add jdoe to Visio');
    bot.advance(24 * HOUR_MS + 60_000);

    const undone = await bot.press('dreyes', shown, 'Undo');
    const typed = await bot.say('dreyes', 'undo');

    expect(undone.text).toContain('more than 24 hours old');
    expect(typed.text).toContain('more than 24 hours old');
    expect(await bot.roster('math', 'visio')).toContain('jdoe');
  });

  it('does nothing a day after it was pressed', async () => {
    const bot = await startBot();
    const shown = await bot.say('dreyes', 'add jdoe to Visio');
    await bot.press('dreyes', shown, 'Undo');
    bot.advance(25 * HOUR_MS);

    const again = await bot.press('dreyes', shown, 'Undo');

    expect(again.text).toContain('There is nothing to undo');
    expect(await bot.roster('math', 'visio')).toEqual(['awong', 'dlee', 'mrossi']);
  });

  it('does not undo an undo', async () => {
    const bot = await startBot();
    await bot.say('dreyes', 'add jdoe to Visio');
    await bot.say('dreyes', 'undo');

    const again = await bot.say('dreyes', 'undo');

    expect(again.text).toContain('was undone already');
    expect(await bot.roster('math', 'visio')).not.toContain('jdoe');
  });

  it('leaves the message showing the undo, without the button', async () => {
    const bot = await startBot();
    const shown = await bot.say('dreyes', 'add jdoe to Visio');
    bot.connector.trouble({ operation: 'update', count: 1, hangMs: 500 });

    await bot.press('dreyes', shown, 'Undo');
    bot.advance(60_000);
    await bot.finishAll();

    const now = bot.look(shown);
    expect(now.text).toContain('Undone: Jane Doe is off the Visio roster');
    expect(now.text).toContain('License removed in Microsoft 365');
    expect(now.actions.map((action) => action.title)).not.toContain('Undo');
  });

  it('goes away when "undo" is typed instead', async () => {
    const bot = await startBot();
    const shown = await bot.say('dreyes', 'add jdoe to Visio');

    await bot.say('dreyes', 'undo');
    bot.advance(60_000);
    await bot.finishAll();

    expect(bot.look(shown).text).toContain('Undone at');
    expect(bot.look(shown).actions).toEqual([]);
  });

  it('names those who were changed by somebody since, and puts back the others', async () => {
    const bot = await startBot();
    const shown = await bot.say('dreyes', 'add jdoe and asmith to Visio');
    await bot.say('sokafor', 'remove jdoe from Visio for Mathematics');

    const undone = await bot.press('dreyes', shown, 'Undo');

    expect(undone.text).toMatch(/Jane Doe\s+Changed/iu);
    expect(await bot.roster('math', 'visio')).toEqual(['awong', 'dlee', 'mrossi']);
  });

  it('asks first when somebody would lose a seat, and does it when that is confirmed', async () => {
    const bot = await startBot();
    const shown = await bot.say('dreyes', 'remove awong from Project');
    expect(await bot.roster('math', 'project')).toEqual(['bkhan', 'cdiaz', 'dlee (waiting 1)', 'enovak (waiting 2)']);

    const asked = await bot.press('dreyes', shown, 'Undo');
    const untouched = await bot.roster('math', 'project');
    const confirmed = await bot.press('dreyes', { ...asked.shown, id: shown.id }, 'Undo');

    expect(asked.text).toContain('Carla Diaz');
    expect(untouched[0]).toBe('bkhan');
    expect(confirmed.text).toContain('Undone: Amy Wong is back in Project');
    expect((await bot.roster('math', 'project')).slice(0, 3)).toEqual(['awong', 'bkhan', 'cdiaz (waiting 1)']);
  });
});

describe('a question on a card', () => {
  it('changes nothing when it is canceled', async () => {
    const bot = await startBot();
    const asked = await bot.say('dreyes', 'add kim to Visio');

    const canceled = await bot.press('dreyes', asked, 'Cancel');

    expect(canceled.text).toContain('Nothing was changed');
    expect(bot.look(asked).text).toContain('Nothing was changed');
    expect(await bot.roster('math', 'visio')).toEqual(['awong', 'dlee', 'mrossi']);
  });

  it('says so when nothing was chosen', async () => {
    const bot = await startBot();
    const asked = await bot.say('dreyes', 'add kim to Visio');

    const pressed = await bot.press('dreyes', asked, /^Add/u);

    expect(pressed.text).toContain('out of date');
    expect(await bot.roster('math', 'visio')).toEqual(['awong', 'dlee', 'mrossi']);
  });

  it('finds the person on the roster when somebody else added them in the meantime', async () => {
    const bot = await startBot();
    const asked = await bot.say('dreyes', 'add kim to Visio');
    await bot.say('sokafor', 'add gkim to Visio for Mathematics');

    const pressed = await bot.press('dreyes', asked, /^Add/u, { 'person-0': idOf('gkim') });

    expect(pressed.text).toContain('Has a Visio seat already');
    expect(bot.look(asked).text).toContain('Has a Visio seat already');
    expect(await bot.roster('math', 'visio')).toEqual(['awong', 'dlee', 'mrossi', 'gkim']);
  });

  it('asks once about a person of another department, and remembers the answer', async () => {
    const bot = await startBot();
    const asked = await bot.say('dreyes', 'add mali to Visio');

    const added = await bot.press('dreyes', asked, /^Add/u, { 'person-0': 'add' });

    expect(asked.text).toContain('Mo Ali is in Physics, not Mathematics');
    expect(added.text).toContain('Mo Ali has a Visio seat');
    const entry = await bot
      .app()
      .ports.departments.look('math' as never)
      .entry('visio' as never, idOf('mali') as never);
    expect(entry?.acceptedFrom?.directoryDepartment).toBe('Physics');
  });

  it('leaves out whom the sender leaves out', async () => {
    const bot = await startBot();
    const asked = await bot.say('dreyes', 'add jdoe and mali to Visio');

    const added = await bot.press('dreyes', asked, /^Add/u, { 'person-1': 'leave-out' });

    expect(added.text).toContain('Left out');
    expect(await bot.roster('math', 'visio')).toEqual(['awong', 'dlee', 'mrossi', 'jdoe']);
  });
});
