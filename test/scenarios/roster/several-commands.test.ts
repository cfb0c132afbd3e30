import { departmentId } from '../../../src/domain/ids';
import { aMessage } from '../../support/bot/activities';
import { closeBots, type Shown, startBot, type TestBot } from '../../support/bot/bot-harness';

afterEach(closeBots);

const rosters = (bot: TestBot, department = 'math') =>
  Promise.all(['visio', 'project', 'powerbi'].map((product) => bot.roster(department, product)));

/** How many times rosters were changed by people. */
async function changesIn(bot: TestBot, department = 'math'): Promise<readonly string[]> {
  const books = bot.app().ports.departments.look(departmentId(department));
  const entries = await books.ledger({ isRosterChange: true, limit: 500 });
  return entries
    .filter((entry) => entry.actor.kind === 'person')
    .map(({ fact, command }) => `${fact.action} ${command.slice(0, 0)}`.trim())
    .toReversed();
}

const titlesOf = (shown: Shown): readonly string[] => shown.actions.map(({ title }) => title);

describe('several commands in one message', () => {
  it('does them in order, with a line each and the seats of each pool, and takes all of it back as one', async () => {
    const bot = await startBot();
    const before = await rosters(bot);

    const shown = await bot.say(
      'dreyes',
      'add jdoe to Visio, remove awong from Visio and swap mrossi for asmith in Visio; add awong to Project',
    );

    expect(shown.text.split('\n')).toEqual([
      '3 of 4 changes made',
      expect.stringContaining('Mathematics · done by Dana Reyes'),
      'Added Jane Doe to Visio',
      expect.stringMatching(/^Seated · /u),
      'Removed Amy Wong from Visio',
      expect.stringMatching(/^License/u),
      'Swapped Marco Rossi for Alex Smith in Visio',
      'Amy Wong was not added to Project',
      'Has a Project seat already',
      'Visio',
      '2 of 5 seats free',
      '3 of 5 seats taken',
      'Project',
      '0 of 2 seats free · 3 waiting',
      '2 of 2 seats taken',
      'Not told: Amy Wong and Marco Rossi have no chat with me yet.',
    ]);
    expect(titlesOf(shown)).toEqual(['Undo', 'Show Visio', 'Show Project']);
    expect((await rosters(bot))[0]).toEqual(['dlee', 'asmith', 'jdoe']);
    expect(await changesIn(bot)).toEqual(['person-added', 'person-removed', 'person-swapped']);
    const undone = await bot.say('dreyes', 'undo');
    expect(undone.text).toContain('Undone');
    expect(await rosters(bot)).toEqual(before);
  });

  it('lets the verb carry on, and sees what the line before did', async () => {
    const bot = await startBot();

    const carried = await bot.say('dreyes', 'add jdoe to visio, and asmith to project');
    const twice = await bot.say('dreyes', 'add cdiaz to visio\nadd cdiaz to visio\nremove cdiaz from everything');

    expect(carried.text).toContain('2 changes made');
    expect(carried.text).toContain('Added Alex Smith to Project');
    expect(twice.text).toContain('Has a Visio seat already');
    const [visio, project] = await rosters(bot);
    expect(visio).toEqual(['awong', 'dlee', 'mrossi', 'jdoe']);
    expect(project).not.toContain('cdiaz (waiting 1)');
  });

  it('does nothing where a part is not understood, and shows the parts with one button for the others', async () => {
    const bot = await startBot();
    const before = await rosters(bot);

    const asked = await bot.say('dreyes', 'add jdoe to visio\nfrobnicate awong from project\nremove dlee from visio');
    expect(asked.text.split('\n')).toEqual([
      'Not every part is clear',
      'Nothing was changed yet.',
      '1. Add jdoe to Visio',
      'Clear',
      '2. frobnicate awong from project',
      'Not understood',
      '3. Remove dlee from Visio',
    ]);
    expect(await rosters(bot)).toEqual(before);
    const done = await bot.press('dreyes', asked, 'Do the 2 clear ones');

    expect(done.text).toContain('2 changes made');
    expect((await rosters(bot))[0]).toEqual(['awong', 'mrossi', 'jdoe']);
  });

  it.each([
    ['add jdoe, and remove awong from visio', 'Add jdoe to Visio and remove awong from Visio?'],
    ['add jdoe to visio\nremvoe awong from visio', 'Add jdoe to Visio and remove awong from Visio?'],
    ['add jdoe to visio; remove awong from viso', 'Add jdoe to Visio and remove awong from Visio?'],
  ])('asks the one right question about %j', async (text, question) => {
    const bot = await startBot();
    const before = await rosters(bot);

    const asked = await bot.say('dreyes', text);
    expect(asked.text).toContain(question);
    expect(await rosters(bot)).toEqual(before);
    await bot.say('dreyes', 'yes');

    expect((await rosters(bot))[0]).toEqual(['dlee', 'mrossi', 'jdoe']);
  });

  it('asks who is meant once, before anything is done', async () => {
    const bot = await startBot();
    const before = await rosters(bot);

    const asked = await bot.say('dreyes', 'remove awong from visio; add mali to visio; add mali to powerbi');
    expect(asked.text).toContain('Mo Ali is in another department');
    expect(await rosters(bot)).toEqual(before);
    const other = await bot.press('dreyes', asked, /^Add/u, { 'person-0': 'add' });
    expect(await rosters(bot)).toEqual(before);
    const done = await bot.press('dreyes', other.shown, /^Add/u, { 'person-0': 'add' });

    expect(done.text).toContain('3 changes made');
    expect((await rosters(bot))[0]).toEqual(['dlee', 'mrossi', 'mali']);
  });

  it('asks before a move among them unseats somebody', async () => {
    const bot = await startBot();
    const before = await rosters(bot);

    const asked = await bot.say('dreyes', 'add jdoe to visio; move cdiaz first in project');
    expect(asked.text).toContain('Make all 2 changes?');
    expect(await rosters(bot)).toEqual(before);
    const done = await bot.press('dreyes', asked, 'Make all changes');

    expect(done.text).toContain('2 changes made');
    expect((await rosters(bot))[1]?.[0]).toBe('cdiaz');
  });

  it('takes twenty at most', async () => {
    const bot = await startBot();
    const lines = (count: number) => Array.from({ length: count }, () => 'add jdoe to visio').join('\n');

    const many = await bot.say('dreyes', lines(21));
    const most = await bot.say('dreyes', lines(20));

    expect(many.text).toContain('More than 20 commands');
    expect(most.text).toContain('1 of 20 changes made');
  });

  it('has one effect and one post however often it comes, to two processes', async () => {
    const bot = await startBot();
    const twin = await bot.startTwin();
    const message = aMessage('dreyes', bot.place, 'add jdoe to visio; remove awong from project; add cdiaz to visio');

    await Promise.all([bot.send(message), twin.send(message), bot.send(message), twin.send(message)]);
    await Promise.all([bot.app().settled(), twin.app.settled()]);

    expect(bot.connector.posts()).toHaveLength(1);
    expect(await changesIn(bot)).toEqual(['person-added', 'person-removed', 'person-added']);
  });
});
