import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { aMessage, anActivity, aPress, idOf, TENANT_ID, type WireActivity } from '../support/bot/activities';
import { closeBots, type HttpAnswer, startBot, type TestBot } from '../support/bot/bot-harness';
import { watchOutbound } from '../support/bot/outbound';

afterEach(closeBots);

/** Words that only the inside of the program would say. */
const INSIDE =
  /Error|Exception|stack|node_modules|sqlite|zod|botbuilder|validateAndFix|canary|JSON\.parse|at position|\.ts:/u;

const expectQuiet = (answer: HttpAnswer): void => {
  expect(answer.text).not.toMatch(INSIDE);
};

describe('health', () => {
  it('is told without a token', async () => {
    const bot = await startBot({ isProduction: true });

    const answer = await bot.get('/healthz');

    expect(answer).toMatchObject({ status: 200, body: { status: 'alive' } });
  });

  it.each(['/', '/api/messages', '/api', '/..%2f..%2fetc%2fpasswd', '/api/messages/x'])(
    'is all there is to get: %s is refused',
    async (path) => {
      const bot = await startBot();

      const answer = await bot.get(path);

      expect([404, 405]).toContain(answer.status);
      expectQuiet(answer);
    },
  );
});

describe('a body that is no activity', () => {
  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
  const bodies: readonly (readonly [what: string, body: string])[] = [
    ['nothing', ''],
    ['an empty object', '{}'],
    ['a list', '[]'],
    ['a list of activities', '[{"type":"message"}]'],
    ['a text', '"message"'],
    ['a number', '42'],
    ['null', 'null'],
    ['no JSON', 'add jdoe to Visio'],
    ['half an object', '{"type":"message"'],
    ['lists in lists', deep],
    ['objects in objects', `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`],
    ['__proto__', '{"__proto__":{"type":"message"},"constructor":{"prototype":{}}}'],
  ];

  it.each(bodies)('is refused without a word of ours: %s', async (_, body) => {
    const bot = await startBot();

    const answer = await bot.post(body);

    expect(answer.status).toBe(400);
    expectQuiet(answer);
    expect(bot.connector.calls).toEqual([]);
  });

  it('is refused with 413 when it is larger than any activity', async () => {
    const bot = await startBot();
    const large = aMessage('dreyes', bot.place, 'x'.repeat(300 * 1024));

    const answer = await bot.send(large);

    expect(answer.status).toBe(413);
    expectQuiet(answer);
    expect(bot.connector.calls).toEqual([]);
  });

  it('is refused with 415 when it is packed, so that it cannot grow', async () => {
    const bot = await startBot();
    const packed = gzipSync(JSON.stringify(aMessage('dreyes', bot.place, ' '.repeat(50_000_000))));

    const answer = await bot.post(packed, { 'content-encoding': 'gzip' });

    expect(answer.status).toBe(415);
    expect(bot.connector.calls).toEqual([]);
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/csv',
    'application/octet-stream',
    '',
  ])('is refused with 415 when it comes as "%s"', async (type) => {
    const bot = await startBot();

    const answer = await bot.post(
      '--x\r\nContent-Disposition: form-data; name="a"; filename="a"\r\n\r\na\r\n--x--\r\n',
      {
        'content-type': type,
      },
    );

    expect(answer.status).toBe(415);
    expectQuiet(answer);
  });
});

describe('an activity that is not for us', () => {
  const message = (bot: TestBot, own: WireActivity) =>
    bot.send(aMessage('dreyes', bot.place, 'add jdoe to Visio', own));
  const others: readonly (readonly [what: string, own: WireActivity, status: number])[] = [
    ['of another channel', { channelId: 'webchat' }, 400],
    ['of the emulator', { channelId: 'emulator' }, 400],
    ['of no channel', { channelId: '' }, 400],
    ['without an address', { serviceUrl: undefined }, 400],
    ['with an address elsewhere', { serviceUrl: 'https://evil.example/' }, 403],
    ['with an address that looks like ours', { serviceUrl: 'http://127.0.0.1.evil.example/' }, 403],
    ['with an address that hides another', { serviceUrl: 'http://127.0.0.1@evil.example/' }, 403],
    ['with an address that is none', { serviceUrl: 'connector' }, 403],
    ['without a conversation', { conversation: undefined }, 400],
    ['with a conversation without an id', { conversation: {} }, 400],
    ['from a text', { from: '29:somebody' }, 400],
    ['from nobody', { from: undefined }, 400],
    ['with a text that is a number', { text: 42 }, 400],
    ['with entities that are a text', { entities: 'mention' }, 400],
  ];

  it.each(others)('is refused and answered nowhere: %s', async (_, own, status) => {
    const bot = await startBot();
    const watch = watchOutbound();

    const answer = await message(bot, own);
    watch.stop();

    expect(answer.status).toBe(status);
    expectQuiet(answer);
    expect(new Set(watch.hosts)).toEqual(new Set(['127.0.0.1']));
    expect(bot.connector.calls).toEqual([]);
  });

  it('is taken although it says null for what is not there', async () => {
    const bot = await startBot();

    const shown = await bot.say('dreyes', 'seats', { replyToId: null, name: null, value: null, deliveryMode: null });

    expect(shown.text).toContain('Your seats');
  });
});

