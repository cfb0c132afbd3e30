import { closeBots, startBot } from '../../support/bot/bot-harness';

afterEach(closeBots);

it('says on the card of a change whom nobody could tell of it, and nothing of those who were told', async () => {
  const bot = await startBot();
  await bot.say('awong', 'hi');

  const told = await bot.say('dreyes', 'remove awong from Visio');
  const untold = await bot.say('dreyes', 'remove dlee from Visio');

  expect(bot.look(told).text).not.toContain('Not told');
  expect(bot.look(untold).text).toContain('Not told: David Lee has no chat with me yet.');
});

it('says how many could not be told', async () => {
  const bot = await startBot();

  const shown = await bot.say('dreyes', 'remove awong, dlee and mrossi from Visio');

  expect(bot.look(shown).text).toContain('Not told: Amy Wong, David Lee and Marco Rossi have no chat with me yet.');
});
