import { Random } from '../support/random';
import { type Stormed, weatherStorm } from '../support/weather/storm';
import { closeTenants } from '../support/tenant/tenant';
import { report } from '../support/notes';
import { COUNTS, SEED } from './counts';

jest.setTimeout(COUNTS.storms * 60_000);

afterEach(closeTenants);

/** Storms that blow at the same time, each on a tenant and a store of its own: most of the time is spent waiting. */
const AT_ONCE = 12;

it(`the tenant is as the rosters say after each of ${COUNTS.storms} storms, and was never changed against them`, async () => {
  const seeds = Array.from({ length: COUNTS.storms }, (_, place) => SEED + place);
  const stormed: Stormed[] = [];
  const problems: string[] = [];
  const rest = seeds.values();
  const work = async () => {
    for (const seed of rest) {
      const one = await weatherStorm(new Random(seed));
      stormed.push(one);
      problems.push(...one.problems.map((problem) => `seed ${seed}: ${problem}`));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));

  const sum = (count: (one: Stormed) => number) => stormed.reduce((total, one) => total + count(one), 0);
  const kinds = new Set(stormed.flatMap(({ faults }) => [...faults.keys()]));
  const befell = sum(({ faults }) => [...faults.values()].reduce((total, times) => total + times, 0));
  report(
    `storms: ${sum(({ runs }) => runs)} runs, ${sum(({ brokenRuns }) => brokenRuns)} of them broken off; ` +
      `${sum(({ writes }) => writes)} requests to change a license, ${befell} faults of ${kinds.size} kinds, seed ${SEED}`,
  );
  expect(problems).toEqual([]);
  expect([...kinds]).toEqual(expect.arrayContaining([...(COUNTS.isFull ? KINDS : [])]));
});

/** What befalls somebody in many storms, as the tenant's log names it; `whole` are answers that hung, or lost their link to the next page. */
const KINDS = [
  'before-effect 503',
  'after-effect 503',
  'before-effect reset',
  'after-effect reset',
  'before-effect truncated',
  'before-effect whole',
  'after-effect whole',
  'before-effect 429',
  'after-effect 429',
  'before-effect 409',
];
