import { type AddressInfo } from 'node:net';
import { ActivityHandler } from 'botbuilder';
import { teamsAdapter } from '../../src/adapters/teams/teams-adapter';
import { readActivity } from '../../src/bot/teams/activity';
import { type TeamsBot } from '../../src/bot/teams/teams-bot';
import { createBotServer } from '../../src/server';
import { aMessage, TENANT_ID } from '../support/bot/activities';

const PLACE = { serviceUrl: 'https://smba.trafficmanager.net/' };

test('an activity that was read is not read again, and a copy of it is', () => {
  const activity = readActivity(aMessage('jdoe', PLACE, 'seats'));

  expect(activity).toBeDefined();
  expect(readActivity(activity)).toBe(activity);
  expect(readActivity({ ...activity })).not.toBe(activity);
  expect(readActivity({ ...activity })).toEqual(activity);
});

test('the bot is handed the very activity that the server read', async () => {
  const isKnown: boolean[] = [];
  const bot = new ActivityHandler().onTurn(async ({ activity }, next) => {
    isKnown.push(Object.is(readActivity(activity), activity));
    await next();
  });
  const silent = () => undefined;
  const adapter = teamsAdapter(undefined, { isServiceUrlAllowed: () => true });
  const server = createBotServer({
    turns: () => ({ adapter, bot: bot as unknown as TeamsBot }),
    logger: { info: silent, warn: silent, error: silent },
    botId: undefined,
    allowedTenants: [TENANT_ID],
    isServiceUrlAllowed: () => true,
    readiness: () => ({ isReady: true, details: {} }),
  });
  await server.listen(0, '127.0.0.1');

  const { port } = server.http.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}/api/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(aMessage('jdoe', PLACE, 'seats')),
  });
  server.http.closeAllConnections();
  server.http.close();

  expect(answer.status).toBe(200);
  expect(isKnown).toEqual([true]);
});
