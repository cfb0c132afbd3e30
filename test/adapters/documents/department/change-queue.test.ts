import { setTimeout as sleep } from 'node:timers/promises';
import { documentDepartmentStore, type Timing } from '../../../../src/adapters/documents/department/department-store';
import { type DocumentStore, type Operation } from '../../../../src/adapters/documents/document-store';
import { changeRoster } from '../../../../src/application/roster/change-roster';
import { type Ports } from '../../../../src/application/ports';
import { correlated, correlation } from '../../../../src/concurrency/correlation';
import { isStopping, untilStopped } from '../../../../src/concurrency/stopping';
import { timeLeftMs } from '../../../../src/concurrency/time-budget';
import { type CommandOutcome } from '../../../../src/domain/roster/roster-change';
import { type DepartmentStore, type WritableBooks } from '../../../../src/ports/roster/department-store';
import { Fault } from '../../../../src/ports/fault';
import { problemsOf, readStored, Rebuilding } from '../../../support/audit';
import {
  anEntitlement,
  anEntry,
  APPROVER,
  actor,
  aRequest,
  found,
  LAPSE,
  MATH,
  on,
  person,
  toAdd,
  toRemove,
  toSwap,
  VISIO,
} from '../../../support/builders';
import { documentsInMemory, MovableClock, openDepartment, portsOn } from '../../../support/store/store-harness';

/** Two processes on one store: what each does goes through a hand that can hold it back, refuse it or lose the answer. */
interface Stage {
  readonly documents: DocumentStore;
  readonly ours: Ports;
  readonly theirs: Ports;
  readonly hand: Hand;
  readonly waits: number[];
}

/** What happens to our calls, in order; calls beyond are let through. */
class Hand {
  readonly #documents: DocumentStore;
  readonly transactions: (readonly Operation[])[] = [];
  reads = 0;
  /** Called before each of our transactions with its number, from 1. */
  beforeTransaction: (number: number) => Promise<void> | void = () => undefined;
  afterTransaction: (number: number) => Promise<void> | void = () => undefined;
  beforeRead: (id: string) => Promise<void> | void = () => undefined;
  beforeQuery: () => Promise<void> | void = () => undefined;

  constructor(documents: DocumentStore) {
    this.#documents = documents;
  }

  get store(): DocumentStore {
    return {
      read: async (address) => {
        this.reads += 1;
        await this.beforeRead(address.id);
        return this.#documents.read(address);
      },
      query: async (query) => {
        if (query.partition !== undefined) await this.beforeQuery();
        return this.#documents.query(query);
      },
      transact: async (container, partition, operations) => {
        const number = this.transactions.push(operations);
        await this.beforeTransaction(number);
        const versions = await this.#documents.transact(container, partition, operations);
        await this.afterTransaction(number);
        return versions;
      },
      close: () => this.#documents.close(),
    };
  }
}

async function aStage(seats = 2): Promise<Stage> {
  const clock = new MovableClock();
  const documents = documentsInMemory(clock);
  const theirs = portsOn(documents, { clock });
  await openDepartment(theirs, { entitlements: [anEntitlement({ seats })] });
  const hand = new Hand(documents);
  const waits: number[] = [];
  let steadyMs = 0;
  const timing: Timing = {
    // No two moments are the same.
    steadyMs: () => (steadyMs += 0.001),
    random: () => 0.5,
    wait: (ms) => {
      waits.push(ms);
      steadyMs += ms;
      return Promise.resolve();
    },
  };
  const departments = documentDepartmentStore(hand.store, clock, timing);
  return { documents, theirs, hand, waits, ours: portsOn(documents, { clock, departments }) };
}

const add = (ports: Ports, number: number, key = `add-${number}`): Promise<CommandOutcome> =>
  changeRoster(ports, aRequest(key, toAdd(found(number))));
const remove = (ports: Ports, number: number, key = `remove-${number}`): Promise<CommandOutcome> =>
  changeRoster(ports, aRequest(key, toRemove(found(number))));
const statuses = (outcomes: readonly CommandOutcome[]): readonly string[] =>
  outcomes.map((outcome) =>
    outcome.kind === 'changed' ? outcome.change.lines.map((line) => line.status).join() : outcome.kind,
  );
const lost = () => new Fault('unavailable', 'no answer came', { isOutcomeUnknown: true });
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

let stage: Stage;

beforeEach(async () => {
  stage = await aStage();
});

afterEach(async () => {
  const stored = await readStored(stage.documents, MATH);
  expect(problemsOf(stored, new Rebuilding(LAPSE))).toEqual([]);
  await stage.documents.close();
});

