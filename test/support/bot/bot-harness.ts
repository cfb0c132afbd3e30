import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmulatedTenantOptions } from '../../../src/local/emulated-tenant/start-emulated-tenant';
import { type TenantSeed } from '../../../src/local/emulated-tenant/state/seed';
import { sampleOrganization } from '../../../src/local/sample/sample-organization';
import { samplePolicy } from '../../../src/local/sample/sample-policy';
import { sampleTenant } from '../../../src/local/sample/sample-tenant';
import { type DocumentStore } from '../../../src/adapters/documents/document-store';
import { type AuditUses } from '../../../src/application/audit/audit-uses';
import { type App, buildApp } from '../../../src/app';
import { graphAccess, type GraphAccess } from '../../../src/open-adapters';
import { loadOrganization, mustLoad } from '../../../src/application/import/load-organization';
import { todayOf } from '../../../src/application/today';
import { instantOf } from '../../../src/domain/calendar';
import { defined } from '../../../src/domain/defined';
import { type Config } from '../../../src/config/read-config';
import { readOrganization } from '../../../src/config/read-organization';
import { readPolicy } from '../../../src/config/read-policy';
import { type Json } from '../../../src/cards/parts/json';
import { type Policy } from '../../../src/domain/institution/policy';
import { pinoLogger } from '../../../src/adapters/system/pino-logger';
import { type LogData, type Logger } from '../../../src/ports/logger';
import { type Metrics, noMetrics } from '../../../src/ports/metrics';
import { type SendPace } from '../../../src/ports/teams/send-pace';
import { createBotServer } from '../../../src/server';
import { isLoopbackUrl, isTeamsUrl } from '../../../src/config/service-urls';
import { aMessage, aPress, type Place, TENANT_ID, type WireActivity } from './activities';
import { nodesOf, textsOf } from '../cards/card-reader';
import { type ConnectorLimits } from './connector-limits';
import { type FakeConnector, type SentActivity, startFakeConnector } from './fake-connector';
import { closeTenants, startTenant, type TestTenant } from '../tenant/tenant';

/** Noon of a day of the term, in the time zone of the sample policy. */
const START = '2027-03-01T20:00:00.000Z';
/** A look-up in a turn has as long as a slow machine may need, unless there is trouble on its way: then nothing would come. */
const LOOK_UP_MS = { calm: 60_000, trouble: 300 };

/** The jobs that finish what was begun. */
const FINISHING = ['finish-commands', 'finish-purchases', 'send-letters', 'cover', 'finish-look-ups'];

/** How to start a bot. */
export interface BotOptions {
  readonly seed?: TenantSeed;
  readonly tenant?: Partial<EmulatedTenantOptions>;
  /** The policy file, changed as given. */
  readonly policy?: (policy: Policy) => Policy;
  /** The text of the organization file; the sample unless given. */
  readonly organization?: string;
  /** As in production: tokens are asked for, and only the addresses of Teams are answered. */
  readonly isProduction?: boolean;
  /** When it is; a day in March unless given. */
  readonly now?: string;
  /** Where documents are kept; a file of its own unless given. */
  readonly store?: Config['store'];
  /** Once everything is loaded, nobody gives the bot a token of the tenant any more. */
  readonly isTokenSlow?: boolean;
  /** A folder with a store and a tenant to begin with, as a seed makes them; they are copied. */
  readonly folder?: string;
  /** The id in the manifest; nothing is installed for anybody unless given. */
  readonly teamsAppId?: string;
  /** What counts are added to; nothing unless given. */
  readonly metrics?: Metrics;
  /** How fast notices leave; at once unless given. */
  readonly pace?: SendPace;
  /** Who does what the chat asks of audits; the program's own unless given. */
  readonly audits?: AuditUses;
  /** What the connector lets a bot send; anything unless given. */
  readonly limits?: ConnectorLimits;
  /** What lies between each program and its store, as `countedDocuments` does. */
  readonly around?: (documents: DocumentStore) => DocumentStore;
}

/** What came back over HTTP. */
export interface HttpAnswer {
  readonly status: number;
  /** As it was sent. */
  readonly text: string;
  /** Parsed JSON; undefined when there is none. */
  readonly body: unknown;
}

