import { type PurchaseLine } from '../../../../src/application/purchase/list-purchases';
import { correctionsFor } from '../../../../src/domain/purchase/correction';
import { entitlementState, type PurchaseState } from '../../../../src/domain/purchase/purchase';
import { type NamedDepartment } from '../../../../src/domain/refusal';
import { type PurchaseNotice } from '../../../../src/domain/purchase/purchase-record';
import { type PurchaseShown } from '../../../../src/domain/purchase/purchase-shown';
import { type Entitlement } from '../../../../src/domain/term/entitlement';
import { entitlementId, purchaseId, skuId } from '../../../../src/domain/ids';
import { anEntitlement, on } from '../../builders';
import * as bot from '../presenters';
import { type CardSample, NOW, samplesOf, times, TODAY, type World } from '../sample-world';
import { ownFields, purchaseForms, purchaseQuestions, retiring } from './purchase-form';
import { fileOf, givenBy, purchaseOf, shownOf } from './purchase-world';

const APPROVED = ['approved', 'Sam Okafor'] as const;
const SEEN = ['confirmed', 'job'] as const;
const QUESTION = ['returned', 'Sam Okafor', 'Which budget year is this for, and who signed the quote?'] as const;
const ANSWERED = ['answered', 'Dana Reyes', 'For the year that begins in July; the dean signed it.'] as const;
const AGAIN = ['submitted', 'Dana Reyes'] as const;
const CORRECTED = ['corrected', 'Sam Okafor', 'Two people left before they began.'] as const;
const WITHDRAWN = ['withdrawn', 'Dana Reyes'] as const;
const DECLINED = ['declined', 'Sam Okafor', 'The campus agreement covers Visio for you already.'] as const;
const decides = { decides: true, submits: true };
const looks = { decides: false, submits: false };

/** What a department tells central IT that it bought, and what becomes of that. */
export function purchaseSamples(w: World): readonly CardSample[] {
  return samplesOf(cards(w), { form: purchaseForms(w) }, purchaseQuestions(w), corrections(w), { list: lists(w) });
}

