import { sampleAddress, samplePeople } from '../../../src/local/sample/sample-people';
import { closeBots, startBot, type TestBot } from '../../support/bot/bot-harness';

afterEach(closeBots);

const NEWCOMERS = ['fobrien', 'gkim', 'isilva', 'jkim', 'asmith', 'hpatel', 'jdoe'];

/** Adds people to Chemistry's Visio, in which one seat is free, though the directory has them elsewhere. */
async function addToChemistry(bot: TestBot, aliases: readonly string[]): Promise<void> {
  for (const alias of aliases) {
    const asked = await bot.say('sokafor', `add ${alias} to Visio for Chemistry`);
    await bot.press('sokafor', asked, /^Add/u, { 'person-0': 'add' });
  }
}

describe('who is waiting', () => {
  it('lists the people of every line of the department, in order', async () => {
    const bot = await startBot();

    const shown = await bot.say('dreyes', 'who is waiting');

    expect(shown.text).toContain('Project in Mathematics');
    expect(shown.text).toContain('3 waiting');
    expect(shown.text).toContain('0 of 2 seats free');
    expect(shown.text).toMatch(/Carla Diaz, David Lee and Eva Novák, in this order/u);
    expect(shown.text).not.toContain('Visio');
    expect(shown.summary).toContain('Project in Mathematics – 3 waiting');
  });

  it('shows an approver the lines of all departments, or of the one that is named', async () => {
    const bot = await startBot();
    await addToChemistry(bot, NEWCOMERS.slice(0, 2));

    const all = await bot.say('sokafor', 'who is waiting');
    const one = await bot.say('sokafor', 'who is waiting in Chemistry');

    expect(all.text).toContain('Project in Mathematics');
    expect(all.text).toContain('Visio in Chemistry');
    expect(one.text).toContain('Visio in Chemistry');
    expect(one.text).not.toContain('Mathematics');
  });

  it('shows an approver who is a delegate, too, all departments', async () => {
    const bot = await startBot();
    await bot.say('sokafor', 'add delegate sokafor to History');

    const shown = await bot.say('sokafor', 'who is waiting');

    expect(shown.text).toContain('Project in Mathematics');
  });

  it('names the first of a long line, counts the others, and opens the line', async () => {
    const bot = await startBot();
    await addToChemistry(bot, NEWCOMERS);

    const shown = await bot.say('ualvarez', 'who is waiting');
    const line = await bot.press('ualvarez', shown, /Show who waits for Visio/u);

    expect(shown.text).toContain('6 waiting');
    expect(shown.text).toContain('and 1 more, in this order');
    expect(line.text).toContain('0 of 3 seats free');
    expect(line.text).toContain('6 waiting');
  });

  it('says so when nobody waits', async () => {
    const bot = await startBot();

    const shown = await bot.say('dfarah', 'who is waiting?');

    expect(shown.text).toContain('Nobody waits.');
  });

  it('tells people without a role nothing, not even of a department they name', async () => {
    const bot = await startBot();

    const all = await bot.say('jdoe', 'who is waiting');
    const one = await bot.say('jdoe', 'who is waiting in Mathematics');
    const other = await bot.say('dfarah', 'who is waiting in Mathematics');

    for (const { text } of [all, one, other]) {
      expect(text).not.toMatch(/Project in|Diaz|Novak|\d waiting/u);
    }
  });

  it('follows a seat cap that changed with the date, before anybody wrote to the pool', async () => {
    const bot = await startBot({ now: '2027-06-30T20:00:00.000Z' });
    bot.advance(24 * 60 * 60 * 1000);

    const shown = await bot.say('dreyes', 'who is waiting');

    expect(shown.text).toContain('Project in Mathematics');
    expect(shown.text).toContain('5 waiting');
    expect(shown.text).toMatch(/Amy Wong.*, in this order/u);
  });
});

describe('many lines', () => {
  const people = samplePeople
    .filter(({ isEnabled, isGuest }) => isEnabled && !isGuest)
    .slice(0, 20)
    .map(({ alias }) => sampleAddress(alias));
  const ids = Array.from({ length: 10 }, (_, index) => `dept-${index}`);
  const organization = JSON.stringify({
    departments: ids.map((id) => ({ id, name: `Department ${id.slice(-1)}` })),
    approvers: ['sokafor@contoso.edu'],
    entitlements: ids.map((department) => ({
      department,
      product: 'visio',
      seats: 1,
      purchaseOrderNumber: `PO-${department}`,
      coverFrom: '2026-08-01',
      coverUntil: '2027-06-30',
    })),
    rosters: ids.map((department, index) => ({
      department,
      product: 'visio',
      people: people.slice(2 * index, 2 * index + 2),
    })),
  });

  it('are shown a page at a time, and both pages say which they are', async () => {
    const bot = await startBot({ organization });

    const first = await bot.say('sokafor', 'who is waiting');
    const second = await bot.press('sokafor', first, 'Show more');

    expect(first.text).toContain('1 to 8');
    expect(first.text).toContain('Visio in Department 0');
    expect(second.text).toContain('9 to 10');
    expect(second.text).toContain('Visio in Department 9');
    expect(second.text).not.toContain('Visio in Department 0');
  });
});
