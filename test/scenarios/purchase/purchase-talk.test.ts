import { closeBots, type Shown, type TestBot } from '../../support/bot/bot-harness';
import { aForm, foundIn, lastIn, messagesIn, sendPurchase } from '../../support/purchase/purchasing';
import {
  type Bought,
  decide,
  read,
  recordsOf,
  send,
  sendAgain,
  startWithApprovers,
  withdraw,
} from '../../support/purchase/purchase-world';

afterEach(closeBots);

const titlesOf = ({ actions }: Shown) => actions.map(({ title }) => title);
const statusOf = async (bot: TestBot, bought: Bought) => (await read(bot, bought)).purchase.status;

describe('a decision that is typed', () => {
  it('approves one purchase, and says what it waits for', async () => {
    const bot = await startWithApprovers();
    const bought = await send(bot, 'dreyes');

    const said = await bot.say('sokafor', `approve ${bought.number}`);

    expect(said.text).toContain('Sam Okafor approved this');
    expect(titlesOf(said)).toEqual(['Confirm received', 'Show position']);
    expect(foundIn(bot, 'dreyes', 'Approved: 3 Project seats').text).toContain(bought.number);
    expect(await statusOf(bot, bought)).toBe('approved');
  });

  it('declines with the reason, and without one asks for it, which can be typed', async () => {
    const bot = await startWithApprovers();
    const [first, second] = [await send(bot, 'dreyes'), await send(bot, 'dreyes')];

    const said = await bot.say('sokafor', `decline ${first.number} because we don't need it`);
    expect(said.text).toContain("“we don't need it”");
    expect(await statusOf(bot, first)).toBe('declined');

    const asking = await bot.say('sokafor', `decline ${second.number}`);
    expect(asking.text).toContain(`Why is ${second.number} declined?`);
    expect(await statusOf(bot, second)).toBe('submitted');
    const done = await bot.say('sokafor', 'the quote is too old');
    expect(done.text).toContain('“the quote is too old”');
    expect(await statusOf(bot, second)).toBe('declined');
  });

  it('asks with the question, and what is typed next by the buyer is the answer', async () => {
    const bot = await startWithApprovers();
    const bought = await send(bot, 'dreyes');

    await bot.say('sokafor', `ask ${bought.number}: which cost center?`);
    const said = await bot.say('dreyes', 'It is cost center 17');

    expect(said.text).toContain('Waits for a decision');
    const again = lastIn(bot, 'sokafor');
    expect(again.text).toMatch(/Sam Okafor: “which cost center\?”[\s\S]*Dana Reyes: “It is cost center 17”/u);
    expect(await statusOf(bot, bought)).toBe('submitted');
  });

  it('takes what is typed much later for the answer only after asking, once', async () => {
    const bot = await startWithApprovers();
    const bought = await send(bot, 'dreyes');
    await bot.say('sokafor', `ask ${bought.number}: which cost center?`);
    bot.advance(11 * 60_000);

    const asked = await bot.say('dreyes', 'It is cost center 17');
    expect(asked.text).toContain(`Is this your answer about ${bought.number}?`);
    expect(await statusOf(bot, bought)).toBe('returned');
    expect((await bot.say('dreyes', 'It is cost center 17')).text).not.toContain('Is this your answer');
    await bot.press('dreyes', asked, 'Send it as the answer');

    expect(await statusOf(bot, bought)).toBe('submitted');
  });

  it.each(['approve all', 'decline all', 'approve it'])('never takes several at once: %s', async (text) => {
    const bot = await startWithApprovers();
    const bought = [await send(bot, 'dreyes'), await send(bot, 'dreyes')];
    const before = await recordsOf(bot);

    const which = await bot.say('sokafor', text);

    expect(which.text).toContain('Which purchase do you want to');
    for (const { number } of bought) expect(which.text).toContain(number);
    expect(await recordsOf(bot)).toEqual(before);
    expect((await bot.say('dreyes', text)).text).toContain('Only approvers in central IT can do this');
  });

  it('is not made by whoever sent it, nor by a delegate, nor about what is decided', async () => {
    const bot = await startWithApprovers();
    const own = await send(bot, 'kbell');
    const gone = await send(bot, 'dreyes');
    await withdraw(bot, 'dreyes', gone);

    expect((await bot.say('kbell', `approve ${own.number}`)).text).toContain('somebody else has to decide it');
    expect((await bot.say('dreyes', `approve ${own.number}`)).text).toContain(
      'Only approvers in central IT can do this',
    );
    expect((await bot.say('sokafor', `approve ${gone.number}`)).text).toContain('Dana Reyes withdrew it');
    expect([await statusOf(bot, own), await statusOf(bot, gone)]).toEqual(['submitted', 'withdrawn']);
  });

  it('says what is so where another process was faster', async () => {
    const bot = await startWithApprovers();
    const bought = await send(bot, 'dreyes');
    await bot.say('sokafor', `decline ${bought.number}`);
    await decide(bot, 'kbell', bought, { kind: 'approve' });

    expect((await bot.say('sokafor', 'the quote is too old')).text).toContain('Kira Bell approved it already');
    expect(await statusOf(bot, bought)).toBe('approved');
  });
});

