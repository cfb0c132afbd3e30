import { appendFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';

/** What a test wants to have said at the end of the run. */
interface Note {
  readonly kind: 'counted' | 'left-out';
  readonly text: string;
  /** The test's file, from the root of the project. */
  readonly file?: string;
}

/** Tells how often something was done; the summary of the run says so. */
export function report(text: string): void {
  note({ kind: 'counted', text });
}

/** Tells that something was left out; the summary of the run says so. @param why Starts with what is missing. */
export function reportLeftOut(why: string): void {
  note({ kind: 'left-out', text: why, file: fileOfTest() });
}

/** `it` where what it needs is there; otherwise the test is left out, which the summary of the run says. */
export function itWhere(isThere: boolean, why: string): jest.It {
  if (isThere) return it;
  reportLeftOut(why);
  return it.skip;
}

/** Each is one line, and whole, since several processes write at once. Alone with jest, it is on the screen at once. */
function note(said: Note): void {
  const file = process.env['TEST_NOTES'];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(said)}\n`);
  if (file === undefined || process.env['SOAK'] !== undefined) process.stdout.write(`${said.text}\n`);
}

function fileOfTest(): string {
  const { testPath } = expect.getState();
  return relative(resolve(__dirname, '..', '..'), testPath ?? __dirname);
}
