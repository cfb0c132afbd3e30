import {
  type Audit,
  type AuditException,
  type AuditPool,
  type AuditPurchase,
} from '../../../../src/domain/audit/audit';
import {
  type AuditHead,
  type AuditShown,
  headOf,
  poolsOn,
  type WhoHad,
} from '../../../../src/domain/audit/audit-shown';
import { type ExceptionAnswer } from '../../../../src/domain/audit/exception';
import { type Instant } from '../../../../src/domain/calendar';
import { type EntitlementId, entitlementId } from '../../../../src/domain/ids';
import { type Department } from '../../../../src/domain/institution/department';
import { type Product } from '../../../../src/domain/institution/product';
import { on } from '../../builders';
import * as bot from '../presenters';
import { ago, type CardSample, NOW, samplesOf, times, TODAY, type World } from '../sample-world';

const DAY = 24 * 60;
const SHOWN = 8;
const TIME_ZONE = 'America/Los_Angeles';
const APPROVER = { decides: true, seesEverything: true };
const AUDITOR = { decides: false, seesEverything: true };
const DELEGATE = { decides: false, seesEverything: false };

/** Audits, what they found, and what was on a day. */
export function auditSamples(w: World): readonly CardSample[] {
  const usual = anAudit(w, { exceptions: exceptionsIn(w) });
  return samplesOf({
    audit: audits(w, usual),
    exceptions: exceptions(w, usual),
    form: forms(w, usual),
    list: { ...purchases(w, usual), ...whoHad(w) },
    notice: {
      auditing: bot.presentProgress('audit'),
      'no audit': w.message({ kind: 'no-audit', of: 'audit' }),
      'no ledger': w.message({ kind: 'no-audit', of: 'past' }),
      'no file': w.message({ kind: 'no-audit', of: 'file' }),
      'file offered': w.message({
        kind: 'file-offered',
        name: w.say('evidence-2026-11-21.zip', 200),
        sizeBytes: 3_400_000,
      }),
    },
    refusal: {
      'an audit of others': w.message({
        kind: 'refused',
        refusal: { code: 'central-it-only', askPeople: [w.who('Sam Okafor')] },
      }),
    },
  });
}

const firstPage = (audit: Audit, may: AuditShown['may'] = APPROVER): AuditShown => {
  const { offset, limit } = poolsOn(audit.products.length, { offset: 0, limit: SHOWN });
  return { audit: headOf(audit), offset: 0, pools: audit.pools.slice(offset, offset + limit), may };
};

const later = (audit: Audit, offset: number): AuditShown => {
  const part = poolsOn(audit.products.length, { offset, limit: SHOWN });
  return {
    audit: headOf(audit),
    offset,
    pools: audit.pools.slice(part.offset, part.offset + part.limit),
    may: APPROVER,
  };
};

function audits(w: World, usual: Audit) {
  const shown = (one: AuditShown) => w.message({ kind: 'audit', shown: one });
  const { tenantReadAt: _readAt, ...unread } = usual;
  const past = pastOf(w, usual);
  const [pool] = usual.pools;
  return {
    usual: shown(firstPage(usual)),
    'for an auditor': shown(firstPage(usual, AUDITOR)),
    'for a delegate': shown(firstPage({ ...narrowed(w, usual), exceptions: exceptionsIn(w).slice(0, 2) }, DELEGATE)),
    agrees: shown(firstPage({ ...usual, exceptions: [], signOffs: [] })),
    'all answered, signed': shown(
      firstPage({
        ...usual,
        exceptions: usual.exceptions.map((one) => ({ ...one, answered: answerBy(w) })),
        signOffs: signedTwice(w, usual),
      }),
    ),
    'a day that is over': shown(firstPage(past)),
    'a day before anything was read': shown(
      firstPage({ ...past, tenantReadAt: undefined, exceptions: [], learnedLater: [] } as unknown as Audit),
    ),
    'never read': shown(firstPage({ ...unread, products: usual.products.map(({ units: _units, ...one }) => one) })),
    empty: shown(firstPage({ ...usual, products: [], pools: [], exceptions: [], signOffs: [] })),
    'many departments': shown(firstPage(manyPools(w, usual))),
    'a later page': bot.presentAudit(later(manyPools(w, usual), 8), TIME_ZONE),
    'many purchases of one pool': shown(
      firstPage({
        ...usual,
        products: usual.products.slice(0, 1),
        pools: pool === undefined ? [] : [{ ...pool, purchases: manyPurchases(w) }],
      }),
    ),
  };
}

