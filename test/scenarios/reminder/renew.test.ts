import { chatOf } from '../../support/bot/activities';
import { closeBots, type Shown, startBot, type BotOptions, type TestBot } from '../../support/bot/bot-harness';
import { filledIn } from '../../support/bot/filled-in';
import { foundIn, lastIn, messagesIn } from '../../support/purchase/purchasing';
import { idOf } from '../../support/bot/activities';
import { on } from '../../support/builders';
import { type Policy } from '../../../src/domain/institution/policy';

afterEach(closeBots);

/** In the season of renewals, before the day to decide by. */
const APRIL = '2027-04-05T19:00:00.000Z';
const DAY_MS = 86_400_000;
const LINK = { number: 'PO-6001', link: 'https://contoso.sharepoint.com/po-6001.pdf' };

async function startKnownTo(aliases: readonly string[], options: BotOptions = {}): Promise<TestBot> {
  const bot = await startBot({ now: APRIL, ...options });
  for (const alias of aliases) await bot.say(alias, 'hi');
  return bot;
}

/** Presses a button that posts below. @returns What it posted. */
async function pressed(bot: TestBot, alias: string, card: Shown, title: string | RegExp): Promise<Shown> {
  await bot.press(alias, card, title);
  return lastIn(bot, alias);
}

/** Renews all that is open, and sends the form with what is not known yet. @returns The form's message. */
async function sent(bot: TestBot, alias: string, own: Readonly<Record<string, string>> = {}): Promise<Shown> {
  const form = await pressed(bot, alias, await bot.say(alias, 'renew Project'), /^Renew \d/u);
  await bot.press(alias, form, 'Send to central IT', filledIn(form, { ...LINK, ...own }));
  return form;
}

const ledger = async (bot: TestBot): Promise<readonly string[]> => {
  const entries = await bot
    .app()
    .ports.departments.look('math' as never)
    .ledger({ limit: 50 });
  return entries.map(({ fact }) => fact.action);
};

