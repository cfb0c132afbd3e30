import { firstBrokenEntry } from '../../../src/adapters/documents/department/ledger-hash';
import { type LedgerHead } from '../../../src/adapters/documents/shapes/institution';
import { sampleTenant } from '../../../src/local/sample/sample-tenant';
import { type DepartmentId } from '../../../src/domain/ids';
import { INSTITUTION } from '../../../src/domain/ledger/ledger-entry';
import { aMention, aPress, chatOf, idOf, teamsIdOf } from '../../support/bot/activities';
import {
  actionNamed,
  closeBots,
  type Pressed,
  type Shown,
  shownAs,
  startBot,
  type TestBot,
  wordsOf,
} from '../../support/bot/bot-harness';

const DIAL_IN = {
  skuId: '00000000-0000-4000-8000-0000000000d1',
  skuPartNumber: 'MCOMEETADV_FACULTY',
  prepaidUnits: { enabled: 12 },
  servicePlans: [],
};
const seed = { ...sampleTenant, skus: [...(sampleTenant.skus ?? []), DIAL_IN] };

/** Everything that set-up can change, in words. */
async function state(bot: TestBot): Promise<readonly string[]> {
  const { ports } = bot.app();
  const { approvers, auditors, products = [], channel } = await ports.institution.read();
  const names = (people: readonly { userPrincipalName: string }[]) =>
    people.map((one) => one.userPrincipalName.split('@')[0]).join(' ');
  const departments = await ports.departments.departments();
  const wishes = await ports.institution.look().openWishes();
  return [
    `approvers: ${names(approvers)}`,
    `auditors: ${names(auditors)}`,
    ...departments.map(
      ({ id, name, directoryNames, delegates, purchasers }) =>
        `${id} ${name} [${directoryNames.join('|')}] ${names(delegates)} / ${names(purchasers)}`,
    ),
    ...products.map(
      ({ id, name, aliases, skuPartNumbers }) => `${id} ${name} (${aliases.join()}) ${skuPartNumbers.join()}`,
    ),
    ...wishes.map(({ typed, askers }) => `wish ${typed}: ${names(askers.map(({ person }) => person))}`),
    `channel: ${channel?.conversationId ?? 'none'}`,
  ];
}

const pressRaw = async (
  bot: TestBot,
  alias: string,
  verb: string,
  data: object,
  inputs: object = {},
): Promise<string> => {
  const action = { type: 'Action.Execute', verb, data: { alacarte: { verb, data }, ...inputs } };
  return wordsOf((await bot.invoke(aPress(alias, bot.place, { action, trigger: 'manual' }))).value);
};

const latest = (bot: TestBot, alias: string): Shown => {
  const found = bot.connector.shown(chatOf(alias)).at(-1);
  if (found === undefined) throw new Error(`${alias} was shown nothing`);
  return shownAs(found.id, found.activity);
};

/** Presses a button whose answer is posted below, and returns what was posted. */
async function open(bot: TestBot, alias: string, message: Shown, title: string | RegExp): Promise<Shown> {
  await bot.press(alias, message, title);
  return latest(bot, alias);
}

const shownOf = (pressed: Pressed, on: Shown): Shown => ({ ...pressed.shown, id: on.id });

async function isChainWhole(bot: TestBot, partition: DepartmentId): Promise<boolean> {
  const { ports, documents } = bot.app();
  const isTenant = partition === INSTITUTION;
  const books = isTenant ? ports.institution.look() : ports.departments.look(partition);
  const entries = await books.ledger({ limit: 1000 });
  const id = isTenant ? 'institution' : 'department';
  const found = await documents.read({ container: 'departments', partition, id });
  return firstBrokenEntry(entries.toReversed(), found?.body['ledger'] as LedgerHead | undefined) === undefined;
}

const actionsOf = async (bot: TestBot, partition: string): Promise<readonly string[]> => {
  const { ports } = bot.app();
  const books =
    partition === INSTITUTION ? ports.institution.look() : ports.departments.look(partition as DepartmentId);
  return (await books.ledger({ limit: 1000 })).map((entry) => entry.fact.action);
};

const others = [
  ['a delegate', 'dreyes'],
  ['a purchaser', 'nadler'],
  ['an auditor', 'lmarin'],
  ['somebody without a role', 'jdoe'],
  ['a guest', 'visitor_partner.example#EXT#'],
] as const;