function exceptions(w: World, usual: Audit) {
  const shownIn = (audit: Audit, may: AuditShown['may'] = APPROVER, offset = 0) =>
    bot.presentExceptions(
      { audit: headOf(audit), offset, exceptions: audit.exceptions.slice(offset, offset + SHOWN), may },
      { timeZone: TIME_ZONE },
    );
  const many = { ...usual, exceptions: times(30, (index) => exceptionOf(w, `Person Number ${index + 1}`, {})) };
  return {
    usual: shownIn(usual),
    'read only': shownIn(usual, AUDITOR),
    'just answered': bot.presentExceptions(
      { audit: headOf(usual), offset: 0, exceptions: usual.exceptions, may: APPROVER },
      { timeZone: TIME_ZONE, done: 'Recorded: Jane Doe, accepted.' },
    ),
    many: shownIn(many),
    'a later page': shownIn(many, APPROVER, 8),
    'of a day that is over': shownIn(pastOf(w, usual)),
    none: shownIn({ ...usual, exceptions: [] }),
  };
}

function forms(w: World, usual: Audit) {
  const head = headOf(usual);
  const [open] = usual.exceptions;
  const answered = { ...(open as AuditException), answered: answerBy(w) };
  const given = { at: 0, timeZone: TIME_ZONE };
  return {
    'answer an exception': bot.presentAnswerForm(head, open as AuditException, given),
    'answer an exception anew': bot.presentAnswerForm(head, answered, given),
    'answer an exception, put right': bot.presentAnswerForm(head, open as AuditException, {
      ...given,
      problems: ['Type a few words: an auditor reads them.'],
      typed: { answer: 'accepted' },
    }),
    'sign off': bot.presentSignForm(head, { timeZone: TIME_ZONE }),
    'sign off, all answered': bot.presentSignForm(
      { ...head, figures: { ...head.figures, unanswered: 0 } },
      { timeZone: TIME_ZONE, typed: w.say('Agreed in the yearly meeting.', 240) },
    ),
  };
}

function purchases(w: World, usual: Audit) {
  const [pool] = usual.pools;
  const page = (head: AuditHead, one: AuditPool) =>
    bot.presentPoolPurchases(head, one, { at: 0, offset: 0, timeZone: TIME_ZONE, currency: 'USD' });
  return {
    'purchases of a pool': page(headOf(usual), pool as AuditPool),
    'many purchases of a pool': page(headOf(usual), { ...(pool as AuditPool), purchases: manyPurchases(w) }),
  };
}

function whoHad(w: World) {
  const shown = (own: Partial<WhoHad>) =>
    w.message({
      kind: 'who-had',
      shown: { product: w.visio, date: on('2026-10-31'), isToday: false, pools: [], ...own },
      about: { product: w.visio.id },
    });
  const people = (count: number, seated: number) =>
    times(count, (index) => ({
      person: w.who(`Person Number ${index + 1}`),
      from: ago(60 * DAY),
      ...(index < seated ? {} : { waitingPlace: index - seated + 1 }),
      ...(index === 0 ? { until: ago(3 * DAY) } : {}),
    }));
  const math = { departmentName: w.math.name, entitled: 3, people: people(5, 3) };
  return {
    'who had a product': shown({ pools: [math] }),
    'who had a product, several departments': shown({
      pools: [math, { departmentName: w.physics.name, entitled: 20, people: people(12, 12) }],
    }),
    'who had a product, today': shown({ isToday: true, date: TODAY, pools: [math] }),
    'nobody had a product': shown({ pools: [{ ...math, people: [] }] }),
  };
}

/** An audit of today. */
function anAudit(w: World, own: Partial<Audit>): Audit {
  const product = (one: Product, promised: number, seated: number, more: object = {}) => ({
    product: one.id,
    productName: one.name,
    units: { product: one.id, enabled: 20, trial: 0, warning: 0, suspended: 0 },
    promised,
    seated,
    waiting: 0,
    orphaned: 20 - promised,
    short: 0,
    ...more,
  });
  const units = { product: w.project.id, enabled: 4, trial: 25, warning: 2, suspended: 1 };
  return {
    id: 'audit-1',
    asOf: TODAY,
    isPast: false,
    madeAt: NOW,
    tenantReadAt: ago(2),
    products: [
      product(w.visio, 15, 9),
      product(w.project, 5, 5, { units, orphaned: 0, short: 1, waiting: 3 }),
      product(w.powerBi, 0, 0, {
        units: { product: w.powerBi.id, enabled: 0, trial: 0, warning: 0, suspended: 0 },
        orphaned: 0,
      }),
    ],
    pools: [
      poolOf(w, w.math, w.visio, { entitled: 5, seated: 3, actual: 3 }),
      poolOf(w, w.eaps, w.visio, {
        ...{ entitled: 10, seated: 6, actual: 6, awaiting: 3 },
        purchases: [purchaseOf(w, 'PO-1077', { seats: 10 }), purchaseOf(w, 'PO-1093', { seats: 3, state: 'awaiting' })],
      }),
      poolOf(w, w.math, w.project, {
        ...{ entitled: 5, seated: 5, actual: 4, waiting: 3 },
        purchases: [purchaseOf(w, 'PO-1044', { seats: 5 })],
      }),
      poolOf(w, w.physics, w.powerBi, { entitled: 0, seated: 0, actual: 0, purchases: [] }),
    ],
    exceptions: [],
    signOffs: [],
    learnedLater: [],
    ...own,
  };
}

