import { type Random } from '../random';

/** A request as it goes over the wire. */
export interface MalformedRequest {
  readonly kind: string;
  readonly bytes: Buffer;
}

/** What a request carries that lets it come as far as the body is looked at. */
export interface Envelope {
  readonly host: string;
  readonly authorization: string | undefined;
}

const JSON_TYPE = 'application/json';
const WHOLE = JSON.stringify({
  type: 'message',
  id: '1',
  channelId: 'msteams',
  serviceUrl: 'https://smba.trafficmanager.net/amer/',
  from: { id: '29:x', aadObjectId: '00000000-0000-4000-8000-0000000000a1' },
  recipient: { id: '28:bot' },
  conversation: { id: 'a:1', conversationType: 'personal' },
  channelData: { tenant: { id: '11111111-1111-4111-8111-111111111111' } },
  text: 'seats',
});

type Make = (random: Random, envelope: Envelope) => Buffer;

/** A request that says of itself what is so, with a body that is none. */
function framed(body: Buffer | string, { host, authorization }: Envelope, type = JSON_TYPE): Buffer {
  const bytes = Buffer.from(body);
  return Buffer.concat([
    Buffer.from(headOf({ host, authorization }, [`content-type: ${type}`, `content-length: ${bytes.length}`])),
    bytes,
  ]);
}

function headOf({ host, authorization }: Envelope, headers: readonly string[]): string {
  const all = [
    `host: ${host}`,
    ...(authorization === undefined ? [] : [`authorization: ${authorization}`]),
    ...headers,
  ];
  return `POST /api/messages HTTP/1.1\r\n${all.join('\r\n')}\r\nconnection: close\r\n\r\n`;
}

const noise = (random: Random, length: number): Buffer => Buffer.from(Array.from({ length }, () => random.below(256)));

