import type * as Identity from '@azure/identity';
import { type TokenCredential } from '@azure/identity';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type * as BlobAnchors from './adapters/blob/blob-anchor-store';
import type * as BlobFiles from './adapters/blob/blob-file-store';
import type * as BlobPacks from './adapters/blob/blob-pack-store';
import type * as BlobCheck from './adapters/blob/blob-check';
import type * as CosmosCheck from './adapters/cosmos/cosmos-check';
import type * as CosmosStore from './adapters/cosmos/cosmos-documents';
import type * as AzureMetrics from './adapters/system/azure-metrics';
import { documentDepartmentStore } from './adapters/documents/department/department-store';
import { type DocumentStore } from './adapters/documents/document-store';
import { documentInstitutionStore } from './adapters/documents/tenant/institution-store';
import { documentMirrorStore } from './adapters/documents/tenant/mirror-store';
import { type LedgerSource } from './adapters/documents/verify/ledger-source';
import { problemLine } from './adapters/documents/verify/problem';
import { storedLedgers } from './adapters/documents/verify/stored-ledgers';
import { verifyStore } from './adapters/documents/verify/verify-store';
import { anchorFile } from './adapters/folder/anchor-file';
import { folderCheck } from './adapters/folder/folder-check';
import { folderFileStore } from './adapters/folder/folder-file-store';
import { folderPackStore } from './adapters/folder/folder-pack-store';
import { graphCheck } from './adapters/graph/check/graph-check';
import { graphConnection } from './adapters/graph/connection/graph-connection';
import {
  clientCredentialsToken,
  issuedToken,
  type TokenIssuer,
  type TokenSource,
} from './adapters/graph/connection/token-source';
import { tokenHolder } from './adapters/graph/connection/token-holder';
import type * as Packs from './adapters/pack/pack-writer';
import { sqliteCheck } from './adapters/sqlite/sqlite-check';
import { sqliteDocuments } from './adapters/sqlite/sqlite-documents';
import { sqliteLedgers } from './adapters/sqlite/sqlite-ledgers';
import { ForbiddenLog } from './adapters/system/forbidden-log';
import { pinoLogger } from './adapters/system/pino-logger';
import { systemClock } from './adapters/system/system-clock';
import { verifyPackFile } from './adapters/zip/verify-pack-file';
import type * as ConnectorCheck from './adapters/teams/connector-check';
import type * as IssuerCheck from './adapters/teams/issuer-check';
import { type Config } from './config/read-config';
import { calendarDate, noonOn } from './domain/calendar';
import { type Policy } from './domain/institution/policy';
import { type Product } from './domain/institution/product';
import { type AnchorStore } from './ports/audit/anchor-store';
import { type PackStore } from './ports/audit/pack-store';
import { type PackWriter } from './ports/audit/pack-writer';
import { type Check } from './ports/check';
import { type Clock } from './ports/clock';
import { type FileStore } from './ports/purchase/file-store';
import { type Logger } from './ports/logger';
import { type Metrics, noMetrics, type OpenMetrics } from './ports/metrics';

/* eslint-disable @typescript-eslint/no-require-imports -- What Azure and evidence packs need takes a third of the time of a start: it is loaded
   where it is used, and by what jest knows too. */
const lazily = {
  blobAnchors: () => require('./adapters/blob/blob-anchor-store') as typeof BlobAnchors,
  blob: () => require('./adapters/blob/blob-file-store') as typeof BlobFiles,
  blobPacks: () => require('./adapters/blob/blob-pack-store') as typeof BlobPacks,
  packs: () => require('./adapters/pack/pack-writer') as typeof Packs,
  blobCheck: () => require('./adapters/blob/blob-check') as typeof BlobCheck,
  connectorCheck: () => require('./adapters/teams/connector-check') as typeof ConnectorCheck,
  cosmosCheck: () => require('./adapters/cosmos/cosmos-check') as typeof CosmosCheck,
  issuerCheck: () => require('./adapters/teams/issuer-check') as typeof IssuerCheck,
  cosmos: () => require('./adapters/cosmos/cosmos-documents') as typeof CosmosStore,
  identity: () => require('@azure/identity') as typeof Identity,
  metrics: () => require('./adapters/system/azure-metrics') as typeof AzureMetrics,
};
/* eslint-enable */

const GRAPH_URL = 'https://graph.microsoft.com';

