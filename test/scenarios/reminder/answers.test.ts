import { idOf } from '../../support/bot/activities';
import { closeBots, type Shown, startBot, type TestBot } from '../../support/bot/bot-harness';
import { filledIn } from '../../support/bot/filled-in';
import { lastIn } from '../../support/purchase/purchasing';
import { DROPPED_INPUT } from '../../../src/cards/reminder/keep-or-drop';

afterEach(closeBots);

const APRIL = '2027-04-05T19:00:00.000Z';

async function startKnownTo(...aliases: readonly string[]): Promise<TestBot> {
  const bot = await startBot({ now: APRIL });
  for (const alias of aliases) await bot.say(alias, 'hi');
  return bot;
}

/** What a department said and did about the next term, the oldest first. */
async function said(bot: TestBot): Promise<readonly string[]> {
  const entries = await bot
    .app()
    .ports.departments.look('math' as never)
    .ledger({ limit: 50 });
  return entries.toReversed().flatMap(({ fact, actor }) => {
    const by = actor.kind === 'person' ? actor.displayName : actor.kind;
    if (fact.action === 'renewal-answered') return [`${by}: ${fact.seats}`];
    if (fact.action === 'person-until') return [`${fact.entry.displayName}: ${fact.entry.until ?? 'stays'}`];
    return fact.action === 'roster-attested' ? [`kept ${fact.kept.length}, dropped ${fact.dropped.length}`] : [];
  });
}

const titles = (card: Shown): readonly string[] => card.actions.map(({ title }) => title);
const DROPPING = (...aliases: readonly string[]) => ({ [DROPPED_INPUT]: aliases.map(idOf).join(',') });

describe('letting seats lapse', () => {
  it('asks once, saying who loses a seat and when, records who said so, and can be taken back', async () => {
    const bot = await startKnownTo('dreyes');
    const card = await bot.say('dreyes', 'let Project lapse');

    await bot.press('dreyes', card, 'Let it lapse');
    const asked = bot.look(card);
    expect(asked.text).toContain('Let all 2 Project seats lapse?');
    expect(asked.text).toContain('2 people lose their seat after June 30, 2027');
    expect(asked.text).toContain('Amy Wong');
    expect(await said(bot)).toEqual([]);
    await bot.press('dreyes', asked, 'Let it lapse');

    const lapsed = bot.look(card);
    expect(lapsed.text).toContain('Project lapses after June 30, 2027');
    expect(lapsed.text).toContain('Dana Reyes said on Apr 5 that it is to lapse.');
    expect(await said(bot)).toEqual(['Dana Reyes: 0']);
    expect((await bot.say('dreyes', 'renew')).text).not.toContain('Project');
    await bot.press('dreyes', lapsed, 'Renew after all');
    expect(filledIn(lastIn(bot, 'dreyes'))).toMatchObject({ product: 'project', seats: '2' });
    expect(await said(bot)).toEqual(['Dana Reyes: 0', 'Dana Reyes: 2']);
    expect(titles(await bot.say('dreyes', 'renew Project'))).toContain('Renew 2 seats');
  });

  it('has one effect, pressed twice, and by a second delegate, who reads what stands', async () => {
    const bot = await startKnownTo('dreyes', 'nadler');
    const cards = [await bot.say('dreyes', 'renew Project'), await bot.say('nadler', 'renew Project')] as const;
    await bot.press('dreyes', cards[0], 'Let it lapse');
    await bot.press('nadler', cards[1], 'Let it lapse');
    const [asked, theirs] = cards.map((card) => bot.look(card)) as unknown as readonly [Shown, Shown];

    await Promise.all([bot.press('dreyes', asked, 'Let it lapse'), bot.press('dreyes', asked, 'Let it lapse')]);
    await bot.press('nadler', theirs, 'Let it lapse');

    expect(await said(bot)).toEqual(['Dana Reyes: 0']);
    expect(bot.look(theirs).text).toContain('Dana Reyes said on Apr 5 that it is to lapse.');
  });

  it('keeps what is renewed already', async () => {
    const bot = await startKnownTo('dreyes');
    const card = await bot.say('dreyes', 'renew 1 Project');
    await bot.press('dreyes', card, 'Renew 1 seat');
    const form = lastIn(bot, 'dreyes');
    const link = 'https://contoso.sharepoint.com/po-6001.pdf';
    await bot.press('dreyes', form, 'Send to central IT', filledIn(form, { number: 'PO-6001', link }));

    const open = await bot.say('dreyes', 'renew Project');
    expect(titles(open)).toEqual(['Renew 1 seat', 'Drop names', 'Let it lapse']);
    await bot.press('dreyes', open, 'Let it lapse');
    expect(bot.look(open).text).toContain('Let 1 Project seat lapse?');
    await bot.press('dreyes', bot.look(open), 'Let it lapse');

    expect(await said(bot)).toEqual(['Dana Reyes: 1']);
    expect(bot.look(open).text).toContain('1 Project seat lapses after June 30, 2027');
  });

  it('asks again when other seats would lapse by now than those it was asked about', async () => {
    const bot = await startKnownTo('dreyes', 'nadler');
    const card = await bot.say('dreyes', 'renew Project');
    await bot.press('dreyes', card, 'Let it lapse');
    const asked = bot.look(card);
    await bot.press('nadler', await bot.say('nadler', 'renew 1 Project'), 'Renew 1 seat');
    const form = lastIn(bot, 'nadler');
    const link = 'https://contoso.sharepoint.com/po-6001.pdf';
    await bot.press('nadler', form, 'Send to central IT', filledIn(form, { number: 'PO-6001', link }));

    await bot.press('dreyes', asked, 'Let it lapse');

    expect(bot.look(card).text).toContain('Let 1 Project seat lapse?');
    expect(await said(bot)).toEqual([]);
    await bot.press('dreyes', bot.look(card), 'Let it lapse');
    expect(await said(bot)).toEqual(['Dana Reyes: 1']);
  });
});

