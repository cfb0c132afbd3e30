// Stands where Azure's command line would be: it keeps a directory in a file, writes each call down, and knows the questions that
// infra/grant-permissions.sh asks, and no other. AZ_DIRECTORY names the file.
const { appendFileSync, readFileSync, writeFileSync } = require('node:fs');

const file = process.env.AZ_DIRECTORY;
const directory = JSON.parse(readFileSync(file, 'utf8'));
const args = process.argv.slice(2);
appendFileSync(`${file}.calls`, `${JSON.stringify(args)}\n`);

const { principals, assignments, mayGrant } = directory;
const option = (name) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
const rows = (lists) => lists.map((list) => list.join('\t')).join(directory.lineEnd);
const say = (text) => {
  process.stdout.write(text === '' ? '' : `${text}${directory.lineEnd}`);
};
const fail = (text) => {
  process.stderr.write(`ERROR: ${text}\n`);
  process.exit(1);
};

/** The one whose permissions an address names. */
const ofAddress = (url) => {
  const [, id] =
    /^https:\/\/graph\.microsoft\.com\/v1\.0\/servicePrincipals\/([^/]+)\/appRoleAssignments(?:\?\$top=999)?$/u.exec(
      url,
    ) ?? [];
  return principals.find((one) => one.id === id) ?? fail(`Not Found: ${url}`);
};

function show() {
  const principal = principals.find(({ appId }) => appId === option('--id'));
  if (principal === undefined) fail(`Resource '${option('--id')}' does not exist`);
  const query = option('--query');
  if (query === 'id') return say(principal.id);
  if (query === "appRoles[?contains(allowedMemberTypes, 'Application')].[id, value]")
    return say(rows(principal.appRoles.filter((role) => role.isForApps).map(({ id, value }) => [id, value])));
  return fail(`unknown query ${query}`);
}

function list() {
  const { id } = ofAddress(option('--url'));
  if (option('--query') !== 'value[].[appRoleId, resourceId, id]') fail(`unknown query ${option('--query')}`);
  const ours = assignments.filter(({ principalId }) => principalId === id);
  say(rows(ours.map((one) => [one.appRoleId, one.resourceId, one.id])));
}

function grant() {
  const { id } = ofAddress(option('--url'));
  const body = JSON.parse(option('--body'));
  if (!mayGrant) fail('Forbidden: Insufficient privileges to complete the operation.');
  if (option('--headers') !== 'Content-Type=application/json') fail('Bad Request: write requests take JSON');
  const role = principals.find((one) => one.id === body.resourceId)?.appRoles.find((one) => one.id === body.appRoleId);
  if (role === undefined || !role.isForApps || body.principalId !== id) fail('Bad Request: no such permission');
  if (
    assignments.some(
      (one) => one.principalId === id && one.resourceId === body.resourceId && one.appRoleId === body.appRoleId,
    )
  )
    fail('Bad Request: Permission being assigned already exists on the object');
  assignments.push({ ...body, id: `assignment-${assignments.length + 1}` });
  writeFileSync(file, JSON.stringify(directory));
}

const [noun, verb] = args;
if (noun === 'ad' && verb === 'sp') show();
else if (noun === 'rest' && option('--method') === 'GET') list();
else if (noun === 'rest' && option('--method') === 'POST') grant();
else fail(`unknown command ${args.join(' ')}`);
