import { mkdirSync } from 'node:fs';
import { buildApp, createClock, createLogger, graphAccess, type App } from './app';
import { localOrganization, localPort, shippedPolicy, startLocalClients, startLocalTenant } from './local/app-local';
import { loadOrganization, mustLoad } from './application/import/load-organization';
import { todayOf } from './application/today';
import { type Config } from './config/read-config';
import { readOrganization } from './config/read-organization';
import { type Policy } from './domain/institution/policy';
import { readSettings } from './read-settings';
import { createBotServer } from './server';
import { isLoopbackUrl, isTeamsUrl } from './service-urls';

const LOOPBACK = '127.0.0.1';
/** Something to be stopped when the program ends, last started first. */
type Stop = () => Promise<unknown>;

const say = (line = ''): void => {
  process.stdout.write(`${line}\n`);
};

async function main(): Promise<void> {
  const settings = readSettings(process.env, shippedPolicy);
  if (!settings.ok) {
    say('alacarte cannot start:');
    for (const problem of settings.problems) say(`  ${problem}`);
    process.exitCode = 1;
    return;
  }
  const stops: Stop[] = [];
  stopOnSignals(stops);
  try {
    await (settings.config.mode === 'local' ? startLocal : startAzure)(settings.config, settings.policy, stops);
  } catch (error) {
    say(`alacarte cannot start: ${error instanceof Error ? error.message : 'for a reason nobody named'}`);
    await stopAll(stops);
    process.exitCode = 1;
  }
}

async function startAzure(config: Config, policy: Policy, stops: Stop[]): Promise<void> {
  const clock = createClock(config);
  const logger = createLogger(config);
  const app = await buildApp({ config, policy, clock, logger, graph: graphAccess(config) });
  stops.push(() => app.stop());
  await printOverrides(app);
  await serve(app, { config, port: config.port, host: '0.0.0.0', isServiceUrlAllowed: isTeamsUrl }, stops);
  app.start();
  if (config.files.kind === 'folder')
    logger.warn('BLOB_ENDPOINT is not set: proof of purchases is kept on this machine');
  logger.info('listening', { port: config.port, store: config.store.kind, mode: config.mode });
}

async function startLocal(config: Config, policy: Policy, stops: Stop[]): Promise<void> {
  mkdirSync(config.dataDir, { recursive: true });
  const clock = createClock(config);
  const logger = createLogger(config);
  const tenant = await startLocalTenant(config, clock);
  stops.push(() => tenant.close());
  const emulated = config.graphBaseUrl === undefined ? tenant : { ...tenant, baseUrl: config.graphBaseUrl };
  const app = await buildApp({ config, policy, clock, logger, graph: graphAccess(config, emulated) });
  stops.push(() => app.stop());
  await loadWhenEmpty(app, config, policy);
  await printOverrides(app);

  const port = await localPort(config);
  if (port !== config.port) say(`Port ${config.port} is taken; using ${port}.`);
  await serve(app, { config, port, host: LOOPBACK, isServiceUrlAllowed: isLoopbackUrl }, stops);
  app.start();
  say(`alacarte listens on http://${LOOPBACK}:${port}; the emulated tenant on ${tenant.baseUrl}.`);
  if (config.localClients) await openClients(config, { tenant, port, stops });
  else say('LOCAL_CLIENTS=off: no Teams clients were started.');
  say('Press Ctrl-C to stop everything.');
}

async function openClients(
  config: Config,
  { tenant, port, stops }: { tenant: Parameters<typeof startLocalClients>[1]; port: number; stops: Stop[] },
): Promise<void> {
  const clients = await startLocalClients(config, tenant, port);
  stops.push(() => clients.stop());
  const roles = ['delegate of Mathematics', 'approver in central IT'];
  say();
  for (const { address, busyPort } of clients.clients) {
    if (busyPort !== undefined) say(`Port ${busyPort} is taken; using ${new URL(address).port}.`);
  }
  for (const [index, { person, address }] of clients.clients.entries()) {
    say(`  ${address}   ${person.name}, ${roles[index] ?? ''}`);
  }
  say();
  say('Open the first one in a browser and try:');
  for (const line of thingsToTry) say(`  ${line}`);
  say();
}

const thingsToTry = [
  'seats',
  'add jdoe to Visio',
  'add enovak, hpatel and asmith to Visio',
  'who has Project',
  'buy 3 Project',
];

async function loadWhenEmpty(app: App, config: Config, policy: Policy): Promise<void> {
  const file = config.organizationFile ?? 'the sample organization';
  if (!(await mustLoad(app.ports, file))) return;
  const read = readOrganization(localOrganization(config, policy, todayOf(app.ports)));
  const loaded = read.ok ? await loadOrganization(app.ports, read.organization, { file, by: 'npm start' }) : read;
  if (loaded.ok) say(`Loaded ${file}.`);
  else throw new Error(`${file} cannot be loaded:\n  ${loaded.problems.join('\n  ')}`);
}

/** Products that were saved in chat win over the policy file: whoever reads that file is to know. */
async function printOverrides(app: App): Promise<void> {
  const { products = [] } = await app.ports.institution.read();
  for (const { id, name, skuPartNumbers } of products)
    say(`Product ${id} as saved in chat: ${name}, ${skuPartNumbers.join(', ')}.`);
}

async function serve(
  app: App,
  given: { config: Config; port: number; host: string; isServiceUrlAllowed: (url: string) => boolean },
  stops: Stop[],
): Promise<void> {
  const { config, port, host, isServiceUrlAllowed } = given;
  const server = createBotServer({
    adapter: app.adapter,
    bot: app.bot,
    logger: app.ports.logger,
    isTokenRequired: config.bot !== undefined,
    allowedTenants: config.allowedTenants,
    isServiceUrlAllowed,
    readiness: () => readiness(app),
  });
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(port, host, resolve);
  });
  stops.push(
    () =>
      new Promise<void>((resolve) => {
        server.close(resolve);
        server.server.closeIdleConnections();
      }),
  );
}

async function readiness(app: App): Promise<{ isReady: boolean; details: object }> {
  const anybody = { kind: 'text', userText: 'nobody' } as const;
  const [store, directory] = await Promise.allSettled([
    app.ports.institution.read(),
    app.ports.directory.find([anybody]),
  ]);
  const details = {
    store: store.status === 'fulfilled' ? 'reachable' : 'unreachable',
    directory: directory.status === 'fulfilled' ? 'reachable' : 'unreachable',
  };
  return { isReady: store.status === 'fulfilled', details };
}

function stopOnSignals(stops: Stop[]): void {
  let isStopping = false;
  const stop = () => {
    if (isStopping) return;
    isStopping = true;
    void stopAll(stops).then(() => process.exit());
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

async function stopAll(stops: Stop[]): Promise<void> {
  for (const stop of stops.toReversed()) await stop().catch(() => undefined);
}

void main();
