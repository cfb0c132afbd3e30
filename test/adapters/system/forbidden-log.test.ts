import { ForbiddenLog } from '../../../src/adapters/system/forbidden-log';
import { noticing } from '../../../src/adapters/system/noticing';
import { Fault, type MissingAccess } from '../../../src/ports/fault';
import { type LogData } from '../../../src/ports/logger';
import { type Counted, counted } from '../../support/bot/counted';

const access = (needs: string): MissingAccess => ({ service: 'Microsoft Graph', needs, grant: `az rest ${needs}` });
const forbidden = (needs: string): Fault =>
  new Fault('forbidden', 'graph users: answered 403', {
    access: access(needs),
    requestId: 'r-1',
    code: 'permission-missing',
  });

let now: number;
let lines: (LogData & { readonly message: string })[];
let metrics: Counted;
let log: ForbiddenLog;

beforeEach(() => {
  now = 0;
  lines = [];
  metrics = counted();
  const none = () => undefined;
  log = new ForbiddenLog(
    { info: none, warn: none, error: (message, data) => lines.push({ message, ...data }) },
    metrics,
    () => now,
  );
});

describe('what does not let us in', () => {
  it('is one line that says what is missing, and how it is granted', () => {
    log.note(forbidden('User.Read.All'));

    expect(lines).toEqual([
      {
        message: 'Microsoft Graph does not let us in: User.Read.All is missing',
        ...access('User.Read.All'),
        what: 'graph users: answered 403',
        code: 'permission-missing',
        requestId: 'r-1',
        times: 1,
      },
    ]);
  });

  it('is one line a minute for each that is missing, with how often it was met', () => {
    for (now = 0; now < 60_000; now += 1000) log.note(forbidden('User.Read.All'));
    log.note(forbidden('Organization.Read.All'));
    log.note(forbidden('User.Read.All'));

    expect(lines.map(({ needs, times }) => [needs, times])).toEqual([
      ['User.Read.All', 1],
      ['Organization.Read.All', 1],
      ['User.Read.All', 60],
    ]);
  });

  it('is counted each time, also where the log says nothing', () => {
    for (now = 0; now < 30_000; now += 1000) log.note(forbidden('User.Read.All'));
    log.note(new Fault('unavailable', 'graph users: no answer'));

    expect([metrics.read(), lines.length]).toEqual([{ 'forbidden Microsoft Graph': 30 }, 1]);
  });

  it('is known for some time', () => {
    log.note(forbidden('User.Read.All'));
    now = 10_000;
    log.note(forbidden('Organization.Read.All'));

    expect(log.seen(5_000).map(({ needs }) => needs)).toEqual(['Organization.Read.All']);
    expect(log.seen(20_000)).toHaveLength(2);
  });

  it('is no other fault', () => {
    log.note(new Fault('unavailable', 'graph users: no answer'));

    expect(lines).toEqual([]);
  });

  it('is noticed of a port, which fails as it did', async () => {
    const fault = forbidden('User.Read.All');
    const port = noticing({ ask: () => Promise.reject(fault), told: () => Promise.resolve(1), name: 'port' }, log.note);

    await expect(port.ask()).rejects.toBe(fault);
    expect([await port.told(), port.name, lines.length]).toEqual([1, 'port', 1]);
  });
});
