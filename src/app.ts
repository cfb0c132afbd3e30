import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { documentChangeCounts } from './adapters/documents/tenant/change-counts';
import { documentConversationStore } from './adapters/documents/tenant/conversation-store';
import { documentAuditStore } from './adapters/documents/tenant/audit-store';
import { documentExceptionIndex } from './adapters/documents/department/exception-index';
import { documentDepartmentStore } from './adapters/documents/department/department-store';
import { countingDocuments } from './adapters/documents/counting-documents';
import { type DocumentStore } from './adapters/documents/document-store';
import { anchoringOn } from './adapters/documents/verify/anchoring-on';
import { documentFindingStore } from './adapters/documents/tenant/finding-store';
import { documentInstitutionStore } from './adapters/documents/tenant/institution-store';
import { documentLeaseStore } from './adapters/documents/tenant/lease-store';
import { documentOutboxStore } from './adapters/documents/tenant/outbox-store';
import { documentPositionStore } from './adapters/documents/tenant/position-store';
import { documentMirrorStore } from './adapters/documents/tenant/mirror-store';
import { documentPurchaseIndex } from './adapters/documents/department/purchase-index';
import { documentReminderRunStore } from './adapters/documents/tenant/reminder-run-store';
import { documentRunStore } from './adapters/documents/tenant/run-store';
import { documentTurnStore } from './adapters/documents/tenant/turn-store';
import { countingConnection } from './adapters/graph/connection/counting-connection';
import { graphConnection, type GraphConnection } from './adapters/graph/connection/graph-connection';
import { graphDirectory } from './adapters/graph/people/graph-directory';
import { graphAppInstaller } from './adapters/graph/teams/graph-app-installer';
import { graphGroupDirectory } from './adapters/graph/groups/graph-group-directory';
import { graphChanges } from './adapters/graph/changes/graph-changes';
import { graphSeatProvisioner } from './adapters/graph/seats/graph-seat-provisioner';
import { graphTrials } from './adapters/graph/seats/graph-trials';
import { type TimeBudget } from './adapters/graph/connection/retry';
import { WritePace } from './adapters/graph/seats/write-pace';
import { ForbiddenLog } from './adapters/system/forbidden-log';
import { noticing } from './adapters/system/noticing';
import { systemClock } from './adapters/system/system-clock';
import type * as Adapter from './adapters/teams/teams-adapter';
import { connectorFault } from './adapters/teams/connector-fault';
import { countingOutlet } from './adapters/teams/counting-outlet';
import { teamsOutlet } from './adapters/teams/teams-outlet';
import { TeamsPace } from './adapters/teams/teams-pace';
import { webFileExchange } from './adapters/web/web-file-exchange';
import { ChangeRate } from './application/access/change-rate';
import { outlineCopy } from './application/institution/outline-copy';
import { livePolicy } from './application/institution/live-policy';
import { hasMirrors } from './application/mirror/has-mirrors';
import { SettledSignal } from './application/outbox/settled-signal';
import { composeWith, plainComposers } from './application/outbox/compose';
import { type Ports } from './application/ports';
import { holderComposer } from './application/reminder/compose/holder';
import { reminderComposers } from './application/reminder/compose/reminder';
import { remindersCheck } from './application/reminder/reminders-check';
import { type RunOutcome } from './application/run-outcome';
import { type AuditUses } from './application/audit/audit-uses';
import { auditUses } from './application/audit/wiring';
import { handleMessage } from './bot/handle-message';
import { AfterTurn } from './bot/turn/after-turn';
import { type BotContext } from './bot/turn/bot-context';
import { finishLookUps } from './bot/roster/look-ups';
import { presentingMessenger } from './bot/teams/presenting-messenger';
import type * as Bot from './bot/teams/teams-bot';
import { type Config } from './config/read-config';
import { defined } from './domain/defined';
import { type Policy } from './domain/institution/policy';
import { jobs } from './jobs/jobs';
import { type RunningJobs, runJobs, schedule } from './jobs/run-jobs';
import { type Check } from './ports/check';
import { type Clock } from './ports/clock';
import { type Fault } from './ports/fault';
import { type Logger } from './ports/logger';
import { type OpenMetrics } from './ports/metrics';
import { type AppInstaller } from './ports/teams/app-installer';
import { type Outlet } from './ports/teams/outlet';
import { type SendPace } from './ports/teams/send-pace';
import { correlated, newReference } from './concurrency/correlation';
import { KeyedLock } from './concurrency/keyed-lock';
import {
  type GraphAccess,
  openAnchors,
  openChecks,
  openDocuments,
  openFiles,
  openMetrics,
  openPacks,
  openPackWriter,
} from './open-adapters';
import { isLoopbackUrl, isTeamsFileUrl, isTeamsUrl } from './config/service-urls';
import { once } from './once';
import { type Stop } from './way-in';