describe('changes that wait together', () => {
  it('share a transaction, in the order they came', async () => {
    const { ours, hand } = stage;

    const outcomes = await Promise.all(upTo(5).map((number) => add(ours, number)));

    expect(statuses(outcomes)).toEqual(['seated', 'seated', 'waiting', 'waiting', 'waiting']);
    expect(hand.transactions).toHaveLength(1);
  });

  it('take another transaction when they do not fit into one', async () => {
    const { ours, hand } = stage;

    await Promise.all(upTo(60).map((number) => add(ours, number)));

    expect(hand.transactions.length).toBe(2);
    expect(Math.max(...hand.transactions.map((operations) => operations.length))).toBeLessThanOrEqual(100);
  });

  it('do not fail with one of them', async () => {
    const { ours } = stage;
    const broken = ours.departments.change(MATH, async (books) => {
      await saveOne(books, 7);
      throw new Error('a bug in a decision');
    });

    const outcomes = await Promise.allSettled([add(ours, 1), broken, add(ours, 2)]);

    expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('do not fail with one that is too large for any transaction', async () => {
    const { ours } = stage;
    const tooLarge = ours.departments.change(MATH, async (books) => {
      for (const number of upTo(101)) await saveOne(books, number);
    });

    const outcomes = await Promise.allSettled([tooLarge, add(ours, 1)]);

    expect(outcomes[0]).toMatchObject({
      status: 'rejected',
      reason: { message: expect.stringContaining('more than 100') as unknown },
    });
    expect(outcomes[1].status).toBe('fulfilled');
  });

  it('see each other: the same person added twice is added once', async () => {
    const { ours } = stage;

    const outcomes = await Promise.all([add(ours, 1, 'one'), add(ours, 1, 'other')]);

    expect(statuses(outcomes)).toEqual(['seated', 'refused']);
  });

  it('that change nothing write nothing', async () => {
    const { ours, hand } = stage;
    await add(ours, 1);

    await Promise.all([add(ours, 1, 'again'), remove(ours, 9)]);

    expect(hand.transactions).toHaveLength(1);
  });
});

describe('somebody who was taken for new, and is there', () => {
  /** We add somebody who was added just after we looked them up; then something else of ours joins the same transaction. */
  async function addTooLate(
    number: number,
    next?: () => Promise<CommandOutcome>,
    command = toAdd(found(number)),
  ): Promise<readonly CommandOutcome[]> {
    const { ours, hand, theirs } = stage;
    let joined: Promise<CommandOutcome> | undefined;
    let isDone = false;
    hand.beforeRead = async () => {
      if (isDone) return;
      isDone = true;
      await add(theirs, number, 'theirs');
      joined = next?.();
      await sleep(10);
    };
    const outcome = await changeRoster(ours, aRequest('ours', command));
    return joined === undefined ? [outcome] : [outcome, await joined];
  }

  it('is not added again', async () => {
    expect(statuses(await addTooLate(1))).toEqual(['refused']);
  });

  it('is not added again and removed in one go', async () => {
    const outcomes = await addTooLate(1, () => remove(stage.ours, 1));

    expect(statuses(outcomes)).toEqual(['refused', 'removed']);
  });

  it('is not added again by a transaction that reads the roster after deciding', async () => {
    await Promise.all([2, 3, 4].map((number) => add(stage.theirs, number)));

    const outcomes = await addTooLate(1, () => remove(stage.ours, 2));

    expect(statuses(outcomes)).toEqual(['refused', 'removed,promoted']);
  });

  it('does not take the place of a waiting person by a swap, which reads the roster after deciding', async () => {
    await Promise.all([2, 3, 4].map((number) => add(stage.theirs, number)));

    const outcomes = await addTooLate(1, undefined, toSwap(found(4), found(1)));

    expect(statuses(outcomes)).toEqual(['refused']);
  });

  it('is not added again after the same transaction read the roster', async () => {
    const { ours, theirs, hand } = stage;
    await Promise.all([2, 3, 4].map((number) => add(theirs, number)));
    let late: Promise<CommandOutcome> | undefined;
    let isDone = false;
    hand.beforeRead = async () => {
      if (isDone) return;
      isDone = true;
      late = add(ours, 1);
      await sleep(10);
      await add(theirs, 1, 'theirs');
    };

    const outcomes = [await remove(ours, 2), await late];

    expect(statuses(outcomes as CommandOutcome[])).toEqual(['removed,promoted', 'refused']);
  });
});

describe('a transaction whose answer is lost', () => {
  it('is found again by one read, however many changes it holds', async () => {
    const { ours, hand } = stage;
    hand.afterTransaction = (number) => {
      if (number === 1) throw lost();
    };

    const outcomes = await Promise.all(upTo(20).map((number) => add(ours, number)));

    expect(statuses(outcomes).filter((status) => status === 'refused')).toEqual([]);
    expect(hand.transactions).toHaveLength(1);
    expect(hand.reads).toBe(3);
  });

  it('is written again when it did not arrive', async () => {
    const { ours, hand } = stage;
    hand.beforeTransaction = (number) => {
      if (number === 1) throw lost();
    };

    const outcome = await add(ours, 1);

    expect(statuses([outcome])).toEqual(['seated']);
    expect(hand.transactions).toHaveLength(2);
  });

  it('has one effect when it cannot be looked for either', async () => {
    const { ours, hand } = stage;
    hand.afterTransaction = (number) => {
      if (number === 1) throw lost();
    };
    hand.beforeRead = (id) => {
      if (id.startsWith('ledger|')) throw new Fault('unavailable', 'still no answer');
    };

    const outcomes = await Promise.all([add(ours, 1), add(ours, 2)]);

    expect(statuses(outcomes)).toEqual(['seated', 'seated']);
    expect(hand.transactions).toHaveLength(1);
  });

  it('has one effect when it arrives after it was looked for', async () => {
    const { ours, hand, documents } = stage;
    let late: Promise<unknown> | undefined;
    hand.beforeTransaction = (number) => {
      if (number === 1) throw lost();
      late ??= documents.transact('departments', MATH, hand.transactions[0] ?? []);
      return late.then(() => undefined);
    };

    const outcomes = await Promise.all([add(ours, 1), add(ours, 2)]);

    expect(statuses(outcomes)).toEqual(['seated', 'seated']);
  });

  it('is not taken for that of another process which wrote the same', async () => {
    const { ours, theirs, hand } = stage;
    hand.beforeTransaction = async (number) => {
      if (number !== 1) return;
      await add(theirs, 1);
      throw lost();
    };

    const outcomes = await Promise.all([add(ours, 1), add(ours, 2)]);

    expect(statuses(outcomes)).toEqual(['seated', 'seated']);
    expect((await readStored(stage.documents, MATH)).entries).toHaveLength(2);
  });
});

describe('a change that others come before', () => {
  it('is decided again from what they left', async () => {
    const { ours, theirs, hand } = stage;
    hand.beforeTransaction = async (number) => {
      if (number === 1) await Promise.all([add(theirs, 7), add(theirs, 8)]);
    };

    const outcome = await add(ours, 1);

    expect(outcome).toMatchObject({ change: { lines: [{ status: 'waiting', waitingPlace: 1 }] } });
  });

  it('is decided again when what it read does not go together', async () => {
    const { ours, theirs, hand } = stage;
    await Promise.all(upTo(4).map((number) => add(theirs, number)));
    let isDone = false;
    hand.beforeQuery = async () => {
      if (isDone) return;
      isDone = true;
      for (const number of [4, 3, 2]) await remove(theirs, number);
    };

    const outcome = await remove(ours, 1);

    expect(statuses([outcome])).toEqual(['removed']);
  });

  it('is refused only for what is so at one moment', async () => {
    const { ours, theirs, hand } = stage;
    await add(theirs, 1);
    let isDone = false;
    hand.beforeQuery = async () => {
      if (isDone) return;
      isDone = true;
      // Between our reads, one leaves and the other comes: there was no moment without either.
      await changeRoster(theirs, aRequest('swap', toSwap(found(1), found(2))));
    };

    const outcome = await changeRoster(ours, aRequest('remove', toRemove(found(1), found(2))));

    expect(statuses([outcome])).toEqual(['refused,removed']);
  });

  it('ends with what went wrong after 10 seconds of them', async () => {
    const { ours, hand, waits } = stage;
    hand.beforeTransaction = () => {
      throw new Fault('conflict', 'somebody else was first');
    };

    await expect(add(ours, 1)).rejects.toMatchObject({ kind: 'conflict' });
    const total = waits.reduce((sum, ms) => sum + ms, 0);
    expect(total).toBeGreaterThan(9_500);
    expect(total).toBeLessThanOrEqual(10_000);
    expect(Math.max(...waits)).toBeLessThanOrEqual(200);
  });
});

describe('a store in trouble', () => {
  it('is asked again no sooner than it wants', async () => {
    const { ours, hand, waits } = stage;
    hand.beforeTransaction = (number) => {
      if (number <= 2) throw new Fault('throttled', 'too much', { retryAfterMs: 700 });
    };

    await add(ours, 1);

    expect(waits).toEqual([700, 700]);
  });

  it('is not waited for longer than a turn lasts', async () => {
    const { ours, hand, waits } = stage;
    hand.beforeTransaction = () => {
      throw new Fault('throttled', 'too much', { retryAfterMs: 11_000 });
    };

    await expect(add(ours, 1)).rejects.toMatchObject({ kind: 'throttled' });
    expect(waits).toEqual([]);
  });

  it('that cannot be read is tried again too', async () => {
    const { ours, hand } = stage;
    let failures = 3;
    hand.beforeRead = () => {
      failures -= 1;
      if (failures >= 0) throw new Fault('unavailable', 'no connection');
    };

    expect(statuses([await add(ours, 1)])).toEqual(['seated']);
  });

  it('that refuses for good is not asked again', async () => {
    const { ours, hand, waits } = stage;
    hand.beforeTransaction = () => {
      throw new Fault('rejected', 'too large', { code: 'too-large' });
    };

    await expect(add(ours, 1)).rejects.toMatchObject({ code: 'too-large' });
    expect(waits).toEqual([]);
    hand.beforeTransaction = () => undefined;
    expect(statuses([await add(ours, 2)])).toEqual(['seated']);
  });
});

it('an ordinary add is one call when the department is known already', async () => {
  const { ours, hand } = stage;
  await add(ours, 1);
  const reads = hand.reads;
  let queries = 0;
  hand.beforeQuery = () => {
    queries += 1;
  };

  await add(ours, 2);

  expect([hand.reads - reads, queries, hand.transactions.length]).toEqual([0, 0, 2]);
});

it('what was decided on stale documents without writing is decided again', async () => {
  const { ours, theirs } = stage;
  await rename(ours.departments, 'Pure Mathematics');
  await rename(theirs.departments, 'Applied Mathematics');

  const name = await ours.departments.change(MATH, async (books) => (await books.department())?.name);

  expect(name).toBe('Applied Mathematics');
});

it('what was decided on documents that nobody changed since is not decided again', async () => {
  const { ours, hand } = stage;
  await add(ours, 1);
  const reads = hand.reads;
  let decisions = 0;

  await ours.departments.change(MATH, async (books) => {
    decisions += 1;
    return books.pool(VISIO);
  });

  expect([decisions, hand.reads - reads]).toEqual([1, 1]);
});

it('nothing is recorded in a department that was not opened', async () => {
  const { ours } = stage;
  const recorded = ours.departments.change('nowhere' as typeof MATH, (books) => saveOne(books, 1));

  await expect(recorded).rejects.toThrow('nothing can be recorded before it is opened');
});

describe('a change whose department was just read', () => {
  const read = () => stage.ours.departments.look(MATH).department();

  it('does not read it again', async () => {
    const { ours, hand } = stage;
    await read();
    const ids: string[] = [];
    hand.beforeRead = (id) => void ids.push(id);

    const outcome = await add(ours, 1);

    expect(statuses([outcome])).toEqual(['seated']);
    expect(ids).not.toContain('department');
  });

  it('is decided again where it is another one by now', async () => {
    const { ours, theirs, hand } = stage;
    await read();
    await rename(theirs.departments, 'Applied Mathematics');

    const outcome = await add(ours, 1);

    expect(outcome).toMatchObject({ change: { department: { name: 'Applied Mathematics' } } });
    expect(hand.transactions).toHaveLength(2);
  });

  it('goes on from it in place of what is left of an earlier change', async () => {
    const { ours, theirs, hand } = stage;
    await add(ours, 1);
    await rename(theirs.departments, 'Applied Mathematics');
    await read();

    await add(ours, 2);

    expect(hand.transactions).toHaveLength(2);
  });

  it('does not take it for new when it was read before an earlier change', async () => {
    const { ours, hand } = stage;
    await read();
    await add(ours, 1);

    const outcome = await add(ours, 2);

    expect(statuses([outcome])).toEqual(['seated']);
    expect(hand.transactions).toHaveLength(2);
  });
});

function rename(departments: DepartmentStore, name: string): Promise<void> {
  return departments.change(MATH, async (books) => {
    const department = await books.department();
    if (department !== undefined) await books.saveDepartment({ ...department, name });
  });
}

async function saveOne(books: WritableBooks, number: number): Promise<void> {
  const entry = anEntry(1000 + number, 1000 + number);
  await books.saveEntry(entry);
  const fact = { action: 'license-requested', product: VISIO, person: person(number), skuId: 's' as never } as const;
  await books.record({ actor: actor(APPROVER), effectiveOn: on('2027-06-29'), command: 'c', fact });
}

it('decides what waits together each as whoever asked for it, in the time that they share', async () => {
  const store = documentDepartmentStore(documentsInMemory(), new MovableClock());
  const seen: unknown[] = [];
  const decide = async (): Promise<void> => {
    seen.push([correlation().turn, isStopping(), timeLeftMs() !== undefined]);
    await Promise.resolve();
  };
  const stopped = AbortSignal.abort();

  await Promise.all([
    correlated({ turn: 'one' }, () => untilStopped(stopped, () => store.change(MATH, decide))),
    correlated({ turn: 'other' }, () => store.change(MATH, decide)),
  ]);

  expect(seen).toEqual([
    ['one', true, true],
    ['other', false, true],
  ]);
});
