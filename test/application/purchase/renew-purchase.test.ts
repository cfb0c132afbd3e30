import { decidePurchase } from '../../../src/application/purchase/decide-purchase';
import { draftPurchase, type DraftWish } from '../../../src/application/purchase/draft-purchase';
import { findRenewals } from '../../../src/application/purchase/find/find-renewals';
import { submitPurchase } from '../../../src/application/purchase/submit-purchase';
import { type Ports } from '../../../src/application/ports';
import { typedOf } from '../../../src/bot/purchase/purchase-form';
import { type CalendarDate } from '../../../src/domain/calendar';
import { activityKey, type ProductId } from '../../../src/domain/ids';
import { type PurchaseField } from '../../../src/domain/institution/policy';
import { type DraftPurchase, type Purchase } from '../../../src/domain/purchase/purchase';
import { type TypedPurchase } from '../../../src/domain/purchase/purchase-form';
import { actor, anEntitlement, aPolicy, APPROVER, MATH, on, PROJECT, VISIO } from '../../support/builders';
import { documentsInMemory, MovableClock, openDepartment, portsOn } from '../../support/store/store-harness';

const LAST_DAY = on('2027-06-30');
const [DANA, PAT] = [900, 901];
const LINK = 'https://contoso.sharepoint.com/po.pdf';

let keys = 0;
const newKey = () => activityKey(`key-${(keys += 1)}`);

/** Mathematics with 10 Visio seats that end on June 30, on a day. */
async function aWorld(today: string, own: Partial<PurchaseField> = {}): Promise<Ports> {
  const clock = new MovableClock(new Date(`${today}T19:00:00.000Z`));
  const fields = [{ id: 'funding', label: 'Funding string', isRequired: false, ...own }];
  const ports = portsOn(documentsInMemory(clock), { clock, policy: aPolicy({ purchasing: { fields } }) });
  await openDepartment(ports, { entitlements: [anEntitlement({ seats: 10 })] });
  return ports;
}

async function begin(ports: Ports, wish: Partial<DraftWish> = {}, by = DANA): Promise<DraftPurchase> {
  const asked = { department: MATH, product: VISIO, seats: 10, ...wish };
  const begun = await draftPurchase(ports, { actor: actor(by), key: newKey(), wish: asked });
  if (begun.kind !== 'drafted' || begun.record.purchase.status !== 'draft') throw new Error(begun.kind);
  return begun.record.purchase;
}

const renewal = (own: Partial<DraftWish> & { isAnswer?: true; lastDay?: CalendarDate } = {}): Partial<DraftWish> => {
  const { isAnswer, lastDay = LAST_DAY, ...wish } = own;
  return { ...wish, renews: { lastDay, ...(isAnswer && { isAnswer }) } };
};

/** Sends what was begun, as the form shows it but for what is given. */
async function send(ports: Ports, purchase: Purchase, own: Partial<TypedPurchase> = {}): Promise<Purchase> {
  const { id, department, version } = purchase;
  const typed = { ...typedOf(purchase), purchaseOrderNumber: `PO-${(keys += 1)}`, link: LINK, ...own };
  const request = { actor: actor(DANA), key: newKey(), department, purchase: id, version };
  const outcome = await submitPurchase(ports, { ...request, typed });
  if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome));
  return outcome.record.purchase;
}

async function approve(ports: Ports, { id, department, version }: Purchase): Promise<void> {
  const request = { actor: actor(APPROVER), key: newKey(), department, purchase: id, version };
  const outcome = await decidePurchase(ports, { ...request, decision: { kind: 'approve' } });
  if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome));
}

const answerIn = (ports: Ports, product: ProductId = VISIO) =>
  ports.departments.look(MATH).renewalAnswer(product, LAST_DAY);
const answersRecorded = async (ports: Ports): Promise<readonly number[]> => {
  const entries = await ports.departments.look(MATH).ledger({ limit: 1000 });
  return entries.toReversed().flatMap(({ fact }) => (fact.action === 'renewal-answered' ? [fact.seats] : []));
};

describe('the cover of a renewal', () => {
  it.each([
    ['the next one, before the last day', '2027-03-01', '2027-08-01', '2028-06-30'],
    ['the next one, long before the first reminder', '2026-10-01', '2027-08-01', '2028-06-30'],
    ['the next one, in the gap', '2027-07-15', '2027-08-01', '2028-06-30'],
    ['what is left of it, once it began', '2027-09-01', '2027-09-01', '2028-06-30'],
  ])('is %s', async (_, today, coverFrom, coverUntil) => {
    const { details, renews } = await begin(await aWorld(today), renewal());
    expect({ ...details, renews }).toMatchObject({ seats: 10, coverFrom, coverUntil, renews: { lastDay: LAST_DAY } });
  });

  it.each([
    ['a day that ends no term, as the policy has it now', '2027-03-01', '2027-06-29'],
    ['a term whose next cover is over, too', '2028-08-15', '2027-06-30'],
  ])('is that of any purchase for %s', async (_, today, lastDay) => {
    const ports = await aWorld(today);
    const renewed = await begin(ports, renewal({ lastDay: on(lastDay) }));
    const bought = await begin(ports);
    expect(renewed.details).toEqual(bought.details);
    expect(renewed.renews).toBeUndefined();
  });
});

