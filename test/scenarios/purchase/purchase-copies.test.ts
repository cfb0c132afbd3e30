import { type ConversationAddress } from '../../../src/domain/conversation';
import { aPress, BOT_ID, idOf, TENANT_ID } from '../../support/bot/activities';
import { actionNamed, closeBots, type Shown, shownAs, type TestBot } from '../../support/bot/bot-harness';
import { aForm, foundIn, lastIn, messagesIn } from '../../support/purchase/purchasing';
import {
  addFile,
  begin,
  type Bought,
  changeInstitution,
  come,
  coverOf,
  dataOf,
  decide,
  forge,
  read,
  recordsOf,
  send,
  sendAgain,
  startWithApprovers,
  withdraw,
} from '../../support/purchase/purchase-world';

const CHANNEL = '19:it@thread.tacv2';

let bot: TestBot;
beforeEach(async () => {
  bot = await startWithApprovers(['dreyes', 'nadler', 'sokafor', 'kbell', 'lmarin']);
});
afterEach(closeBots);

/** Sends purchases to a channel, too. */
const chooseChannel = () => {
  const channel: ConversationAddress = {
    tenantId: TENANT_ID,
    conversationId: CHANNEL,
    conversationType: 'channel',
    serviceUrl: bot.place.serviceUrl,
    botId: BOT_ID,
    teamsUserId: '29:sokafor',
    userId: idOf('sokafor') as never,
  };
  return changeInstitution(bot, (now) => ({ ...now, channel }));
};

const messagesInChannel = (): readonly Shown[] =>
  bot.connector.shown(CHANNEL).map((message) => shownAs(message.id, message.activity));

/** Every message anywhere that is about a purchase, but for what tells people what became of it. */
const cardsOf = ({ number }: Bought): readonly Shown[] =>
  bot.connector
    .shown()
    .map((message) => shownAs(message.id, message.activity))
    .filter(
      (message) => message.text.includes(number) && !/^(?:Approved|Declined|Withdrawn|A question)/u.test(message.text),
    );

/** A message as it stands now. */
const nowOf = (message: Shown): Shown => bot.look(message);

const CHANGING = ['purchase.approve', 'purchase.decline', 'purchase.return', 'purchase.withdraw', 'purchase.amend'];

const buttonsOf = (messages: readonly Shown[]): readonly string[] =>
  messages.flatMap((message) =>
    message.actions.map((action) => action.verb ?? '').filter((verb) => CHANGING.includes(verb)),
  );

const ask = (bought: Bought, alias = 'sokafor') =>
  decide(bot, alias, bought, { kind: 'return', question: 'Which project?' });

/** Presses a button of a channel's message. */
const pressInChannel = (alias: string, message: Shown, title: string | RegExp, inputs = {}) => {
  const action = actionNamed(message, title);
  // As Teams names the thread that a press in a channel comes from.
  const conversation = {
    id: `${CHANNEL};messageid=1700000000000`,
    conversationType: 'channel',
    tenantId: TENANT_ID,
    isGroup: true,
  };
  const pressed = { action: { ...action, data: { ...action.data, ...inputs } }, replyToId: message.id };
  return come(bot, alias, { ...aPress(alias, bot.place, pressed), conversation });
};

describe('a purchase that was sent', () => {
  it('asks every approver and the channel once, and nobody else', async () => {
    await chooseChannel();

    const bought = await send(bot, 'dreyes');

    const asked = bot.connector.posts().filter((call) => JSON.stringify(call.body).includes(bought.number));
    expect(asked.map((call) => call.conversationId).toSorted()).toEqual([CHANNEL, 'a:kbell', 'a:sokafor']);
  });

  it('asks the other approver when an approver sends it, and not its sender', async () => {
    const bought = await send(bot, 'kbell');

    expect(foundIn(bot, 'sokafor', bought.number).text).toContain('Approve 3 Project seats?');
    expect(messagesIn(bot, 'kbell').filter((message) => message.text.includes(bought.number))).toEqual([]);
  });

  it('asks the other approver alone once an approver changed it', async () => {
    const bought = await send(bot, 'dreyes');
    await ask(bought);
    const before = messagesIn(bot, 'kbell').length;

    await sendAgain(bot, 'kbell', bought);

    expect(lastIn(bot, 'sokafor').text).toContain('Approve 3 Project seats?');
    expect(messagesIn(bot, 'kbell')).toHaveLength(before);
  });
});

