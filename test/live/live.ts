import { readArguments } from './arguments';
import { type Running } from './compare';
import { deleteOurs, whyNoDatabase } from './documents/account';
import { runContract } from './documents/run-contract';
import { startRehearsal } from './emulated';
import { lock } from './lock';
import { clientOf, graphTokens, WrongTenant } from './identity';
import { Report } from './report';
import { Refused, refuseFor, say } from './say';
import { runTenant } from './tenant/run-tenant';
import { type Suite, type Variables, variablesFor } from './variables';
import { graphConnection } from '../../src/adapters/graph/connection/graph-connection';
import { Stopped } from '../../src/concurrency/stopping';
import { isFault } from '../../src/ports/fault';

/** Of one press of the keys that end a program it may hear twice: from the terminal, and from npm. */
const ONE_PRESS_MS = 1_000;

/** Whom and what this is about to touch. */
function announce(variables: Variables, suites: readonly Suite[]): void {
  const { graph, people, sku, secondSku, unlocated, group, cosmos, waitMs } = variables;
  const names = people.join(', ');
  const tenant = graph.isLoopback ? graph.baseUrl : `tenant ${graph.tenantId ?? ''}`;
  say(
    `Held against the emulated tenant and the stand-in: ${suites.join(', ')}. A difference is waited out for ${waitMs / 1000} s.`,
  );
  if (suites.includes('directory')) say(`  reads ${names} in ${tenant}`);
  if (suites.includes('provisioner'))
    say(
      `  gives and takes ${[sku, secondSku].filter(Boolean).join(' and ')}: ${[...people, unlocated].filter(Boolean).join(', ')}, in ${tenant}`,
    );
  if (suites.includes('groups')) say(`  puts into the group ${group}, and takes out: ${names}, in ${tenant}`);
  if (suites.includes('documents')) say(`  writes and deletes documents in ${cosmos.database} at ${cosmos.endpoint}`);
}

async function runDocuments(variables: Variables, running: Running): Promise<void> {
  running.report.begin('documents');
  try {
    for (const outcome of await runContract(variables, running)) running.report.add(outcome);
    running.report.end([]);
  } finally {
    await deleteOurs(variables.cosmos);
    say('  the documents that it wrote are deleted');
  }
}

async function run(variables: Variables, suites: readonly Suite[], running: Running): Promise<boolean> {
  const unlock = lock(variables.dataDir, 'npm run live');
  try {
    await runSuites(variables, suites, running);
  } finally {
    unlock();
  }
  return running.report.summary(running.says);
}

async function runSuites(variables: Variables, suites: readonly Suite[], running: Running): Promise<void> {
  const ofTenant = suites.filter((suite) => suite !== 'documents');
  announce(variables, suites);
  if (suites.includes('documents')) refuseFor(await whyNoDatabase(variables.cosmos));
  if (ofTenant.length > 0) {
    const token = graphTokens(variables.graph);
    const clientId = clientOf(await token());
    await runTenant(
      graphConnection({ baseUrl: variables.graph.baseUrl, token, clientId }),
      variables,
      ofTenant,
      running,
    );
  }
  if (suites.includes('documents')) await runDocuments(variables, running);
}

/** Whatever a sentence can say to whoever runs this. */
function explain(error: unknown): readonly string[] {
  if (error instanceof Refused) return error.lines;
  if (error instanceof WrongTenant) return [`Nothing was changed: ${error.message}`];
  if (error instanceof Stopped) return ['Stopped.'];
  if (isFault(error))
    return [
      error.message,
      ...(error.access === undefined ? [] : [`needs ${error.access.needs}: ${error.access.grant}`]),
    ];
  return [error instanceof Error ? (error.stack ?? error.message) : String(error)];
}

function stopAtSignals(): AbortSignal {
  const stopping = new AbortController();
  let askedAt: number | undefined;
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (askedAt === undefined) {
        askedAt = performance.now();
        say('Stopping: everything is put back first. Once more to leave it as it is.');
        stopping.abort();
      } else if (performance.now() - askedAt > ONE_PRESS_MS) {
        say('Left as it is. The next run puts it back.');
        process.exit(1);
      }
    });
  }
  return stopping.signal;
}

/** `npm run live`: says where real services differ from the emulated tenant and the stand-in. Exit 0 when nowhere. */
async function main(): Promise<void> {
  const signal = stopAtSignals();
  let close = (): Promise<void> => Promise.resolve();
  try {
    const { isEmulated, suites, says } = readArguments(process.argv.slice(2));
    const rehearsal = isEmulated ? await startRehearsal() : undefined;
    close = rehearsal?.close ?? close;
    // A rehearsal is the same whatever is set for the real thing.
    const env = rehearsal?.env ?? process.env;
    const running = { report: new Report(say), signal, says };
    process.exitCode = (await run(variablesFor(env, suites), suites, running)) ? 0 : 1;
  } catch (error) {
    explain(error).forEach(say);
    process.exitCode = 1;
  } finally {
    await close();
  }
}

void main();
