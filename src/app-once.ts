import { type App, buildApp, createClock, createLogger, graphAccess } from './app';
import { joinOrStartLocalTenant } from './local/app-local';
import { type Config } from './config/read-config';
import { type Policy } from './domain/institution/policy';

/** Builds the program for one piece of work, and stops it whatever came of that. In local mode it works on the tenant of a running `npm start`. */
export async function runOnce(
  { config, policy }: { readonly config: Config; readonly policy: Policy },
  work: (ports: App['ports']) => Promise<void>,
): Promise<void> {
  const clock = createClock(config);
  const tenant = config.mode === 'local' ? await joinOrStartLocalTenant(config, clock) : undefined;
  const graph = graphAccess(config, tenant);
  const app = await buildApp({ config, policy, clock, logger: createLogger(config), graph });
  try {
    await work(app.ports);
  } finally {
    await app.stop();
    await tenant?.close();
  }
}
