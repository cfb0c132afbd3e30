import { type Policy } from '../../../../src/domain/institution/policy';
import { type Proof } from '../../../../src/domain/proof/proof';
import { type Purchase, type PurchaseDetails, type Renews } from '../../../../src/domain/purchase/purchase';
import { readPurchaseForm, type TypedPurchase } from '../../../../src/domain/purchase/purchase-form';
import { type CalendarDate } from '../../../../src/domain/calendar';
import { purchaseId } from '../../../../src/domain/ids';
import { anEntitlement, on } from '../../builders';
import * as bot from '../presenters';
import { ago, times, TODAY, type World } from '../sample-world';
import { begun, fileOf, purchaseOf, shownOf } from './purchase-world';

type ConfirmationGiven = Parameters<typeof bot.presentConfirmation>[0];
type FormGiven = Parameters<typeof bot.presentPurchaseForm>[0];

/** The organization's own fields, as a policy has them. */
export const ownFields = (w: World): Policy['purchasing']['fields'] => [
  { id: 'funding', label: w.say('Funding string', 60), pattern: '[0-9]{6}-[0-9]{4}', isRequired: true },
  { id: 'spend', label: w.say('Spend category', 60), pattern: 'SC[0-9]{4}', isRequired: false },
];

/** A policy by which Visio ends, with Planner after it. */
export function retiring(w: World, on: CalendarDate): Policy {
  const visio = { ...w.visio, retiredOn: on, successor: w.say('Planner', 60) };
  return { ...w.policy, products: w.policy.products.map((one) => (one.id === visio.id ? visio : one)) };
}

/** The form of a purchase, and everything that it may have to say. */
export function purchaseForms(w: World) {
  const reseller = w.say('SHI International', 60);
  const draft = { product: w.visio.id, seats: 5, reseller, coverFrom: TODAY, coverUntil: on('2027-06-30') };
  const draftOf = (details: Partial<PurchaseDetails>, files: Proof['files'] = [], renews?: Renews): Purchase => ({
    ...begun(w),
    status: 'draft',
    details,
    proof: { files },
    ...(renews && { renews }),
  });
  const form = (
    purchase: Purchase,
    { policy = w.policy, ...own }: Partial<FormGiven> & { readonly policy?: Policy } = {},
  ) => {
    const { products, purchasing } = policy;
    const seats = { seatCap: 2, seatsFree: 0, waiting: 3 };
    const known = {
      department: w.math,
      products,
      purchasing,
      today: TODAY,
      notes: [],
      overlap: undefined,
      sameNumber: [],
      seats,
    };
    return bot.presentPurchaseForm({ ...known, purchase, typed: bot.typedOf(purchase), problems: [], ...own });
  };
  const withPurchasing = (own: Partial<Policy['purchasing']>): Policy => ({
    ...w.policy,
    purchasing: { ...w.policy.purchasing, ...own },
  });
  const checked = (policy: Policy, typed: TypedPurchase) => {
    const products = policy.products.map(({ id }) => id);
    const read = readPurchaseForm(typed, { policy, products, today: TODAY, files: [] });
    return { policy, typed, problems: read.ok ? [] : read.problems };
  };
  const closed = withPurchasing({
    closed: [{ from: '11-01' as never, until: '01-31' as never, because: w.say('the reseller closes the year', 120) }],
  });
  const asking = withPurchasing({ fields: ownFields(w) });
  const crowded = times(10, (index) => ({
    ...{ id: `own-${index}`, label: w.say(`Own field ${index}`, 60), pattern: '[0-9]{6}-[0-9]{4}', isRequired: true },
  }));
  const next = { ...draft, coverFrom: on('2027-08-01'), coverUntil: on('2028-06-30') };
  const twice = { ...draft, purchaseOrderNumber: w.say('PO-1007', 40).slice(0, 60) };
  const sameNumber = [{ product: w.project, department: w.eaps, seats: 2 }];
  const renewed = draftOf(next, [], { lastDay: on('2027-06-30') });
  const ends = { policy: retiring(w, on('2027-09-30')) };
  const fields = { funding: w.say('104233', 200), spend: w.say('travel', 200) };
  return {
    'buy, nothing known': form(draftOf({}), { seats: undefined }),
    buy: form(draftOf(draft, [fileOf(w, 'quote.pdf')]), {
      overlap: { people: 2, of: 3, through: [w.say('M365EDU_A5_FACULTY', 60)] },
    }),
    'buy, everything is wrong': form(draftOf(draft), checked(withPurchasing({ fields: crowded }), wrong(w))),
    'buy, own fields': form(draftOf(draft), { policy: asking }),
    'buy, own fields wrong': form(
      draftOf(draft),
      checked(asking, {
        ...bot.typedOf(draftOf(draft, [])),
        ...{ purchaseOrderNumber: 'PO-1007', link: 'https://contoso.sharepoint.com/po', fields },
      }),
    ),
    'buy, a number used before': form(draftOf(twice), { sameNumber }),
    'buy, a number used before, pressed': form(draftOf(twice), { sameNumber, stop: 'same-number' }),
    'buy, closed': form(draftOf(draft), { policy: closed }),
    'buy, not sent as it is closed': form(draftOf(draft), { policy: closed, stop: 'closed' }),
    renew: form(renewed),
    'renew what retires': form(renewed, ends),
    'renew past the last day': form(renewed, { ...ends, stop: 'retires' }),
    'answer a question': form(purchaseOf(w, [['returned', 'Sam Okafor', 'Which budget year is this for?']])),
  };
}