describe('set-up by somebody who is no approver', () => {
  let bot: TestBot;
  let before: readonly string[];
  beforeAll(async () => {
    bot = await startBot({ seed });
    before = await state(bot);
  });
  afterAll(closeBots);

  const typed = [
    'add department Physics',
    'add delegate jdoe to Mathematics',
    'add delegate jdoe to Astronomy',
    'add purchaser jdoe to Chemistry',
    'remove delegate dreyes from Mathematics',
    'add approver jdoe',
    'add auditor jdoe',
    'remove approver sokafor',
    'remove auditor lmarin',
    'add product Teams Dial-in',
    'send purchases here',
    'stop sending purchases here',
  ];
  const forged: readonly (readonly [verb: string, data: object, inputs?: object])[] = [
    ['department.add-form', { name: 'Physics' }],
    ['department.add', { origin: 'x' }, { name: 'Physics', delegates: 'jdoe' }],
    ['department.edit-form', { department: 'math' }],
    ['department.edit', { department: 'math', seen: 'x' }, { name: 'Mine' }],
    ['department.edit', { department: 'astro', seen: 'x' }, { name: 'Mine' }],
    ['role.confirm', { origin: 'x', draft: { kind: 'give', role: 'approver', people: [{ userText: 'jdoe' }] } }],
    [
      'role.choose-department',
      { origin: 'x', choice: 'math', draft: { kind: 'give', role: 'delegate', people: [{ userText: 'jdoe' }] } },
    ],
    [
      'role.choose-people',
      { origin: 'x', asked: [], draft: { kind: 'take', role: 'auditor', people: [{ userText: 'lmarin' }] } },
    ],
    ['product.form', {}],
    ['product.save', { origin: 'x' }, { name: 'Mine', 'part-numbers': 'MCOMEETADV_FACULTY' }],
    [
      'product.save',
      { origin: 'x', product: 'visio', seen: 'x' },
      { name: 'Mine', 'part-numbers': 'MCOMEETADV_FACULTY' },
    ],
    ['wish.close', { wish: 'photoshop' }, { reason: 'no' }],
  ];

  it.each(others.flatMap(([who, alias]) => typed.map((text) => [who, text, alias] as const)))(
    '%s changes nothing with “%s”',
    async (_, text, alias) => {
      const shown = await bot.say(alias, text);

      expect(shown.text).toContain('Only central IT can do this');
      expect(await state(bot)).toEqual(before);
    },
  );

  it.each(others.flatMap(([, alias]) => forged.map(([verb, data, inputs]) => [alias, verb, data, inputs] as const)))(
    '%s changes nothing with a forged %s',
    async (alias, verb, data, inputs) => {
      const answer = await pressRaw(bot, alias, verb, data, inputs);

      expect(answer).toMatch(/Only central IT|You do not manage seats|Answered below/u);
      expect(await state(bot)).toEqual(before);
    },
  );

  it.each(['dreyes', 'jdoe'])('%s gets the same answer for a department there and one not there', async (alias) => {
    const pressed = await Promise.all(
      ['chem', 'astro'].map((department) => pressRaw(bot, alias, 'department.show', { department, isInPlace: true })),
    );
    const edited = await Promise.all(
      ['chem', 'astro'].map((department) => pressRaw(bot, alias, 'department.edit', { department, seen: 'x' })),
    );

    expect(pressed[0]).toBe(pressed[1]);
    expect(edited[0]).toBe(edited[1]);
  });

  const looks: readonly (readonly [alias: string, text: string, sees: RegExp])[] = [
    ['sokafor', 'departments', /3 departments[\s\S]*Chemistry[\s\S]*2 pools[\s\S]*Delegates: Uma Alvarez/u],
    ['lmarin', 'departments', /3 departments/u],
    ['dreyes', 'departments', /Only central IT can do this/u],
    ['jdoe', 'departments', /Only central IT can do this/u],
    ['sokafor', 'department Mathematics', /Mathematics[\s\S]*Dana Reyes[\s\S]*Nina Adler[\s\S]*2 of 5 seats free/u],
    ['lmarin', 'department Mathematics', /Dana Reyes/u],
    ['dreyes', 'department Mathematics', /Dana Reyes[\s\S]*2 of 5 seats free/u],
    ['dreyes', 'department Chemistry', /No department “Chemistry” of yours/u],
    ['dreyes', 'department Astronomy', /No department “Astronomy” of yours/u],
    ['sokafor', 'department Astronomy', /There is no department “Astronomy”/u],
    ['sokafor', 'products', /3 products[\s\S]*Visio[\s\S]*20 units[\s\S]*VISIOCLIENT_FACULTY/u],
    ['lmarin', 'products', /3 products[\s\S]*Power BI Pro[\s\S]*6 units/u],
    ['dreyes', 'products', /3 products/u],
    ['jdoe', 'products', /Only central IT can do this/u],
    ['lmarin', 'product requests', /Nobody waits for a product/u],
    ['dreyes', 'product requests', /Only central IT can do this/u],
  ];
  it.each(looks)('%s looks: “%s”', async (alias, text, sees) => {
    expect((await bot.say(alias, text)).text).toMatch(sees);
  });

  it('a delegate learns nothing of the tenant from the catalog', async () => {
    expect((await bot.say('dreyes', 'products')).text).not.toMatch(/units|FACULTY/u);
  });

  it.each(['lmarin', 'dreyes'])('%s gets no button to change anything', async (alias) => {
    const shown = await Promise.all(
      ['departments', 'department Mathematics', 'products'].map((text) => bot.say(alias, text)),
    );

    const verbs = shown.flatMap(({ actions }) => actions.map((action) => action.verb));
    expect(verbs.filter((verb) => /form|edit|add|save/u.test(verb ?? ''))).toEqual([]);
  });
});

