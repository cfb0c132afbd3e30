import { WritePace, type PaceReport, type Permit, type Wait } from '../../../../src/adapters/graph/seats/write-pace';
import { isFault } from '../../../../src/ports/fault';

const NORMAL: Wait = { priority: 'normal', endsAt: Infinity, signal: undefined };
const GOOD: PaceReport = { refused: 0, retryAfterMs: undefined, limitShare: undefined };

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

const aPace = (capacity = 100) => new WritePace({ capacity, perSecond: 20 });
const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

/** Takes one write after the other, each answered at once, for some time. @returns How many. */
async function writesWithin(pace: WritePace, ms: number, report: PaceReport = GOOD): Promise<number> {
  const endsAt = performance.now() + ms;
  let count = 0;
  const writing = (async () => {
    for (;;) {
      const permit = await pace.take(1, { ...NORMAL, endsAt });
      count += 1;
      permit.answered(report);
    }
  })().catch(() => undefined);
  await pass(ms);
  await writing;
  return count;
}

/** Whether it was let through by now. */
async function isThrough(taking: Promise<Permit>): Promise<boolean> {
  let isDone = false;
  void taking.then(() => {
    isDone = true;
  });
  await pass(0);
  return isDone;
}

describe('the pace of writes', () => {
  it('lets as many through as the quota holds, then as many a second as it wins back', async () => {
    const pace = aPace();

    expect(await writesWithin(pace, 10)).toBe(100);
    expect(await writesWithin(pace, 10_000)).toBeGreaterThanOrEqual(199);
    expect(await writesWithin(pace, 10_000)).toBeLessThanOrEqual(201);
  });

  it('wins nothing back while the service may not have counted any of it', async () => {
    const pace = aPace();
    const first = await pace.take(100, NORMAL);

    const next = pace.take(20, NORMAL);
    await pass(5000);
    const before = await isThrough(next);
    first.answered(GOOD);
    await pass(990);
    const almost = await isThrough(next);
    await pass(20);

    expect([before, almost, await isThrough(next)]).toEqual([false, false, true]);
  });

  it('gets back what was not sent', async () => {
    const pace = aPace();
    const first = await pace.take(100, NORMAL);

    first.trim(70);

    expect(await isThrough(pace.take(30, NORMAL))).toBe(true);
  });

  it('lets nothing through before the service wants it, whatever was won back', async () => {
    const pace = aPace();
    const refused = await pace.take(1, NORMAL);
    refused.answered({ refused: 1, retryAfterMs: 7000, limitShare: undefined });

    const next = pace.take(1, { ...NORMAL, priority: 'high' });
    await pass(6999);
    const before = await isThrough(next);
    await pass(20);

    expect([before, await isThrough(next)]).toEqual([false, true]);
  });

  it('pauses longer each time that it is refused without being told how long', async () => {
    const pace = aPace();
    const pauses: number[] = [];

    for (let refusals = 0; refusals < 4; refusals++) {
      const permit = await pace.take(1, NORMAL);
      permit.answered({ refused: 1, retryAfterMs: undefined, limitShare: undefined });
      pauses.push(pace.pausedUntil - performance.now());
      await pass(20_000);
    }

    pauses.forEach((ms, refusals) => {
      expect(ms).toBeGreaterThanOrEqual(500 * 2 ** refusals);
      expect(ms).toBeLessThanOrEqual(1000 * 2 ** refusals + 10);
    });
  });

  it('believes the service that little is left', async () => {
    const pace = aPace(1000);
    (await pace.take(1, NORMAL)).answered({ refused: 0, retryAfterMs: undefined, limitShare: 0.95 });

    expect(await writesWithin(pace, 1)).toBe(55);
  });

  it('slows down when others use the same quota, and recovers', async () => {
    const pace = aPace();
    await writesWithin(pace, 1);
    for (let refusals = 0; refusals < 3; refusals++) {
      const taking = pace.take(20, NORMAL);
      while (!(await isThrough(taking))) {
        await pass(50);
      }
      (await taking).answered({ refused: 10, retryAfterMs: 100, limitShare: undefined });
    }

    const slow = await writesWithin(pace, 5000);
    await pass(60_000);
    await writesWithin(pace, 1);
    const recovered = await writesWithin(pace, 5000);

    expect(slow).toBeLessThan(90);
    expect(recovered).toBeGreaterThanOrEqual(99);
  });

  it('is not slowed by a quota that was used up before we came', async () => {
    const pace = aPace();
    (await pace.take(20, NORMAL)).answered({ refused: 20, retryAfterMs: 1000, limitShare: undefined });
    await pass(1010);

    expect(await writesWithin(pace, 10_000)).toBeGreaterThanOrEqual(199);
  });

  it('lets those go first whom a person waits for', async () => {
    const pace = aPace();
    await writesWithin(pace, 1);
    const batch = pace.take(20, NORMAL);

    const single = pace.take(1, { ...NORMAL, priority: 'high' });
    await pass(60);

    expect([await isThrough(single), await isThrough(batch)]).toEqual([true, false]);
  });

  it('says at once that it will be too late, and when to come back', async () => {
    const pace = aPace();
    (await pace.take(1, NORMAL)).answered({ refused: 1, retryAfterMs: 9000, limitShare: undefined });

    const fault: unknown = await pace
      .take(1, { ...NORMAL, endsAt: performance.now() + 3000 })
      .catch((error: unknown) => error);

    expect(isFault(fault, 'throttled') && fault.retryAfterMs).toBe(9010);
  });

  it('lets go of whoever stops waiting', async () => {
    const pace = aPace();
    const stopping = new AbortController();
    await writesWithin(pace, 1);
    const stopped = pace.take(20, { ...NORMAL, signal: stopping.signal }).catch((error: unknown) => error);
    const next = pace.take(1, NORMAL);

    stopping.abort();
    await pass(60);

    expect(isFault(await stopped, 'unavailable')).toBe(true);
    expect(await isThrough(next)).toBe(true);
  });
});
