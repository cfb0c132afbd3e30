import { parse } from 'yaml';
import { type Deployment } from '../bicep/deployment';
import { type Files } from '../bicep/read-bicep';
import { unlike } from './look';
import { withoutComments } from './text';

const CHECKS = '.github/workflows/ci.yml';
const DEPLOY = '.github/workflows/deploy.yml';
const OPERATIONS = 'infra/README.md';

interface Workflow {
  readonly name: string;
  readonly on: { readonly workflow_run?: { readonly workflows: readonly string[] } };
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[]; readonly environment?: string }>>;
}

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, string>>;
}

const stepsOf = ({ jobs }: Workflow): readonly Step[] => Object.values(jobs).flatMap(({ steps }) => steps);

/** How the workflows differ from the files that they run and deploy, and from what is written about them. */
export function* workflowDifferences(files: Files, { outputs }: Deployment): Generator<string> {
  for (const path of [CHECKS, DEPLOY].filter((one) => files[one] === undefined)) yield `there is no ${path}`;
  const [checks, deploy] = [CHECKS, DEPLOY].map((path) => parse(files[path] ?? '') as Workflow | null);
  if (checks === null || checks === undefined || deploy === null || deploy === undefined) return;
  const runs = stepsOf(checks).flatMap(({ run = [] }) => run);
  if (!runs.includes('.ci/run')) yield `${CHECKS} does not run .ci/run`;
  if (!runs.some((run) => run.includes(`require("./package.json").devDependencies.node`)))
    yield `${CHECKS} takes another Node than package.json pins`;
  yield* unlike(`${DEPLOY}: after which workflow`, deploy.on.workflow_run?.workflows, [checks.name]);
  yield* deployDifferences(files, withoutComments(files[DEPLOY] ?? ''), Object.keys(outputs));
  for (const environment of Object.values(deploy.jobs).flatMap((job) => job.environment ?? []))
    if (files[OPERATIONS]?.includes(`:environment:${environment}"`) !== true)
      yield `${OPERATIONS} trusts another environment than ${environment}`;
}

function* deployDifferences(files: Files, text: string, outputs: readonly string[]): Generator<string> {
  const written = files[OPERATIONS] ?? '';
  const variables = [...new Set([...text.matchAll(/\bvars\.(\w+)/gu)].map(([, name = '']) => name))];
  for (const name of variables.filter((one) => !written.includes(`\`${one}\``)))
    yield `${OPERATIONS} does not name ${name}`;
  const places = [...(files['infra/azure.parameters.json'] ?? '').matchAll(/\$\{\{(\w+)\}\}/gu)].map(
    ([, name = '']) => name,
  );
  const set = [...text.matchAll(/^ +([A-Z][A-Z0-9_]*): |"([A-Z][A-Z0-9_]*)=/gmu)].map(
    ([, one, other]) => one ?? other ?? '',
  );
  for (const name of places.filter((one) => !set.includes(one))) yield `${DEPLOY} does not fill in ${name}`;
  const [, kept = ''] = /\^\(([A-Z_|]+)\)=/u.exec(text) ?? [];
  for (const name of kept.split('|').filter((one) => !outputs.includes(one)))
    yield `${DEPLOY}: there is no output ${name}`;
  const known = [...variables, ...set, ...kept.split('|'), 'GITHUB_ENV', 'RUNNER_TEMP'];
  const used = [...text.matchAll(/\$\{?([A-Z][A-Z0-9_]+)\b(?!\{)/gu)].map(([, name = '']) => name);
  for (const name of new Set(used.filter((one) => one !== 'ENV' && !known.includes(one))))
    yield `${DEPLOY}: nobody sets ${name}`;
  for (const [, path = ''] of text.matchAll(/(?<![\w./])(infra\/[\w./-]+)/gu))
    if (files[path] === undefined) yield `${DEPLOY}: there is no ${path}`;
}