describe('a role', () => {
  afterEach(closeBots);

  it('is given to several people at once, with a line for each, and taken again', async () => {
    const bot = await startBot();

    const given = await bot.say('sokafor', 'add delegates jdoe, dreyes, lfischer, xyzzy to Mathematics');
    const taken = await bot.say('sokafor', 'remove delegate dreyes from Mathematics');

    expect(given.text).toContain('Jane Doe is a delegate of Mathematics now');
    expect(given.text).toContain('Dana Reyes: is a delegate already');
    expect(given.text).toContain('Lena Fischer: account is disabled');
    expect(given.text).toContain('“xyzzy”: nobody of this name');
    expect(taken.text).toContain('Dana Reyes is no longer a delegate of Mathematics');
    expect(await state(bot)).toContain('math Mathematics [Mathematics] jdoe / nadler');
    expect((await actionsOf(bot, 'math')).slice(0, 2)).toEqual(['role-taken', 'role-given']);
    expect(await isChainWhole(bot, 'math' as DepartmentId)).toBe(true);
  });

  it('counts at once: who got it adds people, who lost it does not, by an old card either', async () => {
    const bot = await startBot();
    const card = await bot.say('dreyes', 'add jdoe to Visio');

    await bot.say('sokafor', 'add delegate asmith to Mathematics');
    await bot.say('sokafor', 'remove delegate dreyes from Mathematics');
    const added = await bot.say('asmith', 'add cdiaz to Visio');
    const undone = await bot.press('dreyes', card, 'Undo');

    expect(added.text).toContain('Carla Diaz has a Visio seat');
    expect(undone.text).toContain('You do not manage seats here');
    expect(await bot.roster('math', 'visio')).toContain('jdoe');
  });

  it('of an approver counts at once, too: cards and forms from before do nothing', async () => {
    const bot = await startBot();
    await bot.say('sokafor', 'add approver kbell');
    const form = await bot.say('kbell', 'add department Physics');
    const question = await bot.say('kbell', 'add delegate kim to Mathematics');
    await bot.say('sokafor', 'remove approver kbell');
    const before = await state(bot);

    const pressed = [
      await bot.press('kbell', form, 'Add department', { name: 'Physics' }),
      await bot.press('kbell', question, 'Add as delegate', { 'person-0': idOf('gkim') }),
    ];

    expect(question.text).toContain('Which “kim” do you mean?');
    expect(pressed.map(({ text }) => text)).toEqual([
      expect.stringContaining('Only central IT'),
      expect.stringContaining('Only central IT'),
    ]);
    expect(await state(bot)).toEqual(before);
  });

  it('is given to whom a question was answered with, once however often it is pressed', async () => {
    const bot = await startBot();
    const asked = await bot.say('sokafor', 'add delegate kim to Mathematics');

    const answers = [1, 2, 3].map(() => bot.press('sokafor', asked, 'Add as delegate', { 'person-0': idOf('jkim') }));
    const texts = (await Promise.all(answers)).map(({ text }) => text);

    expect(new Set(texts).size).toBe(1);
    expect(texts[0]).toContain('Jordan Kim is a delegate of Mathematics now');
    expect(await state(bot)).toContain('math Mathematics [Mathematics] dreyes jkim / nadler');
    expect((await actionsOf(bot, 'math')).filter((action) => action === 'role-given')).toHaveLength(1);
  });

  it('is given in the department that is chosen when none was named', async () => {
    const bot = await startBot();
    const asked = await bot.say('sokafor', 'add purchaser jdoe');

    const given = await bot.press('sokafor', asked, 'Chemistry');

    expect(asked.text).toContain('For which department?');
    expect(given.text).toContain('Jane Doe is a purchaser of Chemistry now');
    expect(await state(bot)).toContain('chem Chemistry [Chemistry] ualvarez / jdoe');
  });

  it('is given by mention', async () => {
    const bot = await startBot();
    bot.connector.knows(teamsIdOf('xli'), idOf('xli'));
    const mention = aMention({ id: teamsIdOf('xli'), name: 'Xiu Li' }, '<at>Xiu Li</at>');

    const given = await bot.say('sokafor', 'add auditor <at>Xiu Li</at>', { entities: [mention] });

    expect(given.text).toContain('Xiu Li is an auditor now');
    expect(await state(bot)).toContain('auditors: lmarin xli');
  });

  it('is not given to a guest', async () => {
    const bot = await startBot();

    const refused = await bot.say('sokafor', 'add auditor vic@partner.example');

    expect(refused.text).toContain('Nothing was changed');
    expect(refused.text).toContain('guest account');
    expect(await state(bot)).toContain('auditors: lmarin');
  });

  it('of the last approver stays', async () => {
    const bot = await startBot();
    const self = await bot.say('sokafor', 'remove approver sokafor');
    await bot.say('sokafor', 'add approver kbell');

    const gone = await bot.say('kbell', 'remove approver sokafor');
    const last = await bot.say('kbell', 'remove approver me');

    expect(self.text).toContain('you are the last approver, and cannot remove yourself');
    expect(gone.text).toContain('Sam Okafor is no longer an approver');
    expect(last.text).toContain('you are the last approver, and cannot remove yourself');
    expect((await state(bot))[0]).toBe('approvers: kbell');
    expect(await isChainWhole(bot, INSTITUTION)).toBe(true);
  });

  it('of the last approver stays when two remove each other at once', async () => {
    const bot = await startBot();
    await bot.say('sokafor', 'add approver kbell');

    await Promise.all([bot.say('sokafor', 'remove approver kbell'), bot.say('kbell', 'remove approver sokafor')]);

    expect((await state(bot))[0]).toMatch(/^approvers: (sokafor|kbell)$/u);
  });

  it('is not changed while the directory does not answer, and that is said', async () => {
    const bot = await startBot({ isTokenSlow: true });
    await bot.restart();
    const before = await state(bot);

    const shown = await bot.say('sokafor', 'add delegate jdoe to Mathematics');

    expect(shown.text).toContain('Microsoft 365 does not answer right now');
    expect(await state(bot)).toEqual(before);
  });

  it('is told to whoever got it, with what to type', async () => {
    const bot = await startBot();
    await bot.say('jdoe', 'hi');

    await bot.say('sokafor', 'add delegate jdoe to Mathematics');
    await bot.finishAll();
    const told = latest(bot, 'jdoe');
    await bot.say('sokafor', 'add delegate asmith to Mathematics');
    await bot.finishAll();

    expect(told.text).toContain('You can now manage seats of Mathematics');
    expect(told.text).toContain('Sam Okafor made you a delegate');
    expect(told.text).toContain('add jdoe to Visio');
    expect(bot.connector.shown(chatOf('asmith'))).toEqual([]);
    expect(bot.logs).toContainEqual(expect.objectContaining({ message: 'a letter reached nobody' }));
    const [mailbox] = await bot.app().ports.outbox.read([{ userId: idOf('asmith') as never }]);
    expect(mailbox?.settled).toMatchObject([{ kind: 'setup', outcome: { status: 'unreached', cause: 'no-chat' } }]);
  });

  it('is asked about when the command is misspelled', async () => {
    const bot = await startBot();
    const before = await state(bot);

    const asked = await bot.say('sokafor', 'ad delegate jdoe to Mathematics');
    const after = await state(bot);

    expect(asked.text).not.toContain('is a delegate');
    expect(after).toEqual(before);
  });

  it('outlives a restart', async () => {
    const bot = await startBot();
    await bot.say('sokafor', 'add delegate jdoe to Chemistry');

    await bot.restart();
    const added = await bot.say('jdoe', 'add xli to Visio');

    expect(added.text).toContain('Xiu Li has a Visio seat');
  });
});

