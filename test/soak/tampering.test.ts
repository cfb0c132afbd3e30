import { copyFileSync } from 'node:fs';
import { sqliteLedgers } from '../../src/adapters/sqlite/sqlite-ledgers';
import { type AnchorsToRead, verifyStore } from '../../src/adapters/documents/verify/verify-store';
import { type Problem } from '../../src/adapters/documents/verify/problem';
import { verifyPack } from '../../src/adapters/zip/verify-pack';
import { INSTITUTION } from '../../src/domain/ledger/ledger-entry';
import { report } from '../support/notes';
import { Random } from '../support/random';
import { ChangingDatabase } from '../support/verify/databases-changed';
import { ANCHORS, changedPack, rewrittenPack } from '../support/verify/packs-changed';
import { type PackFiles, packOf, readable, type Records, someRecords } from '../support/verify/records';
import { COUNTS, SEED } from './counts';

let records: Records;
let pack: PackFiles;
let anchors: string;
let file: string;
let other: string;

beforeAll(async () => {
  records = await someRecords();
  pack = await packOf(records);
  anchors = records.anchors.text;
  await records.documents.close();
  file = `${records.file}.copy`;
  other = `${records.file}.other`;
  for (const copy of [file, other]) copyFileSync(records.file, copy);
});

/** Anchors as somebody left them; each character is a byte, since changed ones need be no text. */
const anchorsOf = (latin1: string): AnchorsToRead => ({
  name: ANCHORS,
  // eslint-disable-next-line @typescript-eslint/require-await -- Nothing in it waits.
  read: async function* () {
    yield Buffer.from(latin1, 'latin1');
  },
});

const latin1 = (text: string): string => Buffer.from(text).toString('latin1');

async function problemsOfPack(files: PackFiles, given: string | undefined): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  const tell = (problem: Problem) => problems.push(problem);
  await verifyPack(readable(files), { anchors: given === undefined ? undefined : anchorsOf(given), tell });
  return problems;
}

async function problemsOfStore(path: string, given: string | undefined): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  const source = sqliteLedgers(path);
  const tell = (problem: Problem) => problems.push(problem);
  await verifyStore(source, { anchors: given === undefined ? undefined : anchorsOf(given), tell });
  await source.close();
  return problems;
}

/** How often each kind of change was made. */
class Tally {
  readonly #counts = new Map<string, number>();

  add(what: string): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1);
  }

  toString(): string {
    return [...this.#counts].map(([what, count]) => `${count} × ${what}`).join(', ');
  }
}

/** What a problem of rewriting says: the entry that is named lies in the span that it gives. */
function spanOf({ what }: Problem): readonly [number, number] {
  const [, from, until = from] =
    /^(?:entries from one of|entry) (\d+)(?: to (\d+) on were| was) written anew: anchor \d+/u.exec(what) ?? [];
  return [Number(from), Number(until)];
}

it('finds nothing in records that nobody changed, with anchors and without', async () => {
  expect(await problemsOfPack(pack, latin1(anchors))).toEqual([]);
  expect(await problemsOfPack(pack, undefined)).toEqual([]);
  expect(await problemsOfStore(file, latin1(anchors))).toEqual([]);
  expect(await problemsOfStore(file, undefined)).toEqual([]);
});

it(`finds each of ${COUNTS.tamperings} changes of a pack and its anchors, and says where`, async () => {
  const random = new Random(SEED);
  const tally = new Tally();
  const missed: unknown[] = [];
  for (let trial = 0; trial < COUNTS.tamperings; trial += 1) {
    const change = changedPack(pack, latin1(anchors), random);
    const problems = await problemsOfPack(change.files, change.anchors);
    const isNamed = problems.some(
      ({ file: place, line, entry }) =>
        (change.file === '*' || place === change.file) &&
        (change.lines.length === 0 || change.lines.includes(line ?? entry ?? 0)),
    );
    if (!isNamed) missed.push({ trial, what: change.what, file: change.file, lines: change.lines, problems });
    tally.add(change.what);
  }
  report(`changes of a pack, all found in their place: ${String(tally)}, seed ${SEED}`);
  expect(missed).toEqual([]);
});

it(`finds each of ${COUNTS.tamperings} changes of a database, and says where`, async () => {
  const random = new Random(SEED + 1);
  const tally = new Tally();
  const missed: unknown[] = [];
  const database = new ChangingDatabase(file);
  for (let trial = 0; trial < COUNTS.tamperings; trial += 1) {
    const change = database.change(random);
    const problems = await problemsOfStore(file, random.chance(0.5) ? undefined : latin1(anchors));
    const isNamed = problems.some(
      ({ department, entry }) =>
        (department === nameOf(change.partition) || department === change.partition) &&
        (change.entries.length === 0 || change.entries.includes(entry ?? 0)),
    );
    if (!isNamed) missed.push({ trial, ...change, problems });
    tally.add(change.what);
    database.putRight();
  }
  database.close();
  report(`changes of a database, all found in their place: ${String(tally)}, seed ${SEED + 1}`);
  expect(missed).toEqual([]);
  expect(await problemsOfStore(file, latin1(anchors))).toEqual([]);
});

it(`finds each of ${COUNTS.rewritings} ledgers that were written anew with new hashes by its anchors, and by nothing else`, async () => {
  const random = new Random(SEED + 2);
  const wrong: unknown[] = [];
  const database = new ChangingDatabase(other);
  for (let trial = 0; trial < COUNTS.rewritings; trial += 1) {
    const isPack = trial % 2 === 0;
    const change = isPack ? rewrittenPack(pack, random) : { ...database.rewrite(random), file: '' };
    const verify = (given: string | undefined) =>
      'files' in change ? problemsOfPack(change.files, given) : problemsOfStore(other, given);
    const [without, problems] = [await verify(undefined), await verify(latin1(anchors))];
    const isNamed = problems.some((problem) => {
      const [from, until] = spanOf(problem);
      const isPlace =
        'files' in change ? problem.file === change.file : problem.department === nameOf(change.partition);
      return isPlace && from <= change.from && change.from <= until;
    });
    if (without.length > 0 || !isNamed) wrong.push({ trial, from: change.from, without, problems });
    if (!isPack) database.putRight();
  }
  database.close();
  report(
    `ledgers written anew with new hashes, all found with anchors, none without: ${COUNTS.rewritings}, seed ${SEED + 2}`,
  );
  expect(wrong).toEqual([]);
});

const nameOf = (partition: string): string =>
  partition === INSTITUTION ? 'the institution' : `Department of ${partition}`;
