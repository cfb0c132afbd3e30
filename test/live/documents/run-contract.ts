import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { Stopped } from '../../../src/concurrency/stopping';
import { type Outcome, type Running } from '../compare';
import { type Variables } from '../variables';

const ROOT = resolve(__dirname, '..', '..', '..');
const CONTRACT = 'test/adapters/cosmos/cosmos-documents.contract.test.ts';
/** What the contract's groups of tests are called on each side. */
const [STAND_IN, ACCOUNT] = ['on the stand-in', 'on the account or emulator at COSMOS_ENDPOINT'];

const resultSchema = z.object({
  testResults: z.array(
    z.object({
      message: z.string().catch(''),
      assertionResults: z.array(
        z.object({
          ancestorTitles: z.array(z.string()),
          title: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()).catch([]),
        }),
      ),
    }),
  ),
});

/** Types are checked elsewhere. */
const JEST_CONFIG = {
  rootDir: ROOT,
  testEnvironment: 'node',
  testTimeout: 300_000,
  transform: {
    '\\.ts$': ['ts-jest', { tsconfig: join(ROOT, 'test', 'tsconfig.json'), diagnostics: false, transpilation: true }],
  },
};

/** Runs the contract of document stores on the stand-in and on the account, and holds its tests side by side. */
export async function runContract(
  variables: Pick<Variables, 'cosmos' | 'dataDir'>,
  running: Running,
): Promise<readonly Outcome[]> {
  endIfAborted(running.signal);
  const folder = mkdtempSync(join(tmpdir(), 'alacarte-live-'));
  try {
    const file = join(folder, 'result.json');
    const said = await runJest(file, variables, running);
    endIfAborted(running.signal);
    return compareTests(readResult(file, said));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function endIfAborted({ aborted }: AbortSignal): void {
  if (aborted) throw new Stopped();
}

function readResult(file: string, said: string): z.output<typeof resultSchema>['testResults'] {
  try {
    return resultSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).testResults;
  } catch (cause) {
    throw new Error(`the contract of documents did not run: ${said.slice(-2000)}`, { cause });
  }
}

async function runJest(
  outputFile: string,
  { cosmos: { endpoint, database, key }, dataDir }: Pick<Variables, 'cosmos' | 'dataDir'>,
  { signal, says }: Running,
): Promise<string> {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    COSMOS_ENDPOINT: endpoint,
    COSMOS_DATABASE: database,
    DATA_DIR: dataDir,
    FORCE_COLOR: '0',
  };
  // What it says is not for the summary of the tests of the one who runs it.
  delete env['TEST_NOTES'];
  if (key === undefined) delete env['COSMOS_KEY'];
  else env['COSMOS_KEY'] = key;
  const settings = ['--config', JSON.stringify(JEST_CONFIG), '--cacheDirectory', join(tmpdir(), 'alacarte-jest')];
  const results = ['--runInBand', '--json', '--outputFile', outputFile];
  const some = says === '' ? [] : ['--testNamePattern', says.replaceAll(/[$()*+.?[\\\]^{|}]/gu, '\\$&')];
  const child = spawn(
    process.execPath,
    [require.resolve('jest/bin/jest'), ...settings, ...results, ...some, '--runTestsByPath', CONTRACT],
    { cwd: ROOT, env, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const said: Buffer[] = [];
  child.stderr.on('data', (part: Buffer) => said.push(part));
  const stop = (): void => void child.kill();
  signal.addEventListener('abort', stop, { once: true });
  await new Promise<void>((done, fail) => {
    child.once('error', fail);
    child.once('close', () => {
      done();
    });
  });
  signal.removeEventListener('abort', stop);
  return Buffer.concat(said).toString();
}

function compareTests(results: z.output<typeof resultSchema>['testResults']): readonly Outcome[] {
  const tests = results.flatMap(({ assertionResults }) => assertionResults);
  const of = (side: string) =>
    new Map(
      tests
        .filter(({ ancestorTitles, status }) => ancestorTitles[0]?.endsWith(side) === true && status !== 'pending')
        .map((test) => [[...test.ancestorTitles.slice(1), test.title].join(' '), test] as const),
    );
  const [standIn, account] = [of(STAND_IN), of(ACCOUNT)];
  if (tests.length === 0)
    throw new Error(`the contract of documents has no tests: ${results.map(({ message }) => message).join('\n')}`);
  return [...new Set([...standIn.keys(), ...account.keys()])].map((says): Outcome => {
    const [real, emulated] = [account.get(says), standIn.get(says)];
    if (real?.status === 'passed' && emulated?.status === 'passed') return { says, status: 'same', waitedMs: 0 };
    const lines = [linesOf('real', real), linesOf('stand-in', emulated)].flat();
    return { says, status: 'differs', lines };
  });
}

type Test = z.output<typeof resultSchema>['testResults'][number]['assertionResults'][number];

const MOST_LINES = 12;

function linesOf(side: string, test: Test | undefined): readonly string[] {
  const [message = ''] = test?.failureMessages ?? [];
  // Where it failed is known by its name; what was seen is what tells.
  const why = message.split('\n').filter((line) => line.trim() !== '' && !line.trim().startsWith('at '));
  return [`${side} ${test?.status ?? 'missing'}`, ...why.slice(0, MOST_LINES).map((line) => `  ${line}`)];
}