function cards(w: World) {
  const shown = (...since: Parameters<typeof purchaseOf>[1]) => shownOf(w, purchaseOf(w, since));
  const copy = (of: PurchaseShown, view: 'approver' | 'sender', isSuperseded = false) =>
    w.message({ kind: 'purchase', shown: of, view, isSuperseded });
  const asked = (of: PurchaseShown, rights = decides, said = {}) =>
    bot.presentPurchase(of, { rights, isOwn: false, ...said }, w.policy);
  const notice = (about: PurchaseNotice['about'], of: PurchaseShown) =>
    w.message({ kind: 'purchase-notice', shown: of, notice: { to: w.who('Dana Reyes').userId, about, at: NOW } });
  const bought = (coverFrom: string, coverUntil: string) =>
    shownOf(w, purchaseOf(w, [APPROVED], { coverFrom: on(coverFrom), coverUntil: on(coverUntil) }));
  const trial = { skuId: skuId('sku-1'), skuPartNumber: undefined, units: 25, isInGrace: false };
  const trials = { trials: [{ ...trial, endsOn: on('2027-03-01') }], isWhole: false };
  const some = {
    reached: [w.who('Sam Okafor')],
    unreached: [w.who('Kira Bell'), w.who('Luz Marín')],
    isInChannel: true,
  };
  const none = { reached: [], unreached: [w.who('Sam Okafor')], isInChannel: false };
  const inLine = (count: number) => ({ count, people: w.crowd(count) });
  const imported = (own: Partial<Entitlement>) => {
    const entitlement = { ...anEntitlement({ seats: 5, purchaseOrderNumber: w.say('PO-0912', 40) }), ...own };
    return bot.presentImported(
      { ...w.pool, state: entitlementState(entitlement, TODAY), entitlement, corrections: [] },
      decides,
    );
  };
  return {
    purchase: {
      'to decide': copy(shown(), 'approver'),
      'to decide, with warnings': asked(worstOf(w)),
      'to decide, own fields, and it retires': bot.presentPurchase(
        shownOf(w, purchaseOf(w, [], { fields: valuesOf(w) })),
        { rights: decides, isOwn: false },
        retiring(w, on('2027-03-31')),
      ),
      'to decide, sent again with changes': copy(changedOf(w), 'approver'),
      'to decide, the answer alone': copy(shown(QUESTION, ANSWERED), 'approver'),
      'to decide, three wait': copy({ ...shown(), waiting: inLine(3) }, 'approver'),
      'to decide, many wait': copy({ ...shown(), waiting: { count: 31, people: [] } }, 'approver'),
      'to decide, beside a trial': copy({ ...shown(), trials }, 'approver'),
      'waits for a decision': copy(shown(), 'sender'),
      'waits for those who were asked': copy({ ...shown(), asked: { ...some, unreached: [] } }, 'sender'),
      'waits, some were not reached': copy({ ...shown(), asked: some }, 'sender'),
      'waits, nobody was reached': copy({ ...shown(), asked: none }, 'sender'),
      returned: copy(shown(QUESTION), 'sender'),
      superseded: copy(shown(QUESTION, AGAIN), 'approver', true),
      declined: copy(shown(DECLINED), 'sender'),
      withdrawn: bot.presentSettled(shown(WITHDRAWN), w.policy),
      'declined, for whoever sent it': asked(shown(DECLINED)),
      'awaiting tenant, three wait': asked({ ...shown(APPROVED), unitsSeen: 0, waiting: inLine(3) }),
      'awaiting tenant, 3 of 5 seen': asked({ ...shown(APPROVED), unitsSeen: 3 }),
      'awaiting tenant, beside a trial': copy({ ...shown(APPROVED), trials, unitsSeen: 0 }, 'approver'),
      'starts later': asked(bought('2027-08-01', '2028-06-30'), looks),
      'in force': asked(shown(APPROVED, SEEN), looks),
      ended: asked(bought('2025-08-01', '2026-06-30'), looks),
      corrected: asked(correctedOf(w)),
      imported: imported({}),
      'imported, to confirm': imported({ status: 'awaiting-tenant' }),
    },
    notice: {
      approved: notice('approved', shown(APPROVED)),
      'approved, three wait': notice('approved', { ...shown(APPROVED), waiting: inLine(3) }),
      declined: notice('declined', shown(DECLINED)),
      returned: notice('returned', shown(QUESTION)),
      withdrawn: notice('withdrawn', shown(WITHDRAWN)),
      'in force': notice('in-force', shown(APPROVED, SEEN)),
      corrected: notice('corrected', correctedOf(w)),
    },
  };
}

/** A purchase that was sent again, with all that can be told of it changed since it was asked about. */
function changedOf(w: World): PurchaseShown {
  const purchase = purchaseOf(w, [QUESTION, AGAIN], { resellerOrderNumber: w.say('SO-55120', 60) });
  const { details, proof } = purchase;
  const before = { ...details, seats: 3, priceCents: 7000, note: w.say('For the spring courses.', 280) };
  const { resellerOrderNumber: _, ...whenAsked } = { ...before, coverFrom: on('2026-09-01') };
  const files = [fileOf(w, 'quote.pdf')];
  return shownOf(w, { ...purchase, proof, whenAsked: { details: whenAsked, proof: { files } } });
}

/** A purchase in force of whose five seats three are left. */
function correctedOf(w: World): PurchaseShown {
  const purchase = purchaseOf(w, [APPROVED, SEEN, CORRECTED]);
  const root = givenBy(purchase);
  const [made] = correctionsFor(root, [], { ...root, seats: 3 });
  const reason = w.say(CORRECTED[2], 240);
  return shownOf(w, purchase, { entitlements: [root, { ...root, ...made, id: entitlementId('c'), reason }] });
}

const valuesOf = (w: World) =>
  ownFields(w).map(({ id, label }, index) => ({
    id,
    label,
    value: w.say(['104233-0001', 'SC0412'][index] ?? '', 200),
  }));

