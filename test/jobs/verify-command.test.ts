import { zipSync } from 'fflate';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { MATH } from '../support/builders';
import { buildProgram, type Ran, runBuilt } from '../support/browser/local-process';
import { packOf, type Records, someRecords } from '../support/verify/records';

const root = mkdtempSync(join(tmpdir(), 'alacarte-verify-command-'));
const anchors = join(root, 'heads.jsonl');
const pack = join(root, 'pack.zip');
let records: Records;

const verify = (args: readonly string[], own: Readonly<Record<string, string>> = {}): Promise<Ran> =>
  runBuilt('dist/verify.js', args, { DATA_DIR: root, ...own });

beforeAll(async () => {
  buildProgram();
  records = await someRecords(3);
  writeFileSync(anchors, records.anchors.text);
  writeFileSync(join(dirname(records.file), 'anchors.jsonl'), records.anchors.text);
  writeFileSync(pack, zipSync(Object.fromEntries(await packOf(records))));
});

afterAll(async () => {
  await records.documents.close();
  rmSync(root, { recursive: true, force: true });
});

// Each is a process; they run side by side, and the records stay open all the time.
it('compares with anchors where there are some, and says so where there are none', async () => {
  const ours = { DATA_DIR: dirname(records.file) };

  const [packAlone, packWith, database, configured, configuredByName] = await Promise.all([
    verify([pack]),
    verify([pack, '--anchors', anchors]),
    verify([records.file]),
    verify([], ours),
    verify([records.file], ours),
  ]);

  const alone = '4 ledgers, 12 entries: every chain holds; consistent in itself, not compared.';
  const compared = '4 ledgers, 12 entries: every chain holds; 2 anchors agree.';
  expect([packAlone.lines, packAlone.code, database.lines, database.code]).toEqual([[alone], 0, [alone], 0]);
  expect([packWith.lines, configured.lines, configuredByName.lines]).toEqual([[compared], [compared], [compared]]);
});

it('ends with 1 and a line for each problem', async () => {
  const changed = join(root, 'changed.zip');
  const files = await packOf(records);
  const lines = (files.get(`ledger/${MATH}.jsonl`) ?? '').toString();
  files.set(`ledger/${MATH}.jsonl`, Buffer.from(lines.replace('command 5', 'command 6')));
  writeFileSync(changed, zipSync(Object.fromEntries(files)));
  const [cut, other] = [join(root, 'cut.db'), join(root, 'other.db')];
  const database = new DatabaseSync(records.file);
  database.exec(`VACUUM INTO '${cut}'`);
  database.close();
  writeFileSync(cut, readFileSync(cut).subarray(0, 12_000));
  new DatabaseSync(other).exec('CREATE TABLE something (id)');

  const [edited, cutOff, foreign] = await Promise.all([verify([changed]), verify([cut]), verify([other])]);

  expect([edited.lines, edited.code]).toEqual([
    [
      'ledger/math.jsonl, line 2, math, entry 2: its hash is not that of what it says',
      'ledger/math.jsonl: has another hash than in SHA256SUMS',
      '2 problems in 4 ledgers, 12 entries, not compared with anchors.',
    ],
    1,
  ]);
  expect([cutOff.lines.at(-1), cutOff.code]).toEqual([
    '1 problem in 0 ledgers, 0 entries, not compared with anchors.',
    1,
  ]);
  expect(cutOff.lines[0]).toContain(`${cut} is damaged`);
  expect([foreign.lines[0], foreign.code]).toEqual([`other.db: ${other} is no database of alacarte`, 1]);
});

it('says in one line what it cannot do', async () => {
  const [nowhere, noAnchors, nothing] = await Promise.all([
    verify([join(root, 'nowhere.zip')]),
    verify([pack, '--anchors', root]),
    verify([]),
  ]);

  expect([nowhere.lines, nowhere.code]).toEqual([[`there is no pack or database "${join(root, 'nowhere.zip')}"`], 1]);
  expect([noAnchors.lines, noAnchors.code]).toEqual([[`there is no file of anchors "${root}"`], 1]);
  expect([nothing.lines, nothing.code]).toEqual([[`there is no database "${join(root, 'alacarte.db')}"`], 1]);
});
