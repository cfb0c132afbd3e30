import { closeBots } from '../../support/bot/bot-harness';
import { filledIn } from '../../support/bot/filled-in';
import { foundIn, messagesIn } from '../../support/purchase/purchasing';
import { oneOf, type Procedure, renewed, startProcedure } from '../../support/procedure';

afterEach(closeBots);

const ORDER = { number: 'PO-9001', link: 'https://contoso.sharepoint.com/po-9001.pdf' };

const summaries = ({ news }: Procedure, alias: string) => news(alias).map(({ summary }) => summary);

const headings = ({ news }: Procedure, alias: string) => news(alias).map(({ text }) => text.split('\n')[0]);

describe('cover to June 30, a gap to August 1, and a reseller that closes its year from February to March', () => {
  it('reminds, keeps what is typed while purchasing is closed, and seats again in August whoever was renewed', async () => {
    const procedure = await startProcedure({
      ...{ folder: 'june-with-a-gap', on: '2027-01-14' },
      people: ['dreyes', 'nadler', 'dfarah', 'sokafor', 'awong'],
    });
    const { bot, day, news } = procedure;

    await day('2027-01-15');
    const first = oneOf(news('dreyes'), '5 seats end June 30, 2027');
    expect(first.text).toContain('Decide by May 31, 2027: a later order may come late.');
    expect(first.text).toContain(
      'takes no orders from February 1, 2027 to March 31, 2027 (the reseller closes its year).',
    );
    expect(first.text).toContain('July 1, 2027 to July 31, 2027 has no cover.');
    oneOf(news('nadler'), 'If nobody acts, 2 people lose Project and 3 people lose Visio after June 30, 2027.');
    oneOf(news('dfarah'), '2 Visio seats end June 30, 2027');
    oneOf(news('sokafor'), '7 seats end June 30, 2027');

    await day('2027-02-20');
    expect(['dreyes', 'nadler', 'dfarah', 'sokafor'].flatMap((alias) => news(alias))).toEqual([]);
    const form = await renewed(procedure, 'dreyes', 'Visio', ORDER);
    expect(bot.look(form).text).toContain('Purchasing is closed until March 31, 2027: the reseller closes its year.');
    expect(bot.look(form).text).toContain('it can be sent from April 1, 2027 on');
    expect(filledIn(bot.look(form))).toMatchObject({ ...ORDER, from: '2027-08-01', until: '2028-06-30', seats: '3' });
    expect(messagesIn(bot, 'sokafor').filter(({ text }) => text.includes('PO-9001'))).toEqual([]);

    await day('2027-04-01');
    oneOf(news('dreyes'), '5 seats end June 30, 2027');
    const kept = bot.look(form);
    await bot.press('dreyes', kept, 'Send to central IT', filledIn(kept));
    await bot.press('sokafor', foundIn(bot, 'sokafor', 'Approve 3 Visio seats?'), /^Approve/u);
    const asked = await bot.press('dfarah', oneOf(news('dfarah'), '2 Visio seats end'), 'Let it lapse');
    expect((await bot.press('dfarah', asked.shown, 'Let it lapse')).text).toContain('Visio lapses after June 30, 2027');
    for (const alias of ['dreyes', 'nadler', 'sokafor']) news(alias);

    await day('2027-05-01');
    expect(summaries(procedure, 'dreyes')).toEqual([
      '2 Project seats end June 30, 2027 · Decide by May 31, 2027: a later order may come late.',
    ]);
    expect(summaries(procedure, 'nadler')).toHaveLength(1);
    expect(summaries(procedure, 'dfarah')).toEqual([]);
    oneOf(news('sokafor'), '2 seats end June 30, 2027');

    await day('2027-05-31');
    oneOf(news('dreyes'), 'Decide today: a later order may come late.');
    await day('2027-06-16');
    oneOf(news('dreyes'), 'The day to decide by was May 31, 2027: an order now may come late.');
    expect(headings(procedure, 'awong').toSorted()).toEqual([
      'Your Project seat ends June 30, 2027',
      'Your Visio seat rests until August 1, 2027',
    ]);
    await day('2027-06-30');
    oneOf(news('dreyes'), 'today');
    expect(await bot.roster('math', 'visio')).toEqual(['awong', 'dlee', 'mrossi', 'enovak (waiting 1)']);

    await day('2027-07-01');
    oneOf(news('dreyes'), 'ended');
    expect(await bot.roster('math', 'visio')).toContain('awong (waiting 1)');
    expect(await bot.roster('hist', 'visio')).toEqual(['cward (waiting 1)', 'egreen (waiting 2)']);

    expect(headings(procedure, 'awong').toSorted()).toEqual([
      'Your Project seat has ended',
      'Your Visio seat rests until August 1, 2027',
    ]);
    await day('2027-08-01');
    expect(headings(procedure, 'awong').toSorted()).toEqual(['You have your Visio seat back']);
    expect(await bot.roster('math', 'visio')).toEqual(['awong', 'dlee', 'mrossi', 'enovak (waiting 1)']);
    expect(await bot.roster('math', 'project')).toEqual(['awong (waiting 1)', 'cdiaz (waiting 2)']);
    expect(await bot.roster('hist', 'visio')).toEqual(['cward (waiting 1)', 'egreen (waiting 2)']);
    expect(news('dfarah')).toEqual([]);
  });
});
