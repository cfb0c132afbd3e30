import { calendarDate } from '../../../src/domain/calendar';
import { chatOf } from '../../support/bot/activities';
import { closeBots } from '../../support/bot/bot-harness';
import { lastIn } from '../../support/purchase/purchasing';
import { watch } from './year-life';
import { YearWorld } from './year-world';

const NAMES = ['art', 'bio', 'chem', 'dance', 'econ', 'film', 'geo', 'hist'];
const KNOWN = ['dreyes', 'sokafor'];

afterAll(closeBots);

it('tells approvers who was not reached, and shows departments that have not answered, a page at a time', async () => {
  watch(KNOWN);
  const departments = NAMES.map((id) => ({ id, delegates: ['dreyes', 'mali'], product: 'visio', seats: 3 }));
  const world = await YearWorld.start({ departments, approvers: ['sokafor'], known: KNOWN, year: 2027 });
  await world.day(calendarDate('2027-03-01'));
  const { bot } = world;

  const report = await bot.say('sokafor', 'who was not reached?');
  expect(report.text).toContain('Mo Ali');
  await bot.press('sokafor', report, 'Show departments');
  const first = lastIn(bot, 'sokafor');
  expect(first.text).toMatch(/8 departments have not answered[^]*art[^]*film/u);
  const second = (await bot.press('sokafor', first, 'Show more')).shown;
  expect(second.text).toMatch(/7 to 8 of 8/u);
  expect(second.text).toContain('hist');
  expect((await bot.say('sokafor', 'position')).text).toMatch(/Reminders last ran Mar 1/u);
  const refused = await bot.say('dreyes', 'reminders');
  expect(refused.text).not.toContain('Mo Ali');
  expect(refused.text).toContain('Only central IT sees how the reminders went');
  expect(refused.text).not.toContain('roles');
  await bot.press('dreyes', refused, 'Renew');
  expect(lastIn(bot, 'dreyes').text).toContain('art');
  expect(bot.connector.posts(chatOf('dreyes'))).not.toHaveLength(0);
});
