import { chatOf, idOf } from '../../support/bot/activities';
import { closeBots, type Shown, startBot, type TestBot } from '../../support/bot/bot-harness';
import { aForm, deliver, foundIn, lastIn, messagesIn, sendPurchase } from '../../support/purchase/purchasing';

afterEach(closeBots);

const JANUARY = '2027-01-15T20:00:00.000Z';
const DAY_MS = 24 * 60 * 60 * 1000;

async function startKnownTo(...aliases: readonly string[]): Promise<TestBot> {
  const bot = await startBot({ now: JANUARY });
  for (const alias of aliases) await bot.say(alias, 'hi');
  return bot;
}

/** Lets every job run until nothing follows. */
async function runJobs(bot: TestBot): Promise<void> {
  await bot.finishAll();
  await bot.app().settled();
}

/** Sends a purchase and approves it. @returns The approver's card. */
async function approved(bot: TestBot, own: Readonly<Record<string, string>> = {}): Promise<Shown> {
  await sendPurchase(bot, 'dreyes', own);
  const asked = foundIn(bot, 'sokafor', /^Approve /u);
  await bot.press('sokafor', asked, /^Approve/u);
  return asked;
}

describe('a purchase', () => {
  it('goes from the form to an approver, into force, and seats who waited', async () => {
    const bot = await startKnownTo('dreyes', 'sokafor', 'cdiaz');

    const sent = await sendPurchase(bot, 'dreyes');
    expect(sent.text).toContain('Waits for a decision');
    const asked = foundIn(bot, 'sokafor', 'Approve 3 Project seats?');
    expect(asked.text).toContain('$120.50 a seat, $361.50 in all');
    await bot.press('sokafor', asked, 'Approve 3 seats');

    expect(bot.look(asked).actions.map(({ title }) => title)).toEqual(['Confirm received', 'Show position']);
    expect(bot.look(asked).text).toContain('Sam Okafor approved this');
    expect(foundIn(bot, 'dreyes', 'Approved: 3 Project seats').text).toContain('PO-5001');
    expect(await bot.roster('math', 'project')).toContain('cdiaz (waiting 1)');

    await deliver(bot, 20);
    await runJobs(bot);

    expect(await bot.roster('math', 'project')).toEqual(['awong', 'bkhan', 'cdiaz', 'dlee', 'enovak']);
    expect(foundIn(bot, 'cdiaz', 'You have a Project seat').text).toContain('more seats came into force');
    expect(foundIn(bot, 'dreyes', 'In force: 3 Project seats').text).toContain('PO-5001');
    expect((await bot.tenant.held()).some((line) => line.startsWith(`${idOf('cdiaz')} 46974aed`))).toBe(true);
    expect((await bot.say('dreyes', 'seats Project')).text).toMatch(/0 of 5 seats free/u);
  });

  it('survives a restart after every step', async () => {
    const bot = await startKnownTo('dreyes', 'sokafor');

    const form = await bot.say('dreyes', 'buy 3 Project');
    await bot.restart();
    await bot.press('dreyes', form, 'Send to central IT', aForm());
    await bot.restart();
    await bot.press('sokafor', foundIn(bot, 'sokafor', 'Approve 3'), 'Ask', { words: 'Which budget?' });
    await bot.restart();
    await bot.press('dreyes', foundIn(bot, 'dreyes', 'A question about'), 'Open the form');
    await bot.restart();
    await bot.press('dreyes', lastIn(bot, 'dreyes'), 'Send to central IT', aForm({ note: 'Budget 17' }));
    await bot.restart();
    await bot.press('sokafor', foundIn(bot, 'sokafor', 'Budget 17'), /^Approve/u);
    await bot.restart();
    await deliver(bot, 20);
    await runJobs(bot);
    await bot.restart();

    expect((await bot.say('dreyes', 'show PO-5001')).text).toContain('In force to June 30, 2027');
    expect(await bot.app().ports.purchases.open()).toEqual([]);
  });

  it('that is approved while the connector has trouble is told of later, and by the next process', async () => {
    const bot = await startKnownTo('dreyes', 'sokafor');
    await sendPurchase(bot, 'dreyes');
    const asked = foundIn(bot, 'sokafor', /^Approve /u);
    bot.connector.trouble({ operation: 'post', conversationId: chatOf('dreyes'), status: 502 });
    await bot.press('sokafor', asked, /^Approve/u);
    bot.connector.trouble();

    await bot.restart();
    bot.advance(60_000);
    await runJobs(bot);

    expect(messagesIn(bot, 'dreyes').filter((one) => one.text.includes('Approved: 3 Project seats'))).toHaveLength(1);
  });
});

