import { differencesOf } from '../support/infra/compare/differences';
import { ENTRY } from '../support/infra/deployments';
import { editsOf } from '../support/infra/edits';
import { projectFiles } from '../support/infra/project-files';
import { report } from '../support/notes';

const [ALERTS, RULE, JOB, APP, ENVIRONMENT] = ['alerts', 'log-alert', 'job', 'app', 'environment'].map(
  (name) => `infra/modules/${name}.bicep`,
) as [string, string, string, string, string];
const [CHECKS, DEPLOY] = ['ci', 'deploy'].map((name) => `.github/workflows/${name}.yml`) as [string, string];
const GUIDE = 'infra/README.md';
const files = projectFiles();
const known = differencesOf(files).join('\n');
const isNoticed = (path: string, text: string): boolean =>
  differencesOf({ ...files, [path]: text }).join('\n') !== known;

/** What a person could write in one place alone: in a file, this in place of that. */
const CHANGES: readonly (readonly [path: string, written: string, instead: string])[] = [
  [ENTRY, "  { name: 'BLOB_CONTAINER', value: filesContainerName }\n", ''],
  [
    ENTRY,
    "CONTAINER_APP_NAME string = '${resourceBaseName}-app'",
    "CONTAINER_APP_NAME string = '${resourceBaseName}-job'",
  ],
  [ENTRY, "APP_JOB_NAME string = '${resourceBaseName}-job'", "APP_JOB_NAME string = '${resourceBaseName}-app'"],
  [ENTRY, 'REGISTRY_SERVER string = registry.outputs.server', 'REGISTRY_SERVER string = registry.outputs.registryName'],
  [ENTRY, "appName: '${resourceBaseName}-app'\n    email", "appName: '${resourceBaseName}-job'\n    email"],
  [ENTRY, "containerApps', '${resourceBaseName}-app')", "containerApps', '${resourceBaseName}-other')"],
  [ENTRY, "var databaseName = 'alacarte'", "var databaseName = ''"],
  [APP, '          image: image', "          image: 'other:1'"],
  [JOB, '          image: image', "          image: 'other:1'"],
  [APP, "transport: 'http'", "transport: 'tcp'"],
  ['infra/modules/store.bicep', "'EnableServerless'", "'EnableGremlin'"],
  ['infra/modules/files.bicep', "'TLS1_2'", "'TLS1_0'"],
  ['infra/modules/registry.bicep', 'adminUserEnabled: false', 'adminUserEnabled: true'],
  [APP, "name: 'alacarte'", "name: 'other'"],
  [APP, "'Single'", "'Multiple'"],
  [JOB, "'doctor.js'", "'doktor.js'"],
  [JOB, "'doctor.js'", "'index.js'"],
  [JOB, 'dist/$0', 'dst/$0'],
  [JOB, "path: 'organization.json'", "path: 'organisation.json'"],
  [ALERTS, 'actionGroupId: actionGroup.id', 'actionGroupId: workspaceId'],
  [ALERTS, 'where done == 0', 'where done == 1'],
  [ALERTS, '"reconcile" and', '"reconcile" or'],
  [ALERTS, 'requests = sum(Sum)', 'requests = sum(Summ)'],
  [ALERTS, 'requests > 20', 'requests > 200'],
  [ALERTS, 'answers > 100', 'answers > 10'],
  [ALERTS, 'failed >= 5 and', 'failed >= 50 and'],
  [ALERTS, 'More than 20 requests', 'More than 200 requests'],
  [ALERTS, "metricName: 'RestartCount'", "metricName: 'Restarts'"],
  [ALERTS, 'where ContainerAppName ==', 'where ContainerName =='],
  [ALERTS, "'ContainerAppSystemLogs |", "'ContainerAppConsoleLogs |"],
  [ALERTS, 'var reminderQuietMinutes = 15', 'var reminderQuietMinutes = 30'],
  [RULE, 'enabled: true', 'enabled: false'],
  [RULE, "'GreaterThan'", "'LessThan'"],
  [RULE, 'threshold: 0', 'threshold: 10'],
  [ENVIRONMENT, "'ContainerAppSystemLogs'", "'ContainerAppConsoleLogs'"],
  [GUIDE, '| Storage Blob Data Contributor |', '| Storage Blob Data Reader |'],
  [GUIDE, '`) | the account |', '`) | the database |'],
  [GUIDE, '| the container `alacarte` |', '| the account |'],
  [GUIDE, '`User.Read.All` | always', '`User.Read.All` | only with `TEAMS_APP_ID`'],
  [GUIDE, '| only if a pool is mirrored by a group |', '| always |'],
  [GUIDE, '`departments`, kind `purchase` | 90 days', '`tenant`, kind `purchase` | 90 days'],
  [GUIDE, '| 90 days |', '| 9 days |'],
  [GUIDE, 'kind `change-count`', 'kind `change-counts`'],
  [GUIDE, 'the last 60 that were settled', 'the last 6 that were settled'],
  [GUIDE, 'after 10 minutes', 'after 100 minutes'],
  [GUIDE, '`BASE-store`', '`BASE-cosmos`'],
  [GUIDE, '`BASE-app`, `BASE`', '`BASE-job`, `BASE`'],
  [GUIDE, '`BASEimages`', '`BASEpictures`'],
  [GUIDE, 'job start --name $BASE-job', 'job start --name $BASE-jobs'],
  [GUIDE, 'job start --name $BASE-job', 'job start --name $BASE-app'],
  [GUIDE, '--registry ${BASE}images', '--registry ${BASE}pictures'],
  [GUIDE, '--container alacarte', '--container other'],
  [GUIDE, '/etc/alacarte/organization.json', '/etc/other/organization.json'],
  [GUIDE, '`logRetentionDays`', '`logRetentionDay`'],
  [GUIDE, 'images.azurecr.io', 'pictures.azurecr.io'],
  [GUIDE, 'import.js /etc', 'imports.js /etc'],
  [GUIDE, 'job.js reconcile', 'job.js mirrors'],
  [GUIDE, '--args doctor.js', '--args doktor.js'],
  [GUIDE, '`isDeleteProtected=false`', '`isDeleteProtect=false`'],
  [GUIDE, '`reconcile.mode`', '`reconcile.modus`'],
  [GUIDE, 'lock `keep`', 'lock `kept`'],
  [GUIDE, 'lock delete --name keep', 'lock delete --name kept'],
  [GUIDE, 'for 15 minutes |', 'for 5 minutes |'],
  [GUIDE, 'over 20 requests', 'over 200 requests'],
  [GUIDE, 'more than 100 times', 'more than 10 times'],
  [GUIDE, 'within 25 seconds', 'within 15 seconds'],
  [GUIDE, '(60 are allowed)', '(30 are allowed)'],
  [GUIDE, 'at most 1 GB a day', 'at most 2 GB a day'],
  [GUIDE, '"ContainerAppConsoleLogs |', '"ContainerAppLogs |'],
  [GUIDE, '--role "User Access Administrator"', '--role "Role Administrator"'],
  [GUIDE, '_Privileged Role Administrator_', '_Owner_'],
  [GUIDE, 'atk provision --env dev', 'atk provision --env prod'],
  [GUIDE, 'deploys what is on `main`', 'deploys what is on `master`'],
  [CHECKS, 'steps.pinned.outputs.node', 'steps.pined.outputs.node'],
  [CHECKS, 'steps.pinned.outputs.node', 'steps.pinned.outputs.version'],
  [CHECKS, 'id: pinned', 'id: pined'],
  [CHECKS, 'CHROMIUM:', 'CHROME:'],
  [CHECKS, 'branches: [main]', 'branches: [master]'],
  ['.ci/run', 'CHROMIUM', 'CHROME'],
  [DEPLOY, 'id-token: write', 'id-token: read'],
  [DEPLOY, 'client-id: ${{ vars.AZURE_CLIENT_ID }}', 'client-id: ${{ vars.AZURE_TENANT_ID }}'],
  [DEPLOY, 'GROUP: ${{ vars.AZURE_RESOURCE_GROUP_NAME }}', 'GROUP: ${{ vars.RESOURCE_SUFFIX }}'],
  [DEPLOY, 'ALERT_EMAIL: ${{ vars.ALERT_EMAIL }}', 'ALERT_EMAIL: ${{ vars.RESOURCE_SUFFIX }}'],
  [DEPLOY, '--name alacarte ', '--name other '],
  [DEPLOY, '"REVISION=', '"REVISON='],
  [DEPLOY, '"$execution"', '"$exec"'],
  [DEPLOY, '= 401', '= 400'],
  [DEPLOY, 'and not 401', 'and not 403'],
  [DEPLOY, 'ref: ${{ env.COMMIT }}', 'ref: main'],
  [DEPLOY, 'branches: [main]', 'branches: [master]'],
  [DEPLOY, 'refs/heads/main', 'refs/heads/master'],
  [DEPLOY, '"$base-environment"', '"$bas-environment"'],
  ['m365agents.yml', '--image alacarte:', '--image other:'],
  ['m365agents.yml', 'deploymentName: alacarte', 'deploymentName: other'],
  ['env/.env.dev', 'TEAMSFX_ENV=dev', 'TEAMSFX_ENV=test'],
  ['env/.env.playground', 'TEAMSFX_ENV=playground', 'TEAMSFX_ENV=dev'],
  ['package.json', '"serve": "MODE=${MODE:-azure}', '"serve": "MODE=${MODE:-local}'],
  ['src/README.md', '`npm run serve` sets `azure`', '`npm run serve` sets `local`'],
  ['infra/grant-permissions.sh', 'signed in as a Privileged Role Administrator', 'signed in as a Owner'],
  ['infra/grant-permissions.sh', 'has to be a Privileged Role Administrator', 'has to be a Global Administrator'],
];

describe('templates, workflows and documents', () => {
  it('differ from the code once a row, an entry or a setting is left out or exchanged', () => {
    const edits = editsOf(files);
    const kinds = [...new Set(edits.map(({ of }) => of))];
    const unseen = edits.filter(({ path, text }) => !isNoticed(path, text));

    expect(unseen.map(({ of, what }) => `${of}: ${what}`)).toEqual([]);
    const counts = kinds.map((kind) => `${kind} ${edits.filter(({ of }) => of === kind).length}`);
    report(`left out or exchanged in one place: ${edits.length} (${counts.join(', ')}), each noticed`);
  });

  it('differ once a single fact is another in a single place', () => {
    const missing = CHANGES.filter(([path, written]) => files[path]?.includes(written) !== true);
    const unseen = CHANGES.filter(
      ([path, written, instead]) =>
        !isNoticed(
          path,
          (files[path] ?? '').replace(written, () => instead),
        ),
    );

    expect(missing).toEqual([]);
    expect(unseen).toEqual([]);
    report(`facts changed in one place by hand: ${CHANGES.length}, each noticed`);
  });
});
