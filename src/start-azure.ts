import { type App, buildApp, stopOf } from './app';
import { isTeamsUrl } from './config/service-urls';
import { once } from './once';
import {
  createClock,
  createLogger,
  graphAccess,
  needsOfFile,
  openChecks,
  openForbiddenLog,
  openMetrics,
} from './open-adapters';
import { isFault } from './ports/fault';
import { type Settings } from './read-settings';
import { type Front, pause, prepareFront, serve } from './serve';
import { type WayIn } from './way-in';

/** A start that takes longer answers meanwhile that it is one. */
const ANSWER_AFTER_MS = 1_000;
/** What is waited before the store is tried again: longer each time. */
const WAIT = { firstMs: 3_000, factor: 1.5, mostMs: 15_000 };

/**
 * Starts the bot as an installation runs it. A store that cannot be reached, or does not let us in, ends no start: whoever looks after it
 * is told what is missing, and the start goes on once that is there.
 */
export async function startAzure(way: WayIn, settings: Settings): Promise<void> {
  const { config } = settings;
  const logger = createLogger(config, 'output');
  way.logger = logger;
  const { port, allowedTenants = [] } = config;
  const counts = openMetrics(config);
  const to = { host: '0.0.0.0', port, allowedTenants, isServiceUrlAllowed: isTeamsUrl };
  const front = prepareFront({ ...to, config, logger, metrics: counts.metrics });
  const missing = openForbiddenLog(logger, counts.metrics);
  const parts = { ...settings, clock: createClock(config, settings.policy), logger, counts, missing };
  const app = await buildOnceLetIn(way, front, { ...parts, graph: graphAccess(config), stopping: way.stopping });
  if (app === undefined) return;
  way.stops.push(stopOf(app));
  await serve(way, app, front);
  logger.info('listening', { port, store: config.store.kind, mode: config.mode });
}

type Parts = Parameters<typeof buildApp>[0] & { readonly missing: ReturnType<typeof openForbiddenLog> };

/** Builds the program as soon as its store lets it. @returns Undefined when it is told to stop before. */
async function buildOnceLetIn(way: WayIn, front: Front, parts: Parts): Promise<App | undefined> {
  const { config, logger, missing } = parts;
  const meanwhile = once(() => answerMeanwhile(way, front, parts));
  // What is thrown there ends the start, as everywhere.
  const timer = setTimeout(() => void meanwhile(), ANSWER_AFTER_MS);
  let said = '';
  for (let waitMs = WAIT.firstMs; !way.stopping.aborted; waitMs = Math.min(waitMs * WAIT.factor, WAIT.mostMs)) {
    try {
      const app = await buildApp(parts);
      clearTimeout(timer);
      return app;
    } catch (error) {
      // What only a decision can mend ends the start, and so does a file of this machine.
      if (!isFault(error) || error.kind === 'rejected' || config.store.kind !== 'cosmos') throw error;
      missing.note(error);
      if (error.message !== said) logger.warn('the start waits for the store', { what: error.message });
      said = error.message;
    }
    await meanwhile();
    await pause(waitMs, way.stopping);
  }
  return undefined;
}

/** Answers whoever asks how the start goes, and looks at all that it needs, by what the policy file says. */
async function answerMeanwhile(way: WayIn, front: Front, parts: Parts): Promise<void> {
  const { config, policy, graph, missing } = parts;
  way.stops.push(() => front.stop());
  await front.open({ checks: openChecks(config, policy, { graph, needs: needsOfFile(policy) }), missing });
}
