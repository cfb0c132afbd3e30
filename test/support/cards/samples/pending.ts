import { type Pending, type PendingLine } from '../../../../src/domain/pending/pending';
import { entitlementId, purchaseId } from '../../../../src/domain/ids';
import { on } from '../../builders';
import { presentPending } from '../presenters';
import { ago, type CardSample, samplesOf, times, type World } from '../sample-world';

const DAY = 24 * 60;
const ZONE = 'America/Los_Angeles';

/** What waits for somebody. */
export function pendingSamples(w: World): readonly CardSample[] {
  const { one, several } = linesOf(w);
  const shown = (lines: readonly PendingLine[], own: Partial<Pending> = {}, offset = 0) =>
    presentPending({ lines, isOwn: true, hasRole: true, departmentsLeftOut: 0, isPart: false, ...own }, offset, ZONE);
  const of = (...abouts: readonly PendingLine['about'][]) => one.filter(({ about }) => abouts.includes(about));
  return samplesOf({
    pending: {
      approver: shown(of('failing', 'short', 'to-decide', 'leavers', 'undelivered', 'wishes')),
      delegate: shown(of('failing', 'returned', 'leavers', 'waiting', 'drafts')),
      'one line': shown(of('to-decide')),
      'one of each': shown(one),
      'one of each, more': shown(one, {}, 8),
      'one of each, most': shown(one, {}, 16),
      'many of each': shown(several, { departmentsLeftOut: 4, isPart: true }),
      'many of each, more': shown(several, {}, 8),
      'many of each, most': shown(several, {}, 16),
      auditor: shown(of('failing', 'to-decide', 'mirror', 'no-delegate'), { isOwn: false }),
    },
    notice: {
      'nothing pending': shown([]),
      'nothing pending, an auditor': shown([], { isOwn: false }),
      'nothing pending, nobody': shown([], { hasRole: false }),
      'nothing pending, some unread': shown([], { departmentsLeftOut: 3, isPart: true }),
    },
  });
}

function linesOf(w: World): { readonly one: readonly PendingLine[]; readonly several: readonly PendingLine[] } {
  const number = w.say('PO-1044', 60);
  const purchase = { department: w.math, id: purchaseId('p'), purchaseOrderNumber: number, seats: 5, product: w.visio };
  const cover = {
    ...{ department: w.math, product: w.powerBi, purchaseOrderNumber: number, seats: 6 },
    ...{ entitlement: entitlementId('e'), purchase: purchaseId('p') },
  };
  const pools = [w.pool, { department: w.eaps, product: w.project }, { department: w.physics, product: w.visio }];
  const end = { lastDay: on('2027-06-30'), decideBy: on('2027-05-31') };
  const run = 'reconcile-2026-11-21T20:00:00.000Z';
  const names = w.crowd(3).map(({ displayName }) => displayName);
  const lines = (many: boolean): readonly PendingLine[] => {
    const since = many ? {} : { since: ago(3 * DAY) };
    const n = { count: many ? 20 : 1, isMore: many, ...since };
    const some = <Item>(items: readonly Item[]): readonly Item[] => items.slice(0, many ? 3 : 1);
    return [
      { about: 'failing', ...n, pools: some(pools), run },
      { about: 'short', count: many ? 31 : 1, isMore: false, products: some(shortOf(w)) },
      { about: 'to-decide', ...n, first: purchase },
      { about: 'returned', ...n, first: purchase },
      { about: 'unexplained', ...n, run },
      { about: 'mirror', ...n, run: 'mirror-1' },
      { about: 'leavers', ...n, names: some(names) },
      { about: 'undelivered', ...n, first: { ...cover, ...(many ? {} : { unitsSeen: 0 }) } },
      { about: 'not-renewed', count: 12, isMore: false, seats: 140, ...end, isOfAll: true },
      {
        ...{ about: 'not-renewed', count: many ? 4 : 1, isMore: false, seats: many ? 20 : 1, ...end, isOfAll: false },
        ...(many ? {} : { pool: w.pool }),
      },
      { about: 'waiting', count: many ? 12 : 1, isMore: false, pools: some(pools) },
      { about: 'drafts', ...n, first: { ...purchase, purchaseOrderNumber: undefined, product: undefined } },
      { about: 'no-delegate', count: many ? 12 : 1, isMore: false, departments: some([w.eaps, w.math, w.physics]) },
      { about: 'wishes', ...n, typed: some(times(3, (index) => w.say(`Miro ${index}`, 60))) },
      { about: 'not-taken', ...n, run },
      { about: 'differing', ...n, run },
      { about: 'adoptable', ...n, run },
      { about: 'unreached', count: many ? 12 : 1, isMore: false, names: [] },
    ];
  };
  return { one: lines(false), several: lines(true) };
}

const shortOf = (w: World) =>
  [w.visio, w.project, w.powerBi].map(({ id, name }, index) => ({ product: id, name, seats: 10 ** index }));
