import { setTimeout as wait } from 'node:timers/promises';
import { aMessage, chatOf, idOf } from '../../support/bot/activities';
import { closeBots, type Shown, shownAs, startBot, type TestBot } from '../../support/bot/bot-harness';
import { type TenantFault } from '../../../src/local/emulated-tenant/conditions/faults';

afterEach(closeBots);

const MINUTE_MS = 60_000;

/** Longer than a turn waits, and no longer: whoever finishes the command waits for the rest of it. */
const THROTTLED: TenantFault = { path: '/$batch', status: 429, headers: { 'Retry-After': '0.4' } };

/** The tenant as it is when it has trouble; licensing works all the same. */
const troubles: readonly (readonly [what: string, fault: TenantFault])[] = [
  ['is down', { path: '/$batch', status: 503 }],
  ['takes ten seconds', { path: '/$batch', hangMs: 10_000 }],
  ['throttles', THROTTLED],
  ['hangs up', { path: '/$batch', reset: true }],
];

/** The message that is to be finished, as it stands now. */
const onlyMessage = (bot: TestBot, alias = 'dreyes'): Shown => {
  const messages = bot.connector.shown(chatOf(alias));
  expect(messages).toHaveLength(1);
  return shownAs(messages[0]?.id, messages[0]?.activity ?? {});
};

/** Commands that wait for the directory. */
const waitingOf = async (bot: TestBot): Promise<number> => {
  const where = { status: 'looking-up' };
  const orderBy = { field: 'at', direction: 'ascending' } as const;
  const query = { container: 'tenant', partition: 'turn', kind: 'turn', where, orderBy, limit: 100 } as const;
  return (await bot.app().documents.query(query)).length;
};

const finish = async (bot: TestBot): Promise<void> => {
  await bot.finishAll();
  await bot.app().settled();
};

describe.each(troubles)('a command while the directory %s', (_, fault) => {
  it('is answered that people are looked up, and finished by editing that message', async () => {
    const bot = await startBot();
    await bot.tenant.faults(fault);

    const asked = await bot.say('dreyes', 'add jdoe and asmith to Visio');
    const before = await bot.roster('math', 'visio');
    await bot.tenant.faults();
    await finish(bot);

    expect(asked.text).toContain('Looking up the people…');
    expect(asked.text).toContain('Add jdoe and asmith');
    expect(before).toEqual(['awong', 'dlee', 'mrossi']);
    expect(onlyMessage(bot).text).toContain('2 people added to Visio');
    expect(onlyMessage(bot).text).toContain('Active');
    expect(await bot.roster('math', 'visio')).toEqual(['awong', 'dlee', 'mrossi', 'jdoe', 'asmith']);
  });

  it('keeps every product it named', async () => {
    const bot = await startBot();
    await bot.tenant.faults(fault);

    await bot.say('dreyes', 'add jdoe to Visio and Power BI Pro');
    await bot.tenant.faults();
    await finish(bot);

    expect(onlyMessage(bot).text).toContain('Jane Doe was added to Visio and Power BI Pro');
    expect(await bot.roster('math', 'visio')).toContain('jdoe');
    expect(await bot.roster('math', 'powerbi')).toContain('jdoe');
  });

  it('is closed after ten minutes with what to do, and nothing was changed', async () => {
    const bot = await startBot();
    await bot.tenant.faults(fault);
    await bot.say('dreyes', 'add jdoe to Visio');

    bot.advance(10 * MINUTE_MS + 1000);
    await finish(bot);
    await bot.tenant.faults();
    await finish(bot);

    expect(onlyMessage(bot).text).toContain('I could not look up the people in time');
    expect(onlyMessage(bot).text).toContain('Type the command again in a while');
    expect(await bot.roster('math', 'visio')).toEqual(['awong', 'dlee', 'mrossi']);
  });
});

describe('a turn', () => {
  it('ends before a slow directory has answered', async () => {
    const bot = await startBot();
    await bot.tenant.faults({ path: '/$batch', hangMs: 10_000 });
    const before = (await bot.tenant.log()).length;

    const shown = await bot.say('dreyes', 'add jdoe to Visio');

    expect(shown.text).toContain('Looking up the people…');
    expect((await bot.tenant.log()).slice(before)).toEqual([]);
  });

  it('ends though the directory gives no token', async () => {
    const bot = await startBot({ isTokenSlow: true });

    const shown = await bot.say('dreyes', 'add jdoe to Visio');

    expect(shown.text).toContain('Looking up the people…');
  });
});

