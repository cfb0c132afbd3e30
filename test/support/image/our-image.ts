import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildProgram } from '../browser/local-process';
import { buildImage, type Image } from './build-image';
import { type Context, openContext } from './context';
import { readDockerfile, type Stage } from './dockerfile';

/** The root of the project. */
export const ROOT = resolve(__dirname, '..', '..', '..');
const ENOUGH_BYTES = 2 ** 31;
const DISK = existsSync('/var/tmp') ? '/var/tmp' : tmpdir();

/** What the Dockerfile says, and what its build is handed. */
export const readOurs = (): { readonly stages: readonly Stage[]; readonly context: Context } => ({
  stages: readDockerfile(readFileSync(join(ROOT, 'infra', 'Dockerfile'), 'utf8')),
  context: openContext(ROOT),
});

/** The image of this project, as its Dockerfile makes it. */
export interface OurImage {
  readonly image: Image;
  /** Holds Node and nothing else, as what the image rests on. */
  readonly nodeFolder: string;
  /** Whatever belongs to the image and what is outside of it lies in here; everybody may go into it. */
  readonly folder: string;
  readonly seconds: number;
  remove(): void;
}

/** Builds it, in folders into which the user of the image may go. Packages come from npm's cache, or from the registry. */
export function buildOurImage(): OurImage {
  buildProgram();
  const folder = mkdtempSync(join(roomy('/dev/shm') ?? DISK, 'alacarte-image-'));
  // Not every memory is for programs.
  const nodeFolder = mkdtempSync(join(DISK, 'alacarte-node-'));
  for (const one of [folder, nodeFolder]) chmodSync(one, 0o755);
  const remove = (): void => {
    chmodAll('u+w', folder);
    for (const one of [folder, nodeFolder]) rmSync(one, { recursive: true, force: true });
  };
  try {
    copyFileSync(join(ROOT, 'node_modules', 'node', 'bin', 'node'), join(nodeFolder, 'node'));
    const startedAt = performance.now();
    const image = buildImage({ ...readOurs(), folder, env: environmentOfBuild(nodeFolder), instead: withOurTools });
    const seconds = (performance.now() - startedAt) / 1000;
    // Root may write everywhere, and runs it as somebody else; anybody else is the owner of it all here, and gives that up.
    chmodAll('a-w', image.root);
    return { image, nodeFolder, folder, seconds, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

/** All files below a folder, by their whole paths. */
export const filesIn = (root: string): readonly string[] =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

/** Memory, where there is much of it: packages are many small files. */
function roomy(place: string): string | undefined {
  if (!existsSync(place)) return undefined;
  const { bavail, bsize } = statfsSync(place);
  return bavail * bsize > ENOUGH_BYTES ? place : undefined;
}

function chmodAll(mode: string, root: string): void {
  if (process.getuid?.() !== 0) spawnSync('chmod', ['-R', mode, root]);
}

/** What npm may need to reach its registry, and nothing else of this machine. */
function environmentOfBuild(nodeFolder: string): Readonly<Record<string, string>> {
  const needed =
    /^(HOME|TMPDIR|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|(https?|no)_proxy|npm_config_(cache|registry|userconfig))$/iu;
  const own = Object.entries(process.env).filter(([name]) => needed.test(name));
  // What was installed a moment ago is in npm's cache.
  return {
    ...(Object.fromEntries(own) as Readonly<Record<string, string>>),
    npm_config_prefer_offline: 'true',
    PATH: `${nodeFolder}:${process.env['PATH'] ?? ''}`,
  };
}

/**
 * The tools of developers are those of this checkout, which came here by the same command from the same lock file; and what they compile is
 * there already. `src/build.cjs` tells by content whether that is of the sources that the build was handed, and compiles them if it is not.
 */
function withOurTools(command: string, workdir: string): boolean {
  if (!/^npm ci(?: --[\w-]+)*$/u.test(command)) return false;
  for (const name of ['package.json', 'package-lock.json'])
    if (readFileSync(join(workdir, name), 'utf8') !== readFileSync(join(ROOT, name), 'utf8')) return false;
  symlinkSync(join(ROOT, 'node_modules'), join(workdir, 'node_modules'));
  cpSync(join(ROOT, 'dist'), join(workdir, 'dist'), { recursive: true });
  return true;
}
