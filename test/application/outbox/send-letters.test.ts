import { setTimeout as sleep } from 'node:timers/promises';
import { TeamsPace } from '../../../src/adapters/teams/teams-pace';
import { type LettersSent, sendLetters } from '../../../src/application/outbox/send-letters';
import { type Ports } from '../../../src/application/ports';
import { instantOf } from '../../../src/domain/calendar';
import { userId } from '../../../src/domain/ids';
import { type Letter } from '../../../src/domain/outbox/letter';
import { type Mailbox } from '../../../src/domain/outbox/mailbox';
import { Fault } from '../../../src/ports/fault';
import { person } from '../../support/builders';
import { MemoryDeath } from '../../support/store/memory-death';
import { Arrivals, decideLetters, processOn } from '../../support/store/outbox-world';
import { documentsInMemory, MovableClock, portsOn } from '../../support/store/store-harness';

const CLAIM_OVER_MS = 120_000;
const DAY_MS = 24 * 60 * 60_000;
const PEOPLE = [1, 2, 3];
const NONE: LettersSent = { sent: 0, repeated: 0, unreached: 0, moot: 0, left: 0, faulted: 0 };

let clock: MovableClock;
let documents: ReturnType<typeof documentsInMemory>;
let arrivals: Arrivals;

beforeEach(() => {
  clock = new MovableClock();
  documents = documentsInMemory(clock);
  arrivals = new Arrivals();
});

const start = (own: Partial<Ports> = {}): Ports => portsOn(documents, { clock, messenger: arrivals.messenger, ...own });

const mailboxOf = async (ports: Ports, number: number): Promise<Mailbox> => {
  const [found] = await ports.outbox.read([{ userId: person(number).userId }]);
  if (found === undefined) throw new Error('no mailbox');
  return found;
};

const isBegun = ({ sendingSince }: Letter): boolean => sendingSince !== undefined;

/** What each person's letters came to. */
async function outcomes(ports: Ports): Promise<readonly string[]> {
  const all = await ports.outbox.all();
  return all.flatMap(({ settled }) =>
    settled.map(({ outcome }) => ('cause' in outcome ? `${outcome.status}: ${outcome.cause}` : outcome.status)),
  );
}

/** A messenger that throws faults, one for each post, before it delivers. */
const afterFaults = (...faults: readonly Fault[]): Ports['messenger'] => {
  const left = [...faults];
  return {
    ...arrivals.messenger,
    post: (address, message) => {
      const fault = left.shift();
      return fault === undefined ? arrivals.messenger.post(address, message) : Promise.reject(fault);
    },
  };
};

