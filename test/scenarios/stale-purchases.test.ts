import { aMessage, aPress, idOf, newActivityId } from '../support/activities';
import { actionNamed, closeBots, type Shown, type TestBot, wordsOf } from '../support/bot-harness';
import { aForm, foundIn, lastIn, messagesIn } from '../support/purchasing';
import {
  begin,
  type Bought,
  come,
  coverOf,
  dataOf,
  decide,
  dismissApprover,
  dismissDelegate,
  forge,
  read,
  recordedSince,
  recordsOf,
  RESELLER,
  send,
  sendAgain,
  startWithApprovers,
  withdraw,
} from '../support/purchase-world';

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

  it('overwrites nothing with a form that was opened before another sent it again', async () => {
    const bought = await send(bot, 'dreyes');
    await ask(bought);
    await bot.press('dreyes', cardOf(bought, 'dreyes'), 'Change and send again');
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
    await bot.press('dreyes', cardOf(bought, 'dreyes'), 'Change and send again');
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

describe('a press that comes twice', () => {
  interface Twice {
    readonly verb: string;
    readonly alias: string;
    readonly inputs: (bought: Bought) => Readonly<Record<string, string>>;
    readonly bought: () => Promise<Bought>;
    readonly isCover?: true;
    readonly records: readonly string[];
    /** What is answered each time. */
    readonly reads: RegExp;
  }

  const sent = () => send(bot, 'dreyes');
  const returned = async () => {
    const bought = await sent();
    await ask(bought);
    return bought;
  };
  const approved = async () => {
    const bought = await sent();
    await decide(bot, 'sokafor', bought, { kind: 'approve' });
    return bought;
  };
  const none = () => ({});
  const words = () => ({ words: 'Because of the budget' });
  const form = ({ number }: Bought) => aForm({ number });
  const correction = () => ({ seats: '9', from: '2026-08-01', until: '2027-06-30', reason: 'More were ordered' });

  const twice: readonly Twice[] = [
    {
      verb: 'submit',
      alias: 'dreyes',
      bought: () => begin(bot, 'dreyes'),
      inputs: form,
      records: ['purchase-submitted'],
      reads: /Waits for a decision/u,
    },
    {
      verb: 'submit',
      alias: 'nadler',
      bought: returned,
      inputs: form,
      records: ['purchase-submitted'],
      reads: /Waits for a decision/u,
    },
    {
      verb: 'discard',
      alias: 'dreyes',
      bought: () => begin(bot, 'dreyes'),
      inputs: none,
      records: [],
      reads: /^Discarded\nNothing was sent/u,
    },
    {
      verb: 'approve',
      alias: 'sokafor',
      bought: sent,
      inputs: none,
      records: ['purchase-approved', 'entitlement-recorded'],
      reads: /Sam Okafor approved this on Jan 15/u,
    },
    {
      verb: 'decline',
      alias: 'sokafor',
      bought: sent,
      inputs: words,
      records: ['purchase-declined'],
      reads: /Sam Okafor declined this on Jan 15.*: “Because of the budget”/u,
    },
    {
      verb: 'return',
      alias: 'sokafor',
      bought: sent,
      inputs: words,
      records: ['purchase-returned'],
      reads: /Sam Okafor asks on Jan 15.*: “Because of the budget”/u,
    },
    {
      verb: 'withdraw',
      alias: 'dreyes',
      bought: sent,
      inputs: none,
      records: ['purchase-withdrawn'],
      reads: /Dana Reyes withdrew this on Jan 15/u,
    },
    {
      verb: 'confirm',
      alias: 'sokafor',
      bought: approved,
      isCover: true,
      inputs: words,
      records: ['entitlement-confirmed', 'cap-changed'],
      reads: /In force to June 30/u,
    },
    {
      verb: 'correct',
      alias: 'sokafor',
      bought: approved,
      isCover: true,
      inputs: correction,
      records: ['entitlement-recorded'],
      reads: /\+6 seats, .*More were ordered/u,
    },
  ];

  const press = async ({ verb, alias, isCover, inputs }: Twice, bought: Bought) => {
    const data =
      isCover === true ? { ...(await coverOf(bot, bought)), origin: newActivityId() } : await dataOf(bot, bought);
    return forge(alias, bot, { verb: `purchase.${verb}`, data, inputs: inputs(bought), replyToId: undefined });
  };

  const cells = twice.flatMap((one) =>
    (['is delivered again', 'is a double click', 'comes a third time, as a message'] as const).map(
      (how) => [one.verb, how, one] as const,
    ),
  );

  it.each(cells)('has one effect and the same answer: purchase.%s %s', async (_, how, one) => {
    const bought = await one.bought();
    const activity = await press(one, bought);
    const before = await recordsOf(bot);

    const first = await come(bot, one.alias, activity);
    const between = await recordsOf(bot);
    const again = { ...activity, ...(how === 'is delivered again' ? {} : { id: newActivityId() }) };
    const { action } = activity['value'] as { readonly action: { readonly data: unknown } };
    const second = await come(
      bot,
      one.alias,
      how === 'comes a third time, as a message' ? aMessage(one.alias, bot.place, '', { value: action.data }) : again,
    );

    expect(recordedSince(before, between).filter((recorded) => !recorded.startsWith('license-'))).toEqual(one.records);
    expect(await recordsOf(bot)).toEqual(between);
    expect(second.others).toEqual([]);
    for (const { text } of [first, second]) {
      expect(text.trim()).toMatch(one.reads);
      expect(text).not.toMatch(/changed nothing|nothing left/u);
    }
  });

  it('is begun once and shown once when the same press of “Buy seats” is delivered twice', async () => {
    const activity = forge('dreyes', bot, { verb: 'purchase.form', data: { department: 'math', product: 'visio' } });
    const [before, messages] = [await recordsOf(bot), messagesIn(bot, 'dreyes').length];

    await come(bot, 'dreyes', activity);
    await come(bot, 'dreyes', activity);

    expect(messagesIn(bot, 'dreyes')).toHaveLength(messages + 1);
    expect(Object.keys((await recordsOf(bot)).documents)).toHaveLength(Object.keys(before.documents).length + 1);
  });

  it.each(['withdraw', 'show', 'correct'])(
    'is answered once when “%s PO-…” is delivered twice as a message',
    async (verb) => {
      const bought = await (verb === 'correct' ? approved() : sent());
      const alias = verb === 'correct' ? 'sokafor' : 'dreyes';
      const message = aMessage(alias, bot.place, `${verb} ${bought.number}`);
      await come(bot, alias, message);
      const [before, messages] = [await recordsOf(bot), messagesIn(bot, alias).length];

      await come(bot, alias, message);

      expect(await recordsOf(bot)).toEqual(before);
      expect(messagesIn(bot, alias)).toHaveLength(messages);
    },
  );

  it('by two approvers at once is decided by one, and the other is told by whom', async () => {
    const bought = await sent();
    const data = await dataOf(bot, bought);
    const before = await recordsOf(bot);

    const answers = await Promise.all(
      ['sokafor', 'kbell'].map((alias) => bot.invoke(forge(alias, bot, { verb: 'purchase.approve', data }))),
    );
    await bot.app().settled();

    const texts = answers.map((answer) => wordsOf(answer.value));
    expect(recordedSince(before, await recordsOf(bot))).toEqual(['purchase-approved', 'entitlement-recorded']);
    expect(texts.filter((text) => /Your press changed nothing: .* approved it already/u.test(text))).toHaveLength(1);
  });

  it('by a client that sends messages does what it does as an invoke', async () => {
    const bought = await sent();
    const card = cardOf(bought, 'sokafor');
    const { data } = actionNamed(card, /^Approve/u);

    const came = await come(bot, 'sokafor', aMessage('sokafor', bot.place, '', { value: data, replyToId: card.id }));

    expect(came.text).toContain('Sam Okafor approved this');
    expect(await read(bot, bought)).toMatchObject({ purchase: { status: 'approved' } });
    expect(bot.look(card).actions).toEqual([]);
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