/** What central IT asks and is asked before a purchase is decided, and what whoever sent it is asked. */
export function purchaseQuestions(w: World) {
  const sent = shownOf(w, purchaseOf(w, []));
  const asked = shownOf(w, purchaseOf(w, [['returned', 'Sam Okafor', 'Which budget year is this for?']]));
  const open: bot.OpenQuestion = {
    ...{ department: w.math, product: w.visio, purchase: asked.purchase.id, version: 3, seats: 5 },
    purchaseOrderNumber: w.say('PO-1007', 40),
    question: w.say('Which budget year is this for?', 240),
    ...{ askedBy: w.by('Sam Okafor'), askedAt: ago(60) },
  };
  const answer = w.say('The year that begins in July, as agreed.', 240);
  const undecided = { purchase: sent.purchase, department: w.math, product: w.visio };
  const others = purchaseOf(w, [], { purchaseOrderNumber: w.say('PO-1008', 40), seats: 2 });
  const other = { purchase: others, department: w.eaps, product: w.project };
  const tooLong = { typed: w.say('a'.repeat(240), 300), problem: 'Type your answer first.' };
  return {
    form: {
      'why declined': bot.presentReason(sent, 'decline'),
      'why declined, nothing typed': bot.presentReason(sent, 'decline', {
        typed: '',
        problem: 'Nothing was changed: type a reason before you decline.',
      }),
      'what is asked': bot.presentReason(sent, 'return'),
      'is it received': bot.presentConfirmation(confirmation(w, {})),
      'is it received, enough units': bot.presentConfirmation(
        confirmation(w, { standing: { units: 8, promised: 5 }, seated: { first: [], count: 0 } }),
      ),
      'is it received, Microsoft 365 is silent': bot.presentConfirmation(
        confirmation(w, {
          standing: { units: undefined, promised: 5 },
          seats: 1,
          seated: { first: w.crowd(5), count: 9 },
        }),
      ),
      'a question': bot.presentQuestion(asked, w.policy.timeZone),
      'a question, nothing typed': bot.presentQuestion(asked, w.policy.timeZone, tooLong),
    },
    choose: {
      'is this the answer': bot.presentWhetherAnswer([open], answer),
      'which question is answered': bot.presentWhetherAnswer(
        [open, { ...open, product: w.project, seats: 2 }, { ...open, product: w.powerBi }],
        answer,
      ),
      'withdraw the only one': bot.presentWithdrawal([undecided]),
      'withdraw one of two': bot.presentWithdrawal([undecided, other]),
    },
    list: {
      'withdraw one of many': bot.presentWithdrawal([undecided, other, ...times(4, () => other)]),
      'approve one of two': bot.presentToDecide([undecided, other], 'approve'),
    },
    notice: { 'none to approve': bot.presentNone('approve'), 'none to withdraw': bot.presentNone('withdraw') },
  };
}

/** What confirming three seats by hand would do. */
const confirmation = (w: World, own: Partial<ConfirmationGiven>): ConfirmationGiven => ({
  ...w.pool,
  entitlement: anEntitlement().id,
  purchaseOrderNumber: w.say('PO-1031', 40),
  purchase: purchaseId('purchase-1'),
  seats: 3,
  standing: { units: 5, promised: 5 },
  now: { seatCap: 2, seatsFree: 0, waiting: 4 },
  after: { seatCap: 5, seatsFree: 0, waiting: 1 },
  seated: { first: ['Carla Diaz', 'David Lee', 'Eva Novak'].map(w.who), count: 3 },
  ...own,
});

const wrong = (w: World): TypedPurchase => ({
  product: 'gone',
  seats: w.say('five'),
  purchaseOrderNumber: w.say('-', 5000),
  reseller: w.say('r'.repeat(99), 5000),
  coverFrom: w.say('next Friday'),
  coverUntil: '2026-06-30',
  price: w.say('cheap'),
  resellerOrderNumber: w.say('o'.repeat(99), 5000),
  link: w.say('www'),
  note: w.say('n'.repeat(300), 5000),
  fields: Object.fromEntries(times(10, (index) => [`own-${index}`, w.say('1234', 300)])),
});
