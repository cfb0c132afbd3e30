import { departmentId, productId, skuId, userId } from '../../../src/domain/ids';
import { type HoldReason, type Step } from '../../../src/domain/reconcile/plan';
import { type RunLine } from '../../../src/domain/reconcile/run';
import { concernsDelegates, isUrgent, troubleKey, troublesOf } from '../../../src/domain/findings/trouble';

const seat = {
  userId: userId('ada'),
  product: productId('visio'),
  skuId: skuId('faculty'),
  department: departmentId('math'),
};
const person = { userId: seat.userId, displayName: 'Ada', userPrincipalName: 'ada@contoso.edu' };
const NO_LOCATION = { code: 'no-usage-location' } as const;

const hold = (reason: HoldReason, own: Partial<Extract<Step, { action: 'hold' }>> = {}): RunLine => ({
  step: { action: 'hold', seat, reason, ...own },
  person,
});
const assign = (outcome: RunLine['outcome'], failure?: typeof NO_LOCATION): RunLine => ({
  step: { action: 'assign', seat, isOurs: false, ...(failure === undefined ? {} : { failure }) },
  person,
  ...(outcome === undefined ? {} : { outcome }),
});
const release = (outcome: RunLine['outcome']): RunLine => ({
  step: { action: 'release', seat, isExplained: true },
  person,
  ...(outcome === undefined ? {} : { outcome }),
});
const failed = { status: 'failed', failure: NO_LOCATION } as const;

describe('of a run', () => {
  it.each<[string, RunLine, string | undefined, 'delegates' | 'central IT' | 'central IT at once' | undefined]>([
    ['what was done is no trouble', assign({ status: 'done' }), undefined, undefined],
    ['what was refused is', assign(failed), 'math/visio/ada/not-given:no-usage-location', 'delegates'],
    [
      'what was in the way of one run is none',
      assign({ status: 'faulted', kind: 'unavailable' }),
      undefined,
      undefined,
    ],
    [
      'what was refused before and is not known anew still is',
      assign({ status: 'faulted', kind: 'unavailable' }, NO_LOCATION),
      'math/visio/ada/not-given:no-usage-location',
      'delegates',
    ],
    ['what was refused before and works now is none', assign({ status: 'done' }, NO_LOCATION), undefined, undefined],
    [
      'a license that cannot be taken away is',
      release(failed),
      'math/visio/ada/not-taken:no-usage-location',
      'central IT',
    ],
    [
      'what the tenant goes on refusing is the same',
      hold('blocked', { failure: NO_LOCATION, instead: 'assign' }),
      'math/visio/ada/not-given:no-usage-location',
      'delegates',
    ],
    [
      'what it goes on not taking is the same',
      hold('blocked', { failure: NO_LOCATION, instead: 'release' }),
      'math/visio/ada/not-taken:no-usage-location',
      'central IT',
    ],
    ['a missing unit is', hold('tenant-short'), 'math/visio/ada/not-given:tenant-short', 'delegates'],
    ['a product that the tenant lacks is', hold('unknown-sku'), 'math/visio/ada/not-given:unknown-sku', 'delegates'],
    ['two seats of one person are', hold('seated-twice'), 'math/visio/ada/seated-twice', 'delegates'],
    ['a product nobody catalogs is', hold('not-in-catalog'), 'math/visio/ada/not-in-catalog', 'central IT'],
    ['releases past the limit are', hold('too-many-unexplained'), 'math/visio/ada/unexplained', 'central IT at once'],
    ['a roster that lost everybody is', hold('empty-roster'), 'math/visio/ada/unexplained', 'central IT at once'],
    ['what others gave is none', hold('outside-alacarte'), undefined, undefined],
    ['what a group gives is none', hold('inherited'), undefined, undefined],
    ['what a bigger license covers is none', hold('covered'), undefined, undefined],
    ['what the policy holds is none', hold('mode'), undefined, undefined],
    ['who left is asked about elsewhere', hold('person-disabled'), undefined, undefined],
    ['whose account is gone, too', hold('person-missing'), undefined, undefined],
  ])('%s', (_, line, key, told) => {
    const troubles = troublesOf({ lines: [line] });

    expect(troubles.map(troubleKey)).toEqual(key === undefined ? [] : [key]);
    const to = (one: (typeof troubles)[number]) =>
      concernsDelegates(one) ? 'delegates' : isUrgent(one) ? 'central IT at once' : 'central IT';
    expect(troubles.map(to)).toEqual(told === undefined ? [] : [told]);
  });
});
