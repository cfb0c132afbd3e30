import { type LoggedRequest } from '../../src/local/emulated-tenant/conditions/request-log';
import { randomFrom } from '../../src/local/emulated-tenant/random';
import { closeTenants, type TestTenant } from '../support/tenant/tenant';
import { settledTenant, tenantOfPages, tryReading, tryRunning, type Trial } from '../support/weather/truncations';
import { report } from '../support/notes';
import { COUNTS, SEED } from './counts';

afterEach(closeTenants);

it(
  `never reads a shorter list without a fault, in ${COUNTS.truncations} trials`,
  async () => {
    const tenant = await tenantOfPages();
    const random = randomFrom(SEED);
    const trials: Trial[] = [];

    for (let trial = 0; trial < COUNTS.truncations; trial++) {
      trials.push(await tryReading(tenant, random));
    }

    const count = (what: Trial) => trials.filter((trial) => trial === what).length;
    report(`truncated reads: ${count('whole')} whole, ${count('fault')} faults, seed ${SEED}`);
    expect(count('short without a word')).toBe(0);
    expect(count('whole')).toBeGreaterThan(0);
  },
  COUNTS.truncations * 5000,
);

it(
  `changes nothing, least of all releases anybody, while reads are cut short, in ${COUNTS.truncations} runs`,
  async () => {
    const settled = await settledTenant();
    const { tenant } = settled;
    const before = await tenant.held();
    const random = randomFrom(SEED);
    const written: LoggedRequest[] = [];
    let faults = 0;
    let lastSeq = await newest(tenant);

    for (let trial = 0; trial < COUNTS.truncations; trial++) {
      faults += (await tryRunning(settled, random)) === 'fault' ? 1 : 0;
      const requests = await sentSince(tenant, lastSeq);
      written.push(...requests.filter(({ path }) => path.endsWith('/assignLicense')));
      lastSeq = Math.max(lastSeq, ...requests.map(({ seq }) => seq));
    }

    report(`runs on truncated reads: ${COUNTS.truncations - faults} ended, ${faults} faults, seed ${SEED}`);
    expect(written).toEqual([]);
    expect(before).toHaveLength(46);
    expect(await tenant.held()).toEqual(before);
    await settled.close();
  },
  COUNTS.truncations * 5000,
);

const newest = async (tenant: TestTenant): Promise<number> => Math.max(...(await tenant.log()).map(({ seq }) => seq));

async function sentSince(tenant: TestTenant, seq: number): Promise<readonly LoggedRequest[]> {
  const { requests } = (await tenant.control(`/log?after=${seq}`)) as { readonly requests: readonly LoggedRequest[] };
  return requests;
}
