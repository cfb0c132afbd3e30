import {
  aMessage,
  anActivity,
  aPress,
  idOf,
  newActivityId,
  TENANT_ID,
  type WireActivity,
} from '../support/bot/activities';
import { CHANNEL_ISSUER, hmac, TEAMS_URL, type TokenOptions } from '../support/door/issuer';
import {
  forStarted,
  STARTED_BOT,
  STARTED_BOT_ID,
  type Started,
  startDeployed,
  teamsPlace,
} from '../support/door/started';

/** Every row is sent to one started program; each says in its own words what it is, and whether the bot heard of it. */
let door: Started;

beforeAll(async () => {
  door = await startDeployed();
  door.issuer.publish('second', ['msteams', 'webchat']);
  door.issuer.publish('webchat', ['webchat']);
  door.issuer.publish('bare', undefined);
  door.issuer.publish('none', []);
  // The keys are asked for with the first token.
  await door.send(aMessage('dreyes', teamsPlace, 'help', forStarted));
});

afterAll(() => door.stop());

const FOREIGN = '99999999-1111-4111-8111-111111111111';
const nowS = () => Math.floor(Date.now() / 1000);
const minutes = (count: number) => nowS() + 60 * count;
const own = (claims: Readonly<Record<string, unknown>>): TokenOptions => ({ claims });
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** What comes of a request: its status, and whether the bot wrote anything to anybody. */
async function sent(activity: WireActivity, authorization: string | undefined) {
  const before = door.connector.calls.length;
  const { status, text } = await door.send(activity, { authorization });
  return { status, text, isHeard: door.connector.calls.length > before };
}

const message = (given: WireActivity = {}) => aMessage('dreyes', teamsPlace, 'seats', { ...forStarted, ...given });
const bearer = (options: TokenOptions = {}, audience = STARTED_BOT) => `Bearer ${door.issuer.token(audience, options)}`;

const heard = { status: 200, isHeard: true };
const refused = (status: number) => ({ status, text: '{}', isHeard: false });

