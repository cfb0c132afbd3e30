import { type Deployment } from '../../bicep/deployment';
import { type Files } from '../../bicep/read-bicep';
import { FACTS } from '../../facts';
import { at, oneOf, textAt, unlikeSets } from '../look';
import { rowsBelow, spansIn } from '../text';

const OPERATIONS = 'infra/README.md';
const COSMOS = 'Microsoft.DocumentDB/databaseAccounts';

/** How the tables of the document of operation differ from the code, row by row. */
export function* tableDifferences(files: Files, deployment: Deployment): Generator<string> {
  const text = files[OPERATIONS] ?? '';
  yield* unlikeSets(`${OPERATIONS}: the table of permissions`, permissionsIn(text), permissionRows());
  yield* unlikeSets(`${OPERATIONS}: the table of roles`, rolesIn(text), roleRows(deployment));
  yield* dataDifferences(text, deployment);
}

const permissionsIn = (text: string): readonly string[] =>
  rowsBelow(text, 'Permission', 'When').map(([name = '', when = '']) => `${name} ${when}`);

function permissionRows(): readonly string[] {
  const { always, mirrors, teamsApp } = FACTS.permissions;
  const rows = (names: readonly string[], when: string): readonly string[] =>
    names.map((name) => `\`${name}\` ${when}`);
  return [
    ...rows(always, 'always'),
    ...rows(mirrors, 'only if a pool is mirrored by a group'),
    ...rows(teamsApp, 'only with `TEAMS_APP_ID`'),
  ];
}

const rolesIn = (text: string): readonly string[] =>
  rowsBelow(text, 'Role', 'On').map(([name = '', on = '']) => `${name} on ${on}`);

/** Roles with what they are on: that what is deployed says the same is compared where roles are. */
function roleRows(deployment: Deployment): readonly string[] {
  const { cosmos, blob } = FACTS.roles;
  const scope = textAt(oneOf(deployment, `${COSMOS}/sqlRoleAssignments`)?.body, 'properties.scope');
  const isAccount = scope === `«${oneOf(deployment, COSMOS)?.key ?? ''}.id»`;
  return [
    `${cosmos.name} (\`${cosmos.id}\`) on ${isAccount ? 'the account' : scope}`,
    `${blob.name} on the container \`${filesContainerOf(deployment)}\``,
    'AcrPull on the registry',
  ];
}

const filesContainerOf = (deployment: Deployment): string =>
  oneOf(deployment, 'Microsoft.Storage/storageAccounts/blobServices/containers')?.name ?? '';

const UNITS: Readonly<Record<string, number>> = { minute: 60, hour: 3600, day: 86_400, week: 7 * 86_400 };

/** How long it is kept, in seconds: what a cell begins with; undefined where it says no time. */
function secondsIn(cell: string): number | undefined {
  const [, times = '', unit = ''] = /^(\d+|a) (minute|hour|day|week)s?\b/u.exec(cell) ?? [];
  return unit === '' ? undefined : (times === 'a' ? 1 : Number(times)) * (UNITS[unit] ?? 0);
}

/** What is kept, where and for how long: each kind of document stands in one row, and those whose drafts expire in one more. */
function* dataDifferences(text: string, deployment: Deployment): Generator<string> {
  const rows = rowsBelow(text, 'What', 'Where', 'How long').map(([what = '', where = '', howLong = '']) => {
    const [container = '', ...kinds] = /^container /u.test(where) ? spansIn(where) : [];
    return { what, where, howLong, container, kinds };
  });
  const stored = rows.filter(({ container }) => container !== '');
  const written = stored.flatMap(({ container, kinds, howLong }) =>
    kinds.map((kind) => `${kind} in ${container} for ${secondsIn(howLong) ?? 'ever'}`),
  );
  const must = FACTS.kept.map(({ kind, container, seconds }) => `${kind} in ${container} for ${seconds ?? 'ever'}`);
  yield* unlikeSets(`${OPERATIONS}: the table of data`, written, must);
  for (const { what } of stored.filter(({ kinds }) => kinds.length === 0))
    yield `${OPERATIONS}: the table of data names no kind for ${what}`;
  yield* unlikeSets(
    `${OPERATIONS}: what is kept elsewhere`,
    rows.filter(({ container }) => container === '').map(({ where }) => where),
    ['files', 'backup of Cosmos DB', 'Log Analytics'],
  );
  for (const [where, words] of timesElsewhere(deployment)) {
    const said = rows.map((row) => `${row.where}: ${row.what}: ${row.howLong}`).filter((one) => one.startsWith(where));
    if (!said.some((one) => one.includes(words))) yield `${OPERATIONS}: of ${where} it does not say "${words}"`;
  }
}

/** What rows say of times beyond how long a kind is kept. */
function timesElsewhere(deployment: Deployment): readonly (readonly [where: string, words: string])[] {
  const service = oneOf(deployment, 'Microsoft.Storage/storageAccounts/blobServices')?.body;
  const account = oneOf(deployment, COSMOS)?.body;
  const workspace = oneOf(deployment, 'Microsoft.OperationalInsights/workspaces')?.body;
  const tier = textAt(account, 'properties.backupPolicy.continuousModeProperties.tier');
  const days = Number(at(service, 'properties.deleteRetentionPolicy.days'));
  return [
    ['files', `for ever; after somebody deletes one, ${days} days more`],
    ['backup of Cosmos DB', tier.replace(/^Continuous(\d+)Days$/u, ': $1 days')],
    ['Log Analytics', `\`logRetentionDays\`, ${Number(at(workspace, 'properties.retentionInDays'))} unless given`],
    ['container `tenant`, kind `turn`', `given up after ${FACTS.times.lookUpMinutes} minutes`],
    ['container `tenant`, kind `mailbox`', `the last ${FACTS.times.lettersSettled} that were settled`],
    ['container `tenant`, kind `mailbox`', `given up after ${FACTS.times.letterDays === 1 ? 'a day' : 'days'}`],
  ];
}

/** What each alert means, as the table of alerts says it. */
export const alertMeanings = (files: Files): ReadonlyMap<string, string> =>
  new Map(
    rowsBelow(files[OPERATIONS] ?? '', 'Alert', 'It means').map(([name = '', means = '']) => [
      spansIn(name).join(),
      means,
    ]),
  );
