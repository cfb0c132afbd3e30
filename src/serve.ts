import { setTimeout as sleep } from 'node:timers/promises';
import { type App } from './app';
import { Checkup } from './application/checkup/checkup';
import { type Config } from './config/read-config';
import { once } from './once';
import { type Check, type CheckName } from './ports/check';
import { type MissingAccess } from './ports/fault';
import { type Readiness, readinessOf } from './readiness';
import { createBotServer, type ServerParts, type Turns } from './server';
import { LEAVE_MS, Problems, say, type WayIn } from './way-in';

/** What did not let us in is named for this time; a look at it may know sooner that it is mended, but not all can be looked at. */
const MET_MS = 2 * 60_000;
/** What a look is at, by the name under which work meets it. */
const SERVICES: Partial<Record<CheckName, MissingAccess['service']>> = {
  store: 'Cosmos DB',
  directory: 'Microsoft Graph',
  files: 'Blob Storage',
  teams: 'Teams',
};

/** Where the bot listens, and to whom it answers. */
export interface Listening extends Pick<ServerParts, 'logger' | 'metrics' | 'allowedTenants' | 'isServiceUrlAllowed'> {
  readonly config: Config;
  readonly port: number;
  readonly host: string;
}

/** What stands behind the server. */
interface Behind {
  /** Absent while the program starts. */
  readonly turns?: Turns;
  /** What has to be so outside. */
  readonly checks: readonly Check[];
  /** What did not let us in, as it was met. */
  readonly missing: App['missing'];
}

/** The server of a program, which may listen before the program is there. */
export interface Front {
  /** Answers with this from now on; resolves when the server listens, and the store was looked at. */
  open(behind: Behind): Promise<void>;
  /** Ends it; whoever asks again waits for the same end. */
  stop(): Promise<void>;
}

/** Prepares the server; nobody listens yet. */
export function prepareFront(given: Listening): Front {
  const { config, port, host, logger } = given;
  let now: (Behind & { readonly checkup: Checkup }) | undefined;
  const readiness = (): Readiness => {
    if (now === undefined) return { isReady: false, details: {} };
    const { checkup, missing, turns } = now;
    return readinessOf({ checkup, config, met: missing.seen(MET_MS), isStarting: turns === undefined });
  };
  const server = createBotServer({ ...given, botId: config.bot?.id, turns: () => now?.turns, readiness });
  const listening = once(() => server.listen(port, host));
  return {
    open: async (behind) => {
      now?.checkup.stop();
      const checkup = new Checkup({
        ...{ checks: behind.checks, logger, now: () => new Date(), pause },
        onLook: (name, { shortcomings, untried }) => {
          const service = SERVICES[name];
          const lacking = shortcomings.flatMap(({ access }) => access?.needs ?? []);
          if (service !== undefined && untried !== undefined) behind.missing.mended(service, [...lacking, ...untried]);
        },
      });
      now = { ...behind, checkup };
      try {
        await listening();
      } catch (error) {
        throw isTaken(Object(error) as object)
          ? new Problems([`PORT: ${port} is taken; stop what uses it, or set PORT to another one`])
          : error;
      }
      // Whoever is told that the program listens finds it ready.
      await checkup.start('store');
    },
    stop: once(async () => {
      now?.checkup.stop();
      if (!server.http.listening) return;
      // In local mode nobody stands between us and those who write to us; and nobody hands requests to a program that only starts.
      await server.stop(config.mode === 'azure' && now?.turns !== undefined ? LEAVE_MS : 0);
    }),
  };
}

/** Lets a program answer over HTTP, and starts its jobs. */
export async function serve(way: WayIn, app: App, front: Front): Promise<void> {
  await printOverrides(app);
  const { adapter, bot, missing } = app;
  const opened = front.open({ turns: { adapter, bot }, checks: app.checks(), missing });
  way.stops.push(() => front.stop());
  await opened;
  app.start();
}

/** Waits, until the signal ends that. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal, ref: false }).catch(() => undefined);
}

const isTaken = (error: object): boolean => 'code' in error && error.code === 'EADDRINUSE';

/** Products that were saved in chat win over the policy file: whoever reads that file is to know. */
async function printOverrides(app: App): Promise<void> {
  const { products = [] } = await app.ports.institution.read();
  for (const { id, name, skuPartNumbers } of products)
    say(`Product ${id} as saved in chat: ${name}, ${skuPartNumbers.join(', ')}.`);
}
