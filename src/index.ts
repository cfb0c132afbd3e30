import './config/check-node';
import './config/compile-cache';
import './config/private-umask';
import { buildApp, stopOf } from './app';
import { createClock, createLogger, graphAccess } from './open-adapters';
import { readSettings, type Settings } from './read-settings';
import { serve } from './serve';
import { isTeamsUrl } from './config/service-urls';
import { startLocal } from './start-local';
import { enter, type WayIn } from './way-in';

/** `npm start` and `npm run serve`: the bot, until it is stopped. */
enter({ cannot: 'alacarte cannot start', heading: 'alacarte cannot start:' }, async (way) => {
  const settings = await readSettings(process.env);
  await (settings.config.mode === 'local' ? startLocal : startAzure)(way, settings);
  way.cannot = 'alacarte stops';
});

async function startAzure(way: WayIn, { config, policy }: Settings): Promise<void> {
  const clock = createClock(config, policy);
  const logger = createLogger(config, 'output');
  way.logger = logger;
  const app = await buildApp({ config, policy, clock, logger, graph: graphAccess(config), stopping: way.stopping });
  way.stops.push(stopOf(app));
  const { port, allowedTenants = [] } = config;
  await serve(way, app, { config, port, host: '0.0.0.0', allowedTenants, isServiceUrlAllowed: isTeamsUrl });
  logger.info('listening', { port: config.port, store: config.store.kind, mode: config.mode });
}
