import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { hashOf } from '../../../src/adapters/documents/department/ledger-hash';
import { evidencePackWriter } from '../../../src/adapters/pack/pack-writer';
import { CHAIN_SCRIPT } from '../../../src/adapters/pack/words/read-me';
import { type Audit, figuresOf } from '../../../src/domain/audit/audit';
import { type LedgerEntry, NO_PREVIOUS } from '../../../src/domain/ledger/ledger-entry';
import { type PackSources } from '../../../src/ports/audit/pack-writer';
import { collect, isThere, readWorkbook } from '../../support/audit/pack-reading';
import { aLedger, aLedgerOf, proofBytes, sampleEvidence } from '../../support/audit/sample-evidence';

type Sample = ReturnType<typeof sampleEvidence>;

const temporary = mkdtempSync(join(tmpdir(), 'alacarte-pack-'));
let folders = 0;
const HAS_SUMS = isThere('sha256sum', '--version');
const HAS_PYTHON = isThere('python3', '--version');
const HAS_PDFTOTEXT = isThere('pdftotext', '-v');
const where = (has: boolean, program: string) => (has ? '' : ` (left out: no ${program} here)`);

afterAll(() => {
  rmSync(temporary, { recursive: true });
});

/** Every proof that the sample names. */
function proofsOf({ evidence }: Sample): ReadonlyMap<string, Buffer> {
  const files = evidence.audit.pools.flatMap((pool) => pool.purchases.flatMap(({ proof }) => proof?.files ?? []));
  return new Map(files.map(({ name, sha256 }) => [sha256, proofBytes(name)]));
}

async function pack(sample: Sample, own: Partial<PackSources> = {}): Promise<Buffer> {
  const proofs = proofsOf(sample);
  const proof: PackSources['proof'] = (sha256) => Promise.resolve(proofs.get(sha256) ?? 'missing');
  return collect(evidencePackWriter().pack(sample.evidence, { ledgers: sample.ledgers, proof, ...own }));
}

/** Unpacks as a reader would. */
async function unpacked(sample: Sample, own: Partial<PackSources> = {}): Promise<{ folder: string; paths: string[] }> {
  const files = unzipSync(await pack(sample, own));
  const folder = join(temporary, `${(folders += 1)}`);
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  return { folder, paths: Object.keys(files) };
}

const textOf = (folder: string): string =>
  execFileSync('pdftotext', ['-layout', 'statement.pdf', '-'], { cwd: folder, encoding: 'utf8' }).replaceAll(
    /\s+/gu,
    ' ',
  );

