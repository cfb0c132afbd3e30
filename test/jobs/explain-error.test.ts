import { readFileSync } from 'node:fs';
import { explainError } from '../../src/explain-error';
import { Fault } from '../../src/ports/fault';

const refused = Object.assign(new Error('connect ECONNREFUSED'), {
  code: 'ECONNREFUSED',
  address: '127.0.0.1',
  port: 4711,
});
const newer = 'departments/math: a purchase of format 3 is newer than this program, which reads up to 2';

describe('an error in one sentence', () => {
  it.each([
    [
      new Fault('unavailable', 'graph: no answer', { cause: new TypeError('fetch failed', { cause: refused }) }),
      'graph: no answer (ECONNREFUSED 127.0.0.1:4711); try again in a minute',
    ],
    [
      new Fault('unavailable', 'graph: no answer', { cause: new AggregateError([refused]) }),
      'graph: no answer (ECONNREFUSED 127.0.0.1:4711); try again in a minute',
    ],
    [
      new Fault('unavailable', 'Cosmos DB open: ENOTFOUND', { cause: { code: 'ENOTFOUND' } }),
      'Cosmos DB open: ENOTFOUND; try again in a minute',
    ],
    [
      new Fault('unavailable', 'SQLite write: error 13', {
        cause: { code: 'ERR_SQLITE_ERROR', message: 'database or disk is full' },
      }),
      'SQLite write: error 13 (database or disk is full); try again in a minute',
    ],
    [
      new Fault('forbidden', 'graph users: answered 403', {
        access: { service: 'Microsoft Graph', needs: 'User.Read.All', grant: `az rest ${'-'.repeat(600)}` },
      }),
      `graph users: answered 403; User.Read.All is missing: az rest ${'-'.repeat(600)}`,
    ],
    [new Fault('unavailable', 'graph: stopped'), 'graph: stopped; try again in a minute'],
    [
      new Fault('throttled', 'graph find: 429', { retryAfterMs: 12_300 }),
      'graph find: 429, which has too much to do; try again in 13 s',
    ],
    [new Fault('throttled', 'Cosmos DB read: 429'), 'Cosmos DB read: 429, which has too much to do; try again later'],
    [
      new Fault('conflict', 'SQLite transact'),
      'SQLite transact: somebody else changed the same thing at the same time; try again',
    ],
    [new Fault('rejected', newer, { code: 'newer-format' }), newer],
    [
      new TypeError('x is not a function\n    at somewhere (file.js:1:1)'),
      'something that alacarte does not expect (x is not a function); its log may say more',
    ],
    ['thrown text', 'something that alacarte does not expect (thrown text); its log may say more'],
    [undefined, 'something that alacarte does not expect (undefined); its log may say more'],
  ])('%s', (error, sentence) => {
    expect(explainError(error)).toBe(sentence);
  });

  it('says where the details of a mistake of ours are', () => {
    expect(explainError(new TypeError('x is not a function'), '/data/alacarte.log')).toBe(
      'something that alacarte does not expect (x is not a function); the details are in /data/alacarte.log',
    );
  });

  it('has the words of the system for what the system refused', () => {
    let thrown: unknown;
    try {
      readFileSync('/nowhere/at/all');
    } catch (error) {
      thrown = error;
    }

    expect(explainError(thrown)).toBe("the system says ENOENT: no such file or directory, open '/nowhere/at/all'");
  });
});
