import { closeBots, startBot, type TestBot } from '../../support/bot/bot-harness';
import { foundIn, sendPurchase } from '../../support/purchase/purchasing';

afterEach(closeBots);

const JANUARY = '2027-01-15T20:00:00.000Z';
const PROJECT = '46974aed-363e-423c-9e6a-951037cec495';
const TRIAL = { isTrial: true, totalLicenses: 25, nextLifecycleDateTime: '2027-03-01T00:00:00Z' };

/** A tenant with so many bought units of Project, and 25 of a trial under the same SKU. */
async function withTrial(bot: TestBot, bought: number, trial: object = TRIAL): Promise<void> {
  await bot.tenant.control('/units', {
    skuId: PROJECT,
    prepaidUnits: { enabled: bought + 25 },
    subscriptions: [trial],
  });
}

async function started(): Promise<TestBot> {
  const bot = await startBot({ now: JANUARY });
  for (const alias of ['dreyes', 'sokafor']) await bot.say(alias, 'hi');
  return bot;
}

async function runJobs(bot: TestBot): Promise<void> {
  await bot.finishAll();
  await bot.app().settled();
}

const asksFor = (bot: TestBot) => foundIn(bot, 'sokafor', /^Approve /u);
const WORDS = '25 units of Project in Microsoft 365 are a trial until Mar 1, 2027 and do not count.';

describe('units of a trial', () => {
  it('never count as delivered, and are named to the approver, not to whoever sent the purchase', async () => {
    const bot = await started();
    await withTrial(bot, 4);

    await sendPurchase(bot, 'dreyes');
    const asked = asksFor(bot);
    expect(asked.text).toContain(WORDS);
    expect(foundIn(bot, 'dreyes', 'Waits for a decision').text).not.toContain('trial');
    await bot.press('sokafor', asked, /^Approve/u);
    await runJobs(bot);

    expect(bot.look(asked).text).toContain('awaiting tenant: 0 of 3 units seen');
    expect(bot.look(asked).text).toContain(WORDS);
    expect((await bot.say('dreyes', 'seats Project')).text).toMatch(/0 of 2 seats free/u);

    await withTrial(bot, 20);
    await runJobs(bot);

    expect((await bot.say('dreyes', 'seats Project')).text).toMatch(/0 of 5 seats free/u);
  });

  it.each([
    [
      'more than one',
      [TRIAL, { ...TRIAL, totalLicenses: 1, nextLifecycleDateTime: null }],
      /1 unit of Project in Microsoft 365 is a trial and does/u,
    ],
    [
      'one that has ended, in grace',
      [{ ...TRIAL, status: 'Warning' }],
      /25 units of Project in Microsoft 365 are a trial/u,
    ],
  ])('are named whatever there is of them: %s', async (_title, subscriptions, expected) => {
    const bot = await started();
    await bot.tenant.control('/units', { skuId: PROJECT, subscriptions });

    await sendPurchase(bot, 'dreyes');

    expect(asksFor(bot).text).toMatch(expected);
  });

  it('take all units where the tenant does not say how many they are', async () => {
    const bot = await started();
    await withTrial(bot, 20);
    await bot.tenant.overrides({ of: { skuId: PROJECT, isTrial: true }, property: 'totalLicenses', value: null });

    await sendPurchase(bot, 'dreyes');
    const asked = asksFor(bot);
    await bot.press('sokafor', asked, /^Approve/u);
    await runJobs(bot);

    expect(asked.text).toContain(
      'Some units of Project in Microsoft 365 are a trial until Mar 1, 2027 and do not count.',
    );
    expect(bot.look(asked).text).toContain('awaiting tenant: 0 of 3 units seen');
  });

  it('stop nothing where they may not be read, and that is said in one line', async () => {
    const bot = await started();
    await withTrial(bot, 20);
    await bot.tenant.faults({ path: '/directory/subscriptions', status: 403, code: 'Authorization_RequestDenied' });

    await sendPurchase(bot, 'dreyes');
    const asked = asksFor(bot);
    await bot.press('sokafor', asked, /^Approve/u);
    await runJobs(bot);

    expect(asked.text).toContain('Microsoft 365 does not tell whether units of Project are a trial.');
    expect((await bot.say('dreyes', 'seats Project')).text).toMatch(/0 of 5 seats free/u);
    const position = await bot.say('sokafor', 'position');
    expect(position.text.match(/does not tell which units are a trial/gu)).toHaveLength(1);
  });

  it('have a line of their own in the position, and cover no seat that was promised', async () => {
    const bot = await started();
    await withTrial(bot, 4);

    const { text } = await bot.say('sokafor', 'position');

    expect(text).toMatch(/^Project is 1 unit short/u);
    expect(text).toContain('25 more units of a trial, not counted');
  });
});

describe('a purchase of a product whose units cannot be judged', () => {
  it('waits, keeps no other waiting, and is confirmed when they can', async () => {
    const bot = await started();
    await sendPurchase(bot, 'dreyes');
    await bot.press('sokafor', asksFor(bot), /^Approve/u);
    await bot.tenant.control('/units', { skuId: PROJECT, prepaidUnits: { enabled: 20 } });
    await bot.tenant.overrides({ of: { skuId: PROJECT }, property: 'prepaidUnits.enabled', value: null });
    await runJobs(bot);
    const before = (await bot.say('dreyes', 'seats Project')).text;
    const position = await bot.say('sokafor', 'position');
    await bot.tenant.overrides();

    await runJobs(bot);

    expect(before).toMatch(/0 of 2 seats free/u);
    expect(position.text).toContain('does not say clearly how many units there are');
    expect(position.text).not.toContain('Project is');
    expect((await bot.say('dreyes', 'seats Project')).text).toMatch(/0 of 5 seats free/u);
  });
});
