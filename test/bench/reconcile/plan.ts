import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type LoggedRequest } from '../../../src/local/emulated-tenant/conditions/request-log';
import { graphConnection } from '../../../src/adapters/graph/connection/graph-connection';
import { graphSeatProvisioner } from '../../../src/adapters/graph/seats/graph-seat-provisioner';
import { clientCredentialsToken } from '../../../src/adapters/graph/connection/token-source';
import { runReconcile } from '../../../src/application/reconcile/run-reconcile';
import { aPolicy, person } from '../../support/builders';
import { portsOn } from '../../support/store/store-harness';
import { documentsIn, PLAN_SKUS, type PlanKnobs, type PlanRun, seedPlanWorld, skuOf } from './plan-world';
import { startHelper } from '../processes';
import { type TenantAccess } from './reconcile-speed.bench';

/** How large a world is planned, how often, and how large the one is that is read over HTTP. */
export interface PlanBenchKnobs extends PlanKnobs {
  readonly repeats: number;
  readonly overHttp: PlanKnobs;
}

/** The requests of a run that has nothing to do. */
export interface QuietRun {
  readonly people: number;
  /** Pages that people fill, at 500 a page. */
  readonly fullPages: number;
  readonly reads: number;
  readonly writes: number;
  readonly kept: number;
}

/** What was measured. */
export interface PlanMeasured {
  readonly runs: readonly PlanRun[];
  readonly quiet: QuietRun;
}

const PAGE = 500;
/** As the program is started in package.json: with less room for garbage than Node takes by itself. */
const SETTINGS = ['--max-semi-space-size=8'];

/** Plans in a new process each time, after one uncounted; then reads a tenant over HTTP that is as it should be. */
export async function measurePlan(knobs: PlanBenchKnobs, folder: string): Promise<PlanMeasured> {
  const [world, compiled] = [join(folder, 'world'), join(folder, 'compiled')];
  for (const one of [world, compiled]) mkdirSync(one, { recursive: true });
  await seedPlanWorld(world, knobs);
  const [, ...runs] = Array.from({ length: knobs.repeats + 1 }, (_, run) => {
    // What is mended is remembered, so that each needs a world of its own.
    const copy = join(folder, `run-${run}`);
    cpSync(world, copy, { recursive: true });
    return planInProcess(copy, compiled, knobs);
  });
  return { runs, quiet: await runQuietly(join(folder, 'http'), knobs.overHttp) };
}

function planInProcess(folder: string, compiled: string, { people, departments }: PlanKnobs): PlanRun {
  const child = [join(__dirname, 'plan.bench.ts'), folder, String(people), String(departments)];
  const args = [...SETTINGS, '--require', join(__dirname, '../compiled.cjs'), ...child];
  const { status, stdout } = spawnSync(process.execPath, args, {
    env: { ...process.env, BENCH_COMPILED: compiled },
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`plan.bench.ts ended with ${String(status)}`);
  return JSON.parse(stdout) as PlanRun;
}

async function runQuietly(folder: string, knobs: PlanKnobs): Promise<QuietRun> {
  mkdirSync(folder, { recursive: true });
  await seedPlanWorld(folder, knobs);
  const helper = await startHelper('reconcile/tenant.bench.ts', { args: ['1', '0'] });
  const documents = documentsIn(folder);
  try {
    const tenant = helper.first as TenantAccess & { readonly controlUrl: string };
    await load(tenant.controlUrl, knobs);
    const token = clientCredentialsToken({ ...tenant, tokenUrl: tokenUrl(tenant), now: () => new Date() });
    const provisioner = graphSeatProvisioner({ connection: graphConnection({ baseUrl: tenant.baseUrl, token }) });
    const ports = portsOn(documents, { provisioner, policy: aPolicy() });
    const run = await runReconcile(ports, { by: { kind: 'job', name: 'bench' } });
    const { requests } = (await (await fetch(`${tenant.controlUrl}/log`)).json()) as { requests: LoggedRequest[] };
    return {
      people: knobs.people,
      fullPages: PLAN_SKUS.reduce((pages, sku) => pages + Math.ceil(holdersOf(sku.skuId, knobs) / PAGE), 0),
      reads: requests.filter(({ method }) => method === 'GET').length,
      writes: requests.filter(({ method }) => method !== 'GET').length,
      kept: run?.counts.keep ?? 0,
    };
  } finally {
    await documents.close();
    await helper.stop();
  }
}

const tokenUrl = ({ baseUrl, tenantId }: TenantAccess): string => `${baseUrl}/${tenantId}/oauth2/v2.0/token`;

const holdersOf = (sku: string, knobs: PlanKnobs): number =>
  Array.from({ length: knobs.people }, (_, index) => skuOf(index, knobs)).filter((one) => one === sku).length;

/** Everybody, with the license that their roster calls for. */
async function load(controlUrl: string, knobs: PlanKnobs): Promise<void> {
  const everybody = Array.from({ length: knobs.people }, (_, index) => ({
    ...person(index),
    sku: skuOf(index, knobs),
  }));
  const seed = {
    skus: PLAN_SKUS.map((sku) => ({ ...sku, prepaidUnits: { enabled: knobs.people } })),
    users: everybody.map(({ userId, displayName, userPrincipalName }) => ({
      id: userId,
      displayName,
      userPrincipalName,
      usageLocation: 'US',
    })),
    held: everybody.map(({ userId, sku }) => ({ userId, skuId: sku })),
  };
  const headers = { 'content-type': 'application/json' };
  const loaded = await fetch(`${controlUrl}/load`, { method: 'POST', headers, body: JSON.stringify({ seed }) });
  if (!loaded.ok) throw new Error(`the tenant's load: ${loaded.status} ${await loaded.text()}`);
}
