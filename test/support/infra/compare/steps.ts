import { parse } from 'yaml';
import { statusOf } from '../../../../src/door/reason';
import { type Files } from '../bicep/read-bicep';
import { unlike, unlikeSets } from './look';
import { groupsOf, spansIn, withoutComments } from './text';

const CHECKS = '.github/workflows/ci.yml';
const DEPLOY = '.github/workflows/deploy.yml';
const OPERATIONS = 'infra/README.md';

type Named = Readonly<Record<string, string>>;

interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Named | null;
}

interface Workflow {
  readonly on: {
    readonly push?: { readonly branches?: readonly string[] };
    readonly workflow_run?: { readonly branches?: readonly string[]; readonly types?: readonly string[] };
  };
  readonly permissions: Named;
  readonly jobs: Readonly<
    Record<string, { readonly if?: string; readonly env?: Named; readonly steps: readonly Step[] }>
  >;
}

/** How steps of workflows differ from each other, and from the scripts and files that they hand names to. */
export function* stepDifferences(files: Files): Generator<string> {
  const [checks, deploy] = [CHECKS, DEPLOY].map((path) => parse(files[path] ?? '') as Workflow | null);
  if (!checks || !deploy) return;
  for (const [path, workflow] of [
    [CHECKS, checks],
    [DEPLOY, deploy],
  ] as const)
    for (const { env = {}, steps } of Object.values(workflow.jobs)) {
      yield* outputDifferences(path, steps);
      for (const step of steps) yield* environmentDifferences(path, step, env, files);
    }
  yield* unlike(`${CHECKS}: what it may do`, checks.permissions, { contents: 'read' });
  yield* unlike(`${DEPLOY}: what it may do`, deploy.permissions, { contents: 'read', 'id-token': 'write' });
  yield* branchDifferences(files, checks, deploy);
  yield* deployDifferences(deploy);
  yield* toolkitDifferences(files);
}

/** What a step asks of another is what that one writes. */
function* outputDifferences(path: string, steps: readonly Step[]): Generator<string> {
  const asked = [...JSON.stringify(steps).matchAll(/\bsteps\.(\w+)\.outputs\.(\w+)/gu)];
  for (const [, id = '', output = ''] of asked) {
    const step = steps.find((one) => one.id === id);
    if (step === undefined) yield `${path}: no step is called ${id}`;
    else if (!(step.run ?? '').includes(`echo "${output}=`)) yield `${path}: the step ${id} writes no ${output}`;
  }
  for (const { id } of steps)
    if (id !== undefined && !asked.some(([, one]) => one === id)) yield `${path}: nobody asks the step ${id}`;
}

