import { strToU8, Zip, ZipDeflate, zipSync } from 'fflate';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canonicalHash, canonicalJson } from '../../../src/adapters/documents/canonical-json';
import { type Problem, problemLine } from '../../../src/adapters/documents/verify/problem';
import { ledgerPath as writtenPath } from '../../../src/adapters/pack/words/file-names';
import { departmentOfPath, knownUntil, ledgerPath } from '../../../src/adapters/zip/pack-contents';
import { verifyPackFile } from '../../../src/adapters/zip/verify-pack-file';
import { departmentId } from '../../../src/domain/ids';
import { INSTITUTION, type LedgerEntry } from '../../../src/domain/ledger/ledger-entry';
import { MATH } from '../../support/builders';
import { Random } from '../../support/random';
import {
  packOf,
  type PackFiles,
  PROOF,
  recordsIn,
  type Records,
  sha256Of,
  someRecords,
  summed,
} from '../../support/verify/records';

let records: Records;
let pack: PackFiles;

beforeAll(async () => {
  records = await someRecords(6);
  pack = await packOf(records);
});

afterAll(() => records.documents.close());

const asFile = (bytes: Uint8Array): string => {
  const path = join(mkdtempSync(join(tmpdir(), 'alacarte-pack-')), 'pack.zip');
  writeFileSync(path, bytes);
  return path;
};
const zipped = (files: PackFiles, level: 0 | 6 = 6): Uint8Array => zipSync(Object.fromEntries(files), { level });

async function verify(bytes: Uint8Array, anchors?: string): Promise<readonly string[]> {
  const problems: Problem[] = [];
  const read = anchors === undefined ? undefined : anchorsOf(anchors);
  await verifyPackFile(asFile(bytes), { anchors: read, tell: (problem) => problems.push(problem) });
  return problems.map(problemLine);
}

const anchorsOf = (text: string) => ({
  name: 'anchors.jsonl',
  // eslint-disable-next-line @typescript-eslint/require-await -- Nothing in it waits.
  read: async function* () {
    yield Buffer.from(text);
  },
});

const without = (path: string): PackFiles => new Map([...pack].filter(([one]) => one !== path));
const withFile = (path: string, text: string | Buffer): PackFiles => new Map([...pack, [path, Buffer.from(text)]]);
const proofPath = `proofs/${sha256Of(PROOF.bytes).slice(0, 12)}-quote-5-seats.pdf`;

/** As a program writes a zip that does not know sizes beforehand. */
function streamed(files: PackFiles): Uint8Array {
  const pieces: Uint8Array[] = [];
  const zip = new Zip((error, piece) => {
    if (error !== null) throw error;
    pieces.push(piece);
  });
  for (const [path, bytes] of files) {
    const file = new ZipDeflate(path);
    zip.add(file);
    file.push(bytes, true);
  }
  zip.end();
  return Buffer.concat(pieces);
}

describe('a pack as it was made', () => {
  it('holds, however it was packed', async () => {
    for (const bytes of [zipped(pack), zipped(pack, 0), streamed(pack)])
      expect([await verify(bytes), await verify(bytes, records.anchors.text)]).toEqual([[], []]);
  });

  it('is counted by its ledgers, entries and anchors', async () => {
    const path = asFile(zipped(pack));
    const tell = (): void => undefined;

    expect(await verifyPackFile(path, { anchors: undefined, tell })).toEqual({ ledgers: 4, entries: 24 });
    expect(await verifyPackFile(path, { anchors: anchorsOf(records.anchors.text), tell })).toEqual({
      ...{ ledgers: 4, entries: 24, anchors: 4 },
    });
  });

  it.each([MATH, INSTITUTION, departmentId('institution')])(
    'has the ledger of %s where it is looked for',
    (department) => {
      const path = writtenPath(department);

      expect([ledgerPath(department), departmentOfPath(path)]).toEqual([path, department]);
    },
  );

  it('may hold what this program does not know, hashed as it is', async () => {
    const lines = (pack.get('ledger/math.jsonl') ?? '').toString().trimEnd().split('\n');
    const { hash: _, ...last } = JSON.parse(lines.at(-1) ?? '') as LedgerEntry;
    const newer = { ...last, fact: { action: 'made-of-gold', grams: [1e21, 0.5] }, beside: { é: null } };
    const hash = canonicalHash(newer);
    const contents = JSON.parse((pack.get('pack.json') ?? '').toString()) as { heads: { department: string }[] };
    const heads = contents.heads.map((head) => (head.department === MATH ? { ...head, hash } : head));
    const files = new Map([
      ...pack,
      [
        'ledger/math.jsonl',
        Buffer.from([...lines.slice(0, -1), canonicalJson({ ...newer, hash })].map((one) => `${one}\n`).join('')),
      ] as const,
      ['pack.json', Buffer.from(JSON.stringify({ ...contents, heads }))] as const,
    ]);

    expect(await verify(zipped(summed(files)))).toEqual([]);
  });
});

