import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Operation } from '../../src/adapters/documents/document-store';
import { bodies } from '../../src/adapters/documents/department-records';
import { sqliteDocuments } from '../../src/adapters/sqlite/sqlite-documents';
import { planTenant, runReconcile } from '../../src/application/run-reconcile';
import { departmentId, skuId } from '../../src/domain/ids';
import { emptyPool } from '../../src/domain/pool';
import { aDepartment, anEntitlement, aPolicy, AT, actor, person, PROJECT, VISIO } from '../support/builders';
import { entitle, openDepartment, portsOn } from '../support/store-harness';
import { TenantInMemory } from '../support/tenant-in-memory';
import { machineLines } from './machine';

/**
 * `node --require test/bench/compiled.cjs test/bench/plan.bench.ts [people] [departments]`, after a build: how long it takes to observe
 * and plan a whole tenant that is as it should be, on SQLite, without the time of the tenant itself; and how many writes mend one
 * in a hundred.
 */
const PRODUCTS = [VISIO, PROJECT];
const SKUS = { [VISIO]: skuId('sku-1'), [PROJECT]: skuId('sku-2') };
const MOST_MS = 2000;
const MOST_MB = 300;
const WRITES_AT_ONCE = 50;

const [people = 50_000, departments = 150] = process.argv.slice(3).map(Number);
const perPool = Math.ceil(people / (departments * PRODUCTS.length));
const documentsIn = (folder: string) => sqliteDocuments({ file: join(folder, 'plan.db'), now: () => new Date() });
const departmentOf = (index: number) => departmentId(`d${Math.floor(index / perPool / PRODUCTS.length)}`);
const productOf = (index: number) => PRODUCTS[Math.floor(index / perPool) % PRODUCTS.length] ?? VISIO;

async function seed(folder: string): Promise<void> {
  const documents = documentsIn(folder);
  const ports = portsOn(documents);
  for (let index = 0; index < departments; index += 1) {
    const id = departmentId(`d${index}`);
    await openDepartment(ports, { department: aDepartment({ id, name: id }), entitlements: [], products: PRODUCTS });
    for (const product of PRODUCTS) {
      await entitle(ports, id, anEntitlement({ id: `e-${product}`, product, seats: perPool }));
    }
  }
  for (let from = 0; from < people; from += perPool) {
    const [department, product] = [departmentOf(from), productOf(from)];
    const count = Math.min(perPool, people - from);
    const pool = await documents.read({ container: 'departments', partition: department, id: `pool|${product}` });
    const numbers = { rosterLength: count, lastRank: count, seatedThrough: count, capSeen: perPool };
    const body = bodies.pool({ ...emptyPool(department, product), ...numbers });
    await documents.transact('departments', department, [
      { op: 'replace', id: `pool|${product}`, kind: 'pool', body, version: pool?.version ?? '' },
    ]);
    const written = Array.from({ length: count }, (_, index) => documentsOf(from + index, index + 1)).flat();
    for (let at = 0; at < written.length; at += WRITES_AT_ONCE) {
      await documents.transact('departments', department, written.slice(at, at + WRITES_AT_ONCE));
    }
  }
  await documents.close();
}

function documentsOf(index: number, rank: number): Operation[] {
  const [department, product] = [departmentOf(index), productOf(index)];
  const known = person(index);
  const entry = { ...known, product, rank, addedAt: AT, addedBy: actor(900_000) };
  const [sku, outcome] = [SKUS[product] ?? skuId('none'), { status: 'active', at: AT } as const];
  const record = { person: known, product, skuId: sku, department, intendedAt: AT, outcome };
  return [
    { op: 'create', id: `entry|${product}|${known.userId}`, kind: 'entry', body: bodies.entry(entry) },
    {
      op: 'create',
      id: `assignment|${product}|${known.userId}|${sku}`,
      kind: 'assignment',
      body: bodies.assignment(record),
    },
  ];
}

async function measure(folder: string): Promise<void> {
  const documents = documentsIn(folder);
  const tenant = new TenantInMemory(
    PRODUCTS.map((product, index) => ({
      skuId: SKUS[product] ?? skuId('none'),
      skuPartNumber: `SKU_${index + 1}`,
      units: people,
    })),
  );
  for (let index = 0; index < people; index += 1) {
    tenant.give(person(index).userId, SKUS[productOf(index)] ?? skuId('none'));
  }
  const ports = portsOn(documents, { provisioner: tenant, policy: aPolicy() });
  const by = { kind: 'job', name: 'bench' } as const;
  const before = Math.round(process.memoryUsage().rss / 2 ** 20);
  const startedAt = performance.now();
  const plan = await planTenant(ports, { by });
  const ms = Math.round(performance.now() - startedAt);
  const mb = mostMegabytes() - before;

  const drift = Math.floor(people / 100);
  for (let index = 0; index < drift; index += 1) {
    tenant.take(person(index * 100).userId, SKUS[productOf(index * 100)] ?? skuId('none'));
  }
  ports.clock.now = () => new Date(Date.parse(AT) + 60 * 60_000);
  const mended = await runReconcile(ports, { by });
  const mendedMs = Math.round(performance.now() - startedAt - ms);
  const say = (line: string) => process.stdout.write(`${line}\n`);
  say(machineLines().join('\n'));
  say(`${people} people, ${departments * PRODUCTS.length} pools, SQLite, tenant in memory:`);
  say(
    `  observed and planned in ${ms} ms (at most ${MOST_MS}), ${mb} MB (at most ${MOST_MB}) besides the ${before} MB of Node and the tenant, ${plan.counts.keep} kept`,
  );
  say(
    `  ${drift} licenses taken away outside: ${mended?.counts.done} back with ${tenant.changes.length} writes, ${mendedMs} ms`,
  );
  const isRight = plan.counts.keep === people && plan.lines.length === 0 && mended?.counts.done === drift;
  if (!isRight || ms > MOST_MS || mb > MOST_MB || tenant.changes.length > 1.2 * drift) process.exitCode = 1;
  await documents.close();
}

/** The most memory this process had, in MB. `resourceUsage` would tell its parent's, which it begins with. */
function mostMegabytes(): number {
  const status = process.platform === 'linux' ? readFileSync('/proc/self/status', 'utf8') : '';
  const peakKb = /^VmHWM:\s+(\d+) kB$/mu.exec(status)?.[1];
  return Math.round(peakKb === undefined ? process.memoryUsage().rss / 2 ** 20 : Number(peakKb) / 1024);
}

async function main(): Promise<void> {
  const [, , folder] = process.argv;
  if (folder !== undefined && folder !== 'all') return measure(folder);
  const temporary = mkdtempSync(join(tmpdir(), 'alacarte-plan-'));
  try {
    await seed(temporary);
    // A process of its own, so that its memory is that of a plan, not of the preparations.
    const child = [...process.execArgv, process.argv[1] ?? '', temporary, String(people), String(departments)];
    const { status } = spawnSync(process.execPath, child, { stdio: 'inherit' });
    process.exitCode = status ?? 1;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

void main();
