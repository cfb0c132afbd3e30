import './config/check-node';
import './config/compile-cache';
import './config/private-umask';
import { existsSync } from 'node:fs';
import { look, type Seen } from './application/checkup/look';
import { namesGroups } from './application/mirror/has-mirrors';
import { withTimeBudget } from './concurrency/time-budget';
import { type Config } from './config/read-config';
import { catalogOf } from './domain/institution/catalog';
import { type Policy } from './domain/institution/policy';
import { withReason } from './explain-error';
import {
  createClock,
  databaseOf,
  type GraphAccess,
  graphAccess,
  type GraphNeeds,
  needsOfFile,
  openChecks,
  openDocuments,
  openStores,
} from './open-adapters';
import { type Check, type Shortcoming } from './ports/check';
import { readNoArguments } from './read-arguments';
import { readSettings, typedEnvironment } from './read-settings';
import { enter, say } from './way-in';

/** Whatever hangs, the whole takes little longer than twice this. */
const LIMIT_MS = 10_000;
const RECORDS_MS = 4_000;

/** `npm run doctor`: looks at everything that a start needs, without starting, and says line by line what is wrong and what mends it. */
enter({ cannot: 'The doctor could not finish', heading: 'wrong  Configuration:', goesOn: 'Run it again' }, async () => {
  readNoArguments(process.argv.slice(2), 'npm run doctor');
  const { config, policy } = await readSettings(typedEnvironment(process.env));
  say(`ok     Configuration: ${config.mode} mode, ${config.policyFile ?? 'the policy that comes with alacarte'}`);
  const graph = await graphToLookAt(config);
  const checks = openChecks(config, policy, { graph, needs: await needsOf(config, policy) });
  if (graph === undefined) say('ok     Microsoft Graph: the emulated tenant comes with npm start');
  const wrong = await Promise.all(checks.map(sayOne));
  const count = wrong.reduce((sum, one) => sum + one, 0);
  say(count === 0 ? 'Nothing is wrong.' : count === 1 ? '1 thing is wrong.' : `${count} things are wrong.`);
  // Whatever did not answer would keep the process.
  process.exit(count === 0 ? 0 : 1);
});

/** Local mode has a tenant where one is named, or runs. */
async function graphToLookAt(config: Config): Promise<GraphAccess | undefined> {
  if (config.mode === 'azure') return graphAccess(config);
  const { findLocalTenant } = await import('./local/app-local.js');
  const tenant = await findLocalTenant(config);
  return tenant && graphAccess(config, tenant);
}

/** What the records say that Graph is needed for; where they cannot be read, what the policy file says. Nothing is made. */
async function needsOf(config: Config, policy: Policy): Promise<GraphNeeds> {
  const fromFile = needsOfFile(policy);
  if (config.store.kind === 'sqlite' && !existsSync(databaseOf(config))) return fromFile;
  const clock = createClock(config, policy);
  try {
    return await withTimeBudget(RECORDS_MS, async () => {
      const documents = await openDocuments(config, clock, { createIfMissing: false });
      const { institution, departments } = openStores(documents, clock);
      const [{ products }, isMirroring] = await Promise.all([institution.read(), namesGroups(departments)]);
      await documents.close();
      return {
        products: () => catalogOf(policy.products, ...(products === undefined ? [] : [products])),
        hasMirrors: () => Promise.resolve(isMirroring),
      };
    });
  } catch {
    // What is wrong with the store is said by its own check.
    return fromFile;
  }
}

/** Says what there is to say of one check. @returns How many things are wrong. */
async function sayOne(check: Check): Promise<number> {
  const seen = await look(check, 'thorough', LIMIT_MS);
  const wrong = seen.shortcomings.filter(({ isWarning }) => isWarning !== true);
  if (seen.shortcomings.length === 0) say(`ok     ${check.title}${noteOf(seen)}`);
  for (const one of seen.shortcomings) {
    say(`${one.isWarning === true ? 'warn ' : 'wrong'}  ${check.title}: ${whatOf(one)}`);
    // Of its own, so that a command can be copied.
    if (one.remedy !== undefined) say(`         ${one.remedy}`);
  }
  return wrong.length;
}

const noteOf = ({ note }: Seen): string => (note === '' ? '' : `: ${note}`);

const whatOf = ({ what, fault }: Shortcoming): string => (fault === undefined ? what : withReason(what, fault));