describe('a pack that is not as it was made', () => {
  it.each<[string, () => PackFiles, readonly string[]]>([
    [
      'lacks a file',
      () => without('statement.pdf'),
      [
        'statement.pdf: is missing',
        expect.stringMatching(/^statement.pdf: is missing: named in line \d of SHA256SUMS$/u) as string,
      ],
    ],
    [
      'lacks a ledger',
      () => summed(without('ledger/math.jsonl')),
      ['ledger/math.jsonl: is missing: the ledger of math, 6 entries'],
    ],
    ['has one more file', () => summed(withFile('more.txt', 'x')), ['more.txt: belongs into no pack']],
    [
      'has a file without a sum',
      () => withFile('ledger/x.jsonl', ''),
      ['ledger/x.jsonl: is not in SHA256SUMS', 'ledger/x.jsonl: is of a ledger that pack.json does not name'],
    ],
    [
      'lacks a proof',
      () => summed(without(proofPath)),
      [
        expect.stringMatching(
          /^proofs\/\w{12}-quote “5 seats”.pdf: the proof of purchase p\d+ is missing, or has another hash than in the ledger: [0-9a-f]{64}$/u,
        ) as string,
      ],
    ],
    [
      'has another proof',
      () => summed(new Map([...pack, ['proofs/000000000000-other.pdf', Buffer.from('other')]])),
      ['proofs/000000000000-other.pdf: is no proof that a ledger names'],
    ],
    [
      'has no contents that can be read',
      () => summed(withFile('pack.json', '{"format":2}')),
      ['pack.json: format is missing, or is not what it should be'],
    ],
    [
      'has sums that are none',
      () => withFile('SHA256SUMS', `${(pack.get('SHA256SUMS') ?? '').toString()}nothing\n`),
      ['SHA256SUMS, line 10: is no hash and path'],
    ],
  ])('%s', async (_, make, expected) => {
    expect(await verify(zipped(make()))).toEqual(expected);
  });

  it('names a line that is no UTF-8, no JSON, not canonical, or too long', async () => {
    const lines = (pack.get('ledger/math.jsonl') ?? '').toString().trimEnd().split('\n');
    const changed = Buffer.concat([
      Buffer.from(`${lines[0] ?? ''} \n`),
      Buffer.from([0xff, 10]),
      Buffer.from('{"deep":'.repeat(50_000)),
      Buffer.from('\n'),
      Buffer.alloc(5 * 1024 * 1024, 'x'),
      Buffer.from(`\n${lines.slice(4).join('\n')}`),
    ]);

    expect(await verify(zipped(summed(withFile('ledger/math.jsonl', changed))))).toEqual([
      'ledger/math.jsonl, line 1, entry 1: is not written as it was: no canonical JSON',
      'ledger/math.jsonl, line 2, math, entry 2: is no UTF-8',
      'ledger/math.jsonl, line 3, math, entry 3: is no JSON',
      'ledger/math.jsonl, line 4, math, entry 4: is longer than 4 MB',
      'ledger/math.jsonl, line 6, entry 6: is not written to its end',
    ]);
  });

  it('has nothing in an entry that its hash does not count, whatever it is called', async () => {
    const lines = (pack.get('ledger/math.jsonl') ?? '').toString().trimEnd().split('\n');
    const changed = lines.map((line, at) => `${at === 2 ? line.replace('{', '{"__proto__":{"seats":500},') : line}\n`);

    expect(await verify(zipped(summed(withFile('ledger/math.jsonl', changed.join('')))))).toEqual([
      'ledger/math.jsonl, line 3, math, entry 3: its hash is not that of what it says',
    ]);
  });

  it.each([
    ['../outside.txt', 'its name leads out of its folder, or nowhere'],
    ['/etc/passwd', 'its name leads out of its folder, or nowhere'],
    ['folder/', 'its name leads out of its folder, or nowhere'],
    [String.raw`a\b.txt`, 'its name has characters that no file name may have'],
    ['C:x.txt', 'its name has characters that no file name may have'],
  ])('has a file named %s', async (path, what) => {
    expect(await verify(zipped(withFile(path, 'x')))).toEqual([`${path}: ${what}`]);
  });

  it('prints no name that a terminal would obey', async () => {
    const [line = ''] = await verify(zipped(withFile('\u001b[2Jclean', 'x')));

    expect(line).toBe(String.raw`\u001b[2Jclean: its name has characters that no file name may have`);
  });
});

