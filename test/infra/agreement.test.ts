import { missingPart } from '../../src/adapters/cosmos/cosmos-access';
import { differencesOf } from '../support/infra/compare/differences';
import { ENTRY } from '../support/infra/deployments';
import { FACTS } from '../support/infra/facts';
import { mutationsOf, namesIn } from '../support/infra/mutations';
import { projectFiles } from '../support/infra/project-files';
import { report } from '../support/notes';

const [STORE, FILES, APP] = ['store', 'files', 'app'].map((name) => `infra/modules/${name}.bicep`) as [
  string,
  string,
  string,
];
const [CHECKS, DEPLOY] = ['ci', 'deploy'].map((name) => `.github/workflows/${name}.yml`) as [string, string];
const files = projectFiles();
const names = namesIn(files);
const mutations = mutationsOf(files, names);
const without = (path: string) => Object.fromEntries(Object.entries(files).filter(([one]) => one !== path));

describe('templates, image, workflows, scripts and documents', () => {
  it('name the same things as the code', () => {
    expect(differencesOf(files)).toEqual([]);
  });

  it('differ once a single name is written differently in a single place', () => {
    const known = differencesOf(files).join('\n');
    const unseen = mutations.filter(({ path, text }) => differencesOf({ ...files, [path]: text }).join('\n') === known);

    const kinds = Object.keys(names).map((of) => `${of} ${mutations.filter((one) => one.of === of).length}`);
    expect(unseen.map(({ of, what }) => `${of}: ${what}`)).toEqual([]);
    report(`names written differently in one place: ${mutations.length} (${kinds.join(', ')}), each noticed`);
  });

  it.each<readonly [path: string, written: string, instead: string, says: string]>([
    [STORE, "'Strong'", "'Session'", 'the consistency of Cosmos DB is "Session", and must be "Strong"'],
    [STORE, 'WriteLocations: false', 'WriteLocations: true', 'enableMultipleWriteLocations is true, and must be false'],
    [
      STORE,
      'disableLocalAuth: true',
      'disableLocalAuth: false',
      'disableLocalAuth of Cosmos DB is false, and must be true',
    ],
    [STORE, 'defaultTtl: -1', 'defaultTtl: 60', 'defaultTtl of container departments is 60, and must be -1'],
    [STORE, "'ascending'", "'descending'", 'the composite indexes of container departments lacks'],
    [STORE, 'scope: account.id', 'scope: database.id', 'the role on Cosmos DB is'],
    [FILES, 'scope: container', 'scope: account', 'what is granted has Storage Blob Data Contributor on files/account'],
    [FILES, 'SharedKeyAccess: false', 'SharedKeyAccess: true', 'allowSharedKeyAccess is true, and must be false'],
    [FILES, "'None'", "'Blob'", 'publicAccess of the container for files is "Blob", and must be "None"'],
    [APP, 'external: false', 'external: true', 'whether all paths are public is true, and must be false'],
    [APP, 'PeriodSeconds: 60', 'PeriodSeconds: 20', 'app/app gets 20 s to stop, and takes up to 25 s'],
    [APP, 'timeoutSeconds: 2', 'timeoutSeconds: 0', 'the probe Startup does not say timeoutSeconds'],
    [APP, "secretRef: 'policy'", "secretRef: 'other'", 'app/app: the policy: '],
    [APP, 'mountPath: mountPath', "mountPath: '${mountPath}/etc'", 'app/app: no file is mounted at POLICY_FILE'],
    [ENTRY, 'param minReplicas int = 2', 'param minReplicas int = 1', 'the parameter minReplicas may not be 1'],
    [
      ENTRY,
      "{ name: 'BOT_TYPE', value: 'UserAssignedMSI' }",
      "{ name: 'BOT_TYPE', value: 'SingleTenant' }",
      'BOT_PASSWORD',
    ],
    [
      ENTRY,
      "{ name: 'MODE', value: 'azure' }",
      "{ name: 'MODE', value: 'azure' }, { name: 'COSMOS_KEY', value: 'a' }",
      'app/app: COSMOS_KEY: is for loopback',
    ],
    [
      'infra/botRegistration/azurebot.bicep',
      "'azurebot'",
      "'bot'",
      'the kind of the bot is "bot", and must be "azurebot"',
    ],
    ['infra/modules/alerts.bicep', '== "done"', '== "failed"', 'no alert asks whether reconcile was done'],
    ['infra/policy.json', '"everyMinutes": 15', '"everyMinutes": 0', 'reconcile.everyMinutes'],
    [
      'infra/Dockerfile',
      'node:24-',
      'node:22-',
      'infra/Dockerfile begins with docker.io/library/node:22-trixie-slim, and Node is 24',
    ],
    ['infra/Dockerfile', '--omit=dev', '--omit=dev $OTHER', 'infra/Dockerfile: nobody sets OTHER'],
    [ENTRY, "'${resourceBaseName}images'", "'${resourceBaseName}pictures'", `${DEPLOY}: CONTAINER_REGISTRY_NAME is`],
    [ENTRY, "'${resourceBaseName}images'", "'${resourceBaseName}pictures'", `there is no resource BASEimages`],
    [
      ENTRY,
      "environmentName: '${resourceBaseName}-environment'",
      "environmentName: 'other'",
      `${DEPLOY}: the environment`,
    ],
    [
      ENTRY,
      "APP_JOB_NAME string = '${resourceBaseName}-job'",
      "APP_JOB_NAME string = 'other'",
      `${DEPLOY}: CONTAINER_APP_JOB_NAME is`,
    ],
    [DEPLOY, 'CONTAINER_APP_NAME=$base-app', 'CONTAINER_APP_NAME=$base-other', `${DEPLOY}: CONTAINER_APP_NAME is`],
    [DEPLOY, 'REGISTRY_NAME=${base}images', 'REGISTRY_NAME=${base}other', `${DEPLOY}: CONTAINER_REGISTRY_NAME is`],
    [DEPLOY, '--name "${base}images"', '--name "${base}other"', `${DEPLOY}: the registry is`],
    [DEPLOY, '--name "$base-environment"', '--name "$base-other"', `${DEPLOY}: the environment is`],
    [DEPLOY, 'BOT_DOMAIN=$base.$domain', 'BOT_DOMAIN=$base-app.$domain', `${DEPLOY}: BOT_DOMAIN is`],
    [DEPLOY, 'base=alacarte$', 'base=carte$', `${DEPLOY}: how names begin is`],
    [DEPLOY, '"${RESOURCE_SUFFIX:?', '"${RESOURCE_SUFFIX:-', `${DEPLOY} goes on without RESOURCE_SUFFIX`],
    [DEPLOY, '"${ALERT_EMAIL:?', '"${ALERT_EMAIL:-', `${DEPLOY} goes on without ALERT_EMAIL`],
    [DEPLOY, 'environment: production', 'environment: staging', 'infra/README.md: the environments that Azure trusts'],
    [CHECKS, 'bicep build --file', 'bicep lint --file', `${CHECKS} does not compile ${ENTRY}`],
    [CHECKS, '--version v0.38', '--version v0.39', `${CHECKS}: the compilers of Bicep is ["v0.39`],
    [
      'infra/modules/alerts.bicep',
      'max(60, 4 * reconcileEveryMinutes)',
      'max(30, reconcileEveryMinutes)',
      'the alert on failed runs looks 30 minutes back, and',
    ],
    ['infra/modules/alerts.bicep', 'failed >= 3 and done', 'failed >= 5 and done', 'the alert on failed runs looks 60'],
    ['infra/README.md', '--build-arg NODE_IMAGE=', '--build-arg BASE=', 'infra/Dockerfile takes no BASE'],
    ['infra/Dockerfile', 'CMD ["node"', 'CMD ["npm"', 'infra/Dockerfile: CMD is'],
    [
      'infra/grant-permissions.sh',
      '$wanted $with_mirrors',
      '$wanted $with_teams_app',
      '--mirrors does not add with_mirrors',
    ],
  ])('%s: %j becomes %j, which is no mistake of a name: %j', (path, written, instead, says) => {
    const text = files[path] ?? '';

    const found = differencesOf({ ...files, [path]: text.replace(written, instead) });

    expect(text).toContain(written);
    expect(found.join('\n')).toContain(says);
  });

  it('make containers as the doctor would', () => {
    const place = { endpoint: 'https://account.documents.azure.com', database: 'alacarte' };

    for (const { id, partitionKey, defaultTtl } of FACTS.containers)
      expect(missingPart(place, id).access.grant).toContain(
        `--partition-key-path ${partitionKey.paths.join()} --ttl ${defaultTtl}`,
      );
  });

  it.each(Object.keys(names))('each name of %s stands somewhere, so that it was tried', (of) => {
    expect(mutations.filter((one) => one.of === of).length).toBeGreaterThan(0);
  });

  it.each(Object.keys(files))('are not complete without %s', (path) => {
    expect(differencesOf(without(path))).not.toEqual([]);
  });
});
