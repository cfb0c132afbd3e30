import './config/check-node';
import './config/compile-cache';
import './config/heap-growth';
import './config/private-umask';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createClock, openDocuments, openStores } from './open-adapters';
import { counted } from './jobs/job';
import { readSeedArguments } from './read-arguments';
import { readSettings } from './read-settings';
import { enter, Problems, say } from './way-in';

/** What a folder holds once it is seeded. */
const FILES = ['alacarte.db', 'tenant.ndjson'];
/** Where they are made: a seed that was cut short leaves no store behind. */
const UNFINISHED = '.seeding';

/** `npm run seed -- FOLDER`: a large sample store to try things on, with the tenant that belongs to it. */
enter({ cannot: 'The folder could not be seeded', goesOn: 'Run it again, and it begins anew' }, async (way) => {
  const { folder, size } = readSeedArguments(process.argv.slice(2));
  const there = FILES.find((file) => existsSync(join(folder, file)));
  if (there !== undefined) throw new Problems([`${folder} holds a store already (${there}): name another folder`]);
  const unfinished = join(folder, UNFINISHED);
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  way.stops.push(async () => {
    await rm(unfinished, { recursive: true, force: true });
  });
  const { TODAY, POLICY_FILE } = process.env;
  const { config, policy } = await readSettings({ MODE: 'local', DATA_DIR: unfinished, TODAY, POLICY_FILE });
  const clock = createClock(config, policy);
  const documents = await openDocuments(config, clock);
  way.stops.push(() => documents.close());
  const { seed, FULL_SIZE } = await import('./local/seed/seed.js');
  const made = await seed((own) => openStores(documents, own), {
    size: { ...FULL_SIZE, ...size },
    ...{ folder: unfinished, now: clock.now(), policy },
  });
  await documents.close();
  for (const file of FILES) renameSync(join(unfinished, file), join(folder, file));
  rmSync(unfinished, { recursive: true });
  say(
    `${counted(made.people, 'person', 'people')} in ${counted(made.departments, 'department')}, ${counted(made.ledger, 'ledger entry', 'ledger entries')}, ${counted(made.purchases, 'purchase')};`,
  );
  say(
    `${counted(made.onRosters, 'place')} on the rosters of ${counted(made.pools, 'pool')}, ${made.waiting} of them waiting.`,
  );
  say();
  say(`DATA_DIR=${folder} npm start   shows it to a delegate of Mathematics, and to an approver.`);
});