/** What a directory look-up may take inside a turn. */
const LOOK_UP_MS = 3000;
/** After a turn there is more time. */
const PATIENT_MS = 30_000;
/** How much longer than that Graph may ask to be left alone where a person at a terminal waits for the work of many. */
const PAUSE_MS = 10 * 60_000;
/** A Graph that refuses every connection is given up at the first refusal after this time. */
const GIVE_UP_MS = 5_000;
/** Notices a second: less than half of what Teams lets an app send into one tenant, so that answers and a second process fit. */
const SENDS_PER_SECOND = 20;
/** A file is taken over inside a turn. */
const FILE_MS = 10_000;

/* eslint-disable @typescript-eslint/no-require-imports -- The SDK takes longest to load, and a job or an import needs it only when it writes
   to somebody. jest knows no late import. */
const lazily = {
  adapter: () => require('./adapters/teams/teams-adapter') as typeof Adapter,
  bot: () => require('./bot/teams/teams-bot') as typeof Bot,
};
/* eslint-enable */

/** Everything that runs, wired up. */
export interface App {
  readonly ports: Ports;
  /** The same, for the work of many people: look-ups have a job's time, not a turn's. */
  readonly patientPorts: Ports;
  readonly bot: Bot.TeamsBot;
  readonly adapter: Adapter.TeamsAdapter;
  readonly documents: DocumentStore;
  /** What did not let us in, as it was met. */
  readonly missing: ForbiddenLog;
  /** What has to be so outside, to be looked at. */
  checks(): readonly Check[];
  /** Starts the jobs. */
  start(): void;
  /** Runs one job once, now, as its schedule would. @param name One of the list of jobs. @returns What it came to. */
  runJob(name: string): Promise<RunOutcome>;
  /** Ends the jobs, waits for what was begun, and closes the store. */
  stop(): Promise<void>;
  /** What is under way at this moment, for whoever waits for {@link stop}. */
  underWay(): readonly string[];
  /** Waits until nothing is left to do after any turn. */
  settled(): Promise<void>;
  /** Why Graph was given up: nobody could connect to it; undefined while that is not so. */
  graphRefusal(): Fault | undefined;
}

/** Stops a program, and says what it waits for. */
export const stopOf = (app: App): Stop => Object.assign(() => app.stop(), { underWay: () => app.underWay() });

/** What a program is built from. */
interface AppParts {
  readonly config: Config;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly graph: GraphAccess;
  /** Nobody waits in a chat, but somebody at a terminal: Graph may ask for pauses, but is given up when it refuses every connection. */
  readonly isOnce?: boolean;
  /** How people get a chat with us who have none. */
  readonly installer?: AppInstaller | undefined;
  /** Who does what the chat asks of audits; ours unless given. */
  readonly audits?: AuditUses | undefined;
  /** How fast notices leave, over all conversations; {@link SENDS_PER_SECOND} unless given. */
  readonly pace?: SendPace;
  /** Given when the program stops: jobs start no more, and what is under way ends between two steps. */
  readonly stopping?: AbortSignal;
  /** What lies between the program and the store that the configuration names; nothing unless given. */
  readonly around?: (documents: DocumentStore) => DocumentStore;
  /** Where what does not let us in is written down; somewhere of its own unless given. */
  readonly missing?: ForbiddenLog;
  /** Where counts go; where the configuration says, unless given. */
  readonly counts?: OpenMetrics;
}

/** Builds the program from its configuration; nothing runs yet. */
export async function buildApp(given: AppParts): Promise<App> {
  const {
    config,
    clock,
    logger,
    counts = openMetrics(config),
    missing = new ForbiddenLog(logger, counts.metrics),
  } = given;
  const opened = await openDocuments(config, clock, { metrics: counts.metrics });
  const documents = noticing(countingDocuments(given.around?.(opened) ?? opened, counts.metrics), missing.note);
  try {
    return await appOn({ documents, missing, counts }, given);
  } catch (error) {
    await documents.close();
    throw error;
  }
}

/** What all else rests on. */
type Under = Pick<Opened, 'documents' | 'missing' | 'counts'>;

