import { parseArgs } from 'node:util';
import { type CalendarDate, isCalendarDate } from './domain/calendar';
import { Problems } from './way-in';

/** What a job is asked on the command line. */
export interface JobArguments {
  readonly name: string;
  readonly asOf: CalendarDate | undefined;
  readonly isDryRun: boolean;
}

/** Reads `NAME [--as-of YYYY-MM-DD] [--dry-run]`; throws the first problem, which names what there is instead. */
export function readJobArguments(args: readonly string[], names: readonly string[]): JobArguments {
  const { positionals, tokens } = parseArgs({
    args: [...args],
    options: { 'as-of': { type: 'string' }, 'dry-run': { type: 'boolean' } },
    allowPositionals: true,
    // Its own words name nothing that there is.
    strict: false,
    tokens: true,
  });
  const options = tokens.filter((token) => token.kind === 'option');
  for (const [index, { name, rawName, value }] of options.entries()) {
    if (name !== 'as-of' && name !== 'dry-run')
      refuse(`there is no option ${quoted(rawName)}; there is: --as-of YYYY-MM-DD, --dry-run`);
    if (options.findIndex((one) => one.name === name) !== index) refuse(`${rawName} is given twice`);
    if (name === 'dry-run' && value !== undefined) refuse('--dry-run takes no value');
    if (name === 'as-of' && !isCalendarDate(value ?? '')) {
      const not = value === undefined ? '' : `, and ${quoted(value)} is none`;
      refuse(`--as-of takes a date YYYY-MM-DD, such as 2027-06-30${not}`);
    }
  }
  const [name, ...more] = positionals;
  const listed = names.join(', ');
  if (name === undefined) refuse(`name a job: ${listed}`);
  if (!names.includes(name)) refuse(`there is no job ${quoted(name)}; there is: ${listed}`);
  if (more.length > 0) refuse(`one job at a time: ${quoted(more.join(' '))} is too much after ${name}`);
  // Nothing else has a value.
  const asOf = options.map(({ value }) => value ?? '').find(isCalendarDate);
  return { name, asOf, isDryRun: options.some((one) => one.name === 'dry-run') };
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
