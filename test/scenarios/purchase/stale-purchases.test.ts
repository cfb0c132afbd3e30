import { aPress, idOf } from '../../support/bot/activities';
import { actionNamed, closeBots, type Shown, type TestBot, wordsOf } from '../../support/bot/bot-harness';
import { aForm, foundIn, lastIn, messagesIn } from '../../support/purchase/purchasing';
import {
  type Bought,
  come,
  coverOf,
  dataOf,
  decide,
  dismissApprover,
  dismissDelegate,
  forge,
  read,
  recordsOf,
  RESELLER,
  send,
  sendAgain,
  startWithApprovers,
  withdraw,
} from '../../support/purchase/purchase-world';

let bot: TestBot;
beforeAll(async () => {
  bot = await startWithApprovers(['dreyes', 'nadler', 'sokafor', 'kbell']);
});
afterAll(closeBots);

const ask = (bought: Bought) => decide(bot, 'sokafor', bought, { kind: 'return', question: 'Which project?' });

/** The newest card of a purchase in somebody's chat. */
const cardOf = ({ number }: Bought, alias: string): Shown => foundIn(bot, alias, new RegExp(`${number}\\b`, 'u'));

/** Presses a button of a card as it was, whatever has become of it. */
const pressOld = (
  alias: string,
  card: Shown,
  title: string | RegExp,
  inputs: Readonly<Record<string, string>> = {},
) => {
  const action = actionNamed(card, title);
  return come(
    bot,
    alias,
    aPress(alias, bot.place, { action: { ...action, data: { ...action.data, ...inputs } }, replyToId: card.id }),
  );
};

