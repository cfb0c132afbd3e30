import { aPress, idOf } from '../../support/bot/activities';
import { actionNamed, closeBots, startBot, type TestBot, wordsOf } from '../../support/bot/bot-harness';

const rosters = async (bot: TestBot): Promise<readonly string[]> =>
  Promise.all(
    ['math visio', 'math project', 'chem visio', 'hist visio'].map(async (pool) => {
      const [department = '', product = ''] = pool.split(' ');
      return `${pool}: ${(await bot.roster(department, product)).join(', ')}`;
    }),
  );

const press = async (bot: TestBot, alias: string, verb: string, data: object): Promise<string> => {
  const action = { type: 'Action.Execute', verb, data: { alacarte: { verb, data } } };
  return wordsOf((await bot.invoke(aPress(alias, bot.place, { action, trigger: 'manual' }))).value);
};

/** Makes somebody no delegate of a department any more. */
const dismiss = (bot: TestBot, alias: string, departmentId: string): Promise<void> =>
  bot.app().ports.departments.change(departmentId as never, async (books) => {
    const department = await books.department();
    if (department === undefined) throw new Error('there is no such department');
    const delegates = department.delegates.filter((one) => one.userId !== idOf(alias));
    await books.saveDepartment({ ...department, delegates });
  });

describe('who may change what', () => {
  let bot: TestBot;
  let before: readonly string[];
  beforeAll(async () => {
    bot = await startBot();
    before = await rosters(bot);
  });
  afterAll(closeBots);

  const commands = [
    'add asmith to Visio',
    'add asmith to Visio for Mathematics',
    'remove awong from Visio for Mathematics',
    'swap awong for asmith in Visio for Mathematics',
    'move mrossi first in Visio for Mathematics',
    'undo',
    'undo for Mathematics',
  ];
  const without = [
    ['somebody without a role', 'jdoe'],
    ['a purchaser', 'nadler'],
    ['an auditor', 'lmarin'],
    ['a guest', 'visitor_partner.example#EXT#'],
  ] as const;

  it.each(without.flatMap(([who, alias]) => commands.map((text) => [who, text, alias] as const)))(
    '%s changes nothing with "%s"',
    async (_, text, alias) => {
      const shown = await bot.say(alias, text);

      expect(shown.text).toMatch(/You do not manage seats here|No department “/u);
      expect(await rosters(bot)).toEqual(before);
    },
  );

  it.each(commands.filter((text) => text.includes('Mathematics')))(
    'a delegate of another department changes nothing with "%s"',
    async (text) => {
      const shown = await bot.say('ualvarez', text);

      expect(shown.text).toMatch(/You do not manage seats here|No department “/u);
      expect(await rosters(bot)).toEqual(before);
    },
  );

  const person = { userText: 'asmith', userId: idOf('asmith') };
  const draft = { kind: 'add', product: 'visio', department: 'math', people: [person], isConfirmed: true };
  const presses: readonly (readonly [verb: string, data: object])[] = [
    ['roster.confirm', { origin: 'forged', draft }],
    ['roster.choose-product', { origin: 'forged', draft, choice: 'visio' }],
    ['roster.choose-department', { origin: 'forged', draft, choice: 'math' }],
    ['roster.choose-people', { origin: 'forged', draft, asked: [] }],
    ['roster.undo', { department: 'math', isConfirmed: true }],
    ['roster.undo-in', { origin: 'forged', choice: 'math' }],
    ['roster.add-form', { department: 'math', product: 'visio' }],
    ['phrase.say', { text: 'remove awong from Visio for Mathematics' }],
  ];
  const strangers = [...without.map(([, alias]) => alias), 'ualvarez'];

  it.each(strangers.flatMap((alias) => presses.map(([verb, data]) => [alias, verb, data] as const)))(
    '%s changes nothing with a forged %s',
    async (alias, verb, data) => {
      await press(bot, alias, verb, data);

      expect(await rosters(bot)).toEqual(before);
    },
  );

  const looks: readonly (readonly [alias: string, text: string, sees: RegExp])[] = [
    ['nadler', 'seats', /Mathematics[\s\S]*2 of 5 seats free/u],
    ['nadler', 'who has Visio', /Amy Wong/u],
    ['nadler', 'history', /Latest changes/u],
    ['lmarin', 'seats', /3 departments/u],
    ['lmarin', 'seats Visio for Chemistry', /1 of 3 seats free/u],
    ['lmarin', 'what does awong have', /Amy Wong has 2 seats/u],
    ['sokafor', 'seats Visio for History', /1 of 2 seats free/u],
    ['ualvarez', 'seats', /Chemistry/u],
    ['jdoe', 'what do I have', /You have no seats[\s\S]*ask Dana Reyes/u],
    ['awong', 'what do I have', /You have 2 seats/u],
  ];
  it.each(looks)('%s may look: "%s"', async (alias, text, sees) => {
    expect((await bot.say(alias, text)).text).toMatch(sees);
  });

  const secrets = [
    'seats',
    'seats Visio',
    'who has Visio',
    'history',
    'what does awong have',
    'who is waiting for Project',
  ];
  it.each(secrets)('somebody without a role learns nothing from "%s"', async (text) => {
    const shown = await bot.say('jdoe', text);

    expect(shown.text).toContain('You do not manage seats here');
    expect(shown.text).not.toMatch(/Amy Wong|seats free|Mathematics/u);
  });

  it('shows a delegate what people have through the own department only', async () => {
    const shown = await bot.say('ualvarez', 'what does awong have');

    expect(shown.text).toContain('Amy Wong has no seats');
    expect(shown.text).not.toContain('Visio');
  });

  it.each(['nadler', 'lmarin'])('%s gets no button to add people', async (alias) => {
    const seats = await bot.say(alias, 'seats');
    const pool = await bot.say(alias, 'seats Visio for Mathematics');

    expect([...seats.actions, ...pool.actions].map((action) => action.verb)).not.toContain('roster.add-form');
  });

  it('a guest may do nothing, and is told so', async () => {
    const shown = await bot.say('visitor_partner.example#EXT#', 'what do I have');

    expect(shown.text).toContain('Guests cannot use');
    expect(shown.text).not.toMatch(/Okafor|Reyes/u);
  });
});