describe('sending letters', () => {
  it('sends each once, in the order in which they were decided, and then nothing', async () => {
    const ports = start();
    await decideLetters(ports, PEOPLE, ['first', 'second']);

    const first = await sendLetters(ports);
    const again = await sendLetters(ports);

    expect(first).toEqual({ ...NONE, sent: 6 });
    expect(again).toEqual(NONE);
    expect(arrivals.chats.filter((chat) => chat === 'chat-1')).toHaveLength(2);
    const { settled, isOpen, claimedBy } = await mailboxOf(ports, 1);
    expect({ keys: settled.map(({ key }) => key), isOpen, claimedBy }).toEqual({
      keys: ['first', 'second'],
      isOpen: false,
      claimedBy: undefined,
    });
  });

  it('sends more than a page of them, each once, from two processes at once', async () => {
    const [one, other] = [start(), start()];
    const many = Array.from({ length: 130 }, (_, index) => index + 1);
    await decideLetters(one, many);

    const came = await Promise.all([sendLetters(one), sendLetters(other)]);

    expect(came.map(({ sent }) => sent).reduce((sum, sent) => sum + sent)).toBe(130);
    expect(arrivals.chats).toHaveLength(130);
    expect(arrivals.repeats).toBe(0);
  });

  it('has one letter in the air at a time, until what came of it is written down', async () => {
    let [inAir, most] = [0, 0];
    const ports = start({
      messenger: {
        ...arrivals.messenger,
        post: async (address, message) => {
          inAir += 1;
          most = Math.max(most, inAir);
          await sleep(2);
          inAir -= 1;
          return arrivals.messenger.post(address, message);
        },
      },
    });
    const marked: number[] = [];
    const { outbox } = ports;
    await decideLetters(
      ports,
      Array.from({ length: 20 }, (_, index) => index + 1),
    );

    await sendLetters({
      ...ports,
      outbox: {
        ...outbox,
        change: async (...asked) => {
          const after = await outbox.change(...asked);
          marked.push((await outbox.all()).flatMap(({ letters }) => letters).filter(isBegun).length);
          return after;
        },
      },
    });

    expect(arrivals.chats).toHaveLength(20);
    expect(most).toBe(1);
    expect(Math.max(...marked)).toBe(1);
  });

  it('sends those of the people who are asked for, and leaves all others', async () => {
    const ports = start();
    await decideLetters(ports, PEOPLE);

    await sendLetters(ports, { only: [{ userId: person(2).userId }] });

    expect(arrivals.chats).toEqual(['chat-2']);
  });

  it('says nothing where there is nothing to say any more', async () => {
    const ports = start({ compose: () => Promise.resolve(undefined) });
    await decideLetters(ports, [1]);

    expect(await sendLetters(ports)).toEqual({ ...NONE, moot: 1 });
    expect(await outcomes(ports)).toEqual(['moot']);
    expect(arrivals.chats).toEqual([]);
  });

  it('lets no letter that cannot be composed keep another waiting', async () => {
    const { compose } = start();
    const first = person(1).userId;
    const ports = start({
      compose: (letter, to) =>
        'userId' in to && to.userId === first ? Promise.reject(new Error('a bug')) : compose(letter, to),
    });
    await decideLetters(ports, PEOPLE);

    const came = await sendLetters(ports);

    expect(came).toMatchObject({ sent: 2, left: 1 });
  });
});