describe('saying who needs no seat', () => {
  it('changes nothing by a card of last year, nor after the last day', async () => {
    const bot = await startKnownTo('dreyes');
    const cards = [await bot.say('dreyes', 'renew Project'), await bot.say('dreyes', 'renew Project')] as const;
    await bot.press('dreyes', cards[0], 'Drop names');
    const form = bot.look(cards[0]);
    const early = bot.look(cards[1]);
    bot.advance(88 * 86_400_000);

    await bot.press('dreyes', form, 'Confirm 5 people', DROPPING('awong'));
    expect(bot.look(cards[0]).text).toContain('This card was about the term that ended June 30, 2027');
    expect(titles(bot.look(cards[0]))).not.toContain('Drop names');
    bot.advance(300 * 86_400_000);
    await bot.press('dreyes', early, 'Drop names');

    expect(bot.look(cards[1]).text).toContain('This card was about the term that ended June 30, 2027');
    expect(await said(bot)).toEqual([]);
  });

  it('drops those marked after the last day of cover, keeps the others, and says who moves up', async () => {
    const bot = await startKnownTo('dreyes', 'sokafor');
    const card = await bot.say('dreyes', 'renew Project');
    await bot.press('dreyes', card, 'Drop names');
    const form = bot.look(card);
    expect(form.text).toContain('Who needs Project next term?');
    expect(form.text).toContain('Silence keeps everybody.');

    await bot.press('dreyes', form, 'Confirm 5 people', DROPPING('awong', 'dlee'));

    expect(bot.look(card).text).toContain(
      'Confirmed: Amy Wong and David Lee leave after June 30, 2027, 3 people stay.',
    );
    expect(await said(bot)).toEqual(['Amy Wong: 2027-06-30', 'David Lee: 2027-06-30', 'kept 3, dropped 2']);
    expect(await bot.roster('math', 'project')).toEqual([
      ...['awong', 'bkhan', 'cdiaz (waiting 1)', 'dlee (waiting 2)', 'enovak (waiting 3)'],
    ]);
    expect((await bot.say('dreyes', 'who has Project')).text).toContain('leaves after June 30');
  });

  it('is a repeat when pressed again, and can be taken back', async () => {
    const bot = await startKnownTo('dreyes');
    const card = await bot.say('dreyes', 'renew Project');
    await bot.press('dreyes', card, 'Drop names');
    const form = bot.look(card);
    await bot.press('dreyes', form, 'Confirm 5 people', DROPPING('awong'));
    await bot.press('dreyes', form, 'Confirm 5 people', DROPPING('awong'));
    expect(await said(bot)).toEqual(['Amy Wong: 2027-06-30', 'kept 4, dropped 1']);

    await bot.press('dreyes', bot.look(card), 'Drop names');
    expect(filledIn(bot.look(card))).toEqual(DROPPING('awong'));
    await bot.press('dreyes', bot.look(card), 'Keep all 5');

    expect((await said(bot)).slice(2)).toEqual(['Amy Wong: stays', 'kept 5, dropped 0']);
    expect((await bot.say('dreyes', 'who has Project')).text).not.toContain('leaves after');
  });

  it('drops nobody where nobody is marked, nor anybody whom the card did not show', async () => {
    const bot = await startKnownTo('dreyes');
    const card = await bot.say('dreyes', 'renew Visio');
    await bot.press('dreyes', card, 'Drop names');

    await bot.press('dreyes', bot.look(card), 'Confirm 3 people', DROPPING('enovak'));

    expect(await said(bot)).toEqual(['kept 3, dropped 0']);
  });

  it('is for delegates and central IT alone', async () => {
    const bot = await startKnownTo('dreyes', 'nadler', 'sokafor');
    const card = await bot.say('dreyes', 'renew Project');
    expect(titles(await bot.say('nadler', 'renew Project'))).not.toContain('Drop names');
    await bot.press('dreyes', card, 'Drop names');
    const form = bot.look(card);
    await bot.say('sokafor', 'add delegate ualvarez to Mathematics');
    await bot.say('sokafor', 'remove delegate dreyes from Mathematics');

    await bot.press('dreyes', form, 'Confirm 5 people', DROPPING('awong'));
    await bot.press('nadler', form, 'Keep all 5');

    expect(await said(bot)).toEqual([]);
    expect(lastIn(bot, 'nadler').text).toContain('You do not manage seats here');
  });
});
