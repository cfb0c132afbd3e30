import { RestError } from '@azure/core-rest-pipeline';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { pinoLogger } from '../../../src/adapters/system/pino-logger';
import { correlated } from '../../../src/concurrency/correlation';
import { Fault } from '../../../src/ports/fault';

const ID = '11111111-2222-4333-8444-555555555555';

function open() {
  const lines: string[] = [];
  const logger = pinoLogger({ stream: { write: (line) => void lines.push(line) } });
  return { logger, lines, last: () => JSON.parse(lines.at(-1) ?? '') as Record<string, unknown> };
}

describe('a line of the log', () => {
  it('is one object of JSON, with what was handed over beside the message', () => {
    const { logger, last } = open();

    logger.info('letters were sent', { sent: 3, of: { visio: 1 }, none: null, at: new Date(0) });

    expect(last()).toEqual({
      level: 30,
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u) as unknown,
      msg: 'letters were sent',
      ...{ sent: 3, of: { visio: 1 }, none: null, at: '1970-01-01T00:00:00.000Z' },
    });
  });

  it('says whose turn or run it is, after every wait, and beside other turns', async () => {
    const { logger, lines } = open();
    const turn = async (): Promise<void> => {
      await wait(1);
      logger.info('one');
      void Promise.resolve().then(() => {
        logger.info('behind');
      });
    };

    await Promise.all(['a', 'b'].map((id) => correlated({ turn: id }, turn)));
    await correlated({ run: 'r', job: 'remind' }, () => correlated({ turn: 'c' }, turn));
    await wait(1);
    logger.info('alone');

    const read = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(read.map(({ run, job, turn: of, msg }) => [run, job, of, msg].join()).toSorted()).toEqual([
      ...[',,,alone', ',,a,behind', ',,a,one', ',,b,behind', ',,b,one', 'r,remind,c,behind', 'r,remind,c,one'],
    ]);
  });

  it('says of a fault all that mends it, and what it was caused by', () => {
    const { logger, last } = open();
    const access = { service: 'Microsoft Graph', needs: 'User.Read.All', grant: 'az ad app permission add …' } as const;
    const cause = new RestError(`no for jdoe@contoso.edu`, { code: 'Forbidden', statusCode: 403 });
    const rawText = `{"error":{"code":"Authorization_RequestDenied","message":"Jane Doe may not"}}`;

    logger.warn('people could not be looked up', {
      error: new Fault('forbidden', `graph find people: answered 403, ${ID}`, {
        ...{
          cause,
          access,
          rawText,
          requestId: ID,
          code: 'shut-out-by-graph',
          retryAfterMs: 5,
          isOutcomeUnknown: true,
        },
      }),
    });

    expect(last()['error']).toEqual({
      type: 'Fault',
      kind: 'forbidden',
      message: expect.stringMatching(/^graph find people: answered 403, #[0-9a-f]{8}$/u) as unknown,
      code: 'shut-out-by-graph',
      requestId: ID,
      serviceCode: 'Authorization_RequestDenied',
      retryAfterMs: 5,
      isOutcomeUnknown: true,
      access,
      causes: [{ type: 'RestError', code: 'Forbidden', status: 403 }],
    });
  });

  it('says of a mistake of ours where it is, and what it is', () => {
    const { logger, last } = open();

    logger.error('a turn failed', { error: new TypeError('x is not a function', { cause: new Error('inner') }) });

    expect(last()['error']).toEqual({
      type: 'TypeError',
      message: 'x is not a function',
      stack: expect.arrayContaining([
        expect.stringMatching(/test\/adapters\/system\/pino-logger\.test\.ts:\d+/u),
      ]) as unknown,
      causes: [{ type: 'Error', message: 'inner' }],
    });
  });

  it('quotes nothing of what an error of a library holds', () => {
    const { logger, lines } = open();
    const secrets = ['Jane Doe', 'canary-token', 'jdoe', ID, 'typed text'];
    const request = { headers: { authorization: 'Bearer canary-token' }, url: `https://x/users/jdoe?x=canary-token` };
    const refused = Object.assign(new Error('Jane Doe was refused: typed text'), {
      statusCode: 403,
      request,
      body: ID,
    });
    const unread: unknown[] = [];
    try {
      JSON.parse('"typed text" Jane Doe');
    } catch (error) {
      unread.push(error);
    }
    const circular: Record<string, unknown> = { request };
    circular['self'] = circular;
    const errors = [
      refused,
      new Fault('rejected', 'teams post: 403', { cause: refused }),
      new AggregateError([refused]),
      ...unread,
    ];

    for (const error of errors) logger.error('failed', { error });
    logger.error('failed', { error: 'thrown Bearer canary-token', about: circular });

    const text = lines.join('');
    expect(lines).toHaveLength(errors.length + 1);
    expect(secrets.filter((secret) => secret !== 'jdoe' && text.includes(secret))).toEqual([]);
    expect(text).toContain('"status":403');
  });

  it('has no id of a person, wherever it stands, and keeps the keys of our own records', () => {
    const { logger, lines, last } = open();
    const key = 'p9q_7LxZT5sVb1R-kC3nYw0aD2f';

    logger.info(`somebody ${ID}`, { userId: ID, [ID]: 1, list: [{ to: `channel:${ID}` }], key, purchase: ID });

    expect(lines.join('').split(ID)).toHaveLength(2);
    expect(last()).toMatchObject({ key, purchase: ID });
  });

  it('has the command that grants something as it is to be run', () => {
    const { logger, last } = open();
    const grant = `az cosmosdb sql role assignment create --principal-id ${ID}`;

    logger.error('Cosmos DB does not let us in', { grant });

    expect(last()).toMatchObject({ grant });
  });

  it('stays short, whatever is handed over', () => {
    const { logger, lines } = open();
    const wide = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`f${index}`, 'x y '.repeat(1000)]));

    logger.info('x'.repeat(10_000), { wide, many: Array.from({ length: 100_000 }, () => wide) });

    expect(lines.join('').length).toBeLessThan(20_000);
  });
});

describe('what cannot be written', () => {
  it('ends nothing, and is not kept without end, where a disk is full', () => {
    const logger = pinoLogger({ file: '/dev/full' });
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    collect();
    const before = process.memoryUsage().heapUsed;

    for (let line = 0; line < 20_000; line += 1) logger.error('no room for this', { text: `${line}`.padStart(1000) });
    collect();

    expect(process.memoryUsage().heapUsed - before).toBeLessThan(10_000_000);
  });

  it.each(['full', 'closed'])('ends nothing where the output is %s', async (how) => {
    const file = join(__dirname, '..', '..', '..', 'dist', 'adapters', 'system', 'pino-logger.js');
    const script = `
      const { pinoLogger } = require(${JSON.stringify(file)});
      const logger = pinoLogger();
      setTimeout(() => {
        logger.info('one');
        logger.info('two');
        setTimeout(() => process.exit(7), 50);
      }, 100);`;
    const output = how === 'full' ? openSync('/dev/full', 'w') : 'pipe';
    const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', output, 'inherit'], timeout: 20_000 });
    child.stdout?.destroy();

    expect(await once(child, 'exit')).toEqual([7, null]);
  });
});