describe('a department', () => {
  afterEach(closeBots);

  it('is added by a form, with delegates, and can be used at once', async () => {
    const bot = await startBot();
    await bot.say('mali', 'hi');
    const form = await bot.say('sokafor', 'add department Physics');

    const added = await bot.press('sokafor', form, 'Add department', { name: 'Physics', delegates: 'mali, glund' });
    const shown = await bot.say('sokafor', 'department Physics');
    await bot.finishAll();

    expect(JSON.stringify(form.card)).toContain('"value":"Physics"');
    expect(added.text).toContain('Physics was added');
    expect(await state(bot)).toContain('physics Physics [Physics] mali glund / ');
    expect(shown.text).toMatch(/In the directory: Physics[\s\S]*Mo Ali/u);
    expect(latest(bot, 'mali').text).toContain('You can now manage seats of Physics');
    expect(await isChainWhole(bot, 'physics' as DepartmentId)).toBe(true);
  });

  it('is added once, however often and wherever its button is pressed, also after a restart', async () => {
    const bot = await startBot();
    const form = await bot.say('sokafor', 'add department Physics');
    const action = { ...actionNamed(form, 'Add department') };
    const press = () =>
      aPress('sokafor', bot.place, {
        action: { ...action, data: { ...action.data, name: 'Physics' } },
        replyToId: form.id,
      });
    const twin = await bot.startTwin();

    await Promise.all([bot.invoke(press()), bot.invoke(press()), twin.send(press())]);
    await bot.restart();
    const again = await bot.invoke(press());

    expect(wordsOf(again.value)).toContain('Physics was added');
    expect((await bot.app().ports.departments.departments()).map(({ id }) => id)).toEqual([
      'chem',
      'hist',
      'math',
      'physics',
    ]);
    expect(await actionsOf(bot, 'physics')).toEqual(['department-opened']);
  });

  it('gets every problem of its form at once, and nothing typed is lost', async () => {
    const bot = await startBot();
    const form = await bot.say('sokafor', 'add department');
    const inputs = {
      name: 'MATHEMATICS',
      'directory-names': 'Maths\nStatistics',
      delegates: 'kim, xyzzy\nlfischer and jdoe',
    };

    const first = await bot.press('sokafor', form, 'Add department', inputs);
    const second = await bot.press('sokafor', shownOf(first, form), 'Add department', { ...inputs, delegates: 'jdoe' });
    const third = await bot.press('sokafor', shownOf(second, form), 'Add department', {
      ...inputs,
      name: 'Maths and Stats',
      delegates: 'jdoe',
    });

    expect(first.text).toContain('“kim” may be several people');
    expect(first.text).toContain('“xyzzy” is nobody I can find');
    expect(first.text).toContain('“lfischer” has a disabled account');
    const shown = JSON.stringify(first.shown.card);
    for (const value of ['MATHEMATICS', 'Maths\\nStatistics', 'kim, xyzzy\\nlfischer and jdoe'])
      expect(shown).toContain(value);
    expect(second.text).toContain('there is a department called “Mathematics” already');
    expect(third.text).toContain('Maths and Stats was added');
    expect(await state(bot)).toContain('maths-and-stats Maths and Stats [Maths|Statistics] jdoe / ');
  });

  it('is one when two people add it at once', async () => {
    const bot = await startBot();
    await bot.say('sokafor', 'add approver kbell');
    const forms = [
      await bot.say('sokafor', 'add department Physics'),
      await bot.say('kbell', 'add department physics'),
    ];

    const pressed = await Promise.all(
      forms.map((form, index) =>
        bot.press(['sokafor', 'kbell'][index] ?? '', form, 'Add department', {
          name: ['Physics', 'PHYSICS'][index] ?? '',
        }),
      ),
    );

    const texts = pressed
      .map(({ text }) => text)
      .toSorted()
      .join('\n');
    expect(texts).toMatch(/was added/u);
    expect(texts).toMatch(/there is a department called/u);
    expect(await bot.app().ports.departments.departments()).toHaveLength(4);
  });

  it('is renamed by its form, not to a name that is taken, and not over somebody else’s change', async () => {
    const bot = await startBot();
    const list = await bot.say('sokafor', 'departments');
    const card = await bot.press('sokafor', list, 'Show Mathematics');
    const form = await open(bot, 'sokafor', shownOf(card, list), 'Edit');
    const old = await open(bot, 'sokafor', shownOf(card, list), 'Edit');

    const taken = await bot.press('sokafor', form, 'Save changes', { name: 'chemistry', 'directory-names': 'X' });
    const saved = await bot.press('sokafor', form, 'Save changes', {
      name: 'Maths',
      'directory-names': 'Mathematics\nMaths',
    });
    const twice = await bot.press('sokafor', form, 'Save changes', {
      name: 'Maths',
      'directory-names': 'Mathematics\nMaths',
    });
    const late = await bot.press('sokafor', old, 'Save changes', { name: 'Mathematics II', 'directory-names': '' });
    const after = await state(bot);
    const forced = await bot.press('sokafor', shownOf(late, old), 'Save changes', {
      name: 'Mathematics II',
      'directory-names': '',
    });

    expect(taken.text).toContain('there is a department called “Chemistry” already');
    expect([saved.text, twice.text]).toEqual([
      expect.stringContaining('Maths was saved'),
      expect.stringContaining('Maths was saved'),
    ]);
    expect(late.text).toContain('Somebody changed this department meanwhile. It is called Maths now');
    expect(JSON.stringify(late.shown.card)).toContain('Mathematics II');
    expect(after).toContain('math Maths [Mathematics|Maths] dreyes / nadler');
    expect(forced.text).toContain('Mathematics II was saved');
    expect((await actionsOf(bot, 'math')).filter((action) => action === 'department-changed')).toHaveLength(2);
    expect((await bot.say('sokafor', 'history for Mathematics II')).text).toContain(
      'changed the department to Mathematics II',
    );
  });

  it('is listed in pages', async () => {
    const departments = Array.from({ length: 19 }, (_, index) => ({
      id: `d${index}`,
      name: `Department ${index + 10}`,
    }));
    const bot = await startBot({ organization: JSON.stringify({ departments, approvers: ['sokafor@contoso.edu'] }) });
    const first = await bot.say('sokafor', 'departments');

    const second = await bot.press('sokafor', first, 'Show more');
    const third = await bot.press('sokafor', shownOf(second, first), 'Show more');

    expect(first.text).toContain('1 to 8 of 19');
    expect(third.text).toContain('17 to 19 of 19');
    expect(third.text).toContain('Department 28');
  });
});

