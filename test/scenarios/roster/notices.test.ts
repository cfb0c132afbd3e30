import { aMessage, aPress, chatOf, idOf } from '../../support/bot/activities';
import { type SendPace } from '../../../src/ports/teams/send-pace';
import { actionNamed, closeBots, shownAs, startBot, type TestBot } from '../../support/bot/bot-harness';

afterEach(closeBots);

/** Everything in somebody's chat, oldest first. */
const textsIn = (bot: TestBot, alias: string): readonly string[] =>
  bot.connector.shown(chatOf(alias)).map((message) => shownAs(message.id, message.activity).text);

/** A bot whom these people have spoken to, so that it can write to them. */
async function startBotKnownTo(...aliases: readonly string[]): Promise<TestBot> {
  const bot = await startBot();
  for (const alias of aliases) await bot.say(alias, 'hi');
  return bot;
}

const noticesTo = (bot: TestBot, alias: string): readonly string[] => textsIn(bot, alias).slice(1);

/** So busy that nobody is told soon, until it is over. */
const paceThatIs = (busy: { isOver: boolean }): SendPace => ({
  lettersInAir: 1,
  waitMs: () => (busy.isOver ? 0 : 60_000),
  permit: ({ isPatient }) => (isPatient === true || busy.isOver ? Promise.resolve() : new Promise(() => undefined)),
  started: () => undefined,
  count: () => undefined,
  pauseFor: () => undefined,
});

describe('a removal', () => {
  it('seats the first person who waits, and tells both', async () => {
    const bot = await startBotKnownTo('awong', 'cdiaz', 'dlee');

    const shown = await bot.say('dreyes', 'remove awong from Project');

    expect(shown.text).toContain('Amy Wong no longer has Project');
    expect(shown.text).toMatch(/Carla Diaz\s+Seated from the waiting list/u);
    expect(await bot.roster('math', 'project')).toEqual(['bkhan', 'cdiaz', 'dlee (waiting 1)', 'enovak (waiting 2)']);
    expect(noticesTo(bot, 'awong')).toEqual([expect.stringContaining('You no longer have a Project seat')]);
    expect(noticesTo(bot, 'cdiaz')).toEqual([expect.stringContaining('You have a Project seat')]);
    expect(noticesTo(bot, 'dlee')).toEqual([]);
    const held = await bot.tenant.held();
    expect(held.some((line) => line.startsWith(`${idOf('cdiaz')} 46974aed`))).toBe(true);
    expect(held.some((line) => line.startsWith(`${idOf('awong')} 46974aed`))).toBe(false);
  });

  it('tells those it can, and logs who has never spoken to it', async () => {
    const bot = await startBotKnownTo('cdiaz');

    await bot.say('dreyes', 'remove awong from Project');

    expect(textsIn(bot, 'awong')).toEqual([]);
    expect(noticesTo(bot, 'cdiaz')).toHaveLength(1);
    expect(bot.logs).toContainEqual(expect.objectContaining({ message: 'nobody to tell: no conversation' }));
  });

  it('forgets the address of somebody who blocked the bot, and tells the others all the same', async () => {
    const bot = await startBotKnownTo('awong', 'cdiaz');
    bot.connector.trouble({ operation: 'post', conversationId: chatOf('awong'), status: 403 });

    await bot.say('dreyes', 'remove awong from Project');

    expect(await bot.app().ports.conversations.find(idOf('awong') as never)).toBeUndefined();
    expect(noticesTo(bot, 'cdiaz')).toHaveLength(1);
    expect(await bot.app().ports.departments.openCommands()).toEqual([]);
  });

  it('tells people later when the connector has trouble now', async () => {
    const bot = await startBotKnownTo('awong', 'cdiaz');
    bot.connector.trouble({
      operation: 'post',
      conversationId: chatOf('awong'),
      status: 429,
      headers: { 'retry-after': '0' },
    });
    await bot.say('dreyes', 'remove awong from Project');
    const atFirst = noticesTo(bot, 'awong');

    bot.connector.trouble();
    bot.advance(60_000);
    await bot.finishAll();

    expect(atFirst).toEqual([]);
    expect(noticesTo(bot, 'awong')).toHaveLength(1);
    expect(noticesTo(bot, 'cdiaz')).toHaveLength(1);
  });

  it('sends no letter about what was undone before its turn came', async () => {
    const busy = { isOver: false };
    const bot = await startBot({ pace: paceThatIs(busy) });
    await bot.say('awong', 'hi');
    await bot.say('dreyes', 'remove awong from Visio');

    await bot.say('dreyes', 'undo');
    busy.isOver = true;
    await bot.app().runJob('send-letters');

    expect(noticesTo(bot, 'awong')).toEqual([]);
    expect(await bot.roster('math', 'visio')).toContain('awong');
  });

  it('holds no command for people whom others are told before: they get a letter', async () => {
    const busy = { isOver: false };
    const bot = await startBot({ pace: paceThatIs(busy) });
    for (const alias of ['awong', 'cdiaz']) await bot.say(alias, 'hi');

    await bot.say('dreyes', 'remove awong from Project');
    const open = await bot.app().ports.departments.openCommands(() => undefined);
    busy.isOver = true;
    await bot.app().runJob('send-letters');

    expect(open).toEqual([]);
    expect(noticesTo(bot, 'awong')).toEqual([expect.stringContaining('You no longer have a Project seat')]);
    expect(noticesTo(bot, 'cdiaz')).toEqual([expect.stringContaining('You have a Project seat')]);
  });

  it('tells people once although the program was started anew before they could be told', async () => {
    const bot = await startBotKnownTo('awong', 'cdiaz');
    bot.connector.trouble({ operation: 'post', conversationId: chatOf('cdiaz'), status: 400 });
    await bot.say('dreyes', 'remove awong from Project');

    bot.connector.trouble();
    await bot.restart();
    bot.advance(60_000);
    await bot.finishAll();
    await bot.finishAll();

    expect(noticesTo(bot, 'awong')).toHaveLength(1);
  });
});

