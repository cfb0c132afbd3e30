import { refreshNames } from '../../../src/application/reconcile/refresh-names';
import { type Ports } from '../../../src/application/ports';
import { changeRoster } from '../../../src/application/roster/change-roster';
import { activityKey, departmentId, productId, userId } from '../../../src/domain/ids';
import { Fault } from '../../../src/ports/fault';
import { idOf } from '../../support/bot/activities';
import { closeBots, startBot, type TestBot } from '../../support/bot/bot-harness';

afterEach(closeBots);

const reconcile = async (bot: TestBot): Promise<void> => {
  await bot.finishAll();
  await bot.reconcileWhole();
  await bot.app().settled();
};

/** Somebody marries, as the directory has it: display name, user principal name and mail are others. */
const rename = (
  bot: TestBot,
  alias: string,
  name: string,
  next = alias.slice(0, 1) + (name.split(' ')[1] ?? '').toLowerCase(),
) =>
  bot.tenant.control('/people', {
    change: [
      { id: idOf(alias), displayName: name, userPrincipalName: `${next}@contoso.edu`, mail: `${next}@contoso.edu` },
    ],
  });

/** A whole reading that saw nobody, with our records as they are. */
const reading = async ({ departments }: Ports, isFirstOfDay = true) => ({
  actual: [],
  places: await departments.allPlaces(),
  records: await departments.allAssignments(),
  isFirstOfDay,
});

const neverWriting = (ports: Ports): Ports => {
  const change = () => Promise.reject(new Error('nothing is to be written'));
  return {
    ...ports,
    departments: { ...ports.departments, change },
    institution: { ...ports.institution, change },
  };
};

