import { resolve } from 'node:path';
import { z } from 'zod';
import { isCalendarDate } from '../domain/calendar';
import { connectionString } from './connection-string';

/** Where things are, from the environment. Ports and addresses are checked; nothing is contacted. */
export interface Config {
  readonly mode: 'local' | 'azure';
  readonly port: number;
  readonly dataDir: string;
  readonly localClients: boolean;
  readonly store:
    | { readonly kind: 'sqlite' }
    | {
        readonly kind: 'cosmos';
        readonly endpoint: string;
        readonly database: string;
        /** Only for loopback endpoints; a managed identity otherwise. */
        readonly key: string | undefined;
      };
  /** Where files that people send are kept; a folder is `files` in the data directory. */
  readonly files:
    | { readonly kind: 'folder' }
    | {
        readonly kind: 'blob';
        readonly endpoint: string;
        readonly container: string;
        /** Only for loopback endpoints; a managed identity otherwise. */
        readonly key: string | undefined;
      };
  /** Scheme, host and port; undefined means Microsoft Graph in azure mode, the emulated tenant in local mode. */
  readonly graphBaseUrl: string | undefined;
  readonly bot:
    | {
        readonly id: string;
        readonly type: 'UserAssignedMSI' | 'SingleTenant';
        readonly tenantId: string;
        readonly password: string | undefined;
      }
    | undefined;
  /** The id in the manifest of the Teams app; undefined: the bot installs itself for nobody. */
  readonly teamsAppId: string | undefined;
  /** Where counts are sent; undefined: nowhere. */
  readonly appInsights: string | undefined;
  /** The tenants we answer to, in lower case; undefined in local mode: the one that it works on, and no other. */
  readonly allowedTenants: readonly string[] | undefined;
  /** Undefined in local mode: the shipped policy. */
  readonly policyFile: string | undefined;
  /** Undefined means the sample organization; local mode only. */
  readonly organizationFile: string | undefined;
  /** Local mode only: the date to start from. */
  readonly today: string | undefined;
}

/** A configuration, or everything that is wrong with it, by the names of the variables. */
export type ConfigReading =
  { readonly ok: true; readonly config: Config } | { readonly ok: false; readonly problems: readonly string[] };

/** Whether nobody on the way reads what is sent there, and nothing secret is part of it. */
function isSecure(address: string): boolean {
  const { protocol, search, username, password } = new URL(address);
  const isClear = protocol === 'http:' && isLoopback(address);
  return (protocol === 'https:' || isClear) && search === '' && username === '' && password === '';
}

const isLoopback = (address: string): boolean => {
  if (!URL.canParse(address)) return false;
  const hostname = new URL(address).hostname.replace(/\.$/u, '');
  return (
    /^(.+\.)?localhost$/u.test(hostname) ||
    // As URLs write them; the last is 127.0.0.0/8 as an address of IPv6, and nobody but this machine answers under no address.
    /^(\[::1?\]|0\.0\.0\.0|127\.\d+\.\d+\.\d+|\[::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4}\])$/u.test(hostname)
  );
};

const text = z
  .string()
  .trim()
  .transform((value) => (value === '' ? undefined : value))
  .optional();
const address = text.refine(
  (value) => value === undefined || URL.canParse(value),
  'must be an address such as https://host',
);

/** An address to which tokens and keys go: in the clear on this machine only. */
const secureAddress = address.refine(
  (value) => value === undefined || !URL.canParse(value) || isSecure(value),
  'must be https, or http on loopback, without a user name and what follows a question mark',
);

/**
 * How the service lets a container be called, but for the length.
 *
 * @source https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata
 */
const CONTAINER_NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/u;

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;

/** An id of Entra, in whichever case somebody copied it. @param what Said when it is none. */
const entraId = (what: string) =>
  text
    .refine((value) => value === undefined || GUID.test(value), `must be ${what}, a GUID`)
    .transform((value) => value?.toLowerCase());

const tenantIds = z
  .string()
  .default('')
  .transform((listed) => listed.split(/[\s,;]+/u).filter((tenant) => tenant !== ''))
  .superRefine((listed, context) => {
    const others = listed.filter((tenant) => !GUID.test(tenant)).map((one) => JSON.stringify(one));
    const message = `must be ids of tenants, each a GUID, with commas between them; ${others.join(', ')} is none`;
    if (others.length > 0) context.addIssue({ code: 'custom', message });
  })
  .transform((listed) => listed.map((tenant) => tenant.toLowerCase()));

