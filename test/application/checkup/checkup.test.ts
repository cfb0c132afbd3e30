import { Checkup } from '../../../src/application/checkup/checkup';
import { look } from '../../../src/application/checkup/look';
import { type Check, type Checked } from '../../../src/ports/check';
import { Fault } from '../../../src/ports/fault';

const fine: Checked = { note: 'there', shortcomings: [] };
const role = { service: 'Cosmos DB', needs: 'the role', grant: 'az grant it' } as const;
const aCheck = (run: Check['run']): Check => ({ ...{ name: 'store', title: 'Store', everySeconds: 10 }, run });

describe('a look', () => {
  it.each([
    ['fine', () => Promise.resolve(fine)],
    [
      'fine',
      () => Promise.resolve({ note: '', shortcomings: [{ what: 'on this machine', isWarning: true }] } as const),
    ],
    ['wrong', () => Promise.resolve({ note: '', shortcomings: [{ what: 'no product' }] })],
    ['forbidden', () => Promise.resolve({ note: '', shortcomings: [{ what: 'no role', access: role }] })],
    ['forbidden', () => Promise.reject(new Fault('forbidden', 'read: 403', { access: role }))],
    ['wrong', () => Promise.reject(new Fault('rejected', 'the consistency is Session'))],
    ['unreachable', () => Promise.reject(new Fault('unavailable', 'no answer'))],
    ['unreachable', () => Promise.reject(new Fault('throttled', 'busy'))],
    ['unreachable', () => new Promise<Checked>(() => undefined)],
    ['wrong', () => Promise.reject(new TypeError('ours'))],
  ])('that comes out %s ends in time, whatever the check does (%#)', async (state, run) => {
    expect(await look(aCheck(run), 'whole', 50)).toMatchObject({ state });
  });

  it('says what is missing, and what grants it', async () => {
    const denied = aCheck(() => Promise.reject(new Fault('forbidden', 'Cosmos DB read: 403', { access: role })));

    expect((await look(denied, 'whole', 50)).shortcomings).toEqual([
      { what: 'Cosmos DB read: 403; the role is missing', remedy: 'az grant it', access: role },
    ]);
  });
});

it.each([
  ['Microsoft Graph token: nobody answered', 'Microsoft Graph', 'nobody answered'],
  ['graph users: answered 403', 'Microsoft Graph', 'answered 403'],
  ['Cosmos DB open: there is no database x', 'Store', 'Cosmos DB open: there is no database x'],
  ['the connector of Teams does not answer', 'Teams', 'the connector of Teams does not answer'],
])('“%s” under the title “%s” reads “%s”', async (message, title, what) => {
  const check = { ...aCheck(() => Promise.reject(new Fault('unavailable', message))), title };

  expect((await look(check, 'whole', 50)).shortcomings).toMatchObject([{ what }]);
});

describe('a checkup', () => {
  it('keeps what it saw, looks again when that is old, and writes what is wrong once', async () => {
    const seen: string[] = [];
    const logged: string[] = [];
    const writer = (level: string) => (message: string) => logged.push(`${level} ${message}`);
    const waits: (() => void)[] = [];
    const states: Checked[] = [
      { note: '', shortcomings: [{ what: 'no role' }] },
      { note: '', shortcomings: [{ what: 'no role' }] },
      fine,
    ];
    const checkup = new Checkup({
      checks: [
        aCheck((how) => {
          seen.push(how);
          return Promise.resolve(states.shift() ?? fine);
        }),
      ],
      logger: { info: writer('info'), warn: writer('warn'), error: writer('error') },
      now: () => new Date('2027-01-01'),
      pause: () => new Promise((resolve) => waits.push(resolve)),
    });
    const goOn = async () => {
      waits.shift()?.();
      await new Promise((resolve) => setTimeout(resolve, 5));
    };

    expect(checkup.seen('store')).toBeUndefined();
    await checkup.start('store');
    expect(checkup.seen('store')?.state).toBe('wrong');
    for (let read = 0; read < 1000; read += 1) checkup.seen('store');
    expect(seen).toEqual(['whole']);
    await goOn();
    await goOn();
    expect(checkup.seen('store')).toMatchObject({ state: 'fine', note: 'there', at: new Date('2027-01-01') });
    checkup.stop();
    await goOn();

    expect(seen).toEqual(['whole', 'again', 'again']);
    expect(logged).toEqual(['error Store: no role', 'info Store is as it should be again']);
  });

  it('begins no look beside one that hangs', async () => {
    let begun = 0;
    const waits: (() => void)[] = [];
    const silent = () => undefined;
    const hanging: Check = aCheck(() => {
      begun += 1;
      return new Promise(() => undefined);
    });
    jest.useFakeTimers();
    const checkup = new Checkup({
      checks: [hanging],
      logger: { info: silent, warn: silent, error: silent },
      now: () => new Date(),
      pause: () => new Promise((resolve) => waits.push(resolve)),
    });
    const first = checkup.start('store');
    await jest.advanceTimersByTimeAsync(5_000);
    await first;
    waits.shift()?.();
    await jest.advanceTimersByTimeAsync(5_000);
    jest.useRealTimers();

    expect([begun, waits.length, checkup.seen('store')?.state]).toEqual([1, 1, 'unreachable']);
  });
});
