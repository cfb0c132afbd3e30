import { type Deployment } from '../../bicep/deployment';
import { type Files } from '../../bicep/read-bicep';
import { WAYS } from '../../deployments';
import { FACTS } from '../../facts';
import { ofType, unlike, unlikeSets } from '../look';
import { codeIn, firstColumn, groupsOf, spansIn } from '../text';

const SOURCE = 'src/README.md';
const OPERATIONS = 'infra/README.md';
const PACKAGE = 'appPackage/README.md';

/** How the tables of documents differ from the code, and from what is deployed. */
export function* documentDifferences(files: Files, deployment: Deployment): Generator<string> {
  const source = files[SOURCE] ?? '';
  const column = (text: string, head: string): readonly string[] => firstColumn(text, head).flatMap(spansIn);
  yield* unlikeSets(`${SOURCE}: the table of variables`, column(source, 'Variable'), FACTS.variables);
  const [, port] = /^\| `PORT` +\| default (\d+)/mu.exec(source) ?? [];
  yield* unlike(`${SOURCE}: the port by default`, Number(port), FACTS.port);
  const manifest = files['appPackage/manifest.json'] ?? '';
  const filledIn = [...new Set(groupsOf(manifest, /\$\{\{(\w+)\}\}/gu))];
  const ofPackage = column(files[PACKAGE] ?? '', 'Variable').filter((name) => /^[A-Z_]+$/u.test(name));
  yield* unlikeSets(`${PACKAGE}: the table of variables`, ofPackage, filledIn);
  const operations = files[OPERATIONS] ?? '';
  const named = spansIn(files['SECURITY.md']).filter((name) => FACTS.permissions.all.some((one) => one === name));
  yield* unlikeSets('SECURITY.md', named, FACTS.permissions.all);
  yield* deployedDifferences(operations, deployment);
}

/** Alerts, and what is given to a deployment, by the names that they have in it. */
function* deployedDifferences(operations: string, deployment: Deployment): Generator<string> {
  const parameters = deployment.parameters.map(({ key }) => key);
  const given = codeIn(operations).blocks.flatMap((block) =>
    groupsOf(block, /--parameters ([^\n]*)/gu).flatMap((line) => groupsOf(line, /(?<![\w"'])([a-z]\w*)=/gu)),
  );
  for (const name of given.filter((one) => !parameters.includes(one)))
    yield `${OPERATIONS}: there is no parameter ${name}`;
  yield* resourceDifferences(operations, deployment);
  const rules = ['Microsoft.Insights/scheduledQueryRules', 'Microsoft.Insights/metricAlerts'];
  const alerts = rules.flatMap((type) => ofType(deployment, type)).map(({ name }) => name.slice(name.indexOf('-') + 1));
  const described = firstColumn(operations, 'Alert').flatMap(spansIn);
  if (alerts.length > 0) yield* unlikeSets(`${OPERATIONS}: the table of alerts`, described, alerts);
}

/** Resources by their names, in commands and in the table of what is made. */
function* resourceDifferences(operations: string, { resources }: Deployment): Generator<string> {
  const { blocks, spans } = codeIn(operations);
  // What is restored is called as nothing is yet.
  const typed = [...blocks, ...spans].join('\n').replaceAll(/--target-database-account-name \S+/gu, '');
  const inCommands = groupsOf(typed, /\$BASE(-[a-z0-9]+)|\$\{BASE\}([a-z0-9]+)/gu);
  const alone = spans.flatMap((span) => groupsOf(span, /^BASE([a-z0-9-]*)$/gu));
  const names = resources.map(({ name }) => name);
  const begins = WAYS['with an image'].resourceBaseName;
  for (const name of new Set([...inCommands, ...alone]))
    if (!names.includes(`${begins}${name}`) && name !== '') yield `${OPERATIONS}: there is no resource BASE${name}`;
}
