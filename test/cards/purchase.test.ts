import { uncheckedPress } from '../../src/cards/parts/button';
import { type Json, type JsonObject } from '../../src/cards/parts/json';
import { renderList, type ListRow } from '../../src/cards/answer/list';
import { renderPurchase, type PurchaseView } from '../../src/cards/purchase/purchase';
import { nodesOf, textsOf } from '../support/cards/card-reader';

const view: PurchaseView = {
  heading: 'Approve 5 Visio seats?',
  subheading: 'Mathematics · sent by Dana Reyes on Nov 21',
  facts: [],
  warnings: [],
  history: [],
  inputs: [],
  links: [],
  buttons: [],
};
const said = (more: Partial<PurchaseView>) => textsOf(renderPurchase({ ...view, ...more }).card['body'] as Json);
const linksOf = (...urls: readonly string[]) =>
  (
    renderPurchase({ ...view, links: urls.map((url) => ({ title: 'Open proof', url })) }).card[
      'actions'
    ] as readonly JsonObject[]
  ).map((action) => [action['type'], action['url']]);

describe('a purchase', () => {
  it('says in one line what is asked, and by whom', () => {
    expect(renderPurchase(view).summary).toBe('Approve 5 Visio seats? Mathematics · sent by Dana Reyes on Nov 21');
    expect(renderPurchase({ ...view, heading: '5 Visio seats: approved', subheading: 'Mathematics' }).summary).toBe(
      '5 Visio seats: approved · Mathematics',
    );
    expect(renderPurchase({ ...view, summary: 'Approve 5 Visio seats? Mathematics · PO-1001' }).summary).toBe(
      'Approve 5 Visio seats? Mathematics · PO-1001',
    );
  });

  it('puts now and after side by side', () => {
    const comparison = { title: 'Visio in Mathematics', rows: [{ label: 'Seats', now: '5', after: '10' }] };

    expect(said({ comparison }).slice(2)).toEqual(['Visio in Mathematics', ' ', 'Now', 'After', 'Seats', '5', '10']);
  });

  it('is red only where its sender has to act, or someone has to check', () => {
    const red = (more: Partial<PurchaseView>) =>
      nodesOf(renderPurchase({ ...view, ...more }).card)
        .filter((node) => /^attention$/i.test(node['color'] as string))
        .map((node) => node['text']);

    expect(red({ outcome: 'Approved.' })).toEqual([]);
    expect(red({ outcome: 'Declined.', isAttention: true })).toEqual(['Declined.']);
    expect(red({ warnings: ['PO-1001 was already used.'] })).toEqual(['Please check:']);
    expect(red({ warnings: ['PO-1001 was already used.'], isSettled: true })).toEqual([]);
  });

  it('tells the newest of a long history, and says so', () => {
    const history = Array.from({ length: 12 }, (_, index) => ({ when: `Nov ${index + 1}`, what: `step ${index + 1}` }));

    expect(said({ history }).slice(2, 5)).toEqual([
      'History, the newest 10 of 12; type “history” for all of it',
      'Nov 3 · ',
      'step 3',
    ]);
    expect(said({ history }).at(-1)).toBe('step 12');
  });

  it('opens exactly the address of its proof', () => {
    const url = 'https://files.contoso.edu/a_b*c?sig=%2F~x&t=${1}#_y_';

    expect(linksOf(url)).toEqual([['Action.OpenUrl', url]]);
  });

  it.each([
    'http://files.contoso.edu/',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'https://',
    'https://files.contoso.edu/a b',
    ' https://files.contoso.edu/',
    `https://files.contoso.edu/${'x'.repeat(2000)}`,
    '',
  ])('leaves the link %j out', (url) => {
    expect(linksOf(url, 'https://files.contoso.edu/')).toEqual([['Action.OpenUrl', 'https://files.contoso.edu/']]);
  });

  it('counts its links among its five buttons', () => {
    const button = { title: 'Decline', press: uncheckedPress('purchase.decline', {}) };
    const links = [{ title: 'Open proof', url: 'https://files.contoso.edu/' }];

    expect(() => renderPurchase({ ...view, links, buttons: Array.from({ length: 5 }, () => button) })).toThrow(
      'purchase: 6 buttons',
    );
  });
});

describe('a list', () => {
  const row = (index: number): ListRow => ({ title: `Row ${index}.`, state: 'Draft', lines: [] });
  const rows = (count: number) => Array.from({ length: count }, (_, index) => row(index));
  const list = (count: number, pageLine?: string) =>
    renderList({
      heading: 'Purchases',
      rows: rows(count),
      emptyLine: 'There are none yet.',
      buttons: [],
      ...(pageLine === undefined ? {} : { pageLine }),
    });

  it('shows eight rows, and says that there are more', () => {
    const text = textsOf(list(10).card['body'] as Json).join('\n');

    expect(text).toContain('Row 7.');
    expect(text).not.toContain('Row 8.');
    expect(text).toContain('and 2 more');
  });

  it('states its first three rows in one line', () => {
    expect(list(2).summary).toBe('Purchases: Row 0. – Draft; Row 1. – Draft');
    expect(list(5).summary).toBe('Purchases: Row 0. – Draft; Row 1. – Draft; Row 2. – Draft; and 2 more');
    expect(list(5, '1 to 5 of 23').summary).toMatch(/; and more$/);
    expect(list(0).summary).toBe('Purchases: There are none yet.');
  });

  it('opens the row selected, where there is something to open', () => {
    const open = { title: 'Show PO-1001', press: uncheckedPress('purchase.show', { purchase: 7 }) };
    const { card } = renderList({
      heading: 'Purchases',
      rows: [{ ...row(0), open }, row(1)],
      emptyLine: '',
      buttons: [],
    });

    expect(nodesOf(card).flatMap((node) => node['selectAction'] ?? [])).toMatchObject([
      { title: 'Show PO-1001', data: { alacarte: { verb: 'purchase.show', data: { purchase: 7 } } } },
    ]);
  });
});
