import { chatOf } from '../../support/bot/activities';
import { closeBots, startBot } from '../../support/bot/bot-harness';

afterEach(closeBots);

it('tells nobody what they did to themselves', async () => {
  const bot = await startBot();
  await bot.say('dreyes', 'add me to Visio');
  const posts = bot.connector.posts(chatOf('dreyes')).length;

  const undone = await bot.say('dreyes', 'undo');
  await bot.finishAll();

  expect(undone.text).toContain('Undone');
  expect(bot.connector.posts(chatOf('dreyes'))).toHaveLength(posts + 1);
});

it('asks about one person of another department by plain buttons, which can be answered by typing', async () => {
  const bot = await startBot();

  const asked = await bot.say('dreyes', 'add mali to Visio');
  expect(asked.text).toContain('Mo Ali is in Physics, not Mathematics. Add anyway?');
  expect(asked.actions.map(({ title }) => title)).toEqual(['Add anyway', 'Cancel']);
  expect(JSON.stringify(asked.card)).not.toContain('Input.ChoiceSet');
  await bot.say('dreyes', 'yes');

  expect(await bot.roster('math', 'visio')).toContain('mali');
});

it('says first of a license that failed that it failed', async () => {
  const bot = await startBot();

  const shown = await bot.say('dreyes', 'add bkhan to Visio');
  await bot.app().settled();

  const { text } = bot.look(shown);
  expect(text).toMatch(/^The Visio license of Bilal Khan failed/u);
  expect(text).not.toContain('Bilal Khan has a Visio seat');
});