describe('the form', () => {
  it('names every problem at once, and keeps what was typed', async () => {
    const bot = await startKnownTo('dreyes');
    const form = await bot.say('dreyes', 'buy 3 Project');

    const { shown } = await bot.press(
      'dreyes',
      form,
      'Send to central IT',
      aForm({ seats: 'five', number: '', until: '2027-05-31', price: 'cheap', link: 'ftp://x', note: 'two\nlines' }),
    );

    for (const field of ['Seats:', 'Purchase order:', 'Cover until:', 'Seat price:', 'Link to the proof:']) {
      expect(shown.text).toContain(field);
    }
    const json = JSON.stringify(shown.card);
    for (const typed of ['"five"', '"cheap"', '"ftp://x"', '"two\\nlines"', '"2027-05-31"'])
      expect(json).toContain(typed);
    expect(await bot.app().ports.purchases.list({ status: 'submitted', limit: 1 })).toEqual([]);
  });

  it('proposes the rest of this term, and the next one from the first reminder on', async () => {
    const january = await startKnownTo();
    expect(JSON.stringify((await january.say('dreyes', 'buy 3 Project')).card)).toContain('"value":"2027-01-15"');

    const march = await startBot({ now: '2027-03-01T20:00:00.000Z' });
    const next = JSON.stringify((await march.say('dreyes', 'buy 3 Project')).card);
    expect(next).toContain('"value":"2027-08-01"');
    expect(next).toContain('"value":"2028-06-30"');
  });

  it('warns before money is spent on what people have already', async () => {
    const bot = await startKnownTo('dreyes', 'sokafor');
    await bot.say('dreyes', 'add gkim to Power BI Pro');

    const form = await bot.say('dreyes', 'buy 2 Power BI Pro');
    await bot.press('dreyes', form, 'Send to central IT', aForm({ product: 'powerbi' }));

    const warning = '1 of the 3 people on the roster already has Power BI Pro through M365EDU_A5_FACULTY.';
    expect(form.text).toContain(warning);
    expect(foundIn(bot, 'sokafor', /^Approve /u).text).toContain(warning);
  });

  it('opens from a full pool, and from a place in line', async () => {
    const bot = await startKnownTo('dreyes');

    const pool = await bot.say('dreyes', 'who has Project');
    await bot.press('dreyes', pool, 'Buy more seats');

    expect(lastIn(bot, 'dreyes').text).toContain('Buy Project seats');
    expect((await bot.say('dreyes', 'add jdoe to Project')).actions.map((one) => one.title)).toContain(
      'Buy more seats',
    );
    expect((await bot.say('dreyes', 'who has Visio')).actions.map((one) => one.title)).not.toContain('Buy more seats');
  });
});

