import fc from 'fast-check';
import { type PurchaseField } from '../../../src/domain/institution/policy';
import { MOST_FIELD, readOwnFields } from '../../../src/domain/purchase/own-fields';
import { proposedFrom } from '../../../src/domain/purchase/proposal';
import { type PurchaseDetails } from '../../../src/domain/purchase/purchase';
import { aPolicy, on, PROJECT, VISIO } from '../../support/builders';

const FUNDING: PurchaseField = {
  id: 'funding',
  label: 'Funding string',
  pattern: '[0-9]{6}-[0-9]{4}',
  isRequired: true,
};
const SPEND: PurchaseField = { id: 'spend', label: 'Spend category', isRequired: false };

describe('the fields of an organization', () => {
  it.each<[string, Readonly<Record<string, string>>, readonly string[], readonly string[]]>([
    ['what is right', { funding: ' 104233-0001 ', spend: '' }, ['104233-0001'], []],
    ['both', { funding: '104233-0001', spend: 'travel' }, ['104233-0001', 'travel'], []],
    ['nothing', {}, [], ['Funding string missing 123456-7890']],
    ['more than the pattern', { funding: 'x104233-0001' }, [], ['Funding string no-match 123456-7890']],
    [
      'too much',
      { funding: '104233-0001', spend: 'x'.repeat(201) },
      ['104233-0001'],
      ['Spend category too-long undefined'],
    ],
    [
      'as much as there may be',
      { funding: '104233-0001', spend: '😀'.repeat(200) },
      ['104233-0001', '😀'.repeat(200)],
      [],
    ],
    ['fields that nobody asks for', { funding: '104233-0001', other: 'x' }, ['104233-0001'], []],
  ])('are read: %s', (_, typed, values, problems) => {
    const read = readOwnFields(typed, [FUNDING, SPEND]);
    expect(read.values.map(({ value }) => value)).toEqual(values);
    expect(read.problems.map(({ label, code, looksLike }) => `${label} ${code} ${looksLike}`)).toEqual(problems);
  });

  it('are empty when nothing was typed, whatever they are called', () => {
    const asked = ['constructor', 'tostring', 'valueof'].map((id) => ({ ...SPEND, id }));
    expect(readOwnFields({}, asked)).toEqual({ values: [], problems: [] });
  });

  it('take a value if it is short enough, and all of it fits the pattern', () => {
    const patterns = fc.constantFrom('[0-9]{2,4}', '[a-c]+', 'a|bb', '.*', '(?:a+)+');
    const typed = fc.oneof(fc.stringMatching(/^[abc0-9]{0,6}$/u), fc.string({ maxLength: 210 }));
    fc.assert(
      fc.property(patterns, typed, fc.boolean(), (pattern, text, isRequired) => {
        const { values, problems } = readOwnFields({ spend: text }, [{ ...SPEND, pattern, isRequired }]);
        const value = text.trim();
        const isRight = RegExp(`^(?:${pattern})$`, 'u').test(value) && Array.from(value).length <= MOST_FIELD;
        expect(values).toEqual(value !== '' && isRight ? [{ id: 'spend', label: 'Spend category', value }] : []);
        expect(problems.length).toBe(value === '' ? Number(isRequired) : Number(!isRight));
      }),
      { numRuns: 500 },
    );
  });
});

describe('what a form holds of the purchase before', () => {
  const last: PurchaseDetails = {
    product: VISIO,
    seats: 5,
    purchaseOrderNumber: 'PO-1001',
    reseller: 'CDW',
    coverFrom: on('2026-08-01'),
    coverUntil: on('2027-06-30'),
    priceCents: 6200,
    resellerOrderNumber: 'SO-1',
    note: 'as agreed',
    fields: [
      { id: 'gone', label: 'Gone', value: 'x' },
      { id: 'funding', label: 'Old label', value: '104233-0001' },
    ],
  };
  const { purchasing } = aPolicy({ purchasing: { fields: [SPEND, FUNDING] } });

  it('is its reseller, its price, and its fields that are still asked for, under their name of today', () => {
    expect(proposedFrom(last, { product: VISIO, purchasing })).toEqual({
      reseller: 'CDW',
      priceCents: 6200,
      fields: [{ id: 'funding', label: 'Funding string', value: '104233-0001' }],
    });
  });

  it('is no price of another product', () => {
    expect(proposedFrom(last, { product: PROJECT, purchasing }).priceCents).toBeUndefined();
    expect(proposedFrom(last, { product: undefined, purchasing }).priceCents).toBeUndefined();
  });

  it('is the reseller of the policy when there was none', () => {
    expect(proposedFrom(undefined, { product: VISIO, purchasing })).toEqual({ reseller: 'SHI' });
    expect(proposedFrom(undefined, { product: undefined, purchasing })).toEqual({ reseller: 'SHI' });
  });
});