describe('what is in the way of one letter', () => {
  const FOREVER_MS = 24 * 60 * 60_000;

  it('puts off what goes to a conversation that Teams wants left alone, and sends all others meanwhile', async () => {
    const pace = new TeamsPace(1_000);
    pace.pauseFor('chat-1', FOREVER_MS);
    const ports = start({ pace });
    await decideLetters(ports, PEOPLE);

    const came = await sendLetters(ports);
    const { letters } = await mailboxOf(ports, 1);

    expect(came).toEqual({ ...NONE, sent: 2, left: 1 });
    const waits = Date.parse(letters[0]?.notBefore ?? '') - clock.now().getTime();
    expect(waits).toBe(50 * 60_000);
    // It is not taken for the work of a clock that went wrong.
    expect(await ports.outbox.open({ at: instantOf(clock.now()), limit: 10 })).toEqual([]);
  });

  it('holds nobody up for a chat that is slow', async () => {
    let answer = (): void => undefined;
    const slow = new Promise<void>((resolve) => (answer = resolve));
    const messenger: Ports['messenger'] = {
      ...arrivals.messenger,
      post: async (address, message) => {
        if (address.conversationId === 'chat-1') await slow;
        return arrivals.messenger.post(address, message);
      },
    };
    const ports = start({ messenger });
    const many = Array.from({ length: 130 }, (_, index) => index + 1);
    await decideLetters(ports, many);

    const sending = sendLetters(ports);
    for (let turns = 0; turns < 2000 && arrivals.chats.length < 129; turns += 1) await sleep(5);

    expect(arrivals.chats).toHaveLength(129);
    expect(arrivals.chats).not.toContain('chat-1');
    answer();
    expect(await sending).toMatchObject({ sent: 130, left: 0 });
  });

  it('picks up what is decided while the last letters are in the air', async () => {
    let arrive: () => void = () => undefined;
    const isSlow = new Promise<void>((go) => (arrive = go));
    const ports = start({
      messenger: {
        ...arrivals.messenger,
        post: async (address, message) => {
          if (address.conversationId === 'chat-1') await isSlow;
          const id = await arrivals.messenger.post(address, message);
          if (address.conversationId === 'chat-3') arrive();
          return id;
        },
      },
    });
    await decideLetters(ports, [1, 2]);

    const sending = sendLetters(ports);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await decideLetters(ports, [3]);

    expect(await sending).toMatchObject({ sent: 3, left: 0 });
  });

  it('goes on with the next letter when one cannot be made', async () => {
    const { compose } = start();
    const ports = start({
      compose: (letter, to) => (letter.key === 'first' ? Promise.reject(new Error('a bug')) : compose(letter, to)),
    });
    await decideLetters(ports, [1], ['first', 'second']);

    const came = await sendLetters(ports);

    expect(came).toEqual({ ...NONE, sent: 1, left: 1, faulted: 1 });
    const { letters, claimedBy } = await mailboxOf(ports, 1);
    expect(letters).toMatchObject([{ key: 'first', faults: { times: 1 } }]);
    expect(claimedBy).toBeUndefined();
  });

  it('counts faults of the chat on the letter that was tried', async () => {
    const ports = start({ messenger: afterFaults(new Fault('unavailable', '503')) });
    await decideLetters(ports, [1], ['first', 'second']);

    await sendLetters(ports);

    const { letters } = await mailboxOf(ports, 1);
    expect(letters.map(({ faults }) => faults?.times)).toEqual([1, undefined]);
    expect(letters[1]?.notBefore).toBe(letters[0]?.notBefore);
  });

  it('counts nothing as repeated that was refused, or that was no card', async () => {
    const gone = new Fault('rejected', '404', { code: 'gone' });
    const broken = new TypeError('no card') as unknown as Fault;
    const ports = start({
      messenger: afterFaults(broken, gone),
      installer: { install: () => Promise.resolve({ status: 'installed', conversationId: 'new' }) },
    });
    await decideLetters(ports, [1]);

    const first = await sendLetters(ports);
    clock.advance(CLAIM_OVER_MS);
    const then = await sendLetters(ports);

    expect(first).toEqual({ ...NONE, left: 1, faulted: 1 });
    expect(then).toEqual({ ...NONE, sent: 1 });
    expect(arrivals.chats).toEqual(['new']);
  });
});

describe('a process that dies while it sends', () => {
  it.each(['before', 'after'] as const)('at each of its calls, %s it takes effect', async (when) => {
    let deaths = 0;
    for (let at = 1; ; at += 1) {
      documents = documentsInMemory(clock);
      arrivals = new Arrivals();
      const [begun, last] = [start(), start()];
      await decideLetters(begun, PEOPLE);
      const death = new MemoryDeath(at, when);
      const messenger: Ports['messenger'] = {
        ...arrivals.messenger,
        post: (address, message) => death.call(() => arrivals.messenger.post(address, message)),
      };
      // One in the air at a time, as behind a connector that is faster than the pace.
      let turn = Promise.resolve();
      const pace = {
        ...begun.pace,
        permit: () => {
          turn = turn.then(() => new Promise((resolve) => setTimeout(resolve, 2)));
          return turn;
        },
      };
      const dying = processOn(death.documents(documents), clock, messenger);
      const died = await sendLetters({ ...dying, pace }).then(
        () => false,
        () => true,
      );
      if (!died && death.calls < at) break;
      deaths += 1;
      clock.advance(CLAIM_OVER_MS);

      const came = await sendLetters(last);

      expect(new Set(arrivals.chats).size).toBe(PEOPLE.length);
      expect(arrivals.repeats).toBeLessThanOrEqual(1);
      expect(came.repeated).toBeGreaterThanOrEqual(arrivals.repeats);
      expect(came.repeated).toBeLessThanOrEqual(1);
      expect(await outcomes(last)).toEqual(['sent', 'sent', 'sent']);
    }
    expect(deaths).toBeGreaterThan(10);
  });
});

