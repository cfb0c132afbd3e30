import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jobs } from '../../../src/jobs/jobs';
import {
  readImportArguments,
  readJobArguments,
  readNoArguments,
  readSeedArguments,
  readVerifyArguments,
} from '../../../src/read-arguments';
import { type Block, ROOT } from './markdown';

/** A command as a document has it. */
export interface Command {
  readonly line: number;
  /** What stands before it: `TODAY=2027-05-31`. */
  readonly env: Readonly<Record<string, string>>;
  /** The command without that, and without what is said about it. */
  readonly text: string;
}

const scripts = (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> })
  .scripts;

/** The scripts that `npm run` knows. */
export const SCRIPTS: readonly string[] = Object.keys(scripts);

/** Whether a block needs Azure, a tenant or Teams, as its first line says. */
export const needsAzure = ({ lines }: Block): boolean => lines[0]?.trim() === '# needs Azure';

/** The commands of a block: lines that end in `\` go on in the next one, what follows ` # ` is said to the reader. */
export function commandsOf({ line, lines }: Block): readonly Command[] {
  const commands: Command[] = [];
  let begun = '';
  for (const [index, written] of lines.entries()) {
    const whole = `${begun}${written}`;
    begun = whole.endsWith('\\') ? whole.slice(0, -1) : '';
    const text = whole.replace(/(^|\s)#\s.*$/u, '').trim();
    if (begun === '' && text !== '') commands.push({ line: line + 1 + index, ...withoutEnv(text) });
  }
  return commands;
}

function withoutEnv(text: string): Pick<Command, 'env' | 'text'> {
  const env: Record<string, string> = {};
  let rest = text;
  for (let found = ASSIGNED.exec(rest); found !== null; found = ASSIGNED.exec(rest)) {
    const [all, name = '', value = ''] = found;
    env[name] = value;
    rest = rest.slice(all.length);
  }
  return { env, text: rest };
}

const ASSIGNED = /^([A-Z][A-Z0-9_]*)=(\S*)\s+(?=\S)/u;

/** What reads the arguments of a script that takes some; it throws for what is none. */
const ARGUMENTS: Readonly<Record<string, (args: readonly string[]) => unknown>> = {
  job: (args) => readJobArguments(args, jobs),
  import: readImportArguments,
  seed: readSeedArguments,
  verify: readVerifyArguments,
  doctor: (args) => {
    readNoArguments(args, 'doctor');
  },
};

/** Files of the project, wherever they are named: what no `<place>` and no `$VARIABLE` is part of. */
const FILE = /(?<![\w./<$-])(?:\.\/)?(?:src|infra|test|appPackage|env|dist|cards|\.github)\/[\w./-]*\w/gu;

/** What commands make, and the files of settings that whoever deploys writes for an environment of their own. */
const MADE = /^(dist|appPackage\/build|test\/browser\/shots|env\/\.env\.\w+$)(\/|$)/u;

/** What is wrong with the names of a command: scripts, jobs, options, files; whether it can be done is not asked. */
export function namingProblems(text: string): readonly string[] {
  return [...scriptProblems(text), ...fileProblems(text)];
}

function* scriptProblems(text: string): Generator<string> {
  for (const [, script = '', rest = ''] of text.matchAll(/\bnpm run ([\w:-]+)(?: -- ([^|&;`]+))?/gu)) {
    if (!SCRIPTS.includes(script)) yield `there is no script ${script}`;
    else if (rest !== '') yield* argumentProblems(script, rest);
  }
  for (const [, file = '', rest = ''] of text.matchAll(/\bnode dist\/([\w-]+)\.js([^|&;`]*)/gu)) {
    if (!existsSync(join(ROOT, 'src', `${file}.ts`))) yield `there is no src/${file}.ts to make dist/${file}.js of`;
    else if (rest.trim() !== '') yield* argumentProblems(file, rest);
  }
}

/** Places to fill in, such as `FILE` or `YYYY-MM-DD`, are filled with what they stand for. */
const filled = (args: string): readonly string[] =>
  args
    .replaceAll('YYYY-MM-DD', '2027-06-30')
    .replaceAll(/\[|\]|"/gu, '')
    .trim()
    .split(/\s+/u)
    .filter((word) => word !== '…');

function argumentProblems(script: string, args: string): readonly string[] {
  try {
    ARGUMENTS[script]?.(filled(args));
    return [];
  } catch (error) {
    return [`${script} ${args.trim()}: ${error instanceof Error ? error.message : String(error)}`];
  }
}

function* fileProblems(text: string): Generator<string> {
  for (const [path] of text.matchAll(FILE))
    if (!MADE.test(path) && !existsSync(join(ROOT, path))) yield `there is no ${path}`;
}
