import { readFileSync } from 'node:fs';
import { planTenant, runReconcile } from '../../../src/application/reconcile/run-reconcile';
import { aPolicy, AT, person } from '../../support/builders';
import { portsOn } from '../../support/store/store-harness';
import { TenantInMemory } from '../../support/tenant/tenant-in-memory';
import { documentsIn, PLAN_SKUS, type PlanKnobs, type PlanRun, skuOf } from './plan-world';

/**
 * In a process of its own, so that its memory is that of a plan, not of the preparations: observes and plans a whole tenant that is
 * as it should be, without the time of the tenant itself; and mends one in a hundred. Prints what it measured as JSON.
 */
async function measure(folder: string, knobs: PlanKnobs): Promise<PlanRun> {
  const documents = documentsIn(folder);
  const tenant = new TenantInMemory(PLAN_SKUS.map((sku) => ({ ...sku, units: knobs.people })));
  for (let index = 0; index < knobs.people; index += 1) tenant.give(person(index).userId, skuOf(index, knobs));
  const ports = portsOn(documents, { provisioner: tenant, policy: aPolicy() });
  const by = { kind: 'job', name: 'bench' } as const;
  const megabytesBefore = Math.round(process.memoryUsage().rss / 2 ** 20);
  const startedAt = performance.now();
  const plan = await planTenant(ports, { by });
  const plannedMs = performance.now() - startedAt;
  const mostMegabytes = mostMegabytesYet();

  const drifted = Math.floor(knobs.people / 100);
  for (let index = 0; index < drifted; index += 1) {
    tenant.take(person(index * 100).userId, skuOf(index * 100, knobs));
  }
  ports.clock.now = () => new Date(Date.parse(AT) + 60 * 60_000);
  const mendingAt = performance.now();
  const mended = await runReconcile(ports, { by });
  const mendedMs = performance.now() - mendingAt;
  await documents.close();
  return {
    plannedMs,
    megabytesBefore,
    mostMegabytes,
    kept: plan.counts.keep,
    others: plan.lines.length,
    drifted,
    mended: mended?.counts.done ?? 0,
    writes: tenant.changes.length,
    mendedMs,
  };
}

/** The most memory this process had, in MB. `resourceUsage` would tell its parent's, which it begins with. */
function mostMegabytesYet(): number {
  const status = process.platform === 'linux' ? readFileSync('/proc/self/status', 'utf8') : '';
  const peakKb = /^VmHWM:\s+(\d+) kB$/mu.exec(status)?.[1];
  return Math.round(peakKb === undefined ? process.memoryUsage().rss / 2 ** 20 : Number(peakKb) / 1024);
}

const [, , folder = '', people, departments] = process.argv;
void measure(folder, { people: Number(people), departments: Number(departments) }).then((run) => {
  process.stdout.write(JSON.stringify(run));
});
