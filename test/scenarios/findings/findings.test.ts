import { chatOf, idOf, TENANT_ID } from '../../support/bot/activities';
import { problemsOf, readRosters, Rebuilding } from '../../support/audit';
import { closeBots, shownAs, type Shown, startBot, type TestBot } from '../../support/bot/bot-harness';

afterEach(closeBots);

const DAY_MS = 24 * 60 * 60_000;
const VISIO = 'bf95fd32-576a-4742-8d7a-6dc4940b9532';
const PROJECT = '46974aed-363e-423c-9e6a-951037cec495';
const CHANNEL = '19:it@thread.tacv2';
const IN_CHANNEL = {
  conversation: { id: CHANNEL, conversationType: 'channel', tenantId: TENANT_ID, isGroup: true },
};

const run = async (bot: TestBot): Promise<void> => {
  await bot.finishAll();
  await bot.reconcileWhole();
  await bot.app().settled();
};

/** A bot that these people have spoken to, whose first run and its messages are over. */
async function startRun(aliases: readonly string[], options: Parameters<typeof startBot>[0] = {}): Promise<TestBot> {
  const bot = await startBot(options);
  for (const alias of aliases) await bot.say(alias, 'hi');
  await run(bot);
  return bot;
}

/** What somebody was told since the greeting, oldest first. */
const toldTo = (bot: TestBot, alias: string): readonly Shown[] =>
  bot.connector
    .shown(chatOf(alias))
    .slice(1)
    .map(({ id, activity }) => shownAs(id, activity));

const headings = (bot: TestBot, alias: string): readonly (string | undefined)[] =>
  toldTo(bot, alias).map(({ text }) => text.split('\n')[0]);

/** Of that, everything but licenses that fail. */
const asksTo = (bot: TestBot, alias: string): readonly Shown[] =>
  toldTo(bot, alias).filter(({ text }) => !/no working|central IT/u.test(text.split('\n')[0] ?? ''));

/** What an administrator changes about a person, or about a SKU. */
const mend = (bot: TestBot, alias: string | undefined, own: object) =>
  bot.tenant.control('/load', {
    merge: alias === undefined ? { skus: [own] } : { users: [{ id: idOf(alias), ...own }] },
  });

const disable = (bot: TestBot, alias: string) => mend(bot, alias, { accountEnabled: false });

const remove = (bot: TestBot, alias: string) => bot.tenant.control('/load', { remove: { users: [idOf(alias)] } });

