import { idOf } from '../support/activities';
import { closeBots, startBot, type TestBot } from '../support/bot-harness';
import { deliver, foundIn, messagesIn, sendPurchase } from '../support/purchasing';

afterEach(closeBots);

const JANUARY = '2027-01-15T20:00:00.000Z';

async function startKnownTo(...aliases: readonly string[]): Promise<TestBot> {
  const bot = await startBot({ now: JANUARY });
  for (const alias of aliases) await bot.say(alias, 'hi');
  return bot;
}

describe('a purchase', () => {
  it('goes from the form to an approver, into force, and seats who waited', async () => {
    const bot = await startKnownTo('dreyes', 'sokafor', 'cdiaz');

    const form = await bot.say('dreyes', 'buy 3 Project');
    expect(form.text).toContain('Buy Project seats');
    const sent = await sendPurchase(bot, 'dreyes');
    expect(sent.text).toContain('Waits for a decision');

    const asked = foundIn(bot, 'sokafor', 'Approve 3 Project seats?');
    const pressed = await bot.press('sokafor', asked, 'Approve 3 seats');
    console.log(asked.text, '\n=====\n', pressed.text);
    expect(bot.look(asked).actions).toEqual([]);
    expect(bot.look(asked).text).toContain('Sam Okafor approved this');
    expect(foundIn(bot, 'dreyes', 'Approved: 3 Project seats').text).toContain('PO-5001');
    expect(await bot.roster('math', 'project')).toContain('cdiaz (waiting 1)');

    await deliver(bot, 20);
    await bot.app().runJobsOnce();
    await bot.app().settled();

    expect(await bot.roster('math', 'project')).toEqual(['awong', 'bkhan', 'cdiaz', 'dlee', 'enovak']);
    expect(foundIn(bot, 'cdiaz', 'You have a Project seat').text).toContain('more seats came into force');
    expect(foundIn(bot, 'dreyes', 'In force: 3 Project seats').text).toContain('PO-5001');
    expect((await bot.tenant.held()).some((line) => line.startsWith(`${idOf('cdiaz')} 46974aed`))).toBe(true);
    console.log(
      messagesIn(bot, 'dreyes')
        .map((one) => one.text)
        .join('\n-----\n'),
    );
  });
});
