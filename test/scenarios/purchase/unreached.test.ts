import { CATALOG_APP } from '../../../src/local/emulated-tenant/state/catalog-app';
import { chatOf, idOf } from '../../support/bot/activities';
import { closeBots, type Shown, type TestBot } from '../../support/bot/bot-harness';
import { nodesOf } from '../../support/cards/card-reader';
import { startWithApprovers } from '../../support/purchase/purchase-world';
import { foundIn, messagesIn, sendPurchase } from '../../support/purchase/purchasing';

afterEach(closeBots);

const TODO = 'Ask them to say “hi” to me, or IT to install me for them; I ask them then.';

/** What somebody reads who looks at the purchase anew. */
const lookedAt = (bot: TestBot, alias: string): Promise<Shown> => bot.say(alias, 'purchase PO-5001');

/** What stands out on a card. */
const redIn = ({ card }: Shown): readonly unknown[] =>
  nodesOf(card)
    .filter((node) => node['color'] === 'attention')
    .map((node) => node['text']);

async function finish(bot: TestBot): Promise<void> {
  await bot.app().settled();
  await bot.finishAll();
  await bot.app().settled();
}

describe('whoever sends a purchase', () => {
  it('reads who of those who may decide it is asked', async () => {
    const bot = await startWithApprovers();

    const sent = await sendPurchase(bot, 'dreyes');

    expect(sent.text).toContain('Waits for a decision of central IT. Asked: Sam Okafor and Kira Bell.');
    expect(sent.text).not.toContain('Not reached');
  });

  it('reads that nobody was reached, by name, and what to do; then, as they write, who is asked', async () => {
    const bot = await startWithApprovers(['dreyes']);

    const sent = await sendPurchase(bot, 'dreyes');
    await finish(bot);

    const nobody = `Waits for a decision of central IT, but nobody was reached: Sam Okafor and Kira Bell have no chat with me. ${TODO}`;
    expect(bot.look(sent).text).toContain(nobody);
    expect((await lookedAt(bot, 'dreyes')).text).toContain(nobody);
    expect(redIn(bot.look(sent))).toEqual([nobody]);

    await bot.say('kbell', 'hi');
    await finish(bot);

    expect(foundIn(bot, 'kbell', 'Approve 3 Project seats?').actions).not.toEqual([]);
    expect(bot.look(sent).text).toContain('Asked: Kira Bell. Not reached, without a chat with me: Sam Okafor.');
    expect(redIn(bot.look(sent))).toEqual([]);

    await bot.say('sokafor', 'hi');
    await finish(bot);
    await finish(bot);

    expect(bot.look(sent).text).toContain('Waits for a decision of central IT. Asked: Sam Okafor and Kira Bell.');
    expect(messagesIn(bot, 'sokafor').filter(({ text }) => text.includes('Approve 3 Project seats?'))).toHaveLength(1);

    await bot.press('sokafor', foundIn(bot, 'sokafor', 'Approve 3 Project seats?'), 'Approve 3 seats');
    expect(bot.look(sent).text).toContain('Sam Okafor approved this');
  });

  it('reads of an approver whose chat is gone that they were not reached', async () => {
    const bot = await startWithApprovers();
    bot.connector.trouble({ operation: 'post', conversationId: chatOf('sokafor'), status: 403 });

    const sent = await sendPurchase(bot, 'dreyes');
    await finish(bot);

    expect(bot.look(sent).text).toContain('Asked: Kira Bell. Not reached, without a chat with me: Sam Okafor.');
    expect((await lookedAt(bot, 'dreyes')).text).toContain(
      'Asked: Kira Bell. Not reached, without a chat with me: Sam Okafor.',
    );
  });

  it('reads that all are asked where the app can be installed for them, and who is not, where that is not permitted', async () => {
    const bot = await startWithApprovers(['dreyes'], { teamsAppId: CATALOG_APP.externalId });
    await bot.tenant.control('/settings', { appInstalls: 'denied' });
    const denied = await sendPurchase(bot, 'dreyes');
    await finish(bot);
    const before = bot.look(denied).text;
    await bot.tenant.control('/settings', { appInstalls: 'allowed' });
    await bot.restart();
    await bot.say('jdoe', 'hi');
    await finish(bot);
    await finish(bot);

    expect(before).toContain('nobody was reached: Sam Okafor and Kira Bell have no chat with me.');
    expect(bot.look(denied).text).toContain('Waits for a decision of central IT. Asked: Sam Okafor and Kira Bell.');
    const asked = bot.connector.posts().filter(({ conversationId }) => conversationId.endsWith('@unq.gbl.spaces'));
    expect(asked.map(({ conversationId }) => conversationId).toSorted()).toEqual(
      [idOf('kbell'), idOf('sokafor')].map((id) => `19:${id}_${CATALOG_APP.botId}@unq.gbl.spaces`).toSorted(),
    );
  });

  it('is told when nobody else may decide it', async () => {
    const bot = await startWithApprovers(['sokafor']);
    await bot.say('sokafor', 'remove approver kbell');

    const sent = await sendPurchase(bot, 'sokafor', {}, 'buy 3 Project for Mathematics');

    expect(sent.text).toContain('nobody may decide it: it takes an approver who did not send it.');
  });
});