describe('what a form holds of the purchases before', () => {
  const PRICE = { price: '250', reseller: 'Second Reseller' };

  it('is reseller, price and fields of the newest one of that product that was sent', async () => {
    const ports = await aWorld('2027-01-15');
    await send(ports, await begin(ports), PRICE);
    await send(ports, await begin(ports, { product: PROJECT }), { reseller: 'Third Reseller', price: '99' });
    await begin(ports, { seats: 3 });
    const { details } = await begin(ports, renewal());
    expect(details).toMatchObject({ seats: 10, reseller: 'Second Reseller', priceCents: 25_000 });
  });

  it('is no price where the newest one was for another product', async () => {
    const ports = await aWorld('2027-01-15');
    await send(ports, await begin(ports, { product: PROJECT }), PRICE);
    const { details } = await begin(ports);
    expect(details).toMatchObject({ reseller: 'Second Reseller' });
    expect(details.priceCents).toBeUndefined();
  });

  it('is nothing of what was withdrawn or declined', async () => {
    const ports = await aWorld('2027-01-15');
    const sent = await send(ports, await begin(ports), PRICE);
    const request = {
      actor: actor(APPROVER),
      key: newKey(),
      department: MATH,
      purchase: sent.id,
      version: sent.version,
    };
    await decidePurchase(ports, { ...request, decision: { kind: 'decline', reason: 'wrong reseller' } });
    expect((await begin(ports)).details.reseller).toBe('SHI');
  });
});

describe('a renewal that answers for the next term', () => {
  it('says with its seats, and those that start next already, how many are wanted', async () => {
    const ports = await aWorld('2027-03-01');
    await approve(ports, await send(ports, await begin(ports, renewal({ seats: 2 }))));
    await send(ports, await begin(ports, renewal({ seats: 1 })));
    // Not for the next term.
    await send(ports, await begin(ports, { seats: 4 }), { coverFrom: '2027-03-01', coverUntil: '2027-06-30' });
    expect(await answerIn(ports)).toBeUndefined();

    await send(ports, await begin(ports, renewal({ seats: 3, isAnswer: true })));
    expect(await answerIn(ports)).toMatchObject({ seats: 6, lastDay: LAST_DAY, by: { userId: actor(DANA).userId } });
    expect(await answersRecorded(ports)).toEqual([6]);
  });

  it('takes the place of what was said before, and says it anew when it is sent again', async () => {
    const ports = await aWorld('2027-03-01');
    const sent = await send(ports, await begin(ports, renewal({ seats: 3, isAnswer: true })));
    const request = {
      actor: actor(APPROVER),
      key: newKey(),
      department: MATH,
      purchase: sent.id,
      version: sent.version,
    };
    const decision = { kind: 'return', question: 'Only three?' } as const;
    const back = await decidePurchase(ports, { ...request, decision });
    if (back.kind !== 'done') throw new Error(back.kind);
    await send(ports, back.record.purchase, { seats: '5' });
    expect(await answerIn(ports)).toMatchObject({ seats: 5 });
    expect(await answersRecorded(ports)).toEqual([3, 5]);
  });

  it.each<[string, Partial<TypedPurchase>]>([
    ['the days of another term', { coverFrom: '2027-03-01', coverUntil: '2027-06-30' }],
    ['another product', { product: PROJECT }],
  ])('says nothing of the next term when it is sent for %s', async (_, own) => {
    const ports = await aWorld('2027-03-01');
    await send(ports, await begin(ports, renewal({ seats: 3, isAnswer: true })), own);
    expect([await answerIn(ports), await answerIn(ports, PROJECT)]).toEqual([undefined, undefined]);
    expect(await answersRecorded(ports)).toEqual([]);
  });
});

it('asks for a required field that the last purchase does not have, and then keeps it for the next one', async () => {
  const ports = await aWorld('2027-03-01', { isRequired: true, pattern: '[0-9]{3}' });
  const draft = await begin(ports, renewal({ isAnswer: true }));
  const request = { actor: actor(DANA), key: newKey(), department: MATH, purchase: draft.id, version: draft.version };
  const typed = { ...typedOf(draft), purchaseOrderNumber: 'PO-1', link: LINK };

  const outcome = await submitPurchase(ports, { ...request, typed });
  expect(outcome).toMatchObject({ kind: 'problems', problems: [{ field: 'own', code: 'missing', looksLike: '123' }] });
  expect(await answersRecorded(ports)).toEqual([]);

  await submitPurchase(ports, { ...request, typed: { ...typed, fields: { funding: '104' } } });
  const { details } = await begin(ports, renewal());
  expect(details.fields).toEqual([{ id: 'funding', label: 'Funding string', value: '104' }]);
});

describe('who renews a pool already', () => {
  it('finds drafts of a renewal, and whatever was sent for the next term', async () => {
    const ports = await aWorld('2027-03-01');
    await begin(ports, { seats: 1 });
    await begin(ports, renewal({ product: PROJECT }));
    await send(ports, await begin(ports), { coverFrom: '2027-03-01', coverUntil: '2027-06-30' });
    const pool = { department: MATH, product: VISIO };
    expect(await findRenewals(ports, pool, LAST_DAY)).toEqual({ drafts: [], sent: [] });

    const draft = await begin(ports, renewal(), PAT);
    const sent = await send(ports, await begin(ports, renewal({ seats: 4 })));
    const next = { coverFrom: '2027-08-01', coverUntil: '2028-06-30' };
    const plain = await send(ports, await begin(ports, { seats: 2 }), next);
    const found = await findRenewals(ports, pool, LAST_DAY);
    expect(found.drafts.map(({ purchase }) => purchase.id)).toEqual([draft.id]);
    expect(new Set(found.sent.map(({ purchase }) => purchase.id))).toEqual(new Set([plain.id, sent.id]));
    expect(found.drafts[0]?.purchase.contributors[0].userId).toBe(actor(PAT).userId);
  });
});
