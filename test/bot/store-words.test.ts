import { randomUUID } from 'node:crypto';
import { aMessage, anActivity, aPress, chatOf, newActivityId } from '../support/bot/activities';
import { actionNamed, closeBots, startBot, type TestBot, wordsOf } from '../support/bot/bot-harness';
import { startCosmosStandIn, type CosmosStandIn } from '../support/cosmos-stand-in/cosmos-stand-in';
import { type FaultOrder } from '../support/cosmos-stand-in/faults';

const MINUTE = 60_000;
/** What the store may answer, or fail to answer, to any one request. */
const PASSING: readonly (readonly [string, FaultOrder])[] = [
  ...[408, 410, 429, 449, 500, 503].map((status) => [`a ${status}`, { kind: 'status', status }] as const),
  ['a reset before anything is done', { kind: 'reset' }],
  ['an answer that is lost', { kind: 'reply-lost' }],
  ['an answer that breaks off', { kind: 'torn' }],
  ['a 503, though it is done', { kind: 'status-after', status: 503 }],
];

let standIn: CosmosStandIn;
let bot: TestBot;

beforeAll(async () => {
  standIn = await startCosmosStandIn();
  const { endpoint, key } = standIn;
  bot = await startBot({ store: { kind: 'cosmos', endpoint, key, database: randomUUID() } });
});

afterEach(() => standIn.setFaults([]));

afterAll(async () => {
  await closeBots();
  await standIn.close();
});

/** Posts in a chat since it was first looked at. */
function postsSince(alias: string): () => readonly string[] {
  const before = bot.connector.posts(chatOf(alias)).length;
  return () =>
    bot.connector
      .posts(chatOf(alias))
      .slice(before)
      .map(({ body }) => body.summary ?? '');
}

const replies = (answer: { readonly body: unknown }): readonly { readonly summary?: string }[] =>
  (answer.body as { readonly activities?: readonly { readonly summary?: string }[] }).activities ?? [];

describe('a message whose turn the store troubles', () => {
  it.each(PASSING)('is answered once when its claim meets %s', async (_, fault) => {
    await standIn.setFaults([{ ...fault, on: 'write', container: 'tenant', partition: 'turn' }]);
    const posts = postsSince('dreyes');

    const answer = await bot.send(aMessage('dreyes', bot.place, 'seats'));

    expect(answer.status).toBe(200);
    expect(posts()).toHaveLength(1);
    expect(posts()[0]).not.toContain('did not work');
  });

  it('is answered once when its claim meets a 449 of one operation of the claim', async () => {
    await standIn.setFaults([{ kind: 'operation', status: 449, on: 'write', partition: 'turn' }]);
    const posts = postsSince('dreyes');

    await bot.send(aMessage('dreyes', bot.place, 'seats'));

    expect(posts()).toHaveLength(1);
  });

  it.each(PASSING)('waits out %s, twice in a row', async (_, fault) => {
    await standIn.setFaults([{ ...fault, times: 2 }]);
    const posts = postsSince('ualvarez');

    await bot.send(aMessage('ualvarez', bot.place, 'seats'));

    expect(posts()).toHaveLength(1);
    expect(posts()[0]).not.toContain('did not work');
  });

  it('is told to try again when the store stays away, before Teams gives up', async () => {
    await standIn.setFaults([{ kind: 'status', status: 503, times: 100_000 }]);
    const posts = postsSince('dreyes');
    const begun = performance.now();

    const answer = await bot.send(aMessage('dreyes', bot.place, 'seats'));

    expect(answer.status).toBe(200);
    expect(performance.now() - begun).toBeLessThan(15_000);
    expect(posts()).toStrictEqual([expect.stringContaining('did not work')]);
    await standIn.setFaults([]);
    await bot.app().settled();
  });
});