describe('a product', () => {
  afterEach(closeBots);

  const add = async (bot: TestBot, inputs: Readonly<Record<string, string>>): Promise<Pressed> => {
    const form = await bot.say('sokafor', 'add product Teams Dial-in');
    return bot.press('sokafor', form, 'Add product', { name: 'Teams Dial-in', ...inputs });
  };

  it('added in chat is understood at once, in another process, and after a restart', async () => {
    const bot = await startBot({ seed });
    const before = await bot.say('dreyes', 'add jdoe to Dial-in');

    const added = await add(bot, { 'other-names': 'Dial-in, audio', 'part-numbers': 'MCOMEETADV_FACULTY' });
    const known = await bot.say('dreyes', 'add jdoe to Dial-in');
    await bot.restart();
    const later = await bot.say('dreyes', 'add jdoe to dial-in');

    expect(before.text).toContain('There is no product called “Dial-in”');
    expect(added.text).toContain('Teams Dial-in is in the catalog');
    expect(known.text).toContain('Mathematics has no Teams Dial-in seats');
    expect(later.text).toContain('Mathematics has no Teams Dial-in seats');
    expect(await state(bot)).toContain('teams-dial-in Teams Dial-in (Dial-in,audio) MCOMEETADV_FACULTY');
    expect((await bot.say('sokafor', 'products')).text).toMatch(/4 products[\s\S]*Teams Dial-in[\s\S]*12 units/u);
    expect(await isChainWhole(bot, INSTITUTION)).toBe(true);
  });

  it('is offered only the part numbers of the tenant that no product uses', async () => {
    const bot = await startBot({ seed });

    const form = JSON.stringify((await bot.say('sokafor', 'add product Dial-in')).card);

    expect(form).toContain('MCOMEETADV_FACULTY · 12 units');
    expect(form).toContain('M365EDU_A3_FACULTY');
    expect(form).not.toContain('VISIOCLIENT_FACULTY');
  });

  it('gets every problem at once, and nothing typed is lost', async () => {
    const bot = await startBot({ seed });

    const pressed = await add(bot, {
      name: 'VISIO',
      'other-names': 'ms project, dial',
      'part-numbers': 'VISIOCLIENT_FACULTY',
    });

    expect(pressed.text).toContain('“VISIO” names Visio already');
    expect(pressed.text).toContain('“ms project” names Project already');
    expect(pressed.text).toContain('Part numbers: choose at least one');
    expect(JSON.stringify(pressed.shown.card)).toContain('ms project, dial');
    expect(await state(bot)).not.toContainEqual(expect.stringContaining('VISIO '));
  });

  it('is saved once, however often its button is pressed', async () => {
    const bot = await startBot({ seed });
    const form = await bot.say('sokafor', 'add product Dial-in');
    const inputs = { name: 'Dial-in', 'part-numbers': 'MCOMEETADV_FACULTY' };

    const pressed = await Promise.all([1, 2, 3].map(() => bot.press('sokafor', form, 'Add product', inputs)));

    expect(new Set(pressed.map(({ text }) => text)).size).toBe(1);
    expect((await actionsOf(bot, INSTITUTION)).filter((action) => action === 'product-saved')).toHaveLength(1);
  });

  it('is changed by its form, and the policy file’s is replaced by it', async () => {
    const bot = await startBot({ seed });
    const list = await bot.say('sokafor', 'products');
    const form = await open(bot, 'sokafor', list, 'Edit Visio');
    const old = await open(bot, 'sokafor', list, 'Edit Visio');
    const inputs = { name: 'Visio Plan 2', 'other-names': 'visio', 'part-numbers': 'VISIOCLIENT_FACULTY,VISIOCLIENT' };

    const saved = await bot.press('sokafor', form, 'Save changes', inputs);
    const late = await bot.press('sokafor', old, 'Save changes', { ...inputs, name: 'Visio 3' });

    expect(saved.text).toContain('Visio Plan 2 is in the catalog');
    expect(late.text).toContain('Somebody changed this product meanwhile');
    expect(await state(bot)).toContain('visio Visio Plan 2 (visio) VISIOCLIENT_FACULTY,VISIOCLIENT');
    expect((await bot.say('dreyes', 'seats Visio')).text).toContain('Visio Plan 2');
  });

  it('is not offered while the tenant does not answer, and that is said', async () => {
    const bot = await startBot({ isTokenSlow: true });
    await bot.restart();

    const form = await bot.say('sokafor', 'add product Dial-in');
    const list = await bot.say('sokafor', 'products');

    expect(form.text).toContain('Microsoft 365 does not answer right now');
    expect(list.text).toContain('the units are not known');
    expect(list.text).toContain('Visio');
  });
});

