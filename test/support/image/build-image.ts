import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Context } from './context';
import { type Instruction, type Stage } from './dockerfile';

/** What came of a build: a folder that stands for the root of the image, and how a container of it starts. */
export interface Image {
  readonly root: string;
  readonly workdir: string;
  readonly env: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly user: string;
  readonly ports: readonly number[];
  readonly command: readonly string[];
}

/** What a build is made from. */
export interface BuildParts {
  readonly stages: readonly Stage[];
  readonly context: Context;
  /** Empty; each stage becomes a folder in it. */
  readonly folder: string;
  /** What commands run with. */
  readonly env: Readonly<Record<string, string>>;
  /** Does what a command would do, in another way. @returns Whether it did. */
  readonly instead?: (command: string, workdir: string) => boolean;
}

/** A stage while it is built. */
interface Building {
  readonly root: string;
  readonly args: Map<string, string>;
  readonly env: Map<string, string>;
  readonly labels: Map<string, string>;
  readonly ports: number[];
  workdir: string;
  user: string;
  command: readonly string[];
}

/**
 * Does what the steps of a Dockerfile say, in bare folders of this machine and without an engine: each stage begins with nothing, as the
 * base holds only what this machine has, too. Commands know no path but of their own folder.
 *
 * @throws Error that says which step failed, and what it said.
 */
export function buildImage(parts: BuildParts): Image {
  const built = new Map<string, string>();
  let last: Building | undefined;
  for (const [index, stage] of parts.stages.entries()) {
    const building = begin(join(parts.folder, stage.name ?? `stage-${index}`));
    for (const instruction of stage.instructions) follow(parts, built, building, instruction);
    built.set(stage.name ?? String(index), building.root);
    last = building;
  }
  if (last === undefined) throw new Error('there is no stage');
  const { root, env, labels, user, ports, command } = last;
  const [workdir, texts] = [join(root, last.workdir), [env, labels].map((one) => Object.fromEntries(one))];
  return { root, workdir, env: texts[0] ?? {}, labels: texts[1] ?? {}, user, ports, command };
}

function begin(root: string): Building {
  mkdirSync(root, { recursive: true });
  const [args, env, labels] = [new Map<string, string>(), new Map<string, string>(), new Map<string, string>()];
  return { root, args, env, labels, ports: [], workdir: '/', user: 'root', command: [] };
}

function follow(parts: BuildParts, built: ReadonlyMap<string, string>, stage: Building, step: Instruction): void {
  switch (step.name) {
    case 'ARG':
      stage.args.set(step.variable, step.value ?? '');
      return;
    case 'ENV':
    case 'LABEL':
      for (const [key, value] of step.pairs)
        (step.name === 'ENV' ? stage.env : stage.labels).set(key, filled(value, stage));
      return;
    case 'WORKDIR':
      stage.workdir = step.path;
      mkdirSync(join(stage.root, step.path), { recursive: true });
      return;
    case 'COPY':
      copy(parts.context, built, stage, step);
      return;
    case 'RUN':
      run(parts, stage, step.command);
      return;
    case 'USER':
      stage.user = step.user;
      return;
    case 'EXPOSE':
      stage.ports.push(step.port);
      return;
    case 'CMD':
      stage.command = step.command;
  }
}

/** A value with what the variables in it say. */
function filled(value: string, { args, env }: Building): string {
  return value.replaceAll(/\$(\w+)/gu, (_, name: string) => {
    const known = env.get(name) ?? args.get(name);
    if (known === undefined) throw new Error(`nothing says what $${name} is`);
    return known;
  });
}

/** Paths with which a command would leave its folder: everything here belongs to the machine, and not to the image. */
const ABSOLUTE = /(?:^|[\s;&|("'=])(?:\/|~|\.\.)/u;

function run({ env, instead }: BuildParts, stage: Building, command: string): void {
  const workdir = join(stage.root, stage.workdir);
  if (ABSOLUTE.test(command)) throw new Error(`RUN ${command}: names a path that is not in its folder`);
  const packages = lstatSync(join(workdir, 'node_modules'), { throwIfNoEntry: false });
  if (packages?.isSymbolicLink() === true && command.includes('node_modules'))
    throw new Error(`RUN ${command}: would change packages that belong to somebody else`);
  if (instead?.(command, workdir) === true) return;
  // As an engine starts it.
  const script = `umask 022\n${command}`;
  const options = { cwd: workdir, env: { ...env, ...Object.fromEntries(stage.env) }, encoding: 'utf8' } as const;
  const { status, stdout, stderr } = spawnSync('/bin/sh', ['-c', script], options);
  if (status !== 0) throw new Error(`RUN ${command}: ended with ${status}:\n${stdout}${stderr}`);
}

function copy(
  context: Context,
  built: ReadonlyMap<string, string>,
  { root, workdir }: Building,
  { from, sources, target }: Extract<Instruction, { name: 'COPY' }>,
): void {
  const origin = from === undefined ? context.root : built.get(from);
  if (origin === undefined) throw new Error(`COPY --from=${from}: there is no such stage before`);
  const isFolder = target.endsWith('/');
  if (sources.length > 1 && !isFolder) throw new Error(`COPY: ${target} must end with /`);
  const to = target.startsWith('/') ? join(root, target) : join(root, workdir, target);
  for (const source of sources) {
    const place = join(origin, source);
    // Of the paths of a stage only those from its root are used, of the context only those within.
    const path = source.replace(/^\.\//u, '');
    if (from === undefined ? context.isIgnored(path) : !source.startsWith('/'))
      throw new Error(`COPY ${source}: is not in ${from === undefined ? 'the context' : 'its stage'}`);
    const isTree = statSync(place).isDirectory();
    const keep = from === undefined ? taken(context) : moved;
    put(keep, { place, path }, isTree || !isFolder ? to : join(to, basename(source)));
  }
}

/** A file on its way: where it is, and how it is called from the root that it comes from. */
interface Found {
  readonly place: string;
  readonly path: string;
}

type Keep = (found: Found, to: string) => void;

/** Files of the context are copied as somebody has them who shares nothing: that they can be read is for the Dockerfile to see to. */
const taken =
  (context: Context): Keep =>
  ({ place, path }, to) => {
    if (context.isIgnored(path)) return;
    mkdirSync(dirname(to), { recursive: true });
    copyFileSync(place, to);
    chmodSync(to, statSync(place).mode & 0o700);
  };

/** Nobody changes what a stage has left, so that one copy serves several. */
const moved: Keep = ({ place }, to) => {
  mkdirSync(dirname(to), { recursive: true });
  if (lstatSync(place).isSymbolicLink()) symlinkSync(readlinkSync(place), to);
  else linkSync(place, to);
};

function put(keep: Keep, found: Found, to: string): void {
  if (!lstatSync(found.place).isDirectory()) {
    keep(found, to);
    return;
  }
  mkdirSync(to, { recursive: true, mode: 0o755 });
  for (const name of readdirSync(found.place))
    put(keep, { place: join(found.place, name), path: join(found.path, name) }, join(to, name));
}