describe('an evidence pack', () => {
  it('has statement, workbook, proofs, ledgers, and how to check them', async () => {
    const { paths } = await unpacked(sampleEvidence());

    expect(paths.filter((path) => !path.startsWith('proofs/'))).toStrictEqual([
      ...['ledger/dept-0.jsonl', 'ledger/dept-1.jsonl'],
      ...['pack.json', 'workbook.xlsx', 'statement.pdf', 'README.txt', 'SHA256SUMS'],
    ]);
    expect(paths.filter((path) => /^proofs\/[0-9a-f]{12}-order_\d+\.pdf$/u.test(path))).toHaveLength(4);
  });

  it('is the same, byte by byte, for the same evidence', async () => {
    const [one, other] = [await pack(sampleEvidence()), await pack(sampleEvidence())];

    expect(one.equals(other)).toBe(true);
  });

  it('names the SHA-256 of every other file, in the order of their paths', async () => {
    const { folder, paths } = await unpacked(sampleEvidence());

    const lines = readFileSync(join(folder, 'SHA256SUMS'), 'utf8').trimEnd().split('\n');
    const others = paths.filter((path) => path !== 'SHA256SUMS').toSorted();
    const expected = others.map((path) => {
      const hash = createHash('sha256')
        .update(readFileSync(join(folder, path)))
        .digest('hex');
      return `${hash}  ${path}`;
    });
    expect(lines).toStrictEqual(expected);
  });

  it('has proofs under the hash that the purchase says', async () => {
    const sample = sampleEvidence();
    const { folder } = await unpacked(sample);
    const sums = readFileSync(join(folder, 'SHA256SUMS'), 'utf8');

    for (const sha256 of proofsOf(sample).keys()) expect(sums).toContain(`${sha256}  proofs/${sha256.slice(0, 12)}-`);
  });

  it('has every ledger as it is, entry by entry, and says where each ends', async () => {
    const entries = aLedger('dept-0', 1203);
    const sample = { ...sampleEvidence(), ledgers: [aLedgerOf(entries), aLedgerOf(aLedger('institution', 3))] };
    const { folder } = await unpacked(sample);

    const lines = readFileSync(join(folder, 'ledger/dept-0.jsonl'), 'utf8').trimEnd().split('\n');
    const read = lines.map((line) => JSON.parse(line) as LedgerEntry);
    expect(read).toStrictEqual(entries);
    let previous = NO_PREVIOUS;
    for (const entry of read) {
      expect([entry.previous, hashOf(entry)]).toStrictEqual([previous, entry.hash]);
      previous = entry.hash;
    }
    const { heads } = JSON.parse(readFileSync(join(folder, 'pack.json'), 'utf8')) as {
      readonly heads: readonly object[];
    };
    expect(heads).toStrictEqual([
      { department: 'dept-0', number: 1203, hash: previous },
      expect.objectContaining({ department: '~tenant', number: 3 }),
    ]);
    expect(readFileSync(join(folder, 'ledger/institution.jsonl'), 'utf8').trimEnd().split('\n')).toHaveLength(3);
  });

  it('names a proof that is missing or damaged, and goes on', async () => {
    const sample = sampleEvidence();
    const [missing, damaged] = [...proofsOf(sample).keys()];
    const proof: PackSources['proof'] = (sha256) =>
      Promise.resolve(sha256 === missing ? 'missing' : sha256 === damaged ? 'damaged' : Buffer.from('proof'));

    const { folder, paths } = await unpacked(sample, { proof });

    expect(paths.filter((path) => path.startsWith('proofs/'))).toHaveLength(2);
    const readMe = readFileSync(join(folder, 'README.txt'), 'utf8');
    expect(readMe).toContain(`PO-1000 of Mathematics: order 0.pdf is missing (SHA-256 ${missing ?? ''})`);
    expect(readMe).toContain(`PO-1001 of Chemistry: order 1.pdf is damaged (SHA-256 ${damaged ?? ''})`);
    const cells = readWorkbook(readFileSync(join(folder, 'workbook.xlsx')))
      .get('Purchases')
      ?.rows.flat();
    expect(cells).toContain('order 0.pdf (missing: not in this pack)');
    if (HAS_PDFTOTEXT) expect(textOf(folder)).toContain('order 0.pdf is missing');
  });

  it('ends with whatever a file store throws', async () => {
    const proof = () => Promise.reject(new Error('the store is away'));

    await expect(pack(sampleEvidence(), { proof })).rejects.toThrow('the store is away');
  });

  it('says how far it is, up to the end', async () => {
    const seen: number[][] = [];
    const onProgress = (done: number, total: number) => seen.push([done, total]);

    await pack(sampleEvidence(), { onProgress });

    expect(seen.at(-1)).toStrictEqual([11, 11]);
  });

  it('tells departments apart whose names look like that of the institution', async () => {
    const department = aLedger('institution-x', 1).map((entry) => ({ ...entry, department: 'institution' as never }));
    const sample = { ...sampleEvidence(), ledgers: [aLedgerOf(department), aLedgerOf(aLedger('institution', 1))] };

    const { paths } = await unpacked(sample);

    expect(paths.slice(0, 2)).toStrictEqual(['ledger/institution_.jsonl', 'ledger/institution.jsonl']);
  });

  it('can be about nothing at all', async () => {
    const nothing = sampleEvidence({ departments: 0, products: 0 });
    const { folder, paths } = await unpacked({ ...nothing, ledgers: [] });

    expect(paths).toStrictEqual(['pack.json', 'workbook.xlsx', 'statement.pdf', 'README.txt', 'SHA256SUMS']);
    if (HAS_PDFTOTEXT) expect(textOf(folder)).toContain('No department has bought anything.');
  });
});

