import { type Instant } from '../../../../src/domain/calendar';
import { unzipSync } from 'fflate';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { declineFile, handOverFile } from '../../../../src/application/audit/pack/hand-over-file';
import {
  departmentWorkbook,
  preparePack,
  type PreparedFile,
} from '../../../../src/application/audit/pack/prepare-pack';
import { ledgerPart } from '../../../../src/application/audit/pack/read-ledger';
import { type Result } from '../../../../src/domain/result';
import { type LedgerEntry } from '../../../../src/domain/ledger/ledger-entry';
import { readWorkbook } from '../../../support/audit/pack-reading';
import { anAuditOf, packWorld, type PackWorld, PHYSICS_DELEGATE } from '../../../support/audit/pack-world';
import { actor, anEntitlement, APPROVER, DELEGATES, MATH, on } from '../../../support/builders';
import { entitle } from '../../../support/store/store-harness';

const temporary = mkdtempSync(join(tmpdir(), 'alacarte-prepared-'));
const AUDITOR = actor(970);
const [delegate = 900] = DELEGATES;
const UPLOAD = 'https://contoso-my.sharepoint.com/upload';
let folder: string;
let world: PackWorld;
let worlds = 0;

beforeEach(async () => {
  folder = join(temporary, `${(worlds += 1)}`);
  world = await packWorld(folder);
});

afterAll(() => {
  rmSync(temporary, { recursive: true });
});

function fileOf(result: Result<{ readonly file: PreparedFile }>): PreparedFile {
  if (!result.ok) throw new Error(`refused: ${result.refusal.code}`);
  return result.file;
}

const handOver = (file: PreparedFile, by: number) => handOverFile(world.ports, actor(by), { file, uploadUrl: UPLOAD });

async function packed(): Promise<Readonly<Record<string, string>>> {
  await handOver(fileOf(await preparePack(world.ports, AUDITOR, anAuditOf())), 970);
  const files = unzipSync(world.uploads.get(UPLOAD) ?? Buffer.alloc(0));
  return Object.fromEntries(Object.entries(files).map(([path, bytes]) => [path, Buffer.from(bytes).toString('utf8')]));
}

const linesOf = (text = ''): readonly LedgerEntry[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as LedgerEntry);

describe('an evidence pack', () => {
  it('is called after its day, and is what was kept', async () => {
    const file = fileOf(await preparePack(world.ports, AUDITOR, anAuditOf()));

    await handOver(file, 970);

    const bytes = world.uploads.get(UPLOAD) ?? Buffer.alloc(0);
    expect(file).toMatchObject({ name: 'audit-2027-06-29.zip', sizeBytes: bytes.length });
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(file.sha256);
  });

  it('has the ledgers as they were stored, the anchor, and the proofs', async () => {
    const files = await packed();

    const stored = await world.ports.departments.look(MATH).ledger({ sinceNumber: 1, limit: 100 });
    expect(linesOf(files['ledger/math.jsonl'])).toStrictEqual(stored);
    const heads = JSON.parse(files['pack.json'] ?? '') as object;
    expect(heads).toMatchObject({
      ...{ format: 1, organization: 'Contoso University', asOf: '2027-06-29', anchor: { number: 3 } },
      heads: [
        { department: 'math', number: 3, hash: stored.at(-1)?.hash },
        { department: 'physics', number: 3 },
      ],
    });
    expect(Object.keys(files).filter((path) => path.startsWith('proofs/'))).toHaveLength(2);
  });

  it('has nothing that was recorded after the day', async () => {
    world.clock.advance(24 * 60 * 60 * 1000);
    await entitle(world.ports, MATH, anEntitlement({ id: 'e2', purchaseOrderNumber: 'PO-LATE' }));

    const files = await packed();

    expect(linesOf(files['ledger/math.jsonl']).map(({ number }) => number)).toStrictEqual([1, 2, 3]);
  });

  it('counts an entry of the last minute of the day in the zone of the institution, and not of the next', async () => {
    // 23:59 in Los Angeles, the day after in UTC; the clock began at noon.
    world.clock.advance((11 * 60 + 59) * 60_000);
    await entitle(world.ports, MATH, anEntitlement({ id: 'e2' }));
    world.clock.advance(60_000);
    await entitle(world.ports, MATH, anEntitlement({ id: 'e3' }));

    expect(linesOf((await packed())['ledger/math.jsonl'])).toHaveLength(4);
  });

  it('ends where the ledger ended when it was begun, though others write meanwhile', async () => {
    const { departments } = world.ports;
    const growing = {
      ...world.ports,
      pastOf: async (...given: Parameters<typeof world.ports.pastOf>) => {
        await entitle(world.ports, MATH, anEntitlement({ id: `more-${given[0]}` }));
        return world.ports.pastOf(...given);
      },
    };

    const file = fileOf(await preparePack(growing, AUDITOR, anAuditOf()));
    await handOver(file, 970);

    const files = unzipSync(world.uploads.get(UPLOAD) ?? Buffer.alloc(0));
    expect(linesOf(Buffer.from(files['ledger/math.jsonl'] ?? []).toString())).toHaveLength(3);
    expect(await departments.look(MATH).ledger({ sinceNumber: 4, limit: 10 })).toHaveLength(2);
  });

  it('names a proof that the file store does not have, and is made all the same', async () => {
    const [sha256 = ''] = world.proofs.keys();
    world.proofs.delete(sha256);

    const files = await packed();

    expect(files['README.txt']).toContain(`PO-1001 of Mathematics: math.pdf is missing (SHA-256 ${sha256})`);
  });

  it('is for those who see everything', async () => {
    const outcome = await preparePack(world.ports, actor(delegate), anAuditOf());

    expect(outcome).toMatchObject({ ok: false, refusal: { code: 'central-it-only' } });
    expect(readdirSync(temporary)).not.toContain(String(worlds));
  });

  it('is handed over once, and then forgotten', async () => {
    const file = fileOf(await preparePack(world.ports, actor(APPROVER), anAuditOf()));

    expect([await handOver(file, APPROVER), await handOver(file, APPROVER)]).toStrictEqual([
      { ok: true, isThere: true },
      { ok: true, isThere: false },
    ]);
    expect(readdirSync(folder)).toStrictEqual([]);
  });

  it('is forgotten at once where nobody wants it', async () => {
    const file = fileOf(await preparePack(world.ports, actor(APPROVER), anAuditOf()));

    await declineFile(world.ports, file);

    expect(await handOver(file, APPROVER)).toStrictEqual({ ok: true, isThere: false });
  });

  it('is not handed to somebody who may not see everything any more', async () => {
    const file = fileOf(await preparePack(world.ports, AUDITOR, anAuditOf()));

    expect(await handOver(file, delegate)).toMatchObject({ ok: false, refusal: { code: 'not-yours' } });
    expect(world.uploads.size).toBe(0);
  });
});

