import { counted } from '../../../src/jobs/job';
import { sampleAddress } from '../../../src/local/sample/sample-people';
import { CARD_SAMPLES } from '../../support/cards/card-samples';
import { closeBots, startBot } from '../../support/bot/bot-harness';
import { textsOf } from '../../support/cards/card-reader';

afterAll(closeBots);

const cover = { coverFrom: '2026-08-01', coverUntil: '2027-06-30' };

/** Mathematics with so many Visio seats, of two purchases where there are more than two, and four people. */
const startWith = (seats: number) =>
  startBot({
    now: '2027-06-16T19:00:00Z',
    organization: JSON.stringify({
      departments: [{ id: 'math', name: 'Mathematics', delegates: [sampleAddress('dreyes')] }],
      approvers: [sampleAddress('sokafor')],
      entitlements: [
        { department: 'math', product: 'visio', ...cover, seats: Math.min(2, seats), purchaseOrderNumber: 'PO-1' },
        ...(seats > 2
          ? [{ department: 'math', product: 'visio', ...cover, seats: seats - 2, purchaseOrderNumber: 'PO-2' }]
          : []),
      ],
      rosters: [
        { department: 'math', product: 'visio', people: ['awong', 'bkhan', 'jdoe', 'cdiaz'].map(sampleAddress) },
      ],
    }),
  });

it.each([
  [1, 'The only seat is taken.'],
  [2, 'Both seats are taken.'],
  [3, 'All 3 seats are taken.'],
])('of %d seats that are taken', async (seats, words) => {
  const bot = await startWith(seats);

  expect((await bot.say('dreyes', 'why is cdiaz waiting for Visio')).text).toContain(words);
});

it('names the last of several orders as one, beside all seats of the pool', async () => {
  const bot = await startWith(3);

  const { text } = await bot.say('dreyes', 'renew Visio');

  expect(text).toMatch(/^3 Visio seats end/u);
  expect(text).toContain('Last order: ');
  expect(text).not.toContain('Last term');
});

it('says when few seats are told of again', () => {
  const low = CARD_SAMPLES.map(({ rendered }) => textsOf(rendered.card).join('\n')).filter((text) =>
    text.includes('You will hear again only after seats were free in between.'),
  );

  expect(low).not.toEqual([]);
});

it.each([
  [0, '0 licenses'],
  [1, '1 license'],
  [2, '2 licenses'],
])('of %d things', (count, words) => {
  expect(counted(count, 'license')).toBe(words);
});