const PORT_WORDS = 'must be a whole number from 1 to 65535; leave it out for 3978';

const variables = z.object({
  MODE: z.enum(['local', 'azure'], {
    error: 'must be local or azure; npm start sets local, npm run serve sets azure',
  }),
  PORT: z
    .string()
    .trim()
    .regex(/^\d{1,5}$/u, PORT_WORDS)
    .transform(Number)
    .pipe(z.number().min(1, PORT_WORDS).max(65_535, PORT_WORDS))
    .default(3978),
  DATA_DIR: text,
  LOCAL_CLIENTS: z.enum(['on', 'off'], { error: 'must be on or off' }).default('on'),
  STORE: z.enum(['sqlite', 'cosmos'], { error: 'must be sqlite or cosmos' }).optional(),
  COSMOS_ENDPOINT: secureAddress,
  COSMOS_DATABASE: text,
  COSMOS_KEY: text,
  BLOB_ENDPOINT: address,
  BLOB_CONTAINER: text.refine(
    (value) => value === undefined || (value.length >= 3 && value.length <= 63 && CONTAINER_NAME.test(value)),
    'must be 3 to 63 lower-case letters and digits, with single hyphens between them',
  ),
  BLOB_KEY: text,
  GRAPH_BASE_URL: secureAddress,
  TEAMS_APP_ID: entraId('the id in the manifest'),
  APPLICATIONINSIGHTS_CONNECTION_STRING: connectionString,
  BOT_ID: entraId("the client id of the bot's identity"),
  BOT_TYPE: z
    .enum(['UserAssignedMSI', 'SingleTenant'], { error: 'must be UserAssignedMSI or SingleTenant' })
    .optional(),
  BOT_TENANT_ID: entraId('the id of the tenant'),
  BOT_PASSWORD: text,
  ALLOWED_TENANTS: tenantIds,
  POLICY_FILE: text,
  ORGANIZATION_FILE: text,
  TODAY: text.refine((value) => value === undefined || isCalendarDate(value), 'must be a date YYYY-MM-DD'),
});

/** The name of every variable that is read. */
export const VARIABLE_NAMES: readonly string[] = Object.keys(variables.shape);

type Environment = z.output<typeof variables>;

/** Reads and checks the whole environment at once. */
export function readConfig(env: NodeJS.ProcessEnv): ConfigReading {
  const values: Record<string, unknown> = {};
  const problems = new Map<string, string>();
  for (const [name, variable] of Object.entries(variables.shape)) {
    const read = variable.safeParse(env[name]);
    if (read.success) values[name] = read.data;
    else problems.set(name, read.error.issues.map((issue) => issue.message).join('; '));
  }
  // What could be read is checked together even where something else could not.
  const known = values as unknown as Environment;
  const between = [
    ...(problems.has('MODE') ? [] : problemsBetween(known)),
    ...(problems.has('BLOB_ENDPOINT') ? [] : fileProblems(known)),
  ];
  for (const [name, problem] of between) if (!problems.has(name)) problems.set(name, problem);
  if (problems.size === 0) return { ok: true, config: asConfig(known) };
  return { ok: false, problems: [...problems].map(([name, problem]) => `${name}: ${problem}`) };
}

/** What one variable alone cannot tell. */
function* problemsBetween(env: Environment): Generator<readonly [string, string]> {
  const { COSMOS_ENDPOINT: endpoint, GRAPH_BASE_URL: graph } = env;
  if (storeOf(env) === 'cosmos') {
    if (endpoint === undefined) yield ['COSMOS_ENDPOINT', 'is needed for STORE=cosmos'];
    if (env.COSMOS_DATABASE === undefined) yield ['COSMOS_DATABASE', 'is needed for STORE=cosmos'];
    if (env.COSMOS_KEY !== undefined && endpoint !== undefined && !isLoopback(endpoint))
      yield ['COSMOS_KEY', 'is for loopback endpoints only; leave it out and use the managed identity'];
  }
  if (env.MODE === 'azure') yield* azureProblems(env);
  else if (graph !== undefined && !isLoopback(graph))
    yield ['GRAPH_BASE_URL', 'must be a loopback address in local mode'];
}

