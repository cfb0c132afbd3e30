import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The files that a build may read. */
export interface Context {
  readonly root: string;
  /** Whether a path from the root is left out. */
  isIgnored(path: string): boolean;
  /** All that is handed to a build, by its path from the root, with its size in bytes. */
  files(): readonly { readonly path: string; readonly bytes: number }[];
}

interface Rule {
  readonly pattern: RegExp;
  readonly ignores: boolean;
}

/** What no build is handed, whatever the rules say, and what takes too long to look through. */
const NEVER_READ = ['node_modules', '.git'];

/** Reads what the ignore file of a folder leaves of it. @source https://docs.docker.com/build/concepts/context/#dockerignore-files */
export function openContext(root: string): Context {
  const rules = readFileSync(join(root, '.dockerignore'), 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(ruleOf);
  // The last one that fits decides.
  const isIgnored = (path: string): boolean => rules.findLast(({ pattern }) => pattern.test(path))?.ignores ?? false;
  return {
    root,
    isIgnored,
    files: () =>
      pathsIn(root)
        .filter((path) => !isIgnored(path))
        .map((path) => ({ path, bytes: statSync(join(root, path)).size })),
  };
}

function pathsIn(root: string, folder = ''): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return NEVER_READ.includes(entry.name) ? [] : pathsIn(root, path);
    return entry.isFile() ? [path] : [];
  });
}

/** A rule is about what its pattern names, and all that lies in it. */
function ruleOf(line: string): Rule {
  const ignores = !line.startsWith('!');
  const parts = (ignores ? line : line.slice(1)).replace(/^\/|\/$/gu, '').split('/');
  const pattern = parts
    .map((part) =>
      part === '**'
        ? '.*'
        : part
            .replaceAll(/[^\w*?-]/gu, '\\$&')
            .replaceAll('*', '[^/]*')
            .replaceAll('?', '[^/]'),
    )
    .join('/')
    .replaceAll('.*/', '(?:.*/)?');
  return { pattern: new RegExp(`^${pattern}(?:/.*)?$`, 'u'), ignores };
}
