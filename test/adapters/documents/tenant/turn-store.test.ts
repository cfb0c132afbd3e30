import { documentConversationStore } from '../../../../src/adapters/documents/tenant/conversation-store';
import { type DocumentStore } from '../../../../src/adapters/documents/document-store';
import { documentTurnStore } from '../../../../src/adapters/documents/tenant/turn-store';
import { type ConversationAddress } from '../../../../src/domain/conversation';
import { activityKey } from '../../../../src/domain/ids';
import { type Instant, instantOf } from '../../../../src/domain/calendar';
import { Fault } from '../../../../src/ports/fault';
import { type TurnRecord } from '../../../../src/ports/roster/turn-store';
import { person } from '../../../support/builders';
import { documentsInMemory, MovableClock } from '../../../support/store/store-harness';

const KEY = activityKey('message-1');
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let clock: MovableClock;
let documents: DocumentStore;

beforeEach(() => {
  clock = new MovableClock();
  documents = documentsInMemory(clock);
});

afterEach(() => documents.close());

/** A process of its own on the same documents. */
const aProcess = () => documentTurnStore(documents, clock);
const record = (own: Partial<TurnRecord> = {}): TurnRecord => ({
  key: KEY,
  status: 'working',
  at: instantOf(clock.now()),
  ...own,
});

/** Documents whose transactions fail in a way. */
const failing = (fault: Fault): DocumentStore => ({
  read: (address) => documents.read(address),
  query: (query) => documents.query(query),
  transact: () => Promise.reject(fault),
  close: () => documents.close(),
});

