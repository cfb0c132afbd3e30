import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { permissionsNeeded } from '../../src/adapters/graph/permissions';

const SCRIPT = join(__dirname, '../../infra/grant-permissions.sh');
const AZ = join(__dirname, '../support/infra/az.cjs');
const GRAPH_APP = '00000003-0000-0000-c000-000000000000';
const CLIENT = '11111111-1111-1111-1111-111111111111';
const IDENTITY = 'identity-object';
const GRAPH = 'graph-object';

const everything = permissionsNeeded({ hasMirrors: true, hasTeamsApp: true });
/** The id of a permission, as the command has it that the program itself names. */
const roleIdOf = (grant: string): string => /"appRoleId\\":\\"([^\\]+)\\"/u.exec(grant)?.[1] ?? '';
const roles = [
  ...everything.map(({ name, grant }) => ({ id: roleIdOf(grant), value: name, isForApps: true })),
  // The same names are there for people, with other ids.
  ...everything.map(({ name }) => ({ id: `${name} of people`, value: name, isForApps: false })),
  { id: 'role-user-write', value: 'User.ReadWrite.All', isForApps: true },
  { id: 'role-mail', value: 'Mail.Send', isForApps: true },
].toReversed();

interface Assignment {
  readonly principalId: string;
  readonly resourceId: string;
  readonly appRoleId: string;
  readonly id?: string;
}

interface Ran {
  readonly code: number;
  readonly lines: readonly string[];
  readonly errors: string;
}

let folder: string;
const directoryFile = (): string => join(folder, 'directory.json');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alacarte-az-'));
  writeFileSync(join(folder, 'az'), `#!/bin/sh\nexec '${process.execPath}' '${AZ}' "$@"\n`);
  chmodSync(join(folder, 'az'), 0o755);
  begin();
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Sets up a tenant in which the identity has some permissions. */
function begin(
  has: readonly string[] = [],
  { mayGrant = true, lineEnd = '\n', others = [] as Assignment[] } = {},
): void {
  const given = has.map((name, index) => ({
    principalId: IDENTITY,
    resourceId: GRAPH,
    appRoleId: roles.find(({ value, isForApps }) => value === name && isForApps)?.id,
    id: `before-${index}`,
  }));
  const principals = [
    { appId: CLIENT, id: IDENTITY, appRoles: [] },
    { appId: GRAPH_APP, id: GRAPH, appRoles: roles },
  ];
  writeFileSync(directoryFile(), JSON.stringify({ principals, assignments: [...given, ...others], mayGrant, lineEnd }));
}

const run = (...args: string[]): Promise<Ran> =>
  new Promise((resolve) => {
    const env = { ...process.env, PATH: `${folder}:${process.env['PATH'] ?? ''}`, AZ_DIRECTORY: directoryFile() };
    execFile('bash', [SCRIPT, ...args], { env }, (error, stdout, stderr) => {
      const code = error === null ? 0 : Number(error.code);
      resolve({ code, lines: stdout.split('\n').filter((line) => line !== ''), errors: stderr });
    });
  });

/** The names of the permissions of Graph that the identity has now. */
function held(): readonly string[] {
  const { assignments } = JSON.parse(readFileSync(directoryFile(), 'utf8')) as { assignments: readonly Assignment[] };
  return assignments
    .filter(({ resourceId, principalId }) => resourceId === GRAPH && principalId === IDENTITY)
    .map(({ appRoleId }) => roles.find(({ id }) => id === appRoleId)?.value ?? '');
}

const names = (hasMirrors: boolean, hasTeamsApp: boolean): readonly string[] =>
  permissionsNeeded({ hasMirrors, hasTeamsApp }).map(({ name }) => name);

test.each([
  { options: [], needed: names(false, false) },
  { options: ['--mirrors'], needed: names(true, false) },
  { options: ['--teams-app'], needed: names(false, true) },
  { options: ['--teams-app', '--mirrors'], needed: names(true, true) },
])('grants just what the program needs: $options', async ({ options, needed }) => {
  const { code, lines } = await run(CLIENT, ...options);

  expect(code).toBe(0);
  expect([...held()].toSorted()).toEqual([...needed].toSorted());
  expect(lines.filter((line) => line.startsWith('granted ')).map((line) => line.split(/\s+/u)[1])).toEqual(
    expect.arrayContaining([...needed]),
  );
});