describe('an activity somebody played with', () => {
  it('is never answered with a fault of ours, nor anywhere but on this machine', async () => {
    const bot = await startBot();
    const watch = watchOutbound();
    const undo = { alacarte: { verb: 'roster.undo', data: { department: 'math' } } };
    const bases = [
      aMessage('dreyes', bot.place, 'seats'),
      aMessage('dreyes', bot.place, '', { text: undefined, value: undo }),
      aPress('dreyes', bot.place, {
        action: { type: 'Action.Execute', verb: 'roster.undo', data: undo },
        replyToId: 'm1',
      }),
      anActivity('dreyes', bot.place, { type: 'installationUpdate', action: 'add' }),
      anActivity('dreyes', bot.place, { type: 'conversationUpdate', membersAdded: [{ id: '28:bot' }] }),
    ];
    const paths = bases.map((base) => pathsOf(base));
    const change = fc
      .integer({ min: 0, max: bases.length - 1 })
      .chain((at) =>
        fc.tuple(
          fc.constant(bases[at] ?? {}),
          fc.constantFrom(...(paths[at] ?? [])),
          fc.oneof(fc.jsonValue(), hostile),
        ),
      );

    const statuses = new Set<number>();
    await fc.assert(
      fc.asyncProperty(change, async ([base, path, value]) => {
        const answer = await bot.send({ ...withValue(base, path, value) });
        statuses.add(answer.status);
        expect([200, 400, 403, 413]).toContain(answer.status);
        expectQuiet(answer);
      }),
      { numRuns: 400 },
    );
    await bot.app().settled();
    watch.stop();

    expect(new Set(watch.hosts)).toEqual(new Set(['127.0.0.1']));
    expect(statuses).toContain(200);
    expect(statuses).toContain(400);
    expect(bot.logs.filter((line) => line.level === 'error')).toEqual([]);
  });
});

describe('in production', () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const token = (header: object, claims: object, signature = 'c2lnbmF0dXJl') =>
    `Bearer ${part(header)}.${part(claims)}.${signature}`;
  const RS256 = { alg: 'RS256', typ: 'JWT', kid: 'k' };
  const CHANNEL = { iss: 'https://api.botframework.com', aud: 'bot', exp: 4_000_000_000 };
  const teams = { serviceUrl: 'https://smba.trafficmanager.net/amer/' };

  const bad: readonly (readonly [what: string, authorization: string | undefined])[] = [
    ['no token', undefined],
    ['an empty one', ''],
    ['no bearer', `Basic ${part({})}`],
    ['garbage', 'Bearer garbage'],
    ['garbage in three parts', 'Bearer a.b.c'],
    ['a token of this tenant', token(RS256, { ...CHANNEL, iss: `https://sts.windows.net/${TENANT_ID}/` })],
    ['a token of any tenant', token(RS256, { ...CHANNEL, iss: 'https://login.microsoftonline.com/any/v2.0' })],
    ['a token of nobody', token(RS256, { aud: 'bot' })],
    ['a token with an issuer that is a list', token(RS256, { ...CHANNEL, iss: [CHANNEL.iss] })],
    ['an unsigned token', token({ alg: 'none' }, CHANNEL, '')],
    ['an unsigned token with a signature', token({ alg: 'none' }, CHANNEL)],
    ['a token signed with a shared secret', token({ alg: 'HS256' }, CHANNEL)],
    ['a token without a signature', `Bearer ${part(RS256)}.${part(CHANNEL)}`],
  ];

  it('is refused with 401, without asking anybody, whatever comes for a token', async () => {
    const bot = await startBot({ isProduction: true });
    const watch = watchOutbound();

    const answers: unknown[] = [];
    for (const [what, authorization] of bad) {
      const headers = authorization === undefined ? {} : { authorization };
      const answer = await bot.send(aMessage('dreyes', teams, 'add jdoe to Visio'), headers);
      answers.push([what, answer.status, answer.text]);
    }
    watch.stop();

    expect(answers).toEqual(bad.map(([what]) => [what, 401, '{}']));
    expect(new Set(watch.hosts)).toEqual(new Set(['127.0.0.1']));
    expect(await bot.roster('math', 'visio')).not.toContain('jdoe');
  });

  it('is refused with 401 before its body says anything about itself', async () => {
    const bot = await startBot({ isProduction: true });

    const answers = await Promise.all([bot.post('{}'), bot.post('[]'), bot.post('')]);

    expect(answers.map((answer) => answer.status)).toEqual([401, 401, 401]);
  });
});

