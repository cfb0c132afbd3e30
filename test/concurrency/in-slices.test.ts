import { Slices } from '../../src/concurrency/in-slices';

/** A thread whose time passes by work alone, and what held it: how long each time before others ran. */
class Thread {
  now = 1000;
  readonly held: number[] = [];
  readonly slices = new Slices(
    () => this.now,
    async () => {
      await Promise.resolve();
      this.held.push(this.now - this.#since);
      this.#since = this.now;
    },
  );
  #since = this.now;

  work(ms: number): void {
    this.now += ms;
  }
}

describe('work in slices', () => {
  it('lets others run once it held the thread for 2 ms, and gives every item in order', async () => {
    const thread = new Thread();
    const given: number[] = [];
    for await (const item of thread.slices.inSlices(Array.from({ length: 100 }, (_, index) => index))) {
      given.push(item);
      thread.work(0.5);
    }

    expect(given).toEqual([...given.keys()]);
    expect(thread.held).toEqual(Array.from({ length: 24 }, () => 2));
  });

  it('waits for nobody while little was done', async () => {
    const thread = new Thread();
    for await (const item of thread.slices.inSlices([1, 2, 3])) thread.work(item / 2);

    expect(thread.held).toEqual([]);
  });

  it('adds up loops inside loops and one after the other', async () => {
    const thread = new Thread();
    for await (const department of thread.slices.inSlices([1, 2, 3, 4, 5, 6])) {
      for await (const person of thread.slices.inSlices([department, department])) thread.work(person && 1);
      for await (const pool of thread.slices.inSlices([department])) thread.work(pool && 1);
    }

    expect(thread.held).toEqual(Array.from({ length: 8 }, () => 2));
  });

  it('pauses between other things when it is due, and not before', async () => {
    const thread = new Thread();
    thread.work(1.5);
    await thread.slices.pauseWhenDue();
    expect(thread.held).toEqual([]);
    thread.work(0.5);
    await thread.slices.pauseWhenDue();
    expect(thread.held).toEqual([2]);
  });

  it('pauses work that says where it may be, and gives its outcome', async () => {
    const thread = new Thread();
    const outcome = await thread.slices.run(
      (function* () {
        for (let step = 0; step < 10; step += 1) {
          thread.work(2);
          yield undefined;
        }
        return 'done';
      })(),
    );

    expect(outcome).toBe('done');
    expect(thread.held).toEqual(Array.from({ length: 10 }, () => 2));
  });

  it('lets others run between the slices of several works at once', async () => {
    let now = 0;
    const slices = new Slices(() => now);
    const held: number[] = [];
    const watch = (since: number) => {
      held.push(now - since);
      if (held.length < 40) setImmediate(watch, now);
    };
    setImmediate(watch, now);
    const work = async () => {
      for await (const item of slices.inSlices(Array.from({ length: 20 }, () => 1))) now += item;
    };
    await Promise.all([work(), work(), work()]);

    expect(now).toBe(60);
    expect(Math.max(...held)).toBeLessThanOrEqual(8);
  });

  it('takes what comes page by page as well, and ends where its reader ends', async () => {
    const thread = new Thread();
    let isClosed = false;
    async function* pages() {
      try {
        for (const page of [1, 2, 3]) yield await Promise.resolve(page);
      } finally {
        isClosed = true;
      }
    }
    for await (const page of thread.slices.inSlices(pages())) {
      if (page === 2) break;
    }

    expect(isClosed).toBe(true);
  });
});
