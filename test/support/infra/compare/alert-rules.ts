import { type DeployedResource, type Deployment } from '../bicep/deployment';
import { isObject, type Value } from '../bicep/values';
import { at, ofType, oneOf, textAt, unlike, unlikeSets } from './look';

const QUERIES = 'Microsoft.Insights/scheduledQueryRules';
const METRICS = 'Microsoft.Insights/metricAlerts';

/** When an alert comes. */
interface Rule {
  /** How the query ends; of the alert on a metric, the metric. */
  readonly ends: string;
  /** What the mail says. */
  readonly said: readonly string[];
  /** What the table of alerts says. */
  readonly table: readonly string[];
  readonly severity: number;
  /** How often it is looked, as Azure writes it. */
  readonly every: string;
  /** How far back; absent where the policy says how often what is missed would run, and of a metric. */
  readonly minutes?: number;
}

/** What was decided for each alert: the numbers that words name, and words alone do not count. */
const RULES: Readonly<Record<string, Rule>> = {
  'no-reconcile': {
    ends: 'summarize done = coalesce(sum(Sum), 0.0) | where done == 0',
    said: ['came to its end for #minutes minutes'],
    table: ['came to its end for three of its periods', 'beyond 16 hours, for two days'],
    severity: 1,
    every: 'PT15M',
  },
  'no-reminders': {
    ends: 'summarize done = coalesce(sum(Sum), 0.0) | where done == 0',
    said: ['did not come to its end for #minutes minutes'],
    table: ['the run of each minute', 'did not come to its end for #minutes minutes'],
    severity: 1,
    every: 'PT5M',
    minutes: 15,
  },
  'failed-runs': {
    ends: 'summarize failed = sumif(Sum, outcome == "failed"), done = sumif(Sum, outcome == "done") by job = tostring(Properties.job) | where failed >= 3 and done == 0',
    said: ['three times or more, for #minutes minutes'],
    table: ['three times or more, for an hour', 'beyond 15, for four of its periods, at most two days'],
    severity: 2,
    every: 'PT15M',
  },
  forbidden: {
    ends: 'summarize times = sum(Sum) by service = tostring(Properties.service) | where times > 0',
    said: ['does not let the program in'],
    table: ['does not let the program in'],
    severity: 1,
    every: 'PT15M',
    minutes: 20,
  },
  'refused-sign-ins': {
    ends: 'summarize requests = sum(Sum) | where requests > 20',
    said: ['More than 20 requests'],
    table: ['over 20 requests in a quarter of an hour'],
    severity: 2,
    every: 'PT15M',
    minutes: 20,
  },
  'keys-unreachable': {
    ends: 'summarize requests = sum(Sum) | where requests > 5',
    said: ['cannot be fetched'],
    table: ['cannot be fetched'],
    severity: 1,
    every: 'PT15M',
    minutes: 20,
  },
  throttled: {
    ends: 'summarize answers = sum(Sum) by service = tostring(Properties.service) | where answers > 100',
    said: ['more than 100 times within 15 minutes'],
    table: ['more than 100 times in a quarter of an hour'],
    severity: 3,
    every: 'PT15M',
    minutes: 20,
  },
  'reminders-failed': {
    ends: 'summarize failed = sumif(Sum, outcome == "failed"), sent = sumif(Sum, outcome == "sent") | where failed >= 5 and failed > sent',
    said: ['of the last day more than half, and at least five,'],
    table: ["more than half of a day's letters, and at least five,"],
    severity: 2,
    every: 'PT1H',
    minutes: 1440,
  },
  'not-ready': {
    ends: 'summarize probes = count() by ReplicaName | where probes > 10',
    said: ['for minutes'],
    table: ['for minutes'],
    severity: 1,
    every: 'PT5M',
    minutes: 10,
  },
  restarts: {
    ends: 'RestartCount',
    said: ['more than three times'],
    table: ['more than three times'],
    severity: 2,
    every: 'PT5M',
  },
};

/** The name of an alert without that of the installation. */
const shortName = ({ name }: DeployedResource): string => name.slice(name.indexOf('-') + 1);

/** How alerts differ from what was decided: when they come, to whom, and in which words. @param meanings What the table of alerts says of each. */
export function* ruleDifferences(deployment: Deployment, meanings: ReadonlyMap<string, string>): Generator<string> {
  const queries = ofType(deployment, QUERIES);
  const metrics = ofType(deployment, METRICS);
  const group = `«${oneOf(deployment, 'Microsoft.Insights/actionGroups')?.key ?? ''}.id»`;
  yield* unlikeSets('what is watched', [...queries, ...metrics].map(shortName), Object.keys(RULES));
  for (const rule of queries) yield* queryDifferences(deployment, rule, group);
  for (const rule of metrics) yield* metricDifferences(deployment, rule, group);
  for (const rule of [...queries, ...metrics]) yield* wordDifferences(rule, meanings.get(shortName(rule)) ?? '');
}

