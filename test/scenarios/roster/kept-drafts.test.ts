import { closeBots, startBot, type TestBot } from '../../support/bot/bot-harness';

afterEach(closeBots);

/** More people than a card carries. */
const people = Array.from({ length: 17 }, (_, at) => `nobody${at + 1}`).join(', ');

/** How often a command on its way is put into the store while something is said. */
async function keptWhile(bot: TestBot, say: () => Promise<unknown>): Promise<number> {
  const { documents } = bot.app();
  const transact = documents.transact.bind(documents);
  let kept = 0;
  documents.transact = (container, partition, operations) => {
    kept += operations.filter((one) => one.op !== 'delete' && one.body['status'] === 'asked').length;
    return transact(container, partition, operations);
  };
  await say();
  documents.transact = transact;
  return kept;
}

describe('a command of more people than a card carries', () => {
  it('keeps nothing in the store when it asks nothing', async () => {
    const bot = await startBot();

    const kept = await keptWhile(bot, () => bot.say('dreyes', `add ${people} to Visio`));

    expect(kept).toBe(0);
  });

  it('keeps nothing in the store when it changes something', async () => {
    const bot = await startBot();

    const kept = await keptWhile(bot, () => bot.say('dreyes', `add jdoe, ${people} to Visio`));

    expect(await bot.roster('math', 'visio')).toContain('jdoe');
    expect(kept).toBe(0);
  });

  it.each([
    ['a misspelled product', `add ${people} to Visoi`, 'Did you mean Visio?'],
    ['a product that is not named', `add ${people}`, 'For which product?'],
    ['several people of one name', `add kim, ${people} to Visio`, 'Which “kim” do you mean?'],
    ['a misspelled verb', `ad ${people} to Visio`, 'Did you mean: Add'],
  ])('keeps it once when it asks about %s', async (_, text, question) => {
    const bot = await startBot();
    let shown = '';

    const kept = await keptWhile(bot, async () => {
      shown = (await bot.say('dreyes', text)).text;
    });

    expect(shown).toContain(question);
    expect(kept).toBe(1);
  });

  it('goes on with what was kept', async () => {
    const bot = await startBot();
    const asked = await bot.say('dreyes', `add jdoe, ${people} to Visoi`);

    await bot.press('dreyes', asked, 'Visio');

    expect(await bot.roster('math', 'visio')).toContain('jdoe');
  });
});
