import { parseArgs } from 'node:util';
import { type CalendarDate, isCalendarDate } from './domain/calendar';
import { defined } from './domain/defined';
import { type Job, wordsTaken, writesAFile } from './jobs/job';
import { Problems } from './way-in';

/** What a job is asked on the command line. */
export interface JobArguments {
  readonly name: string;
  readonly asOf: CalendarDate | undefined;
  readonly isDryRun: boolean;
  /** What follows the name, for a job that takes something. */
  readonly words: readonly string[];
  /** The file that a job is to write. */
  readonly out: string | undefined;
}

/**
 * Reads `NAME [--as-of YYYY-MM-DD] [--dry-run] [--out FILE]`, and what a job takes after its name; throws the first problem, which names what
 * there is instead.
 */
export function readJobArguments(args: readonly string[], jobs: readonly Job[]): JobArguments {
  const { positionals, tokens } = parseArgs({
    args: [...args],
    options: { 'as-of': { type: 'string' }, 'dry-run': { type: 'boolean' }, out: { type: 'string' } },
    allowPositionals: true,
    // Its own words name nothing that there is.
    strict: false,
    tokens: true,
  });
  const [name, ...words] = positionals;
  const offered = jobs.filter(({ byHand }) => byHand !== undefined);
  const job = offered.find((one) => one.name === name);
  const options = tokens.filter((token) => token.kind === 'option');
  checkOptions(options, job);
  const listed = offered.map((one) => one.name).join(', ');
  if (name === undefined) refuse(`name a job: ${listed}`);
  if (job === undefined) refuse(`there is no job ${quoted(name)}; there is: ${listed}`);
  checkWords(words, job);
  const valueOf = (option: string): string | undefined => options.find((one) => one.name === option)?.value;
  const asOf = [valueOf('as-of') ?? ''].find(isCalendarDate);
  return { name, asOf, isDryRun: options.some((one) => one.name === 'dry-run'), words, out: valueOf('out') };
}

interface Option {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
}

function checkOptions(options: readonly Option[], job: Job | undefined): void {
  const takes = job && wordsTaken(job);
  const there = [
    ...(takes === undefined ? ['--as-of YYYY-MM-DD'] : []),
    '--dry-run',
    ...(writesAFile(job) ? ['--out FILE'] : []),
  ].join(', ');
  for (const [index, { name, rawName, value }] of options.entries()) {
    // A number below zero looks like an option.
    if (takes !== undefined && /^-\d/u.test(rawName)) refuse(takes);
    if (takes !== undefined && name === 'as-of') refuse(`${job?.name ?? ''} takes no ${rawName}; there is: ${there}`);
    const isKnown = name === 'as-of' || name === 'dry-run' || (name === 'out' && writesAFile(job));
    if (!isKnown) refuse(`there is no option ${quoted(rawName)}; there is: ${there}`);
    if (options.findIndex((one) => one.name === name) !== index) refuse(`${rawName} is given twice`);
    if (name === 'dry-run' && value !== undefined) refuse('--dry-run takes no value');
    if (name === 'out' && (value ?? '').trim() === '') refuse('--out takes the name of a file, such as audit.zip');
    if (name === 'as-of' && !isCalendarDate(value ?? '')) {
      const not = value === undefined ? '' : `, and ${quoted(value)} is none`;
      refuse(`--as-of takes a date YYYY-MM-DD, such as 2027-06-30${not}`);
    }
  }
}

function checkWords(words: readonly string[], job: Job): void {
  const takes = wordsTaken(job);
  if (takes === undefined && words.length > 0)
    refuse(`one job at a time: ${quoted(words.join(' '))} is too much after ${job.name}`);
  if (takes !== undefined && words.length === 0) refuse(takes);
}

/** Reads `FILE`; throws what is wrong. */
export function readImportArguments(args: readonly string[]): string {
  const { positionals, tokens } = parseArgs({ args: [...args], allowPositionals: true, strict: false, tokens: true });
  const option = tokens.find((token) => token.kind === 'option');
  if (option !== undefined) refuse(`there is no option ${quoted(option.rawName)}: npm run import -- FILE`);
  const [file, ...more] = positionals;
  if (file === undefined || file === '') refuse('name the organization file: npm run import -- FILE');
  if (more.length > 0) refuse(`one file at a time: ${quoted(more.join(' '))} is too much`);
  return file;
}

/** Refuses whatever is given to a command that takes nothing. */
export function readNoArguments([first]: readonly string[], command: string): void {
  if (first !== undefined) refuse(`${quoted(first)} is too much: ${command} takes nothing`);
}

/** What is to be verified: a file, or the configured store; and anchors in a file, where they are named. */
export interface VerifyArguments {
  readonly file?: string;
  readonly anchors?: string;
}

/** Reads `[PACK|DATABASE] [--anchors PATH]`; throws what is wrong. */
export function readVerifyArguments(args: readonly string[]): VerifyArguments {
  const { positionals, tokens } = parseArgs({
    ...{
      args: [...args],
      options: { anchors: { type: 'string' } },
      allowPositionals: true,
      strict: false,
      tokens: true,
    },
  });
  const [given, again] = tokens.filter((token) => token.kind === 'option');
  const other = [given, again].find((option) => option !== undefined && option.name !== 'anchors');
  if (other !== undefined) refuse(`there is no option ${quoted(other.rawName)}; there is: --anchors PATH`);
  if (again !== undefined) refuse('--anchors is given twice');
  const anchors = given?.value;
  if (given !== undefined && (anchors === undefined || anchors === ''))
    refuse('--anchors takes the path of a file of anchors');
  const [file, ...more] = positionals;
  if (file === '') refuse('name a pack or a database: npm run verify -- PACK, or nothing for the configured store');
  if (more.length > 0) refuse(`one pack or database at a time: ${quoted(more.join(' '))} is too much`);
  return defined({ file, anchors });
}

/** What is to be seeded, and how large; what is not named is as large as a university. */
export interface SeedArguments {
  readonly folder: string;
  readonly size: { readonly departments?: number; readonly people?: number; readonly ledger?: number };
}

const SIZES = ['departments', 'people', 'ledger'] as const;

/** Reads `FOLDER [--departments N] [--people N] [--ledger N]`; throws what is wrong. */
export function readSeedArguments(args: readonly string[]): SeedArguments {
  const size = { type: 'string' } as const;
  const options = { departments: size, people: size, ledger: size };
  const { positionals, tokens } = parseArgs({
    ...{ args: [...args], options, allowPositionals: true, strict: false, tokens: true },
  });
  const given = tokens.filter((token) => token.kind === 'option');
  for (const { name, rawName, value } of given) {
    if (!SIZES.some((one) => one === name))
      refuse(`there is no option ${quoted(rawName)}; there is: ${SIZES.map((one) => `--${one} N`).join(', ')}`);
    if (!/^[1-9]\d{0,6}$/u.test(value ?? '')) refuse(`${rawName} takes a number, such as ${rawName} 300`);
  }
  const [folder, ...more] = positionals;
  if (folder === undefined || folder === '') refuse('name the folder to seed: npm run seed -- FOLDER');
  if (more.length > 0) refuse(`one folder at a time: ${quoted(more.join(' '))} is too much`);
  return { folder, size: Object.fromEntries(given.map(({ name, value }) => [name, Number(value)])) };
}

function refuse(problem: string): never {
  throw new Problems([problem]);
}

/** As somebody typed it, in one line. */
const quoted = (text: string): string => JSON.stringify(text);
