import { readPolicy } from '../../../../src/config/read-policy';
import { type Policy } from '../../../../src/domain/institution/policy';
import { statusOf } from '../../../../src/door/reason';
import { isRepeated } from '../../../../src/jobs/job';
import { jobs } from '../../../../src/jobs/jobs';
import { reconcileTenant } from '../../../../src/jobs/reconcile-tenant';
import { remind } from '../../../../src/jobs/remind';
import { type DeployedResource, type Deployment } from '../bicep/deployment';
import { FACTS, PROPERTIES, valuesOf } from '../facts';
import { minutesIn } from './alert-rules';
import { listAt, ofType, textAt, unlike } from './look';

/** A count by its name among metrics. */
type CountName = keyof typeof PROPERTIES;

/** What a query of the metrics asks for. */
interface Asked {
  readonly count: CountName;
  /** What a property has to be: one of these. */
  readonly where: ReadonlyMap<string, readonly string[]>;
  /** How far back it looks. */
  readonly minutes: number;
  /** How many failed runs it takes; absent where it counts none. */
  readonly failedRuns?: number;
}

/** A query reaches back two days at most. */
const LONGEST_MINUTES = 2 * 1440;
const TEXT = /"([^"]*)"/gu;

/** How alerts differ from what the program counts. @param policyText The policy, which says how often some jobs run. */
export function* alertDifferences(deployment: Deployment, policyText: string): Generator<string> {
  const rules = ofType(deployment, 'Microsoft.Insights/scheduledQueryRules');
  const asked: Asked[] = [];
  for (const rule of rules) {
    const workspace = ofType(deployment, 'Microsoft.OperationalInsights/workspaces')[0]?.key ?? '';
    yield* unlike(`what ${rule.key} asks`, listAt(rule.body, 'properties.scopes'), [`«${workspace}.id»`]);
    const query = textAt(rule.body, 'properties.criteria.allOf.0.query');
    yield* lookBackDifferences(rule, minutesIn(query));
    if (!query.startsWith('AppMetrics |')) continue;
    try {
      asked.push(readQuery(query));
    } catch (error) {
      yield `${rule.key}: ${error instanceof Error ? error.message : 'cannot be read'}`;
    }
  }
  yield* missingAlerts(asked, policyText);
}

/** Reads a query; throws what in it the program does not know. */
function readQuery(query: string): Asked {
  const called = [...query.matchAll(/\bName == "([^"]*)"/gu)].map(([, name = '']) => name);
  const count = (Object.keys(PROPERTIES) as CountName[]).find((one) => FACTS.instruments[one].name === called[0]);
  if (called.length !== 1 || count === undefined)
    throw new Error(`nothing is counted as ${called.join(', ') || 'that'}`);
  const where = new Map<string, readonly string[]>();
  const aliases = new Map<string, string>();
  for (const [, alias, key = ''] of query.matchAll(/(?:\b(\w+) = )?tostring\(Properties\.(\w+)\)/gu)) {
    if (valuesOf(count, key) === undefined) throw new Error(`${called.join()} has no ${key}`);
    if (alias !== undefined) aliases.set(alias, key);
  }
  if ((query.match(/Properties/gu) ?? []).length !== (query.match(/tostring\(Properties\.\w+\)/gu) ?? []).length)
    throw new Error('a property is asked for in a way that is not known');
  const compared = /(?:tostring\(Properties\.(\w+)\)|\b(\w+)) (?:== ("[^"]*")|in \(((?:"[^"]*"(?:, )?)+)\))/gu;
  let texts = called.length;
  for (const [, property, alias = '', one, several] of query.matchAll(compared)) {
    if (alias === 'Name') continue;
    const key = property ?? aliases.get(alias);
    if (key === undefined) throw new Error(`${alias} is no property`);
    const values = [...(one ?? several ?? '').matchAll(TEXT)].map(([, value = '']) => value);
    const unknown = values.find((value) => valuesOf(count, key)?.includes(value) !== true);
    if (unknown !== undefined) throw new Error(`${key} of ${called.join()} is never ${unknown}`);
    texts += values.length;
    where.set(key, values);
  }
  if ([...query.matchAll(TEXT)].length !== texts) throw new Error('it compares in a way that is not known');
  const [, failedRuns] = /\bfailed >= (\d+) and done == 0$/u.exec(query) ?? [];
  return { count, where, minutes: minutesBack(query), ...(failedRuns && { failedRuns: Number(failedRuns) }) };
}

