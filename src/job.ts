import { shippedPolicy } from './local/app-local';
import { runOnce } from './app-once';
import { bringCoverUpToDate } from './application/term/bring-cover';
import { type CoverLine } from './application/term/cover-pools';
import { mirrorGroups } from './application/mirror/mirror-groups';
import { mirrorLines } from './application/mirror/mirror-lines';
import { type Ports } from './application/ports';
import { planTenant, runReconcile } from './application/reconcile/run-reconcile';
import { runLines } from './application/reconcile/run-lines';
import { type Config } from './config/read-config';
import { type CalendarDate, isCalendarDate } from './domain/calendar';
import { needsSomebody } from './domain/mirror/mirror';
import { type ReconcileRun } from './domain/reconcile/run';
import { readSettings } from './read-settings';

/** What a job is asked on the command line. */
interface Asked {
  readonly name: string;
  readonly asOf: CalendarDate | undefined;
  readonly isDryRun: boolean;
}

/** What a job prints, line by line, and whether anything failed. */
interface Printed {
  readonly lines: readonly string[];
  readonly hasFailed: boolean;
}

/** The jobs there are, by the names that people and scripts use. */
const jobs: Readonly<Record<string, (ports: Ports, asked: Asked) => Promise<Printed>>> = {
  cover,
  reconcile,
  mirror,
};

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** `npm run job -- NAME [--as-of YYYY-MM-DD] [--dry-run]`: runs one job once, says what it did, and ends. */
async function main(): Promise<void> {
  const asked = readArguments(process.argv.slice(2));
  if (!('name' in asked)) {
    fail(asked.problems);
    return;
  }
  const settings = readSettings(process.env, shippedPolicy);
  if (!settings.ok) {
    fail(settings.problems);
    return;
  }
  if (settings.config.mode === 'azure' && asked.asOf !== undefined && !asked.isDryRun) {
    fail(['--as-of needs --dry-run in azure mode: nothing is done there on another day than today']);
    return;
  }
  const config: Config = asked.asOf === undefined ? settings.config : { ...settings.config, today: asked.asOf };
  await runOnce({ config, policy: settings.policy }, async (ports) => {
    const job = jobs[asked.name];
    const { lines, hasFailed } = await (job as NonNullable<typeof job>)(ports, asked);
    for (const line of lines) say(line);
    if (hasFailed) process.exitCode = 1;
  });
}

function readArguments(given: readonly string[]): Asked | { readonly problems: readonly string[] } {
  const [name = '', ...options] = given;
  const at = options.indexOf('--as-of');
  const asOf = at < 0 ? undefined : (options[at + 1] ?? '');
  const known = options.filter((_, index) => at < 0 || (index !== at && index !== at + 1));
  const names = Object.keys(jobs).join(', ');
  const problems = [
    ...(Object.hasOwn(jobs, name) ? [] : [`there is no job "${name}" yet; there is: ${names}`]),
    ...(asOf === undefined || isCalendarDate(asOf) ? [] : ['--as-of takes a date YYYY-MM-DD']),
    ...known.filter((option) => option !== '--dry-run').map((option) => `there is no option ${option}`),
  ];
  if (problems.length > 0) return { problems };
  return { name, asOf: asOf as CalendarDate | undefined, isDryRun: known.includes('--dry-run') };
}

async function cover(ports: Ports, { isDryRun }: Asked): Promise<Printed> {
  const { lines } = await bringCoverUpToDate(ports, { isDryRun });
  if (lines === undefined) return { lines: ['Another process brings cover up to date right now.'], hasFailed: true };
  const done = lines.map((line) => coverWords(line, isDryRun));
  return {
    lines: done.length === 0 ? ['Cover is up to date: nothing to do.'] : done,
    hasFailed: lines.some((line) => line.did === 'failed'),
  };
}

function coverWords(line: CoverLine, isDryRun: boolean): string {
  const would = isDryRun ? 'would ' : '';
  switch (line.did) {
    case 'confirmed': {
      const { purchaseOrderNumber, product } = line.entitlement;
      return `+ ${would}confirm ${purchaseOrderNumber}: ${line.seats} seats of ${product} for ${line.department}; the tenant has ${line.units} units`;
    }
    case 'waits': {
      const { purchaseOrderNumber, product } = line.entitlement;
      return `= ${purchaseOrderNumber} of ${line.department} waits for ${product}: ${line.unitsSeen} of ${line.seats} units seen`;
    }
    case 'cap-changed':
      return `${line.seatCap > line.seatCapBefore ? '+' : '-'} ${would}change the seats of ${line.product} for ${line.department} from ${line.seatCapBefore} to ${line.seatCap}`;
    case 'failed':
      return `! ${line.product}${line.department === undefined ? '' : ` of ${line.department}`} failed: ${line.kind}`;
  }
}

async function reconcile(ports: Ports, { isDryRun }: Asked): Promise<Printed> {
  const by = { kind: 'job', name: 'reconcile' } as const;
  const progress = new Progress();
  const run = await (isDryRun
    ? planTenant(ports, { by, triesAgain: true })
    : runReconcile(ports, {
        by,
        triesAgain: true,
        onPlan: (plan) => {
          progress.begin(plan.filter((step) => step.action === 'assign' || step.action === 'release').length);
        },
        onOutcome: () => {
          progress.step();
        },
      }));
  progress.end();
  if (run === undefined) return { lines: ['Another process reconciles licenses right now.'], hasFailed: true };
  return { lines: runLines(run), hasFailed: hasFailed(run) };
}

const hasFailed = ({ counts }: ReconcileRun): boolean => counts.failed > 0;

async function mirror(ports: Ports, { isDryRun }: Asked): Promise<Printed> {
  const run = await mirrorGroups(ports, { by: { kind: 'job', name: 'mirror' }, isDryRun });
  if (run === undefined) return { lines: ['Another process compares rosters and groups right now.'], hasFailed: true };
  return { lines: mirrorLines(run), hasFailed: run.lines.some(needsSomebody) };
}

/** How far a job has come, in one line of a terminal; nothing where the output goes elsewhere. */
class Progress {
  #done = 0;
  #total = 0;

  begin(total: number): void {
    this.#total = total;
    this.#show();
  }

  step(): void {
    this.#done += 1;
    this.#show();
  }

  end(): void {
    if (process.stderr.isTTY && this.#total > 0) process.stderr.write('\r\u001B[K');
  }

  #show(): void {
    if (process.stderr.isTTY && this.#total > 0) process.stderr.write(`\r${this.#done} of ${this.#total} licenses`);
  }
}

function fail(problems: readonly string[]): void {
  for (const problem of problems) say(problem);
  process.exitCode = 1;
}

void main();
