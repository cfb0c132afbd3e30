import { auditPast } from '../../../src/application/audit/past/audit-past';
import { rebuildDepartment } from '../../../src/application/audit/past/rebuild-department';
import { takeAudit } from '../../../src/application/audit/take-audit';
import { type Audit } from '../../../src/domain/audit/audit';
import { instantOf } from '../../../src/domain/calendar';
import { isFault } from '../../../src/ports/fault';
import { apart, linesOfAudit, minuteOf } from './compare';
import { type YearWorld } from './year-world';

/** What is found now, in lines. */
export interface Found {
  /** What today's audit says. */
  readonly audit: readonly string[];
  /** What of it the ledger does not bear out. */
  readonly notInLedger: readonly string[];
  /** Why there is no audit of the ledger. */
  readonly ledger: readonly string[];
  /** What rebuilding the records from the ledger would change. */
  readonly rebuild: readonly string[];
}

/** What is found at an instant. */
export interface Look extends Found {
  readonly at: string;
}

/** Audits today, compares that with the ledger, and compares the records with it. */
export async function look(world: YearWorld): Promise<Look> {
  const { ports, clock, day } = world;
  world.nextMinute();
  const at = instantOf(clock.now());
  const audit = await orFault(() => takeAudit(ports, { kind: 'job', name: 'audit' }, {}));
  const past = await orFault(() => auditPast(ports, { asOf: day, madeAt: at, id: 'ledger' }));
  world.seen(at);
  const today = linesOf(audit).filter((line) => !line.startsWith('read '));
  const areBoth = typeof audit !== 'string' && typeof past !== 'string';
  const { onlyInAudit } = apart(areBoth ? comparable(today) : [], areBoth ? comparable(linesOf(past)) : []);
  const ledger = typeof past === 'string' ? [past] : [];
  return { at, audit: today, notInLedger: onlyInAudit, ledger, rebuild: await rebuildLines(world) };
}

/** What is found in one look and was not in the one before. */
export function newIn(now: Look, before: Look): Found {
  const more = (of: (look: Look) => readonly string[]): readonly string[] =>
    apart(of(now), of(before))
      .onlyInAudit.filter((line) => !line.startsWith('all: '))
      .map((line) => line.replaceAll(minuteOf(now.at), 'now'));
  return {
    audit: more((one) => one.audit),
    notInLedger: more((one) => one.notInLedger),
    ledger: more((one) => one.ledger),
    rebuild: more((one) => one.rebuild),
  };
}

async function orFault(make: () => Promise<Audit>): Promise<Audit | string> {
  try {
    return await make();
  } catch (error) {
    if (error instanceof Error) return `${isFault(error) ? 'fault' : 'error'}: ${error.message}`;
    throw error;
  }
}

const linesOf = (audit: Audit | string): readonly string[] =>
  typeof audit === 'string' ? [audit] : linesOfAudit(audit);

/** What today's audit and one of the ledger say in the same words. */
const comparable = (lines: readonly string[]): readonly string[] =>
  lines.filter((line) => !line.startsWith('read ')).map((line) => line.replace(/\d+ actual, /u, ''));

async function rebuildLines({ ports, departments }: YearWorld): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const department of departments) {
    const rebuilt = await rebuildDepartment(ports, department, { isDryRun: true });
    if (rebuilt.kind === 'compared')
      lines.push(...rebuilt.differences.map(({ record, text }) => `${department} ${record}: ${text}`));
    else lines.push(`${department}: ${rebuilt.kind}${rebuilt.kind === 'broken' ? ` at entry ${rebuilt.entry}` : ''}`);
  }
  return lines;
}