function poolOf(w: World, department: Department, product: Product, own: Partial<AuditPool>): AuditPool {
  return {
    department: department.id,
    product: product.id,
    departmentName: department.name,
    productName: product.name,
    entitled: 5,
    seated: 3,
    waiting: 0,
    actual: 3,
    awaiting: 0,
    purchases: [
      purchaseOf(w, 'PO-1001', { origin: 'imported', seats: 3 }),
      purchaseOf(w, 'PO-1042', { seats: 3 }),
      purchaseOf(w, 'PO-1042', { origin: 'correction', seats: -1, reason: w.say('Counted twice', 240) }),
    ],
    ...own,
  };
}

function purchaseOf(w: World, number: string, own: Partial<AuditPurchase>): AuditPurchase {
  const file = { name: w.say('quote.pdf', 120), kind: 'pdf', sizeBytes: 84_000, sha256: 'a'.repeat(64) } as const;
  const isOrdered = own.origin === undefined || own.origin === 'purchase';
  return {
    entitlement: entitlementId(`cover-${number}`) satisfies EntitlementId,
    purchaseOrderNumber: w.say(number, 40),
    seats: 2,
    coverFrom: on('2026-08-01'),
    coverUntil: on('2027-06-30'),
    origin: 'purchase',
    state: 'in-force',
    ...(isOrdered
      ? {
          reseller: w.say('SHI', 60),
          resellerOrderNumber: w.say('S-77120', 60),
          priceCents: 12_050,
          fields: [{ id: 'funding', label: w.say('Funding string', 60), value: w.say('123456-7890', 100) }],
          proof: { files: [file] },
          submitted: { by: w.by('Dana Reyes'), at: ago(110 * DAY) },
          decided: { by: w.by('Sam Okafor'), at: ago(108 * DAY) },
        }
      : {}),
    ...own,
  };
}

const manyPurchases = (w: World): readonly AuditPurchase[] =>
  times(12, (index) =>
    purchaseOf(w, `PO-${1100 + index}`, index === 0 ? { state: 'submitted' } : index > 8 ? { state: 'ended' } : {}),
  );

function exceptionOf(w: World, name: string | undefined, own: Partial<AuditException>): AuditException {
  return {
    kind: 'outside',
    product: w.visio.id,
    department: w.math.id,
    ...(name === undefined ? {} : { person: w.who(name) }),
    count: 1,
    firstSeenAt: ago(18 * DAY),
    productName: w.visio.name,
    departmentName: w.math.name,
    ...own,
  };
}

const answerBy = (w: World): ExceptionAnswer => ({
  answer: 'accepted',
  words: w.say('On leave until May; the license was given by hand for the conference.', 240),
  by: w.who('Sam Okafor'),
  at: ago(2 * DAY),
});

function exceptionsIn(w: World): readonly AuditException[] {
  const {
    department: _department,
    departmentName: _name,
    ...tenant
  } = exceptionOf(w, undefined, { kind: 'unclaimed-units', count: 5 });
  return [
    exceptionOf(w, 'Jane Doe', {}),
    exceptionOf(w, 'Owen Price', { answered: answerBy(w) }),
    exceptionOf(w, 'Carla Diaz', {
      kind: 'failed',
      failure: 'no-usage-location',
      productName: w.project.name,
      product: w.project.id,
    }),
    exceptionOf(w, undefined, { kind: 'awaiting', count: 3, departmentName: w.eaps.name, department: w.eaps.id }),
    tenant,
  ];
}

const signedTwice = (w: World, usual: Audit): Audit['signOffs'] => [
  {
    by: w.who('Sam Okafor'),
    at: ago(30),
    asOf: TODAY,
    words: w.say('Agreed in the yearly meeting.', 240),
    figures: headOf(usual).figures,
  },
  { by: w.who('Lee Marin'), at: ago(90), asOf: TODAY, figures: headOf(usual).figures },
];

function narrowed(w: World, usual: Audit): Audit {
  return {
    ...usual,
    department: { id: w.math.id, name: w.math.name },
    products: [],
    pools: usual.pools.filter(({ department }) => department === w.math.id),
  };
}

function pastOf(w: World, usual: Audit): Audit {
  return {
    ...usual,
    asOf: on('2026-09-30'),
    isPast: true,
    tenantReadAt: '2026-10-01T04:12:00.000Z' as Instant,
    pools: usual.pools.map(({ actual: _actual, ...pool }) => pool),
    signOffs: signedTwice(w, usual).slice(1),
    learnedLater: times(2, (index) => ({
      at: ago((index + 3) * DAY),
      departmentName: w.math.name,
      productName: w.visio.name,
      text: 'correction of PO-1042: −1 seat, Aug 1, 2026 to Jun 30, 2027',
    })),
  };
}

function manyPools(w: World, usual: Audit): Audit {
  const pools = w.departments(40).map((department) => poolOf(w, department, w.visio, {}));
  return { ...usual, pools: [...usual.pools, ...pools] };
}
