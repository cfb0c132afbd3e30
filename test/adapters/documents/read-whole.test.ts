import { type DocumentStore } from '../../../src/adapters/documents/document-store';
import { readWhole } from '../../../src/adapters/documents/read-whole';
import { documentRunStore } from '../../../src/adapters/documents/tenant/run-store';
import { skuId, userId } from '../../../src/domain/ids';
import { countRun, type ReconcileRun, type RunLine } from '../../../src/domain/reconcile/run';
import { AT, found, MATH, person, toAdd, toMove, toRemove, toSwap, aRequest, VISIO } from '../../support/builders';
import { changeRoster } from '../../../src/application/roster/change-roster';
import { documentsInMemory, openDepartment, portsOn } from '../../support/store/store-harness';

let documents: DocumentStore;

beforeEach(() => {
  documents = documentsInMemory();
});

afterEach(() => documents.close());

async function write(values: readonly string[]): Promise<void> {
  for (const [index, value] of values.entries()) {
    const body = { userId: value };
    await documents.transact('departments', `d${index % 3}`, [{ op: 'create', id: `id${index}`, kind: 'entry', body }]);
  }
}

const read = (perPage: number) =>
  readWhole(documents, { kind: 'entry', by: 'userId', perPage }, ({ id, partition }) => `${partition}/${id}`);

describe('reading every document of a kind', () => {
  it.each([2, 3, 4, 5, 7, 8, 100])('gives each once, %i a page', async (perPage) => {
    await write(['a', 'b', 'c', 'd', 'e', 'f', 'g']);

    const all = await read(perPage);

    expect(all).toHaveLength(7);
    expect(new Set(all).size).toBe(7);
  });

  it('gives each once where several have one value, also across pages', async () => {
    await write(['a', 'b', 'b', 'b', 'c', 'c', 'd']);

    expect([...(await read(4))].toSorted()).toEqual(
      Array.from({ length: 7 }, (_, index) => `d${index % 3}/id${index}`).toSorted(),
    );
  });

  it('gives each once where more have one value than a page holds', async () => {
    await write(['a', 'b', 'b', 'b', 'b', 'b', 'c']);

    expect([...(await read(2))].toSorted()).toEqual(
      Array.from({ length: 7 }, (_, index) => `d${index % 3}/id${index}`).toSorted(),
    );
  });

  it('loses and repeats nothing that stays while others come and go', async () => {
    await write(['c', 'd', 'e', 'f', 'g']);
    const [early] = await documents.transact('departments', 'd9', [newEntry('early', 'b')]);
    let pages = 0;
    const changing: DocumentStore = {
      ...documents,
      query: async (query) => {
        const page = await documents.query(query);
        pages += 1;
        if (pages === 2)
          await documents.transact('departments', 'd9', [{ op: 'delete', id: 'early', version: early ?? '' }]);
        await documents.transact('departments', 'd8', [newEntry(`before-${pages}`, 'a')]);
        return page;
      },
    };

    const all = await readWhole(changing, { kind: 'entry', by: 'userId', perPage: 2 }, ({ id }) => id);

    expect(all).toEqual(['early', 'id0', 'id1', 'id2', 'id3', 'id4']);
  });

  it('lets others run between two pages', async () => {
    await write(Array.from({ length: 40 }, (_, index) => String(index)));
    const order: string[] = [];
    const slow: DocumentStore = {
      ...documents,
      query: (query) => {
        order.push('page');
        // Longer than a slice, however fast the machine is.
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
        return documents.query(query);
      },
    };
    setImmediate(() => order.push('other'));

    await readWhole(slow, { kind: 'entry', by: 'userId', perPage: 20 }, ({ id }) => id);

    expect(order).toEqual(['page', 'other', 'page', 'page']);
  });
});

const newEntry = (id: string, userId: string) => ({ op: 'create', id, kind: 'entry', body: { userId } }) as const;

describe('what a ledger says about a person', () => {
  it('is every change of a roster that names them, newest first, from either side of a swap', async () => {
    const ports = portsOn(documents);
    await openDepartment(ports);
    const change = (key: string, command: Parameters<typeof aRequest>[1]) =>
      changeRoster(ports, aRequest(key, command));
    await change('1', toAdd(found(1), found(2)));
    await change('2', toSwap(found(1), found(3)));
    await change('3', toMove([found(2)]));
    await change('4', toRemove(found(3)));

    const about = async (number: number) => {
      const entries = await ports.departments.look(MATH).ledger({ about: person(number).userId, limit: 10 });
      return entries.map(({ fact }) => fact.action);
    };

    expect(await about(1)).toEqual(['person-swapped', 'person-added']);
    expect((await about(2)).at(-1)).toBe('person-added');
    expect(await about(3)).toEqual(['person-removed', 'person-swapped']);
    expect(await about(4)).toEqual([]);
  });
});

describe('a run that is kept', () => {
  const line = (number: number): RunLine => ({
    step: {
      action: 'assign',
      isOurs: false,
      seat: { userId: userId(String(number)), product: VISIO, skuId: skuId('sku'), department: MATH },
    },
    person: person(number),
    outcome: { status: 'done' },
  });
  const run = (id: string, lines: readonly RunLine[], startedAt = AT): ReconcileRun => ({
    id,
    startedAt,
    endedAt: AT,
    by: { kind: 'job', name: 'reconcile' },
    mode: 'full',
    isDryRun: false,
    counts: countRun(lines, 0),
    lines,
    linesLeftOut: 0,
  });

  it('is cut where it would not fit, and says by how much', async () => {
    const runs = documentRunStore(documents);
    const lines = Array.from({ length: 5000 }, (_, index) => line(index));

    await runs.save(run('big', lines));

    const kept = await runs.find('big');
    expect(kept?.lines.length).toBeLessThan(5000);
    expect((kept?.lines.length ?? 0) + (kept?.linesLeftOut ?? 0)).toBe(5000);
    expect(kept?.counts.done).toBe(5000);
  });

  it('is found by its id, and among the newest', async () => {
    const runs = documentRunStore(documents);
    await runs.save(run('old', [], '2027-06-28T00:00:00.000Z' as never));
    await runs.save(run('new', [line(1)]));
    await runs.save(run('new', [line(1), line(2)]));

    expect((await runs.latest(1)).map(({ id }) => id)).toEqual(['new']);
    expect((await runs.find('new'))?.lines).toHaveLength(2);
    expect(await runs.find('none')).toBeUndefined();
  });
});
