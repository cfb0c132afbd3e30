import { type Deciders } from '../../../../src/application/ask/who-decides';
import { type Cost, type CostLine } from '../../../../src/application/ask/show-cost';
import { type ExplainedSeat, type Helpers } from '../../../../src/application/ask/explain-seat';
import { rolesOf } from '../../../../src/application/access/standing';
import { type PurchaseDetails } from '../../../../src/domain/purchase/purchase';
import { type LicenseState } from '../../../../src/domain/roster/license-state';
import { anEntitlement, aSummary, on } from '../../builders';
import * as bot from '../presenters';
import { ago, type CardSample, samplesOf, times, TODAY, type World } from '../sample-world';
import { purchaseOf } from './purchase-world';

type Explained = Extract<ExplainedSeat, { readonly kind: 'shown' }>;

const active: LicenseState = { status: 'active', at: ago(3 * 24 * 60) };
const failed: LicenseState = { status: 'failed', failure: { code: 'no-usage-location' } };

/** Answers to why, how much and who. */
export function askSamples(w: World): readonly CardSample[] {
  return samplesOf({
    holdings: explained(w),
    choose: { 'whose seat': whoseSeat(w, false), 'whose seat, nearly so': whoseSeat(w, true) },
    list: { ...costs(w), ...deciders(w) },
    notice: notHere(w),
  });
}

function explained(w: World) {
  // A button says it, as long as names can be.
  const visio = { ...w.visio, name: w.visio.name.slice(0, 60) };
  const inMath = { product: visio, department: { ...w.math, name: w.math.name.slice(0, 80) } };
  const seated: Explained['holdings'][number] = {
    ...w.pool,
    waitingPlace: undefined,
    restsUntil: undefined,
    license: active,
    coverUntil: on('2027-06-30'),
    seats: { seatCap: 5, seatsFree: 0, waiting: 3 },
    coming: [],
  };
  const waiting = { ...seated, waitingPlace: 1, license: undefined, coverUntil: undefined };
  const awaited = anEntitlement({ seats: 3, status: 'awaiting-tenant' });
  const later = anEntitlement({ seats: 1, coverFrom: on('2027-08-01'), coverUntil: on('2028-06-30') });
  const helpers: Helpers = { department: w.math, delegates: w.math.delegates, isOwn: false };
  const why = (own: Partial<Explained>, isWhy = true) =>
    bot.presentExplainedSeat(
      {
        ...{ kind: 'shown', person: w.found('Bilal Khan'), isSelf: false, holdings: [], others: [], ask: [] },
        ...{ helpers: [helpers], ...own },
      },
      { timeZone: w.policy.timeZone, isWhy },
    );
  const other = (people: number) =>
    aSummary({ ...inMath, people, entitlements: [anEntitlement({ seats: 5 })], today: TODAY });
  const isOwn = [{ ...helpers, isOwn: true }];
  return {
    'why, first in line': why({ holdings: [{ ...waiting, coming: [awaited] }] }),
    'why, behind others': why({ holdings: [{ ...waiting, waitingPlace: 3, coming: [later] }], helpers: isOwn }),
    'why, oneself': why({ isSelf: true, holdings: [waiting, { ...waiting, product: w.project, waitingPlace: 2 }] }),
    'why, rests': why({ isSelf: true, holdings: [{ ...waiting, restsUntil: on('2027-08-01') }] }),
    'why, the license failed': why({ holdings: [{ ...seated, license: failed }], helpers: isOwn }),
    'why, nothing is in the way': why({ holdings: [seated] }),
    'has it, a seat is free': why({ others: [other(3)], helpers: isOwn }, false),
    'has it, none is free': why({ others: [other(7)] }, false),
    'has it, no account to give it to': why(
      { person: w.found('Bilal Khan', { isEnabled: false }), others: [other(3)], helpers: isOwn },
      false,
    ),
    'why, on no roster': why({ ask: w.crowd(3) }),
    'why, worst': why({
      holdings: w.products(40).map((product, index) => ({ ...waiting, product, waitingPlace: index + 1 })),
    }),
  };
}

function whoseSeat(w: World, isNear: boolean) {
  const people = ['Bilal Khan', 'Bilal Kahn'].map((name) => w.found(name));
  const candidates = isNear ? ({ people, isNear: true } as const) : { people };
  return bot.presentWhichSeat({ kind: 'which', userText: w.say('bilal'), candidates }, w.visio.id);
}

function costs(w: World) {
  const line = (department: CostLine['department'], index: number, own: Partial<PurchaseDetails> = {}): CostLine => {
    const product = w.policy.products[index % 3] ?? w.visio;
    const sent = purchaseOf(w, index === 0 ? [] : [['approved', 'Sam Okafor']], { product: product.id, ...own });
    return { department, product, purchase: sent };
  };
  const cost = (own: Partial<Cost>) =>
    bot.presentCost({
      ...{ lines: [], hasMore: false, product: w.visio, departments: [w.math], currency: 'USD' },
      ...own,
    });
  const departments = [w.math, w.eaps];
  const lines = times(8, (index) =>
    line(departments[index % 2] ?? w.math, index, index === 2 ? { priceCents: undefined as never } : {}),
  );
  return {
    'what it costs': cost({ lines: [line(w.math, 0), line(w.math, 3, { priceCents: 5800, seats: 1 })] }),
    'what all cost': cost({ lines, hasMore: true, product: undefined, departments }),
    'no price is known': cost({}),
  };
}

function deciders(w: World) {
  const approvers = [w.who('Sam Okafor'), w.who('Kira Bell')];
  const own = { department: w.math, delegates: w.math.delegates, purchasers: [] };
  const who = (given: Partial<Deciders>) =>
    bot.presentDeciders({
      ...{ departments: [own], more: 0, approvers, isApprover: false, seesPools: true, seesEverything: false },
      ...given,
    });
  const nobody = { department: w.eaps, delegates: [], purchasers: w.physics.purchasers };
  const crowded = { department: w.physics, delegates: w.crowd(20), purchasers: w.crowd(12) };
  return {
    'who decides': who({}),
    'who decides, somebody without a role': who({ departments: [], seesPools: false }),
    'who decides, several departments': who({ departments: [own, nobody, crowded], more: 4, seesEverything: true }),
  };
}

function notHere(w: World) {
  const departments = [w.math];
  const institution = { approvers: [w.who('Sam Okafor')], auditors: [] };
  const roles = (name: string) => rolesOf({ actor: w.by(name), institution, departments });
  return {
    'no settings': bot.presentNotHere(roles('Dana Reyes')),
  };
}