/** The answer to an invoke. */
export interface InvokeAnswer {
  readonly statusCode: number;
  readonly type: string;
  readonly value: Json;
}

/** A button on a card, as a client reads it. */
export interface WireAction {
  readonly type: string;
  readonly verb?: string;
  readonly title: string;
  readonly data: Readonly<Record<string, Json>>;
}

/** A log line, as the program writes it. */
export interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** As it is written. */
  readonly line: string;
  /** What it was written from. */
  readonly handed: Readonly<Record<string, unknown>>;
}

/** A real bot behind its real server, between a made-up tenant and a made-up connector. */
export interface TestBot {
  readonly tenant: TestTenant;
  readonly connector: FakeConnector;
  readonly place: Place;
  readonly logs: readonly LogLine[];
  /** The program as it runs now. */
  app(): App;
  /** Where it listens. */
  url(): string;
  /** Runs every job that finishes what was begun once, now. */
  finishAll(): Promise<void>;
  /** Runs the reconciler as its schedule does when the whole tenant is due to be read. */
  reconcileWhole(): Promise<void>;
  /** Moves the bot's clock on. */
  advance(ms: number): void;
  send(activity: unknown, headers?: Readonly<Record<string, string>>): Promise<HttpAnswer>;
  /** Sends a body as it is. */
  post(body: string | Uint8Array, headers?: Readonly<Record<string, string>>): Promise<HttpAnswer>;
  get(path: string): Promise<HttpAnswer>;
  /** Types a message; resolves when nothing is left to do behind the turn's back. @returns What the sender sees since. */
  say(alias: string, text: string, own?: WireActivity): Promise<Shown>;
  /** Presses a button of a message, and waits for what follows. */
  press(
    alias: string,
    message: Shown,
    title: string | RegExp,
    inputs?: Readonly<Record<string, string>>,
  ): Promise<Pressed>;
  /** Sends an invoke and reads its answer, which must come with HTTP 200. */
  invoke(activity: WireActivity): Promise<InvokeAnswer>;
  /** A message as it stands now. */
  look(message: Shown): Shown;
  /** The names of the files that are kept as proof, in order. */
  files(): readonly string[];
  /**
   * Stops the program and starts it on the same files.
   *
   * @param policy Another policy file from then on.
   * @param meanwhile What somebody does with its files while it does not run.
   */
  restart(policy?: Policy, meanwhile?: (dataDir: string) => Promise<void> | void): Promise<void>;
  /** Starts the program a second time beside the first, on the same files. */
  startTwin(): Promise<Twin>;
  /** People of a pool in order; waiting ones with their place: `jdoe`, `bkhan (waiting 1)`. */
  roster(department: string, product: string): Promise<readonly string[]>;
}

/** A second process of the same program, as far as tests tell. */
export interface Twin {
  readonly app: App;
  send(activity: unknown): Promise<HttpAnswer>;
}

/** What a person reads. */
export interface Shown {
  /** Undefined when nothing was posted. */
  readonly id: string | undefined;
  readonly card: Json;
  readonly summary: string;
  /** All that the card says, one text a line, without invisible joiners. */
  readonly text: string;
  readonly actions: readonly WireAction[];
}

/** What a press came to. */
export interface Pressed {
  readonly answer: InvokeAnswer;
  /** What the answer says: the text of its card, or its words. */
  readonly text: string;
  readonly shown: Shown;
}

const running: { stop(): Promise<void> }[] = [];