describe('an incoming message', () => {
  it('is taken on once, by one of many processes at once', async () => {
    const claims = await Promise.all(Array.from({ length: 10 }, () => aProcess().claim(KEY)));

    expect(claims.toSorted()).toEqual(['first', ...Array.from({ length: 9 }, () => 'repeat')]);
  });

  it('is a repeat after a restart', async () => {
    await aProcess().claim(KEY);

    expect(await aProcess().claim(KEY)).toBe('repeat');
  });

  it('is taken on again, by one, when whoever had it died a minute ago', async () => {
    await aProcess().claim(KEY);
    clock.advance(MINUTE + 1);

    const claims = await Promise.all(Array.from({ length: 5 }, () => aProcess().claim(KEY)));

    expect(claims.toSorted()).toEqual(['repeat', 'repeat', 'repeat', 'repeat', 'retried']);
  });

  it.each(['answered', 'looking-up'] as const)('that is %s is a repeat, however long ago', async (status) => {
    const turns = aProcess();
    await turns.claim(KEY);
    await turns.save(record({ status }));
    clock.advance(DAY - MINUTE);

    expect(await turns.claim(KEY)).toBe('repeat');
  });

  it('is forgotten after a day', async () => {
    const turns = aProcess();
    await turns.claim(KEY);
    await turns.save(record({ status: 'answered' }));
    clock.advance(DAY + MINUTE);

    expect(await turns.claim(KEY)).toBe('first');
  });

  it('that could not be answered is taken on as if it were new', async () => {
    const turns = aProcess();
    await turns.claim(KEY);
    await turns.release(KEY);
    await turns.release(KEY);

    expect(await turns.claim(KEY)).toBe('first');
  });

  it('keeps when it was taken on first, and is taken over once a minute', async () => {
    const first = instantOf(clock.now());
    await aProcess().claim(KEY);
    clock.advance(MINUTE + 1);
    expect(await aProcess().claim(KEY)).toBe('retried');
    expect(await aProcess().claim(KEY)).toBe('repeat');
    expect(await aProcess().find(KEY)).toMatchObject({ at: first });
    clock.advance(MINUTE + 1);

    expect(await aProcess().claim(KEY)).toBe('retried');
    expect(await aProcess().find(KEY)).toMatchObject({ at: first });
  });

  it('that was given up is taken on again at once, and keeps when that was first', async () => {
    const turns = aProcess();
    const first = instantOf(clock.now());
    await turns.claim(KEY);
    clock.advance(1000);
    await turns.giveUp(KEY);

    expect(await aProcess().claim(KEY)).toBe('retried');
    expect(await aProcess().find(KEY)).toMatchObject({ at: first });
    expect(await aProcess().claim(KEY)).toBe('repeat');
  });

  it('that was answered is not given up', async () => {
    const turns = aProcess();
    await turns.claim(KEY);
    await turns.save(record({ status: 'answered' }));
    await turns.giveUp(KEY);

    expect(await turns.claim(KEY)).toBe('repeat');
  });

  it('is not taken on while the store is away', async () => {
    const turns = documentTurnStore(failing(new Fault('unavailable', 'away')), clock);

    await expect(turns.claim(KEY)).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

it('messages that wait for the directory are found, oldest first', async () => {
  const turns = aProcess();
  for (const [index, status] of (['looking-up', 'answered', 'looking-up'] as const).entries()) {
    await turns.save(record({ key: activityKey(`message-${index}`), status, turn: { text: 'add jdoe to Visio' } }));
    clock.advance(MINUTE);
  }

  expect(await turns.lookingUp()).toMatchObject([
    { key: 'message-0', turn: { text: 'add jdoe to Visio' } },
    { key: 'message-2' },
  ]);
});

describe('what somebody said in a conversation', () => {
  const TALK = activityKey('talk-1');

  it('is found by every process, the newest first, and nobody else’s', async () => {
    for (const number of [1, 2, 3, 4, 5, 6, 7]) {
      await aProcess().claim(activityKey(`message-${number}`), TALK);
      await aProcess().claim(activityKey(`other-${number}`), activityKey('talk-2'));
      await aProcess().claim(activityKey(`nowhere-${number}`));
      clock.advance(1000);
    }

    const keys = (await aProcess().lately(TALK)).map(({ key }) => key);

    expect(keys).toEqual([7, 6, 5, 4, 3].map((number) => `message-${number}`));
  });

  it('is found as it was at a time', async () => {
    const turns = aProcess();
    await turns.claim(activityKey('message-1'), TALK);
    const until = instantOf(clock.now());
    clock.advance(1000);
    await turns.claim(activityKey('message-2'), TALK);

    expect((await turns.lately(TALK, until)).map(({ key }) => key)).toEqual(['message-1']);
  });

  it('is kept with what was asked, once it is answered', async () => {
    const turns = aProcess();
    await turns.claim(KEY, TALK);
    await turns.save(record({ status: 'answered', talk: TALK, said: { question: 'For which product?' } }));

    expect(await aProcess().lately(TALK)).toMatchObject([{ key: KEY, said: { question: 'For which product?' } }]);
  });

  it('is not what was given up, until somebody takes it on again', async () => {
    await aProcess().claim(KEY, TALK);
    await aProcess().giveUp(KEY);
    expect(await aProcess().lately(TALK)).toEqual([]);

    await aProcess().claim(KEY, TALK);
    expect(await aProcess().lately(TALK)).toMatchObject([{ key: KEY }]);
  });

  it('stays that person’s when whoever took it on died', async () => {
    await aProcess().claim(KEY, TALK);
    clock.advance(MINUTE + 1);
    await aProcess().claim(KEY, TALK);

    expect(await aProcess().lately(TALK)).toMatchObject([{ key: KEY, status: 'working' }]);
  });
});

describe('an answer to a question', () => {
  it('counts once, whoever gives it first of many processes at once', async () => {
    const given = await Promise.all(
      Array.from({ length: 10 }, (_, number) => aProcess().answerOnce(KEY, { answer: number })),
    );

    expect(new Set(given.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await aProcess().answerOnce(KEY, { answer: 'later' })).toEqual(given[0]);
  });

  it('that came to nothing leaves the question open', async () => {
    await aProcess().answerOnce(KEY, { answer: 'yes' });
    await aProcess().release(KEY);

    expect(await aProcess().answerOnce(KEY, { answer: 'no' })).toEqual({ answer: 'no' });
  });

  it('is not given while the store is away', async () => {
    const turns = documentTurnStore(failing(new Fault('unavailable', 'away')), clock);

    await expect(turns.answerOnce(KEY, { answer: 'yes' })).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

describe('a conversation', () => {
  const { userId } = person(1);
  const address = (own: Partial<ConversationAddress> = {}): ConversationAddress => ({
    tenantId: 't',
    conversationId: 'c1',
    conversationType: 'personal',
    serviceUrl: 'https://smba.trafficmanager.net/amer/',
    botId: '28:bot',
    teamsUserId: '29:one',
    userId,
    ...own,
  });

  it('is known to every process, as it was last seen', async () => {
    await documentConversationStore(documents).save(address());
    await documentConversationStore(documents).save(address({ conversationId: 'c2' }));

    expect(await documentConversationStore(documents).find(userId)).toEqual(address({ conversationId: 'c2' }));
  });

  it('that was seen before costs no call', async () => {
    const conversations = documentConversationStore(documents);
    await conversations.save(address());
    await documents.close();

    await expect(conversations.save(address())).resolves.toBeUndefined();
    documents = documentsInMemory(clock);
  });

  it('that another turn writes at the same time is left to it', async () => {
    const conversations = documentConversationStore(failing(new Fault('conflict', 'somebody was first')));

    await expect(conversations.save(address())).resolves.toBeUndefined();
  });

  it('that cannot be written is a fault', async () => {
    const conversations = documentConversationStore(failing(new Fault('unavailable', 'away')));

    await expect(conversations.save(address())).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it('is there no more once they left, until they are heard of again', async () => {
    const conversations = documentConversationStore(documents);
    const [before, left, after] = [
      '2027-03-01T20:00:00.000Z',
      '2027-03-01T21:00:00.000Z',
      '2027-03-01T22:00:00.000Z',
    ].map((at) => at as Instant) as [Instant, Instant, Instant];
    const news: string[] = [];
    const save = (at: Instant) =>
      conversations.save(address(), { at, beforeNew: () => Promise.resolve(void news.push(at)) });
    const state = async () => [await conversations.hasLeft(userId), await conversations.find(userId)];

    await save(before);
    await conversations.leave(address(), left, { at: left });
    // What was sent before, and is delivered now.
    await save(before);
    await conversations.forget(userId, { only: address() });
    const gone = await state();
    await save(after);
    await conversations.leave(address(), after, { at: left });

    expect(gone).toEqual([true, undefined]);
    expect(await state()).toEqual([false, address()]);
    expect(news).toEqual([before, after]);
  });

  it('can be forgotten, and is learned again', async () => {
    const conversations = documentConversationStore(documents);
    await conversations.save(address());
    await conversations.forget(userId);
    await conversations.forget(userId);
    const forgotten = await conversations.find(userId);

    await conversations.save(address());

    expect(forgotten).toBeUndefined();
    expect(await conversations.find(userId)).toEqual(address());
  });
});