describe('the door of local mode', () => {
  const FOREIGN = '11111111-1111-4111-8111-111111111111';
  const inConversation = {
    conversation: { id: 'a:1', conversationType: 'personal', tenantId: FOREIGN },
    channelData: {},
  };
  const inData = {
    conversation: { id: 'a:1', conversationType: 'personal' },
    channelData: { tenant: { id: FOREIGN } },
  };
  const add = { type: 'Action.Execute', verb: 'roster.add', data: { department: 'math', product: 'visio' } };

  it.each([
    ['in the conversation', inConversation],
    ['in the channel data', inData],
    ['beside ours', { channelData: { tenant: { id: FOREIGN } } }],
    ['of the sender', { from: { id: '29:dreyes', aadObjectId: idOf('dreyes'), tenantId: FOREIGN } }],
    ['of the bot', { recipient: { id: '28:bot', name: 'alacarte', tenantId: FOREIGN } }],
    ['of the team', { channelData: { tenant: { id: TENANT_ID }, team: { id: '19:t', tenantId: FOREIGN } } }],
    ['of a team that has one inside', { channelData: { team: { tenant: { id: FOREIGN } } } }],
    ['in its settings', { channelData: { settings: { selectedChannel: { id: '19:c', tenantId: FOREIGN } } } }],
    ['as a text', { channelData: { tenant: FOREIGN } }],
    ['as a list', { channelData: { tenantId: [TENANT_ID] } }],
  ])('refuses messages, presses, installs and all else that names another tenant %s', async (_where, named) => {
    const bot = await startBot();
    const place = { serviceUrl: bot.place.serviceUrl };

    const answers = await Promise.all([
      bot.send(aMessage('dreyes', place, 'add jdoe to Visio', named)),
      bot.send(aMessage('dreyes', place, 'seats', { ...named, deliveryMode: 'expectReplies' })),
      bot.send(aPress('dreyes', place, { action: add }, named)),
      bot.send(anActivity('dreyes', place, { type: 'invoke', name: 'fileConsent/invoke', value: {}, ...named })),
      bot.send(anActivity('dreyes', place, { type: 'installationUpdate', action: 'add', ...named })),
      bot.send(anActivity('dreyes', place, { type: 'conversationUpdate', membersAdded: [{ id: '28:bot' }], ...named })),
    ]);

    expect(answers.map(({ status, text }) => [status, text])).toEqual(answers.map(() => [403, '{}']));
    expect(await bot.roster('math', 'visio')).not.toContain('jdoe');
  });

  it('lets in who names no tenant, as a local client may, or ours in whichever case', async () => {
    const bot = await startBot();
    const place = { serviceUrl: bot.place.serviceUrl };
    const conversation = { id: 'a:1', conversationType: 'personal' };

    const answers = await Promise.all([
      bot.send(aMessage('dreyes', place, 'seats', { conversation, channelData: {} })),
      bot.send(aMessage('dreyes', place, 'seats', { channelData: { tenant: { id: TENANT_ID.toUpperCase() } } })),
      bot.send(
        aMessage('dreyes', place, 'seats', {
          channelData: { team: { tenantId: TENANT_ID }, tenant: { id: TENANT_ID }, settings: { tenantId: '' } },
          from: { id: '29:dreyes', aadObjectId: idOf('dreyes'), tenantId: TENANT_ID.toUpperCase() },
        }),
      ),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  });
});

const hostile = fc.constantFrom<fc.JsonValue>(
  '__proto__',
  '../..',
  'https://evil.example/',
  idOf('sokafor'),
  { __proto__: null, toString: 1 },
  'x'.repeat(5000),
  '\uD800',
  '\u202E\uE0000\uE001',
  -1,
  1e308,
);

type Path = readonly string[];

function pathsOf(value: unknown, at: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [
    ...(at.length === 0 ? [] : [at]),
    ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...at, key])),
  ];
}

function withValue(base: unknown, [key, ...rest]: Path, value: unknown): WireActivity {
  const copy = structuredClone(base) as Record<string, unknown>;
  if (key === undefined) return copy;
  copy[key] = rest.length === 0 ? value : withValue(copy[key], rest, value);
  return copy;
}
