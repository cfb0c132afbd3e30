import { departmentId, productId } from '../../../src/domain/ids';
import { type ProductWish } from '../../../src/domain/institution/product-wish';
import { type RenderedCard } from '../../../src/cards/render';
import { presentTroubles } from '../../../src/bot/findings/troubles';
import { presentRosterChange } from '../../../src/bot/roster/roster-change';
import { closeBots, startBot, wordsOf } from '../../support/bot/bot-harness';
import * as bot from '../../support/cards/presenters';
import { AT, MATH, person, VISIO } from '../../support/builders';
import { guid } from '../../support/tenant/tenant-seed';

afterEach(closeBots);

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const said = ({ card }: RenderedCard): string => wordsOf(card);
const visio = { id: VISIO, name: 'Visio' };
const math = { id: MATH, name: 'Mathematics' };
const seats = { seatCap: 50, seatsFree: 0, waiting: 0 };

describe('a card that leaves something out says so, and how to get the rest', () => {
  it('of a change of many people', () => {
    const lines = numbers(40).map((number) => ({ status: 'seated' as const, person: person(number) }));
    const change = {
      action: 'add',
      command: 'c',
      department: math,
      product: visio,
      at: AT,
      by: person(900),
      lines,
      seats,
    };

    expect(said(presentRosterChange(change as never, 'UTC'))).toContain(
      'and 20 more: 20 seated; “history Visio” names everybody',
    );
  });

  it('of many who would lose a seat', () => {
    const pools = [{ product: visio, unseated: numbers(40).map(person), gaining: [] }];
    const outcome = { kind: 'confirm', department: math, pools };
    const asked = { title: 'Move first', heading: 'Move?', press: bot.press('roster.cancel', {}) };

    expect(said(bot.presentConfirm(outcome as never, asked))).toMatch(/and \d+ more; “who has Visio” shows the order/u);
  });

  it('of a person with many products', () => {
    const holdings = numbers(15).map((number) => ({
      product: { id: productId(`p${number}`), name: `Product ${number}` },
      department: math,
      waitingPlace: undefined,
      license: undefined,
      coverUntil: undefined,
    }));
    const shown = { kind: 'shown', person: { ...person(1), otherNames: [] }, isSelf: false, holdings, ask: [] };

    expect(said(bot.presentHoldings(shown as never, 'UTC'))).toContain(
      'and 3 more: Product 13, Product 14, Product 15',
    );
  });

  it('of many who ask for a product', () => {
    const askers = numbers(14).map((number) => ({ person: person(number), at: AT }));
    const wish: ProductWish = { id: 'miro', typed: 'Miro', askers: askers, status: 'open' };

    const text = said(bot.presentWish(wish, { timeZone: 'UTC', departments: [] }));

    for (const { person: asker } of askers) expect(text).toContain(asker.displayName);
  });

  it('of many licenses that do not work', () => {
    const troubles = numbers(12).map((number) => ({
      person: person(number),
      product: productId(`p${number}`),
      department: MATH,
      cause: { kind: 'not-given', failure: { code: 'tenant-short' } },
      productName: `Product ${number}`,
      departmentName: 'Mathematics',
    }));
    const found = { troubles, untold: [], run: 'reconcile-1', at: AT };

    expect(said(presentTroubles({ ...found, to: 'delegate' } as never, 'UTC'))).toContain('and 4 more; type “who has”');
    expect(said(presentTroubles({ ...found, to: 'institution' } as never, 'UTC'))).toContain(
      'and 4 more; press “Show each license”',
    );
  });

  it('of many part numbers', () => {
    const partNumbers = numbers(160).map((number) => ({ skuPartNumber: `PART_${number}`, units: 1 }));
    const form = {
      heading: 'A product',
      isNew: true,
      values: { name: '', aliases: '', partNumbers: '' },
      problems: [],
    };

    const text = said(bot.presentProductForm({ ...form, partNumbers, data: { origin: 'o' } }));

    expect(text).toContain('10 more part numbers are not shown');
  });

  it('of many purchases with one number', () => {
    const cover = (number: number) => ({
      kind: 'imported',
      cover: {
        entitlement: { id: `e${number}`, seats: number, coverFrom: '2027-01-01', coverUntil: '2027-06-30' },
        department: math,
        product: visio,
        state: 'in-force',
      },
    });

    const card = bot.presentWhich(numbers(11).map(cover) as never, { typed: 'PO-1', verb: 'purchase.show' });

    expect(said(card)).toContain('and 3 more; “purchases” lists them all');
  });

  it('of a run whose lines were not all kept, on its last page', () => {
    const run = { id: 'reconcile-1', startedAt: AT, endedAt: AT, mode: 'full', isDryRun: false, linesLeftOut: 500 };
    const counts = { assign: 0, release: 0, hold: 0, keep: 0, failed: 0, done: 0 };
    const shown = {
      run: { ...run, by: { kind: 'job', name: 'reconcile' }, counts },
      lines: [],
      offset: 8,
      total: 8,
      askedAbout: 0,
      adoptable: 0,
      canChange: true,
    };

    expect(said(bot.presentRun(shown as never, 'UTC'))).toContain('of 508; a run in the terminal prints them all');
  });

  it.each([
    ['add', 'dreyes', 'to Visio'],
    ['make', 'sokafor', 'delegates of Mathematics'],
  ])('of more unclear people than one card asks about: “%s …”', async (verb, alias, rest) => {
    const asking = await startBot();
    const names = numbers(12).map((number) => `Twin${number} Number`);
    const create = names.flatMap((displayName, index) =>
      [0, 1].map((twin) => ({
        id: guid(8000 + 2 * index + twin),
        displayName,
        userPrincipalName: `twin${index}x${twin}@contoso.edu`,
        usageLocation: 'US',
      })),
    );
    await asking.tenant.control('/people', { create });

    const asked = await asking.say(alias, `${verb} ${names.join(', ')} ${rest}`);

    expect(asked.text).toContain('2 more questions follow after these.');
  });

  it('not of an older change of a product, however many of others came after it', async () => {
    const asking = await startBot();
    const { ports } = asking.app();
    const fact = {
      action: 'cap-changed',
      product: productId('project'),
      seatCapBefore: 1,
      seatCap: 2,
      seatedThrough: 1,
    } as const;
    for (let at = 0; at < 2100; at += 90)
      await ports.departments.change(departmentId('math'), async (books) => {
        for (let one = 0; one < 90; one += 1)
          await books.record({
            actor: { kind: 'job', name: 'cover' },
            effectiveOn: '2027-03-01' as never,
            command: `c${at}`,
            fact: fact,
          });
      });

    const shown = await asking.say('dreyes', 'history Visio');

    expect(shown.text).toContain('to Visio');
  });
});
