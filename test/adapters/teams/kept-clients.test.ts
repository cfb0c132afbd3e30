import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { CloudAdapter } from 'botbuilder';
import { ServiceClientCredentialsFactory } from 'botframework-connector';
import { KeepingAuthentication } from '../../../src/adapters/teams/kept-clients';
import { TeamsAdapter } from '../../../src/adapters/teams/teams-adapter';
import { teamsOutlet } from '../../../src/adapters/teams/teams-outlet';
import { userId } from '../../../src/domain/ids';

const APP = 'app';
const ANYWHERE = { isServiceUrlAllowed: () => true, triesOnce: false };

/** An identity whose credentials give another token for every request. */
class Tokens extends ServiceClientCredentialsFactory {
  made = 0;
  given = 0;
  isFailing = false;

  isValidAppId = (appId: string) => Promise.resolve(appId === APP);
  isAuthenticationDisabled = () => Promise.resolve(false);

  createCredentials = () => {
    if (this.isFailing) return Promise.reject(new Error('no credentials'));
    this.made += 1;
    return Promise.resolve({
      signRequest: (request: { headers: { set: (name: string, value: string) => void } }) => {
        this.given += 1;
        request.headers.set('authorization', `Bearer ${this.given}`);
        return Promise.resolve(request);
      },
    } as never);
  };
}

const received: IncomingHttpHeaders[] = [];
let connector: Server;
let url = '';

beforeAll(async () => {
  connector = createServer((request, response) => {
    received.push(request.headers);
    request.resume().on('end', () => {
      response.setHeader('content-type', 'application/json').end('{"id":"1"}');
    });
  });
  await new Promise<void>((resolve) => connector.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(connector.address() as AddressInfo).port}`;
});

afterAll(() => {
  connector.closeAllConnections();
  connector.close();
});

function start(tokens = new Tokens()) {
  const adapter = new CloudAdapter(new KeepingAuthentication({}, ANYWHERE, tokens));
  const outlet = teamsOutlet(() => adapter, APP);
  const address = (serviceUrl: string) => ({
    tenantId: 't',
    conversationId: 'c',
    conversationType: 'personal' as const,
    serviceUrl,
    botId: APP,
    teamsUserId: 'u',
    userId: userId('u'),
  });
  const post = (serviceUrl = url) => outlet.post(address(serviceUrl), { card: {}, summary: '' });
  const clientOf = async (serviceUrl: string) => {
    const clients: unknown[] = [];
    const reference = { channelId: 'msteams', serviceUrl, conversation: { id: 'c' } as never };
    await adapter.continueConversationAsync(APP, reference, (turn) => {
      clients.push(turn.turnState.get(adapter.ConnectorClientKey));
      return Promise.resolve();
    });
    return clients[0];
  };
  return { post, clientOf, tokens };
}

test('a client is made once for a place, and asks for a token with every request', async () => {
  const { post, tokens } = start();
  await post();
  const made = tokens.made;
  await post();
  await Promise.all([post(), post()]);

  expect(tokens.made).toBe(made);
  const sent = received.map(({ authorization }) => authorization);
  expect(sent).toHaveLength(4);
  expect(new Set(sent).size).toBe(4);
});

test('each place has a client of its own, and not more than twenty are kept', async () => {
  const { clientOf } = start();
  const places = Array.from({ length: 21 }, (_, at) => `https://place${at}.example/`);
  const clients = await Promise.all(places.map(clientOf));

  expect(new Set(clients).size).toBe(21);
  await expect(clientOf('https://place20.example/')).resolves.toBe(clients[20]);
  await expect(clientOf('https://place0.example/')).resolves.not.toBe(clients[0]);
});

test('a client that could not be made is made the next time', async () => {
  const { post, tokens } = start();
  tokens.isFailing = true;
  await expect(post()).rejects.toThrow('teams post');

  tokens.isFailing = false;
  await expect(post()).resolves.toBe('1');
});

test('turns that come in share the client of their place', async () => {
  const adapter = new TeamsAdapter(new KeepingAuthentication({}, ANYWHERE), undefined);
  const clients: unknown[] = [];
  const turn = async (serviceUrl: string) => {
    const activity = { type: 'message', id: '1', channelId: 'msteams', serviceUrl, conversation: { id: 'c' } };
    await adapter.receive(activity, ({ turnState }) => {
      clients.push(turnState.get(adapter.ConnectorClientKey));
      return Promise.resolve();
    });
  };
  for (const place of [url, url, 'https://other.example/']) await turn(place);

  const [first, second, other] = clients;
  expect(first).toBeDefined();
  expect(second).toBe(first);
  expect(other).not.toBe(first);
});
