import { filledIn, MANIFESTS, mistakesIn, readManifest, releasedVersions } from '../support/app-package/manifest';

const manifest = readManifest('manifest.json');
const copilot = readManifest('manifest.copilot.json');
const filled = (one: unknown): unknown => JSON.parse(filledIn(JSON.stringify(one)));

test.each(MANIFESTS)('%s is as the newest released schema wants it', (name) => {
  const { $schema, manifestVersion } = readManifest(name);

  expect(manifestVersion).toBe(releasedVersions().at(-1));
  expect($schema).toBe(
    `https://developer.microsoft.com/json-schemas/teams/v${manifestVersion}/MicrosoftTeams.schema.json`,
  );
  expect(mistakesIn(filled(readManifest(name)), manifestVersion)).toEqual([]);
});

const [bot] = copilot.bots;
const menuOf = (count: number): unknown => ({
  scopes: ['personal'],
  commands: Array.from({ length: count }, (_, index) => ({ title: `command ${index}` })),
});

test.each([
  ['a name of 31 characters', { name: { short: 'a'.repeat(31) } }, '/name/short'],
  ['an id that is none', { id: 'alacarte' }, '/id'],
  [
    'an address of nothing',
    { developer: { ...manifest.developer, privacyUrl: 'it.contoso.edu' } },
    '/developer/privacyUrl',
  ],
  ['a scope that there is not', { bots: [{ ...bot, scopes: ['channel'] }] }, '/bots/0/scopes/0'],
  ['13 commands', { bots: [{ ...bot, commandLists: [menuOf(13)] }] }, '/bots/0/commandLists/0/commands'],
  ['four menus', { bots: [{ ...bot, commandLists: [1, 1, 1, 1].map(menuOf) }] }, '/bots/0/commandLists'],
  ['a menu without commands', { bots: [{ ...bot, commandLists: [{ scopes: ['team'] }] }] }, '/bots/0/commandLists/0'],
  [
    'an agent of another kind',
    { copilotAgents: { customEngineAgents: [{ id: bot?.botId, type: 'app' }] } },
    '/copilotAgents',
  ],
  [
    'a permission for a resource without its type',
    { authorization: { permissions: { resourceSpecific: [{ name: 'x' }] } } },
    '/authorization',
  ],
  ['a property that there is not', { supportFiles: true }, ''],
])('the schema refuses %s', (_, change, place) => {
  const mistakes = mistakesIn(filled({ ...copilot, ...change }), copilot.manifestVersion);

  expect(mistakes.filter((mistake) => mistake.startsWith(`${place}/`) || mistake.startsWith(`${place} `))).not.toEqual(
    [],
  );
});

test('the app is itself wherever it is installed, its ids and addresses filled in when it is packaged', () => {
  const [{ botId, scopes, supportsFiles } = { botId: '', scopes: [], supportsFiles: false }, ...others] = manifest.bots;

  expect(others).toEqual([]);
  expect([manifest.id, botId, ...manifest.validDomains]).toEqual([
    '${{TEAMS_APP_ID}}',
    '${{BOT_ID}}',
    '${{BOT_DOMAIN}}',
  ]);
  expect(scopes).toEqual(['personal', 'team', 'groupChat']);
  // Proof of a purchase is sent as a file.
  expect(supportsFiles).toBe(true);
});

test('the app names itself within the limits of the store', () => {
  const { name, description, developer, version } = manifest;

  expect(name.short.length).toBeLessThanOrEqual(30);
  expect(name.full.length).toBeLessThanOrEqual(100);
  expect(description.short.length).toBeLessThanOrEqual(80);
  expect(description.full.length).toBeLessThanOrEqual(4000);
  expect((developer['name'] ?? '').length).toBeLessThanOrEqual(32);
  expect(version).toMatch(/^\d+\.\d+\.\d+$/u);
});

test('the variant for Copilot is the same app, with one more scope, its starters, and the agent', () => {
  const [teamsBot, ...others] = manifest.bots;
  const starters = bot?.commandLists.filter(({ scopes }) => scopes.includes('copilot')) ?? [];

  expect(others).toEqual([]);
  expect(starters.map(({ scopes }) => scopes)).toEqual([['copilot']]);
  expect(copilot).toEqual({
    ...manifest,
    copilotAgents: { customEngineAgents: [{ type: 'bot', id: '${{BOT_ID}}' }] },
    bots: [
      {
        ...teamsBot,
        scopes: [...(teamsBot?.scopes ?? []), 'copilot'],
        commandLists: [...(teamsBot?.commandLists ?? []), ...starters],
      },
    ],
  });
});