describe('the approver’s card', () => {
  it('warns of a number that was used already, and of what needs a requisition', async () => {
    const bot = await startKnownTo('dreyes', 'sokafor');

    await sendPurchase(bot, 'dreyes', { number: 'po 1001', price: '4000' });

    const { text } = foundIn(bot, 'sokafor', /^Approve /u);
    expect(text).toContain('po 1001 was already used for 5 Visio seats in Mathematics.');
    expect(text).toContain('At $10,000.00 or more a requisition is needed');
    expect(foundIn(bot, 'dreyes', 'Waits for a decision').text).not.toContain('already used');
  });

  it('says how many units are there while it awaits the tenant', async () => {
    const bot = await startKnownTo('dreyes', 'sokafor');
    const asked = await approved(bot);

    await deliver(bot, 7);
    await runJobs(bot);

    expect(bot.look(asked).text).toContain('awaiting tenant: 2 of 3 units seen');
    expect(await bot.roster('math', 'project')).toContain('cdiaz (waiting 1)');
  });

  it('can be confirmed by hand, with a note', async () => {
    const bot = await startKnownTo('dreyes', 'sokafor');
    await approved(bot);

    const fresh = await bot.say('sokafor', 'show PO-5001');
    const empty = await bot.press('sokafor', fresh, 'Confirm received', { words: ' ' });
    const done = await bot.press('sokafor', fresh, 'Confirm received', { words: 'Mail of the reseller' });

    expect(empty.text).toContain('type how you know');
    expect(done.text).toContain('In force to June 30, 2027');
    expect(await bot.roster('math', 'project')).toEqual(['awong', 'bkhan', 'cdiaz', 'dlee', 'enovak']);
    expect((await bot.say('dreyes', 'show PO-5001')).text).toContain('confirmed by hand that the seats are there');
  });

  it('goes to the channel that was chosen, and is final there, too', async () => {
    const bot = await startKnownTo('dreyes', 'sokafor');
    const conversation = { id: '19:purchases@thread.tacv2', conversationType: 'channel', isGroup: true };
    await bot.say('sokafor', 'send purchases here', { conversation });

    await sendPurchase(bot, 'dreyes');
    const inChannel = bot.connector.shown(conversation.id).at(-1);
    expect(inChannel?.activity.summary).toContain('Approve 3 Project seats?');
    await bot.press('sokafor', foundIn(bot, 'sokafor', /^Approve /u), 'Decline', { words: 'Not this year' });

    const after = bot.connector.shown(conversation.id).at(-1);
    expect(after?.id).toBe(inChannel?.id);
    expect(JSON.stringify(after?.activity)).not.toContain('Action.Execute');
    expect(JSON.stringify(after?.activity)).toContain('declined this');
  });
});

describe('a correction', () => {
  it('that takes seats names who would wait, and does it when confirmed', async () => {
    const bot = await startKnownTo('sokafor', 'awong', 'dlee');

    const form = await bot.say('sokafor', 'correct PO-1001');
    const typed = { seats: '2', from: '2026-08-01', until: '2027-06-30', reason: 'Two were credited' };
    const question = await bot.press('sokafor', form, 'Correct it', typed);
    expect(question.text).toContain('Marco Rossi');
    expect(await bot.roster('math', 'visio')).toEqual(['awong', 'dlee', 'mrossi']);
    await bot.press('sokafor', bot.look(form), 'Correct it');

    expect(await bot.roster('math', 'visio')).toEqual(['awong', 'dlee', 'mrossi (waiting 1)']);
    expect((await bot.say('sokafor', 'seats Visio for Mathematics')).text).toContain('0 of 2 seats free');
    expect((await bot.say('sokafor', 'show PO-1001')).text).toContain('Two were credited');
  });

  it('with a longer reason than is kept says so, changes nothing, and keeps what was typed', async () => {
    const bot = await startKnownTo('sokafor');
    const form = await bot.say('sokafor', 'correct PO-1007');
    const typed = { seats: '4', from: '2026-08-01', until: '2027-06-30', reason: `${'x'.repeat(240)}y` };

    const answer = await bot.press('sokafor', form, 'Correct it', typed);
    expect(answer.text).toContain('Reason: at most 240 characters are kept, and this has 241.');
    expect(JSON.stringify(answer)).toContain(typed.reason);
    await bot.press('sokafor', bot.look(form), 'Correct it', { ...typed, reason: 'x'.repeat(240) });

    expect((await bot.say('sokafor', 'show PO-1007')).text).toContain('x'.repeat(240));
  });

  it('that adds seats awaits the tenant', async () => {
    const bot = await startKnownTo('sokafor', 'dreyes');
    const typed = { seats: '4', from: '2026-08-01', until: '2027-06-30', reason: 'Two more' };

    await bot.press('sokafor', await bot.say('sokafor', 'correct PO-1007'), 'Correct it', typed);
    expect(await bot.roster('math', 'project')).toContain('cdiaz (waiting 1)');
    await deliver(bot, 20);
    await runJobs(bot);

    expect((await bot.roster('math', 'project')).filter((one) => one.includes('waiting'))).toEqual([
      'enovak (waiting 1)',
    ]);
  });
});

