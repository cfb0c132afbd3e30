import fc from 'fast-check';
import { documentChangeCounts } from '../../../src/adapters/documents/tenant/change-counts';
import { ChangeRate, MOST_CHANGES, MOST_UNSHARED, WINDOW_MS } from '../../../src/application/access/change-rate';
import { timeLeftMs } from '../../../src/concurrency/time-budget';
import { type ActivityKey, activityKey, userId } from '../../../src/domain/ids';
import { Fault } from '../../../src/ports/fault';
import { type ChangeCounts } from '../../../src/ports/roster/change-counts';
import { countedDocuments } from '../../support/store/counted-documents';
import { documentsInMemory, MovableClock, portsOn } from '../../support/store/store-harness';

const DANA = userId('00000000-0000-4000-8000-000000000001');
const LEE = userId('00000000-0000-4000-8000-000000000002');

/** As many processes on one store. */
function processes(count: number) {
  const clock = new MovableClock();
  const documents = countedDocuments(documentsInMemory());
  const ports = portsOn(documents, { clock });
  const rates = Array.from({ length: count }, () => new ChangeRate(documentChangeCounts(documents), ports));
  const [rate] = rates as [ChangeRate];
  return { clock, documents, rates, rate };
}

let keys = 0;
const nextKey = (): ActivityKey => activityKey(`change-${(keys += 1)}`);
const admitted = (waits: readonly (number | undefined)[]): number => waits.filter((wait) => wait === undefined).length;

describe('changes of one person in one process', () => {
  it('are admitted as often as a minute allows, and a minute after the first the next one', async () => {
    const { rate, clock } = processes(1);
    for (let made = 0; made < MOST_CHANGES; made += 1) {
      expect(await rate.admit(DANA, nextKey())).toBeUndefined();
      clock.advance(1000);
    }

    expect(await rate.admit(DANA, nextKey())).toBe(WINDOW_MS - MOST_CHANGES * 1000);
    clock.advance(WINDOW_MS - MOST_CHANGES * 1000 - 1);
    expect(await rate.admit(DANA, nextKey())).toBe(1);
    clock.advance(1);
    expect(await rate.admit(DANA, nextKey())).toBeUndefined();
    expect(await rate.admit(DANA, nextKey())).toBe(1000);
  });

  it('are counted at once: of forty begun together ten are refused', async () => {
    const { rate } = processes(1);

    const waits = await Promise.all(Array.from({ length: 40 }, () => rate.admit(DANA, nextKey())));

    expect(admitted(waits)).toBe(MOST_CHANGES);
  });

  it('keep nobody else waiting', async () => {
    const { rate } = processes(1);
    for (let made = 0; made < 40; made += 1) await rate.admit(DANA, nextKey());

    expect(await rate.admit(LEE, nextKey())).toBeUndefined();
  });

  it('are counted once for each message, and not at all where nothing came of one', async () => {
    const { rate } = processes(1);
    const again = nextKey();
    for (let made = 0; made < 100; made += 1) expect(await rate.admit(DANA, again)).toBeUndefined();
    for (let made = 0; made < 100; made += 1) {
      const key = nextKey();
      expect(await rate.admit(LEE, key)).toBeUndefined();
      await rate.release(LEE, key);
    }
  });

  it('are forgotten with whoever made them', async () => {
    const { rate, clock } = processes(1);
    for (let person = 0; person < 1000; person += 1) {
      await rate.admit(userId(`person-${person}`), nextKey());
      clock.advance(WINDOW_MS / 100);
    }

    expect(rate.size).toBeLessThanOrEqual(101);
  });

  it('cost nothing as long as they are few, and nothing when they are refused', async () => {
    const { rate, documents } = processes(1);
    for (let made = 0; made < MOST_UNSHARED; made += 1) await rate.admit(DANA, nextKey());
    expect(documents.calls).toEqual([]);
    while ((await rate.admit(DANA, nextKey())) === undefined);
    documents.take();

    for (let made = 0; made < 100; made += 1) await rate.admit(DANA, nextKey());

    expect(documents.calls).toEqual([]);
  });

  it('are counted by this process alone while the store does not answer', async () => {
    const counts: ChangeCounts = { update: () => Promise.reject(new Fault('unavailable', 'gone')) };
    const rate = new ChangeRate(counts, portsOn(documentsInMemory()));

    const waits = await Promise.all(Array.from({ length: 40 }, () => rate.admit(DANA, nextKey())));

    expect(admitted(waits)).toBe(MOST_CHANGES);
  });
});

it('keep nobody waiting for a store that hangs, and not again and again', async () => {
  let asked = 0;
  const update: ChangeCounts['update'] = () => {
    asked += 1;
    return new Promise(() => undefined);
  };
  const rate = new ChangeRate({ update }, portsOn(documentsInMemory()));

  for (let made = 0; made < 10; made += 1) expect(await rate.admit(DANA, nextKey())).toBeUndefined();

  expect(asked).toBe(1);
});

