import { closeBots, startBot } from '../support/bot-harness';

afterEach(closeBots);

test('try', async () => {
  let t = performance.now();
  const lap = (what: string) => { console.log(what, Math.round(performance.now() - t)); t = performance.now(); };
  const bot = await startBot();
  lap('start');
  const shown = await bot.say('dreyes', 'add jdoe to Visio');
  lap('add');
  console.log(shown.text, shown.summary, JSON.stringify(shown.actions), bot.connector.calls.map((c) => [c.operation, c.path, c.status]));
  const again = await bot.say('dreyes', 'add jdoe to Visio');
  lap('again');
  console.log(again.text, again.summary);
  console.log(await bot.roster('math', 'visio'), bot.logs, (await bot.tenant.held()).length);
  const undo = await bot.press('dreyes', shown, 'Undo');
  lap('undo');
  console.log(undo.text, bot.look(shown).text, await bot.roster('math', 'visio'));
  await bot.restart();
  lap('restart');
  console.log((await bot.say('dreyes', 'seats')).text);
});