async function appOn({ documents, missing, counts }: Under, given: AppParts): Promise<App> {
  const { config, clock, logger } = given;
  const { metrics } = counts;
  const isServiceUrlAllowed = config.mode === 'azure' ? isTeamsUrl : isLoopbackUrl;
  const adapter = once(() => lazily.adapter().teamsAdapter(config.bot, { isServiceUrlAllowed }));
  const noticeAdapter = once(() => lazily.adapter().teamsAdapter(config.bot, { isServiceUrlAllowed, triesOnce: true }));
  const outlet = noticing(countingOutlet(teamsOutlet(noticeAdapter, config.bot?.id ?? ''), metrics), missing.note);
  // One for all: what Graph asks of one request, it asks of all.
  const givesUpAfterMs = given.isOnce === true ? GIVE_UP_MS : undefined;
  const graph = { ...given.graph, onForbidden: missing.note, ...defined({ givesUpAfterMs }) };
  const connection = countingConnection(graphConnection(graph), metrics);
  const budget = { budgetMs: PATIENT_MS, ...defined({ pauseMs: given.isOnce === true ? PAUSE_MS : undefined }) };
  const ports = buildPorts({ ...given, documents, missing, outlet, connection, budget, counts });
  const patientDirectory = graphDirectory({ connection, ...budget });
  // The products of today, before anybody asks for them; and the outline, of records from before there was one.
  if ((await ports.institution.read()).outline === undefined) await ports.outline.rebuild();
  const afterTurn = new AfterTurn(logger, given.stopping);
  const context: BotContext = {
    ports,
    outlet,
    sendFault: (error) => {
      const fault = connectorFault(error, 'answer', config.bot?.id ?? '');
      missing.note(fault);
      return fault;
    },
    turns: documentTurnStore(documents, clock),
    patientDirectory,
    afterTurn,
    audits: given.audits ?? auditUses,
    rate: new ChangeRate(documentChangeCounts(documents), ports),
    handleMessage,
  };
  const scheduled = schedule(jobs, { ...ports, finishLookUps: () => finishLookUps(context) });
  const bot = once(() => new (lazily.bot().TeamsBot)(context));
  let running: RunningJobs | undefined;
  return {
    ports,
    patientPorts: { ...ports, directory: patientDirectory },
    get bot() {
      return bot();
    },
    get adapter() {
      return adapter();
    },
    documents,
    missing,
    checks: () => [
      ...openChecks(config, given.policy, {
        graph: given.graph,
        needs: { products: () => ports.policy.products, hasMirrors: hasMirrors(ports.mirrors) },
      }),
      remindersCheck(ports.reminderRuns),
    ],
    start: () => {
      running = runJobs(scheduled, pause, { logger, metrics }, given.stopping);
    },
    runJob: async (name) => {
      const job = scheduled.find((one) => one.name === name);
      if (job === undefined) throw new Error(`there is no job ${name}`);
      return correlated({ run: newReference(), job: name }, () => job.run());
    },
    stop: async () => {
      await running?.stop();
      await afterTurn.settled();
      await documents.close();
      await counts.close();
    },
    underWay: () => [
      ...(running?.names ?? []),
      ...(afterTurn.open === 0 ? [] : [`${afterTurn.open} follow-ups of commands`]),
    ],
    settled: () => afterTurn.settled(),
    graphRefusal: () => connection.refusal(),
  };
}

/** What the ports are built from besides. */
interface Opened {
  readonly connection: GraphConnection;
  /** Of all that is not a turn's. */
  readonly budget: TimeBudget;
  readonly documents: DocumentStore;
  readonly missing: ForbiddenLog;
  readonly outlet: Outlet;
  readonly counts: OpenMetrics;
}

function buildPorts(given: AppParts & Opened): Ports {
  const { config, policy, clock, logger, counts, graph, documents, missing, outlet, connection, budget } = given;
  const lookUpMs = graph.lookUpMs ?? (() => LOOK_UP_MS);
  // All writes of the process have one quota.
  const pace = new WritePace();
  const departments = documentDepartmentStore(documents, clock);
  const copied = outlineCopy({ institution: documentInstitutionStore(documents, clock), departments });
  const records = {
    ...livePolicy(policy, copied.institution),
    outline: copied.outline,
    departments,
    purchases: documentPurchaseIndex(documents),
    outbox: documentOutboxStore(documents),
    reminderRuns: documentReminderRunStore(documents),
    clock,
    logger,
  };
  return {
    ...records,
    compose: composeWith({ ...plainComposers(records), ...reminderComposers(records), ...holderComposer(records) }),
    pace: given.pace ?? new TeamsPace(SENDS_PER_SECOND),
    installer: given.installer ?? graphAppInstaller({ connection, appId: config.teamsAppId, ...budget }),
    // Leases run on the real time, whatever day this program takes for today.
    leases: documentLeaseStore(documents, systemClock(undefined)),
    runs: documentRunStore(documents),
    findings: documentFindingStore(documents),
    positions: documentPositionStore(documents),
    exceptions: documentExceptionIndex(documents),
    audits: documentAuditStore(documents),
    groups: graphGroupDirectory({ connection, pace, now: () => new Date(), ...budget }),
    mirrors: documentMirrorStore(documents),
    files: noticing(openFiles(config), missing.note),
    anchoring: anchoringOn(documents, noticing(openAnchors(config), missing.note)),
    fileExchange: webFileExchange({
      isAllowed: config.mode === 'azure' ? isTeamsFileUrl : isLoopbackUrl,
      budgetMs: FILE_MS,
    }),
    packWriter: openPackWriter(),
    packs: noticing(openPacks(config), missing.note),
    processId: randomUUID(),
    pause: (ms) => sleep(ms, undefined, { ref: false }),
    conversations: documentConversationStore(documents),
    directory: { find: (queries) => graphDirectory({ connection, budgetMs: lookUpMs() }).find(queries) },
    trials: graphTrials({ connection, ...budget }),
    provisioner: graphSeatProvisioner({ connection, pace, ...budget }),
    changes: graphChanges({ connection, ...budget }),
    messenger: presentingMessenger(outlet, policy),
    settled: new SettledSignal(),
    oneAtATime: new KeyedLock(),
    logger,
    metrics: counts.metrics,
  };
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal, ref: false }).catch(() => undefined);
}