describe('people', () => {
  it('are told once though the job takes a command on while the first to do so is slow', async () => {
    const bot = await startBotKnownTo('awong');
    await bot.tenant.faults({ path: '/assignLicense', hangMs: 600, count: 2 });
    await bot.send(aMessage('dreyes', bot.place, 'remove awong from Visio'));

    bot.advance(60_000);
    await bot.finishAll();
    await bot.app().settled();

    expect(noticesTo(bot, 'awong')).toHaveLength(1);
  });

  it('are told once though the same press reaches two processes at once', async () => {
    const bot = await startBotKnownTo('awong');
    const twin = await bot.startTwin();
    const asked = await bot.say('dreyes', 'remvoe awong from Visio');
    const action = actionNamed(asked, /^Yes/u);
    bot.connector.trouble({ operation: 'post', conversationId: chatOf('awong'), hangMs: 600 });
    const press = aPress('dreyes', bot.place, { action, replyToId: asked.id });

    const answers = await Promise.all([bot.send(press), twin.send(press)]);
    await Promise.all([bot.app().settled(), twin.app.settled()]);

    expect(answers.map((answer) => answer.text.includes('Amy Wong no longer has Visio'))).toEqual([true, true]);
    expect(noticesTo(bot, 'awong')).toHaveLength(1);
  });

  it('are not told of what was undone before they could be', async () => {
    const bot = await startBotKnownTo('awong');
    await bot.tenant.faults({ path: '/assignLicense', hangMs: 600, count: 1 });
    await bot.send(aMessage('dreyes', bot.place, 'remove awong from Visio'));

    await bot.send(aMessage('dreyes', bot.place, 'undo'));
    await bot.app().settled();

    expect(noticesTo(bot, 'awong')).toEqual([]);
    expect(await bot.roster('math', 'visio')).toContain('awong');
  });
});

describe('a swap', () => {
  it('tells whoever loses the seat', async () => {
    const bot = await startBotKnownTo('awong', 'asmith');

    await bot.say('dreyes', 'swap awong for asmith in Visio');

    expect(noticesTo(bot, 'awong')).toEqual([expect.stringContaining('You no longer have a Visio seat')]);
  });
});

describe('an addition', () => {
  it('tells nobody unasked', async () => {
    const bot = await startBotKnownTo('jdoe');

    await bot.say('dreyes', 'add jdoe to Visio');

    expect(noticesTo(bot, 'jdoe')).toEqual([]);
  });
});

describe('a notice', () => {
  it('has a button that works', async () => {
    const bot = await startBotKnownTo('cdiaz');
    await bot.say('dreyes', 'remove awong from Project');
    const [, notice] = bot.connector.shown(chatOf('cdiaz'));

    const pressed = await bot.press('cdiaz', shownAs(notice?.id, notice?.activity ?? {}), 'What do I have');

    expect(pressed.text).toBe('Answered below.');
    expect(textsIn(bot, 'cdiaz').at(-1)).toContain('You have a seat');
  });
});
