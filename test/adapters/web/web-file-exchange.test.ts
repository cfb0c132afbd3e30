import { randomBytes } from 'node:crypto';
import { webFileExchange } from '../../../src/adapters/web/web-file-exchange';
import { MOST_PROOF_BYTES } from '../../../src/domain/proof/proof';
import { type Fault, isFault } from '../../../src/ports/fault';
import { isLoopbackUrl, isTeamsFileUrl } from '../../../src/config/service-urls';
import { type FileMode, type FileServer, startFileServer } from '../../support/purchase/file-server';
import { aPdf } from '../../support/purchase/proof-files';

let server: FileServer;
let elsewhere: FileServer;

beforeEach(async () => {
  [server, elsewhere] = await Promise.all([startFileServer(), startFileServer()]);
});

afterEach(async () => {
  await Promise.all([server.close(), elsewhere.close()]);
});

const onlyThisServer = (url: string): boolean => url.startsWith(new URL(server.url('')).origin);
const exchange = (budgetMs = 5000) => webFileExchange({ isAllowed: onlyThisServer, budgetMs });

describe('a download', () => {
  it.each<readonly [string, Uint8Array, FileMode]>([
    ['with its length', aPdf(), 'ok'],
    ['without its length', aPdf(), 'no-length'],
    ['in slow pieces', aPdf(), 'slow'],
    ['packed', aPdf(), 'packed'],
    ['of nothing', Buffer.alloc(0), 'ok'],
    ['of exactly ten megabytes', randomBytes(MOST_PROOF_BYTES), 'ok'],
    ['of exactly ten megabytes without its length', randomBytes(MOST_PROOF_BYTES), 'no-length'],
  ])('gives back every byte of a file sent %s', async (_, bytes, mode) => {
    server.serve('PO 1.pdf', bytes, mode);

    const found = await exchange().download(server.url('PO 1.pdf'));

    expect(Buffer.from(bytes).equals(found)).toBe(true);
  });

  it.each<readonly [string, Uint8Array, FileMode]>([
    ['one byte too large', Buffer.alloc(MOST_PROOF_BYTES + 1), 'ok'],
    ['one byte too large, without its length', Buffer.alloc(MOST_PROOF_BYTES + 1), 'no-length'],
    ['without end', Buffer.alloc(1_000_000), 'endless'],
    ['small and said to be too large', aPdf(), { saysBytes: MOST_PROOF_BYTES + 1 }],
    ['small, and large when unpacked', Buffer.alloc(50_000_000), 'packed'],
  ])('of a file %s is refused', async (_, bytes, mode) => {
    server.serve('large', bytes, mode);

    expect(await faultOf(exchange().download(server.url('large')))).toMatchObject({
      kind: 'rejected',
      code: 'too-big',
    });
  });

  it('that is refused for its size breaks off at once', async () => {
    server.serve('large', Buffer.alloc(100_000), 'endless');

    await faultOf(exchange().download(server.url('large')));

    const sentBytes = () => server.requests[0]?.sentBytes ?? 0;
    await new Promise((done) => setTimeout(done, 50));
    const soon = sentBytes();
    await new Promise((done) => setTimeout(done, 50));
    expect(sentBytes()).toBe(soon);
  });

  it('never holds more than was announced', async () => {
    server.serve('large', Buffer.alloc(MOST_PROOF_BYTES + 1), { saysBytes: 100 });

    const found = await exchange()
      .download(server.url('large'))
      .catch(() => Buffer.alloc(0));

    expect(found.length).toBeLessThanOrEqual(100);
  });

  it.each<readonly [string, FileMode]>([
    ['breaks off', 'cut-off'],
    ['breaks off without its length', 'cut-off-without-length'],
    ['is shorter than announced', { saysBytes: 5000 }],
  ])('of a file that %s is refused', async (_, mode) => {
    server.serve('half.pdf', aPdf(), mode);

    const fault = await faultOf(exchange(500).download(server.url('half.pdf')));

    expect(fault).toMatchObject({ kind: 'rejected', code: 'cut-off' });
  });

  it.each<readonly [FileMode]>([['hang'], ['stall'], ['slow']])(
    'of a file that takes too long (%s) ends in time',
    async (mode) => {
      server.serve('late.pdf', aPdf(), mode);

      expect(await faultOf(exchange(100).download(server.url('late.pdf')))).toMatchObject({ kind: 'unavailable' });
    },
  );

  it.each<readonly [number, object]>([
    [400, { kind: 'rejected', code: 'gone' }],
    [401, { kind: 'rejected', code: 'gone' }],
    [403, { kind: 'rejected', code: 'gone' }],
    [404, { kind: 'rejected', code: 'gone' }],
    [410, { kind: 'rejected', code: 'gone' }],
    [408, { kind: 'unavailable' }],
    [413, { kind: 'rejected', code: 'too-big' }],
    [429, { kind: 'throttled', retryAfterMs: 3000 }],
    [500, { kind: 'unavailable' }],
    [503, { kind: 'unavailable', retryAfterMs: 3000 }],
  ])('that is answered %i is a fault', async (status, expected) => {
    server.serve('a.pdf', aPdf(), { status, headers: { 'retry-after': '3' } });

    expect(await faultOf(exchange().download(server.url('a.pdf')))).toMatchObject(expected);
  });

  it('from where nobody listens is a fault', async () => {
    const url = server.url('a.pdf');
    await server.close();

    expect(await faultOf(exchange().download(url))).toMatchObject({ kind: 'unavailable' });
  });

  it('follows three redirects to where it may', async () => {
    server.serve('a.pdf', aPdf());
    server.serve('1', aPdf(), { redirectTo: server.url('a.pdf') });
    server.serve('2', aPdf(), { redirectTo: '/files/1' });
    server.serve('3', aPdf(), { redirectTo: server.url('2') });

    expect(await exchange().download(server.url('3'))).toStrictEqual(aPdf());
  });

  it.each<readonly [string, () => string]>([
    ['itself, without end', () => server.url('away')],
    ['another server', () => elsewhere.url('a.pdf')],
    ['nowhere', () => ''],
    ['what is no address', () => 'http://'],
    ['a file of this machine', () => 'file:///etc/passwd'],
  ])('follows no redirect to %s', async (_, target) => {
    elsewhere.serve('a.pdf', aPdf());
    server.serve('away', aPdf(), { redirectTo: target() });

    const fault = await faultOf(exchange().download(server.url('away')));

    expect(fault).toMatchObject({ kind: 'rejected', code: 'host-not-allowed' });
    expect(elsewhere.requests).toHaveLength(0);
    expect(server.requests.length).toBeLessThanOrEqual(4);
  });

  it('follows no redirect that leaves TLS', async () => {
    const asked: string[] = [];
    const answers = webFileExchange({
      isAllowed: () => true,
      budgetMs: 1000,
      fetch: (url) => {
        asked.push(url as string);
        return Promise.resolve(
          new Response(null, { status: 302, headers: { location: 'http://contoso.sharepoint.com/' } }),
        );
      },
    });

    const fault = await faultOf(answers.download('https://contoso.sharepoint.com/a'));

    expect(fault).toMatchObject({ code: 'host-not-allowed' });
    expect(asked).toHaveLength(1);
  });

  it('asks nobody who is not allowed', async () => {
    elsewhere.serve('a.pdf', aPdf());

    const fault = await faultOf(exchange().download(elsewhere.url('a.pdf')));

    expect(fault).toMatchObject({ kind: 'rejected', code: 'host-not-allowed' });
    expect(elsewhere.requests).toHaveLength(0);
  });

  it('says nothing of us, and brings back no cookie', async () => {
    server.serve('a.pdf', aPdf(), { status: 404, headers: { 'set-cookie': 'a=1; Path=/' } });
    const same = exchange();
    await faultOf(same.download(server.url('a.pdf')));

    await faultOf(same.download(server.url('a.pdf')));

    const { headers } = server.requests[1] ?? {};
    expect(headers?.['accept-encoding']).toBe('identity');
    expect(Object.keys(headers ?? {})).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/cookie|authori|refer/u)]),
    );
  });

  it('that fails does not tell its address, which opens the file to anybody', async () => {
    const url = `${server.url('a.pdf')}?tempauth=secret`;

    const { message } = await faultOf(exchange().download(url));

    expect(message).toBe('file download: answered 404');
  });
});

