import { type App, buildApp } from './app';
import { createClock, createLogger, graphAccess, logFileOf } from './open-adapters';
import { type Settings } from './read-settings';
import { stopAll, type WayIn } from './way-in';

/**
 * Builds the program for one piece of work, and stops it. In local mode it works on the tenant of a running `npm start`. A service that
 * nobody can connect to is given up within 30 seconds, whatever the work makes of that.
 */
export async function runOnce(
  way: WayIn,
  { config, policy }: Settings,
  work: (ports: App['patientPorts']) => Promise<void>,
): Promise<void> {
  const clock = createClock(config);
  const logger = createLogger(config, 'file');
  way.logger = logger;
  way.logFile = logFileOf(config);
  const tenant =
    config.mode === 'local'
      ? await (await import('./local/app-local.js')).openLocalTenant(config, clock, 'once')
      : undefined;
  if (tenant !== undefined) way.stops.push(() => tenant.close());
  const graph = graphAccess(config, tenant);
  const app = await buildApp({ config, policy, clock, logger, graph, isOnce: true });
  way.stops.push(() => app.stop());
  await work(app.patientPorts);
  const refusal = app.graphRefusal();
  if (refusal !== undefined) throw refusal;
  await stopAll(way);
}
