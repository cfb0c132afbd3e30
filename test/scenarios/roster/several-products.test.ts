import { departmentId } from '../../../src/domain/ids';
import { aMessage, chatOf, idOf } from '../../support/bot/activities';
import { closeBots, type Shown, startBot, type TestBot } from '../../support/bot/bot-harness';

afterEach(closeBots);

/** Roster changes that people made in a department, oldest first: `person-added jdoe visio`. */
async function changesIn(bot: TestBot, department = 'math'): Promise<readonly string[]> {
  const books = bot.app().ports.departments.look(departmentId(department));
  const entries = await books.ledger({ isRosterChange: true, limit: 500 });
  return entries
    .filter((entry) => entry.actor.kind === 'person')
    .map(({ fact }) => {
      if (!('entry' in fact)) return fact.action;
      return `${fact.action} ${fact.entry.userPrincipalName.split('@')[0] ?? ''} ${fact.product}`;
    })
    .toReversed();
}

const rosters = (bot: TestBot, department = 'math') =>
  Promise.all(['visio', 'project', 'powerbi'].map((product) => bot.roster(department, product)));

const titlesOf = (shown: Shown): readonly string[] => shown.actions.map(({ title }) => title);

describe('several products in one command', () => {
  it('adds people to each, with a line for each person and product and the seats of each', async () => {
    const bot = await startBot();

    const shown = await bot.say('dreyes', 'add jdoe and asmith to Visio and Project');

    expect(shown.text.split('\n')).toEqual([
      '2 people added to Visio and Project, all waiting for Project',
      expect.stringContaining('Mathematics · added by Dana Reyes'),
      'Visio',
      'Jane Doe',
      expect.stringMatching(/^Seated · /u),
      'Alex Smith',
      '0 of 5 seats free',
      '5 of 5 seats taken',
      'Project',
      'Waiting, number 4',
      'Waiting, number 5',
      '0 of 2 seats free · 5 waiting',
      '2 of 2 seats taken',
    ]);
    expect(shown.summary).toBe(
      '2 people added to Visio and Project, all waiting for Project · Visio: 0 of 5 seats free · Project: 0 of 2 seats free · 5 waiting',
    );
    expect(titlesOf(shown)).toEqual(['Undo', 'Show Visio', 'Show Project']);
    const [visio, project] = await rosters(bot);
    expect(visio).toEqual(['awong', 'dlee', 'mrossi', 'jdoe', 'asmith']);
    expect(project?.slice(-2)).toEqual(['jdoe (waiting 4)', 'asmith (waiting 5)']);
    expect(bot.connector.posts(chatOf('dreyes'))).toHaveLength(1);
  });

  it('says what each license does, and looks everybody up once', async () => {
    const bot = await startBot();

    const shown = await bot.say('dreyes', 'add jdoe to Visio, Power BI Pro');

    const { card, text } = bot.look(shown);
    expect(JSON.stringify(card).match(/Seated · Active/gu)).toHaveLength(2);
    expect(text).toContain('Jane Doe was added to Visio and Power BI Pro');
    const log = await bot.tenant.log();
    const assigned = log.filter(({ path }) => path === `/users/${idOf('jdoe')}/assignLicense`);
    expect(assigned).toHaveLength(2);
    expect(await bot.app().ports.departments.openCommands()).toEqual([]);
  });

  it('removes people from each; who is not on one of the rosters has a line that says so', async () => {
    const bot = await startBot();

    const shown = await bot.say('dreyes', 'remove awong, mrossi from Visio and Project');

    expect(shown.text).toContain('2 people removed from Visio, 1 from Project');
    expect(shown.text).toContain('Not on the Project roster');
    expect(shown.text).toContain('Seated from the waiting list');
    expect(await changesIn(bot)).toEqual([
      'person-removed awong visio',
      'person-removed mrossi visio',
      'person-removed awong project',
    ]);
  });

  it('swaps people in each', async () => {
    const bot = await startBot();

    const shown = await bot.say('dreyes', 'swap awong for jdoe in Visio and Project');

    expect(shown.text).toContain('Jane Doe took the place of Amy Wong in Visio and Project');
    const [visio, project] = await rosters(bot);
    expect([visio?.[0], project?.[0]]).toEqual(['jdoe', 'jdoe']);
  });

  it('refuses in a line what cannot be done in one of them, and does the rest', async () => {
    const bot = await startBot();

    const already = await bot.say('dreyes', 'add awong to Visio and Power BI Pro');
    const elsewhere = await bot.say('ualvarez', 'add xli to Visio and Project');
    const nobody = await bot.say('dreyes', 'add nosuchone and jdoe to Visio and Project');

    expect(already.text).toContain('Amy Wong was added to Power BI Pro, not to Visio');
    expect(already.text).toContain('Has a Visio seat already');
    expect(elsewhere.text).toContain('Xiu Li was added to Visio, not to Project');
    expect(elsewhere.text).toContain('The department has no Project seats');
    expect(nobody.text).toContain('1 of 2 people added to Visio and Project');
    expect(nobody.text).toContain('Nobody of this name');
  });

  it('changes nothing and has no undo when every line is a refusal', async () => {
    const bot = await startBot();

    const shown = await bot.say('dreyes', 'add awong to Visio and Project');

    expect(shown.text).toContain('Nobody was added');
    expect(titlesOf(shown)).toEqual(['Show Visio', 'Show Project']);
    expect(await changesIn(bot)).toEqual([]);
  });

  it('reads a product whose own name has an “and” in it', async () => {
    const bot = await startBot();

    await bot.say('dreyes', 'add jdoe to planner and project plan 3 and Visio');

    expect(await changesIn(bot)).toEqual(['person-added jdoe project', 'person-added jdoe visio']);
  });

  it('asks about the one that is misspelled, and keeps the others', async () => {
    const bot = await startBot();

    const asked = await bot.say('dreyes', 'add jdoe to Visio and Projct');
    expect(asked.text).toContain('Did you mean Project?');
    const pressed = await bot.press('dreyes', asked, 'Project');

    expect(pressed.text).toContain('Jane Doe was added to Project and Visio');
    expect(await changesIn(bot)).toEqual(['person-added jdoe project', 'person-added jdoe visio']);
  });

  it('does nothing where one of them is no product', async () => {
    const bot = await startBot();

    const one = await bot.say('dreyes', 'add jdoe to Photoshop and Visio');
    const two = await bot.say('dreyes', 'add jdoe to Visoi and Projct');
    const every = await bot.say('dreyes', 'add jdoe to everything');
    const move = await bot.say('dreyes', 'move awong first in Visio and Project');

    expect(one.text).toContain('There is no product called');
    expect(two.text).toContain('Did you mean: Add jdoe to Visio and Project?');
    expect(every.text).toContain('Please name each product. Nothing was changed.');
    expect(move.text).toContain('A move takes one product at a time. Nothing was changed.');
    expect(await changesIn(bot)).toEqual([]);
  });

  it('says what is no product behind one that is, and what is one command too many', async () => {
    const bot = await startBot();

    const answers = [
      await bot.say('dreyes', 'add jdoe to Visio and Foo'),
      await bot.say('dreyes', 'add jdoe to Visio, Projct and Foo'),
      await bot.say('dreyes', 'swap awong for jdoe in everything'),
      await bot.say('sokafor', 'add jdoe to Visio for Mathematics and Chemistry'),
    ];

    expect(answers.map(({ text }) => text)).toEqual([
      expect.stringMatching(/There is no product called “Foo”[\s\S]*The products here are .*Visio/u),
      expect.stringContaining('There is no product called “Foo”'),
      expect.stringContaining('Please name each product. Nothing was changed.'),
      expect.stringContaining('One department at a time, please'),
    ]);
    expect(await changesIn(bot)).toEqual([]);
  });

  it('asks which department when several have them, and then does all of it there', async () => {
    const bot = await startBot();

    const asked = await bot.say('sokafor', 'add jdoe to Visio and Power BI Pro');
    const pressed = await bot.press('sokafor', asked, 'Mathematics');

    expect(titlesOf(asked)).toEqual(['Chemistry', 'Mathematics']);
    expect(pressed.text).toContain('Jane Doe was added to Visio and Power BI Pro');
    expect(await changesIn(bot, 'math')).toEqual(['person-added jdoe visio', 'person-added jdoe powerbi']);
  });

  it('asks about people once for all of them', async () => {
    const bot = await startBot();

    const asked = await bot.say('dreyes', 'add mali, jdoe to Visio and Project');
    expect(asked.text).toContain('Mo Ali is in another department');
    expect(asked.text).toContain('Mathematics · Visio and Project');
    const choice = await bot.press('dreyes', asked, /Add/u, { 'person-0': 'add' });

    expect(choice.text).toContain('2 people added to Visio and Project');
    const added = await changesIn(bot);
    expect(added).toHaveLength(4);
  });

  it('asks whether it was meant, with all products', async () => {
    const bot = await startBot();

    const asked = await bot.say('dreyes', 'jdoe needs Visio and Project');
    expect(asked.text).toContain('Did you mean: Add jdoe to Visio and Project?');
    await bot.press('dreyes', asked, 'Yes, do it');

    expect(await changesIn(bot)).toEqual(['person-added jdoe visio', 'person-added jdoe project']);
  });

  it('changes more people than fit one transaction, and takes all of them back', async () => {
    const bot = await startBot();
    const crowd = [
      'jdoe',
      'asmith',
      'cdiaz',
      'enovak',
      'fobrien',
      'gkim',
      'isilva',
      'oprice',
      'ptran',
      'qbauer',
      'rsato',
    ];
    const before = await rosters(bot);
    const text = `add ${[...crowd, 'bkhan', 'hpatel', 'nadler', 'dreyes'].join(', ')} to Visio, Project, Power BI Pro`;

    const shown = await bot.say('dreyes', text);
    expect((await changesIn(bot)).length).toBe(15 * 3 - 3 - 2);
    const undone = await bot.press('dreyes', shown, 'Undo');

    expect(undone.text).toContain('put back as before in Visio');
    expect(await rosters(bot)).toEqual(before);
  });
});