describe('an upload', () => {
  it('puts every byte, and says which they are', async () => {
    await exchange().upload(server.uploadUrl('list.csv'), Buffer.from('a,b\r\n'));

    expect(server.uploads.get('list.csv')).toStrictEqual(Buffer.from('a,b\r\n'));
    expect(server.requests[0]).toMatchObject({ method: 'PUT', headers: { 'content-range': 'bytes 0-4/5' } });
  });

  it('puts the part of a larger buffer that it was given, and no more', async () => {
    await exchange().upload(server.uploadUrl('a'), Buffer.from('0123456789').subarray(2, 5));

    expect(server.uploads.get('a')).toStrictEqual(Buffer.from('234'));
  });

  it('may be large', async () => {
    const bytes = randomBytes(MOST_PROOF_BYTES);

    await exchange().upload(server.uploadUrl('large'), bytes);

    expect(bytes.equals(server.uploads.get('large') ?? Buffer.alloc(0))).toBe(true);
  });

  it.each<readonly [string, () => FileMode, object]>([
    ['has run out', () => ({ status: 404 }), { kind: 'rejected', code: 'gone' }],
    [
      'is too busy',
      () => ({ status: 429, headers: { 'retry-after': '3' } }),
      { kind: 'throttled', retryAfterMs: 3000 },
    ],
    ['is broken', () => ({ status: 503 }), { kind: 'unavailable' }],
    [
      'leads elsewhere',
      () => ({ redirectTo: elsewhere.uploadUrl('a') }),
      { kind: 'rejected', code: 'host-not-allowed' },
    ],
    ['never answers', () => 'hang', { kind: 'unavailable', isOutcomeUnknown: true }],
  ])('to where it %s is a fault', async (_, mode, expected) => {
    server.serve('a', Buffer.alloc(0), mode());

    const budgetMs = mode() === 'hang' ? 200 : undefined;
    const uploading = exchange(budgetMs).upload(server.uploadUrl('a'), Buffer.from('x'));

    expect(await faultOf(uploading)).toMatchObject(expected);
    expect(elsewhere.requests).toHaveLength(0);
  });

  it('gives nothing to whom is not allowed', async () => {
    const fault = await faultOf(exchange().upload(elsewhere.uploadUrl('a'), Buffer.from('x')));

    expect(fault).toMatchObject({ kind: 'rejected', code: 'host-not-allowed' });
    expect(elsewhere.requests).toHaveLength(0);
  });

  it('of nothing is taken for a bug', async () => {
    await expect(exchange().upload(server.uploadUrl('a'), Buffer.alloc(0))).rejects.toBeInstanceOf(RangeError);
  });
});

