import { type App } from './app';
import { withTimeBudget } from './concurrency/time-budget';
import { type Config } from './config/read-config';
import { createBotServer } from './server';
import { Problems, say, type WayIn } from './way-in';

const READY_MS = 2_000;

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
  await printOverrides(app);
  const server = createBotServer({
    adapter: app.adapter,
    bot: app.bot,
    logger: app.ports.logger,
    botId: config.bot?.id,
    allowedTenants,
    isServiceUrlAllowed,
    readiness: () => readiness(app),
  });
  try {
    await server.listen(port, host);
  } catch (error) {
    throw isTaken(Object(error) as object)
      ? new Problems([`PORT: ${port} is taken; stop what uses it, or set PORT to another one`])
      : error;
  }
  way.stops.push(() => server.stop());
  app.start();
}

const isTaken = (error: object): boolean => 'code' in error && error.code === 'EADDRINUSE';

/** Products that were saved in chat win over the policy file: whoever reads that file is to know. */
async function printOverrides(app: App): Promise<void> {
  const { products = [] } = await app.ports.institution.read();
  for (const { id, name, skuPartNumbers } of products)
    say(`Product ${id} as saved in chat: ${name}, ${skuPartNumbers.join(', ')}.`);
}

async function readiness(app: App): Promise<{ isReady: boolean; details: object }> {
  const anybody = { kind: 'text', userText: 'nobody' } as const;
  const [store, directory, reminders] = await Promise.allSettled([
    // Whoever asks wants to know how it is now.
    withTimeBudget(READY_MS, () => app.ports.institution.read()),
    app.ports.directory.find([anybody]),
    withTimeBudget(READY_MS, () => app.ports.reminderRuns.last()),
  ]);
  const details = {
    store: store.status === 'fulfilled' ? 'reachable' : 'unreachable',
    directory: directory.status === 'fulfilled' ? 'reachable' : 'unreachable',
    // Whoever watches the program is to notice that nobody is reminded any more.
    remindersLastRan: reminders.status === 'fulfilled' ? (reminders.value?.at ?? 'never') : 'unknown',
  };
  return { isReady: store.status === 'fulfilled', details };
}
