import { skuId, userId } from '../../../../src/domain/ids';
import { type SeatChange } from '../../../../src/ports/roster/seat-provisioner';
import { changeAll, provisionerOf, wordOf } from '../../../support/tenant/many-seats';
import { closeTenants, startTenant, type TestTenant } from '../../../support/tenant/tenant';
import { aSku, aUser, guid, sku } from '../../../support/tenant/tenant-seed';

afterEach(closeTenants);

/** One person with the first SKU, and others that nobody has. */
const aTenant = () =>
  startTenant({
    users: [aUser(1)],
    skus: [1, 2, 3].map((number) => aSku(number)),
    held: [{ userId: guid(1), skuId: sku(1) }],
  });

const insteadOf = (...numbers: readonly number[]): SeatChange => ({
  action: 'assign',
  userId: userId(guid(1)),
  skuId: skuId(sku(3)),
  insteadOf: numbers.map((number) => skuId(sku(number))),
});

/** What was asked, in order: `+3 -1`. */
async function asked(tenant: TestTenant): Promise<readonly string[]> {
  const number = (id: string) => Number(id.slice(-2));
  return (await tenant.log())
    .filter(({ path }) => path.endsWith('/assignLicense'))
    .map(({ body }) => {
      const { addLicenses, removeLicenses } = body as { addLicenses: { skuId: string }[]; removeLicenses: string[] };
      return [
        ...addLicenses.map((one) => `+${number(one.skuId)}`),
        ...removeLicenses.map((id) => `-${number(id)}`),
      ].join(' ');
    });
}

describe('a license in place of others', () => {
  it.each([
    ['is one request', [1], ['+3 -1']],
    ['is asked for again without what is not held', [2], ['+3 -2', '+3']],
    ['is asked for with each alone when one of them is not held', [1, 2], ['+3 -1 -2', '+3 -1', '+3 -2']],
    ['is asked for alone in the end', [2, 4], ['+3 -2 -4', '+3 -2', '+3 -4', '+3']],
  ])('%s', async (_title, numbers, expected) => {
    for (const isAmongMany of [false, true]) {
      const tenant = await aTenant();
      const seats = provisionerOf(tenant);

      const word = isAmongMany
        ? (await changeAll(seats, [insteadOf(...numbers)])).map(wordOf).join(' ')
        : (await seats.change(insteadOf(...numbers))).status;

      expect(word).toBe('done');
      expect(await asked(tenant)).toEqual(expected);
      expect(await tenant.violations()).toEqual([]);
    }
  });

  it('is settled when the answer was lost: what is gone is gone', async () => {
    const tenant = await aTenant();
    await tenant.faults({ path: '/assignLicense', when: 'after-effect', reset: true, count: 1 });

    const outcome = await provisionerOf(tenant).change(insteadOf(1));

    expect(outcome.status).toBe('done');
    expect(await asked(tenant)).toEqual(['+3 -1', '+3 -1', '+3']);
    expect(await tenant.held()).toEqual([`${guid(1)} ${sku(3)} direct Active`]);
  });
});
