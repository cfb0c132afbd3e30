import { type Job } from '../../src/jobs/job';
import {
  readImportArguments,
  readJobArguments,
  readSeedArguments,
  readVerifyArguments,
} from '../../src/read-arguments';
import { Problems } from '../../src/way-in';

const byHand = () => Promise.resolve({ lines: [], hasFailed: false });
const repeated = { everySeconds: () => 1, onSchedule: () => () => Promise.resolve('done' as const) };
const JOBS: readonly Job[] = [
  { name: 'cover', ...repeated, byHand },
  { name: 'never-by-hand', ...repeated },
  { name: 'reconcile', ...repeated, byHand },
];
const DELIVER: readonly Job[] = [{ name: 'deliver', byHand, takes: 'deliver takes N PRODUCT' }];

function problemsOf(read: () => unknown): readonly string[] {
  try {
    read();
  } catch (error) {
    if (error instanceof Problems) return error.lines;
    throw error;
  }
  return [];
}

describe('the arguments of a job', () => {
  it.each([
    ['cover', { name: 'cover', asOf: undefined, isDryRun: false, words: [] }],
    ['cover --dry-run', { name: 'cover', asOf: undefined, isDryRun: true, words: [] }],
    ['--dry-run reconcile', { name: 'reconcile', asOf: undefined, isDryRun: true, words: [] }],
    ['cover --as-of 2028-02-29', { name: 'cover', asOf: '2028-02-29', isDryRun: false, words: [] }],
    ['cover --as-of=2027-06-30 --dry-run', { name: 'cover', asOf: '2027-06-30', isDryRun: true, words: [] }],
    ['--as-of 2027-06-30 -- cover', { name: 'cover', asOf: '2027-06-30', isDryRun: false, words: [] }],
  ])('%s', (typed, expected) => {
    expect(readJobArguments(typed.split(' '), JOBS)).toEqual(expected);
  });

  it.each([
    [[], 'name a job: cover, reconcile'],
    [['--dry-run'], 'name a job: cover, reconcile'],
    [['Cover'], 'there is no job "Cover"; there is: cover, reconcile'],
    [['never-by-hand'], 'there is no job "never-by-hand"; there is: cover, reconcile'],
    [['constructor'], 'there is no job "constructor"; there is: cover, reconcile'],
    [['co\nver'], String.raw`there is no job "co\nver"; there is: cover, reconcile`],
    [['cover', 'reconcile'], 'one job at a time: "reconcile" is too much after cover'],
    [['cover', '2027-06-30'], 'one job at a time: "2027-06-30" is too much after cover'],
    [['cover', '--asof', '2027-06-30'], 'there is no option "--asof"; there is: --as-of YYYY-MM-DD, --dry-run'],
    [['cover', '--no-dry-run'], 'there is no option "--no-dry-run"; there is: --as-of YYYY-MM-DD, --dry-run'],
    [['cover', '--out', 'file'], 'there is no option "--out"; there is: --as-of YYYY-MM-DD, --dry-run'],
    [['cover', '-n'], 'there is no option "-n"; there is: --as-of YYYY-MM-DD, --dry-run'],
    [['cover', '--dry-run', '--dry-run'], '--dry-run is given twice'],
    [['cover', '--as-of=2027-06-30', '--as-of=2027-06-30'], '--as-of is given twice'],
    [['cover', '--dry-run=no'], '--dry-run takes no value'],
    [['cover', '--as-of'], '--as-of takes a date YYYY-MM-DD, such as 2027-06-30'],
    [['cover', '--as-of='], '--as-of takes a date YYYY-MM-DD, such as 2027-06-30, and "" is none'],
    [['cover', '--as-of', '--dry-run'], '--as-of takes a date YYYY-MM-DD, such as 2027-06-30, and "--dry-run" is none'],
    [
      ['cover', '--as-of', '2027-02-29'],
      '--as-of takes a date YYYY-MM-DD, such as 2027-06-30, and "2027-02-29" is none',
    ],
    [['cover', '--as-of', '6/30/2027'], '--as-of takes a date YYYY-MM-DD, such as 2027-06-30, and "6/30/2027" is none'],
  ])('%j is one line that names what there is', (args, line) => {
    expect(problemsOf(() => readJobArguments(args, JOBS))).toEqual([line]);
  });
});

describe('the arguments of a job that takes something', () => {
  it('are all that follows its name', () => {
    expect(readJobArguments(['deliver', '3', 'power', 'bi', '--dry-run'], DELIVER)).toEqual({
      ...{ name: 'deliver', asOf: undefined, isDryRun: true, words: ['3', 'power', 'bi'] },
    });
  });

  it.each([
    [['deliver'], 'deliver takes N PRODUCT'],
    [['deliver', '-3', 'Project'], 'deliver takes N PRODUCT'],
    [['deliver', '3', 'Project', '--as-of', '2027-06-30'], 'deliver takes no --as-of; there is: --dry-run'],
    [['deliver', '3', 'Project', '--now'], 'there is no option "--now"; there is: --dry-run'],
  ])('%j is one line that says what', (args, line) => {
    expect(problemsOf(() => readJobArguments(args, DELIVER))).toEqual([line]);
  });
});

