import { anchorLedgers } from '../../../src/application/audit/anchor/anchor-ledgers';
import { type Anchor } from '../../../src/domain/audit/anchor';
import { INSTITUTION } from '../../../src/domain/ledger/ledger-entry';
import { Fault } from '../../../src/ports/fault';
import { anchorAllLedgers } from '../../../src/jobs/ledger/anchor-ledgers';
import { MATH, PHYSICS } from '../../support/builders';
import { recordsIn, type Records } from '../../support/verify/records';

let records: Records;

beforeEach(async () => {
  records = recordsIn();
  await records.record(MATH, 1);
});

afterEach(() => records.documents.close());

const anchorsOf = ({ anchors }: Records): readonly Anchor[] =>
  anchors.text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Anchor);
const headsOf = (anchor: Anchor | undefined): readonly string[] =>
  (anchor?.heads ?? []).map(({ department, number }) => `${department} ${number}`);
const byHand = () =>
  anchorAllLedgers.byHand?.(records.ports, { isDryRun: false, onProgress: () => undefined }) ??
  Promise.reject(new Error('nobody can ask for it'));

it('names every ledger once, and then those that have grown', async () => {
  await records.record(INSTITUTION, 2);
  await anchorLedgers(records.ports);
  await records.record(PHYSICS, 3);
  await records.record(MATH, 4);
  await anchorLedgers(records.ports);

  const [first, second] = anchorsOf(records);
  expect([headsOf(first), headsOf(second)]).toEqual([
    ['math 1', '~tenant 1'],
    ['math 2', 'physics 1'],
  ]);
  expect([second?.number, second?.previous]).toEqual([2, first?.hash]);
});

it('writes nothing where no ledger has grown', async () => {
  await anchorLedgers(records.ports);
  const before = records.anchors.text;

  expect(await anchorLedgers(records.ports)).toEqual({ lost: [], isBroken: false });
  expect(records.anchors.text).toBe(before);
});

it('goes on behind an anchor whose writer died before it was remembered', async () => {
  const { memory } = records.ports.anchoring;
  const dying = {
    ...records.ports,
    anchoring: { ...records.ports.anchoring, memory: { ...memory, save: () => Promise.reject(new Error('killed')) } },
  };
  await expect(anchorLedgers(dying)).rejects.toThrow('killed');
  await records.record(PHYSICS, 2);

  await anchorLedgers(records.ports);

  expect(anchorsOf(records).map(headsOf)).toEqual([['math 1'], ['physics 1']]);
  expect((await memory.find())?.number).toBe(2);
});

it('makes each anchor once where many programs anchor at the same time', async () => {
  const reports = await Promise.all(Array.from({ length: 4 }, () => anchorLedgers(records.ports)));

  expect(reports.filter((one) => one?.anchor !== undefined)).toHaveLength(1);
  expect(anchorsOf(records)).toHaveLength(1);
});

it('goes on behind whoever came first without the lease', async () => {
  const { store } = records.ports.anchoring;
  let isFirst = true;
  const late = {
    ...store,
    append: async (line: string, at: number) => {
      if (isFirst) {
        isFirst = false;
        const anyLease = {
          take: () => Promise.resolve({ renew: () => Promise.resolve(true), release: () => Promise.resolve() }),
        };
        await anchorLedgers({ ...records.ports, leases: anyLease });
        await records.record(MATH, 2);
      }
      await store.append(line, at);
    },
  };

  await anchorLedgers({ ...records.ports, anchoring: { ...records.ports.anchoring, store: late } });

  expect(anchorsOf(records).map(headsOf)).toEqual([['math 1'], ['math 2']]);
});

it('says so where anchors were taken away, goes on with all ledgers, and names the gap by its number', async () => {
  await records.record(PHYSICS, 2);
  await anchorLedgers(records.ports);
  await records.record(MATH, 3);
  await anchorLedgers(records.ports);
  records.anchors.text = `${records.anchors.text.split('\n')[0] ?? ''}\n`;
  await records.record(MATH, 4);

  const { lines, hasFailed } = await byHand();

  expect(hasFailed).toBe(true);
  expect(lines).toEqual([
    '! anchors in anchors in memory were changed or taken away: npm run verify names them',
    '+ anchor 3 of 2 ledgers in anchors in memory',
  ]);
  expect(anchorsOf(records).map(({ number }) => number)).toEqual([1, 3]);
  expect(await byHand()).toEqual({
    lines: ['= no ledger has grown since the last anchor in anchors in memory'],
    hasFailed: false,
  });
});

it('comes as often as the whole tenant is read, and sooner after a failure', async () => {
  const { clock, ports } = records;
  let isDown = true;
  const store = records.anchors;
  const failing = {
    name: store.name,
    size: () => (isDown ? Promise.reject(new Fault('unavailable', 'down')) : store.size()),
    read: (from: number) => store.read(from),
    append: (line: string, at: number) => store.append(line, at),
  };
  const run = anchorAllLedgers.onSchedule({
    ...{ ...ports, anchoring: { ...ports.anchoring, store: failing } },
    finishLookUps: () => Promise.resolve('done'),
  });
  const runs = [await run()];
  isDown = false;
  for (let quarter = 1; quarter <= 6; quarter += 1) {
    clock.advance(15 * 60_000);
    await records.record(MATH, quarter);
    runs.push(await run());
  }

  expect(runs).toEqual(['failed', 'done', 'done', 'done', 'done', 'done', 'done']);
  expect(anchorsOf(records).map(headsOf)).toEqual([['math 2'], ['math 5']]);
});

it('says what a store lacks that was put back', async () => {
  await anchorLedgers(records.ports);
  const [ends, memory] = [await records.ports.anchoring.ledgerEnds(), records.ports.anchoring.memory];
  await records.record(MATH, 2);
  await records.record(MATH, 3);
  await anchorLedgers(records.ports);
  const restored = { ...records.ports.anchoring, ledgerEnds: () => Promise.resolve(ends), memory };

  const report = await anchorLedgers({ ...records.ports, anchoring: restored });

  expect(report?.lost).toEqual([{ department: 'math', anchored: 3, left: 1 }]);
  expect(headsOf(report?.anchor)).toEqual(['math 1']);
});
