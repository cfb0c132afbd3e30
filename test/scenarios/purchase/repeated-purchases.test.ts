import { aMessage, newActivityId } from '../../support/bot/activities';
import { actionNamed, closeBots, type TestBot, wordsOf } from '../../support/bot/bot-harness';
import {
  begin,
  type Bought,
  come,
  coverOf,
  dataOf,
  decide,
  forge,
  read,
  recordedSince,
  recordsOf,
  send,
  startWithApprovers,
} from '../../support/purchase/purchase-world';
import { aForm, foundIn, messagesIn } from '../../support/purchase/purchasing';

let bot: TestBot;
beforeAll(async () => {
  bot = await startWithApprovers(['dreyes', 'nadler', 'sokafor', 'kbell']);
});
afterAll(closeBots);

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
    await decide(bot, 'sokafor', bought, { kind: 'return', question: 'Which project?' });
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
    const card = foundIn(bot, 'sokafor', bought.number);
    const { data } = actionNamed(card, /^Approve/u);

    const came = await come(bot, 'sokafor', aMessage('sokafor', bot.place, '', { value: data, replyToId: card.id }));

    expect(came.text).toContain('Sam Okafor approved this');
    expect(await read(bot, bought)).toMatchObject({ purchase: { status: 'approved' } });
    expect(bot.look(card).actions.map(({ title }) => title)).not.toContain('Approve 3 seats');
  });
});
