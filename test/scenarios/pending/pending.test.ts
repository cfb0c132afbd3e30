import { type Shown, type TestBot, closeBots } from '../../support/bot/bot-harness';
import { idOf } from '../../support/bot/activities';
import { startWithApprovers } from '../../support/purchase/purchase-world';
import { foundIn, sendPurchase } from '../../support/purchase/purchasing';

afterEach(closeBots);

const pending = (bot: TestBot, alias: string): Promise<Shown> => bot.say(alias, 'what do I need to do?');

describe('what waits for somebody', () => {
  it('is a line with a button for each thing, by role, and is over once it is settled', async () => {
    const bot = await startWithApprovers();
    await sendPurchase(bot, 'dreyes');
    await bot.tenant.control('/load', { merge: { users: [{ id: idOf('awong'), accountEnabled: false }] } });
    await bot.finishAll();
    await bot.reconcileWhole();
    await bot.finishAll();

    const approver = await pending(bot, 'sokafor');
    for (const line of [
      '1 purchase waits for your decision',
      'PO-5001 · 3 Project seats · Mathematics · since Jan 15',
      '1 purchase is approved and not delivered',
      '1 license does not work',
      /left or moved and still ha/u,
    ])
      expect(approver.text).toMatch(line);
    const delegate = await pending(bot, 'dreyes');
    expect(delegate.text).toMatch(/left or moved and still ha/u);
    expect(delegate.text).toContain('for a seat');
    expect(delegate.text).not.toContain('decision');
    const auditor = await pending(bot, 'lmarin');
    expect(auditor.text).toContain('1 purchase waits for a decision');
    expect(auditor.text).not.toContain('left or moved');
    expect((await pending(bot, 'nadler')).text).toContain('Nothing waits for you');
    expect((await pending(bot, 'jdoe')).text).toContain('You look after no department here.');

    await bot.press('sokafor', approver, 'Decide');
    await bot.press('sokafor', foundIn(bot, 'sokafor', 'Approve 3 Project seats?'), 'Approve 3 seats');
    expect((await pending(bot, 'sokafor')).text).not.toContain('your decision');
  });
});