/** Where Graph is, and how to get a token for it. */
export interface GraphAccess {
  readonly baseUrl: string;
  readonly token: TokenSource;
  /** Whom the tokens are for, to say whom a permission has to be granted to. */
  readonly clientId?: string | undefined;
  /** What a look-up may take inside a turn, asked for each; three seconds unless given. */
  readonly lookUpMs?: () => number;
}

/** The clock of the program; local mode may start from another date, at noon in the institution's zone: what that day brings is due then. */
export const createClock = ({ today }: Config, { timeZone }: Policy): Clock =>
  systemClock(today === undefined ? undefined : noonOn(timeZone, calendarDate(today)));

/** Where the log is kept where people read the screen. */
export const logFileOf = ({ dataDir }: Config): string => join(dataDir, 'alacarte.log');

/** Logs go to standard output, to standard error beside what a command prints, or into a file where people read the screen. */
export function createLogger(config: Config, to: 'output' | 'errors' | 'file'): Logger {
  if (to === 'errors') return pinoLogger({ stream: process.stderr });
  return pinoLogger(to === 'output' ? {} : { file: logFileOf(config) });
}

/** Writes down what does not let us in, from before there is a program. */
export const openForbiddenLog = (logger: Logger, metrics: Metrics): ForbiddenLog => new ForbiddenLog(logger, metrics);

/** Counts go to Application Insights, where the configuration names it; otherwise nowhere, and nothing for that is loaded. */
export const openMetrics = ({ appInsights }: Config): OpenMetrics =>
  appInsights === undefined
    ? { metrics: noMetrics, close: () => Promise.resolve() }
    : lazily.metrics().azureMetrics(appInsights);

/** Access to Graph with a managed identity, or as a made-up program of the tenant of local mode. */
export function graphAccess(
  config: Config,
  local?: {
    readonly baseUrl: string;
    readonly tenantId: string;
    readonly clientId: string;
    readonly clientSecret: string;
  },
): GraphAccess {
  if (local === undefined) {
    const ours = config.bot?.id;
    const token = issuedToken(lateCredential(config), ours);
    return { baseUrl: config.graphBaseUrl ?? GRAPH_URL, token, clientId: ours };
  }
  const { baseUrl, tenantId, clientId, clientSecret } = local;
  const tokenUrl = `${baseUrl}/${tenantId}/oauth2/v2.0/token`;
  const token = clientCredentialsToken({ tokenUrl, clientId, clientSecret, now: () => new Date() });
  return { baseUrl, token, clientId };
}

/**
 * Who runs a command, for the ledger: whoever the token was issued to with which it works, since anybody can set a variable. In local mode
 * it is this machine. Faults of whoever issues the token pass through.
 */
export const whoRuns = async (
  { mode }: Pick<Config, 'mode'>,
  { token }: Pick<GraphAccess, 'token'>,
): Promise<string> => (mode === 'local' ? 'local console' : tokenHolder(await token()));

/** Proof that people sent: in the data directory, or where every process of a deployment finds it. */
export function openFiles(config: Config): FileStore {
  const { files } = config;
  if (files.kind === 'folder') return folderFileStore(folderOf(config));
  return lazily.blob().blobFileStore({ ...files, credential: credentialOf(config, files), clientId: config.bot?.id });
}

/** Anchors of ledgers: where proof is kept, and so not where the records are; in the data directory where nothing else is named. */
export function openAnchors(config: Config): AnchorStore {
  const { files, dataDir } = config;
  if (files.kind === 'folder') return anchorFile(join(dataDir, 'anchors.jsonl'));
  const credential = credentialOf(config, files);
  return lazily.blobAnchors().blobAnchorStore({ ...files, credential, clientId: config.bot?.id });
}

/** What verifies ledgers, wherever they are. */
export const verification = {
  ofPack: verifyPackFile,
  ofStore: verifyStore,
  ofFile: sqliteLedgers,
  anchorFile,
  problemLine,
};

/** The ledgers of the store that the configuration names, to be read and not trusted. */
export async function openLedgers(config: Config, clock: Clock): Promise<LedgerSource> {
  const { store } = config;
  if (store.kind === 'sqlite') return sqliteLedgers(databaseOf(config));
  return storedLedgers(
    `${store.database} of ${store.endpoint}`,
    await openDocuments(config, clock, { createIfMissing: false }),
  );
}
/** Files that wait to be handed over: beside the proofs, wherever these are. */
export function openPacks(config: Config): PackStore {
  const { files } = config;
  if (files.kind === 'folder') return folderPackStore(join(folderOf(config), 'packs'));
  return lazily
    .blobPacks()
    .blobPackStore({ ...files, credential: credentialOf(config, files), clientId: config.bot?.id });
}

