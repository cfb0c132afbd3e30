import { idOf } from '../../support/bot/activities';
import { closeBots, startBot, type TestBot } from '../../support/bot/bot-harness';
import { guid } from '../../support/tenant/tenant-seed';

afterEach(closeBots);

const inputOf = (card: unknown, id: string): { choices: { title: string; value: string }[] } => {
  const found = (JSON.stringify(card).includes(`"${id}"`) ? nodes(card) : []).find((node) => node['id'] === id);
  if (found === undefined) throw new Error(`no input ${id}`);
  return found as never;
};

function nodes(value: unknown): Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap(nodes);
  if (typeof value !== 'object' || value === null) return [];
  return [value as Record<string, unknown>, ...Object.values(value).flatMap(nodes)];
}

/** So many people of one name, those of Mathematics last. */
async function crowd(bot: TestBot, name: string, { count, own = 1 }: { count: number; own?: number }): Promise<void> {
  const create = Array.from({ length: count }, (_, index) => ({
    id: guid(5000 + index),
    displayName: name,
    userPrincipalName: `crowd${index}@contoso.edu`,
    mail: `crowd${index}@contoso.edu`,
    usageLocation: 'US',
    department: index < count - own ? 'Physics' : 'mathematics',
  }));
  await bot.tenant.control('/people', { create });
}

const titles = (card: unknown): readonly string[] => inputOf(card, 'person-0').choices.map(({ title }) => title);

describe('a choice of people', () => {
  it.each([
    { count: 12, said: 'More than 8 people are called “Wei Zhang”; type the mail address' },
    { count: 60, said: 'More than 51 people are called “Wei Zhang”; type the mail address' },
  ])('of $count puts the delegate’s own first, and says that there are more', async ({ count, said }) => {
    const bot = await startBot();
    await crowd(bot, 'Wei Zhang', { count });

    const asked = await bot.say('dreyes', 'add Wei Zhang to Visio');

    expect(asked.text).toContain(said);
    expect(titles(asked.card)).toHaveLength(9);
    expect(titles(asked.card)[0]).toContain(`crowd${count - 1}@contoso.edu`);
  });

  it('says nothing of more people where there are none', async () => {
    const bot = await startBot();
    await crowd(bot, 'Wei Zhang', { count: 8 });

    const asked = await bot.say('dreyes', 'add Wei Zhang to Visio');

    expect(asked.text).not.toContain('ore than');
    expect(titles(asked.card)).toHaveLength(9);
  });

  it('puts those on any roster of the department first, too, wherever the directory has them', async () => {
    const bot = await startBot();
    await crowd(bot, 'Wei Zhang', { count: 12, own: 2 });
    const added = await bot.say('dreyes', 'add crowd5@contoso.edu to Project');
    await bot.press('dreyes', added, /Add/u, { 'person-0': 'add' });

    const asked = await bot.say('dreyes', 'add Wei Zhang to Visio');

    const first = titles(asked.card).slice(0, 3);
    expect(first.map((title) => /crowd\d+/u.exec(title)?.[0]).toSorted()).toEqual(['crowd10', 'crowd11', 'crowd5']);
  });

  it.each([1, 3])(
    'of somebody to remove offers only those on the roster, however many others there are (%s of the department)',
    async (own) => {
      const bot = await startBot();
      await crowd(bot, 'Wei Zhang', { count: 60, own });
      const added = await bot.say('dreyes', 'add crowd57@contoso.edu, crowd58@contoso.edu to Visio');
      if (own === 1) await bot.press('dreyes', added, /Add/u, { 'person-0': 'add', 'person-1': 'add' });

      const asked = await bot.say('dreyes', 'remove Wei Zhang from Visio');

      expect(titles(asked.card).map((title) => /crowd\d+/u.exec(title)?.[0])).toEqual([
        'crowd57',
        'crowd58',
        undefined,
      ]);
    },
  );

  it.each(['make Wei Zhang a delegate of Mathematics', 'what does Wei Zhang have'])(
    'says that there are more, and puts the department’s own first, for “%s”',
    async (text) => {
      const bot = await startBot();
      await crowd(bot, 'Wei Zhang', { count: 12 });

      const asked = await bot.say(text.startsWith('what') ? 'dreyes' : 'sokafor', text);

      expect(asked.text).toContain('More than 8 people are called “Wei Zhang”; type the mail address');
      const [first] = nodes(asked.card).filter((node) => node['type'] === 'Input.ChoiceSet');
      expect(JSON.stringify((first?.['choices'] as unknown[])[0])).toContain('crowd11@contoso.edu');
    },
  );
});

