import { randomFrom } from '../../src/adapters/local/emulated-tenant/random';
import { closeTenants } from '../support/tenant';
import { tenantOfPages, tryReading, type Trial } from '../support/truncations';
import { COUNTS, report, SEED } from './counts';

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