/** Every kind of malformed request, by name. */
const KINDS: Readonly<Record<string, Make>> = {
  'bytes that are no text': (random, envelope) => framed(noise(random, 1 + random.below(300)), envelope),
  'a text that is no UTF-8 within': (random, envelope) => {
    const at = 1 + random.below(WHOLE.length - 1);
    const broken = random.pick([
      [0xc3, 0x28],
      [0xff],
      [0xed, 0xa0, 0x80],
      [0xf8, 0x88, 0x80, 0x80, 0x80],
      [0xc0, 0xaf],
    ]);
    return framed(
      Buffer.concat([Buffer.from(WHOLE.slice(0, at)), Buffer.from(broken), Buffer.from(WHOLE.slice(at))]),
      envelope,
    );
  },
  'JSON that is cut': (random, envelope) => framed(WHOLE.slice(0, random.below(WHOLE.length)), envelope),
  'JSON that goes on': (random, envelope) => framed(WHOLE + random.pick([WHOLE, '}', ',', '\u0000', '//']), envelope),
  'one sign changed': (random, envelope) => {
    const bytes = Buffer.from(WHOLE);
    bytes[random.below(bytes.length)] = random.below(256);
    return framed(bytes, envelope);
  },
  'huge numbers': (random, envelope) =>
    framed(`{"type":"message","id":${'9'.repeat(1 + random.below(5_000))},"x":-1e${random.below(99_999)}}`, envelope),
  'nested lists': (random, envelope) => framed('['.repeat(1 + random.below(100_000)), envelope),
  'nested objects': (random, envelope) => {
    const depth = 1 + random.below(20_000);
    return framed(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`, envelope);
  },
  'no activity': (random, envelope) =>
    framed(
      random.pick(['', ' ', 'null', 'true', '0', '"x"', '[]', '{}', '[{}]', '{"type":1}', '\ufeff{}', 'NaN']),
      envelope,
    ),
  'another type': (random, envelope) =>
    framed(
      WHOLE,
      envelope,
      random.pick([
        'text/plain',
        'multipart/form-data; boundary=x',
        'application/xml',
        'application/json; charset=utf-16',
        '\u00e4',
      ]),
    ),
  'a length that is too long': (random, envelope) =>
    Buffer.from(
      `${headOf(envelope, [`content-type: ${JSON_TYPE}`, `content-length: ${WHOLE.length + 1 + random.below(999)}`])}${WHOLE}`,
    ),
  'a length that is too short': (random, envelope) =>
    Buffer.from(
      `${headOf(envelope, [`content-type: ${JSON_TYPE}`, `content-length: ${random.below(WHOLE.length)}`])}${WHOLE}`,
    ),
  'a length that is none': (random, envelope) => {
    const length = random.pick(['-1', '1e3', '0x10', '99999999999999999999', ' ', '1, 2', '+5', '256 KB']);
    return Buffer.from(`${headOf(envelope, [`content-type: ${JSON_TYPE}`, `content-length: ${length}`])}${WHOLE}`);
  },
  'two lengths': (random, envelope) =>
    Buffer.from(
      `${headOf(envelope, [`content-type: ${JSON_TYPE}`, 'content-length: 5', `content-length: ${random.below(99)}`])}${WHOLE}`,
    ),
  'a length and chunks': (_, envelope) =>
    Buffer.from(
      `${headOf(envelope, [`content-type: ${JSON_TYPE}`, 'content-length: 5', 'transfer-encoding: chunked'])}0\r\n\r\n`,
    ),
  'chunks that are none': (random, envelope) => {
    const body = random.pick([
      'zz\r\nabc\r\n0\r\n\r\n',
      '5\r\nab',
      '-1\r\n\r\n',
      'fffffffffffffffff\r\nx\r\n',
      '0\r\nx',
      `3\r\n${WHOLE}\r\n0\r\n\r\n`,
    ]);
    return Buffer.from(`${headOf(envelope, [`content-type: ${JSON_TYPE}`, 'transfer-encoding: chunked'])}${body}`);
  },
  'garbage behind a request': (random, envelope) =>
    Buffer.concat([framed('{}', envelope), noise(random, 1 + random.below(500)), framed('{}', envelope)]),
  'many requests at once': (_, envelope) =>
    Buffer.concat(
      Array.from({ length: 5 }, () =>
        Buffer.from(framed('{"type":', envelope).toString().replace('close', 'keep-alive')),
      ),
    ),
  'no request at all': (random) => noise(random, 1 + random.below(2_000)),
  'a first line that is none': (random, envelope) =>
    Buffer.from(
      framed(WHOLE, envelope)
        .toString()
        .replace(
          'POST /api/messages HTTP/1.1',
          random.pick([
            'POST  HTTP/1.1',
            'POST /api/messages',
            'PÖST / HTTP/1.1',
            'POST /api/messages HTTP/9.9',
            'GET http://[ HTTP/1.1',
            `POST /${'a'.repeat(20_000)} HTTP/1.1`,
            'POST //api//messages/%zz HTTP/1.1',
            'PUT /api/messages HTTP/1.1',
            'POST /api/messages?%00=%ff HTTP/1.1',
          ]),
        ),
    ),
  'a host that is none': (random, envelope) =>
    framed(WHOLE, {
      ...envelope,
      host: random.pick([
        '[',
        'a b',
        'x:99999',
        'x:y',
        '',
        '%',
        '<',
        'a/../b',
        '//',
        '\u00e4',
        'x'.repeat(9_000),
        '@',
        '[::1',
      ]),
    }),
  'headers that are none': (random, envelope) => {
    const header = random.pick([
      'x',
      ': x',
      'x y: z',
      `x: ${'h'.repeat(20_000)}`,
      'x: \u0000',
      'content-encoding: gzip',
      'expect: 100-continue',
      'expect: nonsense',
      'upgrade: websocket',
      'transfer-encoding: gzip, chunked',
    ]);
    return Buffer.from(
      `${headOf(envelope, [header, `content-type: ${JSON_TYPE}`, `content-length: ${WHOLE.length}`])}${WHOLE}`,
    );
  },
};

/** A request that no client of ours sends. */
export function malformedRequest(random: Random, envelope: Envelope): MalformedRequest {
  const kind = random.pick(Object.keys(KINDS));
  return { kind, bytes: KINDS[kind]?.(random, envelope) ?? Buffer.alloc(0) };
}
