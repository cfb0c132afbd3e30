import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { machineLines } from './machine';
import { measureTurns } from './turns';

export async function runBench(args: readonly string[]): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'alacarte-bench-'));
  console.log(machineLines().join('\n'));
  const n = Number(process.env['N'] ?? 200);
  const compared = await measureTurns({ world: { departments: 20, people: 20000 }, repeats: 3, warmUp: 100, mode: (process.env['PMODE'] ?? 'full') as 'full',
    comparisons: [{ kind: 'seats', connections: 20, toAlacarte: 2*n, toEcho: 4*n }, { kind: 'add', connections: 20, toAlacarte: n, toEcho: 4*n }, { kind: 'seats', connections: 1, toAlacarte: n, toEcho: 2*n }, { kind: 'add', connections: 1, toAlacarte: n, toEcho: 2*n }],
    nodeArguments: args }, folder);
  for (const c of compared) { console.log(c.kind, c.connections); console.table(c.alacarte); console.table(c.echo); }
  rmSync(folder, { recursive: true });
  return true;
}
