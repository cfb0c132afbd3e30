import { type App, buildApp, stopOf } from './app';
import { createClock, createLogger, graphAccess, logFileOf } from './open-adapters';
import { loadOrganization, mustLoad } from './application/import/load-organization';
import { type Ports } from './application/ports';
import { showSeats } from './application/roster/shown/show-seats';
import { todayOf } from './application/today';
import { type Config } from './config/read-config';
import { readOrganization } from './config/read-organization';
import { userId } from './domain/ids';
import { isFault } from './ports/fault';
import { type Settings } from './read-settings';
import { prepareFront, serve } from './serve';
import { isLoopbackUrl } from './config/service-urls';
import { Problems, say, untilSignal, type WayIn } from './way-in';

const LOOPBACK = '127.0.0.1';
/** Pools whose products are looked at for what to try. */
const MOST_POOLS = 20;

/** What only local mode has; nothing else loads it, so that it may be left out elsewhere. */
const loadLocal = () => import('./local/app-local.js');
type Local = Awaited<ReturnType<typeof loadLocal>>;

/** Starts everything on this machine: the emulated tenant, the bot, and the clients to try it with. */
export async function startLocal(way: WayIn, { config, policy }: Settings): Promise<void> {
  const local = await loadLocal();
  const clock = createClock(config, policy);
  const logger = createLogger(config, 'file');
  way.logger = logger;
  way.logFile = logFileOf(config);
  const tenant = await local.openLocalTenant(config, clock, 'bot');
  way.stops.push(() => tenant.close());
  const installer = config.localClients ? local.installerOfClients : undefined;
  const { stopping } = way;
  const app = await buildApp({
    config,
    policy,
    clock,
    logger,
    graph: graphAccess(config, tenant),
    installer,
    stopping,
  });
  way.stops.push(stopOf(app));
  if (config.localClients) await local.forgetClients(app.ports.conversations);
  // Loading goes on at the next start.
  await untilSignal(way, () => loadWhenEmpty(app, config, (today) => local.localOrganization(config, policy, today)));
  way.isWorking = false;

  const port = await local.localPort(config);
  const allowedTenants = config.allowedTenants ?? [tenant.tenantId];
  const to = { host: LOOPBACK, port, allowedTenants, isServiceUrlAllowed: isLoopbackUrl };
  await serve(way, app, prepareFront({ ...to, config, logger, metrics: app.ports.metrics }));
  if (port !== config.port) say(`Port ${config.port} is taken; using ${port}.`);
  say(
    `alacarte listens on http://${LOOPBACK}:${port}; ${tenant.isNamed ? 'its tenant is' : 'the emulated tenant'} on ${tenant.baseUrl}.`,
  );
  if (config.localClients)
    await openClients(way, app, local, () => local.startLocalClients(config, allowedTenants, port));
  else say('LOCAL_CLIENTS=off: no Teams clients were started.');
  say('Press Ctrl-C to stop everything.');
}

async function openClients(
  way: WayIn,
  { ports }: App,
  local: Local,
  start: () => ReturnType<Local['startLocalClients']>,
): Promise<void> {
  const clients = await start();
  way.stops.push(() => clients.stop());
  const roles = ['delegate of Mathematics', 'approver in central IT'];
  say();
  for (const { address, busyPort } of clients.clients)
    if (busyPort !== undefined) say(`Port ${busyPort} is taken; using ${new URL(address).port}.`);
  for (const [index, { person, address }] of clients.clients.entries())
    say(`  ${address}   ${person.name}, ${roles[index] ?? ''}`);
  say();
  say('Open the first one in a browser and try:');
  const products = await productsOf(ports, clients.clients[0]?.person.id ?? '');
  for (const line of local.thingsToTry(products)) say(`  ${line}`);
  say();
}

/** Products whose seats somebody sees, by name. */
async function productsOf(ports: Ports, id: string): Promise<readonly string[]> {
  const actor = { kind: 'person', userId: userId(id), displayName: '', userPrincipalName: '' } as const;
  try {
    const shown = await showSeats(ports, actor, { most: MOST_POOLS });
    return shown.ok ? shown.page.pools.map(({ product }) => product.name) : [];
  } catch (error) {
    // What there is to try is no reason to stop.
    if (isFault(error)) return [];
    throw error;
  }
}

async function loadWhenEmpty(
  { patientPorts: ports }: App,
  { organizationFile }: Config,
  textOf: (today: ReturnType<typeof todayOf>) => string,
): Promise<void> {
  const file = organizationFile ?? 'the sample organization';
  if (!(await mustLoad(ports, file))) return;
  const read = readOrganization(textOf(todayOf(ports)));
  const loaded = read.ok ? await loadOrganization(ports, read.organization, { file, by: 'npm start' }) : read;
  if (!loaded.ok) throw new Problems([`${file} cannot be loaded:`, ...loaded.problems.map((one) => `  ${one}`)]);
  say(`Loaded ${file}.`);
}
