import { readFileSync } from 'node:fs';
import { shippedPolicy } from './local/app-local';
import { runOnce } from './app-once';
import { type ImportReport } from './application/import/import-organization';
import { loadOrganization } from './application/import/load-organization';
import { readOrganization } from './config/read-organization';
import { readSettings } from './read-settings';

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** `npm run import -- FILE`: loads an organization file, and says line by line what it could not do. */
async function main(): Promise<void> {
  const [file] = process.argv.slice(2);
  if (file === undefined) {
    fail(['Name the organization file: npm run import -- FILE']);
    return;
  }
  const settings = readSettings(process.env, shippedPolicy);
  if (!settings.ok) {
    fail(settings.problems);
    return;
  }
  const read = readText(file);
  if (!read.ok) {
    fail(read.problems);
    return;
  }

  await runOnce(settings, async (ports) => {
    const by = process.env['USER'] ?? 'somebody at the console';
    const result = await loadOrganization(ports, read.organization, { file, by });
    if (result.ok) report(result.report);
    else fail(result.problems);
  });
}

function readText(file: string): ReturnType<typeof readOrganization> {
  try {
    return readOrganization(readFileSync(file, 'utf8'));
  } catch {
    return { ok: false, problems: [`${file} cannot be read`] };
  }
}

function report({ written, alreadyThere, adopted, contradictions }: ImportReport): void {
  say(`${written} lines written, ${alreadyThere} already there, ${adopted} licenses taken over.`);
  for (const contradiction of contradictions) say(`Not applied: ${contradiction}`);
  if (contradictions.length > 0) process.exitCode = 1;
}

function fail(problems: readonly string[]): void {
  say('Nothing was imported:');
  for (const problem of problems) say(`  ${problem}`);
  process.exitCode = 1;
}

void main();