describe('a command that waits for the directory', () => {
  const DOWN = THROTTLED;

  it('is finished after the program was started anew', async () => {
    const bot = await startBot();
    await bot.tenant.faults(DOWN);
    await bot.say('dreyes', 'remove awong from Visio');

    await bot.restart();
    await bot.tenant.faults();
    await finish(bot);

    expect(onlyMessage(bot).text).toContain('Amy Wong no longer has Visio');
  });

  it('is not gone on with for ever when Teams does not let its answer in', async () => {
    const bot = await startBot();
    await bot.tenant.faults(DOWN);
    await bot.say('dreyes', 'add kim to Visio');
    expect(await waitingOf(bot)).toBe(1);
    await bot.tenant.faults();
    bot.connector.trouble({ operation: 'update', status: 401 });
    await finish(bot);

    expect(await waitingOf(bot)).toBe(0);
  });

  it('has one effect and one message though it is delivered again before and after it is finished', async () => {
    const bot = await startBot();
    const message = aMessage('dreyes', bot.place, 'add jdoe to Visio');
    await bot.tenant.faults(DOWN);
    await bot.send(message);
    await bot.send(message);
    await bot.tenant.faults();
    await finish(bot);

    await bot.send(message);
    await finish(bot);

    expect(onlyMessage(bot).text).toContain('Jane Doe has a Visio seat');
    expect(await bot.roster('math', 'visio')).toEqual(['awong', 'dlee', 'mrossi', 'jdoe']);
  });

  it('asks in the same message when a name turns out to mean several people', async () => {
    const bot = await startBot();
    await bot.tenant.faults(DOWN);
    await bot.say('dreyes', 'add kim to Visio');
    await bot.tenant.faults();
    await finish(bot);

    const added = await bot.press('dreyes', onlyMessage(bot), /^Add/u, { 'person-0': idOf('gkim') });

    expect(added.text).toContain('Grace Kim has a Visio seat');
  });

  it('came from a button, and is finished in the message of that button', async () => {
    const bot = await startBot();
    const asked = await bot.say('sokafor', 'add jdoe to Visio');
    await bot.tenant.faults(DOWN);

    const pressed = await bot.press('sokafor', asked, 'Mathematics');
    await bot.tenant.faults();
    await finish(bot);

    expect(pressed.text).toContain('Looking up the people…');
    expect(bot.look(asked).text).toContain('Jane Doe has a Visio seat');
    expect(bot.connector.posts(chatOf('sokafor'))).toHaveLength(1);
  });

  it('is refused when the sender lost the right to it in the meantime', async () => {
    const bot = await startBot();
    await bot.tenant.faults(DOWN);
    await bot.say('dreyes', 'add jdoe to Visio');
    await bot.app().ports.departments.change('math' as never, async (books) => {
      const department = await books.department();
      if (department !== undefined) await books.saveDepartment({ ...department, delegates: [] });
    });

    await bot.tenant.faults();
    await finish(bot);

    expect(onlyMessage(bot).text).toContain('You do not manage seats here');
    expect(await bot.roster('math', 'visio')).not.toContain('jdoe');
  });

  it('is finished in a message of its own when it could not be said that it waits', async () => {
    const bot = await startBot();
    await bot.tenant.faults(DOWN);
    bot.connector.trouble({ operation: 'post', count: 1, status: 400 });
    await bot.send(aMessage('dreyes', bot.place, 'add jdoe to Visio'));

    await bot.tenant.faults();
    bot.advance(20_000);
    await finish(bot);
    await finish(bot);

    expect(onlyMessage(bot).text).toContain('Jane Doe has a Visio seat');
  });

  it('is finished in one message though the job comes by while it is still being said that it waits', async () => {
    const bot = await startBot();
    await bot.tenant.faults({ ...DOWN, count: 1 });
    bot.connector.trouble({ operation: 'post', count: 1, hangMs: 500 });

    const sent = bot.send(aMessage('dreyes', bot.place, 'add jdoe to Visio'));
    while ((await waitingOf(bot)) === 0) await wait(10);
    await finish(bot);
    await sent;
    await finish(bot);

    expect(onlyMessage(bot).text).toContain('Jane Doe has a Visio seat');
  });

  it('does not keep others waiting when its message is gone', async () => {
    const bot = await startBot();
    await bot.tenant.faults(DOWN);
    await bot.say('dreyes', 'add jdoe to Visio');
    await bot.say('ualvarez', 'add xli to Visio');
    bot.connector.trouble({ operation: 'update', conversationId: chatOf('dreyes'), status: 404 });

    await bot.tenant.faults();
    await finish(bot);

    expect(onlyMessage(bot, 'ualvarez').text).toContain('Xiu Li has a Visio seat');
    expect(await bot.roster('math', 'visio')).toContain('jdoe');
    await finish(bot);
    expect(
      (await bot.tenant.log()).filter((one) => one.path.includes('/assignLicense') && one.path.includes(idOf('jdoe'))),
    ).toHaveLength(1);
  });

  it('asks when its question is shown, for ten minutes from then on', async () => {
    const bot = await startBot();
    await bot.tenant.faults(DOWN);
    await bot.say('dreyes', 'add kim to Visio');
    bot.advance(9 * MINUTE_MS);
    await bot.tenant.faults();
    await finish(bot);
    expect(onlyMessage(bot).text).toContain('kim');
    bot.advance(5 * MINUTE_MS);

    const { text } = await bot.say('dreyes', 'gkim');

    expect(text).toContain('Grace Kim has a Visio seat');
  });

  it('asks the newest question, where another was asked while it waited', async () => {
    const bot = await startBot();
    await bot.tenant.faults(DOWN);
    await bot.say('dreyes', 'add kim to Visio');
    bot.advance(MINUTE_MS);
    await bot.say('dreyes', 'add jdoe');
    bot.advance(MINUTE_MS);
    await bot.tenant.faults();
    await finish(bot);

    const { text } = await bot.say('dreyes', 'gkim');

    expect(text).toContain('Grace Kim has a Visio seat');
  });

  it('that asks nothing leaves the question open that was asked while it waited', async () => {
    const bot = await startBot();
    await bot.tenant.faults(DOWN);
    await bot.say('dreyes', 'add awong and nobody17 to Visio');
    bot.advance(MINUTE_MS);
    await bot.say('dreyes', 'add jdoe');
    bot.advance(10 * MINUTE_MS - 1000);
    await finish(bot);
    await bot.tenant.faults();

    const { text } = await bot.say('dreyes', 'visio');

    expect(text).toContain('Jane Doe has a Visio seat');
  });

  it('asks nobody where its question cannot be shown', async () => {
    const bot = await startBot();
    await bot.tenant.faults(DOWN);
    await bot.say('dreyes', 'add kim to Visio');
    bot.connector.trouble({ operation: 'update', status: 404 });
    await bot.tenant.faults();
    await finish(bot);
    bot.connector.trouble();

    await bot.say('dreyes', '1');

    expect(await bot.roster('math', 'visio')).toEqual(['awong', 'dlee', 'mrossi']);
  });

  it('never says that nothing was changed when the button was pressed again with success in the meantime', async () => {
    const bot = await startBot();
    const asked = await bot.say('sokafor', 'add jdoe to Visio');
    await bot.tenant.faults({ path: '/$batch', status: 503 });
    await bot.press('sokafor', asked, 'Mathematics');
    await bot.tenant.faults();
    await bot.press('sokafor', asked, 'Mathematics');

    bot.advance(11 * MINUTE_MS);
    await finish(bot);

    expect(onlyMessage(bot, 'sokafor').text).toContain('Jane Doe has a Visio seat');
    expect(await bot.roster('math', 'visio')).toContain('jdoe');
  });

  it('never says that nothing was changed when it was, though its answer could not be shown for ten minutes', async () => {
    const bot = await startBot();
    await bot.tenant.faults(DOWN);
    await bot.say('dreyes', 'add jdoe to Visio');
    bot.connector.trouble({ operation: 'update', status: 429, headers: { 'retry-after': '0' } });
    await bot.tenant.faults();
    await finish(bot);

    bot.advance(11 * MINUTE_MS);
    bot.connector.trouble();
    await finish(bot);

    expect(onlyMessage(bot).text).toContain('Jane Doe has a Visio seat');
    expect(onlyMessage(bot).text).not.toContain('Nothing was changed');
  });
});

