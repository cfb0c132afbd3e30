import './config/check-node';
import './config/compile-cache';
import './config/heap-growth';
import './config/private-umask';
import { readSettings } from './read-settings';
import { startAzure } from './start-azure';
import { startLocal } from './start-local';
import { enter } from './way-in';

/** `npm start` and `npm run serve`: the bot, until it is stopped. */
enter({ cannot: 'alacarte cannot start', heading: 'alacarte cannot start:' }, async (way) => {
  const settings = await readSettings(process.env);
  await (settings.config.mode === 'local' ? startLocal : startAzure)(way, settings);
  way.cannot = 'alacarte stops';
});