/** What writes evidence packs, loaded with its fonts when the first of them is written. */
export const openPackWriter = (): PackWriter => ({
  pack: (evidence, sources) => lazily.packs().evidencePackWriter().pack(evidence, sources),
  workbook: (evidence) => lazily.packs().evidencePackWriter().workbook(evidence),
});

const folderOf = ({ dataDir }: Config): string => join(dataDir, 'files');
/** The file of the embedded store. */
export const databaseOf = ({ dataDir }: Config): string => join(dataDir, 'alacarte.db');

/** As whom a service is used that takes a key, too. */
const credentialOf = (config: Config, { key }: { readonly key: string | undefined }) =>
  key === undefined ? { tokenCredential: azureCredential(config) } : { key };

/** The store that the configuration names. */
export async function openDocuments(
  config: Config,
  clock: Clock,
  own: { readonly createIfMissing?: boolean; readonly metrics?: Metrics } = {},
): Promise<DocumentStore> {
  const now = () => clock.now();
  if (config.store.kind === 'sqlite') {
    mkdirSync(config.dataDir, { recursive: true });
    return sqliteDocuments({ file: databaseOf(config), now });
  }
  const credential = credentialOf(config, config.store);
  return lazily.cosmos().cosmosDocuments({ ...config.store, ...own, credential, clientId: config.bot?.id });
}

/** What is needed of Graph depends on what is recorded. */
export interface GraphNeeds {
  readonly products: () => readonly Product[];
  readonly hasMirrors: () => Promise<boolean>;
}

/** What is needed of Graph by what the policy file says: all that is known where the records cannot be read. */
export const needsOfFile = ({ products }: Policy): GraphNeeds => ({
  products: () => products,
  hasMirrors: () => Promise.resolve(false),
});

/** A look at each thing outside that the configuration uses; nothing is contacted yet. @param graph Undefined: there is none to look at. */
export function openChecks(
  config: Config,
  policy: Policy,
  { graph, needs }: { readonly graph: GraphAccess | undefined; readonly needs: GraphNeeds },
): readonly Check[] {
  const { bot, files, store, teamsAppId } = config;
  const clientId = bot?.id;
  const storeCheck =
    store.kind === 'sqlite'
      ? sqliteCheck(databaseOf(config))
      : lazily.cosmosCheck().cosmosCheck({ ...store, clientId, credential: credentialOf(config, store) });
  const filesCheck =
    files.kind === 'folder'
      ? folderCheck(folderOf(config), { isAlone: config.mode === 'local' })
      : lazily.blobCheck().blobCheck({ ...files, clientId, credential: credentialOf(config, files) });
  const directoryCheck = (access: GraphAccess): Check =>
    graphCheck({
      // Of its own: what work under way met is no matter of the check.
      connection: graphConnection(access),
      token: access.token,
      ...{ clientId, teamsAppId, isManaged: bot?.type === 'UserAssignedMSI' },
      // Nobody takes permissions away in a tenant on this machine.
      writesLicenses: config.mode === 'azure' && policy.reconcile.mode !== 'observe',
      ...needs,
    });
  return [
    storeCheck,
    ...(graph === undefined ? [] : [directoryCheck(graph)]),
    filesCheck,
    ...(bot === undefined ? [] : [lazily.connectorCheck().connectorCheck(bot), lazily.issuerCheck().issuerCheck()]),
  ];
}

/** The stores of the bot, by any clock: what is made up happened on other days. */
export const openStores = (documents: DocumentStore, clock: Clock) => ({
  mirrors: documentMirrorStore(documents),
  departments: documentDepartmentStore(documents, clock),
  institution: documentInstitutionStore(documents, clock),
});

/** The credential, once somebody asks for a token. */
function lateCredential(config: Config): TokenIssuer {
  let made: TokenCredential | undefined;
  return { getToken: (scopes) => (made ??= azureCredential(config)).getToken(scopes) };
}

/** The identity of the bot is that of all else: its managed identity, or its app registration with the password that it has for Teams. */
function azureCredential({ bot }: Config): TokenCredential {
  const { ClientSecretCredential, DefaultAzureCredential } = lazily.identity();
  if (bot?.type === 'SingleTenant' && bot.password !== undefined)
    return new ClientSecretCredential(bot.tenantId, bot.id, bot.password);
  return new DefaultAzureCredential(bot === undefined ? {} : { managedIdentityClientId: bot.id });
}