const MINUTES: Readonly<Record<string, number>> = { m: 1, h: 60, d: 24 * 60 };

/** How many minutes back a query looks; not a number where it does not say so. */
export function minutesIn(query: string): number {
  const [, times, unit = ''] = /where TimeGenerated > ago\((\d+)([mhd])\)/u.exec(query) ?? [];
  return Number(times) * (MINUTES[unit] ?? 0);
}

/** What every alert is, whatever it asks. */
function* settingDifferences(
  { key, body }: DeployedResource,
  must: Readonly<Record<string, Value>>,
): Generator<string> {
  for (const [path, value] of Object.entries(must))
    yield* unlike(`${path} of ${key}`, at(body, `properties.${path}`), value);
}

function* queryDifferences(deployment: Deployment, rule: DeployedResource, group: string): Generator<string> {
  const { every = '', minutes, severity = 0 } = RULES[shortName(rule)] ?? {};
  yield* settingDifferences(rule, {
    enabled: true,
    autoMitigate: true,
    skipQueryValidation: true,
    evaluationFrequency: every,
    windowSize: every,
    'criteria.allOf.0.timeAggregation': 'Count',
    'criteria.allOf.0.operator': 'GreaterThan',
    'criteria.allOf.0.threshold': 0,
    'criteria.allOf.0.failingPeriods': { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
    'actions.actionGroups': [group],
    displayName: rule.name,
    severity,
  });
  yield* unlike(`the kind of ${rule.key}`, at(rule.body, 'kind'), 'LogAlert');
  const query = textAt(rule.body, 'properties.criteria.allOf.0.query');
  const { ends = '' } = RULES[shortName(rule)] ?? {};
  if (!query.endsWith(` | ${ends}`)) yield `${rule.key} ends otherwise than with ${ends}`;
  const back = minutesIn(query);
  if (minutes !== undefined) yield* unlike(`how many minutes ${rule.key} looks back`, back, minutes);
  if (/ or /u.test(query)) yield `${rule.key} asks for one of several things`;
  if (query.startsWith('AppMetrics |')) return;
  const app = oneOf(deployment, 'Microsoft.App/containerApps')?.name ?? '';
  const asked = `ContainerAppSystemLogs | where TimeGenerated > ago(10m) | where ContainerAppName == "${app}" and Reason == "ProbeFailed" and Log has "Readiness" | ${ends}`;
  yield* unlike(`what ${rule.key} asks the log`, query, asked);
}

function* metricDifferences(deployment: Deployment, rule: DeployedResource, group: string): Generator<string> {
  const type = 'Microsoft.App/containerApps';
  const app = oneOf(deployment, type)?.name ?? '';
  yield* settingDifferences(rule, {
    enabled: true,
    autoMitigate: true,
    scopes: [`«resourceId(${JSON.stringify(type)}, ${JSON.stringify(app)})»`],
    evaluationFrequency: RULES[shortName(rule)]?.every ?? '',
    windowSize: 'PT15M',
    'criteria.allOf.0.criterionType': 'StaticThresholdCriterion',
    'criteria.allOf.0.metricNamespace': type,
    'criteria.allOf.0.metricName': RULES[shortName(rule)]?.ends ?? '',
    'criteria.allOf.0.timeAggregation': 'Maximum',
    'criteria.allOf.0.operator': 'GreaterThan',
    'criteria.allOf.0.threshold': 3,
    'actions.0.actionGroupId': group,
    severity: RULES[shortName(rule)]?.severity ?? 0,
  });
  const criteria = at(rule.body, 'properties.criteria');
  const kind = isObject(criteria) ? criteria['odata.type'] : undefined;
  yield* unlike(`the criteria of ${rule.key}`, kind, 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria');
}

function* wordDifferences(rule: DeployedResource, meaning: string): Generator<string> {
  const { said = [], table = [] } = RULES[shortName(rule)] ?? {};
  const query = textAt(rule.body, 'properties.criteria.allOf.0.query');
  const filled = (words: string): string => words.replace('#minutes', String(minutesIn(query)));
  const description = textAt(rule.body, 'properties.description');
  for (const words of said.map(filled)) if (!description.includes(words)) yield `${rule.key} does not say "${words}"`;
  for (const words of table.map(filled))
    if (!meaning.includes(words)) yield `infra/README.md: of ${shortName(rule)} it does not say "${words}"`;
}
