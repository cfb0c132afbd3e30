import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { aMessage } from '../bot/activities';
import { until } from '../browser/local-process';
import { openTurn, post, slowBody, type StopWorld } from './stop-world';

/** What is going on when the program is told to stop. */
export interface StopKnobs {
  /** Who has a turn open at that moment. */
  readonly aliases: readonly string[];
  readonly slowBodies: number;
  /** Licenses that a run must have given by then. */
  readonly givenFirst: number;
}

/** What came of it. */
export interface StopVerdict {
  readonly code: number | null;
  readonly exitSeconds: number;
  /** Statuses of the turns that were open, and how many messages answered them. */
  readonly turns: readonly (number | 'broken')[];
  readonly answers: number;
  /** What a request got that came after the signal. */
  readonly late: number | 'broken';
  /** Licenses that were missing still when it had ended. */
  readonly left: number;
  readonly holderAfter: string | undefined;
  /** Until the next process had the lease, from its start to when it listens and on. */
  readonly leaseSeconds: number;
  /** Licenses that are wrong once the next process is done. */
  readonly wrong: readonly string[];
  readonly log: string;
}

const LONG_MS = 300_000;
/** To ask the tenant for all licenses costs it time. */
const POLL_MS = 300;
/** How long Teams takes for an answer, so that turns are open. */
const HANG_MS = 5_000;

/** Ends the program in the middle of a run with turns open and bodies under way, starts the next one, and lets it finish. */
export async function stopOnce(world: StopWorld, knobs: StopKnobs): Promise<StopVerdict> {
  const { connector } = world;
  const before = (await world.held()).length;
  const program = await world.start();
  const isUnderWay = async () => {
    await sleep(POLL_MS);
    return (await world.held()).length >= before + knobs.givenFirst;
  };
  if (!(await until(isUnderWay, LONG_MS))) throw new Error('no license was given');
  const bodies = Array.from({ length: knobs.slowBodies }, () => slowBody(program.url));
  const answeredBefore = connector.posts().length;
  connector.trouble({ operation: 'post', hangMs: HANG_MS });
  const turns = knobs.aliases.map((alias) => openTurn(program.url, connector, alias, 'help'));
  if (!(await until(() => connector.hanging() >= turns.length, HANG_MS)))
    throw new Error('not all turns came to be open');
  const toldAt = performance.now();
  const ending = program.stop('SIGTERM');
  await sleep(100);
  const late = await post(program.url, aMessage('sokafor', connector, 'help'));
  const code = await ending;
  const exitSeconds = (performance.now() - toldAt) / 1000;
  connector.trouble();
  await Promise.all(bodies.map(({ closed }) => closed));
  const statuses = await Promise.all(turns.map(({ ended }) => ended));
  const answers = connector.posts().length - answeredBefore;
  const left = world.desired.length - (await world.held()).length;
  const holderAfter = await world.holderOf('reconcile');
  const startedAt = performance.now();
  const starting = world.start();
  await until(async () => (await world.holderOf('reconcile')) !== undefined, 60_000);
  const leaseSeconds = (performance.now() - startedAt) / 1000;
  await world.tenant.control('/settings', { latencyMs: 0 });
  const isDone = async () => {
    await sleep(POLL_MS);
    return (await wrongIn(world)).length === 0;
  };
  await until(isDone, LONG_MS);
  await (await starting).stop('SIGTERM');
  return {
    ...{ code, exitSeconds, turns: statuses, answers, late, left, holderAfter, leaseSeconds },
    wrong: await wrongIn(world),
    log: readFileSync(join(world.dataDir, 'alacarte.log'), 'utf8'),
  };
}

/** Licenses that somebody has too many, or too few. */
async function wrongIn(world: StopWorld): Promise<readonly string[]> {
  const [held, desired] = [new Set(await world.held()), new Set(world.desired)];
  return [...[...desired].filter((one) => !held.has(one)), ...[...held].filter((one) => !desired.has(one))];
}
