import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { blobRole } from '../../../src/adapters/blob/blob-access';
import { containerDefinitions } from '../../../src/adapters/cosmos/containers';
import { cosmosRole } from '../../../src/adapters/cosmos/cosmos-access';
import { QUERIES } from '../../../src/adapters/documents/queries';
import {
  DRAFT_SECONDS,
  HANDLED_SECONDS,
  RELEASED_SECONDS,
} from '../../../src/adapters/documents/department/department-books';
import { kinds } from '../../../src/adapters/documents/shapes/kinds';
import { CHANGE_COUNT_SECONDS } from '../../../src/adapters/documents/tenant/change-counts';
import { RUN_SECONDS } from '../../../src/adapters/documents/tenant/kept-run';
import { AUDIT_SECONDS } from '../../../src/adapters/documents/tenant/audit-store';
import { POSITION_SECONDS } from '../../../src/adapters/documents/tenant/position-store';
import { TURN_SECONDS } from '../../../src/adapters/documents/tenant/turn-store';
import { GIVE_UP_MS as LETTER_MS } from '../../../src/application/outbox/letter-attempt';
import { GIVE_UP_MS as LOOK_UP_MS } from '../../../src/bot/roster/look-ups';
import { MOST_SETTLED } from '../../../src/domain/outbox/mailbox';
import { permissionsNeeded } from '../../../src/adapters/graph/permissions';
import { INSTRUMENTS } from '../../../src/adapters/system/azure-metrics';
import { readConfig, VARIABLE_NAMES } from '../../../src/config/read-config';
import { PATHS } from '../../../src/door/paths';
import { REFUSAL_REASONS } from '../../../src/door/reason';
import { isRepeated } from '../../../src/jobs/job';
import { jobs } from '../../../src/jobs/jobs';
import { type Counts } from '../../../src/ports/metrics';
import { LEAVE_MS, STOP_MS } from '../../../src/way-in';
import { ROOT } from '../documents/markdown';

/** A GUID in a command. */
const GUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/u;

const cosmos = cosmosRole({ endpoint: 'https://account.documents.azure.com' });
const blob = blobRole({ endpoint: 'https://account.blob.core.windows.net', container: 'files' });
const files = readConfig({ MODE: 'local', BLOB_ENDPOINT: 'https://account.blob.core.windows.net' });
const namesNeeded = (hasMirrors: boolean, hasTeamsApp: boolean): readonly string[] =>
  permissionsNeeded({ hasMirrors, hasTeamsApp }).map(({ name }) => name);
const always = namesNeeded(false, false);
const beyond = (names: readonly string[]): readonly string[] => names.filter((name) => !always.includes(name));

/** Kinds whose documents end by themselves, each time. */
const SECONDS: Readonly<Record<string, number>> = {
  [kinds.handled.name]: HANDLED_SECONDS,
  [kinds.released.name]: RELEASED_SECONDS,
  [kinds.turn.name]: TURN_SECONDS,
  [kinds.changeCount.name]: CHANGE_COUNT_SECONDS,
  [kinds.position.name]: POSITION_SECONDS,
  [kinds.audit.name]: AUDIT_SECONDS,
  [kinds.auditPart.name]: AUDIT_SECONDS,
  [kinds.run.name]: RUN_SECONDS,
  [kinds.mirrorRun.name]: RUN_SECONDS,
};
const keptAs = ({ name, container }: { readonly name: string; readonly container: string }) => ({
  kind: name,
  container,
  seconds: SECONDS[name],
});

/** What the code needs of the places that it is deployed to. */
export const FACTS = {
  variables: VARIABLE_NAMES,
  containers: containerDefinitions(QUERIES),
  roles: {
    /** As the doctor would grant it. */
    cosmos: { name: cosmos.needs, id: GUID.exec(cosmos.grant)?.[0] ?? '' },
    blob: { name: blob.needs },
  },
  permissions: {
    always,
    mirrors: beyond(namesNeeded(true, false)),
    teamsApp: beyond(namesNeeded(false, true)),
    all: namesNeeded(true, true),
    /** These allow the same, and more. */
    instead: permissionsNeeded({ hasMirrors: true, hasTeamsApp: true }).flatMap(({ instead }) => instead),
    /** The app id of Microsoft Graph. */
    graph: permissionsNeeded({ hasMirrors: false, hasTeamsApp: false })
      .map(({ grant }) => /resourceId[^}]*?--id ([0-9a-f-]{36})/u.exec(grant)?.[1])
      .find((id) => id !== undefined),
  },
  /** Every kind of document, and how long a document of it is kept; undefined: until something takes it away. */
  kept: [...Object.values(kinds).map(keptAs), { ...keptAs(kinds.purchase), seconds: DRAFT_SECONDS }],
  times: {
    lookUpMinutes: LOOK_UP_MS / 60_000,
    letterDays: LETTER_MS / 86_400_000,
    lettersSettled: MOST_SETTLED,
  },
  paths: PATHS,
  /** Longer than this the program takes for no stop. */
  stopMs: STOP_MS + LEAVE_MS,
  instruments: INSTRUMENTS,
  jobsByClock: jobs.filter(isRepeated).map(({ name }) => name),
  jobsByHand: jobs.flatMap((job) => (job.byHand === undefined ? [] : [job.name])),
  /** Where the program listens unless somebody says otherwise. */
  port: files.ok ? files.config.port : 0,
  refusalReasons: REFUSAL_REASONS,
  /** What node can be started with, in `src` as it is written. */
  programs: globSync('src/*.ts', { cwd: ROOT }).map((path) => basename(path, '.ts')),
  /** Where files are kept unless somebody says otherwise. */
  filesContainer: files.ok && files.config.files.kind === 'blob' ? files.config.files.container : '',
} as const;

/**
 * The ids of roles that are built into Azure, the same everywhere.
 *
 * @source https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
 */
export const BUILT_IN_ROLES: Readonly<Record<string, string>> = {
  'ba92f5b4-2d11-453d-a403-e96b0029c9fe': 'Storage Blob Data Contributor',
  '7f951dda-4ed3-4680-a7ca-43fe172d538d': 'AcrPull',
};

type Texts<Union> = Union extends string
  ? string extends Union
    ? readonly string[]
    : Readonly<Record<Union, true>>
  : never;

/** By what the counts are told apart that alerts ask for. The compiler sees to it that nothing is left out, and nothing made up. */
export const PROPERTIES = {
  runs: { job: FACTS.jobsByClock, outcome: { done: true, failed: true } },
  forbidden: {
    service: { 'Microsoft Graph': true, 'Cosmos DB': true, 'Blob Storage': true, Teams: true },
  },
  throttled: {
    service: { 'Microsoft Graph': true, 'Cosmos DB': true, 'Blob Storage': true, Teams: true },
  },
  refusedRequests: { reason: REFUSAL_REASONS },
  reminders: { letter: undefined, outcome: { due: true, sent: true, failed: true } },
} as const satisfies {
  readonly [Name in keyof Counts]?: { readonly [Key in keyof Counts[Name]]: Texts<Counts[Name][Key]> | undefined };
};

/** The values of a property of a count; undefined: there is no such property. */
export function valuesOf(count: keyof typeof PROPERTIES, key: string): readonly string[] | undefined {
  const properties: Readonly<Record<string, readonly string[] | Readonly<Record<string, true>> | undefined>> =
    PROPERTIES[count];
  if (!Object.hasOwn(properties, key)) return undefined;
  const values = properties[key] ?? [];
  return Array.isArray(values) ? (values as readonly string[]) : Object.keys(values);
}