describe('a question about a person while the directory is down', () => {
  it.each(['what do I have', 'what does awong have'])('"%s" is answered with what to do', async (text) => {
    const bot = await startBot();
    await bot.tenant.faults({ path: '/$batch', status: 503, message: 'tenant-internal-text' });

    const shown = await bot.say('dreyes', text);

    expect(shown.text).toContain('Microsoft 365 does not answer right now');
    expect(JSON.stringify(shown.card)).not.toContain('tenant-internal-text');
  });

  it('leaves alone what needs no directory: seats, rosters, history, undo', async () => {
    const bot = await startBot();
    await bot.say('dreyes', 'add jdoe to Visio');
    await bot.tenant.faults({ reset: true });

    const texts: string[] = [];
    for (const text of ['seats', 'who has Visio', 'history', 'undo']) {
      const activity = aMessage('dreyes', bot.place, text);
      await bot.send(activity);
      const last = bot.connector.shown(chatOf('dreyes')).at(-1);
      texts.push(shownAs(last?.id, last?.activity ?? {}).text.split('\n')[0] ?? '');
    }

    expect(texts).toEqual(['Your seats', 'Visio', 'Latest changes', 'Undone: Jane Doe is off the Visio roster']);
  });
});

it('is gone when what was kept of it cannot be read', async () => {
  const bot = await startBot();
  await bot.tenant.faults({ path: '/$batch', status: 503 });
  await bot.say('dreyes', 'add jdoe to Visio');
  const { documents } = bot.app();
  const [kept] = await documents.query({
    container: 'tenant',
    kind: 'turn',
    where: { status: 'looking-up' },
    orderBy: { field: 'at', direction: 'ascending' },
    limit: 1,
  });
  if (kept === undefined) throw new Error('nothing was kept');
  const body = { ...kept.body, turn: { draft: 'add jdoe' } };
  const { id, kind, version } = kept;
  await documents.transact('tenant', 'turn', [{ op: 'replace', id, kind, body, version }]);
  await bot.tenant.faults();

  await finish(bot);

  expect(await waitingOf(bot)).toBe(0);
  expect(await bot.roster('math', 'visio')).not.toContain('jdoe');
});
