import { DefaultAzureCredential, type TokenCredential } from '@azure/identity';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { blobFileStore } from './adapters/blob/blob-file-store';
import { cosmosDocuments } from './adapters/cosmos/cosmos-documents';
import { documentConversationStore } from './adapters/documents/tenant/conversation-store';
import { documentDepartmentStore } from './adapters/documents/department/department-store';
import { type DocumentStore } from './adapters/documents/document-store';
import { documentFindingStore } from './adapters/documents/tenant/finding-store';
import { documentInstitutionStore } from './adapters/documents/tenant/institution-store';
import { documentLeaseStore } from './adapters/documents/tenant/lease-store';
import { documentPositionStore } from './adapters/documents/tenant/position-store';
import { documentMirrorStore } from './adapters/documents/tenant/mirror-store';
import { documentPurchaseIndex } from './adapters/documents/department/purchase-index';
import { documentRunStore } from './adapters/documents/tenant/run-store';
import { documentTurnStore } from './adapters/documents/tenant/turn-store';
import { folderFileStore } from './adapters/folder/folder-file-store';
import { graphConnection, type GraphConnection } from './adapters/graph/connection/graph-connection';
import { graphDirectory } from './adapters/graph/people/graph-directory';
import { graphGroupDirectory } from './adapters/graph/groups/graph-group-directory';
import { graphSeatProvisioner } from './adapters/graph/seats/graph-seat-provisioner';
import { clientCredentialsToken, issuedToken, type TokenSource } from './adapters/graph/connection/token-source';
import { WritePace } from './adapters/graph/seats/write-pace';
import { sqliteDocuments } from './adapters/sqlite/sqlite-documents';
import { pinoLogger } from './adapters/system/pino-logger';
import { systemClock } from './adapters/system/system-clock';
import { teamsAdapter } from './adapters/teams/teams-adapter';
import { teamsOutlet } from './adapters/teams/teams-outlet';
import { webFileExchange } from './adapters/web/web-file-exchange';
import { livePolicy } from './application/institution/live-policy';
import { type Ports } from './application/ports';
import { handleMessage } from './bot/handle-message';
import { AfterTurn } from './bot/turn/after-turn';
import { type BotContext } from './bot/turn/bot-context';
import { finishLookUps } from './bot/roster/look-ups';
import { presentingMessenger } from './bot/teams/presenting-messenger';
import { TeamsBot } from './bot/teams/teams-bot';
import { type Config } from './config/read-config';
import { type Policy } from './domain/institution/policy';
import { finishCommands } from './jobs/finish-commands';
import { finishPurchases } from './jobs/finish-purchases';
import { keepCover } from './jobs/keep-cover';
import { type Job } from './jobs/job';
import { mirrorRosters } from './jobs/mirror-rosters';
import { reconcileTenant } from './jobs/reconcile-tenant';
import { type RunningJobs, runJobs } from './jobs/run-jobs';
import { type Clock } from './ports/clock';
import { type FileStore } from './ports/purchase/file-store';
import { type Logger } from './ports/logger';
import { type Outlet } from './ports/teams/outlet';
import { KeyedLock } from './concurrency/keyed-lock';
import { isLoopbackUrl, isTeamsFileUrl } from './service-urls';

/** What a directory look-up may take inside a turn. */
const LOOK_UP_MS = 3000;
/** After a turn there is more time. */
const PATIENT_MS = 30_000;
/** A file is taken over inside a turn. */
const FILE_MS = 10_000;
const GRAPH_URL = 'https://graph.microsoft.com';

/** Where Graph is, and how to get a token for it. */
export interface GraphAccess {
  readonly baseUrl: string;
  readonly token: TokenSource;
}

/** Everything that runs, wired up. */
export interface App {
  readonly ports: Ports;
  readonly bot: TeamsBot;
  readonly adapter: ReturnType<typeof teamsAdapter>;
  readonly documents: DocumentStore;
  /** Starts the jobs. */
  start(): void;
  /** Runs every job that finishes what was begun once, now. */
  runJobsOnce(): Promise<void>;
  /** Lets licenses follow the rosters of the whole tenant once, now. */
  reconcileOnce(): Promise<void>;
  /** Compares rosters with the groups that mirror them once, now. */
  mirrorOnce(): Promise<void>;
  /** Ends the jobs, waits for what was begun, and closes the store. */
  stop(): Promise<void>;
  /** Waits until nothing is left to do after any turn. */
  settled(): Promise<void>;
}