describe('what is no message, while the store stays away', () => {
  const away: readonly FaultOrder[] = [{ kind: 'status', status: 503, times: 100_000 }];

  it.each([
    ['an edit', { type: 'messageUpdate', text: 'seats', channelData: { eventType: 'editMessage' } }, 1],
    ['an installation', { type: 'installationUpdate', action: 'add' }, 0],
    ['a new member', { type: 'conversationUpdate', membersAdded: [{ id: '28:bot' }] }, 0],
  ])('%s is no failure of ours', async (_what, own, apologies) => {
    const posts = postsSince('asmith');
    await standIn.setFaults(away);

    const answer = await bot.send(anActivity('asmith', bot.place, own));
    await standIn.setFaults([]);
    await bot.app().settled();

    expect(answer.status).toBe(200);
    expect(posts()).toStrictEqual(apologies === 0 ? [] : [expect.stringContaining('did not work')]);
  });
});

describe('an answer whose turn cannot be closed', () => {
  /** Every write of the record of a turn but the first, which claims it. */
  const noEnd: readonly FaultOrder[] = [
    { kind: 'status', status: 503, on: 'write', partition: 'turn', after: 1, times: 100_000 },
  ];

  it('leaves all the same, and a message that comes again gets no other', async () => {
    const posts = postsSince('dreyes');
    const message = aMessage('dreyes', bot.place, 'seats');
    await standIn.setFaults(noEnd);

    const first = await bot.send(message);
    bot.advance(MINUTE + 1);
    const again = await bot.send(message);
    await standIn.setFaults([]);
    await bot.app().settled();
    bot.advance(MINUTE + 1);
    const later = await bot.send(message);

    expect([first.status, again.status, later.status]).toStrictEqual([200, 200, 200]);
    expect(posts()).toHaveLength(1);
  });

  it.each([
    ['stays away', noEnd],
    [
      'loses the last answer',
      [{ kind: 'reply-lost', on: 'write', partition: 'turn', after: 1, times: 100_000 }] as const,
    ],
  ])(
    'leaves in the response where it is expected there, though the store %s, and is the same the next time',
    async (_, faults) => {
      const message = aMessage('dreyes', bot.place, 'add rsato to Visio', {
        deliveryMode: 'expectReplies',
        id: newActivityId(),
      });
      await bot.say('dreyes', 'remove rsato from Visio');
      await standIn.setFaults(faults);

      const first = await bot.send(message);
      await standIn.setFaults([]);
      await bot.app().settled();
      bot.advance(MINUTE + 1);
      const again = await bot.send(message);

      expect(first.status).toBe(200);
      expect(replies(first)[0]?.summary).toContain('Visio');
      expect(replies(again)[0]?.summary).toBe(replies(first)[0]?.summary);
    },
  );

  it('is given to whoever pressed a button, once what it does is done', async () => {
    const shown = await bot.say('dreyes', 'seats Visio');
    const action = shown.actions.find(({ verb = '' }) => verb.startsWith('roster.'));
    expect(action).toBeDefined();
    await standIn.setFaults([{ kind: 'status', status: 503, on: 'write', partition: 'turn', times: 100_000 }]);

    const answer = await bot.invoke(
      aPress('dreyes', bot.place, { action: actionNamed(shown, action?.title ?? ''), replyToId: shown.id }),
    );
    await standIn.setFaults([]);
    await bot.app().settled();

    expect(answer.statusCode).toBe(200);
    expect(wordsOf(answer.value)).not.toContain('did not work');
  });
});

describe('what follows an answer', () => {
  it.each(PASSING)('comes about, and posts nothing again, when what is written down meets %s', async (_, fault) => {
    await bot.say('dreyes', 'remove rsato from Visio');
    const posts = postsSince('dreyes');
    // The change itself is the first write of the department, and where it is shown the second.
    await standIn.setFaults([{ ...fault, on: 'write', partition: 'math', after: 1, times: 3 }]);

    await bot.say('dreyes', 'add rsato to Visio');
    await standIn.setFaults([]);
    await bot.finishAll();

    expect(posts()).toHaveLength(1);
    expect(await bot.roster('math', 'visio')).toContain('rsato');
  });
});