describe('the workbook of a department', () => {
  it('has that department’s part, and nothing of others', async () => {
    const file = fileOf(await departmentWorkbook(world.ports, actor(delegate), anAuditOf('math')));
    await handOver(file, delegate);

    const sheets = readWorkbook(world.uploads.get(UPLOAD) ?? Buffer.alloc(0));
    const texts = [...sheets.values()].flatMap(({ rows }) => rows.flat().map(String));
    expect(file.name).toBe('math-2027-06-29.xlsx');
    expect(sheets.get('Seat spells')?.rows).toHaveLength(2);
    expect(sheets.get('Decisions')?.rows).toHaveLength(3);
    expect(texts).toContain('Mathematics');
    expect(texts.filter((text) => /Physics|person2@|physics/u.test(text))).toStrictEqual([]);
  });

  it.each([
    ['a delegate of another department', PHYSICS_DELEGATE],
    ['somebody without a role', 5],
  ])('is refused to %s', async (_, who) => {
    const outcome = await departmentWorkbook(world.ports, actor(who), anAuditOf('math'));

    expect(outcome).toMatchObject({ ok: false, refusal: { code: 'not-yours' } });
  });

  it('is not handed to others, whoever had it made', async () => {
    const file = fileOf(await departmentWorkbook(world.ports, actor(delegate), anAuditOf('math')));

    expect(await handOver(file, PHYSICS_DELEGATE)).toMatchObject({ ok: false });
  });

  it('of everything is a bug', async () => {
    await expect(departmentWorkbook(world.ports, actor(APPROVER), anAuditOf())).rejects.toBeInstanceOf(RangeError);
  });
});

it('reads a ledger of several pages, each entry once', async () => {
  await world.ports.departments.change(MATH, async (books) => {
    for (let number = 0; number < 90; number += 1) await books.record(aNote(number));
  });
  for (let round = 0; round < 11; round += 1)
    await world.ports.departments.change(MATH, async (books) => {
      for (let number = 0; number < 90; number += 1) await books.record(aNote(number));
    });

  const pages: number[][] = [];
  for await (const page of ledgerPart(world.ports, {
    department: MATH,
    before: '2027-06-30T07:00:00.000Z' as Instant,
  }))
    pages.push(page.map(({ number }) => number));

  expect(pages.map((page) => page.length)).toStrictEqual([500, 500, 83]);
  expect(pages.flat()).toStrictEqual(Array.from({ length: 1083 }, (_, index) => index + 1));
});

const aNote = (number: number) => ({
  ...{ actor: actor(APPROVER), effectiveOn: on('2027-06-29'), command: `note-${number}` },
  fact: { action: 'department-changed', name: 'Mathematics', directoryNames: [] } as const,
});