it('gives the store a second to say what others counted', async () => {
  const left: (number | undefined)[] = [];
  const counts: ChangeCounts = {
    update: () => {
      left.push(timeLeftMs());
      return Promise.reject(new Fault('throttled', 'full'));
    },
  };
  const rate = new ChangeRate(counts, portsOn(documentsInMemory()));
  for (let made = 0; made <= MOST_UNSHARED; made += 1) await rate.admit(DANA, nextKey());

  expect(left).toEqual([expect.any(Number)]);
  expect(left[0]).toBeLessThanOrEqual(1000);
});

it.each([0, 1])(
  'what was taken back counts no more in process %i, although it was written for others',
  async (which) => {
    const { rates } = processes(2);
    const rate = rates[0] as ChangeRate;
    const failed = Array.from({ length: MOST_CHANGES }, nextKey);
    for (const key of failed) expect(await rate.admit(DANA, key)).toBeUndefined();
    for (const key of failed) await rate.release(DANA, key);

    for (let made = 0; made < MOST_CHANGES; made += 1)
      expect(await (rates[which] as ChangeRate).admit(DANA, nextKey())).toBeUndefined();
  },
);

it('what was taken back while the store failed is not read as somebody else’s', async () => {
  const { documents, clock } = processes(1);
  let fails = false;
  const kept = documentChangeCounts(documents);
  const counts: ChangeCounts = {
    update: (...args) => (fails ? Promise.reject(new Fault('unavailable', 'gone')) : kept.update(...args)),
  };
  const own = new ChangeRate(counts, portsOn(documents, { clock }));
  const failed = Array.from({ length: MOST_CHANGES }, nextKey);
  for (const key of failed) await own.admit(DANA, key);
  fails = true;
  for (const key of failed) await own.release(DANA, key);
  fails = false;
  clock.advance(6000);

  for (let made = 0; made < MOST_CHANGES; made += 1) expect(await own.admit(DANA, nextKey())).toBeUndefined();
});

it('never admits more than a minute allows, whenever they come, and refuses none that fits', async () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 6000 }), { minLength: 40, maxLength: 120 });
  await fc.assert(
    fc.asyncProperty(gaps, async (waits) => {
      const { rate, clock } = processes(1);
      const made: number[] = [];
      for (const wait of waits) {
        clock.advance(wait);
        const now = clock.now().getTime();
        const within = made.filter((at) => now - at < WINDOW_MS).length;
        const waitMs = await rate.admit(DANA, nextKey());
        expect(waitMs === undefined).toBe(within < MOST_CHANGES);
        if (waitMs === undefined) {
          made.push(now);
          continue;
        }
        // Not a moment longer than it has to be; several may leave at once.
        const counted = (afterMs: number) => made.filter((at) => now + afterMs - at < WINDOW_MS).length;
        expect(counted(waitMs)).toBeLessThan(MOST_CHANGES);
        expect(counted(waitMs - 1)).toBe(MOST_CHANGES);
      }
    }),
    { numRuns: 30 },
  );
});

describe('changes of one person in three processes', () => {
  it('are admitted as if there was one, in turn', async () => {
    const { rates } = processes(3);
    const waits: (number | undefined)[] = [];
    for (let round = 0; round < 30; round += 1) for (const rate of rates) waits.push(await rate.admit(DANA, nextKey()));

    expect(admitted(waits)).toBe(MOST_CHANGES);
  });

  it('are admitted hardly more often all at once: none learns of the first few of another', async () => {
    const { rates } = processes(3);

    const waits = await Promise.all(
      Array.from({ length: 90 }, (_, index) => (rates[index % 3] as ChangeRate).admit(DANA, nextKey())),
    );

    expect(admitted(waits)).toBeLessThanOrEqual(MOST_CHANGES + 2 * MOST_UNSHARED);
  });

  it('are admitted two more times where a few went through one and the rest through another', async () => {
    const { rates } = processes(2);
    const [one, other] = rates as [ChangeRate, ChangeRate];
    const waits: (number | undefined)[] = [];
    for (let made = 0; made < 5; made += 1) waits.push(await one.admit(DANA, nextKey()));
    for (let made = 0; made < 40; made += 1) waits.push(await other.admit(DANA, nextKey()));

    expect(admitted(waits)).toBeLessThanOrEqual(MOST_CHANGES + MOST_UNSHARED);
  });

  it('are admitted a few more times by those that had none of them', async () => {
    const { rates } = processes(3);
    const waits: (number | undefined)[] = [];
    for (const rate of rates) for (let made = 0; made < 40; made += 1) waits.push(await rate.admit(DANA, nextKey()));

    expect(admitted(waits)).toBeLessThanOrEqual(MOST_CHANGES + 2 * MOST_UNSHARED);
  });

  it('are admitted again a minute later', async () => {
    const { rates, clock } = processes(3);
    for (let round = 0; round < 30; round += 1) for (const rate of rates) await rate.admit(DANA, nextKey());
    clock.advance(WINDOW_MS);

    for (const rate of rates) expect(await rate.admit(DANA, nextKey())).toBeUndefined();
  });
});