/** Starts a bot that ends with {@link closeBots}. */
export async function startBot(options: BotOptions = {}): Promise<TestBot> {
  const dataDir = mkdtempSync(join(tmpdir(), 'alacarte-bot-'));
  const start = startOf(options);
  const from = options.folder ?? (start && (await (snapshots.get(start) ?? takeSnapshot(start, options))));
  if (from !== undefined) copyInto(from, dataDir);
  const tenant = await startTroubledTenant(options, from === undefined ? undefined : join(dataDir, TENANT_FILE));
  const connector = await startFakeConnector(options.limits);
  const logs: LogLine[] = [];
  const startedAt = Date.now();
  let shiftMs = Date.parse(options.now ?? START) - startedAt;
  let given: Given = {
    dataDir,
    tenant,
    logger: loggerTo(logs),
    policy: policyOf(options),
    options,
    now: () => new Date(Date.now() + shiftMs),
  };
  let program = await startProgram(given);
  const twins: Program[] = [];
  running.push({
    stop: async () => {
      // What is under way behind a turn's back would go on trying.
      await tenant.faults();
      connector.trouble();
      for (const one of [program, ...twins]) await one.stop();
      await connector.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  });
  const place = { serviceUrl: connector.serviceUrl };

  const post: TestBot['post'] = (body, headers) => postTo(program, body, headers);

  const send: TestBot['send'] = (activity, headers) => post(JSON.stringify(activity), headers);

  async function invoke(activity: WireActivity): Promise<InvokeAnswer> {
    const answer = await send(activity);
    if (answer.status !== 200) throw new Error(`an invoke was answered with HTTP ${answer.status}: ${answer.text}`);
    return answer.body as InvokeAnswer;
  }

  function look(message: Shown): Shown {
    const found = connector.shown().find((one) => one.id === message.id);
    if (found === undefined) throw new Error('the message is not there');
    return shownAs(found.id, found.activity);
  }

  return {
    tenant,
    connector,
    place,
    logs,
    app: () => program.app,
    url: () => program.url,
    finishAll: async () => {
      for (const job of FINISHING) await program.app.runJob(job);
    },
    reconcileWhole: async () => {
      const { runs } = program.app.ports;
      const { watch, version } = await runs.watch();
      if (watch !== undefined) await runs.saveWatch({ ...watch, wholeAt: instantOf(new Date(0)) }, version);
      await program.app.runJob('reconcile');
    },
    advance: (ms) => {
      shiftMs += ms;
    },
    send,
    post,
    invoke,
    look,
    get: async (path) => readAnswer(await fetch(`${program.url}${path}`)),
    say: async (alias, text, own = {}) => {
      const activity = aMessage(alias, place, text, own);
      const { id: conversationId } = activity['conversation'] as { id: string };
      const before = connector.posts(conversationId).length;
      const answer = await send(activity);
      if (answer.status !== 200) throw new Error(`a message was answered with HTTP ${answer.status}: ${answer.text}`);
      await program.app.settled();
      const posted = connector.posts(conversationId)[before];
      return posted?.messageId === undefined ? nothing : look({ ...nothing, id: posted.messageId });
    },
    press: async (alias, message, title, inputs = {}) => {
      const action = actionNamed(message, title);
      const data = { ...action.data, ...inputs };
      const answer = await invoke(aPress(alias, place, { action: { ...action, data }, replyToId: message.id }));
      await program.app.settled();
      return { answer, text: wordsOf(answer.value), shown: shownAs(undefined, asActivity(answer)) };
    },
    files: () => {
      const folder = join(dataDir, 'files');
      return existsSync(folder) ? readdirSync(folder, { recursive: true }).map(String).toSorted() : [];
    },
    restart: async (policy, meanwhile) => {
      await program.stop();
      await meanwhile?.(dataDir);
      given = { ...given, policy: policy ?? given.policy };
      program = await startProgram(given);
    },
    startTwin: async () => {
      const twin = await startProgram(given);
      twins.push(twin);
      return { app: twin.app, send: (activity) => postTo(twin, JSON.stringify(activity)) };
    },
    roster: (department, product) => rosterOf(program.app, department, product),
  };
}

/** Ends every bot and tenant that a test started. */
export async function closeBots(): Promise<void> {
  await Promise.all(running.splice(0).map((one) => one.stop()));
  await closeTenants();
}

/** The button of a message with a title. */
export function actionNamed(message: Shown, title: string | RegExp): WireAction {
  const found = message.actions.find((action) =>
    typeof title === 'string' ? plain(action.title) === title : title.test(plain(action.title)),
  );
  if (found === undefined) {
    const titles = message.actions.map((action) => action.title).join(', ');
    throw new Error(`no button ${String(title)} among: ${titles}\n${message.text}`);
  }
  return found;
}

/** All that a card or an answer in words says, one text a line, without the signs that keep it inert. */
export function wordsOf(value: Json): string {
  if (typeof value === 'string') return plain(value);
  return [...new Set(bodyTexts(value))].map(plain).join('\n');
}

/** A message as a person reads it. */
export function shownAs(id: string | undefined, activity: SentActivity): Shown {
  const card = (activity.attachments?.[0]?.content ?? null) as Json;
  return { id, card, summary: plain(activity.summary ?? ''), text: wordsOf(card), actions: actionsOf(card) };
}

const plain = (text: string): string => text.replace(/[\u2060\u2068\u2069]/gu, '');

function bodyTexts(card: Json): readonly string[] {
  if (typeof card !== 'object' || card === null || Array.isArray(card)) return textsOf(card);
  return textsOf((card as Readonly<Record<string, Json>>)['body'] ?? card);
}

function actionsOf(card: Json): readonly WireAction[] {
  const found = nodesOf(card).filter((node) => node['type'] === 'Action.Execute');
  return found.map((node) => node as unknown as WireAction);
}

const asActivity = ({ value }: InvokeAnswer): SentActivity => ({
  attachments: [{ contentType: '', content: typeof value === 'string' ? null : value }],
});

/** Nobody waits. */
const noPace: SendPace = {
  lettersInAir: 1,
  permit: () => Promise.resolve(),
  waitMs: () => 0,
  started: () => undefined,
  count: () => undefined,
  pauseFor: () => undefined,
};

const nothing: Shown = { id: undefined, card: null, summary: '', text: '', actions: [] };

async function postTo(
  { url }: Program,
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): Promise<HttpAnswer> {
  const response = await fetch(`${url}/api/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: body as BodyInit,
  });
  return readAnswer(response);
}

async function readAnswer(response: Response): Promise<HttpAnswer> {
  const text = await response.text();
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    body = undefined;
  }
  return { status: response.status, text, body };
}

const STORE_FILE = 'alacarte.db';
const TENANT_FILE = 'tenant.ndjson';

/** The folders of bots that have loaded their organization and done nothing else, by how they were started. */
const snapshots = new Map<string, Promise<string>>();

/** What a start rests on; undefined for one of its own kind, which loads its organization itself. */
function startOf({ seed, tenant, policy, organization, isProduction, now, store }: BotOptions): string | undefined {
  if ([seed, tenant, policy, store].some((own) => own !== undefined)) return undefined;
  return JSON.stringify([organization, isProduction, now]);
}

/** Loads an organization once for all tests of a file that begin with it: most of what a start costs. */
function takeSnapshot(start: string, options: BotOptions): Promise<string> {
  const taken = (async () => {
    const folder = mkdtempSync(join(tmpdir(), 'alacarte-loaded-'));
    process.once('exit', () => {
      rmSync(folder, { recursive: true, force: true });
    });
    const tenant = await startTroubledTenant(options, join(folder, TENANT_FILE));
    const now = () => new Date(options.now ?? START);
    const given = { dataDir: folder, tenant, logger: loggerTo([]), policy: policyOf(options), options, now };
    const program = await startProgram(given);
    await program.stop();
    return folder;
  })();
  snapshots.set(start, taken);
  return taken;
}

function copyInto(folder: string, dataDir: string): void {
  for (const file of [STORE_FILE, TENANT_FILE]) copyFileSync(join(folder, file), join(dataDir, file));
}

/** A tenant that knows whether it has trouble with look-ups. */
interface TroubledTenant extends TestTenant {
  isInTrouble(): boolean;
}

async function startTroubledTenant(options: BotOptions, journalFile?: string): Promise<TroubledTenant> {
  const tenant = await startTenant(options.seed ?? sampleTenant, {
    tenantId: TENANT_ID,
    ...options.tenant,
    ...defined({ journalFile }),
  });
  let isInTrouble = false;
  return {
    ...tenant,
    faults: async (...faults) => {
      isInTrouble = faults.some(({ path = '/$batch' }) => path === '/$batch' || path === '/users');
      await tenant.faults(...faults);
    },
    isInTrouble: () => isInTrouble,
  };
}

interface Given {
  readonly dataDir: string;
  readonly tenant: TroubledTenant;
  readonly logger: Logger;
  readonly policy: Policy;
  readonly options: BotOptions;
  readonly now: () => Date;
}

interface Program {
  readonly app: App;
  readonly url: string;
  stop(): Promise<void>;
}

async function startProgram({ dataDir, tenant, logger, policy, options, now }: Given): Promise<Program> {
  const isProduction = options.isProduction === true;
  const config = configOf(dataDir, options);
  const { baseUrl, token } = graphAccess(config, tenant);
  let isLoaded = false;
  const isTokenSlow = () => isLoaded && options.isTokenSlow === true;
  const graph: GraphAccess = {
    baseUrl,
    token: (refused) => (isTokenSlow() ? new Promise(() => undefined) : token(refused)),
    lookUpMs: () => (isTokenSlow() || tenant.isInTrouble() ? LOOK_UP_MS.trouble : LOOK_UP_MS.calm),
  };
  const app = await buildApp({
    ...{ config, policy, clock: { now }, logger, graph, pace: options.pace ?? noPace },
    ...defined({ around: options.around, audits: options.audits }),
    counts: { metrics: options.metrics ?? noMetrics, close: () => Promise.resolve() },
  });
  if (await mustLoad(app.ports, 'the test')) await loadSample(app, options);
  isLoaded = true;
  const server = createBotServer({
    turns: () => app,
    logger,
    metrics: options.metrics ?? noMetrics,
    botId: config.bot?.id,
    allowedTenants: config.allowedTenants ?? [],
    isServiceUrlAllowed: isProduction ? isTeamsUrl : isLoopbackUrl,
    readiness: () => ({ isReady: true, details: {} }),
  });
  // A connection that was just about to close would break the next request, and when that is depends on the machine.
  server.http.keepAliveTimeout = 0;
  await server.listen(0, '127.0.0.1');
  const { port } = server.http.address() as AddressInfo;
  return {
    app,
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      await new Promise<void>((resolve) => {
        server.http.close(() => {
          resolve();
        });
        server.http.closeAllConnections();
      });
      await app.stop();
    },
  };
}

async function loadSample(app: App, { organization }: BotOptions): Promise<void> {
  const text = organization ?? sampleOrganization(todayOf(app.ports), app.ports.policy.term);
  const read = readOrganization(text);
  const ran = { file: 'the test', by: 'the test' };
  const loaded = read.ok ? await loadOrganization(app.ports, read.organization, ran) : read;
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
}

function policyOf({ policy: changed = (policy) => policy }: BotOptions): Policy {
  const read = readPolicy(samplePolicy);
  if (!read.ok) throw new Error(read.problems.join('\n'));
  return changed(read.policy);
}

function configOf(dataDir: string, options: BotOptions): Config {
  const { isProduction = false, store = { kind: 'sqlite' }, teamsAppId } = options;
  return {
    mode: isProduction ? 'azure' : 'local',
    port: 0,
    dataDir,
    localClients: false,
    store,
    files: { kind: 'folder' },
    graphBaseUrl: undefined,
    bot: isProduction
      ? { id: 'bot', type: 'SingleTenant', tenantId: TENANT_ID, password: 'canary-bot-password' }
      : undefined,
    teamsAppId,
    appInsights: undefined,
    allowedTenants: [TENANT_ID],
    policyFile: undefined,
    organizationFile: undefined,
    today: undefined,
  };
}

async function rosterOf(app: App, department: string, product: string): Promise<readonly string[]> {
  const books = app.ports.departments.look(department as never);
  const pool = await books.pool(product as never);
  const entries = await books.entries({ product: product as never, direction: 'ascending', limit: 1000 });
  const seated = entries.filter((entry) => entry.rank <= (pool?.seatedThrough ?? 0)).length;
  return entries.map(({ userPrincipalName }, index) => {
    const [alias = ''] = userPrincipalName.split('@');
    return index < seated ? alias : `${alias} (waiting ${index - seated + 1})`;
  });
}

function loggerTo(logs: LogLine[]): Logger {
  const lines: string[] = [];
  const logger = pinoLogger({ stream: { write: (line) => void lines.push(line) } });
  const write =
    (level: LogLine['level']) =>
    (message: string, handed: LogData = {}): void => {
      logger[level](message, handed);
      for (const line of lines.splice(0)) {
        const data = JSON.parse(line) as Readonly<Record<string, unknown>>;
        logs.push({ level, message, data, line, handed });
      }
    };
  return { info: write('info'), warn: write('warn'), error: write('error') };
}
