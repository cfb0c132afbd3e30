import { readFileSync } from 'node:fs';
import { buildApp, createClock, createLogger, graphAccess } from './app';
import { joinOrStartLocalTenant, shippedPolicy } from './app-local';
import { type ImportReport } from './application/import-organization';
import { loadOrganization } from './application/load-organization';
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

  const { config, policy } = settings;
  const clock = createClock(config);
  const tenant = config.mode === 'local' ? await joinOrStartLocalTenant(config, clock) : undefined;
  const app = await buildApp({
    config,
    policy,
    clock,
    logger: createLogger(config),
    graph: graphAccess(config, tenant),
  });
  try {
    const by = process.env['USER'] ?? 'somebody at the console';
    const result = await loadOrganization(app.ports, read.organization, { file, by });
    if (result.ok) report(result.report);
    else fail(result.problems);
  } finally {
    await app.stop();
    await tenant?.close();
  }
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
