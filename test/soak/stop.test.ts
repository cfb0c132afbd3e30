import { setTimeout as sleep } from 'node:timers/promises';
import { beginBuilt, until } from '../support/browser/local-process';
import { stopOnce } from '../support/stop/stop-once';
import { startStopWorld, type StopWorld } from '../support/stop/stop-world';
import { COUNTS } from './counts';

/** One turn each: what one person says is answered one after the other. */
const ALIASES =
  'dreyes jdoe asmith awong bkhan cdiaz dlee enovak fobrien jkim gkim hpatel isilva mrossi nadler oprice ptran qbauer rsato sokafor';
/** What is promised: the end, and the lease of the next process. */
const [EXIT_SECONDS, LEASE_SECONDS] = [25, 5];

let world: StopWorld | undefined;

afterEach(() => world?.close());

const full = COUNTS.isFull ? it : it.skip;

// `test/jobs/stop.test.ts` does the same on a small one.
full('the program of a university, told to stop in the middle of everything, loses nothing', async () => {
  world = await startStopWorld({ departments: 300, people: 30_000, ledger: 100_000, lacking: 2900, latencyMs: 150 });

  const verdict = await stopOnce(world, { aliases: ALIASES.split(' '), slowBodies: 100, givenFirst: 500 });

  process.stdout.write(
    `stop: ended after ${verdict.exitSeconds.toFixed(1)} s with ${verdict.left} licenses left, the next had the lease after ${verdict.leaseSeconds.toFixed(1)} s\n`,
  );
  expect(verdict).toMatchObject({ code: 0, answers: 20, wrong: [] });
  expect(new Set(verdict.turns)).toEqual(new Set([200]));
  expect(verdict.holderAfter).toBeUndefined();
  expect(verdict.left).toBeGreaterThan(0);
  expect(verdict.exitSeconds).toBeLessThan(EXIT_SECONDS);
  expect(verdict.leaseSeconds).toBeLessThan(LEASE_SECONDS);
  expect(await world.tenant.violations()).toEqual([]);
});

full('what cannot be ended in time is cut off', async () => {
  world = await startStopWorld({ departments: 12, people: 3000, ledger: 9000, lacking: 900, latencyMs: 0 });
  const begun = async (own: StopWorld) => {
    const before = (await own.held()).length;
    const job = beginBuilt('dist/job.js', ['reconcile'], own.env);
    await own.tenant.control('/settings', { latencyMs: 60 });
    await until(async () => (await own.held()).length > before, 60_000);
    // What is on its way now is never answered in time.
    await own.tenant.control('/settings', { latencyMs: 120_000 });
    await sleep(3_000);
    job.signal('SIGTERM');
    return job;
  };

  const cut = await (await begun(world)).ended;

  expect(cut.lines.at(-1)).toMatch(/^Stopped after 20 s with this still under way: /u);
  expect(cut.code).toBe(1);
});
