import { startRehearsal } from './emulated';
import { clientOf, graphTokens, WrongTenant } from './identity';
import { Report } from './report';
import { deleteOurs, whyNoDatabase } from './documents/account';
import { runContract } from './documents/run-contract';
import { type Beginning, dropBeginning, keepBeginning, putBack, readBeginning } from './tenant/beginning';
import { portsOn, type TenantPorts } from './tenant/ports';
import { type Named, readNamed } from './tenant/read-named';
import { startReference } from './tenant/reference';
import { leftOut, runTenantSuite } from './tenant/run-suites';
import { skuNamed, whyNot } from './tenant/why-not';
import { readVariables, type Suite, SUITES, type Variables } from './variables';
import { type GraphConnection, graphConnection } from '../../src/adapters/graph/connection/graph-connection';
import { clientCredentialsToken } from '../../src/adapters/graph/connection/token-source';
import { Stopped, untilStopped } from '../../src/concurrency/stopping';
import { skuId, userId } from '../../src/domain/ids';
import { isFault } from '../../src/ports/fault';
import { type EmulatedTenant } from '../../src/local/emulated-tenant/start-emulated-tenant';

/** How late a tenant may be to show what was put back, at least. */
const PUT_BACK_MS = 30_000;

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** Something that whoever runs this has to mend first; nothing was changed. */
class Refused extends Error {
  readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    super(lines.join('\n'));
    this.lines = lines;
  }
}

interface Arguments {
  readonly isEmulated: boolean;
  readonly suites: readonly Suite[];
}

function readArguments(given: readonly string[]): Arguments {
  const only = given
    .find((argument) => argument.startsWith('--only='))
    ?.slice('--only='.length)
    .split(',');
  const odd = given.filter((argument) => argument !== '--emulated' && !argument.startsWith('--only='));
  const unknown = (only ?? []).filter((name) => !SUITES.some((suite) => suite === name));
  if (odd.length > 0 || unknown.length > 0)
    throw new Refused([
      `npm run live knows --emulated and --only=${SUITES.join('|')}, with commas between several; not ${[...odd, ...unknown].join(' ')}`,
    ]);
  const suites = only === undefined ? SUITES : SUITES.filter((suite) => only.includes(suite));
  return { isEmulated: given.includes('--emulated'), suites };
}

