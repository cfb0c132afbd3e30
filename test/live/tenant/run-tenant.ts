import { untilStopped } from '../../../src/concurrency/stopping';
import { type GraphConnection, graphConnection } from '../../../src/adapters/graph/connection/graph-connection';
import { clientCredentialsToken } from '../../../src/adapters/graph/connection/token-source';
import { skuId, userId } from '../../../src/domain/ids';
import { type EmulatedTenant } from '../../../src/local/emulated-tenant/start-emulated-tenant';
import { type Running } from '../compare';
import { Refused, refuseFor, say } from '../say';
import { type Suite, type Variables } from '../variables';
import { type Beginning, dropBeginning, keepBeginning, putBack, readBeginning } from './beginning';
import { portsOn, type TenantPorts } from './ports';
import { type Named, readNamed } from './read-named';
import { startReference } from './reference';
import { leftOut, runTenantSuite } from './run-suites';
import { skuNamed, whyNot } from './why-not';

/** How late a real tenant may be to show what was put back, at least. */
const PUT_BACK_MS = 30_000;
const putBackMs = ({ graph, waitMs }: Variables): number => Math.max(waitMs, graph.isLoopback ? 0 : PUT_BACK_MS);

/**
 * Runs the suites of a tenant on it and on an emulated one that is like it. Whatever becomes of that, everything is put back as it was; what
 * cannot be is said. Throws {@link Refused} before anything is changed when that could not be promised.
 */
export async function runTenant(
  connection: GraphConnection,
  variables: Variables,
  suites: readonly Exclude<Suite, 'documents'>[],
  running: Running,
): Promise<void> {
  const { report, signal } = running;
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
        await runTenantSuite(suite, run, running);
        report.end(leftOut(suite, run));
      }
    });
  } finally {
    try {
      if (changes) {
        const left = await putBack(real, beginning, putBackMs(variables));
        if (left.length === 0) dropBeginning(variables.dataDir);
        report.putBack(left);
      }
    } finally {
      await reference.close();
    }
  }
}

function connectTo({ baseUrl, tenantId, clientId, clientSecret }: EmulatedTenant): GraphConnection {
  const tokenUrl = `${baseUrl}/${tenantId}/oauth2/v2.0/token`;
  const token = clientCredentialsToken({ tokenUrl, clientId, clientSecret, now: () => new Date() });
  return graphConnection({ baseUrl, token });
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
  refuseFor(whyNot(variables, named, suites));
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

async function putEarlierBack(ports: TenantPorts, variables: Variables): Promise<void> {
  const { dataDir, graph } = variables;
  const earlier = readBeginning(dataDir);
  if (earlier === undefined) return;
  if (earlier.graph !== graph.baseUrl || earlier.tenantId !== (graph.tenantId ?? null)) {
    const where = `${earlier.graph}${earlier.tenantId === null ? '' : `, tenant ${earlier.tenantId}`}`;
    throw new Refused([
      `An earlier run on ${where} was not put back: run npm run live there first, or mend it by hand and remove ${dataDir}/live.json`,
    ]);
  }
  const left = await putBack(ports, earlier, putBackMs(variables));
  if (left.length > 0)
    throw new Refused(['What an earlier run changed could not be put back:', ...left.map((line) => `  ${line}`)]);
  dropBeginning(dataDir);
  say('What an earlier run left was put back.');
}