describe('trouble with Teams', () => {
  it.each([
    ['throttled', new Fault('throttled', '429', { retryAfterMs: 7_000 }), 0],
    ['precondition or gateway', new Fault('unavailable', '412'), 1],
  ])('waits and tries again: %s', async (_, fault, faulted) => {
    const ports = start({ messenger: afterFaults(fault) });
    await decideLetters(ports, [1]);

    const first = await sendLetters(ports);
    const atOnce = await sendLetters(ports);
    clock.advance(7_000);
    const later = await sendLetters(ports);

    expect(first).toEqual({ ...NONE, left: 1, faulted });
    expect(atOnce.sent).toBe(0);
    expect(later).toEqual({ ...NONE, sent: 1 });
  });

  it('counts what may have arrived when it is sent again', async () => {
    const ports = start({ messenger: afterFaults(new Fault('unavailable', 'lost', { isOutcomeUnknown: true })) });
    await decideLetters(ports, [1]);

    await sendLetters(ports);
    clock.advance(CLAIM_OVER_MS);
    const later = await sendLetters(ports);

    expect(later).toEqual({ ...NONE, sent: 1, repeated: 1 });
    const { settled } = await mailboxOf(ports, 1);
    expect(settled[0]?.outcome).toMatchObject({ status: 'sent', timesRepeated: 1 });
  });

  it.each([
    ['blocked', 'unreached: blocked', true],
    ['not-installed', 'unreached: blocked', true],
    ['disabled', 'unreached: blocked', false],
    ['gone', 'unreached: gone', true],
    ['refused', 'unreached: failed', false],
  ])('stops at once and says so: %s', async (code, outcome, isForgotten) => {
    const ports = start({ messenger: afterFaults(new Fault('rejected', '40x', { code })) });
    await decideLetters(ports, [1]);

    const came = await sendLetters(ports);

    expect(came).toEqual({ ...NONE, unreached: 1 });
    expect(await outcomes(ports)).toEqual([outcome]);
    expect((await ports.conversations.find(person(1).userId)) === undefined).toBe(isForgotten);
  });

  it('gives up what fails for more than a day, and lists it', async () => {
    const fault = new Fault('unavailable', '503');
    const ports = start({ messenger: { ...arrivals.messenger, post: () => Promise.reject(fault) } });
    await decideLetters(ports, [1]);

    let hours = 0;
    for (; hours < 48 && (await outcomes(ports)).length === 0; hours += 1) {
      await sendLetters(ports);
      clock.advance(DAY_MS / 24);
    }

    expect(await outcomes(ports)).toEqual(['unreached: failed']);
    expect(hours).toBeGreaterThan(24);
  });

  it('installs the app where there is no chat, and says who has none', async () => {
    const known = person(1);
    const ports = start({
      installer: {
        install: (asked) =>
          Promise.resolve(
            asked === known.userId ? { status: 'installed', conversationId: 'new' } : { status: 'not-possible' },
          ),
      },
    });
    await decideLetters(ports, [1, 2, 901]);
    await ports.institution.change((books) => books.save({ approvers: [person(901)], auditors: [] }));
    for (const number of [1, 2]) await ports.conversations.forget(person(number).userId);

    const came = await sendLetters(ports);

    expect(came).toMatchObject({ sent: 2, unreached: 1 });
    expect(arrivals.chats).toContain('new');
    expect(await ports.conversations.find(userId(known.userId))).toMatchObject({ conversationId: 'new' });
  });

  it('sends in the new chat when the old one is gone', async () => {
    const gone = new Fault('rejected', '404', { code: 'gone' });
    const ports = start({
      messenger: afterFaults(gone),
      installer: { install: () => Promise.resolve({ status: 'installed', conversationId: 'new' }) },
    });
    await decideLetters(ports, [901, 1]);
    await ports.institution.change((books) => books.save({ approvers: [person(901)], auditors: [] }));
    await sendLetters(ports, { only: [{ userId: person(1).userId }] });

    expect(arrivals.chats).toEqual(['new']);
  });
});
