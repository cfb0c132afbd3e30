import { setTimeout as sleep } from 'node:timers/promises';
import { type App } from './app';
import { Checkup } from './application/checkup/checkup';
import { type Config } from './config/read-config';
import { readinessOf } from './readiness';
import { createBotServer } from './server';
import { Problems, say, type WayIn } from './way-in';

/** What did not let us in is named for this time; a look at it may know sooner that it is mended, but not all can be looked at. */
const MET_MS = 2 * 60_000;
/** An ingress asks every second or two whether we are ready, and hands us requests until it has heard that we are not. */
const LEAVE_MS = 5_000;

/** Where the bot listens, and to whom it answers. */
export interface Listening {
  readonly config: Config;
  readonly port: number;
  readonly host: string;
  readonly allowedTenants: readonly string[];
  readonly isServiceUrlAllowed: (url: string) => boolean;
}

/** Lets a program answer over HTTP, and starts its jobs. */
export async function serve(way: WayIn, app: App, given: Listening): Promise<void> {
  const { config, port, host, allowedTenants, isServiceUrlAllowed } = given;
  const { logger } = app.ports;
  await printOverrides(app);
  const checkup = new Checkup({ checks: app.checks(), logger, now: () => new Date(), pause });
  const server = createBotServer({
    adapter: app.adapter,
    bot: app.bot,
    logger,
    metrics: app.ports.metrics,
    botId: config.bot?.id,
    allowedTenants,
    isServiceUrlAllowed,
    readiness: () => readinessOf(checkup, config, app.missing.seen(MET_MS)),
  });
  try {
    await server.listen(port, host);
  } catch (error) {
    throw isTaken(Object(error) as object)
      ? new Problems([`PORT: ${port} is taken; stop what uses it, or set PORT to another one`])
      : error;
  }
  // In local mode nobody stands between us and those who write to us.
  way.stops.push(() => server.stop(config.mode === 'azure' ? LEAVE_MS : 0));
  way.stops.push(() => {
    checkup.stop();
    return Promise.resolve();
  });
  // Whoever is told that the program listens finds it ready.
  await checkup.start('store');
  app.start();
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal, ref: false }).catch(() => undefined);
}

const isTaken = (error: object): boolean => 'code' in error && error.code === 'EADDRINUSE';

/** Products that were saved in chat win over the policy file: whoever reads that file is to know. */
async function printOverrides(app: App): Promise<void> {
  const { products = [] } = await app.ports.institution.read();
  for (const { id, name, skuPartNumbers } of products)
    say(`Product ${id} as saved in chat: ${name}, ${skuPartNumbers.join(', ')}.`);
}
