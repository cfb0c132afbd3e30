import { type LongWork, replyAfterTurn } from '../../src/bot/turn/after-turn';
import { presentProgress } from '../../src/bot/reconcile/progress';
import { ProgressEdits } from '../../src/bot/turn/progress-edits';
import { type ConversationAddress } from '../../src/domain/conversation';
import { Fault } from '../../src/ports/fault';
import { type Message } from '../../src/ports/teams/messenger';
import { actor } from '../support/builders';

const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

const read = (done: number): Message => ({
  kind: 'progress',
  of: 'plan',
  progress: { stage: 'licenses-read', done, of: 100 },
});
const doneOf = (message: Message): unknown =>
  message.kind === 'progress' && 'done' in message.progress ? message.progress.done : message.kind;

/** A message whose edits arrive when they are let through. */
class Edited {
  now = 0;
  readonly shown: unknown[] = [];
  begun = 0;
  readonly #waiting: (() => void)[] = [];

  readonly edit = async (message: Message): Promise<void> => {
    this.begun += 1;
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.shown.push(doneOf(message));
  };

  async letThrough(): Promise<void> {
    for (const resolve of this.#waiting.splice(0)) resolve();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('how far long work is', () => {
  it('is shown every few seconds, however often it is told', async () => {
    const edited = new Edited();
    const edits = new ProgressEdits(edited.edit, logger, () => edited.now);
    for (let done = 1; done <= 100; done += 1) {
      edited.now += 100;
      edits.say(read(done));
      await edited.letThrough();
    }

    expect(edited.shown).toEqual([25, 50, 75, 100]);
  });

  it('is shown by one edit at a time', async () => {
    const edited = new Edited();
    const edits = new ProgressEdits(edited.edit, logger, () => edited.now);
    for (let done = 1; done <= 3; done += 1) {
      edited.now += 5_000;
      edits.say(read(done));
    }
    expect(edited.begun).toBe(1);
    await edited.letThrough();
    expect(edited.begun).toBe(2);
    await edited.letThrough();

    expect(edited.shown).toEqual([1, 3]);
  });

  it('is shown when it is due though nothing is told any more', async () => {
    const edited = new Edited();
    const edits = new ProgressEdits(edited.edit, logger, () => performance.now(), 20);
    edits.say(read(1));
    edits.say(read(2));
    expect(edited.begun).toBe(0);
    while (edited.begun === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await edited.letThrough();
    await edits.end();

    expect(edited.shown).toEqual([2]);
  });

  it('waits for the edit under way at its end, and shows nothing after it', async () => {
    const edited = new Edited();
    const edits = new ProgressEdits(edited.edit, logger, () => edited.now);
    edited.now += 5_000;
    edits.say(read(1));
    let isOver = false;
    const over = edits.end().then(() => {
      isOver = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(isOver).toBe(false);
    await edited.letThrough();
    await over;
    edited.now += 5_000;
    edits.say(read(2));
    await edited.letThrough();

    expect(edited.shown).toEqual([1]);
  });

  it('goes on when an edit fails', async () => {
    let now = 0;
    const shown: unknown[] = [];
    const edits = new ProgressEdits(
      (message) => {
        if (shown.length === 0 && doneOf(message) === 1) return Promise.reject(new Fault('throttled', 'not now'));
        shown.push(doneOf(message));
        return Promise.resolve();
      },
      logger,
      () => now,
    );
    for (let done = 1; done <= 2; done += 1) {
      now += 5_000;
      edits.say(read(done));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await edits.end();

    expect(shown).toEqual([2]);
  });
});

describe('the answer of long work', () => {
  const address = {} as ConversationAddress;
  const speaker = { actor: actor(1), address };

  it('comes last, whatever progress is on its way when it is there', async () => {
    const edited = new Edited();
    const messenger = { post: () => Promise.reject(new Error('posted')), update: update(edited) };
    const long: LongWork = {
      meanwhile: presentProgress('plan'),
      work: (say) => {
        edited.now += 60_000;
        say(read(1));
        return Promise.resolve({ kind: 'no-position' });
      },
      otherwise: { kind: 'no-run', because: 'trouble', isDryRun: true },
      name: 'work of a test',
    };
    const reply = replyAfterTurn(
      { ports: { messenger, logger, pause: () => Promise.resolve() } },
      speaker,
      long,
      () => edited.now,
    );
    const done = reply.afterTurn?.('activity-1');
    await new Promise((resolve) => setImmediate(resolve));
    expect(edited.begun).toBe(1);
    for (let turns = 0; turns < 5; turns += 1) await edited.letThrough();
    await done;

    expect(edited.shown).toEqual([1, 'no-position']);
  });
});

const update =
  ({ edit }: Edited) =>
  (_: ConversationAddress, __: string, message: Message): Promise<void> =>
    edit(message);