describe('a zip that was changed', () => {
  it('is named, and never more than that, wherever it was cut off or edited', async () => {
    const [bytes, random] = [Buffer.from(zipped(pack)), new Random(7)];
    const silent: number[] = [];
    for (let trial = 0; trial < 25; trial += 1) {
      const at = random.below(bytes.length);
      if ((await verify(bytes.subarray(0, at))).length === 0) silent.push(at);
      const edited = Buffer.from(bytes);
      edited[at] = (bytes[at] ?? 0) ^ (1 + random.below(255));
      await verify(edited);
    }

    expect(silent).toEqual([]);
  });

  it('is no bomb', async () => {
    const bomb = Buffer.from(zipSync({ 'README.txt': new Uint8Array(20_000_000) }));
    const larger = Buffer.from(bomb);
    // The directory says how large a file is: less than it is, and more than any pack.
    const directory = larger.lastIndexOf(Buffer.from('PK\u0001\u0002'));
    larger.writeUInt32LE(1000, directory + 24);

    expect(await verify(larger)).toContain('README.txt: is larger than the zip says');
    larger.writeUInt32LE(0xfffffff0, directory + 24);
    expect((await verify(larger)).join('\n')).toMatch(/README.txt: is damaged in the zip/u);
    expect(await verify(overlapping())).toEqual(['pack.zip: has a file that lies in another: b.txt']);
    expect(await verify(strToU8('no zip at all, and longer than an end'))).toEqual([
      'pack.zip: is no zip, or was cut off',
    ]);
  });

  it('has no name in one place and another in the other', async () => {
    const bytes = Buffer.from(zipped(pack));
    bytes.write('readme', bytes.indexOf('README.txt'));

    expect(await verify(bytes)).toEqual(['README.txt: has another name where it is than in the directory of the zip']);
  });
});

/** Two files of the directory that share their bytes. */
function overlapping(): Buffer {
  const bytes = Buffer.from(
    zipSync({ 'a.txt': strToU8('x'.repeat(100)), 'b.txt': strToU8('y'.repeat(100)) }, { level: 0 }),
  );
  const last = bytes.lastIndexOf(Buffer.from('PK\u0001\u0002'));
  bytes.writeUInt32LE(0, last + 42);
  return bytes;
}

