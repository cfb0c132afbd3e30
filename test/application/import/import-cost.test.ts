import { graphDirectory } from '../../../src/adapters/graph/people/graph-directory';
import { importOrganization } from '../../../src/application/import/import-organization';
import { readOrganization } from '../../../src/config/read-organization';
import { departmentId } from '../../../src/domain/ids';
import { VISIO } from '../../support/builders';
import { type CallCount, countedDocuments, countOf } from '../../support/store/counted-documents';
import { documentsInMemory, portsOn } from '../../support/store/store-harness';
import { NO_LIMIT, provisionerOf } from '../../support/tenant/many-seats';
import { connectTo } from '../../support/tenant/tenant-connection';
import { closeTenants, startTenant } from '../../support/tenant/tenant';
import { aSku, aUser, guid, sku } from '../../support/tenant/tenant-seed';

afterEach(() => closeTenants());

const DEPARTMENTS = ['art', 'math'];
const NOBODY: CallCount = countOf([]);

interface Imported {
  readonly first: CallCount;
  readonly again: CallCount;
  readonly written: number;
  readonly adopted: number;
  readonly rosters: readonly number[];
}

/** Imports rosters of a length, every third person with a license that somebody gave, and the same file once more. */
async function imported(people: number): Promise<Imported> {
  const everybody = Array.from({ length: people * DEPARTMENTS.length + 1 }, (_, index) => index);
  const tenant = await startTenant({
    users: everybody.map((number) => aUser(number)),
    skus: [aSku(1, { prepaidUnits: { enabled: 500 } })],
    held: everybody
      .filter((number) => number > 0 && number % 3 === 0)
      .map((number) => ({ userId: guid(number), skuId: sku(1) })),
  });
  const documents = countedDocuments(documentsInMemory());
  const ports = portsOn(documents, {
    directory: graphDirectory({ connection: connectTo(tenant) }),
    provisioner: provisionerOf(tenant, { quota: NO_LIMIT }),
  });
  const read = readOrganization(
    JSON.stringify({
      departments: DEPARTMENTS.map((id) => ({ id, name: id, delegates: ['person0@contoso.edu'] })),
      approvers: ['person0@contoso.edu'],
      entitlements: DEPARTMENTS.map((department) => ({
        ...{ department, product: 'visio', seats: 5, purchaseOrderNumber: `PO-${department}` },
        ...{ coverFrom: '2026-08-01', coverUntil: '2027-06-30' },
      })),
      rosters: DEPARTMENTS.map((department, place) => ({
        ...{ department, product: 'visio' },
        people: Array.from({ length: people }, (_, index) => `person${place * people + index + 1}@contoso.edu`),
      })),
    }),
  );
  if (!read.ok) throw new Error(read.problems.join());
  const run = () => importOrganization(ports, read.organization, { file: 'file', by: 'somebody' });
  const result = await run();
  if (!result.ok) throw new Error(result.problems.join());
  const first = countOf(documents.take());
  await run();
  const again = countOf(documents.take());
  const places = await ports.departments.allPlaces();
  await documents.close();
  const { written, adopted } = result.report;
  const rosters = DEPARTMENTS.map((id) => places.filter(({ department }) => department === departmentId(id)).length);
  expect(places.every(({ product }) => product === VISIO)).toBe(true);
  return { first, again, written, adopted, rosters };
}

it('asks the store as often for many people as for few, and again writes nothing', async () => {
  const few = await imported(6);
  const many = await imported(30);

  expect(few.rosters).toEqual([6, 6]);
  expect(many.rosters).toEqual([30, 30]);
  expect([few.adopted, many.adopted]).toEqual([4, 20]);
  const calls = ({ reads, queries, transactions }: CallCount) => ({ reads, queries, transactions });
  expect(calls(many.first)).toEqual(calls(few.first));
  expect(calls(many.again)).toEqual(calls(few.again));
  expect(many.again.transactions).toBe(NOBODY.transactions);
});

it('writes each department in as few transactions as a hundred operations allow', async () => {
  const { first } = await imported(100);

  // The department with its cover, its people three times, and the one who may approve, with what all departments share.
  expect(first.transactions).toBeLessThanOrEqual(DEPARTMENTS.length * 4 + 2);
});
