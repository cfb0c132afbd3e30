import { z } from 'zod';
import { isLoopbackUrl } from '../../src/config/service-urls';
import { Refused } from './say';

/** What can be compared, in this order. */
export const SUITES = ['directory', 'provisioner', 'groups', 'documents'] as const;
/** One of {@link SUITES}. */
export type Suite = (typeof SUITES)[number];

/** What the environment says. */
export interface Variables {
  readonly graph: {
    readonly baseUrl: string;
    readonly isLoopback: boolean;
    /** Undefined on loopback, where it is the emulated tenant's. */
    readonly tenantId: string | undefined;
  };
  readonly people: readonly string[];
  readonly sku: string;
  readonly group: string;
  readonly secondSku: string | undefined;
  readonly unlocated: string | undefined;
  readonly cosmos: { readonly endpoint: string; readonly database: string; readonly key: string | undefined };
  /** The longest that a difference is waited out, in milliseconds. */
  readonly waitMs: number;
  readonly dataDir: string;
}

/** The variables, or everything that is missing or wrong, each as `NAME: what it is`. */
export type Reading =
  | { readonly ok: true; readonly variables: Variables }
  | { readonly ok: false; readonly missing: readonly string[]; readonly wrong: readonly string[] };

/** What each variable is, and which suites need it. */
const NEEDED: Readonly<Record<string, { readonly for: readonly Suite[]; readonly is: string }>> = {
  BOT_TENANT_ID: {
    for: ['directory', 'provisioner', 'groups'],
    is: 'the id of your test tenant, a GUID; a token of any other tenant is refused',
  },
  LIVE_PEOPLE: {
    for: ['directory', 'provisioner', 'groups'],
    is: 'two to ten people of that tenant that are there for this alone: their user principal names, with commas between them',
  },
  LIVE_SKU: {
    for: ['provisioner'],
    is: 'the skuPartNumber of a license that none of them holds, with a free unit for each; it is given to them and taken away',
  },
  LIVE_GROUP: {
    for: ['groups'],
    is: 'the object id of a security group without other members; they are put into it and taken out',
  },
  COSMOS_ENDPOINT: {
    for: ['documents'],
    is: 'the address of your test account of Cosmos DB, as https://<account>.documents.azure.com',
  },
  COSMOS_DATABASE: {
    for: ['documents'],
    is: 'a database in it that is there for this alone; documents are written to it and deleted',
  },
};

/** Hosts of Microsoft Graph and of accounts of Cosmos DB, in every cloud: a real token goes nowhere else. */
const GRAPH_HOSTS = /^(graph\.microsoft\.(com|us)|dod-graph\.microsoft\.us|microsoftgraph\.chinacloudapi\.cn)$/u;
const COSMOS_HOSTS = /^[a-z0-9-]+\.documents\.azure\.(com|us|cn)$/u;
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;
const MOST_PEOPLE = 10;
const DEFAULT_WAIT_SECONDS = 30;

