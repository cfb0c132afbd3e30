import { closeBots, type TestBot } from '../../support/bot/bot-harness';
import { foundIn, lastIn, messagesIn } from '../../support/purchase/purchasing';
import {
  type Bought,
  dismissDelegate,
  read,
  recordsOf,
  recordedSince,
  send,
  startWithApprovers,
  withdraw,
} from '../../support/purchase/purchase-world';

afterEach(closeBots);

async function asked(question = 'Which budget?'): Promise<{ readonly bot: TestBot; readonly bought: Bought }> {
  const bot = await startWithApprovers();
  const bought = await send(bot, 'dreyes');
  await bot.press('sokafor', foundIn(bot, 'sokafor', /^Approve /u), 'Ask', { words: question });
  return { bot, bought };
}

describe('a question of an approver', () => {
  it('is answered on its card, and comes back to every approver with the answer beside it', async () => {
    const { bot, bought } = await asked();
    const card = foundIn(bot, 'dreyes', 'A question about your 3 Project seats');
    expect(card.text).toContain('“Which budget?”');
    expect(card.actions.map(({ title }) => title)).toEqual(['Send answer', 'Open the form', `Show ${bought.number}`]);

    const { shown } = await bot.press('dreyes', card, 'Send answer', { words: 'Budget 17' });

    expect(shown.text).toContain('Waits for a decision');
    for (const alias of ['sokafor', 'kbell']) {
      const again = lastIn(bot, alias);
      expect(again.text).toContain('Approve 3 Project seats?');
      expect(again.text).toMatch(/Question\s+Sam Okafor: “Which budget\?”/u);
      expect(again.text).toMatch(/Answer\s+Dana Reyes: “Budget 17”/u);
      expect(messagesIn(bot, alias).filter(({ text }) => text.includes('a newer card asks about it'))).toHaveLength(1);
    }
    expect((await bot.say('dreyes', `show ${bought.number}`)).text).toContain('Dana Reyes answered: “Budget 17”');
  });

  it('is recorded with its answer, and whoever answers it does not decide it', async () => {
    const { bot, bought } = await asked();
    const before = await recordsOf(bot);
    const form = await bot.say('kbell', `show ${bought.number}`);
    await bot.press('kbell', form, 'Send answer', { words: 'It is for the museum' });

    expect(recordedSince(before, await recordsOf(bot))).toEqual(['purchase-answered']);
    const { purchase } = await read(bot, bought);
    expect(purchase).toMatchObject({ status: 'submitted', contributors: [{}, { displayName: 'Kira Bell' }] });
    const own = await bot.say('kbell', `show ${bought.number}`);
    expect(own.actions.map(({ title }) => title)).not.toContain('Approve 3 seats');
  });

  it.each([
    ['nothing', '  ', 'type your answer first'],
    ['too much', 'x'.repeat(300), 'At most 240 characters are kept, and this has 300'],
  ])('stays open after %s, and nothing typed is lost', async (_, words, problem) => {
    const { bot, bought } = await asked();
    const { shown } = await bot.press('dreyes', foundIn(bot, 'dreyes', 'A question about'), 'Send answer', { words });

    expect(shown.text).toContain(problem);
    expect(JSON.stringify(shown.card)).toContain(words);
    expect((await read(bot, bought)).purchase.status).toBe('returned');
  });

  it('that somebody else answered or took back meanwhile says so', async () => {
    const { bot, bought } = await asked();
    const card = foundIn(bot, 'dreyes', 'A question about');
    await withdraw(bot, 'dreyes', bought);

    const { shown } = await bot.press('dreyes', card, 'Send answer', { words: 'Budget 17' });

    expect(shown.text).toContain('Your press changed nothing: Dana Reyes withdrew it');
    expect((await read(bot, bought)).purchase.status).toBe('withdrawn');
  });

  it('is not answered by somebody who may not send the purchase any more', async () => {
    const { bot, bought } = await asked();
    const card = foundIn(bot, 'dreyes', 'A question about');
    await dismissDelegate(bot, 'dreyes');

    const { shown } = await bot.press('dreyes', card, 'Send answer', { words: 'Budget 17' });

    expect(shown.text).not.toContain('Waits for a decision');
    expect((await read(bot, bought)).purchase.status).toBe('returned');
  });
});
