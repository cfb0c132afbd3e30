import { KeyedLock } from '../../src/concurrency/keyed-lock';

describe('KeyedLock', () => {
  it('runs the work of one key in order, one at a time, and that of another key beside it', async () => {
    const lock = new KeyedLock();
    const told: string[] = [];
    const work = (name: string) => async () => {
      told.push(`${name} begins`);
      await new Promise((resolve) => setTimeout(resolve, 1));
      told.push(`${name} ends`);
    };

    await Promise.all([lock.run('a', work('a1')), lock.run('a', work('a2')), lock.run('b', work('b'))]);

    expect(told.filter((one) => one.startsWith('a'))).toEqual(['a1 begins', 'a1 ends', 'a2 begins', 'a2 ends']);
    expect(told.indexOf('b begins')).toBeLessThan(told.indexOf('a1 ends'));
  });

  it('goes on after work that fails, whose failure is its caller’s alone', async () => {
    const lock = new KeyedLock();
    const failing = lock.run('a', () => Promise.reject(new Error('no')));
    const next = lock.run('a', () => Promise.resolve('done'));

    await expect(failing).rejects.toThrow('no');
    await expect(next).resolves.toBe('done');
    expect(lock.isFree('a')).toBe(true);
  });

  it('lets nobody in before those who wait, not even whoever asks in the moment of the release', async () => {
    const lock = new KeyedLock();
    const release = lock.tryTake('a');
    const waiting = lock.run('a', () => Promise.resolve());

    release?.();

    expect(lock.tryTake('a')).toBeUndefined();
    await waiting;
    expect(lock.tryTake('a')).toBeDefined();
  });

  it('frees a key at once, and only the first time it is given back', () => {
    const lock = new KeyedLock();
    const release = lock.tryTake('a');
    release?.();
    expect(lock.isFree('a')).toBe(true);

    const again = lock.tryTake('a');
    release?.();

    expect(again).toBeDefined();
    expect(lock.isFree('a')).toBe(false);
  });

  it('tells whoever waits without taking when a key is free, or when the time is over', async () => {
    const lock = new KeyedLock();
    await lock.whenFree('a', 60_000);
    const release = lock.tryTake('a');
    await lock.whenFree('a', 1);
    expect(lock.isFree('a')).toBe(false);

    const freed = lock.whenFree('a', 60_000);
    release?.();
    await freed;
    expect(lock.isFree('a')).toBe(true);
  });
});

describe('several keys at once', () => {
  it('are had together, and by two who name them the other way round, one after the other', async () => {
    const lock = new KeyedLock();
    const steps: string[] = [];
    const work = (name: string) => async () => {
      steps.push(`${name} begins`);
      await new Promise((resolve) => void setImmediate(resolve));
      steps.push(`${name} ends`);
    };

    await Promise.all([lock.runAll(['a', 'b', 'a'], work('one')), lock.runAll(['b', 'a'], work('other'))]);

    expect(steps).toEqual(['one begins', 'one ends', 'other begins', 'other ends']);
    expect([lock.isFree('a'), lock.isFree('b')]).toEqual([true, true]);
  });

  it('need not be any', async () => {
    expect(await new KeyedLock().runAll([], () => Promise.resolve('done'))).toBe('done');
  });
});
