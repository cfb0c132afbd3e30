import { idOf } from '../../support/bot/activities';
import { closeBots, type Shown, type TestBot } from '../../support/bot/bot-harness';
import { filledIn } from '../../support/bot/filled-in';
import { foundIn, lastIn } from '../../support/purchase/purchasing';
import { oneOf, renewed, startProcedure } from '../../support/procedure';

afterEach(closeBots);

const PROOF = 'https://contoso.sharepoint.com/order.pdf';

const send = (bot: TestBot, form: Shown, typed: Readonly<Record<string, string>>) =>
  bot.press('dreyes', bot.look(form), 'Send to central IT', filledIn(bot.look(form), typed));

/** Licenses of Visio that somebody holds. */
const visioOf = async (bot: TestBot, alias: string) =>
  (await bot.tenant.held()).filter((license) => license.startsWith(`${idOf(alias)} bf95fd32`));

const asked = (bot: TestBot) => foundIn(bot, 'sokafor', 'Approve 3 Visio seats?');

describe('cover from August 1 to July 31 without a gap, and a billing number that changes at renewal', () => {
  it('asks for the number, fills it in a year later, and shows the approver the new one', async () => {
    const procedure = await startProcedure({
      ...{ folder: 'without-a-gap', on: '2027-04-30' },
      people: ['dreyes', 'dfarah', 'sokafor'],
    });
    const { bot, day, news } = procedure;

    await day('2027-05-01');
    const first = oneOf(news('dreyes'), '5 seats end July 31, 2027');
    expect(first.text).toContain('Decide by June 30, 2027: a later order may come late.');
    expect(first.text).not.toContain('no cover');

    const form = await renewed(procedure, 'dreyes', 'Visio', { number: 'PO-7001', link: PROOF });
    expect(bot.look(form).text).toContain('Billing number: type it, such as 1234-567.');
    await send(bot, form, { 'field-billing': '12345' });
    expect(bot.look(form).text).toContain('Billing number: it should look like 1234-567.');
    expect(filledIn(bot.look(form))).toMatchObject({ number: 'PO-7001', link: PROOF, 'field-billing': '12345' });
    await send(bot, form, { 'field-billing': '4410-001' });
    expect(asked(bot).text).toContain('Billing number\n4410-001');
    await bot.press('sokafor', asked(bot), /^Approve/u);
    news('dreyes');

    await day('2027-06-30');
    oneOf(news('dreyes'), '2 Project seats end July 31, 2027');
    await day('2027-07-31');
    const held = await visioOf(bot, 'awong');
    await day('2027-08-01');
    expect(await bot.roster('math', 'visio')).toEqual(['awong', 'dlee', 'mrossi', 'enovak (waiting 1)']);
    expect(await visioOf(bot, 'awong')).toEqual(held);
    expect(held).toHaveLength(1);

    news('dreyes');
    await day('2028-05-01');
    const again = oneOf(news('dreyes'), '3 Visio seats end July 31, 2028');
    expect(again.text).toContain('Decide by June 30, 2028: a later order may come late.');
    await bot.press('dreyes', again, /^Renew \d/u);
    const next = lastIn(bot, 'dreyes');
    expect(filledIn(next)).toMatchObject({ seats: '3', reseller: 'SHI', 'field-billing': '4410-001' });
    await send(bot, next, { number: 'PO-8001', link: PROOF, 'field-billing': '4410-002' });
    expect(asked(bot).text).toContain('Billing number\n4410-002');
    expect((await bot.say('dreyes', 'show PO-8001')).text).toContain('4410-002');
    expect((await bot.say('dreyes', 'show PO-7001')).text).toContain('4410-001');
  });
});
