import fc from 'fast-check';
import { addDays } from '../../../src/domain/calendar';
import { isTermEnd, proposeCover, yearAfter } from '../../../src/domain/term/cover';
import { type ProofFile } from '../../../src/domain/proof/proof';
import { comparableNumber } from '../../../src/domain/purchase/purchase';
import {
  MOST_NOTE,
  MOST_SEATS,
  readPurchaseForm,
  type TypedPurchase,
} from '../../../src/domain/purchase/purchase-form';
import { type Term } from '../../../src/domain/term/term';
import { type Policy } from '../../../src/domain/institution/policy';
import { aPolicy, LAPSE, on, PROJECT, VISIO } from '../../support/builders';

const TODAY = on('2027-01-15');
const LINK = 'https://contoso.sharepoint.com/po.pdf';
const FILE: ProofFile = { name: 'po.pdf', kind: 'pdf', sizeBytes: 100, sha256: 'a'.repeat(64) };

const aForm = (own: Partial<TypedPurchase> = {}): TypedPurchase => ({
  product: 'visio',
  seats: '5',
  purchaseOrderNumber: 'PO-1001',
  reseller: 'SHI',
  coverFrom: '2027-02-01',
  coverUntil: '2027-06-30',
  price: '',
  resellerOrderNumber: '',
  link: LINK,
  note: '',
  fields: {},
  ...own,
});

interface Given {
  readonly files?: readonly ProofFile[];
  readonly term?: Term;
  readonly today?: string;
  readonly fields?: Policy['purchasing']['fields'];
}

const read = (typed: Partial<TypedPurchase>, own: Given = {}) =>
  readPurchaseForm(aForm(typed), {
    policy: aPolicy({ term: own.term ?? LAPSE, purchasing: { fields: own.fields ?? [] } }),
    products: [VISIO, PROJECT],
    today: own.today === undefined ? TODAY : on(own.today),
    files: own.files ?? [],
  });

/** What is wrong, as `field: code`. */
function problemsOf(...asked: Parameters<typeof read>): readonly string[] {
  const reading = read(...asked);
  return reading.ok ? [] : reading.problems.map(({ field, code }) => `${field}: ${code}`);
}

