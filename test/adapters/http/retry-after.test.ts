import { retryAfterMs } from '../../../src/adapters/http/retry-after';

describe('how long a service asks to wait', () => {
  it.each([
    ['7', 7000],
    ['0', 0],
    ['0.5', 500],
    ['0.128', 128],
    [' 7 ', 7000],
    ['Tue, 29 Jun 1999 19:00:00 GMT', 0],
    ['Tuesday, 29-Jun-99 19:00:00 GMT', 0],
    ['Tue Jun 29 19:00:00 1999', 0],
    ['-5', undefined],
    ['5 minutes', undefined],
    ['Tue, 99 Jun 1999', undefined],
    ['soon', undefined],
    ['', undefined],
    [null, undefined],
    [undefined, undefined],
  ])('%j is %j milliseconds', (header, ms) => {
    expect(retryAfterMs(header)).toBe(ms);
  });

  it('may be said as a date', () => {
    const date = new Date(Date.now() + 60_000).toUTCString();

    const ms = retryAfterMs(date) ?? 0;

    expect(ms).toBeGreaterThan(50_000);
    expect(ms).toBeLessThanOrEqual(60_000);
  });
});