describe('a purchase that is taken back', () => {
  it('is asked about by its number, and by yes', async () => {
    const bot = await startWithApprovers();
    expect((await bot.say('dreyes', 'cancel my order')).text).toContain('You have no open purchase');
    const bought = await send(bot, 'dreyes');

    expect((await bot.say('dreyes', 'I want to cancel a purchase')).text).toContain(`Withdraw ${bought.number}?`);
    expect(await statusOf(bot, bought)).toBe('submitted');
    expect((await bot.say('dreyes', 'yes')).text).toContain('Dana Reyes withdrew this');
    expect(await statusOf(bot, bought)).toBe('withdrawn');
  });

  it('is chosen among several', async () => {
    const bot = await startWithApprovers();
    const [first, second] = [await send(bot, 'dreyes'), await send(bot, 'dreyes')];

    const which = await bot.say('dreyes', 'cancel my order');
    expect(which.text).toContain('Which purchase do you want to withdraw?');
    await bot.press('dreyes', which, `Withdraw ${first.number}`);

    expect([await statusOf(bot, first), await statusOf(bot, second)]).toEqual(['withdrawn', 'submitted']);
  });

  it('can be copied into a new one, without its number and its proof', async () => {
    const bot = await startWithApprovers();
    const bought = await send(bot, 'dreyes', { form: { price: '99' } });
    await withdraw(bot, 'dreyes', bought);

    await bot.press('dreyes', await bot.say('dreyes', `show ${bought.number}`), 'Copy into a new purchase');

    const form = JSON.stringify(lastIn(bot, 'dreyes').card);
    expect(form).toContain('"value":"99"');
    expect(form).not.toContain(bought.number);
    expect(form).not.toContain('sharepoint');
  });
});

describe('a form', () => {
  it('is opened by telling what was bought, and filled by what is typed next', async () => {
    const bot = await startWithApprovers();
    const form = await bot.say('dreyes', 'I bought 5 visio licenses yesterday, PO 4711');
    expect(JSON.stringify(form.card)).toContain('"value":"PO 4711"');
    expect(JSON.stringify(form.card)).toContain('"value":5');

    const filled = await bot.say('dreyes', 'sorry, it is PO-5001');
    expect(JSON.stringify(filled.card)).toContain('"value":"PO-5001"');
    const more = await bot.say('dreyes', '8 seats');
    expect(JSON.stringify(more.card)).toMatch(/"value":8[\s\S]*"value":"PO-5001"/u);
    expect(await bot.app().ports.purchases.list({ status: 'submitted', limit: 1 })).toEqual([]);
  });

  it('for the next term has its days', async () => {
    const bot = await startWithApprovers();
    const form = JSON.stringify((await bot.say('dreyes', 'order 3 project licenses for next term')).card);
    expect(form).toContain('"value":"2027-08-01"');
    expect(form).toContain('"value":"2028-06-30"');
  });

  it('warns whoever buys of a number that is used already, and sends it only then', async () => {
    const bot = await startWithApprovers();
    const { number } = await send(bot, 'dreyes');
    const form = await bot.say('dreyes', 'buy 3 Project');

    const { shown } = await bot.press('dreyes', form, 'Send to central IT', aForm({ number }));
    expect(shown.text).toContain(`Send ${number} again?`);
    expect(shown.text).toContain(`${number} was already used for 3 Project seats in Mathematics.`);
    expect(await bot.app().ports.purchases.list({ status: 'submitted', limit: 9 })).toHaveLength(1);
    await bot.press('dreyes', shown, 'Send anyway', aForm({ number }));

    expect(await bot.app().ports.purchases.list({ status: 'submitted', limit: 9 })).toHaveLength(2);
  });
});

describe('the card of a purchase', () => {
  it('that was sent again says what changed', async () => {
    const bot = await startWithApprovers();
    const bought = await send(bot, 'dreyes');
    await decide(bot, 'sokafor', bought, { kind: 'return', question: 'Really three?' });
    await sendAgain(bot, 'dreyes', bought, { seats: '8', link: 'https://contoso.sharepoint.com/new.pdf' });

    const { text } = lastIn(bot, 'sokafor');

    expect(text).toMatch(
      /Changed since Sam Okafor asked[\s\S]*Seats\s+3\s+8\s+link to contoso\.sharepoint\.com, replaced/u,
    );
    expect(text).not.toMatch(/Reseller\s+\S.*\s+Quillfeather/u);
  });

  it('says who waits for its seats', async () => {
    const bot = await startWithApprovers();
    await sendPurchase(bot, 'dreyes');
    expect(foundIn(bot, 'sokafor', /^Approve/u).text).toMatch(/Who waits\s+3 people, in order: Carla Diaz/u);
    expect((await bot.say('dreyes', 'show PO-5001')).text).toMatch(/Who waits\s+3 people, in order: Carla Diaz/u);
  });

  it('tells what confirming by hand does before it is done, and what it did', async () => {
    const bot = await startWithApprovers();
    const bought = await send(bot, 'dreyes');
    await decide(bot, 'sokafor', bought, { kind: 'approve' });
    const before = await recordsOf(bot);
    const card = foundIn(bot, 'sokafor', 'Sam Okafor approved this');

    const { shown } = await bot.press('sokafor', card, 'Confirm received');
    expect(shown.text).toContain('Confirm that 3 Project seats are there?');
    expect(shown.text).toMatch(
      /Microsoft 365 has \d+ Project units; \d+ seats are in force in all departments together\./u,
    );
    expect(shown.text).toMatch(
      /Mathematics goes from 2 to 5 seats of Project at once\. Of those who wait Carla Diaz, .* are seated\./u,
    );
    expect(await recordsOf(bot)).toEqual(before);

    const done = await bot.press('sokafor', shown, 'Confirm received', { words: 'Mail of the reseller' });
    expect(done.text).toMatch(/Carla Diaz, .* are seated now\./u);
    expect(messagesIn(bot, 'dreyes').filter(({ text }) => /gets a seat now/u.test(text))).toEqual([]);
  });
});
