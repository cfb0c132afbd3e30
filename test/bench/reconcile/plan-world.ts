import { join } from 'node:path';
import { type DocumentStore, type Operation } from '../../../src/adapters/documents/document-store';
import { kinds } from '../../../src/adapters/documents/shapes/kinds';
import { sqliteDocuments } from '../../../src/adapters/sqlite/sqlite-documents';
import { departmentId, type SkuId, skuId } from '../../../src/domain/ids';
import { emptyPool } from '../../../src/domain/roster/pool';
import { aDepartment, anEntitlement, AT, actor, person, PROJECT, VISIO } from '../../support/builders';
import { entitle, openDepartment, portsOn } from '../../support/store/store-harness';

/** How many people hold one license each, and how many departments have the pools, of two products each. */
export interface PlanKnobs {
  readonly people: number;
  readonly departments: number;
}

/** What one process measured. */
export interface PlanRun {
  /** From the first read to the plan. */
  readonly plannedMs: number;
  /** With the program and the tenant, before anything was observed. */
  readonly megabytesBefore: number;
  /** The most that the whole process had until the plan stood. */
  readonly mostMegabytes: number;
  readonly kept: number;
  /** Lines of the plan that are not `keep`. */
  readonly others: number;
  readonly drifted: number;
  readonly mended: number;
  readonly writes: number;
  readonly mendedMs: number;
}

/** The SKUs of the world, one for each product. */
export const PLAN_SKUS = [
  { skuId: skuId('bf95fd32-576a-4742-8d7a-6dc4940b9532'), skuPartNumber: 'SKU_1' },
  { skuId: skuId('46974aed-363e-423c-9e6a-951037cec495'), skuPartNumber: 'SKU_2' },
];
const PRODUCTS = [VISIO, PROJECT];
const WRITES_AT_ONCE = 50;

/** The documents of a folder. */
export const documentsIn = (folder: string): DocumentStore =>
  sqliteDocuments({ file: join(folder, 'plan.db'), now: () => new Date() });

const perPool = ({ people, departments }: PlanKnobs): number => Math.ceil(people / (departments * PRODUCTS.length));
const poolOf = (index: number, knobs: PlanKnobs): number => Math.floor(index / perPool(knobs));
const departmentOf = (index: number, knobs: PlanKnobs) =>
  departmentId(`d${Math.floor(poolOf(index, knobs) / PRODUCTS.length)}`);
const productOf = (index: number, knobs: PlanKnobs) => PRODUCTS[poolOf(index, knobs) % PRODUCTS.length] ?? VISIO;

/** What somebody holds. */
export const skuOf = (index: number, knobs: PlanKnobs): SkuId =>
  PLAN_SKUS[poolOf(index, knobs) % PLAN_SKUS.length]?.skuId ?? skuId('none');

/** Writes departments, pools, rosters and assignment records, as if everybody had had their license for a long time. */
export async function seedPlanWorld(folder: string, knobs: PlanKnobs): Promise<void> {
  const documents = documentsIn(folder);
  const ports = portsOn(documents);
  const seats = perPool(knobs);
  for (let index = 0; index < knobs.departments; index += 1) {
    const id = departmentId(`d${index}`);
    await openDepartment(ports, { department: aDepartment({ id, name: id }), entitlements: [], products: PRODUCTS });
    for (const product of PRODUCTS) await entitle(ports, id, anEntitlement({ id: `e-${product}`, product, seats }));
  }
  for (let from = 0; from < knobs.people; from += seats) await seedRoster(documents, from, knobs);
  await documents.close();
}

async function seedRoster(documents: DocumentStore, from: number, knobs: PlanKnobs): Promise<void> {
  const [department, product] = [departmentOf(from, knobs), productOf(from, knobs)];
  const count = Math.min(perPool(knobs), knobs.people - from);
  const pool = await documents.read({ container: 'departments', partition: department, id: `pool|${product}` });
  const numbers = { rosterLength: count, lastRank: count, seatedThrough: count, capSeen: perPool(knobs) };
  const body = kinds.pool.bodyOf({ ...emptyPool(department, product), ...numbers });
  await documents.transact('departments', department, [
    { op: 'replace', id: `pool|${product}`, kind: 'pool', body, version: pool?.version ?? '' },
  ]);
  const written = Array.from({ length: count }, (_, index) => documentsOf(from + index, index + 1, knobs)).flat();
  for (let at = 0; at < written.length; at += WRITES_AT_ONCE) {
    await documents.transact('departments', department, written.slice(at, at + WRITES_AT_ONCE));
  }
}

function documentsOf(index: number, rank: number, knobs: PlanKnobs): Operation[] {
  const [department, product, sku] = [departmentOf(index, knobs), productOf(index, knobs), skuOf(index, knobs)];
  const known = person(index);
  const entry = { ...known, product, rank, addedAt: AT, addedBy: actor(900_000) };
  const outcome = { status: 'active', at: AT } as const;
  const record = { person: known, product, skuId: sku, department, intendedAt: AT, outcome };
  return [
    { op: 'create', id: `entry|${product}|${known.userId}`, kind: 'entry', body: kinds.entry.bodyOf(entry) },
    {
      op: 'create',
      id: `assignment|${product}|${known.userId}|${sku}`,
      kind: 'assignment',
      body: kinds.assignment.bodyOf(record),
    },
  ];
}
