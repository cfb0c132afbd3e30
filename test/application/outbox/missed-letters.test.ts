import { findChat } from '../../../src/application/outbox/find-chat';
import { rememberChat } from '../../../src/application/outbox/remember-chat';
import { sendLetters } from '../../../src/application/outbox/send-letters';
import { type Ports } from '../../../src/application/ports';
import { type CalendarDate, instantOf } from '../../../src/domain/calendar';
import { type LetterContent } from '../../../src/domain/outbox/letter';
import { type Mailbox, withLetter } from '../../../src/domain/outbox/mailbox';
import { type AppInstaller } from '../../../src/ports/teams/app-installer';
import { addressOf } from '../../support/bot/pressing';
import { MATH, person, VISIO } from '../../support/builders';
import { MemoryDeath } from '../../support/store/memory-death';
import { Arrivals, processOn } from '../../support/store/outbox-world';
import { documentsInMemory, MovableClock, portsOn } from '../../support/store/store-harness';

const DAY_MS = 24 * 60 * 60_000;
const TO = { userId: person(1).userId };

let clock: MovableClock;
let documents: ReturnType<typeof documentsInMemory>;
let arrivals: Arrivals;
/** The keys of the letters that arrived. */
let arrived: string[];
let isInstallable: boolean;

beforeEach(() => {
  clock = new MovableClock();
  documents = documentsInMemory(clock);
  arrivals = new Arrivals();
  arrived = [];
  isInstallable = false;
});

const installer: AppInstaller = {
  install: () =>
    Promise.resolve(isInstallable ? { status: 'installed', conversationId: 'made' } : { status: 'not-possible' }),
};

const start = (): Ports =>
  portsOn(documents, {
    clock,
    messenger: arrivals.messenger,
    installer,
    compose: (letter) => {
      arrived.push(letter.key);
      return Promise.resolve({ kind: 'no-position' });
    },
  });

const ON = '2027-06-01' as CalendarDate;
const digest: LetterContent = { kind: 'digest', on: ON };
const holder = (product: string): LetterContent => ({
  kind: 'holder',
  notice: {
    ...{ about: 'ends', why: 'gap', lastDay: ON, backOn: undefined, askPeople: [] },
    department: { id: MATH, name: 'Mathematics' },
    product: { id: VISIO, name: product },
  },
});

async function decide(ports: Ports, letters: Readonly<Record<string, LetterContent>>): Promise<void> {
  const decidedAt = instantOf(ports.clock.now());
  for (const [key, content] of Object.entries(letters))
    await ports.outbox.change(TO, (now) => withLetter(now, { key, content, decidedAt }));
}

/** Decides letters and sends what can be sent; a day later. */
async function dayWith(ports: Ports, letters: Readonly<Record<string, LetterContent>>): Promise<void> {
  await decide(ports, letters);
  await sendLetters(ports);
  clock.advance(DAY_MS);
}

const writes = (ports: Ports) => rememberChat(ports, addressOf(1), { at: instantOf(clock.now()) });

async function mailbox(ports: Ports): Promise<Mailbox> {
  const [found] = await ports.outbox.read([TO]);
  if (found === undefined) throw new Error('no mailbox');
  return found;
}

describe('what reached nobody', () => {
  it('is sent once they write to us: of two about the same, the newer one', async () => {
    const ports = start();
    await dayWith(ports, { 'digest 1': digest, 'holder:math/visio ends 1': holder('Visio') });
    await dayWith(ports, { 'digest 2': digest, 'holder:math/visio back 2': holder('Visio') });
    await dayWith(ports, { 'holder:math/project ends 3': holder('Project') });

    await writes(ports);
    await sendLetters(ports);

    expect(arrived).toEqual(['digest 2', 'holder:math/visio back 2', 'holder:math/project ends 3']);
  });

  it('is not sent where they heard something newer about it', async () => {
    const ports = start();
    await dayWith(ports, { 'digest 1': digest, 'holder:math/visio ends 1': holder('Visio') });
    await ports.conversations.save(addressOf(1));
    await dayWith(ports, { 'digest 2': digest, 'holder:math/visio back 2': holder('Visio') });
    await ports.conversations.forget(TO.userId);
    await decide(ports, { 'digest 3': digest });
    arrived = [];

    await writes(ports);
    await sendLetters(ports);

    expect(arrived).toEqual(['digest 3']);
  });

  it('is sent once the app can be installed for them, too', async () => {
    const ports = start();
    await dayWith(ports, { 'digest 1': digest });
    isInstallable = true;
    await ports.conversations.save(addressOf(9));

    await dayWith(ports, { 'holder:math/visio ends 2': holder('Visio') });
    await sendLetters(ports);

    expect(arrived.toSorted()).toEqual(['digest 1', 'holder:math/visio ends 2']);
  });

  it('is not lost when the process dies while it hears of them', async () => {
    for (let at = 1; at < 8; at += 1) {
      documents = documentsInMemory(clock);
      const ports = start();
      await dayWith(ports, { 'digest 1': digest });
      const dying = processOn(new MemoryDeath(at, 'before').documents(documents), clock, arrivals.messenger);
      await writes(dying).catch(() => undefined);
      arrived = [];

      await writes(ports);
      await sendLetters(ports);

      expect(arrived).toEqual(['digest 1']);
    }
  });

  it('is forgotten after a month, and not kept', async () => {
    const ports = start();
    await dayWith(ports, { 'digest 1': digest });
    clock.advance(31 * DAY_MS);
    await dayWith(ports, { 'holder:math/visio ends 2': holder('Visio') });

    const { settled } = await mailbox(ports);

    expect(settled.map(({ content }) => content !== undefined)).toEqual([false, true]);
  });
});

describe('who removed the app', () => {
  it('is not written to, and nobody installs it again, until they are heard of', async () => {
    const ports = start();
    isInstallable = true;
    await writes(ports);
    await ports.conversations.leave(addressOf(1), instantOf(clock.now()), { at: instantOf(clock.now()) });

    await dayWith(ports, { 'digest 1': digest });
    const found = await findChat(ports, TO.userId);
    const { settled } = await mailbox(ports);
    await writes(ports);
    await sendLetters(ports);

    expect(found).toBeUndefined();
    expect(settled).toMatchObject([{ outcome: { status: 'unreached', cause: 'blocked' } }]);
    expect(arrivals.chats).toEqual(['chat-1']);
  });
});