describe('nobody decides what they sent or changed', () => {
  const words = { words: 'Because' };
  const own = [
    ['sent', 'kbell', 'approve'],
    ['sent', 'kbell', 'decline'],
    ['sent', 'kbell', 'return'],
    ['changed', 'kbell', 'approve'],
    ['changed', 'kbell', 'decline'],
    ['changed', 'kbell', 'return'],
    ['begun', 'kbell', 'approve'],
  ] as const;

  async function theirs(how: 'sent' | 'changed' | 'begun'): Promise<Bought> {
    if (how === 'sent') return send(bot, 'kbell');
    if (how === 'begun') {
      const begun = await begin(bot, 'kbell');
      await sendAgain(bot, 'dreyes', begun);
      return begun;
    }
    const bought = await send(bot, 'dreyes');
    await ask(bought);
    await sendAgain(bot, 'kbell', bought);
    return bought;
  }

  it.each(own)('not even an approver: %s by %s, purchase.%s', async (how, alias, verb) => {
    const bought = await theirs(how);
    const data = await dataOf(bot, bought);
    const before = await recordsOf(bot);

    const came = await come(bot, alias, forge(alias, bot, { verb: `purchase.${verb}`, data, inputs: words }));

    expect(came.text).toContain('You sent or changed this purchase, so somebody else has to decide it');
    expect(came.others).toEqual([]);
    expect(await recordsOf(bot)).toEqual(before);
  });

  it.each(['confirm', 'correct', 'correct-form'])('nor gives themselves seats: purchase.%s', async (verb) => {
    const bought = await theirs('changed');
    await decide(bot, 'sokafor', bought, { kind: 'approve' });
    const data = { ...(await coverOf(bot, bought)), origin: 'x' };
    const inputs = { ...words, seats: '9', from: '2026-08-01', until: '2027-06-30', reason: 'Because' };
    const before = await recordsOf(bot);

    const came = await come(bot, 'kbell', forge('kbell', bot, { verb: `purchase.${verb}`, data, inputs }));

    expect(came.text).toMatch(/another approver has to do this|Somebody else has to decide/u);
    expect(await recordsOf(bot)).toEqual(before);
  });

  it('and sees no button to do so', async () => {
    const bought = await theirs('changed');
    const undecided = await bot.say('kbell', `show ${bought.number}`);
    await decide(bot, 'sokafor', bought, { kind: 'approve' });
    const approved = await bot.say('kbell', `show ${bought.number}`);

    expect(undecided.actions.map((action) => action.title)).toEqual(['Withdraw']);
    expect(approved.actions.map((action) => action.verb)).toEqual(['pool.show']);
  });

  it('when it is pressed in the channel, leaves the message there to the others', async () => {
    await chooseChannel();
    const bought = await send(bot, 'kbell');
    const [card] = messagesInChannel();
    if (card === undefined) throw new Error('nothing was posted to the channel');

    const refused = await pressInChannel('kbell', card, /^Approve/u);
    const approved = bot.look(card);
    await ask(bought);
    const returned = bot.look(card);
    await sendAgain(bot, 'dreyes', bought);

    expect(refused.text).toContain('somebody else has to decide it');
    expect(approved.actions.map((action) => action.verb)).toContain('purchase.approve');
    expect(buttonsOf([returned])).toEqual([]);
    expect(bot.look(card).text).toContain('a newer card asks about it');
    expect(messagesInChannel()).toHaveLength(2);
  });
});