describe('where files of Teams are', () => {
  it.each([
    'https://contoso.sharepoint.com/sites/a/_layouts/15/download.aspx?UniqueId=1&tempauth=x',
    'https://contoso-my.sharepoint.com/personal/d/Documents/PO%201.pdf',
    'https://CONTOSO-MY.SHAREPOINT.COM/a',
    'https://contoso.sharepoint.com:443/a',
    'https://contoso-my.sharepoint.us/a',
    'https://contoso-my.sharepoint-mil.us/a',
    'https://westus2-1.pushnp.svc.ms/a',
  ])('is %s', (url) => {
    expect(isTeamsFileUrl(url)).toBe(true);
  });

  it.each([
    'http://contoso.sharepoint.com/a',
    'https://contoso.sharepoint.com:8443/a',
    'https://user@contoso.sharepoint.com/a',
    'https://user:secret@contoso.sharepoint.com/a',
    'https://sharepoint.com/a',
    'https://evilsharepoint.com/a',
    'https://contoso.evilsharepoint.com/a',
    'https://sharepoint.com.evil.com/a',
    'https://contoso.sharepoint.com.evil.com/a',
    'https://contoso.sharepoint.com./a',
    'https://contoso.sharepoint.com@evil.com/a',
    'https://evil.com/contoso.sharepoint.com',
    'https://evil.com#.sharepoint.com',
    'https://evil.com\\.sharepoint.com/a',
    'https://.sharepoint.com/a',
    'https://contoso.sharepoint.cn/a',
    'https://1drv.ms/a',
    'https://smba.trafficmanager.net/a',
    'https://10.0.0.1/a',
    'https://169.254.169.254/metadata',
    'https://[::1]/a',
    'https://2130706433/a',
    'https://localhost/a',
    'ftp://contoso.sharepoint.com/a',
    'file://contoso.sharepoint.com/a',
    '//contoso.sharepoint.com/a',
    'contoso.sharepoint.com',
    '',
  ])('is not %s', (url) => {
    expect(isTeamsFileUrl(url)).toBe(false);
  });

  it('is in local mode on this machine', async () => {
    server.serve('a.pdf', aPdf());
    const local = webFileExchange({ isAllowed: isLoopbackUrl, budgetMs: 1000 });

    expect(await local.download(server.url('a.pdf'))).toStrictEqual(aPdf());
  });
});

async function faultOf(work: Promise<unknown>): Promise<Fault> {
  try {
    await work;
  } catch (error) {
    if (isFault(error)) return error;
    throw error;
  }
  throw new Error('no fault');
}