describe('a product that is not in the catalog', () => {
  afterEach(closeBots);

  it('is asked for by a button, once for each person, and answered to all of them when it is added', async () => {
    const bot = await startBot({ seed });
    const refused = await bot.say('dreyes', 'add jdoe to Dial-in');
    const other = await bot.say('ualvarez', 'add xli to DIAL-IN');

    const asked = await bot.press('dreyes', refused, 'Ask IT for “Dial-in”');
    const twice = await bot.press('dreyes', refused, 'Ask IT for “Dial-in”');
    await bot.press('ualvarez', other, /^Ask IT/u);
    const list = await bot.say('sokafor', 'product requests');
    const wish = await open(bot, 'sokafor', list, 'Answer Dial-in');
    const form = await open(bot, 'sokafor', wish, 'Add to catalog');
    await bot.press('sokafor', form, 'Add product', { name: 'Dial-in', 'part-numbers': 'MCOMEETADV_FACULTY' });
    await bot.finishAll();

    expect(asked.text).toContain('Central IT was asked for “Dial-in”');
    expect(twice.text).toContain('You asked for “Dial-in” already');
    expect(list.text).toMatch(/Dial-in[\s\S]*2 people[\s\S]*Dana Reyes[\s\S]*Uma Alvarez/u);
    expect(JSON.stringify(form.card)).toContain('"value":"Dial-in"');
    expect(latest(bot, 'dreyes').text).toContain('Dial-in is in the catalog now');
    expect(latest(bot, 'ualvarez').text).toContain('Dial-in is in the catalog now');
    expect(await state(bot)).not.toContainEqual(expect.stringContaining('wish'));
    expect((await actionsOf(bot, INSTITUTION)).slice(0, 4)).toEqual([
      'product-request-closed',
      'product-saved',
      'product-requested',
      'product-requested',
    ]);
  });

  it('is turned down with a reason, which whoever asked is told', async () => {
    const bot = await startBot({ seed });
    await bot.press('dreyes', await bot.say('dreyes', 'add jdoe to Photoshop'), /^Ask IT/u);
    const wish = await open(bot, 'sokafor', await bot.say('sokafor', 'product requests'), /^Answer/u);

    const empty = await bot.press('sokafor', wish, 'Close with this reason', { reason: ' ' });
    const closed = await bot.press('sokafor', wish, 'Close with this reason', { reason: 'The library has it.' });
    const twice = await bot.press('sokafor', wish, 'Close with this reason', { reason: 'The library has it.' });
    const late = await bot.press('sokafor', wish, 'Add to catalog');
    await bot.finishAll();

    expect(empty.text).toContain('Say why');
    expect([closed.text, twice.text]).toEqual([
      expect.stringContaining('was closed'),
      expect.stringContaining('was closed'),
    ]);
    expect(latest(bot, 'dreyes').text).toMatch(/will not be in the catalog[\s\S]*The library has it/u);
    expect(bot.connector.posts(chatOf('dreyes'))).toHaveLength(2);
    expect(late.text).toBe('Answered below.');
    expect(latest(bot, 'sokafor').text).toContain('has been answered already');
  });

  it.each(['jdoe', 'lmarin'])('is not asked for by %s', async (alias) => {
    const bot = await startBot();
    const before = await state(bot);

    const shown = await bot.say(alias, 'what do I have in Photoshop');
    const forged = await pressRaw(bot, alias, 'product.request', { typed: 'Photoshop' });

    expect(shown.actions.map((action) => action.verb)).not.toContain('product.request');
    expect(forged).toContain('You cannot ask for products here');
    expect(await state(bot)).toEqual(before);
  });
});