/** Everything that can be said of one purchase at once. */
function worstOf(w: World): PurchaseShown {
  const note = w.say('For the spring courses of the whole department, as agreed in May.', 280);
  const fields = times(5, () => valuesOf(w)).flat();
  const details = { seats: 500, priceCents: 120_000, resellerOrderNumber: w.say('SO-55120', 60), note, fields };
  const files = times(5, (index) => fileOf(w, `quote-${index + 1}.pdf`));
  const proof = { files, link: 'https://contoso.sharepoint.com/po' };
  const purchase = { ...purchaseOf(w, times(20, () => [QUESTION, AGAIN]).flat(), details), proof };
  const through = ['M365EDU_A5_FACULTY', 'M365EDU_A3_FACULTY'].map((one) => w.say(one, 60));
  const sameNumber = [{ product: w.project, department: w.eaps, seats: 2 }];
  return shownOf(w, purchase, { sameNumber, overlap: { people: 6, of: 8, through } });
}

function corrections(w: World) {
  const about = { ...w.pool, entitlement: anEntitlement({ seats: 5, purchaseOrderNumber: w.say('PO-1007', 40) }) };
  const typed = { seats: w.say('five'), from: '2026-08-01', until: '2027-06-30', reason: '' };
  const data = { department: w.math.id, product: w.visio.id, entitlement: about.entitlement.id, origin: 'press-1' };
  const ask = (count: number) =>
    bot.presentCorrectionConfirm({ kind: 'confirm', ...about, on: TODAY, unseated: w.crowd(count) }, data);
  return {
    form: { correct: bot.presentCorrectionForm({ ...about, typed, problems: ['seats', 'reason'], origin: 'press-1' }) },
    confirm: { 'correct, one loses a seat': ask(1), 'correct, many lose a seat': ask(200) },
  };
}

function lists(w: World) {
  const departments = [w.math, w.eaps];
  const line = (state: PurchaseState, index: number, year = 2026) => ({
    department: departments[index % 2] ?? w.math,
    product: w.policy.products[index % 3],
    purchaseOrderNumber: w.say(`PO-${1007 - index}`, 40),
    seats: 5 + index * 3,
    cover: { coverFrom: on(`${year}-08-01`), coverUntil: on(`${year + 1}-06-30`) },
    state,
    is: { kind: 'purchase', purchase: purchaseId(`purchase-${index}`) } as const,
  });
  const sent = (['submitted', 'returned', 'awaiting', 'in-force', 'declined', 'withdrawn'] as const).map(
    (state, index) => line(state, index),
  );
  const lines = [...sent, line('starts-later', 6, 2027), line('ended', 7, 2025)];
  const unknown = { product: undefined, purchaseOrderNumber: undefined, seats: undefined, cover: undefined };
  const list = (
    of: readonly PurchaseLine[],
    {
      seen = 0,
      state,
      own = departments,
    }: { seen?: number; state?: 'submitted' | 'draft'; own?: readonly NamedDepartment[] } = {},
  ) => {
    const [trail, next] = seen > 0 ? [[{ after: { part: 1 }, seen }], { part: 2 }] : [[], undefined];
    const page = { departments: own, lines: of, next, canBuy: state === undefined };
    return bot.presentPurchases(page, { trail, state });
  };
  const imported = { entitlement: anEntitlement({ seats: 4 }), corrections: [], state: 'in-force' as const };
  const which = [w.pool, { department: w.eaps, product: w.project }].map(
    (pool) => ({ kind: 'imported', cover: { ...pool, ...imported }, rights: decides }) as const,
  );
  return {
    'no purchases': list([]),
    'none to decide': list([], { state: 'submitted' }),
    'none among these': list([], { seen: 8 }),
    purchases: list(lines, { seen: 8 }),
    drafts: list([{ ...line('draft', 0), ...unknown }], { state: 'draft', own: [w.math] }),
    'which of one number': bot.presentWhich(which, { typed: w.say('PO-0912', 40), verb: 'purchase.show' }),
  };
}