function minutesBack(query: string): number {
  const minutes = minutesIn(query);
  if (Number.isNaN(minutes)) throw new Error('it does not say how far it looks back');
  return minutes;
}

/** A query that looks back further than its rule lets it would find nothing. */
function* lookBackDifferences({ key, body }: DeployedResource, minutes: number): Generator<string> {
  const given = textAt(body, 'properties.overrideQueryTimeRange');
  const [, days, hours, rest] = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/u.exec(given) ?? [];
  const most = Number(days ?? 0) * 1440 + Number(hours ?? 0) * 60 + Number(rest ?? 0);
  if (minutes > most) yield `${key} looks ${minutes} minutes back, and may look ${most}`;
}

function* missingAlerts(asked: readonly Asked[], policyText: string): Generator<string> {
  const read = readPolicy(policyText);
  if (!read.ok) {
    yield* read.problems;
    return;
  }
  const { policy } = read;
  const find = (count: CountName, where: Readonly<Record<string, string>>): readonly Asked[] =>
    asked.filter((one) => {
      const isWhere = Object.entries(where).every(([key, value]) => one.where.get(key)?.join() === value);
      return one.count === count && isWhere;
    });
  for (const job of [reconcileTenant, remind]) {
    const [alert] = find('runs', { job: job.name, outcome: 'done' });
    const seconds = job === reconcileTenant ? reconcileTenant.everySeconds(policy) : remind.everySeconds();
    if (alert === undefined) yield `no alert asks whether ${job.name} was done`;
    else if (alert.minutes < Math.min((3 * seconds) / 60, LONGEST_MINUTES))
      yield `the alert on ${job.name} looks ${alert.minutes} minutes back, less than three runs`;
  }
  yield* failedRunDifferences(asked, policy);
  for (const count of ['forbidden', 'throttled', 'reminders', 'refusedRequests'] as const)
    if (find(count, {}).length === 0) yield `no alert asks for ${FACTS.instruments[count].name}`;
  const reasons = find('refusedRequests', {}).flatMap(({ where }) => where.get('reason') ?? []);
  const unasked = FACTS.refusalReasons.filter((one) => isForged(one) && !reasons.includes(one));
  for (const reason of unasked) yield `no alert asks for requests refused for ${reason}`;
}

/** How long what was counted may take to arrive. */
const ARRIVES_MINUTES = 5;

/** A job that fails each time runs as often as the alert on failed runs wants to see it, within the time that the alert looks at. */
function* failedRunDifferences(asked: readonly Asked[], policy: Policy): Generator<string> {
  const alert = asked.find(({ count, failedRuns }) => count === 'runs' && failedRuns !== undefined);
  if (alert?.failedRuns === undefined) {
    yield 'no alert asks for jobs that fail each time';
    return;
  }
  for (const job of jobs.filter(isRepeated)) {
    const needed = (alert.failedRuns * job.everySeconds(policy)) / 60 + ARRIVES_MINUTES;
    if (alert.minutes < Math.min(needed, LONGEST_MINUTES))
      yield `the alert on failed runs looks ${alert.minutes} minutes back, and ${job.name} fails ${alert.failedRuns} times in ${needed}`;
  }
}

/** Reasons that a token has, but for one that is none at all: any scanner of addresses sends that. */
const isForged = (reason: (typeof FACTS.refusalReasons)[number]): boolean =>
  statusOf(reason) === 401 && reason !== 'no-token' && reason !== 'malformed-token';
