import { documentMirrorStore } from '../../../../src/adapters/documents/tenant/mirror-store';
import { departmentId, productId, userId } from '../../../../src/domain/ids';
import { type MirrorLine, type MirrorRecord, type MirrorRun } from '../../../../src/domain/mirror/mirror';
import { isFault } from '../../../../src/ports/fault';
import { AT, person } from '../../../support/builders';
import { documentsInMemory } from '../../../support/store/store-harness';

const POOL = { department: departmentId('math'), product: productId('visio'), groupId: 'group-1' };
const aRecord = (own: Partial<MirrorRecord> = {}): MirrorRecord => ({
  ...POOL,
  agreed: [],
  ledgerNumber: 1,
  departing: [],
  written: [],
  owed: [],
  ...own,
});
const aRun = (own: Partial<MirrorRun> = {}): MirrorRun => ({
  id: `mirror-${AT}`,
  startedAt: AT,
  endedAt: AT,
  by: { kind: 'job', name: 'mirror' },
  mode: 'full',
  isDryRun: false,
  pools: 1,
  lines: [],
  linesLeftOut: 0,
  ...own,
});

describe('what roster and group agreed on', () => {
  it('is nothing at first, and then what was saved', async () => {
    const mirrors = documentMirrorStore(documentsInMemory());
    const nothing = await mirrors.find(POOL);

    const version = await mirrors.save(aRecord(), nothing.version);
    await mirrors.save(aRecord({ ledgerNumber: 2 }), version);

    expect(nothing).toEqual({ record: undefined, version: undefined });
    expect((await mirrors.find(POOL)).record).toEqual(aRecord({ ledgerNumber: 2 }));
    expect((await mirrors.find({ ...POOL, product: productId('project') })).record).toBeUndefined();
  });

  it('is not replaced by somebody who read something older', async () => {
    const mirrors = documentMirrorStore(documentsInMemory());
    const version = await mirrors.save(aRecord(), undefined);
    await mirrors.save(aRecord({ ledgerNumber: 2 }), version);

    for (const stale of [version, undefined]) {
      const thrown: unknown = await mirrors.save(aRecord({ ledgerNumber: 3 }), stale).catch((error: unknown) => error);
      expect(isFault(thrown, 'conflict')).toBe(true);
    }
    expect((await mirrors.find(POOL)).record?.ledgerNumber).toBe(2);
  });

  it('fits into one document with eight thousand members who all changed at once', async () => {
    const mirrors = documentMirrorStore(documentsInMemory());
    const people = Array.from({ length: 8000 }, (_, index) => person(index).userId);
    const departing = [{ since: AT, userIds: people.slice(0, 4000) }];
    const written = [{ at: AT, added: people.slice(4000), removed: people.map((id) => userId(`f${id.slice(1)}`)) }];
    const record = aRecord({ agreed: people, departing, written });

    await mirrors.save(record, undefined);

    expect((await mirrors.find(POOL)).record).toEqual(record);
  });
});

describe('runs of a mirror', () => {
  it('are kept, the newest first, and saving one again replaces it', async () => {
    const mirrors = documentMirrorStore(documentsInMemory());
    const newer = aRun({ id: 'mirror-2', startedAt: '2027-06-30T19:00:00.000Z' as MirrorRun['startedAt'] });
    await mirrors.saveRun(aRun());
    await mirrors.saveRun(newer);
    await mirrors.saveRun({ ...newer, pools: 2 });

    expect(await mirrors.latestRuns(10)).toEqual([{ ...newer, pools: 2 }, aRun()]);
    expect(await mirrors.latestRuns(1)).toHaveLength(1);
  });

  it('keep as many lines as fit, and how many did not', async () => {
    const mirrors = documentMirrorStore(documentsInMemory());
    const lines = Array.from({ length: 8000 }, (_, index): MirrorLine => {
      const known = person(index);
      const step = { action: 'add', side: 'roster', userId: known.userId } as const;
      return { ...POOL, about: 'person', step, person: known, outcome: { status: 'done' } };
    });

    await mirrors.saveRun(aRun({ lines }));

    const [kept] = await mirrors.latestRuns(1);
    expect(kept?.lines.length).toBeGreaterThan(1000);
    expect((kept?.lines.length ?? 0) + (kept?.linesLeftOut ?? 0)).toBe(8000);
  });
});