/** Builds the program from its configuration; nothing runs yet. */
export async function buildApp(given: {
  readonly config: Config;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly graph: GraphAccess;
}): Promise<App> {
  const { config, clock, logger } = given;
  const documents = await openDocuments(config, clock);
  const adapter = teamsAdapter(config.bot);
  const outlet = teamsOutlet(adapter, config.bot?.id ?? '');
  // One for all: what Graph asks of one request, it asks of all.
  const connection = graphConnection(given.graph);
  const ports = buildPorts({ ...given, documents, outlet, connection });
  // The products of today, before anybody asks for them.
  await ports.institution.read();
  const afterTurn = new AfterTurn(logger);
  const context: BotContext = {
    ports,
    outlet,
    turns: documentTurnStore(documents, clock),
    patientDirectory: graphDirectory({ connection, budgetMs: PATIENT_MS }),
    afterTurn,
    handleMessage,
  };
  const jobs: readonly Job[] = [
    finishCommands(ports),
    finishPurchases(ports),
    keepCover(ports),
    { name: 'finish-look-ups', everySeconds: 5, run: () => finishLookUps(context) },
  ];
  const reconciling = reconcileTenant(ports);
  const mirroring = mirrorRosters(ports);
  let running: RunningJobs | undefined;
  return {
    ports,
    bot: new TeamsBot(context),
    adapter,
    documents,
    start: () => {
      running = runJobs([...jobs, reconciling, mirroring], pause, logger);
    },
    runJobsOnce: async () => {
      for (const job of jobs) await job.run();
    },
    reconcileOnce: () => reconciling.run(),
    mirrorOnce: () => mirroring.run(),
    stop: async () => {
      await running?.stop();
      await afterTurn.settled();
      await documents.close();
    },
    settled: () => afterTurn.settled(),
  };
}

/** The clock of the program; local mode may start from another date. */
export const createClock = (config: Config): Clock => systemClock(config.today);

/** Logs go to standard output; in local mode into a file, since people read the screen. */
export function createLogger(config: Config): Logger {
  return config.mode === 'azure' ? pinoLogger() : pinoLogger({ file: join(config.dataDir, 'alacarte.log') });
}

/** Access to Graph with a managed identity, or as a made-up program of an emulated tenant. */
export function graphAccess(
  config: Config,
  emulated?: {
    readonly baseUrl: string;
    readonly tenantId: string;
    readonly clientId: string;
    readonly clientSecret: string;
  },
): GraphAccess {
  if (emulated === undefined) {
    return { baseUrl: config.graphBaseUrl ?? GRAPH_URL, token: issuedToken(azureCredential(config)) };
  }
  const { baseUrl, tenantId, clientId, clientSecret } = emulated;
  const tokenUrl = `${baseUrl}/${tenantId}/oauth2/v2.0/token`;
  return { baseUrl, token: clientCredentialsToken({ tokenUrl, clientId, clientSecret, now: () => new Date() }) };
}

function buildPorts(given: {
  readonly config: Config;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly connection: GraphConnection;
  readonly documents: DocumentStore;
  readonly outlet: Outlet;
}): Ports {
  const { config, policy, clock, logger, documents, outlet, connection } = given;
  // All writes of the process have one quota.
  const pace = new WritePace();
  return {
    ...livePolicy(policy, documentInstitutionStore(documents, clock)),
    departments: documentDepartmentStore(documents, clock),
    purchases: documentPurchaseIndex(documents),
    // Leases run on the real time, whatever day this program takes for today.
    leases: documentLeaseStore(documents, systemClock(undefined)),
    runs: documentRunStore(documents),
    findings: documentFindingStore(documents),
    positions: documentPositionStore(documents),
    groups: graphGroupDirectory({ connection, pace, now: () => new Date(), budgetMs: PATIENT_MS }),
    mirrors: documentMirrorStore(documents),
    files: openFiles(config),
    fileExchange: webFileExchange({
      isAllowed: config.mode === 'azure' ? isTeamsFileUrl : isLoopbackUrl,
      budgetMs: FILE_MS,
    }),
    processId: randomUUID(),
    pause: (ms) => sleep(ms, undefined, { ref: false }),
    conversations: documentConversationStore(documents),
    directory: graphDirectory({ connection, budgetMs: LOOK_UP_MS }),
    provisioner: graphSeatProvisioner({ connection, pace, budgetMs: PATIENT_MS }),
    messenger: presentingMessenger(outlet, policy),
    oneAtATime: new KeyedLock(),
    clock,
    logger,
  };
}

/** Proof that people sent: in the data directory, or where every process of a deployment finds it. */
function openFiles(config: Config): FileStore {
  const { files } = config;
  if (files.kind === 'folder') return folderFileStore(join(config.dataDir, 'files'));
  const { endpoint, container, key } = files;
  const credential = key === undefined ? { tokenCredential: azureCredential(config) } : { key };
  return blobFileStore({ endpoint, container, credential });
}

function openDocuments(config: Config, clock: Clock): Promise<DocumentStore> {
  const now = () => clock.now();
  if (config.store.kind === 'sqlite') {
    return Promise.resolve(sqliteDocuments({ file: join(config.dataDir, 'alacarte.db'), now }));
  }
  const { endpoint, database, key } = config.store;
  const credential = key === undefined ? { tokenCredential: azureCredential(config) } : { key };
  return cosmosDocuments({ endpoint, database, credential });
}

function azureCredential(config: Config): TokenCredential {
  const isManaged = config.bot?.type === 'UserAssignedMSI';
  return new DefaultAzureCredential(isManaged ? { managedIdentityClientId: config.bot.id } : {});
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal, ref: false }).catch(() => undefined);
}