describe('every card of a purchase', () => {
  /** One card in each place where there can be one, while it waits for a decision. */
  async function everywhere(): Promise<{ readonly bought: Bought; readonly cards: readonly Shown[] }> {
    await chooseChannel();
    const form = await bot.say('dreyes', 'buy 3 Project');
    await bot.press('dreyes', form, 'Send to central IT', aForm({ number: 'PO-7001' }));
    const { data } = actionNamed(bot.look(form), 'Withdraw') as unknown as {
      readonly data: { readonly alacarte: { readonly data: Pick<Bought, 'department' | 'purchase'> } };
    };
    const bought = { ...data.alacarte.data, number: 'PO-7001' };
    await bot.press('dreyes', await bot.say('dreyes', 'purchases'), 'Show PO-7001');
    for (const alias of ['dreyes', 'nadler', 'sokafor', 'kbell', 'lmarin']) await bot.say(alias, 'show PO-7001');
    const cards = cardsOf(bought).filter((card) => !card.text.startsWith('Purchases'));
    expect(cards.length).toBeGreaterThanOrEqual(9);
    return { bought, cards };
  }

  it('has nothing left to decide once it was approved, and says who did it and when', async () => {
    const { cards } = await everywhere();

    await bot.press('sokafor', foundIn(bot, 'sokafor', /^Approve/u), /^Approve/u);

    for (const card of cards.filter((one) => one.actions.length > 0).map(nowOf)) {
      expect(['', 'Confirm received, Show position']).toContain(card.actions.map(({ title }) => title).join(', '));
      expect(card.text).toContain('Sam Okafor approved this on Jan 15, 12:00 PM');
    }
    expect(foundIn(bot, 'dreyes', 'Approved: 3 Project seats').text).toContain('PO-7001');
  });

  it.each([
    ['declined', 'Decline', 'Sam Okafor declined this on Jan 15, 12:00 PM: “Because”', 'Declined: 3 Project seats'],
    ['asked about', 'Ask', 'Sam Okafor asks on Jan 15, 12:00 PM: “Because”', 'A question about your 3 Project seats'],
  ])('once it was %s offers nobody to decide it, and says who did it and when', async (_, title, said, told) => {
    const { cards } = await everywhere();

    await bot.press('sokafor', foundIn(bot, 'sokafor', /^Approve/u), title, { words: 'Because' });

    const now = cards.filter((one) => one.actions.length > 0).map(nowOf);
    expect(now.map((card) => card.text.includes(said))).toEqual(now.map(() => true));
    expect(buttonsOf(now).filter((verb) => !['purchase.amend', 'purchase.withdraw'].includes(verb))).toEqual([]);
    if (title === 'Decline') expect(buttonsOf(now)).toEqual([]);
    expect(foundIn(bot, 'dreyes', told).text).toContain('“Because”');
  });

  it('has nothing left to press once it was withdrawn', async () => {
    const { bought, cards } = await everywhere();

    await bot.say('nadler', `withdraw ${bought.number}`);

    const now = cards.filter((one) => one.actions.length > 0).map(nowOf);
    expect(buttonsOf(now)).toEqual([]);
    expect(now.map((card) => card.text.includes('Nina Adler withdrew this on Jan 15, 12:00 PM'))).toEqual(
      now.map(() => true),
    );
    expect(foundIn(bot, 'dreyes', 'Withdrawn: 3 Project seats').text).toContain('Nina Adler');
  });

  it('says that a newer one asks, once it was changed and sent again', async () => {
    const { bought } = await everywhere();
    const asked = cardsOf(bought).filter((card) => card.text.startsWith('Approve 3 Project seats?'));
    await ask(bought);

    await sendAgain(bot, 'nadler', bought, { seats: '4' });

    expect(asked.map((card) => bot.look(card).text.includes('a newer card asks about it'))).toEqual(
      asked.map(() => true),
    );
    expect(buttonsOf(asked.map(nowOf))).toEqual([]);
    const newer = cardsOf(bought).filter((card) => card.text.startsWith('Approve 4 Project seats?'));
    expect(newer).toHaveLength(3);
  });

  it('keeps what is decided the second time', async () => {
    const { bought, cards } = await everywhere();
    await ask(bought);
    await sendAgain(bot, 'nadler', bought, { seats: '4' });

    await decide(bot, 'kbell', bought, { kind: 'decline', reason: 'Too many' });

    expect(buttonsOf(cards.map(nowOf))).toEqual([]);
    expect(buttonsOf(cardsOf(bought))).toEqual([]);
  });

  it.each(['sokafor', 'dreyes', 'nadler'])(
    'that %s opened while a question was open is final in the end, too',
    async (alias) => {
      const bought = await send(bot, 'dreyes');
      await ask(bought);
      const opened = await bot.say(alias, `show ${bought.number}`);
      expect(buttonsOf([opened])).toContain('purchase.amend');

      await withdraw(bot, 'dreyes', bought);

      expect(buttonsOf([bot.look(opened)])).toEqual([]);
      expect(bot.look(opened).text).toContain('Dana Reyes withdrew this');
    },
  );

  it('in a channel shows a bystander who presses it why not, and stays as it is', async () => {
    await chooseChannel();
    const bought = await send(bot, 'dreyes');
    const [card] = messagesInChannel();
    if (card === undefined) throw new Error('nothing was posted to the channel');
    const before = await recordsOf(bot);

    const came = await pressInChannel('dreyes', card, /^Approve/u);

    expect(came.text).toContain('Only approvers in central IT can do this');
    expect(bot.look(card)).toEqual(card);
    expect(await recordsOf(bot)).toEqual(before);
    expect((await read(bot, bought)).purchase.status).toBe('submitted');
  });
});

