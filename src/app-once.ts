import { type App, buildApp } from './app';
import { correlated, newReference } from './concurrency/correlation';
import { createClock, createLogger, graphAccess, logFileOf, whoRuns } from './open-adapters';
import { type Reseller } from './ports/reseller';
import { type Settings } from './read-settings';
import { stopAll, untilSignal, type WayIn } from './way-in';

/** What one piece of work is handed. */
export interface OnceParts {
  readonly ports: App['patientPorts'];
  /** In local mode alone. */
  readonly reseller: Reseller | undefined;
  /** Who runs it, for the ledger. Faults of whoever issues the token pass through. */
  readonly whoRuns: () => Promise<string>;
}

/**
 * Builds the program for one piece of work, which a signal ends between two steps, and stops it. In local mode it works on the tenant of a
 * running `npm start`. A service that nobody can connect to is given up within 30 seconds, whatever the work makes of that.
 */
export async function runOnce(
  way: WayIn,
  { config, policy }: Settings,
  work: (parts: OnceParts) => Promise<void>,
): Promise<void> {
  const clock = createClock(config, policy);
  // People read the standard output of a command; of a container, everything is collected.
  const logger = createLogger(config, config.mode === 'azure' ? 'errors' : 'file');
  way.logger = logger;
  if (config.mode === 'local') way.logFile = logFileOf(config);
  const local = config.mode === 'local' ? await import('./local/app-local.js') : undefined;
  const tenant = await local?.openLocalTenant(config, clock, 'once');
  if (tenant !== undefined) way.stops.push(() => tenant.close());
  const graph = graphAccess(config, tenant);
  const installer = config.localClients ? local?.installerOfClients : undefined;
  const { stopping } = way;
  const app = await buildApp({ config, policy, clock, logger, graph, isOnce: true, installer, stopping });
  way.stops.push(() => app.stop());
  const reseller = tenant && (await local?.localReseller(tenant));
  const parts = { ports: app.patientPorts, reseller, whoRuns: () => whoRuns(config, graph) };
  await untilSignal(way, () => correlated({ run: newReference() }, () => work(parts)));
  const refusal = app.graphRefusal();
  if (refusal !== undefined) throw refusal;
  // A signal that comes now ends nothing before its end.
  way.goesOn = undefined;
  await stopAll(way);
}