/** Reads and checks the environment for some suites; nothing is contacted. */
export function readVariables(env: NodeJS.ProcessEnv, suites: readonly Suite[]): Reading {
  const value = (name: string): string | undefined => env[name]?.trim() || undefined;
  const baseUrl = value('GRAPH_BASE_URL') ?? 'https://graph.microsoft.com';
  const endpoint = value('COSMOS_ENDPOINT') ?? '';
  const isLocalGraph = isLoopbackUrl(baseUrl);
  const isNeeded = (name: string) =>
    NEEDED[name]?.for.some((suite) => suites.includes(suite)) === true && !(name === 'BOT_TENANT_ID' && isLocalGraph);
  const missing = Object.keys(NEEDED).filter((name) => isNeeded(name) && value(name) === undefined);
  const people = (value('LIVE_PEOPLE') ?? '').split(/[\s,;]+/u).filter((name) => name !== '');
  const seconds = z.coerce
    .number()
    .min(0)
    .max(600)
    .safeParse(value('LIVE_WAIT_SECONDS') ?? DEFAULT_WAIT_SECONDS);
  const tellsGraph = suites.some((suite) => suite !== 'documents');
  const wrong = [
    ...(tellsGraph && !isLocalGraph && !isOf(baseUrl, GRAPH_HOSTS)
      ? [
          'GRAPH_BASE_URL: must be Microsoft Graph, where it is unless you say so, or an emulated tenant on this machine',
        ]
      : []),
    ...(isNeeded('BOT_TENANT_ID') && !GUID.test(value('BOT_TENANT_ID') ?? GUID_LIKE)
      ? ['BOT_TENANT_ID: must be a GUID']
      : []),
    ...(isNeeded('LIVE_PEOPLE') && people.length > 0 && !isFew(people)
      ? [`LIVE_PEOPLE: must be two to ${MOST_PEOPLE} different people, not ${people.length}`]
      : []),
    ...(isNeeded('LIVE_GROUP') && !GUID.test(value('LIVE_GROUP') ?? GUID_LIKE)
      ? ['LIVE_GROUP: must be an object id, a GUID']
      : []),
    ...(seconds.success ? [] : ['LIVE_WAIT_SECONDS: must be a number of seconds from 0 to 600']),
    ...(suites.includes('documents') && endpoint !== '' ? cosmosProblems(endpoint, value('COSMOS_KEY')) : []),
  ];
  if (missing.length > 0 || wrong.length > 0)
    return { ok: false, missing: missing.map((name) => `${name}: ${NEEDED[name]?.is ?? ''}`), wrong };
  return {
    ok: true,
    variables: {
      graph: { baseUrl: originOf(baseUrl), isLoopback: isLocalGraph, tenantId: value('BOT_TENANT_ID')?.toLowerCase() },
      people,
      sku: value('LIVE_SKU') ?? '',
      group: (value('LIVE_GROUP') ?? '').toLowerCase(),
      secondSku: value('LIVE_SECOND_SKU'),
      unlocated: value('LIVE_UNLOCATED'),
      cosmos: { endpoint, database: value('COSMOS_DATABASE') ?? '', key: value('COSMOS_KEY') },
      waitMs: (seconds.data ?? 0) * 1000,
      dataDir: value('DATA_DIR') ?? '.data',
    },
  };
}

/** The variables for some suites; throws {@link Refused} with all that is missing or wrong. */
export function variablesFor(env: NodeJS.ProcessEnv, suites: readonly Suite[]): Variables {
  const reading = readVariables(env, suites);
  if (reading.ok) return reading.variables;
  const { missing, wrong } = reading;
  throw new Refused([
    ...(missing.length === 0
      ? []
      : ['Nothing was contacted. What is needed and not set:', ...missing.map((line) => `  ${line}`)]),
    ...(wrong.length === 0 ? [] : ['Nothing was contacted. What is wrong:', ...wrong.map((line) => `  ${line}`)]),
    'What each is for, and how to make it: test/live/README.md. To see it run on this machine alone: npm run live -- --emulated',
  ]);
}

const GUID_LIKE = '00000000-0000-0000-0000-000000000000';

const isFew = (people: readonly string[]): boolean =>
  people.length >= 2 &&
  people.length <= MOST_PEOPLE &&
  new Set(people.map((name) => name.toLowerCase())).size === people.length;

/** The same rule as the program's: a key is for this machine, a token for Microsoft. */
function cosmosProblems(endpoint: string, key: string | undefined): readonly string[] {
  if (isLoopbackUrl(endpoint))
    return key === undefined
      ? ['COSMOS_KEY: is needed where the account is on this machine: no token is sent there']
      : [];
  return [
    ...(isOf(endpoint, COSMOS_HOSTS)
      ? []
      : ['COSMOS_ENDPOINT: must be https://<account>.documents.azure.com, or on this machine']),
    ...(key === undefined ? [] : ['COSMOS_KEY: is for an account on this machine; leave it out and use an identity']),
  ];
}

/** Versions and paths are added where they are asked. */
const originOf = (address: string): string => (URL.canParse(address) ? new URL(address).origin : address);

function isOf(address: string, hosts: RegExp): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, username, password, search, port } = new URL(address);
  const isPlain = username === '' && password === '' && search === '' && (port === '' || port === '443');
  return protocol === 'https:' && isPlain && hosts.test(hostname);
}
