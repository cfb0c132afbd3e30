import { draftPurchase } from '../../../src/application/purchase/draft-purchase';
import { submitPurchase } from '../../../src/application/purchase/submit-purchase';
import { type Ports } from '../../../src/application/ports';
import { typedOf } from '../../../src/bot/purchase/purchase-form';
import { addDays, type CalendarDate, type YearDay } from '../../../src/domain/calendar';
import { activityKey } from '../../../src/domain/ids';
import { type PurchaseRecord } from '../../../src/domain/purchase/purchase-record';
import { type TypedPurchase } from '../../../src/domain/purchase/purchase-form';
import { actor, aPolicy, MATH, on, VISIO } from '../../support/builders';
import { documentsInMemory, MovableClock, openDepartment, portsOn } from '../../support/store/store-harness';

const DAY_MS = 24 * 60 * 60 * 1000;
const CLOSED = [
  ['12-20', '01-10'],
  ['02-01', '03-31'],
  ['03-25', '04-02'],
] as const;
const FIRST = on('2026-12-15');
const DAYS = 120;

/** Whether the reseller takes no orders, read off the days themselves. */
const isShut = (date: CalendarDate): boolean => {
  const day = date.slice(5);
  return day >= '12-20' || day <= '01-10' || (day >= '02-01' && day <= '04-02');
};

async function aWorld(): Promise<{ readonly ports: Ports; readonly clock: MovableClock }> {
  const clock = new MovableClock(new Date(`${FIRST}T19:00:00.000Z`));
  const because = 'the reseller closes the year';
  const closed = CLOSED.map(([from, until]) => ({ from: from as YearDay, until: until as YearDay, because }));
  const ports = portsOn(documentsInMemory(clock), { clock, policy: aPolicy({ purchasing: { closed } }) });
  await openDepartment(ports);
  return { ports, clock };
}

async function begin(ports: Ports, key: string): Promise<PurchaseRecord> {
  const wish = { department: MATH, product: VISIO, seats: 3 };
  const begun = await draftPurchase(ports, { actor: actor(900), key: activityKey(key), wish });
  if (begun.kind !== 'drafted') throw new Error(begun.kind);
  return begun.record;
}

/** Presses the button of the form, whichever version of the draft it shows. */
const send = ({ purchase }: PurchaseRecord, ports: Ports, typed: TypedPurchase) => {
  const { id, department, version } = purchase;
  const key = activityKey(`sent-${id}-${version}`);
  return submitPurchase(ports, { actor: actor(900), key, department, purchase: id, version, typed });
};

const filledIn = (record: PurchaseRecord, own: Partial<TypedPurchase> = {}): TypedPurchase => ({
  ...typedOf(record.purchase),
  ...{ purchaseOrderNumber: 'PO-1', link: 'https://contoso.sharepoint.com/po.pdf', coverUntil: '2027-06-30' },
  ...own,
});

it('a form is sent on open days alone, through a winter of closed ones', async () => {
  const { ports, clock } = await aWorld();
  const seen = { done: 0, closed: 0 };
  for (let count = 0; count < DAYS; count += 1) {
    const today = addDays(FIRST, count);
    const record = await begin(ports, `begun-${count}`);
    const outcome = await send(record, ports, filledIn(record));
    expect([today, outcome.kind]).toEqual([today, isShut(today) ? 'closed' : 'done']);
    seen[outcome.kind as keyof typeof seen] += 1;
    clock.advance(DAY_MS);
  }
  expect(seen).toEqual({ done: 37, closed: 83 });
});

it('keeps what was typed and is right, is no reason to be anything else, and the same press sends it later', async () => {
  const { ports, clock } = await aWorld();
  clock.advance(10 * DAY_MS);
  const record = await begin(ports, 'begun');
  const ledger = async () => (await ports.departments.look(MATH).ledger({ limit: 100 })).length;
  const before = await ledger();

  const typed = filledIn(record, { seats: 'many', price: '12', note: 'x'.repeat(300), coverFrom: '' });
  const outcome = await send(record, ports, typed);
  if (outcome.kind !== 'closed') throw new Error(outcome.kind);
  expect(outcome.problems.map(({ field }) => field)).toEqual(['seats', 'coverFrom', 'note']);
  const kept = await ports.departments.look(MATH).purchase(record.purchase.id);
  expect(kept).toEqual(outcome.record);
  expect(kept?.purchase).toMatchObject({ status: 'draft', version: record.purchase.version });
  expect(kept?.purchase.details).toEqual({
    ...{ product: VISIO, purchaseOrderNumber: 'PO-1', reseller: 'SHI', coverUntil: '2027-06-30', priceCents: 1200 },
  });
  expect(kept?.purchase.proof.link).toBe(typed.link);

  const whole = filledIn(record, { note: 'at last' });
  expect((await send(record, ports, whole)).kind).toBe('closed');
  expect(await ledger()).toBe(before);
  clock.advance(20 * DAY_MS);
  expect((await send(record, ports, whole)).kind).toBe('done');
  expect((await send(record, ports, whole)).kind).toBe('repeat');
});
