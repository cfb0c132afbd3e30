import { idOf } from '../../support/bot/activities';
import { closeBots } from '../../support/bot/bot-harness';
import { foundIn } from '../../support/purchase/purchasing';
import { oneOf, renewed, startProcedure } from '../../support/procedure';

afterEach(closeBots);

const PROOF = 'https://contoso.sharepoint.com/order.pdf';

describe('cover by calendar year, decided by the Friday before Thanksgiving', () => {
  it('says that day, keeps those seated over New Year, and says another day the year after', async () => {
    const procedure = await startProcedure({
      ...{ folder: 'calendar-year', policy: 'policy-2027.json', on: '2027-09-30' },
      people: ['dreyes', 'dfarah', 'sokafor', 'awong'],
    });
    const { bot, day, news } = procedure;

    await day('2027-10-01');
    const first = oneOf(news('dreyes'), '5 seats end December 31, 2027');
    expect(first.text).toContain('Decide by November 19, 2027: a later order may come late.');
    expect(first.text).not.toContain('no cover');
    oneOf(news('sokafor'), '7 seats end December 31, 2027');

    await renewed(procedure, 'dreyes', 'Visio', { number: 'PO-2801', link: PROOF });
    await bot.press('sokafor', foundIn(bot, 'sokafor', 'Approve 3 Visio seats?'), /^Approve/u);
    news('dreyes');
    await day('2027-11-19');
    const today = oneOf(news('dreyes'), '2 Project seats end December 31, 2027');
    expect(today.text).toContain('Decide today: a later order may come late.');
    await day('2027-12-15');
    oneOf(news('dreyes'), 'The day to decide by was November 19, 2027: an order now may come late.');
    await day('2027-12-31');
    expect(await bot.roster('math', 'project')).toEqual(['awong', 'cdiaz']);
    const held = await bot.tenant.held();

    await day('2028-01-01');
    expect(await bot.roster('math', 'visio')).toEqual(['awong', 'dlee', 'mrossi', 'enovak (waiting 1)']);
    expect(await bot.roster('math', 'project')).toEqual(['awong (waiting 1)', 'cdiaz (waiting 2)']);
    const after = await bot.tenant.held();
    const lost = held.filter((license) => !after.includes(license)).map((license) => license.slice(0, 36));
    expect(lost.toSorted()).toEqual(['awong', 'cdiaz', 'cward', 'egreen'].map(idOf).toSorted());

    await procedure.turnTo('policy-2028.json');
    news('dreyes');
    await day('2028-10-01');
    const next = oneOf(news('dreyes'), '3 Visio seats end December 31, 2028');
    expect(next.text).toContain('Decide by November 17, 2028: a later order may come late.');
    expect(next.text).toContain('PO-2801');
  });
});