describe('a decision that needs words', () => {
  it.each([
    ['Decline', /Why is PO-\d+ declined\?/u, /^Decline PO/u, 'type a reason before you decline'],
    ['Ask', /What do you want to know about PO-\d+\?/u, 'Send question', 'type your question before you ask'],
  ])('asks for them first, and changes nothing without them: %s', async (title, asks, decides, said) => {
    const bought = await send(bot, 'dreyes');
    const card = foundIn(bot, 'sokafor', bought.number);
    const before = await recordsOf(bot);

    const asking = await bot.press('sokafor', card, title);
    expect(asking.text).toMatch(asks);
    for (const words of ['', ' \n\t ']) {
      const pressed = await bot.press('sokafor', bot.look(card), decides, { words });

      expect(pressed.text).toContain(`Nothing was changed: ${said}`);
    }
    const { shown: back } = await bot.press('sokafor', bot.look(card), 'Back');
    expect(back.text).toContain('Approve 3 Project seats?');
    expect(await recordsOf(bot)).toEqual(before);
    await bot.press('sokafor', bot.look(card), title);
    expect((await bot.press('sokafor', bot.look(card), decides, { words: 'Now' })).text).toContain('“Now”');
  });

  it('changes nothing without a note when somebody confirms by hand', async () => {
    const bought = await send(bot, 'dreyes');
    await decide(bot, 'sokafor', bought, { kind: 'approve' });
    const before = await recordsOf(bot);

    const card = await bot.say('sokafor', `show ${bought.number}`);
    const pressed = await bot.press('sokafor', card, 'Confirm received', { words: ' ' });

    expect(pressed.text).toContain('Nothing was changed: type how you know');
    expect(await recordsOf(bot)).toEqual(before);
  });

  const LIVE = '**Pay** [here](https://evil.example) <at>Dana Reyes</at> ${secret} ![](https://evil.example/x.png)';

  it.each([
    ['Decline', 'Declined: 3 Project seats'],
    ['Ask', 'A question about your 3 Project seats'],
  ])('shows them to the sender as they were typed, and lets none of them work: %s', async (title, told) => {
    const bought = await send(bot, 'dreyes');

    await bot.press('sokafor', foundIn(bot, 'sokafor', bought.number), title, { words: LIVE });

    const notice = foundIn(bot, 'dreyes', told);
    const raw = JSON.stringify(notice.card);
    expect(raw).not.toMatch(/\]\(http|<at>|\$\{|\*\*Pay\*\*/u);
    expect(notice.text.replaceAll('\\', '')).toContain('Pay');
    expect(raw).not.toContain('"mention"');
  });

  it('shows nobody a link or a mention in a purchase order’s number or note', async () => {
    const bought = await send(bot, 'dreyes', { form: { number: 'PO [x](https://evil.example)', note: LIVE } });

    const cards = [foundIn(bot, 'sokafor', /^Approve/u), await bot.say('sokafor', 'purchases for Mathematics')];

    expect((await read(bot, bought)).purchase.details.note).toBe(LIVE);
    for (const card of cards) expect(JSON.stringify(card.card)).not.toMatch(/\]\(http|<at>|\$\{/u);
  });
});

describe('proof', () => {
  it('is what an approval needs', async () => {
    const bought = await begin(bot, 'dreyes');
    const form = forge('dreyes', bot, {
      verb: 'purchase.submit',
      data: await dataOf(bot, bought),
      inputs: aForm({ link: '' }),
    });

    const came = await come(bot, 'dreyes', form);
    await addFile(bot, 'dreyes', bought);
    const again = await come(bot, 'dreyes', { ...form, id: 'again' });

    expect(came.text).toContain('Proof: send me the purchase order');
    expect(again.text).toContain('Waits for a decision');
  });
});

describe('a draft', () => {
  it('is nobody’s business in central IT before it is sent', async () => {
    const bought = await begin(bot, 'dreyes');

    const list = await bot.say('lmarin', 'purchases for Mathematics');
    const shown = await come(
      bot,
      'lmarin',
      forge('lmarin', bot, { verb: 'purchase.show', data: await dataOf(bot, bought) }),
    );
    const decided = await come(
      bot,
      'sokafor',
      forge('sokafor', bot, { verb: 'purchase.approve', data: await dataOf(bot, bought) }),
    );

    expect(list.text).toContain('2 Project seats');
    expect(list.text).not.toContain('3 Project seats');
    expect(shown.text).toContain('This purchase is not there');
    expect(decided.answer).toMatchObject({ statusCode: 200 });
    expect((await read(bot, bought)).purchase.status).toBe('draft');
  });
});