describe('a person with several names', () => {
  const elena = {
    id: guid(6000),
    displayName: 'Elena Bianchi',
    userPrincipalName: 'ebianchi@contoso.edu',
    mail: 'elena.bianchi@contoso.edu',
    mailNickname: 'elenab',
    proxyAddresses: ['SMTP:elena.bianchi@contoso.edu', 'smtp:erossi@fabrikam.edu', 'SMTP:elena.rossi@fabrikam.edu'],
    usageLocation: 'US',
    department: 'Mathematics',
  };
  const names = [
    'ebianchi@contoso.edu',
    'ebianchi',
    'elenab',
    'elena.bianchi@contoso.edu',
    'erossi@fabrikam.edu',
    'ERossi@Fabrikam.edu',
    'elena.rossi@fabrikam.edu',
    'Elena Bianchi',
  ];

  it.each(names)('is added and removed as %s without a question', async (name) => {
    const bot = await startBot();
    await bot.tenant.control('/people', { create: [elena] });

    const added = await bot.say('dreyes', `add ${name} to Visio`);
    const removed = await bot.say('dreyes', `remove ${name} from Visio`);
    const holds = await bot.say('dreyes', `what does ${name} have`);

    expect(added.text).toContain('Elena Bianchi');
    expect(removed.text).toContain('no longer has Visio');
    expect(holds.text).toContain('Elena Bianchi has no seats');
  });
});

describe('a name of the roster that the directory gives to somebody else', () => {
  const jdoe = idOf('jdoe');
  const again = guid(7000);

  async function remade(): Promise<TestBot> {
    const bot = await startBot();
    await bot.say('dreyes', 'add jdoe to Visio');
    await bot.say('dreyes', 'move jdoe first in Visio');
    await bot.tenant.control('/people', { remake: [{ id: jdoe, as: again }] });
    return bot;
  }

  const idsOf = async (bot: TestBot) =>
    (await bot.app().ports.departments.allPlaces())
      .filter(({ department, product }) => department === 'math' && product === 'visio')
      .toSorted((one, other) => one.rank - other.rank)
      .map(({ userId }) => userId);

  it.each([
    ['add jdoe to Visio', 'Let the new account take its place'],
    ['remove jdoe from Visio', 'Let the new account take its place'],
    ['move jdoe first in Visio', 'Let the new account take its place'],
    ['add Jane Doe to Visio', 'Let the new account take its place'],
    ['remove jdoe@contoso.edu from Visio', 'Let the new account take its place'],
  ])('is asked about, and the new account takes the old one’s place at “%s”', async (text, title) => {
    const bot = await remade();

    const asked = await bot.say('dreyes', text);
    const done = await bot.press('dreyes', asked, title);

    expect(asked.text).toContain('The account that is on the roster');
    expect(titles(asked.card).slice(0, 2)).toEqual([
      expect.stringContaining('this account is gone'),
      expect.stringContaining('the new account'),
    ]);
    expect(done.text).toContain('Jane Doe');
    expect((await idsOf(bot))[0]).toBe(again);
    expect(await idsOf(bot)).not.toContain(jdoe);
  });

  it('is removed when the account on the roster was meant', async () => {
    const bot = await remade();

    const asked = await bot.say('dreyes', 'remove jdoe from Visio');
    const done = await bot.press('dreyes', asked, /^Remove/u, { 'person-0': jdoe });

    expect(done.text).toContain('no longer has Visio');
    expect(await idsOf(bot)).not.toContain(jdoe);
  });

  it('is added when the new account was meant, and the old one stays', async () => {
    const bot = await remade();

    const asked = await bot.say('dreyes', 'add jdoe to Visio');
    await bot.press('dreyes', asked, /^Add/u, { 'person-0': again });

    expect(await idsOf(bot)).toEqual(expect.arrayContaining([jdoe, again]));
  });

  it('is said to have a seat already when the account on the roster was meant', async () => {
    const bot = await remade();

    const asked = await bot.say('dreyes', 'add jdoe to Visio');
    const done = await bot.press('dreyes', asked, /^Add/u, { 'person-0': jdoe });

    expect(done.text).toContain('Has a Visio seat already');
  });

  it('is asked about when somebody asks what they have, and each of both is shown', async () => {
    const bot = await remade();

    const asked = await bot.say('dreyes', 'what does jdoe have');
    const old = await bot.press('dreyes', asked, 'Show', { choice: jdoe });
    const now = await bot.press('dreyes', asked, 'Show', { choice: again });

    expect(asked.text).toContain('The account that is on the roster');
    expect(old.text).toContain('Jane Doe has a seat');
    expect(now.text).toContain('Jane Doe has no seats');
  });

  it('is nobody’s question when two people only share a display name', async () => {
    const bot = await startBot();
    await bot.say('dreyes', 'add jdoe to Visio');
    await bot.tenant.control('/people', {
      create: [
        {
          id: again,
          displayName: 'Jane Doe',
          userPrincipalName: 'jane2@contoso.edu',
          usageLocation: 'US',
          department: 'Mathematics',
        },
      ],
    });

    const added = await bot.say('dreyes', 'add jane2 to Visio');
    const removed = await bot.say('dreyes', 'remove jane2 from Visio');

    expect(added.text).toContain('Jane Doe');
    expect(added.actions.map(({ title }) => title)).not.toContain('Cancel');
    expect(removed.text).toContain('no longer has Visio');
    expect(await idsOf(bot)).toContain(jdoe);
  });

  it('is asked about when it is a mention of the new account', async () => {
    const bot = await remade();
    const text = '<at>alacarte</at> add <at>Jane Doe</at> to Visio';
    const entities = [
      {
        type: 'mention',
        text: '<at>Jane Doe</at>',
        mentioned: { id: '29:jane', name: 'Jane Doe', aadObjectId: again },
      },
    ];

    const asked = await bot.say('dreyes', text, { entities });

    expect(asked.text).toContain('this account is gone');
  });
});
