import { CATALOG_APP } from '../../../src/local/emulated-tenant/state/catalog-app';
import { instantOf } from '../../../src/domain/calendar';
import { userId } from '../../../src/domain/ids';
import { type Mailbox, withLetter } from '../../../src/domain/outbox/mailbox';
import { chatOf, idOf } from '../../support/bot/activities';
import { type BotOptions, closeBots, startBot, type TestBot } from '../../support/bot/bot-harness';
import { MATH, person } from '../../support/builders';
import { aLetter } from '../../support/store/outbox-world';

afterEach(closeBots);

const TO = userId(idOf('dreyes'));
const CLAIM_OVER_MS = 120_000;

/** A bot that has decided to tell somebody something, who wrote to it before. */
async function startWithLetter(options: BotOptions = {}): Promise<TestBot> {
  const bot = await startBot(options);
  await bot.say('dreyes', 'hi');
  const { outbox, clock } = bot.app().ports;
  await outbox.change({ userId: TO }, (now) => withLetter(now, aLetter(TO, 'first', instantOf(clock.now()))));
  return bot;
}

const send = (bot: TestBot): Promise<unknown> => bot.app().runJob('send-letters');

const arrived = (bot: TestBot): readonly number[] =>
  bot.connector.calls.filter(({ body }) => JSON.stringify(body).includes('Mathematics')).map(({ status }) => status);

async function mailbox(bot: TestBot): Promise<Mailbox | undefined> {
  return (await bot.app().ports.outbox.read([{ userId: TO }]))[0];
}

describe('a letter on its way through the program', () => {
  it.each([412, 429, 502, 503, 504])(
    'is sent once more after %i, and not by anybody else meanwhile',
    async (status) => {
      const bot = await startWithLetter();
      bot.connector.trouble({ operation: 'post', status, count: 1, headers: { 'retry-after': '30' } });

      await send(bot);
      await send(bot);
      bot.advance(31_000);
      await send(bot);
      await send(bot);

      expect(arrived(bot)).toEqual([status, 201]);
    },
  );

  it.each([
    [400, 'BadSyntax', 'failed'],
    [403, 'ConversationBlockedByUser', 'blocked'],
    [403, 'BotDisabledByAdmin', 'blocked'],
    [404, 'ConversationNotFound', 'gone'],
    [413, 'MessageSizeTooBig', 'failed'],
  ])('is never sent again after %i %s, and listed', async (status, code, cause) => {
    const bot = await startWithLetter();
    bot.connector.trouble({ operation: 'post', status, code, count: 1 });

    await send(bot);
    bot.advance(CLAIM_OVER_MS);
    await send(bot);

    expect(arrived(bot)).toEqual([status]);
    expect((await mailbox(bot))?.settled).toMatchObject([{ outcome: { status: 'unreached', cause } }]);
  });

  it.each([
    [401, 'Unauthorized'],
    [403, 'BotNotRegistered'],
  ])('is kept where %i %s may be about us, and sent once we are let in', async (status, code) => {
    const bot = await startWithLetter();
    bot.connector.trouble({ operation: 'post', status, code, count: 2 });

    for (let round = 0; round < 3; round += 1) {
      await send(bot);
      bot.advance(CLAIM_OVER_MS);
    }

    expect(arrived(bot)).toEqual([status, status, 201]);
    expect((await mailbox(bot))?.settled).toMatchObject([{ outcome: { status: 'sent' } }]);
  });

  it('that reached nobody arrives once they write to us, and no notice of what was so then', async () => {
    const bot = await startBot();
    const { outbox, clock } = bot.app().ports;
    const at = instantOf(clock.now());
    const given = { kind: 'role-given', role: 'delegate', by: person(1), at } as const;
    const notice = { ...given, department: { id: MATH, name: 'Mathematics' } };
    const letters = [
      aLetter(TO, 'then', at),
      { key: 'role', content: { kind: 'setup', notice }, decidedAt: at },
    ] as const;
    await outbox.change({ userId: TO }, (now) => letters.reduce((so, letter) => withLetter(so, letter), now));

    await send(bot);
    const before = (await mailbox(bot))?.settled.map(({ outcome }) => outcome.status);
    await bot.say('dreyes', 'hi');
    await send(bot);
    await send(bot);

    expect(before).toEqual(['unreached', 'unreached']);
    expect(bot.connector.posts(chatOf('dreyes')).map(({ body }) => body.summary)).toEqual([
      'Seats for your department, by chat',
      'You can now manage seats of Mathematics',
    ]);
  });

  it('is repeated once when its answer was lost, and that is counted', async () => {
    const bot = await startWithLetter();
    bot.connector.trouble({ operation: 'post', conversationId: chatOf('dreyes'), reset: true, count: 1 });

    await send(bot);
    bot.advance(CLAIM_OVER_MS);
    await send(bot);

    expect(arrived(bot)).toEqual([201, 201]);
    expect((await mailbox(bot))?.settled).toMatchObject([{ outcome: { status: 'sent', timesRepeated: 1 } }]);
  });

  it('goes to the chat of an app that is installed again, where the bot is not in the old one any more', async () => {
    const bot = await startWithLetter({ teamsAppId: CATALOG_APP.externalId });
    bot.connector.trouble({ operation: 'post', status: 403, code: 'BotNotInConversationRoster', count: 1 });

    await send(bot);

    expect(arrived(bot)).toEqual([403, 201]);
    expect(await bot.app().ports.conversations.find(TO)).toMatchObject({
      conversationId: `19:${TO}_${CATALOG_APP.botId}@unq.gbl.spaces`,
    });
  });

  it('is sent by one of two programs', async () => {
    const bot = await startWithLetter();
    const twin = await bot.startTwin();

    await Promise.all([send(bot), twin.app.runJob('send-letters'), send(bot)]);

    expect(arrived(bot)).toEqual([201]);
  });
});