describe('a license that cannot be given', () => {
  it('is told to the delegates of its department and to central IT, once a week', async () => {
    const bot = await startRun(['dfarah', 'dreyes', 'sokafor']);

    expect(headings(bot, 'dreyes')).toEqual(['Bilal Khan has no working Project license']);
    expect(toldTo(bot, 'dreyes')[0]?.text).toContain('IT must set the usage location; the seat stays reserved.');
    expect(headings(bot, 'sokafor')).toEqual(['1 license needs central IT']);
    expect(toldTo(bot, 'sokafor')[0]?.text).toContain('1 person: Bilal Khan (Mathematics)');
    expect(headings(bot, 'dfarah')).toEqual([]);

    for (let day = 1; day < 7; day += 1) {
      bot.advance(DAY_MS);
      await run(bot);
    }
    expect(headings(bot, 'dreyes')).toHaveLength(1);
    expect(headings(bot, 'sokafor')).toHaveLength(1);

    bot.advance(DAY_MS);
    await run(bot);
    expect(headings(bot, 'dreyes')).toHaveLength(2);
    expect(headings(bot, 'sokafor')).toHaveLength(2);
  });

  it('is told in the morning, not in the night', async () => {
    const bot = await startRun(['dreyes'], { now: '2027-03-01T08:30:00.000Z' });
    expect(headings(bot, 'dreyes')).toEqual([]);

    bot.advance(8 * 60 * 60_000);
    await run(bot);

    expect(headings(bot, 'dreyes')).toHaveLength(1);
  });

  it('is told again when it fails anew after it worked', async () => {
    const bot = await startRun(['dreyes']);
    await mend(bot, 'bkhan', { usageLocation: 'US' });
    await mend(bot, undefined, { skuId: PROJECT, prepaidUnits: { enabled: 9 } });
    bot.advance(DAY_MS);
    await run(bot);
    expect((await bot.tenant.held()).some((line) => line.startsWith(`${idOf('bkhan')} ${PROJECT}`))).toBe(true);

    await bot.tenant.ask('POST', `/users/${idOf('bkhan')}/assignLicense`, {
      addLicenses: [],
      removeLicenses: [PROJECT],
    });
    await mend(bot, 'bkhan', { usageLocation: null });
    bot.advance(DAY_MS);
    await run(bot);

    expect(headings(bot, 'dreyes')).toHaveLength(2);
  });

  it('is told to central IT in the channel that was chosen, and to no approver as well', async () => {
    const bot = await startBot();
    await bot.say('sokafor', 'hi');
    await bot.say('sokafor', 'send purchases here', IN_CHANNEL);
    await run(bot);

    expect(headings(bot, 'sokafor')).toEqual([]);
    const posts = bot.connector.shown(CHANNEL).map(({ id, activity }) => shownAs(id, activity).text);
    expect(posts.at(-1)).toMatch(/^1 license needs central IT/u);
  });

  it('is tried again by the next run when somebody could not be reached', async () => {
    const bot = await startBot();
    for (const alias of ['dreyes', 'sokafor']) await bot.say(alias, 'hi');
    bot.connector.trouble({ operation: 'post', conversationId: chatOf('dreyes'), status: 502 });
    await run(bot);
    expect(headings(bot, 'dreyes')).toEqual([]);
    expect(headings(bot, 'sokafor')).toHaveLength(1);

    bot.connector.trouble();
    await run(bot);

    expect(headings(bot, 'dreyes')).toHaveLength(1);
  });

  it('says which departments have no delegate who could be told', async () => {
    const bot = await startRun(['sokafor']);

    expect(toldTo(bot, 'sokafor')[0]?.text).toContain('no delegate of Mathematics could be told');
  });
});

describe('releases that nothing explains', () => {
  it('are put to central IT at once, whatever the hour', async () => {
    const bot = await startRun(['sokafor'], {
      now: '2027-03-01T08:30:00.000Z',
      policy: (policy) => ({ ...policy, reconcile: { ...policy.reconcile, maxReleases: 0 } }),
    });
    await bot.app().ports.departments.change('math' as never, async (books) => {
      const at = '2027-01-01T00:00:00.000Z' as never;
      const person = {
        userId: idOf('oprice') as never,
        displayName: 'Owen Price',
        userPrincipalName: 'oprice@contoso.edu',
      };
      const outcome = { status: 'active', at } as const;
      await books.saveAssignment({
        person,
        product: 'visio' as never,
        skuId: VISIO as never,
        department: 'math' as never,
        intendedAt: at,
        outcome,
      });
    });
    await run(bot);

    expect(headings(bot, 'sokafor')).toEqual([
      expect.stringMatching(/^1 license would be taken away, and nothing explains why$/u),
    ]);
    const [told] = toldTo(bot, 'sokafor');
    if (told === undefined) throw new Error('nobody was told');
    await bot.press('sokafor', told, 'Show each license');
    expect(toldTo(bot, 'sokafor').at(-1)?.text).toContain('Owen Price');
  });
});