describe('a whole reading calls people as the directory calls them now', () => {
  it('on rosters, whether they are seated, waiting or without a license', async () => {
    const bot = await startBot();
    await reconcile(bot);
    await rename(bot, 'awong', 'Amy Lindgren');
    await rename(bot, 'dlee', 'David Larsson');
    await rename(bot, 'enovak', 'Eva Nilsson');

    await reconcile(bot);

    const visio = await bot.say('dreyes', 'who has Visio');
    const project = await bot.say('dreyes', 'who has Project');
    expect(visio.text).toContain('Amy Lindgren');
    expect(`${visio.text} ${project.text}`).not.toMatch(/Amy Wong|David Lee|Eva Novák/u);
    expect(project.text).toContain('Eva Nilsson');
    expect((await bot.say('dreyes', 'who is waiting')).text).toContain('Eva Nilsson');
  });

  it('so that a new alias and the old one both name them', async () => {
    const bot = await startBot();
    await rename(bot, 'awong', 'Amy Lindgren');

    const byNew = await bot.say('dreyes', 'remove alindgren from Visio');
    const byOld = await bot.say('dreyes', 'remove awong from Project');

    expect(byNew.text).toContain('no longer has Visio');
    expect(byOld.text).toContain('no longer has Project');
    await reconcile(bot);
    expect((await bot.say('dreyes', 'what does alindgren have')).text).toContain('Amy Lindgren has no seats');
  });

  it('with every role, on purchases, and among leavers', async () => {
    const bot = await startBot();
    for (const alias of ['dreyes', 'sokafor']) await bot.say(alias, 'hi');
    await bot.say('nadler', 'buy 3 Visio');
    const wished = await bot.say('dreyes', 'add jdoe to Miro');
    await bot.press('dreyes', wished, /^Ask IT/u);
    await rename(bot, 'dreyes', 'Dana Falk');
    await rename(bot, 'nadler', 'Nina Berg');
    await rename(bot, 'sokafor', 'Sam Holm');
    await rename(bot, 'lmarin', 'Luca Strand');
    await rename(bot, 'mrossi', 'Marco Verdi');
    await bot.tenant.control('/people', { change: [{ id: idOf('mrossi'), accountEnabled: false }] });

    await reconcile(bot);

    const { ports } = bot.app();
    const stored = JSON.stringify([
      await ports.departments.departments(),
      await ports.institution.read(),
      await ports.institution.look().openWishes(),
      await ports.purchases.openTo(userId(idOf('nadler'))),
      [...(await ports.findings.leavers()).values()],
      await ports.departments.allAssignments(),
      await ports.departments.allPlaces(),
    ]);
    for (const name of ['Dana Falk', 'Nina Berg', 'Sam Holm', 'Luca Strand', 'Marco Verdi'])
      expect(stored).toContain(name);
    expect(stored).not.toMatch(/Dana Reyes|Nina Adler|Luca Marin|Marco Rossi/u);
    expect((await bot.say('sokafor', 'departments')).text).not.toContain('Dana Reyes');
  });

  it('but in the ledger, which keeps what they were called on the day', async () => {
    const bot = await startBot();
    await bot.say('dreyes', 'add jdoe to Visio');
    await rename(bot, 'jdoe', 'Jane Falk');

    await reconcile(bot);

    expect((await bot.say('dreyes', 'history Visio')).text).toContain('added Jane Doe to Visio');
    expect((await bot.say('dreyes', 'who has Visio')).text).toContain('Jane Falk');
  });

  it.each([
    ['by another roster', 'remove mrossi from Visio', true],
    ['by another roster, when a swap is undone', 'swap mrossi with jdoe in Visio', true],
    ['by a license that is still ours', 'remove mrossi from Visio', false],
  ])('and an undo puts them back by that name, as far as it is known %s', async (_, text, isOnProject) => {
    const bot = await startBot({
      policy: (policy) => ({
        ...policy,
        reconcile: { ...policy.reconcile, mode: isOnProject ? 'full' : 'assign-only' },
      }),
    });
    await reconcile(bot);
    if (isOnProject) await bot.say('dreyes', 'add mrossi to Project');
    await bot.say('dreyes', text);
    await rename(bot, 'mrossi', 'Marco Verdi');
    await reconcile(bot);

    const undone = await bot.say('dreyes', 'undo');

    expect(undone.text).toContain('Marco Verdi');
    expect(undone.text).not.toContain('Marco Rossi');
    expect((await bot.say('dreyes', 'who has Visio')).text).toContain('Marco Verdi');
  });

  it('in the very run that finds the new name', async () => {
    const bot = await startBot();
    await bot.say('sokafor', 'hi');
    await rename(bot, 'bkhan', 'Bilal Ekberg');

    await reconcile(bot);

    const [run] = await bot.app().ports.runs.latest(1);
    expect(JSON.stringify(run)).not.toContain('Bilal Khan');
  });

  it('and writes nothing where nobody is called otherwise', async () => {
    const bot = await startBot();
    await reconcile(bot);
    const { ports } = bot.app();

    await refreshNames(neverWriting(ports), await reading(ports));
  });

  it('and reads nothing again that the run has read, and purchases only where somebody is called otherwise', async () => {
    const bot = await startBot();
    await reconcile(bot);
    const { ports } = bot.app();
    const before = await reading(ports, false);
    const read: string[] = [];
    const counted = {
      ...ports,
      departments: {
        ...ports.departments,
        allPlaces: () => Promise.reject(new Error('places were read')),
        allAssignments: () => Promise.reject(new Error('records were read')),
      },
      purchases: {
        ...ports.purchases,
        list: (slice: Parameters<typeof ports.purchases.list>[0]) => {
          read.push(String(slice.status));
          return ports.purchases.list(slice);
        },
      },
    };

    await refreshNames(counted, before);
    const whenNobody = [...read];
    await rename(bot, 'dlee', 'David Larsson');
    await refreshNames(counted, before);

    expect(whenNobody).toEqual([]);
    expect(read).toEqual(['draft', 'submitted', 'returned', 'approved']);
  });

  it('on purchases that name somebody whom nothing else names, in the first run of a day', async () => {
    const bot = await startBot();
    await bot.say('nadler', 'buy 3 Visio');
    await bot.say('sokafor', 'remove nadler as purchaser of Mathematics');
    await bot.say('dreyes', 'remove nadler from Power BI');
    await reconcile(bot);
    await rename(bot, 'nadler', 'Nina Berg');
    const draft = async () => JSON.stringify(await bot.app().ports.purchases.openTo(userId(idOf('nadler'))));

    await reconcile(bot);
    const onTheDay = await draft();
    bot.advance(24 * 60 * 60_000);
    await reconcile(bot);

    expect(onTheDay).toContain('Nina Adler');
    expect(await draft()).toContain('Nina Berg');
  });

  it('and brings nobody back who was removed in between', async () => {
    const bot = await startBot();
    await rename(bot, 'awong', 'Amy Lindgren');
    const { ports } = bot.app();
    const before = await reading(ports);
    await bot.say('dreyes', 'remove awong from Visio');

    await refreshNames(ports, before);

    expect(await bot.roster('math', 'visio')).toEqual(['dlee', 'mrossi']);
    expect(await ports.departments.look(departmentId('math')).entry(productId('visio'), userId(idOf('awong')))).toBe(
      undefined,
    );
  });

  it('and lets one department that cannot be written keep no other waiting', async () => {
    const bot = await startBot();
    await rename(bot, 'awong', 'Amy Lindgren');
    await rename(bot, 'vchen', 'Vera Blom');
    const { ports } = bot.app();
    const change: typeof ports.departments.change = (department, decide) =>
      department === 'chem'
        ? Promise.reject(new Fault('unavailable', 'not now'))
        : ports.departments.change(department, decide);

    await refreshNames({ ...ports, departments: { ...ports.departments, change } }, await reading(ports));

    const names = (await ports.departments.allPlaces()).map(({ displayName }) => displayName);
    expect(names).toContain('Amy Lindgren');
    expect(names).toContain('Vera Chen');
  });

  it('in more records than one transaction takes', async () => {
    const bot = await startBot();
    const people = Array.from({ length: 120 }, (_, index) => ({
      userId: userId(`00000000-0000-4000-8000-2${String(index).padStart(11, '0')}`),
      displayName: `Person ${index}`,
      userPrincipalName: `many${index}@contoso.edu`,
    }));
    await bot.tenant.control('/people', {
      create: people.map(({ userId: id, ...person }) => ({ id, ...person, displayName: `New ${person.displayName}` })),
    });
    const { ports } = bot.app();
    await changeRoster(ports, {
      key: activityKey('many'),
      actor: { kind: 'person', userId: userId(idOf('dreyes')), displayName: 'Dana Reyes', userPrincipalName: '' },
      shownIn: undefined,
      isRepeat: false,
      command: {
        kind: 'add',
        department: departmentId('math'),
        product: productId('visio'),
        people: people.map((person) => ({ ...person, userText: person.displayName })),
      },
    });

    await refreshNames(ports, await reading(ports));

    const names = (await ports.departments.allPlaces()).map(({ displayName }) => displayName);
    expect(names.filter((name) => name.startsWith('New Person'))).toHaveLength(120);
    expect(names.filter((name) => name.startsWith('Person'))).toHaveLength(0);
  });
});