describe('a card of a purchase that went on since', () => {
  it('approves nothing once it was changed, and says who changed it', async () => {
    const bought = await send(bot, 'dreyes');
    const old = cardOf(bought, 'kbell');
    await ask(bought);
    await sendAgain(bot, 'nadler', bought, { seats: '30' });
    const before = await recordsOf(bot);

    const came = await pressOld('kbell', old, /^Approve/u);

    expect(came.text).toMatch(/Your press changed nothing: Nina Adler sent it again, Jan 15, 12:00 PM/u);
    expect(came.text).toContain('30 Project seats');
    expect(await recordsOf(bot)).toEqual(before);
  });

  it.each(['Approve 3 seats', 'Decline', 'Ask'])('says who approved it and when, after %s', async (title) => {
    const bought = await send(bot, 'dreyes');
    const old = cardOf(bought, 'kbell');
    await decide(bot, 'sokafor', bought, { kind: 'approve' });
    const before = await recordsOf(bot);

    const came = await pressOld('kbell', old, title, { words: 'No' });

    expect(came.text).toMatch(/Your press changed nothing: Sam Okafor approved it already, Jan 15, 12:00 PM/u);
    expect(came.others).toEqual([]);
    expect(await recordsOf(bot)).toEqual(before);
  });

  it('says who declined it', async () => {
    const bought = await send(bot, 'dreyes');
    const old = cardOf(bought, 'kbell');
    await decide(bot, 'sokafor', bought, { kind: 'decline', reason: 'No' });

    expect((await pressOld('kbell', old, /^Approve/u)).text).toContain('Sam Okafor declined it already');
    expect(await read(bot, bought)).toMatchObject({ purchase: { status: 'declined' } });
  });

  it('approves nothing that was withdrawn', async () => {
    const bought = await send(bot, 'dreyes');
    const old = cardOf(bought, 'sokafor');
    await withdraw(bot, 'nadler', bought);
    const before = await recordsOf(bot);

    const came = await pressOld('sokafor', old, /^Approve/u);

    expect(came.text).toContain('Your press changed nothing: Nina Adler withdrew it');
    expect(await recordsOf(bot)).toEqual(before);
  });

  it('approves nothing that was asked about and not answered, whatever version it names', async () => {
    const bought = await send(bot, 'dreyes');
    await ask(bought);
    const before = await recordsOf(bot);

    const came = await come(
      bot,
      'kbell',
      forge('kbell', bot, { verb: 'purchase.approve', data: await dataOf(bot, bought) }),
    );

    expect(came.text).toContain('Your press changed nothing: Sam Okafor asked about it');
    expect(await recordsOf(bot)).toEqual(before);
  });

  it('withdraws nothing that was approved', async () => {
    const bought = await send(bot, 'dreyes');
    const old = await bot.say('dreyes', `show ${bought.number}`);
    await decide(bot, 'sokafor', bought, { kind: 'approve' });
    const before = await recordsOf(bot);

    const came = await pressOld('dreyes', old, 'Withdraw');

    expect(came.text).toContain('Your press changed nothing: Sam Okafor approved it already');
    expect(await recordsOf(bot)).toEqual(before);
  });

  it.each(['approve', 'decline', 'withdraw'] as const)('takes nothing back after it was settled by %s', async (how) => {
    const bought = await send(bot, 'dreyes');
    if (how === 'withdraw') await withdraw(bot, 'dreyes', bought);
    else await decide(bot, 'sokafor', bought, how === 'approve' ? { kind: how } : { kind: how, reason: 'No' });
    const before = await recordsOf(bot);
    const data = await dataOf(bot, bought);

    const typed = await bot.say('dreyes', `withdraw ${bought.number}`);
    const presses = ['withdraw', 'submit', 'approve', 'decline', 'return'].map((verb) =>
      forge(verb === 'withdraw' || verb === 'submit' ? 'nadler' : 'kbell', bot, {
        verb: `purchase.${verb}`,
        data,
        inputs: { ...aForm({ number: bought.number }), words: 'No' },
      }),
    );
    const answers = [typed.text];
    for (const press of presses) answers.push(wordsOf((await bot.invoke(press)).value));
    await bot.app().settled();

    expect(answers.filter((text) => !text.includes('Your press changed nothing'))).toEqual([]);
    expect(await recordsOf(bot)).toEqual(before);
  });

  it('overwrites nothing with a form that was opened before another sent it again', async () => {
    const bought = await send(bot, 'dreyes');
    await ask(bought);
    await bot.press('dreyes', cardOf(bought, 'dreyes'), 'Open the form');
    const old = lastIn(bot, 'dreyes');
    await sendAgain(bot, 'nadler', bought, { seats: '7' });
    const before = await recordsOf(bot);

    const came = await pressOld('dreyes', old, 'Send to central IT', {
      ...aForm({ number: bought.number }),
      seats: '99',
    });

    expect(came.text).toContain('Your press changed nothing: Nina Adler sent it again');
    expect(came.others).toEqual([]);
    expect(await recordsOf(bot)).toEqual(before);
    expect((await read(bot, bought)).purchase.details.seats).toBe(7);
  });

  it('overwrites nothing with the form of a second question', async () => {
    const bought = await send(bot, 'dreyes');
    await ask(bought);
    await bot.press('dreyes', cardOf(bought, 'dreyes'), 'Open the form');
    const old = lastIn(bot, 'dreyes');
    await sendAgain(bot, 'nadler', bought, { seats: '7' });
    await ask(bought);
    const before = await recordsOf(bot);

    const came = await pressOld('dreyes', old, 'Send to central IT', {
      ...aForm({ number: bought.number }),
      seats: '99',
    });

    expect(came.text).toContain('Your press changed nothing');
    expect(await recordsOf(bot)).toEqual(before);
  });

  it.each(['Send to central IT', 'Discard'])(
    'does nothing with %s on the form of a draft that another sent',
    async (title) => {
      const form = await bot.say('dreyes', 'buy 3 Project');
      const { department, purchase } = dataOfButton(form, 'Discard');
      const bought = { department, purchase, number: 'PO-4711' } as unknown as Bought;
      await sendAgain(bot, 'nadler', bought);
      const before = await recordsOf(bot);

      const came = await pressOld('dreyes', form, title, aForm({ seats: '99' }));

      expect(came.text).toMatch(/Your press changed nothing: Nina Adler sent it already, Jan 15, 12:00 PM/u);
      expect(await recordsOf(bot)).toEqual(before);
    },
  );

  it('confirms nothing twice, and says that there is nothing left', async () => {
    const bought = await send(bot, 'dreyes');
    await decide(bot, 'sokafor', bought, { kind: 'approve' });
    const data = await coverOf(bot, bought);
    const confirm = (alias: string) =>
      come(
        bot,
        alias,
        forge(alias, bot, { verb: 'purchase.confirm', data, inputs: { words: 'The reseller says so' } }),
      );
    await confirm('sokafor');
    const before = await recordsOf(bot);

    const came = await confirm('kbell');

    expect(came.text).toContain('There was nothing left to change');
    expect(await recordsOf(bot)).toEqual(before);
  });
});

