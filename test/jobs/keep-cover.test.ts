import { RosterWork } from '../../src/application/roster/roster-work';
import { instantOf } from '../../src/domain/calendar';
import { type Entitlement } from '../../src/domain/term/entitlement';
import { keepCover } from '../../src/jobs/keep-cover';
import { actor, anEntitlement, MATH, on, person, VISIO } from '../support/builders';
import { documentsInMemory, MovableClock, openDepartment } from '../support/store/store-harness';
import { portsOf, SKU } from '../support/tenant/between-world';
import { TenantInMemory } from '../support/tenant/tenant-in-memory';

/** Mathematics with two people and an entitlement, and the job as its schedule runs it, whenever it is told what time it is. */
async function math(cover: Pick<Entitlement, 'coverFrom' | 'coverUntil'>, now: string) {
  const clock = new MovableClock(new Date(now));
  const tenant = new TenantInMemory([{ skuId: SKU, skuPartNumber: 'SKU_1', units: 9 }]);
  const ports = portsOf({ clock, documents: documentsInMemory(clock), tenant });
  await openDepartment(ports, { entitlements: [anEntitlement({ seats: 2, ...cover })] });
  await ports.departments.change(MATH, async (books) => {
    const context = { actor: actor(900), command: 'join', today: on('2026-07-01'), at: instantOf(clock.now()) };
    const work = await RosterWork.open(books, VISIO, { ...context, term: ports.policy.term });
    await work?.join(person(1));
    await work?.join(person(2));
  });
  const run = keepCover.onSchedule(ports);
  /** Lets the job run at an instant. @returns How many hold a license then. */
  return async (instant: string): Promise<number> => {
    clock.advance(Date.parse(instant) - clock.now().getTime());
    await run();
    return 9 - tenant.free(SKU);
  };
}

describe('cover begins and ends at local midnight', () => {
  it.each([
    ['the last day of the term', '2026-08-01', '2027-06-30', '2026-08-01T07:00:00Z', '2027-07-01T07:00:00Z'],
    ['a day of 25 hours', '2027-11-07', '2027-11-07', '2027-11-07T07:00:00Z', '2027-11-08T08:00:00Z'],
    ['a day of 23 hours', '2027-03-14', '2027-03-14', '2027-03-14T08:00:00Z', '2027-03-15T07:00:00Z'],
    [
      'the last day of February in a leap year',
      '2028-02-01',
      '2028-02-29',
      '2028-02-01T08:00:00Z',
      '2028-03-01T08:00:00Z',
    ],
  ])('%s', async (_, coverFrom, coverUntil, begins, ends) => {
    const before = (instant: string) => new Date(Date.parse(instant) - 1000).toISOString();
    const at = await math({ coverFrom: on(coverFrom), coverUntil: on(coverUntil) }, '2026-07-01T19:00:00Z');

    const held = [];
    for (const instant of [before(begins), begins, before(ends), ends]) held.push(await at(instant));

    expect(held).toEqual([0, 2, 2, 0]);
  });

  it('follows a clock that was moved back and forth', async () => {
    const at = await math({ coverFrom: on('2026-08-01'), coverUntil: on('2027-06-30') }, '2027-06-01T19:00:00Z');

    const held = [];
    for (const day of ['2027-06-30', '2027-07-01', '2027-06-30', '2027-07-30']) held.push(await at(`${day}T19:00:00Z`));

    expect(held).toEqual([2, 0, 2, 0]);
  });
});
