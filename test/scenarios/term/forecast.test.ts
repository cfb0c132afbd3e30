import { type Term } from '../../../src/domain/term/term';
import { sampleAddress } from '../../../src/local/sample/sample-people';
import { closeBots, startBot, type TestBot } from '../../support/bot/bot-harness';

let bot: TestBot;

beforeAll(async () => {
  bot = await start();
});

afterAll(closeBots);

const SEVEN = ['jdoe', 'cdiaz', 'fobrien', 'jkim', 'isilva', 'nadler', 'ptran'];
const thisTerm = { coverFrom: '2026-08-01', coverUntil: '2027-06-30' };
const nextTerm = { coverFrom: '2027-08-01', coverUntil: '2028-06-30', awaitsTenant: true };

/** Mathematics with Visio, renewed in part, and Project; Physics with Visio. */
function start(now = '2026-11-30T20:00:00Z', term: Partial<Term> = {}): Promise<TestBot> {
  const [math, physics] = [
    { department: 'math', product: 'visio' },
    { department: 'physics', product: 'visio' },
  ];
  return startBot({
    now,
    organization: JSON.stringify({
      departments: [
        { id: 'math', name: 'Mathematics', delegates: [sampleAddress('dreyes')] },
        { id: 'physics', name: 'Physics', delegates: [] },
      ],
      approvers: [sampleAddress('sokafor')],
      auditors: [sampleAddress('lmarin')],
      entitlements: [
        { ...math, ...thisTerm, seats: 5, purchaseOrderNumber: 'PO-1' },
        { ...math, ...nextTerm, seats: 3, purchaseOrderNumber: 'PO-2' },
        { ...math, ...thisTerm, product: 'project', seats: 2, purchaseOrderNumber: 'PO-3' },
        { ...physics, ...thisTerm, seats: 4, purchaseOrderNumber: 'PO-4' },
      ],
      rosters: [
        { ...math, people: SEVEN.map(sampleAddress) },
        { ...math, product: 'project', people: [] },
        { ...physics, people: [sampleAddress('awong')] },
      ],
    }),
    policy: (policy) => ({ ...policy, term: { ...policy.term, decideBy: '05-31' as never, ...term } }),
  });
}

/** What somebody reads when they type something. */
const reads = async (bot: TestBot, alias: string, text: string): Promise<string> => (await bot.say(alias, text)).text;

describe('what happens on a day to come', () => {
  it('is the whole turn where that is the last day of the term, for the pools of a delegate', async () => {
    const text = await reads(bot, 'dreyes', 'what happens on June 30');

    expect(text.split('\n').slice(0, 6)).toEqual([
      '7 seats end June 30, 2027',
      'Mathematics · in 212 days',
      '3 seats start August 1, 2027.',
      'Decide by May 31, 2027: an order after that may come late.',
      '4 seats are not renewed. Without an order they end on June 30, 2027: 2 people lose their seats.',
      expect.stringContaining('2026'),
    ]);
    expect(text).toContain('2 → 0 → 0 seats');
    expect(text).toContain('5 → 0 → 3 seats');
    expect(text).toContain('June 30, 2027: 0 of 5 seats free, 2 waiting');
    expect(text).toContain('August 1, 2027: 0 of 3 seats free, 4 waiting, after 31 days without');
    expect(text).toContain('Seats: 7 to Jun 30, 2027; none to Jul 31, 2027; then 3.');
    expect(text).toContain('Marks from the left: today, decide by May 31, 2027 and last day Jun 30, 2027.');
    expect(text).toContain('3 of these seats are approved and not seen in Microsoft 365 yet.');
    expect(text).not.toContain('Physics');
    expect(await reads(bot, 'dreyes', 'forecast')).toBe(text);
    expect(await reads(bot, 'dreyes', 'what happens at the end of the term')).toBe(text);
  });

  it('names who keeps a seat, who loses one and who waits, of one pool', async () => {
    const shown = await bot.say('dreyes', 'when does visio expire?');
    const { text } = shown;

    expect(text).toContain('5 seats end June 30, 2027');
    expect(text).toMatch(
      /Keep a seat, or get one, on August 1, 2027 · 3 people\nJane Doe, Carla Diaz and Finn O'Brien/u,
    );
    expect(text).toMatch(/Lose their seat · 2 people\nJordan Kim and Ines Silva/u);
    expect(text).toMatch(/Still wait · 2 people\nNina Adler and Phuong Tran/u);
    expect(text).toContain('0 of 0 seats free');
    expect(text).toContain('31 days without a seat');
    expect(shown.actions.map(({ title }) => title)).toContain('Renew 2 seats');
  });

  it.each<[Term['gap'], string]>([
    ['hold', '0 of 5 seats free'],
    ['hold-if-renewed', '0 of 3 seats free'],
  ])('in the gap counts what the policy %s carries over', async (gap, free) => {
    const other = await start(undefined, { gap });

    const text = await reads(other, 'dreyes', 'what happens to Visio on July 4');

    expect(text.split('\n').slice(0, 2)).toEqual([
      `${free} on July 4, 2027`,
      'Visio · Mathematics · carried over until August 1, 2027',
    ]);
  });

  it('on another day is who is seated and who waits then', async () => {
    const text = await reads(bot, 'dreyes', 'forecast Visio 2027-03-31');

    expect(text.split('\n').slice(0, 2)).toEqual([
      '0 of 5 seats free on March 31, 2027',
      'Visio · Mathematics · in 121 days',
    ]);
    expect(text).toContain('Seated on March 31, 2027 · 5 people');
    expect(text).toContain('Wait · 2 people');
  });

  it('in the gap says until when there is no cover, and that an order may come late', async () => {
    const later = await start('2027-07-10T20:00:00Z');

    const text = await reads(later, 'dreyes', 'forecast Visio');

    expect(text.split('\n').slice(0, 4)).toEqual([
      '5 seats ended June 30, 2027',
      'Visio · Mathematics · no cover until August 1, 2027',
      '3 seats start August 1, 2027.',
      'The day to decide by was May 31, 2027: an order now may come late.',
    ]);
  });

  it('of a day like 6/7 is that of June, and one press away that of July', async () => {
    const june = await bot.say('dreyes', 'forecast Visio 6/7');

    const july = await bot.press('dreyes', june, 'July 6, 2027 instead');

    expect(june.text).toContain('on June 7, 2027');
    expect(july.shown.text).toContain('on July 6, 2027');
  });

  it.each([
    ['what happens on June 31', 'There is no “June 31”'],
    ['forecast 2026-06-30', 'June 30, 2026 is over'],
    ['forecast for Physics', 'Physics'],
    ['forecast Power BI Pro', 'Power BI Pro'],
    ['forecast Photoshop on June 30', 'Photoshop'],
  ])('is refused with what to do: %s', async (typed, words) => {
    const text = await reads(bot, 'dreyes', typed);

    expect(text).toContain(words);
    expect(text).not.toContain('seats free');
  });

  it('is shown of all departments to central IT, and of none to others', async () => {
    const [approver, auditor, other] = [
      await reads(bot, 'sokafor', 'forecast'),
      await reads(bot, 'lmarin', 'forecast'),
      await reads(bot, 'jdoe', 'forecast'),
    ];

    expect(approver).toContain('11 seats end June 30, 2027\n2 departments');
    expect(auditor).toBe(approver);
    // What somebody has themselves, and nothing of the department's.
    expect(other).toContain('You have a seat');
    expect(other).not.toMatch(/seats end|seats free|departments/u);
  });
});