describe('what is not there and what is not yours', () => {
  let bot: TestBot;
  beforeAll(async () => {
    bot = await startBot();
  });
  afterAll(closeBots);

  const typed = [
    'seats for {}',
    'seats Visio for {}',
    'who has Visio for {}',
    'history for {}',
    'undo for {}',
    'add jdoe to Visio for {}',
    'remove jdoe from Visio for {}',
    'move jdoe first in Visio for {}',
    'swap jdoe for asmith in Visio for {}',
    'add jdoe to Visio for {}; remove asmith from Visio for {}',
    'remove jdoe from everything for {}',
    'who is waiting for {}',
    'what does Visio cost for {}',
    'who decides for {}',
    'buy 5 Visio for {}',
    'renew Visio for {}',
    'purchases for {}',
    'what happens on June 30 for {}',
    'forecast for {}',
    'position for {}',
    'show department {}',
    'rename department {} to Humanities',
    'close department {}',
    'reopen department {}',
    'add delegate jdoe to {}',
    'remove delegate jdoe from {}',
    'move delegate jdoe from {} to Mathematics',
  ];
  it.each(['dreyes', 'jdoe'].flatMap((alias) => typed.map((text) => [alias, text] as const)))(
    'get %s the same answer to "%s"',
    async (alias, text) => {
      const yours = await bot.say(alias, text.replaceAll('{}', 'Chemistry'));
      const there = await bot.say(alias, text.replaceAll('{}', 'Astronomy'));

      expect(yours.text).not.toBe('');
      expect(yours.text.replaceAll('Chemistry', '…')).toBe(there.text.replaceAll('Astronomy', '…'));
    },
  );

  const person = { userText: 'jdoe' };
  const pressed: readonly (readonly [verb: string, data: (department: string) => object])[] = [
    ['seats.show', (department) => ({ department, isInPlace: true })],
    ['pool.show', (department) => ({ department, product: 'visio', isInPlace: true })],
    ['history.show', (department) => ({ department, isInPlace: true })],
    ['roster.undo', (department) => ({ department })],
    ['roster.undo-in', (department) => ({ origin: 'x', choice: department })],
    [
      'roster.confirm',
      (department) => ({ origin: 'x', draft: { kind: 'add', product: 'visio', department, people: [person] } }),
    ],
    ['roster.add-form', (department) => ({ department })],
  ];
  it.each(['dreyes', 'jdoe'].flatMap((alias) => pressed.map(([verb, data]) => [alias, verb, data] as const)))(
    'get %s the same answer to a press of %s',
    async (alias, verb, data) => {
      const yours = await press(bot, alias, verb, data('chem'));
      const there = await press(bot, alias, verb, data('astro'));

      expect(yours).not.toBe('');
      expect(yours).toBe(there);
    },
  );
});