describe('the channel for purchases', () => {
  afterEach(closeBots);

  const inChannel = {
    conversation: { id: '19:buying@thread.tacv2;messageid=17', conversationType: 'channel', isGroup: true },
  };
  const elsewhere = { conversation: { id: '19:other@thread.tacv2', conversationType: 'channel', isGroup: true } };

  it('is the one in which an approver says so, until it is ended there', async () => {
    const bot = await startBot();

    const chosen = await bot.say('sokafor', 'send purchases here', inChannel);
    const again = await bot.say('sokafor', 'send purchases here', inChannel);
    const during = await state(bot);
    const other = await bot.say('sokafor', 'stop sending purchases here', elsewhere);
    const left = await bot.say('sokafor', 'stop sending purchases here', inChannel);

    expect(chosen.text).toContain('Purchases are sent here from now on');
    expect(again.text).toContain('Purchases are sent here already');
    expect(during).toContain('channel: 19:buying@thread.tacv2');
    expect(other.text).toContain('They are sent to another channel');
    expect(left.text).toContain('Purchases are no longer sent here');
    expect(await state(bot)).toContain('channel: none');
    expect((await actionsOf(bot, INSTITUTION)).slice(0, 2)).toEqual(['channel-left', 'channel-chosen']);
  });

  it('is nothing to be chosen in a personal chat, or by others', async () => {
    const bot = await startBot();

    const personal = await bot.say('sokafor', 'send purchases here');
    const refused = await bot.say('dreyes', 'send purchases here', inChannel);

    expect(personal.text).toContain('Please type this in the channel itself');
    expect(refused.text).toContain('Only central IT can do this');
    expect(await state(bot)).toContain('channel: none');
  });
});