describe('cover', () => {
  it('that starts later seats people on its first day, and tells them', async () => {
    const bot = await startKnownTo('dreyes', 'sokafor', 'cdiaz');
    await approved(bot, { from: '2027-02-01' });
    await deliver(bot, 20);
    await runJobs(bot);
    expect(await bot.roster('math', 'project')).toContain('cdiaz (waiting 1)');

    bot.advance(17 * DAY_MS);
    await runJobs(bot);

    expect(await bot.roster('math', 'project')).not.toContain('cdiaz (waiting 1)');
    expect(foundIn(bot, 'cdiaz', 'You have a Project seat').text).toContain('Feb 1');
  });

  it('that ended lets people wait in their order, and tells them', async () => {
    const bot = await startKnownTo('awong');

    bot.advance(168 * DAY_MS);
    await runJobs(bot);

    expect(await bot.roster('math', 'visio')).toEqual(['awong (waiting 1)', 'dlee (waiting 2)', 'mrossi (waiting 3)']);
    expect(foundIn(bot, 'awong', 'Your Visio seat has ended').text).toContain('You keep your place in line');
    expect((await bot.tenant.held()).some((line) => line.startsWith(`${idOf('awong')} bf95fd32`))).toBe(false);
  });
});

describe('the list', () => {
  it('shows what waits first, imported cover, too, and can be narrowed', async () => {
    const bot = await startKnownTo('dreyes', 'sokafor');
    await sendPurchase(bot, 'dreyes');

    const mine = await bot.say('dreyes', 'purchases');
    expect(mine.text.indexOf('PO-5001')).toBeLessThan(mine.text.indexOf('PO-1001'));
    expect((await bot.say('dreyes', 'awaiting purchases')).text).toContain('PO-1044');
    expect((await bot.say('sokafor', 'open purchases')).text).toContain('PO-5001');
    expect((await bot.say('sokafor', 'purchases for Chemistry')).text).not.toContain('PO-5001');
    expect((await bot.say('ualvarez', 'show PO-5001')).text).toContain('There is no purchase “PO-5001”');
  });

  it('asks which one is meant when a number names several', async () => {
    const bot = await startKnownTo('dreyes', 'sokafor');
    await sendPurchase(bot, 'dreyes');
    await sendPurchase(bot, 'dreyes', { product: 'visio', seats: '1' });

    const which = await bot.say('dreyes', 'withdraw PO-5001');

    expect(which.text).toContain('Which one of PO-5001?');
    await bot.press('dreyes', which, /Choose/u);
    const states = (await bot.app().ports.purchases.list({ limit: 10 })).map((one) => one.purchase.status);
    expect(states.toSorted()).toEqual(['submitted', 'withdrawn']);
  });
});

describe('a message that is gone', () => {
  it('keeps nobody from being told', async () => {
    const bot = await startKnownTo('dreyes', 'sokafor');
    await sendPurchase(bot, 'dreyes');
    const asked = foundIn(bot, 'sokafor', /^Approve /u);
    bot.connector.trouble({ operation: 'update', conversationId: chatOf('dreyes'), status: 404 });

    await bot.press('sokafor', asked, 'Decline', { words: 'Not this year' });

    expect(foundIn(bot, 'dreyes', 'Declined: 3 Project seats').text).toContain('Not this year');
  });
});