describe('the arguments of a job that writes a file', () => {
  const AUDIT: readonly Job[] = [{ name: 'audit', byHand, isAboutADay: true, writesAFile: true }];
  const there = 'there is: --as-of YYYY-MM-DD, --dry-run, --out FILE';

  it('may name it', () => {
    expect(readJobArguments(['audit', '--out', 'a pack.zip', '--as-of', '2027-03-31'], AUDIT)).toEqual({
      ...{ name: 'audit', asOf: '2027-03-31', isDryRun: false, words: [], out: 'a pack.zip' },
    });
    expect(readJobArguments(['audit', '--out=2027-03-31'], AUDIT)).toMatchObject({
      asOf: undefined,
      out: '2027-03-31',
    });
  });

  it.each([
    [['audit', '--out'], '--out takes the name of a file, such as audit.zip'],
    [['audit', '--out='], '--out takes the name of a file, such as audit.zip'],
    [['audit', '--out', 'a', '--out', 'b'], '--out is given twice'],
    [['audit', '--output', 'a'], `there is no option "--output"; ${there}`],
  ])('%j is one line that says what', (args, line) => {
    expect(problemsOf(() => readJobArguments(args, AUDIT))).toEqual([line]);
  });
});

describe('the arguments of an import', () => {
  it('are one file, whatever it is called', () => {
    expect(readImportArguments(['an organization.json'])).toBe('an organization.json');
    expect(readImportArguments(['--', '--odd.json'])).toBe('--odd.json');
  });

  it.each([
    [[], 'name the organization file: npm run import -- FILE'],
    [[''], 'name the organization file: npm run import -- FILE'],
    [['one.json', 'two.json'], 'one file at a time: "two.json" is too much'],
    [['--dry-run', 'one.json'], 'there is no option "--dry-run": npm run import -- FILE'],
  ])('%j is one line', (args, line) => {
    expect(problemsOf(() => readImportArguments(args))).toEqual([line]);
  });
});

describe('the arguments of a seed', () => {
  it('are a folder, and a size where another one is wanted', () => {
    expect(readSeedArguments(['a folder'])).toEqual({ folder: 'a folder', size: {} });
    expect(readSeedArguments(['--people', '500', 'here', '--ledger=900'])).toEqual({
      folder: 'here',
      size: { people: 500, ledger: 900 },
    });
  });

  it.each([
    [[], 'name the folder to seed: npm run seed -- FOLDER'],
    [['one', 'two'], 'one folder at a time: "two" is too much'],
    [['one', '--seats', '5'], 'there is no option "--seats"; there is: --departments N, --people N, --ledger N'],
    [['one', '--people', 'many'], '--people takes a number, such as --people 300'],
    [['one', '--people=0'], '--people takes a number, such as --people 300'],
    [['one', '--people'], '--people takes a number, such as --people 300'],
  ])('%j is one line', (args, line) => {
    expect(problemsOf(() => readSeedArguments(args))).toEqual([line]);
  });
});

describe('the arguments of a verification', () => {
  it.each([
    ['', {}],
    ['pack.zip', { file: 'pack.zip' }],
    ['--anchors heads.jsonl', { anchors: 'heads.jsonl' }],
    ['--anchors=heads.jsonl -- -pack.zip', { file: '-pack.zip', anchors: 'heads.jsonl' }],
    ['pack.zip --anchors heads.jsonl', { file: 'pack.zip', anchors: 'heads.jsonl' }],
  ])('%j', (typed, expected) => {
    expect(readVerifyArguments(typed.split(' ').filter(Boolean))).toEqual(expected);
  });

  it.each([
    [[''], 'name a pack or a database: npm run verify -- PACK, or nothing for the configured store'],
    [['one.zip', 'other.zip'], 'one pack or database at a time: "other.zip" is too much'],
    [['--anchor', 'x'], 'there is no option "--anchor"; there is: --anchors PATH'],
    [['--anchors', 'x', '-v'], 'there is no option "-v"; there is: --anchors PATH'],
    [['pack.zip', '--anchors'], '--anchors takes the path of a file of anchors'],
    [['--anchors='], '--anchors takes the path of a file of anchors'],
    [['--anchors', 'x', '--anchors', 'x'], '--anchors is given twice'],
  ])('%j is one line that names what there is', (args, line) => {
    expect(problemsOf(() => readVerifyArguments(args))).toEqual([line]);
  });
});