describe('a pack and anchors', () => {
  it('may be older than anchors, which then know more', async () => {
    const old = await packOf(records);
    await records.record(MATH, 100);
    await records.anchor();

    expect(await verify(zipped(old), records.anchors.text)).toEqual([]);
  });

  it('must hold what was anchored before it was made', async () => {
    const before = await packOf(records);
    await records.record(MATH, 101);
    await records.anchor();
    records.clock.advance(1000);
    const later = await packOf(records);
    const contents = JSON.parse((later.get('pack.json') ?? '').toString()) as { until: string };
    const kept = JSON.parse((before.get('pack.json') ?? '').toString()) as object;
    const files = summed(
      new Map([...before, ['pack.json', Buffer.from(JSON.stringify({ ...kept, until: contents.until }))]]),
    );

    expect(await verify(zipped(files), records.anchors.text)).toEqual([
      'ledger/math.jsonl, math, entry 8: the anchors know 8 entries, the pack has 7: entry 8 is lost (anchor 6)',
    ]);
  });

  it('cannot be called older than what is in it', async () => {
    const files = await packOf(records);
    const kept = JSON.parse((files.get('pack.json') ?? '').toString()) as object;
    const [earlier] = records.anchors.text.split('\n');
    const until = (JSON.parse(earlier ?? '') as { at: string }).at;
    files.set('pack.json', Buffer.from(JSON.stringify({ ...kept, madeAt: until, until })));

    expect((await verify(zipped(summed(files)), records.anchors.text))[0]).toMatch(
      /^ledger\/\w+\.jsonl, line \d+, entry \d+: was recorded at .*: pack\.json says that the pack ends before /u,
    );
  });

  it('are not said to agree where they know nothing of what is in it', async () => {
    const young = recordsIn();
    await young.record(MATH, 8);
    young.clock.advance(1000);
    const files = await packOf(young);
    await young.record(MATH, 9);
    await young.anchor();
    const problems: Problem[] = [];

    const verified = await verifyPackFile(asFile(zipped(files)), {
      ...{ anchors: anchorsOf(young.anchors.text), tell: (problem) => problems.push(problem) },
    });

    expect([verified, problems]).toEqual([{ ledgers: 1, entries: 1, anchors: 0 }, []]);
    await young.documents.close();
  });

  it('cannot leave out its end by saying that it ends sooner', async () => {
    const later = await packOf(records);
    const told = JSON.parse((later.get('pack.json') ?? '').toString()) as { asOf: string; until: string };
    const sooner = new Date(Date.parse(`${told.asOf}T00:00:00Z`) - 24 * 3_600_000).toISOString();
    const empty = (changed: object): PackFiles =>
      summed(
        new Map([
          ...[...later].filter(([path]) => !path.startsWith('ledger/') && !path.startsWith('proofs/')),
          ['pack.json', Buffer.from(JSON.stringify({ ...told, heads: [], anchor: undefined, ...changed }))],
        ]),
      );
    const after = new Date(Date.parse(told.until) + 48 * 3_600_000).toISOString();

    expect([
      await verify(zipped(empty({ until: sooner })), records.anchors.text),
      await verify(zipped(empty({ until: sooner, madeAt: sooner })), records.anchors.text),
      await verify(
        zipped(summed(new Map([...later, ['pack.json', Buffer.from(JSON.stringify({ ...told, until: after }))]]))),
      ),
    ]).toEqual([
      [`pack.json: says that it ends before ${sooner}, when ${told.asOf} was not over, and it was made later`],
      [`pack.json: says that it was made before ${told.asOf} began`],
      [`pack.json: says that it ends before ${after}, when ${told.asOf} was over everywhere`],
    ]);
  });

  it('are compared by the anchor that the pack remembers', async () => {
    const now = zipped(await packOf(records));
    const shorter = `${records.anchors.text.trimEnd().split('\n').slice(0, -2).join('\n')}\n`;

    expect((await verify(now, shorter))[0]).toBe(
      'anchors.jsonl, line 5: anchors 5 to 6 are lost: the pack remembers anchor 6 as the newest',
    );
  });

  it('knows without being told only what the end of its day is in every zone', () => {
    const made = (asOf: string, madeAt: string, until?: string) =>
      knownUntil({ format: 1, asOf, madeAt, heads: [], ...(until === undefined ? {} : { until }) });

    expect(made('2027-03-31', '2027-05-01T12:00:00.000Z')).toBe('2027-03-31T10:00:00.000Z');
    expect(made('2027-03-31', '2027-03-31T08:00:00.000Z')).toBe('2027-03-31T08:00:00.000Z');
    expect(made('2027-03-31', '2027-05-01T12:00:00.000Z', '2027-04-01T07:00:00.000Z')).toBe('2027-04-01T07:00:00.000Z');
  });
});