/** The same of where files are kept, in either mode. */
function* fileProblems(env: Environment): Generator<readonly [string, string]> {
  const { BLOB_ENDPOINT: endpoint, BLOB_CONTAINER: container, BLOB_KEY: key } = env;
  if (endpoint === undefined) {
    if (container !== undefined) yield ['BLOB_CONTAINER', 'needs BLOB_ENDPOINT; without it files go to a folder'];
    if (key !== undefined) yield ['BLOB_KEY', 'needs BLOB_ENDPOINT; without it files go to a folder'];
    return;
  }
  const { protocol, pathname, search, username, password } = new URL(endpoint);
  if (search !== '' || username !== '' || password !== '')
    yield ['BLOB_ENDPOINT', 'must hold no secret; use the managed identity'];
  else if (isLoopback(endpoint) ? !/^https?:$/u.test(protocol) : protocol !== 'https:')
    yield ['BLOB_ENDPOINT', 'must be https, or http on loopback'];
  else if (isLoopback(endpoint) && !/^\/[a-z0-9]+\/?$/u.test(pathname))
    yield ['BLOB_ENDPOINT', 'must end in the name of the account, as http://127.0.0.1:10000/devstoreaccount1 does'];
  // No token is ever sent to a loopback address.
  if (isLoopback(endpoint) && key === undefined) yield ['BLOB_KEY', 'is needed for a loopback endpoint'];
  if (!isLoopback(endpoint) && key !== undefined)
    yield ['BLOB_KEY', 'is for loopback endpoints only; leave it out and use the managed identity'];
}

function* azureProblems(env: Environment): Generator<readonly [string, string]> {
  for (const name of ['BOT_ID', 'BOT_TYPE', 'BOT_TENANT_ID', 'POLICY_FILE'] as const)
    if (env[name] === undefined) yield [name, 'is needed in azure mode'];
  if (env.BOT_TYPE === 'SingleTenant' && env.BOT_PASSWORD === undefined)
    yield ['BOT_PASSWORD', 'is needed for SingleTenant'];
  if (env.BOT_TYPE === 'UserAssignedMSI' && env.BOT_PASSWORD !== undefined)
    yield ['BOT_PASSWORD', 'must not be set for UserAssignedMSI'];
  if (env.TODAY !== undefined) yield ['TODAY', 'is for local mode only'];
  if (env.GRAPH_BASE_URL !== undefined && isLoopback(env.GRAPH_BASE_URL))
    yield ['GRAPH_BASE_URL', 'must not be a loopback address in azure mode: a real token would go there'];
}

const storeOf = (env: Environment): 'sqlite' | 'cosmos' => env.STORE ?? (env.MODE === 'azure' ? 'cosmos' : 'sqlite');

function asConfig(env: Environment): Config {
  const { BOT_ID: id, BOT_TYPE: type, BOT_TENANT_ID: tenantId } = env;
  const isAzure = env.MODE === 'azure';
  return {
    mode: env.MODE,
    port: env.PORT,
    dataDir: resolve(env.DATA_DIR ?? '.data'),
    localClients: env.LOCAL_CLIENTS === 'on',
    store:
      storeOf(env) === 'sqlite'
        ? { kind: 'sqlite' }
        : {
            kind: 'cosmos',
            endpoint: env.COSMOS_ENDPOINT ?? '',
            database: env.COSMOS_DATABASE ?? '',
            key: env.COSMOS_KEY,
          },
    files:
      env.BLOB_ENDPOINT === undefined
        ? { kind: 'folder' }
        : {
            kind: 'blob',
            endpoint: env.BLOB_ENDPOINT,
            container: env.BLOB_CONTAINER ?? 'alacarte',
            key: env.BLOB_KEY,
          },
    // Whatever stands behind the port is no part of it.
    graphBaseUrl: env.GRAPH_BASE_URL === undefined ? undefined : new URL(env.GRAPH_BASE_URL).origin,
    bot:
      !isAzure || id === undefined || type === undefined || tenantId === undefined
        ? undefined
        : { id, type, tenantId, password: env.BOT_PASSWORD },
    teamsAppId: env.TEAMS_APP_ID,
    appInsights: env.APPLICATIONINSIGHTS_CONNECTION_STRING,
    allowedTenants: tenantsOf(env),
    policyFile: env.POLICY_FILE,
    organizationFile: env.ORGANIZATION_FILE,
    today: env.TODAY,
  };
}

/** Never an empty list. */
function tenantsOf(env: Environment): readonly string[] | undefined {
  if (env.ALLOWED_TENANTS.length > 0) return env.ALLOWED_TENANTS;
  return env.MODE === 'local' ? undefined : [env.BOT_TENANT_ID ?? ''];
}
