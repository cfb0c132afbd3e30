import { mapLimited } from '../../src/concurrency/map-limited';

describe('mapLimited', () => {
  it('does a few at a time and gives the results in the order of the items', async () => {
    let underWay = 0;
    let most = 0;
    const found = await mapLimited([30, 10, 20, 0], 2, async (ms) => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise((resolve) => setTimeout(resolve, ms));
      underWay -= 1;
      return ms;
    });

    expect(found).toEqual([30, 10, 20, 0]);
    expect(most).toBe(2);
  });

  it('begins nothing more after a failure', async () => {
    const begun: number[] = [];
    const work = async (item: number) => {
      begun.push(item);
      await new Promise((resolve) => setTimeout(resolve, item));
      if (item === 1) throw new Error('no');
    };

    await expect(mapLimited([1, 5, 2, 3], 2, work)).rejects.toThrow('no');
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(begun).toEqual([1, 5]);
  });

  it('has nothing to do for nothing', async () => {
    await expect(mapLimited([], 4, () => Promise.reject(new Error('no')))).resolves.toEqual([]);
  });
});