describe('a card of somebody whose role was taken since', () => {
  let bought: Bought;
  beforeEach(async () => {
    bot = await startWithApprovers(['dreyes', 'nadler', 'sokafor', 'kbell']);
    bought = await send(bot, 'dreyes');
  });
  afterEach(closeBots);

  it.each(['Approve 3 seats', 'Decline', 'Ask'])('decides nothing: %s', async (title) => {
    const card = cardOf(bought, 'kbell');
    await dismissApprover(bot, 'kbell');
    const before = await recordsOf(bot);

    const came = await pressOld('kbell', card, title, { words: 'No' });

    expect(came.text).toContain('You do not manage seats here');
    expect(came.others).toEqual([]);
    expect(await recordsOf(bot)).toEqual(before);
  });

  it('decides nothing when the role of an approver was taken and that of a delegate is left', async () => {
    const card = cardOf(bought, 'kbell');
    await dismissApprover(bot, 'kbell');
    await bot.app().ports.departments.change('math' as never, async (books) => {
      const department = await books.department();
      if (department === undefined) throw new Error('there is no such department');
      const kira = { userId: idOf('kbell'), displayName: 'Kira Bell', userPrincipalName: '' };
      await books.saveDepartment({ ...department, delegates: [...department.delegates, kira as never] });
    });

    const came = await pressOld('kbell', card, /^Approve/u);

    expect(came.text).toContain('Only approvers in central IT can do this');
    expect(await read(bot, bought)).toMatchObject({ purchase: { status: 'submitted' } });
  });

  it.each(['confirm', 'correct', 'correct-form'])('gives no seats: %s', async (verb) => {
    await decide(bot, 'sokafor', bought, { kind: 'approve' });
    const data = { ...(await coverOf(bot, bought)), origin: 'x' };
    await dismissApprover(bot, 'kbell');
    const before = await recordsOf(bot);
    const inputs = { words: 'Yes', seats: '9', from: '2026-08-01', until: '2027-06-30', reason: 'Yes' };

    const came = await come(bot, 'kbell', forge('kbell', bot, { verb: `purchase.${verb}`, data, inputs }));

    expect(came.text).toContain('You do not manage seats here');
    expect(await recordsOf(bot)).toEqual(before);
  });

  it('withdraws nothing', async () => {
    const card = await bot.say('dreyes', `show ${bought.number}`);
    await dismissDelegate(bot, 'dreyes');
    const before = await recordsOf(bot);

    const pressed = await pressOld('dreyes', card, 'Withdraw');
    const typed = await bot.say('dreyes', `withdraw ${bought.number}`);

    expect([pressed.text, typed.text]).toEqual([
      expect.stringContaining('You do not manage seats here'),
      expect.stringContaining('You do not manage seats here'),
    ]);
    expect(await recordsOf(bot)).toEqual(before);
  });

  it.each(['dreyes', 'nadler'])('sends nothing: %s', async (alias) => {
    const form = await bot.say(alias, 'buy 3 Project');
    await dismissDelegate(bot, alias);
    const before = await recordsOf(bot);

    const came = await pressOld(alias, form, 'Send to central IT', aForm());

    expect(came.text).toContain('You do not manage seats here');
    expect(came.others).toEqual([]);
    expect(await recordsOf(bot)).toEqual(before);
  });

  it('discards nothing, and says so', async () => {
    const form = await bot.say('nadler', 'buy 3 Project');
    await dismissDelegate(bot, 'nadler');
    const before = await recordsOf(bot);

    const came = await pressOld('nadler', form, 'Discard');

    expect(came.text).toContain('You do not manage seats here');
    expect(await recordsOf(bot)).toEqual(before);
  });

  it('is not sent to them when it is sent again', async () => {
    await ask(bought);
    await dismissApprover(bot, 'kbell');
    const messages = messagesIn(bot, 'kbell').length;

    await sendAgain(bot, 'dreyes', bought);

    expect(messagesIn(bot, 'kbell')).toHaveLength(messages);
  });

  it('is seen by nobody whose role was taken, and no file of it handed over', async () => {
    await dismissDelegate(bot, 'nadler');

    const came = await come(
      bot,
      'nadler',
      forge('nadler', bot, { verb: 'purchase.show', data: await dataOf(bot, bought) }),
    );

    expect(came.text).toContain('You do not manage seats here');
    expect(came.text).not.toContain(RESELLER);
  });
});

const dataOfButton = (card: Shown, title: string) => {
  const { alacarte } = actionNamed(card, title).data as unknown as { readonly alacarte: { readonly data: object } };
  return alacarte.data as { readonly department: string; readonly purchase: string };
};
