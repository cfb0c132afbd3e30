import { globSync, readFileSync } from 'node:fs';
import { permissionsNeeded } from '../../src/adapters/graph/permissions';
import { MANIFESTS, readManifest } from '../support/app-package/manifest';

const sourcesIn = (pattern: string): string =>
  globSync(pattern)
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
/** Everything that is ever asked for, application-wide. */
const inGraph = permissionsNeeded({ hasMirrors: true, hasTeamsApp: true }).map(({ name }) => name);

test.each(MANIFESTS)(
  '%s asks for no resource-specific permission, with which the bot could not install itself',
  (name) => {
    const { authorization, webApplicationInfo, bots } = readManifest(name);

    expect(inGraph).toContain('TeamsAppInstallation.ReadWriteSelfForUser.All');
    expect(authorization).toBeUndefined();
    // By this Graph tells that the app is the very one that asks.
    expect([webApplicationInfo.id]).toEqual(bots.map(({ botId }) => botId));
  },
);

test('of what the SDK asks Teams about a team or a chat, the bot uses what needs no permission', () => {
  const used = [...sourcesIn('src/**/*.ts').matchAll(/\bTeamsInfo\.(\w+)/gu)].map(([, method]) => method);

  // One member of a conversation that the bot is in.
  expect(new Set(used)).toEqual(new Set(['getMember']));
});

test('Graph is asked about no team, channel or chat', () => {
  const paths = [...sourcesIn('src/adapters/graph/**/*.ts').matchAll(/[`'](\/[a-z][^`'\s]*)/giu)].map(
    ([, path = '']) => path,
  );

  const rooms = paths.filter((path) => /^\/(?:teams|chats|channels)\b|\/channels\b|\/joinedTeams\b/u.test(path));
  expect(paths.filter((path) => path.startsWith('/users'))).not.toEqual([]);
  expect(rooms).toEqual([]);
  // Those for one team, chat or person end in its kind.
  expect(inGraph.filter((name) => !name.endsWith('.All'))).toEqual([]);
});
