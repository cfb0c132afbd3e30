import { deliverUnits } from '../../../src/jobs/deliver-units';
import { type Asked, type JobReport } from '../../../src/jobs/job';
import { emulatedReseller } from '../../../src/local/emulated-reseller';
import { chatOf } from '../../support/bot/activities';
import { closeBots, startBot, type TestBot } from '../../support/bot/bot-harness';
import { readDocument } from '../../support/documents/markdown';
import { foundIn, sendPurchase } from '../../support/purchase/purchasing';

afterEach(closeBots);

const deliver = (bot: TestBot, typed: string, own: Partial<Asked> = {}): Promise<JobReport> =>
  deliverUnits.byHand(bot.app().ports, {
    ...{ isDryRun: false, onProgress: () => undefined, words: typed.split(' ') },
    ...{ reseller: emulatedReseller(bot.tenant.controlUrl, true), ...own },
  });

describe('units that the reseller delivers', () => {
  it('let a purchase come into force by itself', async () => {
    const bot = await startBot();
    await bot.say('sokafor', 'hi');
    await sendPurchase(bot, 'dreyes');
    await bot.press('sokafor', foundIn(bot, 'sokafor', 'PO-5001'), 'Approve 3 seats');
    expect(await bot.roster('math', 'project')).toContain('cdiaz (waiting 1)');

    const few = await deliver(bot, '1 Project');
    await bot.finishAll();
    expect(few.lines).toEqual([
      'The tenant has 5 units of Project now.',
      'They are too few for PO-5001 of math: 0 of its 3 are there, once others have theirs.',
      'Other seats that wait for them come into force within 15 seconds, on the first day of their cover at the earliest.',
    ]);
    expect(await bot.roster('math', 'project')).toContain('cdiaz (waiting 1)');

    const rest = await deliver(bot, '3 ms project');
    await bot.finishAll();
    expect(rest).toEqual({
      lines: [
        'The tenant has 8 units of Project now.',
        'Seats that wait for them come into force within 15 seconds, on the first day of their cover at the earliest.',
      ],
      hasFailed: false,
    });
    expect(await bot.roster('math', 'project')).toEqual(['awong', 'bkhan', 'cdiaz', 'dlee', 'enovak']);
    expect(bot.connector.posts(chatOf('dreyes')).length).toBeGreaterThan(0);
  });

  it('are as many as README.md says, for the purchase that it has the newcomer send', async () => {
    const { text } = readDocument('README.md');
    const [, bought = ''] = /`(buy \d+ Project)`/u.exec(text) ?? [];
    const [, delivered = ''] = /^npm run job -- deliver (.+)$/mu.exec(text) ?? [];
    const bot = await startBot();
    await bot.say('sokafor', 'hi');
    await sendPurchase(bot, 'dreyes', {}, bought);
    await bot.press('sokafor', foundIn(bot, 'sokafor', 'PO-5001'), `Approve ${bought.split(' ')[1] ?? ''} seats`);

    await deliver(bot, delivered);
    await bot.finishAll();

    expect(await bot.roster('math', 'project')).toEqual(['awong', 'bkhan', 'cdiaz', 'dlee', 'enovak']);
  });

  it('do not arrive in a dry run, nor where nobody runs that would see them at once', async () => {
    const bot = await startBot();
    expect((await deliver(bot, '3 Visio', { isDryRun: true })).lines).toEqual([
      'The tenant would have 23 units of Visio.',
    ]);
    const alone = await deliver(bot, '2 VISIO', { reseller: emulatedReseller(bot.tenant.controlUrl, false) });
    expect(alone.lines[0]).toBe('The tenant has 22 units of Visio now.');
    expect(alone.lines[1]).toContain('come into force once npm start runs');
  });

  it.each([
    ['0 Project', 'deliver takes a whole number from 1 to 100000 and a product, such as deliver 3 Project'],
    ['2.5 Project', 'deliver takes a whole number from 1 to 100000 and a product, such as deliver 3 Project'],
    ['Project 3', 'deliver takes a whole number from 1 to 100000 and a product, such as deliver 3 Project'],
    ['100001 Project', 'deliver takes a whole number from 1 to 100000 and a product, such as deliver 3 Project'],
    ['3', 'deliver takes a whole number from 1 to 100000 and a product, such as deliver 3 Project'],
    ['3 Projekt', 'there is no product "Projekt"; there is: Visio, Project, Power BI Pro'],
  ])('“%s” is one line that says why not', async (typed, line) => {
    const bot = await startBot();
    expect(await deliver(bot, typed)).toEqual({ lines: [line], hasFailed: true });
  });

  it('arrive in no tenant of somebody else', async () => {
    const bot = await startBot();
    expect((await deliver(bot, '3 Project', { reseller: undefined })).lines).toEqual([
      'units arrive in the emulated tenant only; GRAPH_BASE_URL names another one',
    ]);
  });
});