describe('a token', () => {
  it.each<readonly [what: string, options: () => TokenOptions]>([
    ['as it should be', () => ({})],
    ['that expired four minutes ago', () => own({ exp: minutes(-4) })],
    ['that begins in four minutes', () => own({ nbf: minutes(4) })],
    ['without a beginning', () => own({ nbf: undefined })],
    ['for a day but a minute', () => own({ exp: minutes(24 * 60 - 1) })],
    ['of another key that Teams may use', () => ({ kid: 'second' })],
    ['with the claims of the emulator beside its own', () => own({ appid: STARTED_BOT, ver: '1.0' })],
  ])('%s is good for a message', async (_, options) => {
    expect(await sent(message(), bearer(options()))).toMatchObject(heard);
  });

  const sts = `https://sts.windows.net/${TENANT_ID}/`;
  const entra = `https://login.microsoftonline.com/${TENANT_ID}/v2.0`;
  it.each<readonly [what: string, authorization: () => string | undefined]>([
    ['none', () => undefined],
    ['an empty one', () => ''],
    ['only the word', () => 'Bearer '],
    ['Basic', () => `Basic ${Buffer.from('a:b').toString('base64')}`],
    ['another scheme', () => bearer().replace('Bearer', 'Digest')],
    ['with something behind it', () => `${bearer()} x`],
    ['garbage', () => 'Bearer garbage'],
    ['garbage in three parts', () => 'Bearer a.b.c'],
    ['four parts', () => `${bearer()}.x`],
    ['unsigned', () => bearer({ header: { alg: 'none' }, signature: () => '' })],
    ['unsigned with a signature', () => bearer({ header: { alg: 'none' }, signature: () => 'c2ln' })],
    ['RS256 without a signature', () => bearer({ signature: () => '' })],
    ['RS384', () => bearer({ header: { alg: 'RS384' }, signature: () => 'c2ln' })],
    ['HS256 with a secret', () => bearer({ header: { alg: 'HS256' }, signature: hmac('secret') })],
    [
      'HS256 with the public key',
      () => bearer({ header: { alg: 'HS256' }, signature: hmac(door.issuer.publicKey('first')) }),
    ],
    ['a secret under an RS256 header', () => bearer({ signature: hmac(door.issuer.publicKey('first')) })],
    ['a bad signature', () => bearer({ signature: () => 'c2lnbmF0dXJl' })],
    ['another key under a known id', () => bearer({ kid: 'first', header: { kid: 'second' } })],
    [
      'claims changed after signing',
      () =>
        bearer().replace(
          /\.[^.]+\./u,
          `.${part({ iss: CHANNEL_ISSUER, aud: STARTED_BOT, serviceurl: TEAMS_URL, exp: minutes(60) })}.`,
        ),
    ],
    ['an unknown key', () => bearer({ kid: 'never-published' })],
    ['no key id', () => bearer({ header: { kid: undefined } })],
    ['a key id that is a number', () => bearer({ header: { kid: 1 } })],
    ['an extension that has to be understood', () => bearer({ header: { crit: ['exp'] } })],
    ['a key for another channel', () => bearer({ kid: 'webchat' })],
    ['a key without endorsements', () => bearer({ kid: 'bare' })],
    ['a key with none', () => bearer({ kid: 'none' })],
    ['another audience', () => bearer({}, FOREIGN)],
    ['no audience', () => bearer(own({ aud: undefined }))],
    ['several audiences', () => bearer(own({ aud: [STARTED_BOT, FOREIGN] }))],
    ['another issuer', () => bearer(own({ iss: 'https://issuer.example' }))],
    ['no issuer', () => bearer(own({ iss: undefined }))],
    ['an issuer that is a list', () => bearer(own({ iss: [CHANNEL_ISSUER] }))],
    ['Entra, version 1', () => bearer(own({ iss: sts, ver: '1.0', appid: STARTED_BOT }))],
    ['Entra, version 2', () => bearer(own({ iss: entra, ver: '2.0', azp: STARTED_BOT }))],
    [
      'Entra of any tenant',
      () => bearer(own({ iss: entra.replace(TENANT_ID, FOREIGN), ver: '2.0', azp: STARTED_BOT })),
    ],
    [
      'the emulator',
      () =>
        bearer(
          own({ iss: 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/', ver: '1.0', appid: STARTED_BOT }),
        ),
    ],
    ['a skill', () => bearer(own({ iss: entra, ver: '2.0', azp: FOREIGN, aud: STARTED_BOT }))],
    ['expired six minutes ago', () => bearer(own({ exp: minutes(-6) }))],
    ['expired long ago', () => bearer(own({ exp: 1 }))],
    ['beginning in six minutes', () => bearer(own({ nbf: minutes(6) }))],
    ['no end', () => bearer(own({ exp: undefined }))],
    ['an end in ten years', () => bearer(own({ exp: minutes(10 * 365 * 24 * 60) }))],
    ['an end in two days', () => bearer(own({ exp: minutes(2 * 24 * 60) }))],
    ['an end that is a text', () => bearer(own({ exp: String(minutes(60)) }))],
    ['an end that is nothing', () => bearer(own({ exp: null }))],
    ['a beginning that is a text', () => bearer(own({ nbf: String(minutes(-1)) }))],
    ['a beginning that is nothing', () => bearer(own({ nbf: null }))],
    ['another address of Teams', () => bearer(own({ serviceurl: 'https://smba.trafficmanager.net/amer/' }))],
    ['its address written in another way', () => bearer(own({ serviceurl: TEAMS_URL.slice(0, -1) }))],
    ['no address', () => bearer(own({ serviceurl: undefined }))],
    ['a list of addresses', () => bearer(own({ serviceurl: [TEAMS_URL] }))],
  ])('is refused with 401: %s', async (_, authorization) => {
    expect(await sent(message(), authorization())).toEqual(refused(401));
  });

  it('is refused with 401 before the body says anything about itself', async () => {
    const answers = await Promise.all(['{}', '[]', '', 'no JSON'].map((body) => door.post(body, {})));

    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
  });
});

describe('an activity that comes with a good token', () => {
  const conversation = { id: 'a:dreyes', conversationType: 'personal', tenantId: TENANT_ID };
  it.each<readonly [what: string, activity: () => WireActivity]>([
    ['another tenant', () => message({ channelData: { tenant: { id: FOREIGN } } })],
    ['another tenant in the conversation', () => message({ conversation: { ...conversation, tenantId: FOREIGN } })],
    [
      'another tenant of the team',
      () => message({ channelData: { tenant: { id: TENANT_ID }, team: { tenantId: FOREIGN } } }),
    ],
    [
      'another tenant of the sender',
      () => message({ from: { id: '29:dreyes', aadObjectId: idOf('dreyes'), tenantId: FOREIGN } }),
    ],
    ['no tenant', () => message({ channelData: {}, conversation: { ...conversation, tenantId: undefined } })],
    ['a tenant that is a list', () => message({ channelData: { tenant: { id: [TENANT_ID] } } })],
    ['another bot', () => message({ recipient: { id: `28:${FOREIGN}`, name: 'alacarte' } })],
    ['the bot without its prefix', () => message({ recipient: { id: STARTED_BOT, name: 'alacarte' } })],
    ['no recipient', () => message({ recipient: undefined })],
    ['a recipient that is a text', () => message({ recipient: STARTED_BOT_ID })],
    ['another channel', () => message({ channelId: 'webchat' })],
    ['the emulator', () => message({ channelId: 'emulator' })],
    ['an empty channel', () => message({ channelId: '' })],
    ['no channel', () => message({ channelId: undefined })],
    ['no kind of conversation', () => message({ conversation: { ...conversation, conversationType: undefined } })],
    [
      'an unknown kind of conversation',
      () => message({ conversation: { ...conversation, conversationType: 'meeting' } }),
    ],
    ['no conversation', () => message({ conversation: undefined })],
    ['no address', () => message({ serviceUrl: undefined })],
    ['an empty address', () => message({ serviceUrl: '' })],
    ['an address that is a list', () => message({ serviceUrl: [TEAMS_URL] })],
  ])('is refused with 403 and answered nowhere: %s', async (_, activity) => {
    expect(await sent(activity(), bearer())).toEqual(refused(403));
  });

  it.each([
    ['another host', 'https://evil.example/'],
    ['a host that begins like ours', 'https://smba.trafficmanager.net.evil.example/'],
    ['a host that ends like ours', 'https://evil-smba.trafficmanager.net/'],
    ['no TLS', 'http://smba.trafficmanager.net/teams/'],
    ['a port', 'https://smba.trafficmanager.net:8443/teams/'],
    ['the usual port, written out', 'https://smba.trafficmanager.net:443/teams/'],
    ['a user', 'https://user@smba.trafficmanager.net/teams/'],
    ['another host behind a user', 'https://smba.trafficmanager.net@evil.example/'],
    ['an address that readers take differently', 'https://smba.trafficmanager.net\\@evil.example/'],
    ['this machine', 'http://127.0.0.1:3978/'],
    ['text before the address', 'x https://smba.trafficmanager.net/teams/'],
  ])('is refused with 403 and answered nowhere, though its token is for that address: %s', async (_, serviceUrl) => {
    expect(await sent(message({ serviceUrl }), bearer(own({ serviceurl: serviceUrl })))).toEqual(refused(403));
  });

  it.each<readonly [what: string, activity: () => unknown]>([
    ['nothing in it', () => ({})],
    ['a list', () => [message()]],
    ['a text', () => 'message'],
    ['nothing', () => null],
    ['no type', () => message({ type: undefined })],
    ['a message without an id', () => message({ id: undefined })],
    ['an edit without an id', () => message({ type: 'messageUpdate', id: undefined })],
    ['a text that is a number', () => message({ text: 42 })],
    ['from nobody', () => message({ from: undefined })],
  ])('is refused with 400 when it is none: %s', async (_, activity) => {
    expect(await sent(activity() as WireActivity, bearer())).toEqual(refused(400));
  });

  it.each<readonly [what: string, activity: () => WireActivity]>([
    ['in a group', () => message({ conversation: { ...conversation, id: '19:g', conversationType: 'groupChat' } })],
    ['in a channel', () => message({ conversation: { ...conversation, id: '19:c', conversationType: 'channel' } })],
    ['naming us in capitals', () => message({ recipient: { id: STARTED_BOT_ID.toUpperCase(), name: 'alacarte' } })],
    ['naming the tenant in capitals', () => message({ channelData: { tenant: { id: TENANT_ID.toUpperCase() } } })],
    ['spoken by somebody else', () => aMessage('sokafor', teamsPlace, 'seats', forStarted)],
  ])('is answered: %s', async (_, activity) => {
    expect(await sent(activity(), bearer())).toMatchObject(heard);
  });

  it('is answered once, however often it comes', async () => {
    const again = message();

    const first = await sent(again, bearer());
    const second = await sent(again, bearer());

    expect([first, second]).toMatchObject([heard, { status: 200, isHeard: false }]);
  });

  it('has its answer in the response where it wants it there', async () => {
    const invoke = aPress('dreyes', teamsPlace, { action: { type: 'Action.Execute', data: {} } }, forStarted);
    const replies = message({ deliveryMode: 'expectReplies', id: newActivityId() });
    const event = anActivity('dreyes', teamsPlace, { type: 'typing', ...forStarted });

    const [pressed, replied, typing] = [await door.send(invoke), await door.send(replies), await door.send(event)];

    expect(pressed.status).toBe(200);
    expect(JSON.parse(pressed.text)).toMatchObject({ statusCode: expect.any(Number) as unknown });
    expect(JSON.parse(replied.text)).toMatchObject({ activities: [{ type: 'message' }] });
    expect([typing.status, typing.text]).toEqual([200, '']);
  });
});

it('asked nobody but Teams and Graph, for the keys once for each key it did not know, and printed nothing of a token', () => {
  const hosts = new Set(door.outbound().map(({ host }) => host));
  expect([...hosts].filter((host) => !['graph.microsoft.com', 'smba.trafficmanager.net'].includes(host))).toEqual([]);
  expect(door.issuer.fetches.keys).toBeLessThanOrEqual(3);
  const lines = door.program.output().split('\n').filter(Boolean);
  const about = lines.filter((line) => /refused/u.test(line));
  expect(about.length).toBeGreaterThan(10);
  for (const line of about) expect(line.length).toBeLessThanOrEqual(200);
  expect(lines.every((line) => line.startsWith('{'))).toBe(true);
  expect(door.program.output()).not.toMatch(/eyJ|evil|Bearer/u);
});