test('run again, it grants nothing and says that all is there', async () => {
  await run(CLIENT);
  const before = held();
  const { code, lines } = await run(CLIENT);

  expect(code).toBe(0);
  expect(held()).toEqual(before);
  expect(lines).toEqual(names(false, false).map((name) => `there already  ${name}`));
});

test('what is missing is granted beside what is there, and somebody is told that tokens keep what they had', async () => {
  begin(['User.Read.All']);
  const { lines } = await run(CLIENT);

  expect(lines[0]).toBe('there already  User.Read.All');
  expect(lines.slice(1, 3)).toEqual([
    'granted        LicenseAssignment.ReadWrite.All',
    'granted        Organization.Read.All',
  ]);
  expect(lines.at(-1)).toMatch(/next token, which can take up to a day/u);
});

test('a dry run says what it would grant, and changes nothing', async () => {
  begin(['Organization.Read.All']);
  const { code, lines } = await run(CLIENT, '--dry-run');

  expect(code).toBe(0);
  expect(held()).toEqual(['Organization.Read.All']);
  expect(lines).toEqual([
    'would grant    User.Read.All',
    'would grant    LicenseAssignment.ReadWrite.All',
    'there already  Organization.Read.All',
  ]);
});

test('what is too much is named, left alone, and User.ReadWrite.All warned of', async () => {
  const other = { principalId: IDENTITY, resourceId: 'exchange-object', appRoleId: 'role-exchange', id: 'other-1' };
  begin([...names(false, false), 'Mail.Send', 'User.ReadWrite.All', 'GroupMember.ReadWrite.All'], { others: [other] });
  const before = held();
  const { code, lines } = await run(CLIENT);

  const text = lines.join('\n');
  expect(code).toBe(0);
  expect(held()).toEqual(before);
  expect(lines.filter((line) => line.startsWith('too much ')).map((line) => line.slice(15).split(':')[0])).toEqual([
    'Mail.Send',
    'User.ReadWrite.All',
    'GroupMember.ReadWrite.All',
    'a permission of another service (role-exchange)',
  ]);
  expect(text.match(/WARNING/gu)).toHaveLength(1);
  expect(text).toMatch(
    /User\.ReadWrite\.All[^\n]*\n[^\n]*WARNING: with it, a mistake about a group could delete people/u,
  );
  expect(text).toContain(
    `--method DELETE --url https://graph.microsoft.com/v1.0/servicePrincipals/${IDENTITY}/appRoleAssignments/before-4`,
  );
});

test('a permission of another service that has the same id is not taken for it', async () => {
  const appRoleId = roles.find(({ value, isForApps }) => value === 'User.Read.All' && isForApps)?.id ?? '';
  begin([], { others: [{ principalId: IDENTITY, resourceId: 'another-object', appRoleId, id: 'other-1' }] });
  const { lines } = await run(CLIENT);

  expect(lines[0]).toBe('granted        User.Read.All');
});

test('a group permission is not too much where a pool is mirrored', async () => {
  begin(names(true, false));

  expect((await run(CLIENT, '--mirrors')).lines.join()).not.toContain('too much');
});

test('what Azure answers with carriage returns is read, too', async () => {
  begin(['User.Read.All'], { lineEnd: '\r\n' });
  const { code, lines } = await run(CLIENT);

  expect(code).toBe(0);
  expect(lines[0]).toBe('there already  User.Read.All');
  expect([...held()].toSorted()).toEqual([...names(false, false)].toSorted());
});

test('whoever may not grant reads which role it takes', async () => {
  begin([], { mayGrant: false });
  const { code, errors } = await run(CLIENT);

  expect(code).toBe(1);
  expect(held()).toEqual([]);
  expect(errors).toMatch(/not granted {4}User\.Read\.All: .*Privileged Role Administrator/u);
});

test.each([
  { args: [], says: 'The client id of the identity is missing' },
  { args: [CLIENT, '--mirror'], says: 'There is no option --mirror' },
  { args: [CLIENT, 'another'], says: 'One client id is enough' },
  { args: ['22222222-2222-2222-2222-222222222222'], says: 'No identity with the client id 2222' },
])('$says', async ({ args, says }) => {
  const { code, errors } = await run(...args);

  expect(code).toBe(1);
  expect(errors).toContain(says);
  expect(held()).toEqual([]);
});

test('its help says when to run it, and why then', async () => {
  const { code, lines } = await run('--help');

  expect(code).toBe(0);
  expect(lines.join(' ')).toMatch(/BEFORE the first start.*a token of a managed identity keeps the permissions/u);
});