describe('somebody who left', () => {
  it('is asked about once a week: release, keep, or give to somebody else', async () => {
    const bot = await startRun(['dreyes', 'ualvarez']);
    await disable(bot, 'awong');
    bot.advance(DAY_MS);
    await run(bot);

    const [asked] = asksTo(bot, 'dreyes');
    expect(asked?.text).toContain('Amy Wong left and has 2 seats');
    expect(asked?.text).toContain('Amy Wong · Visio · account disabled');
    expect(asked?.text).toContain('Amy Wong · Project · account disabled');
    expect(headings(bot, 'ualvarez')).toEqual([]);

    bot.advance(DAY_MS);
    await run(bot);
    expect(asksTo(bot, 'dreyes')).toHaveLength(1);
    bot.advance(6 * DAY_MS);
    await run(bot);
    expect(asksTo(bot, 'dreyes')).toHaveLength(2);
  });

  it('is released: the seat stays with the department, and goes to whoever waits', async () => {
    const bot = await startRun(['dreyes']);
    await disable(bot, 'awong');
    bot.advance(DAY_MS);
    await run(bot);
    const asked = lastTo(bot, 'dreyes');

    const pressed = await bot.press('dreyes', asked, 'Release', { who: place('project', 'awong') });

    expect(pressed.text).toContain('Released: Amy Wong');
    expect(pressed.text).toContain('Amy Wong · Visio · account disabled');
    expect(await bot.roster('math', 'project')).toEqual(['bkhan', 'cdiaz', 'dlee (waiting 1)', 'enovak (waiting 2)']);
    expect(await bot.roster('math', 'visio')).toContain('awong');

    const again = await bot.press('dreyes', asked, 'Release', { who: place('project', 'awong') });
    expect(again.text).toContain('Tick at least one person.');
  });

  it('is kept, and not asked about again before the directory says something else', async () => {
    const bot = await startRun(['dreyes']);
    await disable(bot, 'mrossi');
    bot.advance(DAY_MS);
    await run(bot);
    const pressed = await bot.press('dreyes', lastTo(bot, 'dreyes'), 'Keep', { who: place('visio', 'mrossi') });
    expect(pressed.text).toContain('Kept: Marco Rossi');
    expect(await bot.roster('math', 'visio')).toContain('mrossi');

    bot.advance(8 * DAY_MS);
    await run(bot);
    expect(asksTo(bot, 'dreyes')).toHaveLength(1);
    expect((await bot.say('dreyes', 'leavers')).text).toContain('Nobody to ask about');

    await remove(bot, 'mrossi');
    bot.advance(DAY_MS);
    await run(bot);
    expect(lastTo(bot, 'dreyes').text).toContain('account gone');
    const stored = await readRosters(bot.app().documents, 'math' as never);
    expect(stored.ledger.filter(({ fact }) => fact.action === 'person-kept')).toHaveLength(1);
    expect(problemsOf(stored, new Rebuilding(bot.app().ports.policy.term))).toEqual([]);
  });

  it('gives the seat to somebody else, who takes the place', async () => {
    const bot = await startRun(['dreyes']);
    await disable(bot, 'mrossi');
    bot.advance(DAY_MS);
    await run(bot);
    const asked = lastTo(bot, 'dreyes');

    const wrong = await bot.press('dreyes', asked, 'Give to …', { who: '', to: '' });
    expect(wrong.text).toContain('Tick the one person whose seat goes to somebody else.');
    expect(wrong.text).toContain('Type who gets the seat');

    await bot.press('dreyes', asked, 'Give to …', { who: place('visio', 'mrossi'), to: 'jdoe' });

    expect(await bot.roster('math', 'visio')).toEqual(['awong', 'dlee', 'jdoe']);
    expect((await bot.tenant.held()).some((line) => line.startsWith(`${idOf('jdoe')} ${VISIO}`))).toBe(true);
  });

  it('can be given away though the account is gone from the directory', async () => {
    const bot = await startRun(['dreyes']);
    await remove(bot, 'mrossi');
    bot.advance(DAY_MS);
    await run(bot);

    await bot.press('dreyes', lastTo(bot, 'dreyes'), 'Give to …', { who: place('visio', 'mrossi'), to: 'jdoe' });

    expect(await bot.roster('math', 'visio')).toEqual(['awong', 'dlee', 'jdoe']);
  });

  it('is nobody else’s to settle, whatever a card says', async () => {
    const bot = await startRun(['dreyes', 'ualvarez', 'lmarin', 'jdoe']);
    await disable(bot, 'mrossi');
    bot.advance(DAY_MS);
    await run(bot);
    const asked = lastTo(bot, 'dreyes');

    for (const alias of ['ualvarez', 'lmarin', 'jdoe']) {
      for (const title of ['Release', 'Keep', 'Give to …']) {
        await bot.press(alias, asked, title, { who: place('visio', 'mrossi'), to: 'jdoe' });
      }
      expect((await bot.say(alias, 'leavers')).text).not.toContain('Rossi');
    }
    await bot.say('sokafor', 'remove delegate dreyes from Mathematics');
    // The last delegate of a department is asked about.
    await bot.say('sokafor', 'yes');
    await bot.press('dreyes', asked, 'Release', { who: place('visio', 'mrossi') });

    expect(await bot.roster('math', 'visio')).toEqual(['awong', 'dlee', 'mrossi']);
    const entry = await bot
      .app()
      .ports.departments.look('math' as never)
      .entry('visio' as never, idOf('mrossi') as never);
    expect(entry?.keptThough).toBeUndefined();
  });

  it('is released again after an undo', async () => {
    const bot = await startRun(['dreyes']);
    await disable(bot, 'mrossi');
    bot.advance(DAY_MS);
    await run(bot);
    const asked = lastTo(bot, 'dreyes');
    await bot.press('dreyes', asked, 'Release', { who: place('visio', 'mrossi') });
    await bot.say('dreyes', 'undo');
    expect(await bot.roster('math', 'visio')).toContain('mrossi');

    await bot.press('dreyes', asked, 'Release', { who: place('visio', 'mrossi') });

    expect(await bot.roster('math', 'visio')).not.toContain('mrossi');
  });

  it('is put to an approver, whatever they are besides, once the last delegate’s chat is gone', async () => {
    const bot = await startRun(['dreyes', 'sokafor']);
    await bot.say('sokafor', 'add purchaser sokafor to Chemistry');
    await disable(bot, 'mrossi');
    bot.connector.trouble({ operation: 'post', conversationId: chatOf('dreyes'), status: 403 });
    bot.advance(DAY_MS);
    await run(bot);
    await run(bot);

    const asked = lastTo(bot, 'sokafor');
    expect(asked.text).toContain('Marco Rossi · Visio · account disabled');
    await bot.press('sokafor', asked, 'Release', { who: place('visio', 'mrossi') });
    expect(await bot.roster('math', 'visio')).toEqual(['awong', 'dlee']);
  });

  it('is put to an approver where no delegate can be written to', async () => {
    const bot = await startRun(['sokafor']);
    await disable(bot, 'mrossi');
    bot.advance(DAY_MS);
    await run(bot);

    const asked = lastTo(bot, 'sokafor');
    expect(asked.text).toContain('account disabled');
    await bot.press('sokafor', asked, 'Release', { who: place('visio', 'mrossi') });
    expect(await bot.roster('math', 'visio')).toEqual(['awong', 'dlee']);
  });
});

describe('somebody who moved to another department', () => {
  it('is asked about, kept, and asked about again after the next move; an empty department asks nothing', async () => {
    const bot = await startRun(['dreyes']);
    await mend(bot, 'mrossi', { department: 'Physics' });
    bot.advance(DAY_MS);
    await run(bot);
    expect(lastTo(bot, 'dreyes').text).toContain('in Physics');
    await bot.press('dreyes', lastTo(bot, 'dreyes'), 'Keep', { who: place('visio', 'mrossi') });

    bot.advance(8 * DAY_MS);
    await run(bot);
    await mend(bot, 'mrossi', { department: null });
    await run(bot);
    expect(asksTo(bot, 'dreyes')).toHaveLength(1);

    await mend(bot, 'mrossi', { department: 'History' });
    bot.advance(DAY_MS);
    await run(bot);
    expect(lastTo(bot, 'dreyes').text).toContain('in History');
  });
});

const place = (product: string, alias: string): string => `math/${product}/${idOf(alias)}`;

function lastTo(bot: TestBot, alias: string): Shown {
  const last = asksTo(bot, alias).at(-1);
  if (last === undefined) throw new Error(`${alias} was told nothing`);
  return last;
}
