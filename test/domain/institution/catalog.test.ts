import { defined } from '../../../src/domain/defined';
import {
  catalogOf,
  doubleNames,
  isCalled,
  partNumbersInUse,
  retirementOf,
} from '../../../src/domain/institution/catalog';
import { productId } from '../../../src/domain/ids';
import { type Product } from '../../../src/domain/institution/product';
import { freeSlug, isSameName, slugOf } from '../../../src/domain/institution/slug';
import { wishIdOf, wishText, withAsker } from '../../../src/domain/institution/product-wish';
import { AT, MATH, on, person } from '../../support/builders';

const aProduct = (id: string, own: Partial<Product> = {}): Product => ({
  id: productId(id),
  name: id.toUpperCase(),
  aliases: [],
  skuPartNumbers: [`SKU_${id}`],
  overlapServicePlans: [],
  ...own,
});

describe('the slug of a name', () => {
  const rows: readonly (readonly [name: string, slug: string])[] = [
    ['Physics', 'physics'],
    ['Earth & Space  Science', 'earth-space-science'],
    ['  Théâtre ', 'theatre'],
    ['Ångström (Lab)', 'angstrom-lab'],
    ['数学', 'department'],
    ['---', 'department'],
    ['2nd Floor', '2nd-floor'],
    [`${'long '.repeat(9)}name`, 'long-long-long-long-long-long-long-long'],
  ];
  it.each(rows)('of “%s” is %s', (name, slug) => {
    expect(slugOf(name, 'department')).toBe(slug);
  });

  it('gets a number while it is taken, within its length', () => {
    const taken = new Set(['physics', 'physics-2', 'a'.repeat(40)]);
    const isTaken = (slug: string) => taken.has(slug);

    expect(freeSlug('Physics', 'x', isTaken)).toBe('physics-3');
    expect(freeSlug('a'.repeat(50), 'x', isTaken)).toBe(`${'a'.repeat(38)}-2`);
  });
});

describe('the catalog', () => {
  it('is the policy’s, with overrides in place and new products behind', () => {
    const other = aProduct('b', { name: 'Bee' });

    expect(catalogOf([aProduct('a'), aProduct('b')], [aProduct('c'), other])).toEqual([
      aProduct('a'),
      other,
      aProduct('c'),
    ]);
    expect(catalogOf([aProduct('a')])).toEqual([aProduct('a')]);
  });

  it('has the end of a product, and what comes after it, from the policy alone', () => {
    const ends = { retiredOn: on('2027-09-30'), successor: 'b' };
    const renamed = aProduct('a', { name: 'Ay' });

    expect(catalogOf([aProduct('a', ends)], [renamed])).toEqual([{ ...renamed, ...ends }]);
    expect(catalogOf([aProduct('a')], [{ ...renamed, ...ends }])).toEqual([renamed]);
  });

  it.each([
    ['a product', 'b', 'B'],
    ['a free name', 'Planner', 'Planner'],
    ['nothing', undefined, undefined],
  ])('says when a product ends, and that %s comes after it', (_, successor, name) => {
    const ended = aProduct('a', { retiredOn: on('2027-09-30'), ...defined({ successor }) });

    expect(retirementOf(ended.id, [ended, aProduct('b')])).toEqual({ on: '2027-09-30', successor: name });
    expect(retirementOf(productId('b'), [ended, aProduct('b')])).toBeUndefined();
  });

  const rows: readonly (readonly [title: string, products: readonly Product[], words: readonly string[]])[] = [
    ['names that differ', [aProduct('a'), aProduct('b')], []],
    ['one product with its own id as a name', [aProduct('a', { aliases: ['A', 'a'] })], []],
    ['a name in another case', [aProduct('a', { name: 'Visio' }), aProduct('b', { name: 'VISIO' })], ['visio']],
    [
      'a name spaced otherwise',
      [aProduct('a', { name: 'Power BI' }), aProduct('b', { name: 'power  bi' })],
      ['power bi'],
    ],
    ['another name that is an id', [aProduct('a'), aProduct('b', { aliases: ['A'] })], ['a']],
    ['two of them', [aProduct('a', { aliases: ['x', 'y'] }), aProduct('b', { aliases: ['Y', 'X'] })], ['y', 'x']],
  ];
  it.each(rows)('finds what names two products: %s', (_, products, words) => {
    expect(doubleNames(products).map(({ word }) => word)).toEqual(words);
  });

  it('knows a product by its name, another name and its id', () => {
    const product = aProduct('powerbi', { name: 'Power BI Pro', aliases: ['PBI'] });

    const texts = ['power bi  PRO', 'pbi', 'PowerBI', 'power'];

    expect(texts.map((text) => isCalled(product, text))).toEqual([true, true, true, false]);
  });

  it('finds part numbers of other products, and not its own', () => {
    const mine = aProduct('a', { skuPartNumbers: ['ONE', 'TWO'] });

    expect(partNumbersInUse(mine, [mine, aProduct('b', { skuPartNumbers: ['TWO', 'THREE'] })])).toEqual(['TWO']);
  });

  it('takes names for one in any case and spacing', () => {
    expect(isSameName(' Earth  Science', 'earth science')).toBe(true);
    expect(isSameName('Earth', 'Earth Science')).toBe(false);
  });
});

describe('a wish for a product', () => {
  const asker = (number: number) => ({ person: person(number), at: AT });

  it('has one id in any case and spacing, fit for any store', () => {
    expect(wishIdOf(' Photo  Shop ')).toBe(wishIdOf('photo shop'));
    expect(wishIdOf('a/b#ü?')).toMatch(/^[a-z0-9~]+$/u);
    expect(wishIdOf('😀'.repeat(300)).length).toBeLessThanOrEqual(250);
    expect(wishIdOf('  ')).toBe('');
    expect(wishText('x'.repeat(100))).toHaveLength(40);
  });

  it('is joined by each person once', () => {
    const first = withAsker(undefined, 'Photoshop', { ...asker(1), department: MATH });
    const second = withAsker(first, 'PHOTOSHOP', asker(2));

    expect(withAsker(second, 'photoshop', asker(1))).toBe(second);
    expect(second.typed).toBe('Photoshop');
    expect(second.askers.map((one) => one.person)).toEqual([person(1), person(2)]);
  });

  it('is opened anew by who asks after it was settled', () => {
    const first = withAsker(undefined, 'Photoshop', asker(1));

    const again = withAsker({ ...first, status: 'closed', reason: 'too dear' }, 'photoshop', asker(1));

    expect(again).toEqual({ id: first.id, typed: 'photoshop', askers: [asker(1)], status: 'open' });
  });
});
