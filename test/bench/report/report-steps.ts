import { type CommandCost, type Calls, type StepsKnobs, type StepsMeasured } from '../steps/steps';
import { type Goal, goalTable } from './goals';
import { number, table } from './statistics';

const ROLES = { dreyes: 'delegate', sokafor: 'approver', lmarin: 'auditor' } as const;
/** What is asked, and changes nothing. */
const QUESTIONS: readonly string[] = [
  ...['seats', 'show-pool', 'show-roster', 'waiting', 'person-holdings', 'my-holdings', 'history', 'purchases'],
  ...['show-purchase', 'leavers', 'departments', 'show-department', 'products', 'product-requests'],
  ...['plan', 'position', 'help', 'greet', 'thanks'],
];
const MOST = { steps: 2, graphSteps: 1, requestUnits: 100, calls: 20, transactions: 5, ten: 1.5, growth: 1.1 };

/** What was not answered as it should be. */
export const stepProblems = (measured: readonly StepsMeasured[]): readonly string[] =>
  measured.flatMap(({ problems }) => problems);

/** What every command costs, in institutions of every size. */
export function stepsText(measured: readonly StepsMeasured[], { delays }: StepsKnobs): string {
  return [
    `6. What a command costs, with ${delays.storeMs} ms in the store and ${delays.graphMs} ms in Graph`,
    '',
    ...measured.flatMap(({ departments, costs }) => [`  ${departments} departments`, '', costTable(costs), '']),
    '  Steps: calls one after another before the answer, in the store + in Graph. r/q/t: reads, queries, transactions. RU: estimated from document',
    '  sizes (1 for each KB read, 5 written, 10 replaced; a query 2.3 and 1 for each KB found). Each said once, after a few others.',
    '',
    goalTable(stepGoals(measured)),
    '',
  ].join('\n');
}

function costTable(costs: readonly CommandCost[]): string {
  const head = [
    'said',
    'by',
    'steps',
    'r/q/t before',
    'Graph',
    'RU',
    'KB',
    'r/q/t in all',
    'Graph',
    'RU',
    'KB',
    'ms',
    'edited',
  ];
  const rows = costs.map(({ row, before, all, answerMs, editedMs }) => [
    row.name,
    ROLES[row.by],
    `${before.steps} + ${before.graphSteps}`,
    ...told(before),
    ...told(all),
    answerMs.toFixed(0),
    editedMs?.toFixed(0) ?? '-',
  ]);
  return table(head, rows, 2);
}

const told = ({ reads, queries, transactions, graph, requestUnits, bytes }: Calls): readonly string[] => [
  `${reads}/${queries}/${transactions}`,
  String(graph),
  requestUnits.toFixed(0),
  (bytes / 1024).toFixed(0),
];

/** The goals that counts alone decide. */
export function stepGoals(measured: readonly StepsMeasured[]): readonly Goal[] {
  const costs = measured.flatMap((one) => one.costs);
  const questions = costs.filter(({ kind }) => QUESTIONS.includes(kind));
  const changes = costs.filter(({ kind }) => kind === 'add' || kind === 'remove');
  const adds = costs.filter(({ row }) => row.name === 'add 1');
  const steps = (cost: CommandCost) => cost.before.steps;
  return [
    most('steps before the answer of a question', questions, steps, MOST.steps),
    most('steps before the answer of add and remove', changes, steps, MOST.steps),
    most('steps in Graph of add and remove', changes, (cost) => cost.before.graphSteps, MOST.graphSteps),
    most('transactions of an add, in all', adds, (cost) => cost.all.transactions, MOST.transactions),
    ...measured.map(addTen),
    most('RU before any answer', costs, (cost) => cost.before.requestUnits, MOST.requestUnits),
    most('calls before any answer', costs, (cost) => cost.before.calls, MOST.calls),
  ];
}

/** The largest value, and of what it is. */
function most(goal: string, costs: readonly CommandCost[], of: (cost: CommandCost) => number, limit: number): Goal {
  const worst = costs.toSorted((one, other) => of(other) - of(one))[0];
  const value = worst === undefined ? Number.NaN : of(worst);
  const above = costs.filter((cost) => of(cost) > limit).length;
  const others = above > 1 ? `, and ${above - 1} more` : '';
  return {
    goal: `${goal} <= ${limit}`,
    value: worst === undefined ? '-' : `${shown(value)} (${worst.row.name}, ${ROLES[worst.row.by]}${others})`,
    isMet: value <= limit,
  };
}

const shown = (value: number): string => (Number.isInteger(value) ? String(value) : number(value));

function addTen({ departments, costs }: StepsMeasured): Goal {
  const calls = (name: string) =>
    costs.find(({ row }) => row.name === name && row.by === 'dreyes')?.all.calls ?? Number.NaN;
  const ratio = calls('add 10') / calls('add 1');
  return {
    goal: `store calls of add 10, as a multiple of add 1's, at ${departments} <= ${MOST.ten}`,
    value: `${number(ratio)} (${calls('add 10')} / ${calls('add 1')})`,
    isMet: ratio <= MOST.ten,
  };
}

/** What grows with the institution: the largest beside the smallest. */
export function growthGoals(measured: readonly StepsMeasured[]): readonly Goal[] {
  return ['seats', 'add 1'].flatMap((name) =>
    (['calls', 'bytes'] as const).map((what): Goal => {
      const [small, large] = [measured[0], measured.at(-1)].map(
        (one) => one?.costs.find(({ row }) => row.name === name && row.by === 'dreyes')?.all[what] ?? Number.NaN,
      );
      const ratio = (large ?? Number.NaN) / (small ?? Number.NaN);
      const sizes = `${measured.at(-1)?.departments ?? 0} departments against ${measured[0]?.departments ?? 0}`;
      return {
        goal: `${what} of ${name}, ${sizes} <= ${MOST.growth} x`,
        value: `${number(ratio)} x`,
        isMet: ratio <= MOST.growth,
      };
    }),
  );
}

/** What grows with the institution, command by command. */
export function growthText(measured: readonly StepsMeasured[]): string {
  const [small, large] = [measured[0], measured.at(-1)];
  if (small === undefined || large === undefined) return '';
  const head = ['said', 'by', 'calls', 'x', 'KB', 'x', 'RU', 'x', 'ms', 'x'];
  const rows = small.costs.flatMap((before) => {
    const after = large.costs.find(({ row }) => row === before.row);
    if (after === undefined) return [];
    const pair = (of: (cost: CommandCost) => number) => [
      `${of(before).toFixed(0)} -> ${of(after).toFixed(0)}`,
      number(of(after) / of(before)),
    ];
    return [
      [
        before.row.name,
        ROLES[before.row.by],
        ...pair((cost) => scopeOf(cost).calls),
        ...pair((cost) => scopeOf(cost).bytes / 1024),
        ...pair((cost) => scopeOf(cost).requestUnits),
        ...pair((cost) => cost.answerMs),
      ],
    ];
  });
  return [
    `7. What grows from ${small.departments} departments to ${large.departments}, without delays`,
    '',
    table(head, rows, 2),
    '',
    '  All calls of a turn, what follows the answer included; of plan, position and reconcile those before the first answer. One process holds',
    '  the bot, the tenant and the connector, so that its times are to be compared with each other only.',
    '',
    goalTable(growthGoals(measured)),
    '',
  ].join('\n');
}

/** Of what takes its time by itself the first answer counts. */
const scopeOf = (cost: CommandCost): Calls => (cost.row.isOnlyBegun === true ? cost.before : cost.all);