describe('the form of a purchase', () => {
  it.each<[Exclude<keyof TypedPurchase, 'fields'>, string, string]>([
    ['product', '', 'missing'],
    ['product', '  ', 'missing'],
    ['product', 'Visio', 'unknown'],
    ['product', 'excel', 'unknown'],
    ['seats', '', 'missing'],
    ['seats', ' ', 'missing'],
    ['seats', '0', 'not-a-count'],
    ['seats', '-3', 'not-a-count'],
    ['seats', '2.5', 'not-a-count'],
    ['seats', '1e3', 'not-a-count'],
    ['seats', 'five', 'not-a-count'],
    ['seats', '1,20', 'not-a-count'],
    ['seats', '12 seats', 'not-a-count'],
    ['seats', '100001', 'not-a-count'],
    ['seats', '100,001', 'not-a-count'],
    ['seats', '9999999999', 'not-a-count'],
    ['purchaseOrderNumber', '', 'missing'],
    ['purchaseOrderNumber', '--- / #', 'no-letters'],
    ['purchaseOrderNumber', '1'.repeat(41), 'too-long'],
    ['reseller', ' ', 'missing'],
    ['reseller', 'S'.repeat(61), 'too-long'],
    ['resellerOrderNumber', 'S'.repeat(61), 'too-long'],
    ['note', 'n'.repeat(501), 'too-long'],
    ['coverFrom', '', 'missing'],
    ['coverFrom', '02/01/2027', 'not-a-date'],
    ['coverFrom', '2027-02-29', 'not-a-date'],
    ['coverUntil', '', 'missing'],
    ['coverUntil', 'June 30', 'not-a-date'],
    ['coverUntil', '2027-06-31', 'not-a-date'],
    ['coverUntil', '2027-06-29', 'not-the-term-end'],
    ['coverUntil', '2026-06-30', 'over'],
    ['coverUntil', '2027-01-14', 'over'],
    ['coverUntil', '2028-06-30', 'longer-than-a-year'],
    ['price', 'twelve', 'not-a-price'],
    ['price', '-1', 'not-a-price'],
    ['price', '1.234', 'not-a-price'],
    ['price', '12,00', 'not-a-price'],
    ['price', '$', 'not-a-price'],
    ['price', '$$5', 'not-a-price'],
    ['price', '12345678', 'not-a-price'],
    ['link', 'http://contoso.edu/po.pdf', 'not-a-link'],
    ['link', 'contoso.edu/po.pdf', 'not-a-link'],
    ['link', 'https://localhost/po.pdf', 'not-a-link'],
    ['link', 'https://me:secret@contoso.edu/', 'not-a-link'],
    ['link', 'https://contoso.edu/a b', 'not-a-link'],
    ['link', 'https://contoso.edu\\@evil.example/', 'not-a-link'],
    ['link', 'javascript:alert(1)', 'not-a-link'],
    ['link', `https://contoso.edu/${'a'.repeat(1990)}`, 'not-a-link'],
  ])('with %s %j has the problem %s alone', (field, typed, code) => {
    expect(problemsOf({ [field]: typed })).toEqual([`${field}: ${code}`]);
  });

  it.each<[string, Partial<TypedPurchase>, readonly string[]]>([
    ['cover that ends before it starts', { coverFrom: '2027-07-01' }, ['coverUntil: before-start']],
    [
      'a start that is no date, and a wrong end',
      { coverFrom: 'soon', coverUntil: '2027-06-29' },
      ['coverFrom: not-a-date', 'coverUntil: not-the-term-end'],
    ],
    [
      'a start that is missing, and an end that is over',
      { coverFrom: '', coverUntil: '2026-06-30' },
      ['coverFrom: missing', 'coverUntil: over'],
    ],
    ['no dates', { coverFrom: '', coverUntil: '' }, ['coverFrom: missing', 'coverUntil: missing']],
    [
      'a wrong end before the start',
      { coverFrom: '2027-06-30', coverUntil: '2027-06-29' },
      ['coverUntil: not-the-term-end', 'coverUntil: before-start'],
    ],
    [
      'more than a year to a wrong end',
      { coverFrom: '2027-02-01', coverUntil: '2028-02-01' },
      ['coverUntil: not-the-term-end', 'coverUntil: longer-than-a-year'],
    ],
    ['no proof', { link: '' }, ['proof: missing']],
    ['a wrong link, which is no proof to ask for', { link: 'ftp://x' }, ['link: not-a-link']],
  ])('with %s has exactly the problems of that', (_, typed, problems) => {
    expect(problemsOf(typed)).toEqual(problems);
  });

  it('names everything at once, in the order of the fields', () => {
    const empty = {
      ...Object.fromEntries(Object.keys(aForm()).map((field) => [field, ''])),
      fields: {},
    } as unknown as TypedPurchase;

    expect(problemsOf(empty)).toEqual([
      'product: missing',
      'seats: missing',
      'purchaseOrderNumber: missing',
      'reseller: missing',
      'coverFrom: missing',
      'coverUntil: missing',
      'proof: missing',
    ]);
    expect(
      problemsOf({
        product: 'excel',
        seats: '0',
        purchaseOrderNumber: '?',
        reseller: 'S'.repeat(61),
        coverFrom: 'a',
        coverUntil: 'b',
        price: 'c',
        resellerOrderNumber: 'd'.repeat(61),
        link: 'e',
        note: 'f'.repeat(501),
      }),
    ).toEqual([
      'product: unknown',
      'seats: not-a-count',
      'purchaseOrderNumber: no-letters',
      'reseller: too-long',
      'coverFrom: not-a-date',
      'coverUntil: not-a-date',
      'price: not-a-price',
      'resellerOrderNumber: too-long',
      'link: not-a-link',
      'note: too-long',
    ]);
  });

  it('says which day would do instead of a wrong end', () => {
    expect(read({ coverUntil: '2027-06-29' })).toMatchObject({ problems: [{ termEndsOn: '2027-06-30' }] });
    expect(read({ coverUntil: '2027-07-01', coverFrom: '2027-07-01' })).toMatchObject({
      problems: [{ termEndsOn: '2028-06-30' }],
    });
  });

  it('says how much of a thing is the most', () => {
    expect(read({ seats: '0', note: 'n'.repeat(MOST_NOTE + 1) })).toMatchObject({
      problems: [{ most: MOST_SEATS }, { most: MOST_NOTE }],
    });
  });

  it.each<[string, Partial<TypedPurchase>, object]>([
    [
      'as little as there has to be',
      {},
      {
        product: 'visio',
        seats: 5,
        purchaseOrderNumber: 'PO-1001',
        reseller: 'SHI',
        coverFrom: '2027-02-01',
        coverUntil: '2027-06-30',
      },
    ],
    ['seats with commas', { seats: '1,200' }, { seats: 1200 }],
    ['seats as a number input writes them', { seats: '12.0' }, { seats: 12 }],
    ['as many seats as there can be', { seats: '100,000' }, { seats: 100_000 }],
    [
      'spaces around',
      { seats: ' 7 ', purchaseOrderNumber: ' PO 7 ', reseller: ' CDW ', product: ' project ' },
      { seats: 7, purchaseOrderNumber: 'PO 7', reseller: 'CDW', product: 'project' },
    ],
    ['a price', { price: '120.50' }, { priceCents: 12_050 }],
    ['a price of nothing', { price: '0' }, { priceCents: 0 }],
    ['a price with everything', { price: '$1,200.5' }, { priceCents: 120_050 }],
    ['a price that binary numbers do not have', { price: '1.15' }, { priceCents: 115 }],
    ['a price in a currency', { price: 'USD 99' }, { priceCents: 9_900 }],
    ['a price in euros', { price: '€99' }, { priceCents: 9_900 }],
    ['a note', { note: ' for the lab ' }, { note: 'for the lab' }],
    ['the longest note', { note: '🎓'.repeat(MOST_NOTE) }, { note: '🎓'.repeat(MOST_NOTE) }],
    ['an order number of the reseller', { resellerOrderNumber: 'S-1' }, { resellerOrderNumber: 'S-1' }],
    ['cover that began already', { coverFrom: '2026-08-01' }, { coverFrom: '2026-08-01' }],
    ['cover that ends today', { coverFrom: '2027-01-15' }, { coverFrom: '2027-01-15' }],
    ['cover of a day', { coverFrom: '2027-06-30' }, { coverFrom: '2027-06-30' }],
    ['cover of the next term', { coverFrom: '2027-08-01', coverUntil: '2028-06-30' }, { coverUntil: '2028-06-30' }],
    ['cover of a year to the day', { coverFrom: '2027-07-01', coverUntil: '2028-06-30' }, { coverFrom: '2027-07-01' }],
  ])('with %s is good', (_, typed, details) => {
    expect(read(typed)).toMatchObject({ ok: true, details, link: LINK });
  });

  it('leaves out what was left empty', () => {
    const reading = read({ link: '' }, { files: [FILE] });

    expect(reading).toMatchObject({ ok: true, link: undefined });
    expect(Object.keys(reading.ok ? reading.details : {}).toSorted()).toEqual(
      ['product', 'seats', 'purchaseOrderNumber', 'reseller', 'coverFrom', 'coverUntil'].toSorted(),
    );
  });

  it('is good on the last day of its cover, and not the day after', () => {
    expect(problemsOf({}, { today: '2027-06-30' })).toEqual([]);
    expect(problemsOf({}, { today: '2027-07-01' })).toEqual(['coverUntil: over']);
  });

  it('knows the ends of other terms', () => {
    const leap = { endsOn: '02-29', startsOn: '03-01', gap: 'lapse' } as unknown as Term;
    const cover = { coverFrom: '2027-03-01', coverUntil: '2028-02-29' };

    expect(problemsOf(cover, { term: leap })).toEqual([]);
    expect(problemsOf({ ...cover, coverUntil: '2028-02-28' }, { term: leap })).toEqual([
      'coverUntil: not-the-term-end',
    ]);
    expect(problemsOf({ coverFrom: '2028-03-01', coverUntil: '2029-02-28' }, { term: leap })).toEqual([]);
  });

  it('takes the cover that is proposed, on every day', () => {
    const property = fc.property(fc.nat(1500), (count) => {
      const today = addDays(TODAY, count);
      const reminders = { on: ['03-01', '06-30'] as never, after: '08:00' };
      const cover = proposeCover(today, { term: LAPSE, reminders });

      expect(problemsOf(cover, { today })).toEqual([]);
    });

    fc.assert(property);
  });

  it('reads any text without failing, and what it takes is within bounds', () => {
    const text = fc.oneof(fc.string(), fc.constantFrom('5', '2027-06-30', '2027-02-01', 'visio', LINK, '$1,200.50'));
    const typed = fc.record<TypedPurchase>({
      product: fc.oneof(text, fc.constant('visio')),
      seats: fc.oneof(text, fc.nat(200_000).map(String)),
      purchaseOrderNumber: text,
      reseller: text,
      coverFrom: fc.oneof(
        text,
        fc.nat(800).map((count) => addDays(TODAY, count - 400) as string),
      ),
      coverUntil: fc.oneof(text, fc.constantFrom('2027-06-30', '2028-06-30')),
      price: text,
      resellerOrderNumber: text,
      link: fc.oneof(text, fc.webUrl()),
      note: text,
      fields: fc.dictionary(fc.constantFrom('funding', 'spend', 'constructor', '__proto__'), text),
    });
    const property = fc.property(typed, (form) => {
      const reading = read(form);
      if (!reading.ok) {
        expect(reading.problems).not.toEqual([]);
        return;
      }
      const { seats, coverFrom, coverUntil, purchaseOrderNumber } = reading.details;
      expect(seats >= 1 && seats <= MOST_SEATS && Number.isInteger(seats)).toBe(true);
      expect(coverFrom <= coverUntil && coverUntil <= yearAfter(coverFrom)).toBe(true);
      expect(isTermEnd(coverUntil, { term: LAPSE })).toBe(true);
      expect(comparableNumber(purchaseOrderNumber)).not.toBe('');
    });

    fc.assert(property, { numRuns: 1000 });
  });
});
