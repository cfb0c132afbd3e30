import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { parse } from 'yaml';
import { readOrganization } from '../../src/config/read-organization';
import { readPolicy } from '../../src/config/read-policy';

const root = join(__dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** One step of a stage. */
interface Step {
  readonly uses: string;
  readonly with: Readonly<Record<string, unknown>>;
}

type Project = Readonly<Record<'provision' | 'deploy' | 'publish', readonly Step[]>> & {
  readonly version: string;
  readonly environmentFolderPath: string;
};

const projects = { dev: 'm365agents.yml', playground: 'm365agents.playground.yml' } as const;
const project = (path: string): Project => parse(read(path)) as Project;
const dev = project(projects.dev);
const environment = parseEnv(read('env/.env.dev'));
const parameters = (
  JSON.parse(read('infra/azure.parameters.json')) as { parameters: Record<string, { readonly value: string }> }
).parameters;
const bicep = read('infra/azure.bicep');

/** Paths that a stage names, and that have to be there before it begins. */
function pathsOf(steps: readonly Step[]): readonly string[] {
  const texts = steps.flatMap(({ with: given }) => {
    const templates = (given['templates'] ?? []) as readonly Readonly<Record<string, string>>[];
    return [given['manifestPath'], ...templates.flatMap(({ path, parameters: file }) => [path, file]), given['run']];
  });
  return texts.flatMap((text) =>
    typeof text === 'string'
      ? [...text.matchAll(/(?:\.\/)?\b((?:infra|appPackage)\/[\w./-]+)/gu)].map(([, path = '']) => path)
      : [],
  );
}

test.each(Object.entries(projects))('the stages of the environment %s name files that are there', (name, path) => {
  const { version, environmentFolderPath, ...stages } = project(path);
  const paths = pathsOf(Object.values(stages).flat());

  expect(version).toBe('v1.11');
  expect(existsSync(join(root, environmentFolderPath, `.env.${name}`))).toBe(true);
  expect(paths.filter((one) => !existsSync(join(root, one)))).toEqual([]);
  expect(paths.length).toBe(name === 'dev' ? 10 : 0);
});

test('a project is provisioned with its permissions granted before anything starts', () => {
  const { provision, deploy, publish } = dev;

  expect(provision.map(({ uses }) => uses)).toEqual([
    'teamsApp/create',
    'arm/deploy',
    'script',
    'teamsApp/validateManifest',
    'teamsApp/zipAppPackage',
    'teamsApp/validateAppPackage',
    'teamsApp/update',
  ]);
  expect(provision[2]?.with['run']).toBe('./infra/grant-permissions.sh ${{BOT_ID}} --teams-app');
  expect(deploy.map(({ uses }) => uses)).toEqual(['script', 'arm/deploy']);
  expect(publish.at(-1)?.uses).toBe('teamsApp/publishAppPackage');
});

// The toolkit takes an empty value for one that is missing, and stops.
test('nothing that is there before the first image is empty where the toolkit fills in parameters', () => {
  const image = environment['IMAGE'] ?? '';

  expect(parameters['image']?.value).toBe('${{IMAGE}}');
  expect(image).toBe('none');
  expect(bicep).toContain(`image != '' && image != '${image}'`);
});

test.each(['.env.dev', '.env.playground'])('env/%s holds no secret', (name) => {
  const values = Object.entries(parseEnv(read(`env/${name}`)));

  expect(values.map(([key]) => key).filter((key) => /SECRET|PASSWORD|KEY|TOKEN|CONNECTION/u.test(key))).toEqual([]);
  expect(values.map(([, value]) => value ?? '').filter((value) => value.length > 60)).toEqual([]);
});

test('the policy and the organization that come with the templates are read by the program, and know the same products', () => {
  const policy = readPolicy(read('infra/policy.json'));
  const organization = readOrganization(read('infra/organization.json'));

  if (!policy.ok || !organization.ok) throw new Error(JSON.stringify({ policy, organization }));
  const products = policy.policy.products.map(({ id }) => id as string);
  const { rosters, entitlements } = organization.organization;
  expect([...rosters, ...entitlements].filter(({ product }) => !products.includes(product))).toEqual([]);
  // Whoever deploys it for the first time has nothing given or taken away before they have looked.
  expect(policy.policy.reconcile.mode).toBe('observe');
});
