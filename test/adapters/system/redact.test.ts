import { redact } from '../../../src/adapters/system/redact';

const ID = '11111111-2222-4333-8444-555555555555';

describe('a text in the log', () => {
  it.each([
    ['Bearer abc.def-ghi', 'Bearer [secret]'],
    ['authorization: Basic dXNlcjpwYXNz', 'authorization: Basic [secret]'],
    [`token eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJ4In0.c2lnbmF0dXJl is`, 'token [secret] is'],
    [
      'AccountName=store;AccountKey=c2VjcmV0c2VjcmV0;EndpointSuffix=x',
      'AccountName=store;AccountKey=[secret];EndpointSuffix=x',
    ],
    ['type%3Dmaster%26ver%3D1.0%26sig%3Dabcdefg', 'type%3Dmaster%26ver%3D1.0%26sig%3D[secret]'],
    ['{"client_secret":"hunter2","x":1}', '{"client_secret":"[secret]","x":1}'],
    ['https://x.blob.core.windows.net/a/b?sv=1&sig=abc', 'https://x.blob.core.windows.net/a/b?…'],
    [
      "GET https://graph.microsoft.com/v1.0/users?$filter=mail eq 'a'",
      "GET https://graph.microsoft.com/v1.0/users?… eq 'a'",
    ],
    ['no jdoe@contoso.edu here', 'no [address] here'],
    ['J.Dœ+x@çontoso.example.com', '[address]'],
    ['19:0a1b2c3d@thread.v2;messageid=17', '[address];messageid=17'],
    ['Y2Fub25pY2FsIGtleSBvZiBhbiBhY2NvdW50IGluIGJhc2U2NA==', '[secret]'],
  ])('says nothing secret, and whom it is about to nobody: %s', (text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  it.each([
    'graph assign a license: answered 403 Authorization_RequestDenied',
    'graph token: not issued',
    'Cosmos DB transact: 412',
    'connect ECONNREFUSED 127.0.0.1:8081',
    'the records of a department cannot be read',
    "Cannot read properties of undefined (reading 'seatedThrough')",
    'ComposeReminderPartsForApproversOfTheWholeInstitution',
    'node_modules/@azure/core-rest-pipeline/dist/commonjs/index.js:12:3',
    'reconcile-2026-11-30T14:53:43.000Z',
  ])('is left as it is where it names no more than what failed: %s', (text) => {
    expect(redact(text)).toBe(text);
  });

  it('has the same short hash for the same id, however it is written, and another one for another', () => {
    const hash = redact(ID);
    expect(hash).toMatch(/^#[0-9a-f]{8}$/u);
    expect(redact(`users/${ID.toUpperCase()}/x`)).toBe(`users/${hash}/x`);
    expect(redact(ID.replace('5', '6'))).not.toBe(hash);
  });

  it.each([
    'a:1H3bGZQ9tC0lkVvYxk3mN7sT2pQwErTyUiOpAsDfGhJkLzXcVbNm4567',
    '29:1bSnHZ7Js2STWrgk6ScEErLk1Lp2zQuD5H2qQ960rtvstKp8tKLl-3r8b6DoW0QxZimuTxk_kupZ1DBMpvIQQUAZL',
    'E3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  ])('has a short hash for what Teams calls people and chats, and for hashes: %s', (id) => {
    expect(redact(`in ${id}, said`)).toMatch(/^in #[0-9a-f]{8}, said$/u);
  });

  it('is cut', () => {
    expect(redact('word '.repeat(1_000_000))).toHaveLength(401);
  });
});