function variablesFor(env: NodeJS.ProcessEnv, suites: readonly Suite[]): Variables {
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

/** Everything named is there and can be put back, or a refusal; nothing is changed but what an earlier run left. */
async function checkTenant(
  connection: GraphConnection,
  variables: Variables,
  suites: readonly Suite[],
): Promise<{ readonly named: Named; readonly beginning: Beginning }> {
  await putEarlierBack(portsOn(connection), variables);
  const asked = { ...variables, group: suites.includes('groups') ? variables.group : '' };
  const named = await readNamed(connection, asked, { withSkus: suites.includes('provisioner') });
  const reasons = whyNot(variables, named, suites);
  if (reasons.length > 0) throw new Refused(['Nothing was changed, because:', ...reasons.map((line) => `  ${line}`)]);
  return { named, beginning: beginningOf(variables, named, suites) };
}

function beginningOf({ graph, group, ...variables }: Variables, named: Named, suites: readonly Suite[]): Beginning {
  const skus = [variables.sku, variables.secondSku ?? ''].flatMap((name) => skuNamed(named.skus, name) ?? []);
  return {
    graph: graph.baseUrl,
    tenantId: graph.tenantId ?? null,
    people: [...named.people.values()].map(({ id, userPrincipalName }) => ({ userId: userId(id), userPrincipalName })),
    skus: skus.map((sku) => ({ skuId: skuId(sku.skuId), skuPartNumber: sku.skuPartNumber })),
    groupId: suites.includes('groups') ? group : null,
    memberIds: (named.group?.memberIds ?? []).map(userId),
  };
}

async function putEarlierBack(ports: TenantPorts, { dataDir, graph, waitMs }: Variables): Promise<void> {
  const earlier = readBeginning(dataDir);
  if (earlier === undefined) return;
  if (earlier.graph !== graph.baseUrl || earlier.tenantId !== (graph.tenantId ?? null)) {
    const where = `${earlier.graph}${earlier.tenantId === null ? '' : `, tenant ${earlier.tenantId}`}`;
    throw new Refused([
      `An earlier run on ${where} was not put back: run npm run live there first, or mend it by hand and remove ${dataDir}/live.json`,
    ]);
  }
  const left = await putBack(ports, earlier, Math.max(waitMs, PUT_BACK_MS));
  if (left.length > 0)
    throw new Refused(['What an earlier run changed could not be put back:', ...left.map((line) => `  ${line}`)]);
  dropBeginning(dataDir);
  say('What an earlier run left was put back.');
}

/** Whom and what this is about to touch. */
function announce(variables: Variables, suites: readonly Suite[]): void {
  const { graph, people, sku, secondSku, unlocated, group, cosmos, waitMs } = variables;
  const names = people.join(', ');
  const tenant = graph.isLoopback ? graph.baseUrl : `tenant ${graph.tenantId ?? ''}`;
  say(
    `Held against the emulated tenant and the stand-in: ${suites.join(', ')}. A difference is waited out for ${waitMs / 1000} s.`,
  );
  if (suites.includes('directory')) say(`  reads ${names} in ${tenant}`);
  if (suites.includes('provisioner'))
    say(
      `  gives and takes ${[sku, secondSku].filter(Boolean).join(' and ')}: ${[...people, unlocated].filter(Boolean).join(', ')}, in ${tenant}`,
    );
  if (suites.includes('groups')) say(`  puts into the group ${group}, and takes out: ${names}, in ${tenant}`);
  if (suites.includes('documents')) say(`  writes and deletes documents in ${cosmos.database} at ${cosmos.endpoint}`);
}

async function runTenantSuites(
  connection: GraphConnection,
  variables: Variables,
  suites: readonly Exclude<Suite, 'documents'>[],
  { report, signal }: { readonly report: Report; readonly signal: AbortSignal },
): Promise<void> {
  const { named, beginning } = await checkTenant(connection, variables, suites);
  const changes = suites.some((suite) => suite !== 'directory');
  const reference = await startReference(named);
  const real = portsOn(connection);
  if (changes) keepBeginning(variables.dataDir, beginning);
  try {
    await untilStopped(signal, async () => {
      for (const suite of suites) {
        report.begin(suite);
        const run = { variables, named, beginning, real, emulated: portsOn(connectTo(reference)) };
        await runTenantSuite(suite, run, (outcome) => {
          report.add(outcome);
        });
        report.end(leftOut(suite, run));
      }
    });
  } finally {
    await reference.close();
    if (changes) {
      const left = await putBack(real, beginning, Math.max(variables.waitMs, PUT_BACK_MS));
      if (left.length === 0) dropBeginning(variables.dataDir);
      report.putBack(left);
    }
  }
}

function connectTo({ baseUrl, tenantId, clientId, clientSecret }: EmulatedTenant): GraphConnection {
  const tokenUrl = `${baseUrl}/${tenantId}/oauth2/v2.0/token`;
  const token = clientCredentialsToken({ tokenUrl, clientId, clientSecret, now: () => new Date() });
  return graphConnection({ baseUrl, token });
}

async function runDocuments(
  variables: Variables,
  { report, signal }: { readonly report: Report; readonly signal: AbortSignal },
): Promise<void> {
  report.begin('documents');
  try {
    for (const outcome of await runContract(variables.cosmos, signal)) report.add(outcome);
    report.end([]);
  } finally {
    const count = await deleteOurs(variables.cosmos);
    say(`  deleted the ${count} documents that it wrote`);
  }
}

async function run(env: NodeJS.ProcessEnv, suites: readonly Suite[], signal: AbortSignal): Promise<boolean> {
  const variables = variablesFor(env, suites);
  const report = new Report(say);
  const ofTenant = suites.filter((suite) => suite !== 'documents');
  announce(variables, suites);
  if (suites.includes('documents')) {
    const reasons = await whyNoDatabase(variables.cosmos);
    if (reasons.length > 0) throw new Refused(['Nothing was changed, because:', ...reasons.map((line) => `  ${line}`)]);
  }
  if (ofTenant.length > 0) {
    const token = graphTokens(variables.graph);
    const clientId = clientOf(await token());
    const connection = graphConnection({ baseUrl: variables.graph.baseUrl, token, clientId });
    await runTenantSuites(connection, variables, ofTenant, { report, signal });
  }
  if (suites.includes('documents') && !signal.aborted) await runDocuments(variables, { report, signal });
  return report.summary(signal.aborted);
}

/** Whatever a sentence can say to whoever runs this. */
function explain(error: unknown): readonly string[] {
  if (error instanceof Refused) return error.lines;
  if (error instanceof WrongTenant) return [`Nothing was changed: ${error.message}`];
  if (error instanceof Stopped) return ['Stopped.'];
  if (isFault(error))
    return [
      error.message,
      ...(error.access === undefined ? [] : [`needs ${error.access.needs}: ${error.access.grant}`]),
    ];
  return [error instanceof Error ? (error.stack ?? error.message) : String(error)];
}

/** `npm run live`: says where real services differ from the emulated tenant and the stand-in. Exit 0 when nowhere. */
async function main(): Promise<void> {
  const stopping = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (stopping.signal.aborted) {
        say('Left as it is. The next run puts it back.');
        process.exit(1);
      }
      say('Stopping: everything is put back first. Once more to leave it as it is.');
      stopping.abort();
    });
  }
  let close = (): Promise<void> => Promise.resolve();
  try {
    const { isEmulated, suites } = readArguments(process.argv.slice(2));
    const rehearsal = isEmulated ? await startRehearsal() : undefined;
    close = rehearsal?.close ?? close;
    const env = rehearsal === undefined ? process.env : { ...process.env, ...rehearsal.env };
    process.exitCode = (await run(env, suites, stopping.signal)) ? 0 : 1;
  } catch (error) {
    explain(error).forEach(say);
    process.exitCode = 1;
  } finally {
    await close();
  }
}

void main();
