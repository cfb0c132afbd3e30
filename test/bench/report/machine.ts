import { execFileSync } from 'node:child_process';
import { arch, availableParallelism, cpus, platform, release, totalmem } from 'node:os';

/** Where the server under test runs, and where everything else does. */
export const SERVER_CORE = 0;
export const OTHER_CORE = 1;

/** Whether processes can be kept on a core each. */
export const canPin: boolean = availableParallelism() >= 2 && hasTaskset();

/** What the numbers were taken on. */
export function machineLines(): readonly string[] {
  const processors = cpus();
  const size = `${processors.length} x ${processors[0]?.model ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GB`;
  return [
    `${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    `${size}, ${platform()} ${release()} ${arch()}, Node ${process.version}`,
  ];
}

/** A program and its arguments, kept on one core where that can be done. */
export function pinned(
  core: number | undefined,
  program: string,
  settings: readonly string[],
): readonly [string, string[]] {
  return core === undefined || !canPin
    ? [program, [...settings]]
    : ['taskset', ['-c', String(core), program, ...settings]];
}

function hasTaskset(): boolean {
  try {
    execFileSync('taskset', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
