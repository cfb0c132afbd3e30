import { hasMirrors, namesGroups } from '../../../src/application/mirror/has-mirrors';
import { type MirrorRun } from '../../../src/domain/mirror/mirror';
import { aDepartment, anEntitlement, MATH, VISIO } from '../../support/builders';
import { documentsInMemory, openDepartment, portsOn } from '../../support/store/store-harness';

const SECOND = 1000;

describe('whether any pool names a group', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  it('is not asked again for five minutes once one does, and for half a minute while none does', async () => {
    jest.useFakeTimers();
    let [pools, asked] = [0, 0];
    const hasAny = hasMirrors({
      latestRuns: () => {
        asked += 1;
        return Promise.resolve([{ pools } as MirrorRun]);
      },
    });
    expect(await hasAny()).toBe(false);
    pools = 1;
    jest.advanceTimersByTime(29 * SECOND);
    expect([await hasAny(), asked]).toEqual([false, 1]);
    jest.advanceTimersByTime(SECOND);
    expect([await hasAny(), asked]).toEqual([true, 2]);
    jest.advanceTimersByTime(299 * SECOND);
    expect([await hasAny(), asked]).toEqual([true, 2]);
  });

  it('is known of the pools themselves before anything was mirrored', async () => {
    const { departments, ...ports } = portsOn(documentsInMemory());
    await openDepartment(
      { ...ports, departments },
      { department: aDepartment({ id: MATH }), entitlements: [anEntitlement({ seats: 1 })], products: [VISIO] },
    );
    expect(await namesGroups(departments)).toBe(false);

    await departments.change(MATH, async (books) => {
      const pool = await books.pool(VISIO);
      if (pool !== undefined) await books.savePool({ ...pool, group: 'group-1' });
    });

    expect(await namesGroups(departments)).toBe(true);
  });
});