describe('a card of somebody who', () => {
  afterEach(closeBots);

  it('is no delegate any more undoes nothing', async () => {
    const bot = await startBot();
    const shown = await bot.say('dreyes', 'add jdoe to Visio');
    await dismiss(bot, 'dreyes', 'math');

    const undone = await bot.press('dreyes', shown, 'Undo');

    expect(undone.text).toContain('You do not manage seats here');
    expect(await bot.roster('math', 'visio')).toContain('jdoe');
  });

  it('is no delegate any more adds nobody', async () => {
    const bot = await startBot();
    const asked = await bot.say('dreyes', 'add kim to Visio');
    await dismiss(bot, 'dreyes', 'math');

    const added = await bot.press('dreyes', asked, /^Add/u, { 'person-0': idOf('gkim') });

    expect(added.text).toContain('You do not manage seats here');
    expect(await bot.roster('math', 'visio')).not.toContain('gkim');
  });

  it('pressed it in a group chat is not undone by a colleague without a role', async () => {
    const bot = await startBot();
    const conversation = { id: '19:group', conversationType: 'groupChat', isGroup: true };
    const shown = await bot.say('dreyes', 'add jdoe to Visio', { conversation });

    const action = actionNamed(shown, 'Undo');
    const pressed = { ...aPress('jdoe', bot.place, { action, replyToId: shown.id }), conversation };
    const answer = await bot.invoke(pressed);

    expect(wordsOf(answer.value)).toContain('You do not manage seats here');
    expect(bot.look(shown).text).toContain('Jane Doe has a Visio seat');
    expect(await bot.roster('math', 'visio')).toContain('jdoe');
  });

  it('pressed it is not undone by another who may, since only the own latest change can be', async () => {
    const bot = await startBot();
    const shown = await bot.say('dreyes', 'add jdoe to Visio');

    const undone = await bot.press('sokafor', shown, 'Undo');

    expect(undone.text).toContain('There is nothing to undo');
    expect(await bot.roster('math', 'visio')).toContain('jdoe');
  });
});

describe('an approver', () => {
  afterEach(closeBots);

  it('does what a delegate does in any department that is named', async () => {
    const bot = await startBot();

    const shown = await bot.say('sokafor', 'add xli to Visio for Chemistry');

    expect(shown.text).toContain('Xiu Li has a Visio seat');
    expect(shown.text).toContain('added by Sam Okafor');
    expect(await bot.roster('chem', 'visio')).toEqual(['vchen', 'wolsen', 'xli']);
  });

  it('is asked which department when it matters and none is named', async () => {
    const bot = await startBot();
    const asked = await bot.say('sokafor', 'add xli to Visio');

    const added = await bot.press('sokafor', asked, 'Chemistry');

    expect(asked.text).toContain('For which department?');
    expect(added.text).toContain('Xiu Li has a Visio seat');
    expect(await bot.roster('chem', 'visio')).toContain('xli');
  });
});