describe('one undo for several products', () => {
  it('takes back all of it by the button, once, and marks the answer', async () => {
    const bot = await startBot();
    const before = await rosters(bot);
    const shown = await bot.say('dreyes', 'remove awong from Visio and Project');

    const asked = await bot.press('dreyes', shown, 'Undo');
    const pressed = await bot.press('dreyes', asked.shown, 'Undo');

    expect(pressed.text).toContain('Undone: Amy Wong was put back as before in Visio and Project');
    expect(await rosters(bot)).toEqual(before);
    const again = await bot.say('dreyes', 'undo');
    expect(again.text).toContain('There is nothing to undo');
    expect(await rosters(bot)).toEqual(before);
  });

  it('takes back all of it by the word, and says what it could not', async () => {
    const bot = await startBot();
    await bot.say('dreyes', 'add jdoe and asmith to Visio and Project');
    await bot.say('sokafor', 'remove jdoe from Project for Mathematics');

    const undone = await bot.say('dreyes', 'undo');

    expect(undone.text).toContain('Undone: 2 people put back as before in Visio, 1 in Project');
    expect(undone.text).toContain('Changed by somebody since – left alone');
    expect(undone.text).toContain('2 of 5 seats free');
    const [visio, project] = await rosters(bot);
    expect(visio).toEqual(['awong', 'dlee', 'mrossi']);
    expect(project).toHaveLength(5);
  });

  it('asks first when somebody would lose a seat in one of them', async () => {
    const bot = await startBot();
    await bot.say('dreyes', 'remove awong from Visio and Project');

    const asked = await bot.say('dreyes', 'undo');
    expect(asked.text).toContain('Project has no free seat, so 1 person would wait');
    const pressed = await bot.press('dreyes', asked, 'Undo');

    expect(pressed.text).toContain('Undone');
    const [visio, project] = await rosters(bot);
    expect([visio?.[0], project?.[0], project?.[2]]).toEqual(['awong', 'awong', 'cdiaz (waiting 1)']);
  });

  it('is refused to somebody who is no delegate any more', async () => {
    const bot = await startBot();
    await bot.say('dreyes', 'add jdoe to Visio and Project');
    await bot.say('sokafor', 'remove delegate dreyes from Mathematics');
    await bot.say('sokafor', 'yes');

    const undone = await bot.say('dreyes', 'undo');

    expect(undone.text).not.toContain('Undone');
    expect((await rosters(bot))[0]).toContain('jdoe');
  });
});

