import { DatabaseSync } from 'node:sqlite';
import { type Problem, problemLine } from '../../../../src/adapters/documents/verify/problem';
import { storedLedgers } from '../../../../src/adapters/documents/verify/stored-ledgers';
import { type Verified, verifyStore } from '../../../../src/adapters/documents/verify/verify-store';
import { sqliteLedgers } from '../../../../src/adapters/sqlite/sqlite-ledgers';
import { type LedgerSource } from '../../../../src/adapters/documents/verify/ledger-source';
import { ids } from '../../../../src/adapters/documents/department/department-records';
import { MATH, PHYSICS } from '../../../support/builders';
import { anchorsInMemory } from '../../../support/store/store-harness';
import { recordsIn, type Records, someRecords } from '../../../support/verify/records';

let records: Records;

afterEach(() => records.documents.close());

/** The two ways to read a store: the file itself, and what any document store answers. */
const sources: readonly (readonly [string, () => LedgerSource])[] = [
  ['a SQLite file', () => ({ ...sqliteLedgers(records.file), name: 'store' })],
  ['any store', () => ({ ...storedLedgers('store', records.documents), close: () => Promise.resolve() })],
];

async function verify(
  source: LedgerSource,
  anchors: ReturnType<typeof anchorsInMemory> | undefined = records.anchors,
): Promise<{ readonly lines: readonly string[]; readonly verified: Verified }> {
  const problems: Problem[] = [];
  const verified = await verifyStore(source, { anchors, tell: (problem) => problems.push(problem) });
  await source.close();
  return { lines: problems.map(problemLine), verified };
}

describe.each(sources)('%s', (_, open) => {
  it('holds as it was written, while others go on', async () => {
    records = await someRecords();
    const source = open();
    const busy = {
      ...source,
      heads: async () => {
        const heads = await source.heads();
        await records.record(MATH, 999);
        return heads;
      },
    };

    expect(await verify(busy)).toEqual({ lines: [], verified: { ledgers: 4, entries: 48, anchors: 7 } });
    expect((await verify(open())).verified.entries).toBe(49);
  });

  it('is whole where nothing was recorded yet', async () => {
    records = recordsIn();

    expect(await verify(open())).toEqual({ lines: [], verified: { ledgers: 0, entries: 0, anchors: 0 } });
  });

  it('names the entries that were lost when an older copy took its place, and keeps naming them', async () => {
    records = recordsIn();
    const anchors = records.anchors;
    for (let number = 1; number <= 4; number += 1) await records.record(MATH, number);
    await records.anchor();
    const lost = records;
    backUp(lost.file);
    for (let number = 5; number <= 7; number += 1) await lost.record(MATH, number);
    await lost.record(PHYSICS, 1);
    await lost.anchor();
    await lost.documents.close();
    records = { ...recordsIn(`${lost.file}.backup`), anchors };

    const { lines } = await verify(open());
    expect(lines).toEqual([
      'store, Department of math, entry 5: the anchors know 7 entries, the store has 4: entries 5 to 7 are lost (anchor 2)',
      'store, physics, entry 1: the anchors know 1 entry, the store has none: entry 1 is lost (anchor 2)',
    ]);

    for (let number = 8; number <= 12; number += 1) await records.record(MATH, number);
    expect((await verify(open())).lines).toEqual([
      'store, Department of math, entry 7: entries from one of 5 to 7 on were written anew: anchor 2 has another hash for entry 7',
      'store, physics, entry 1: the anchors know 1 entry, the store has none: entry 1 is lost (anchor 2)',
    ]);
  });

  it('says that anchors were cut off that it remembers', async () => {
    records = await someRecords();
    const shorter = anchorsInMemory(
      records.anchors.text
        .split('\n')
        .slice(0, 5)
        .map((line) => `${line}\n`)
        .join(''),
    );

    expect((await verify(open(), shorter)).lines).toEqual([
      'anchors in memory, line 6: anchors 6 to 7 are lost: the store remembers anchor 7 as the newest',
    ]);
  });

  it('names an entry that was edited, and one that was taken out', async () => {
    records = await someRecords();
    const at = { container: 'departments', partition: MATH } as const;
    const third = await records.documents.read({ ...at, id: ids.ledger(3) });
    const fifth = await records.documents.read({ ...at, id: ids.ledger(5) });
    const entry = { ...(third?.body['entry'] as object), command: 'another' };
    await records.documents.transact('departments', MATH, [
      {
        op: 'replace',
        id: ids.ledger(3),
        kind: 'ledger',
        body: { ...third?.body, entry },
        version: third?.version ?? '',
      },
      { op: 'delete', id: ids.ledger(5), version: fifth?.version ?? '' },
    ]);

    expect((await verify(open(), undefined)).lines).toEqual([
      'store, Department of math, entry 3: its hash is not that of what it says',
      'store, Department of math, entry 3: is found by another command than it says',
      'store, Department of math, entry 5: entry 5 is lost: entry 6 stands in its place',
    ]);
  });
});

/** A copy of a database that is in use, with what its log has of it. */
function backUp(file: string): void {
  const database = new DatabaseSync(file);
  database.exec(`VACUUM INTO '${file}.backup'`);
  database.close();
}
