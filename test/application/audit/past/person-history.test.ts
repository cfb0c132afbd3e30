import { personHistory } from '../../../../src/application/audit/past/person-history';
import { changeRoster } from '../../../../src/application/roster/change-roster';
import { type LedgerPlace } from '../../../../src/ports/roster/department-store';
import { skuId, type DepartmentId, departmentId } from '../../../../src/domain/ids';
import { isRosterFact } from '../../../../src/domain/ledger/ledger-entry';
import { readRosters } from '../../../support/audit';
import {
  actor,
  aDepartment,
  anEntitlement,
  APPROVER,
  aRequest,
  found,
  MATH,
  on,
  person,
  PHYSICS,
  toAdd,
  toRemove,
  toSwap,
  VISIO,
} from '../../../support/builders';
import { countedDocuments, countOf } from '../../../support/store/counted-documents';
import { documentsInMemory, MovableClock, openDepartment, portsOn } from '../../../support/store/store-harness';

/** Whose history it is. */
const ONE = person(1);

async function world() {
  const clock = new MovableClock(new Date('2027-06-01T18:00:00Z'));
  const documents = countedDocuments(documentsInMemory(clock));
  const ports = portsOn(documents, { clock });
  await openDepartment(ports, { entitlements: [anEntitlement({ seats: 9 })] });
  await openDepartment(ports, { department: aDepartment({ id: PHYSICS, name: 'Physics', delegates: [person(910)] }) });
  let number = 0;
  const command = async (given: ReturnType<typeof toAdd>, by = APPROVER) => {
    number += 1;
    clock.advance(60_000);
    await changeRoster(ports, aRequest(`c${number}`, given, { actor: actor(by) }));
  };
  await command(toAdd(found(1), found(2)));
  await ports.departments.change(MATH, async (books) => {
    const by = { actor: actor(APPROVER), effectiveOn: on('2027-06-01'), command: 'c1' };
    const license = { product: VISIO, skuId: skuId('sku') };
    await books.record({ ...by, fact: { action: 'license-requested', person: ONE, ...license } });
    await books.record({
      ...by,
      fact: { action: 'license-failed', person: ONE, ...license, failure: 'tenant-short' },
    });
    await books.record({ ...by, fact: { action: 'license-active', person: person(2), ...license } });
  });
  await command(toSwap(found(1), found(3)));
  for (let round = 0; round < 4; round += 1) {
    await command({ ...toAdd(found(1)), department: PHYSICS });
    await command({ ...toRemove(found(1)), department: PHYSICS });
  }
  await command({ ...toAdd(found(1)), department: PHYSICS });
  const pagesOf = async (by: number, limit: number) => {
    const lines: string[] = [];
    let [after, pages]: [LedgerPlace | undefined, number] = [undefined, 0];
    do {
      const result = await personHistory(ports, actor(by), { userId: ONE.userId, after, limit });
      if (!result.ok) return result.refusal.code;
      lines.push(
        ...result.page.changes.map(
          ({ entry, department, license }) =>
            `${entry.department}/${entry.number} ${department.name} ${license?.fact.action ?? '-'}`,
        ),
      );
      after = result.page.next;
      pages += 1;
    } while (after !== undefined);
    return { lines, pages };
  };
  return { documents, ports, clock, pagesOf };
}

/** The entries of rosters that name somebody, the newest first, as they are stored. */
async function storedOf({ documents }: Awaited<ReturnType<typeof world>>, ids: readonly DepartmentId[]) {
  const ledgers = await Promise.all(ids.map((id) => readRosters(documents, id)));
  return ledgers
    .flatMap(({ ledger }) => ledger)
    .filter(({ fact }) => isRosterFact(fact) && JSON.stringify(fact).includes(`"userId":"${ONE.userId}"`))
    .toSorted((one, other) => (one.at < other.at ? 1 : -1))
    .map(({ department, number }) => `${department}/${number}`);
}

it('has every change that names somebody, the newest first, page after page', async () => {
  const made = await world();
  const found = await made.pagesOf(APPROVER, 3);
  if (typeof found === 'string') throw new Error(found);

  const expected = await storedOf(made, [MATH, PHYSICS]);
  expect(found.lines.map((line) => line.split(' ')[0])).toEqual(expected);
  expect(expected).toHaveLength(11);
  expect(found.pages).toBe(4);
  // Of the command that added two, what became of this one's license.
  expect(found.lines.slice(-2)).toEqual([
    expect.stringMatching(/Mathematics -$/u),
    expect.stringMatching(/Mathematics license-failed$/u),
  ]);
});

it('is told of the departments whose past somebody may read', async () => {
  const made = await world();
  const linesOf = async (by: number) => {
    const found = await made.pagesOf(by, 8);
    return typeof found === 'string' ? found : found.lines.map((line) => line.split(' ')[0]);
  };

  expect(await linesOf(900)).toEqual(await storedOf(made, [MATH]));
  expect(await linesOf(910)).toEqual(await storedOf(made, [PHYSICS]));
  expect(await linesOf(77)).toBe('not-yours');
});

it('names a department as it was called then', async () => {
  const made = await world();
  made.clock.advance(60_000);
  await made.ports.departments.change(PHYSICS, async (books) => {
    const department = await books.department();
    if (department === undefined) throw new Error('gone');
    const until = made.clock.now().toISOString() as never;
    await books.saveDepartment({ ...department, name: 'Astronomy', earlierNames: [{ name: 'Physics', until }] });
  });
  await made.ports.outline.changed([PHYSICS]);
  made.clock.advance(60_000);
  await changeRoster(
    made.ports,
    aRequest('last', { ...toRemove(found(1)), department: PHYSICS }, { actor: actor(APPROVER) }),
  );

  const pages = await made.pagesOf(APPROVER, 8);
  if (typeof pages === 'string') throw new Error(pages);
  expect(pages.lines.slice(0, 2).map((line) => line.split(' ')[1])).toEqual(['Astronomy', 'Physics']);
});

it('costs the same however many departments there are', async () => {
  const made = await world();
  for (let number = 0; number < 30; number += 1)
    await openDepartment(made.ports, {
      department: aDepartment({ id: departmentId(`d${number}`), name: `D ${number}` }),
    });
  await made.ports.outline.rebuild();
  const costOf = async (by: number) => {
    made.documents.take();
    await personHistory(made.ports, actor(by), { userId: ONE.userId, limit: 8 });
    return countOf(made.documents.take());
  };

  for (const by of [APPROVER, 910]) {
    const cost = await costOf(by);
    expect(cost.calls).toBeLessThanOrEqual(20);
    expect(cost.requestUnits).toBeLessThanOrEqual(100);
    expect(cost.calls).toBeGreaterThan(8);
  }
});
