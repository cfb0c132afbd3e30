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

/** Takes two people off and puts them on, again and again: four changes a round. */
async function passAround(bot: TestBot, product: string, people: string, rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    await bot.say('dreyes', `remove ${people} from ${product}`);
    await bot.say('dreyes', `add ${people} to ${product}`);
    bot.advance(MINUTE_MS);
  }
}

describe('T9: seats that are passed around', () => {
  it('are told to approvers once a day, and not kept from anybody', async () => {
    const bot = await startBot();
    for (const alias of ['sokafor', 'dreyes']) await bot.say(alias, 'hi');

    await passAround(bot, 'Project', 'cdiaz and enovak', 5);
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

  it('are told at once, also of a second roster on the same day, and at night', async () => {
    const bot = await startBot({ now: '2027-03-01T09:30:00.000Z' });
    for (const alias of ['sokafor', 'dreyes']) await bot.say(alias, 'hi');

    await passAround(bot, 'Project', 'cdiaz and enovak', 6);
    await run(bot);
    await passAround(bot, 'Visio', 'awong and dlee', 6);
    await run(bot);

    const told = toldTo(bot, 'sokafor');
    expect(told).toHaveLength(2);
    expect(told[0]).toContain('Project · Mathematics');
    expect(told[1]).toContain('Visio · Mathematics');
    expect(told[1]).not.toContain('Project');
  });

  it('are told on the next day where nobody looked before, though the roster was changed again since', async () => {
    const bot = await startBot();
    for (const alias of ['sokafor', 'dreyes']) await bot.say(alias, 'hi');
    await run(bot);

    await passAround(bot, 'Project', 'cdiaz and enovak', 6);
    bot.advance(24 * 60 * MINUTE_MS);
    await bot.say('dreyes', 'remove cdiaz from Project');
    await run(bot);

    expect(toldTo(bot, 'sokafor').map((text) => /\d+ changes/u.exec(text)?.[0])).toEqual(['24 changes']);
  });
});