describe('renewing from a card', () => {
  it('says what ends, by when to decide, and what silence means', async () => {
    const bot = await startKnownTo(['dreyes']);

    const card = await bot.say('dreyes', 'renew Project');

    expect(card.summary).toContain('2 Project seats end June 30, 2027');
    expect(card.text).toContain('Decide by May 31, 2027: a later order may come late.');
    expect(card.text).toContain('If nobody acts, 2 people lose Project after June 30, 2027.');
    expect(card.text).toContain('July 1, 2027 to July 31, 2027 has no cover.');
    expect(card.text).toContain('0 of 2 seats free');
    expect(card.text).toContain('3 waiting');
    expect(card.text).toContain('Without a seat on August 1, 2027: Amy Wong and Bilal Khan.');
    expect(card.actions.map(({ title }) => title)).toEqual([
      'Renew 2 seats',
      'Renew fewer',
      'Drop names',
      'Let it lapse',
    ]);
  });

  it('leads to a purchase that an approver approves, and the pool is quiet', async () => {
    const bot = await startKnownTo(['dreyes', 'sokafor']);

    const form = await sent(bot, 'dreyes');
    expect(bot.look(form).text).toContain('Aug 1, 2027 to Jun 30, 2028');
    expect((await bot.say('dreyes', 'renew Project')).text).toContain('Project is being renewed: 2 seats');
    await bot.press('sokafor', foundIn(bot, 'sokafor', 'Approve 2 Project seats?'), /^Approve/u);

    const card = await bot.say('dreyes', 'renew Project');
    expect(card.text).toContain('Project is renewed: 2 seats');
    expect(card.actions.map(({ title }) => title)).toEqual(['Drop names']);
    const all = await bot.say('dreyes', 'renew');
    expect(all.text).toContain('Visio');
    expect(all.text).not.toContain('Project');
  });

  it('opens one form, however often it is pressed', async () => {
    const bot = await startKnownTo(['dreyes']);
    const card = await bot.say('dreyes', 'renew Project');

    await bot.press('dreyes', card, 'Renew 2 seats');
    await bot.press('dreyes', card, 'Renew 2 seats');
    await pressed(bot, 'dreyes', await bot.say('dreyes', 'renew Project'), 'Renew 2 seats');

    const drafts = await bot.app().ports.purchases.openTo(idOf('dreyes') as never);
    expect(drafts).toHaveLength(1);
  });

  it('tells a second delegate who has begun or sent it already, and opens that', async () => {
    const bot = await startKnownTo(['dreyes', 'nadler', 'sokafor']);
    const theirs = await bot.say('nadler', 'renew Project');
    const form = await pressed(bot, 'dreyes', await bot.say('dreyes', 'renew Project'), 'Renew 2 seats');

    const begun = await pressed(bot, 'nadler', theirs, 'Renew 2 seats');
    expect(begun.text).toContain('Dana Reyes is about to renew Project');
    await bot.press('dreyes', form, 'Send to central IT', filledIn(form, LINK));
    const told = await pressed(bot, 'nadler', theirs, 'Renew 2 seats');

    expect(told.text).toContain('Dana Reyes sent 2 Project seats already');
    expect(told.text).toContain('PO-6001: 2 Project seats, sent by Dana Reyes on Apr 5, waits for a decision.');
    expect(told.actions.map(({ title }) => title)).toEqual(['Show PO-6001']);
    expect((await pressed(bot, 'nadler', told, 'Show PO-6001')).text).toContain('Waits for a decision');
  });

  it('asks for fewer without a number, and then nothing is left to decide', async () => {
    const bot = await startKnownTo(['dreyes']);
    const form = await pressed(bot, 'dreyes', await bot.say('dreyes', 'renew Project'), 'Renew fewer');
    expect(filledIn(form)['seats']).toBe('');
    await bot.press('dreyes', form, 'Send to central IT', filledIn(form, LINK));
    expect(bot.look(form).text).toContain('Type how many seats');

    await bot.press('dreyes', bot.look(form), 'Send to central IT', filledIn(form, { ...LINK, seats: '1' }));

    const card = await bot.say('dreyes', 'renew Project');
    expect(card.text).toContain('Dana Reyes said on Apr 5 that 1 seat is enough.');
    expect(card.text).toContain('1 Project seat lapses after June 30, 2027');
    expect(card.actions.map(({ title }) => title)).toEqual(['Renew after all', 'Drop names']);
    const more = await pressed(bot, 'dreyes', card, 'Renew after all');
    expect(filledIn(more)['seats']).toBe('1');
  });

  it('takes the number that was typed', async () => {
    const bot = await startKnownTo(['dreyes']);

    const form = await pressed(bot, 'dreyes', await bot.say('dreyes', 'renew 7 Project'), 'Renew 7 seats');

    expect(filledIn(form)).toMatchObject({ seats: '7', from: '2027-08-01', until: '2028-06-30' });
  });

  it('leaves a required field empty for nobody', async () => {
    const fields = [{ id: 'funding', label: 'Funding string', pattern: '[0-9]{6}-[0-9]{4}', isRequired: true }];
    const policy = (given: Policy): Policy => ({ ...given, purchasing: { ...given.purchasing, fields } });
    const bot = await startKnownTo(['dreyes'], { policy });

    const form = await sent(bot, 'dreyes');

    expect(bot.look(form).text).toMatch(/Funding string/u);
    expect((await bot.say('dreyes', 'renew Project')).text).toContain('2 Project seats end');
  });

  it('asks before a product is renewed past the day on which it retires', async () => {
    const policy = (given: Policy): Policy => ({
      ...given,
      products: given.products.map((one) =>
        one.id === 'project' ? { ...one, retiredOn: on('2027-09-30'), successor: 'visio' } : one,
      ),
    });
    const bot = await startKnownTo(['dreyes'], { policy });
    const card = await bot.say('dreyes', 'renew Project');
    expect(card.text).toContain('Retires on September 30, 2027. Visio comes after it.');

    const asked = await pressed(bot, 'dreyes', card, 'Renew 2 seats');

    expect(asked.text).toContain('Project retires September 30, 2027. Renew it?');
    expect(asked.actions.map(({ title }) => title)).toEqual(['Buy Visio', 'Renew Project anyway', 'No']);
    const form = await pressed(bot, 'dreyes', asked, 'Renew Project anyway');
    expect(filledIn(form)).toMatchObject({ seats: '2' });
    // It was said: the form asks no second time, not even after a problem.
    const typed = { ...filledIn(form), number: 'PO-7001', link: 'https://contoso.sharepoint.com/po.pdf' };
    await bot.press('dreyes', form, 'Send to central IT', { ...typed, number: '' });
    await bot.press('dreyes', bot.look(form), 'Send to central IT', typed);
    expect(bot.look(form).text).toContain('2 Project seats');
    expect((await bot.say('dreyes', 'show PO-7001')).text).toContain('2 Project seats');
  });

  it('after the last day proposes the next cover, and after its first day what is left of it', async () => {
    const bot = await startKnownTo(['dreyes'], { now: '2027-07-05T19:00:00.000Z' });
    const card = await bot.say('dreyes', 'renew Project');
    expect(card.text).toContain('2 Project seats ended June 30, 2027');
    expect(card.text).toContain('Order now: it may come after August 1, 2027');

    const form = await pressed(bot, 'dreyes', card, 'Renew fewer');
    expect(filledIn(form)).toMatchObject({ from: '2027-08-01' });
    expect(form.text).toContain('begins with the next term, on August 1, 2027, and runs to June 30, 2028.');

    bot.advance(40 * DAY_MS);
    expect((await bot.say('dreyes', 'renew Project')).text).toContain('No Project seats end June 30, 2028');
    const late = await pressed(bot, 'dreyes', card, 'Renew 2 seats');
    expect(late.text).toContain('begins today, and runs to June 30, 2028.');
    expect(filledIn(late)).toMatchObject({ seats: '2', from: '2027-08-14', until: '2028-06-30' });

    bot.advance(365 * DAY_MS);
    await bot.press('dreyes', card, 'Renew 2 seats');
    expect(bot.look(card).text).toContain('This card was about the term that ended June 30, 2027');
  });

  it('shows nothing of a department to somebody who is no delegate of it any more', async () => {
    const bot = await startKnownTo(['dreyes', 'sokafor']);
    const card = await bot.say('dreyes', 'renew Project');
    await bot.say('sokafor', 'add delegate ualvarez to Mathematics');
    await bot.say('sokafor', 'remove delegate dreyes from Mathematics');
    const before = await ledger(bot);

    for (const title of ['Renew 2 seats', 'Renew fewer', 'Drop names', 'Let it lapse']) {
      const { text } = await bot.press('dreyes', card, title);
      expect(`${text}\n${lastIn(bot, 'dreyes').text}`).toContain('You do not manage seats here');
    }

    expect(await ledger(bot)).toEqual(before);
    expect(await bot.app().ports.purchases.openTo(idOf('dreyes') as never)).toEqual([]);
  });

  it('says what there is where a department has no such seats, or several departments have', async () => {
    const bot = await startKnownTo(['dfarah', 'sokafor']);

    expect((await bot.say('dfarah', 'renew Power BI')).text).toContain('History has no Power BI Pro seats');
    const asked = await bot.say('sokafor', 'renew Visio');
    await bot.press('sokafor', asked, 'Chemistry');

    expect(messagesIn(bot, 'sokafor').some(({ text }) => text.includes('3 Visio seats end June 30, 2027'))).toBe(true);
    expect(bot.connector.shown(chatOf('sokafor')).length).toBeGreaterThan(0);
  });
});