/** What a step sets, its script or a file that the script names takes; and what a script takes in small letters it sets itself. */
function* environmentDifferences(
  path: string,
  { run = '', with: given, env: own }: Step,
  ofJob: Named,
  files: Files,
): Generator<string> {
  // Without a line below it, it is nothing.
  const env = own ?? {};
  const named = Object.entries(files).flatMap(([file, text]) => (run.includes(file) ? [text] : []));
  const taken = [run, ...named].join('\n');
  for (const name of Object.keys(env))
    if (!new RegExp(`\\b${name}\\b`, 'u').test(taken)) yield `${path}: nobody takes ${name}`;
  for (const [name, value] of Object.entries({ ...ofJob, ...env })) {
    const [variable] = groupsOf(value, /^\$\{\{ vars\.(\w+) \}\}$/gu);
    const needed = name === 'GROUP' ? 'AZURE_RESOURCE_GROUP_NAME' : name;
    if (variable !== undefined) yield* unlike(`${path}: the variable of ${name}`, variable, needed);
  }
  const set = groupsOf(run, /\b([a-z]\w*)=|\bread -r (\w+ \w+)|\bfor ([a-z]\w*) in/gu).flatMap((one) => one.split(' '));
  for (const name of groupsOf(withoutComments(run), /(?<!\\)\$\{?([a-z]\w*)/gu))
    if (!set.includes(name)) yield `${path}: nobody sets ${name}`;
  for (const [name, value] of Object.entries(given ?? {})) {
    for (const asked of groupsOf(String(value), /\benv\.(\w+)/gu))
      if (!(asked in ofJob)) yield `${path}: nobody sets ${asked}, which ${name} is`;
    if (/^(client|tenant|subscription)-id$/u.test(name))
      yield* unlike(`${path}: ${name}`, value, `\${{ vars.AZURE_${name.toUpperCase().replace('-', '_')} }}`);
  }
}

/** What is pushed is checked, and what was checked is deployed. */
function* branchDifferences(files: Files, checks: Workflow, deploy: Workflow): Generator<string> {
  const branches = deploy.on.workflow_run?.branches ?? [];
  yield* unlike(`${CHECKS}: the branches`, checks.on.push?.branches, branches);
  yield* unlike(`${DEPLOY}: when it looks`, deploy.on.workflow_run?.types, ['completed']);
  const paragraph = (files[OPERATIONS] ?? '')
    .split('\n')
    .find((line) => line.includes('builds and deploys what is on'));
  yield* unlike(`${OPERATIONS}: the branch`, spansIn(paragraph).filter((one) => branches.includes(one)).length, 1);
  const [branch = ''] = branches;
  for (const { if: when } of Object.values(deploy.jobs))
    yield* unlike(
      `${DEPLOY}: when it deploys`,
      when,
      `vars.AZURE_CLIENT_ID != '' && github.ref == 'refs/heads/${branch}' && (github.event_name == 'workflow_dispatch' || (github.event.workflow_run.conclusion == 'success' && github.event.workflow_run.event == 'push'))`,
    );
}

/** It deploys the commit that was checked, and knows the answer of the program's own door. */
function* deployDifferences({ jobs }: Workflow): Generator<string> {
  const job = Object.values(jobs)[0];
  const steps = job?.steps ?? [];
  const commit = '${{ github.event.workflow_run.head_sha || github.sha }}';
  yield* unlike(`${DEPLOY}: the commit`, job?.env?.['COMMIT'], commit);
  const login = steps.find(({ uses = '' }) => uses.startsWith('azure/login@'));
  const ids = ['client-id', 'tenant-id', 'subscription-id'];
  yield* unlikeSets(`${DEPLOY}: how it signs in`, Object.keys(login?.with ?? {}), ids);
  const checkout = steps.find(({ uses = '' }) => uses.startsWith('actions/checkout@'));
  yield* unlike(`${DEPLOY}: what is checked out`, checkout?.with?.['ref'], '${{ env.COMMIT }}');
  const runs = steps.map(({ run = '' }) => run).join('\n');
  const answers = groupsOf(runs, /"\$answer" = (\d+)|answers \$answer, and not (\d+)/gu);
  const refused = String(statusOf('no-token'));
  yield* unlike(`${DEPLOY}: the answer to whoever has no token`, answers, [refused, refused]);
  const commits = groupsOf(runs, /(?:alacarte:|REVISION=)(\$\w+)/gu);
  yield* unlikeSets(`${DEPLOY}: what is built`, [...new Set(commits)], ['$COMMIT']);
}

/** The environments of the toolkit, and the modes in which npm starts the program. */
function* toolkitDifferences(files: Files): Generator<string> {
  for (const [path, text] of Object.entries(files)) {
    const [, name] = /^env\/\.env\.(\w+)$/u.exec(path) ?? [];
    if (name !== undefined) yield* unlike(`${path}: TEAMSFX_ENV`, groupsOf(text, /^TEAMSFX_ENV=(.*)$/gmu), [name]);
    if (!/\.(md|yml)$/u.test(path)) continue;
    for (const asked of groupsOf(text, /\batk \w+ --env (\w+)/gu))
      if (files[`env/.env.${asked}`] === undefined) yield `${path}: there is no environment ${asked}`;
  }
  const { scripts = {} } = JSON.parse(files['package.json'] ?? '{}') as { readonly scripts?: Named };
  const mode = (name: string): string => /\bMODE=\$\{MODE:-(\w+)\}/u.exec(scripts[name] ?? '')?.[1] ?? 'nothing';
  const modes = `\`npm start\` sets \`${mode('start')}\`, \`npm run serve\` sets \`${mode('serve')}\` unless set`;
  if (!(files['src/README.md'] ?? '').includes(modes)) yield `src/README.md does not say that ${modes}`;
}