describe('whoever has nothing of ours', () => {
  const sums = (folder: string) => spawnSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: folder, encoding: 'utf8' });
  const chain = (folder: string) => {
    const files = ['ledger/dept-0.jsonl', 'ledger/dept-1.jsonl'];
    return spawnSync('python3', ['-c', CHAIN_SCRIPT, ...files], { cwd: folder, encoding: 'utf8' });
  };
  const change = (folder: string, path: string, by: (text: string) => string) => {
    writeFileSync(join(folder, path), by(readFileSync(join(folder, path), 'utf8')));
  };

  (HAS_SUMS ? it : it.skip)(`finds a file that was changed${where(HAS_SUMS, 'sha256sum')}`, async () => {
    const { folder, paths } = await unpacked(sampleEvidence());
    expect(sums(folder)).toMatchObject({ status: 0 });

    for (const path of paths.filter((one) => one !== 'SHA256SUMS')) {
      const before = readFileSync(join(folder, path));
      appendFileSync(join(folder, path), ' ');
      expect(sums(folder).stdout).toContain(`${path}: FAILED`);
      writeFileSync(join(folder, path), before);
    }
  });

  (HAS_PYTHON ? it : it.skip)(`recomputes the chains${where(HAS_PYTHON, 'python3')}`, async () => {
    const { folder } = await unpacked(sampleEvidence({ entries: 12 }));
    const read = () => chain(folder);
    expect(read()).toMatchObject({
      status: 0,
      stderr: '',
      stdout: expect.stringContaining('12 entries, intact') as string,
    });

    change(folder, 'ledger/dept-0.jsonl', (text) => text.replace('"PO-6"', '"PO-7"'));
    expect(read()).toMatchObject({ status: 1, stderr: expect.stringContaining('line 7 does not fit') as string });

    change(folder, 'ledger/dept-0.jsonl', (text) =>
      text.replace('"PO-7"', '"PO-6"').split('\n').slice(0, 5).join('\n'),
    );
    expect(read().stderr).toContain('does not end where pack.json says');
  });

  it('is told what to type', async () => {
    const { folder } = await unpacked(sampleEvidence());
    const readMe = readFileSync(join(folder, 'README.txt'), 'utf8');

    const [, script = ''] = /python3 chain\.py/u.test(readMe)
      ? (/\n( {4}import hashlib[\s\S]*?)\n\n3\./u.exec(readMe) ?? [])
      : [];
    expect(script.replaceAll(/^ {4}/gmu, '')).toBe(CHAIN_SCRIPT);
    expect(readMe).toContain('sha256sum -c SHA256SUMS');
    expect(readMe).toContain('npm run verify');
    expect(readMe).toContain(`number 12, hash ${'ab'.repeat(32)}`);
  });
});

describe('the statement', () => {
  const audit: Partial<Audit> = {
    learnedLater: [
      {
        at: '2027-07-03T10:00:00.000Z' as never,
        departmentName: 'History',
        productName: 'Visio',
        text: 'a late correction',
      },
    ],
  };

  (HAS_PDFTOTEXT ? it : it.skip)(`says the numbers of the audit${where(HAS_PDFTOTEXT, 'pdftotext')}`, async () => {
    const sample = sampleEvidence({ departments: 3, people: 7, audit });
    const { folder } = await unpacked(sample);
    const text = textOf(folder);
    const { entitled, seated, waiting, exceptions, unanswered } = figuresOf(sample.evidence.audit);

    expect(text).toContain(`${entitled} ${seated} ${waiting} ${exceptions} ${unanswered} Entitled Seated Waiting`);
    for (const pool of sample.evidence.audit.pools)
      expect(text).toContain(
        `${pool.departmentName} ${pool.entitled} ${pool.seated} ${pool.waiting} ${pool.actual ?? ''} 0 PO-`,
      );
    for (const said of [
      ...['As of Jun 30, 2027', 'Contoso University', 'Nobody has signed this audit off.', 'a late correction'],
      ...['Given outside alacarte (6)', 'Person 990 (person990@contoso.edu)', 'a loan until fall', 'Page 1 of'],
      ...['all times in America/Los_Angeles', `number 12, ${'ab'.repeat(32)}`],
    ])
      expect(text).toContain(said);
  });

  (HAS_PDFTOTEXT ? it : it.skip)(
    `leaves out what was not read, and says so${where(HAS_PDFTOTEXT, 'pdftotext')}`,
    async () => {
      const sample = sampleEvidence();
      const { tenantReadAt: _, ...rest } = sample.evidence.audit;
      const pools = rest.pools.map(({ actual: __, ...pool }) => pool);
      const products = rest.products.map(({ units: ___, ...product }) => product);
      const evidence = { ...sample.evidence, audit: { ...rest, pools, products, exceptions: [] } };
      const { folder } = await unpacked({ ...sample, evidence });

      const text = textOf(folder);

      expect(text).toContain('Tenant read not read');
      expect(text).toContain('Mathematics 4 3 0 not read 0');
      expect(text).toContain('The tenant was not read by then');
      expect(text).toContain('None is on record');
    },
  );
});
