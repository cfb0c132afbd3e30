import { chatOf } from '../../support/bot/activities';
import { closeBots, shownAs, startBot, type TestBot } from '../../support/bot/bot-harness';

afterEach(closeBots);

const MINUTE_MS = 60_000;

const toldTo = (bot: TestBot, alias: string): readonly string[] =>
  bot.connector
    .shown(chatOf(alias))
    .map(({ id, activity }) => shownAs(id, activity).text)
    .filter((text) => text.includes('changed unusually often'));

const run = async (bot: TestBot): Promise<void> => {
  await bot.finishAll();
  await bot.reconcileWhole();
  await bot.app().settled();
};

/** Takes people off and puts others on, again and again: four changes a round. */
async function passAround(bot: TestBot, rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    await bot.say('dreyes', 'remove cdiaz and enovak from Project');
    await bot.say('dreyes', 'add cdiaz and enovak to Project');
    bot.advance(MINUTE_MS);
  }
}

describe('T9: seats that are passed around', () => {
  it('are told to approvers once a day, and not kept from anybody', async () => {
    const bot = await startBot();
    for (const alias of ['sokafor', 'dreyes']) await bot.say(alias, 'hi');

    await passAround(bot, 5);
    await run(bot);
    expect(toldTo(bot, 'sokafor')).toEqual([]);

    await bot.say('dreyes', 'remove cdiaz from Project');
    await run(bot);
    const added = await bot.say('dreyes', 'add cdiaz to Project');
    expect(added.text).toContain('Carla Diaz is number 3 waiting for Project');
    await run(bot);

    const told = toldTo(bot, 'sokafor');
    expect(told).toHaveLength(1);
    expect(told[0]).toContain('Project · Mathematics');
    expect(told[0]).toContain('21 changes');
    expect(toldTo(bot, 'dreyes')).toEqual([]);
  });
});