describe('a command of several products that comes again', () => {
  it('has one effect, one post and the same answer, also after a restart', async () => {
    const bot = await startBot();
    const message = aMessage('dreyes', bot.place, 'add jdoe to Visio and Project');

    await Promise.all([bot.send(message), bot.send(message), bot.send(message)]);
    await bot.app().settled();
    await bot.restart();
    await bot.send(message);
    await bot.app().settled();
    await bot.finishAll();

    expect(bot.connector.posts()).toHaveLength(1);
    expect(await changesIn(bot)).toEqual(['person-added jdoe visio', 'person-added jdoe project']);
  });

  it('has one effect when it reaches two processes at once', async () => {
    const bot = await startBot();
    const twin = await bot.startTwin();
    const message = aMessage('dreyes', bot.place, 'remove awong from everything');

    await Promise.all([bot.send(message), twin.send(message), bot.send(message), twin.send(message)]);
    await Promise.all([bot.app().settled(), twin.app.settled()]);

    expect(bot.connector.posts()).toHaveLength(1);
    expect(await changesIn(bot)).toEqual(['person-removed awong project', 'person-removed awong visio']);
  });
});

describe('remove from everything', () => {
  it('takes people off every roster they are on; who is on none has a line that says so', async () => {
    const bot = await startBot();

    const shown = await bot.say('dreyes', 'remove awong, hpatel and jdoe from everything');

    expect(shown.text).toContain('removed from');
    expect(shown.text).toContain('On no roster of the department');
    expect(await changesIn(bot)).toEqual([
      'person-removed hpatel powerbi',
      'person-removed awong project',
      'person-removed awong visio',
    ]);
  });

  it('says so when nobody is on any', async () => {
    const bot = await startBot();

    const shown = await bot.say('dreyes', 'remove jdoe from all products');
    const asked = await bot.say('sokafor', 'remove jdoe from everything');

    expect(shown.text).toContain('“jdoe” is on no roster that you can change');
    expect(asked.text).toContain('“jdoe” is on no roster that you can change');
    expect(await changesIn(bot)).toEqual([]);
  });

  it('finds the department where the person is', async () => {
    const bot = await startBot();

    const shown = await bot.say('sokafor', 'remove vchen from everything');

    expect(shown.text).toContain('Chemistry · removed');
    expect(await changesIn(bot, 'chem')).toEqual(['person-removed vchen visio']);
  });

  it('asks which department when the people are in several, and leaves the others alone', async () => {
    const bot = await startBot();

    const asked = await bot.say('sokafor', 'remove awong and vchen from everything');
    const pressed = await bot.press('sokafor', asked, 'Mathematics');

    expect(titlesOf(asked)).toEqual(['Chemistry', 'Mathematics']);
    expect(pressed.text).toContain('On no roster of the department');
    expect(await changesIn(bot, 'math')).toEqual(['person-removed awong project', 'person-removed awong visio']);
    expect(await changesIn(bot, 'chem')).toEqual([]);
  });

  it('is asked about where its verb is misspelled, and means everything still', async () => {
    const bot = await startBot();

    const asked = await bot.say('dreyes', 'remov awong from everything');
    await bot.press('dreyes', asked, 'Yes, do it');

    expect(asked.text).toContain('Did you mean: Remove awong from everything?');
    expect(await changesIn(bot)).toEqual(['person-removed awong project', 'person-removed awong visio']);
  });

  it('is undone whole', async () => {
    const bot = await startBot();
    const before = await rosters(bot);

    const shown = await bot.say('dreyes', 'remove dlee from everything for Mathematics');
    await bot.press('dreyes', shown, 'Undo');

    expect(await rosters(bot)).toEqual(before);
  });
});
