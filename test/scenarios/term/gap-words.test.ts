import { type Term } from '../../../src/domain/term/term';
import { sampleAddress } from '../../../src/local/sample/sample-people';
import { closeBots, startBot, type TestBot } from '../../support/bot/bot-harness';

afterEach(closeBots);

const JUNE = '2027-06-16T19:00:00Z';
const IN_GAP = '2027-07-05T19:00:00Z';
const thisTerm = { coverFrom: '2026-08-01', coverUntil: '2027-06-30' };
const nextTerm = { coverFrom: '2027-08-01', coverUntil: '2028-06-30', awaitsTenant: true };

interface Given {
  readonly gap?: Term['gap'];
  /** Seats that start next, and those of this term that never came. */
  readonly next?: number;
  readonly awaited?: number;
}

/** Mathematics with 5 Visio seats that end, for 3 people, and Project for one more; Physics without any. */
function start(now: string, { gap = 'lapse', next = 0, awaited = 0 }: Given = {}): Promise<TestBot> {
  const visio = { department: 'math', product: 'visio' };
  const project = { department: 'math', product: 'project' };
  return startBot({
    now,
    organization: JSON.stringify({
      departments: [
        { id: 'math', name: 'Mathematics', delegates: [sampleAddress('dreyes')] },
        { id: 'physics', name: 'Physics', delegates: [sampleAddress('nadler')] },
      ],
      approvers: [sampleAddress('sokafor')],
      entitlements: [
        { ...visio, ...thisTerm, seats: 5, purchaseOrderNumber: 'PO-1' },
        ...(next === 0 ? [] : [{ ...visio, ...nextTerm, seats: next, purchaseOrderNumber: 'PO-2' }]),
        ...(awaited === 0
          ? []
          : [{ ...visio, ...thisTerm, seats: awaited, purchaseOrderNumber: 'PO-3', awaitsTenant: true }]),
        { ...project, ...thisTerm, seats: 1, purchaseOrderNumber: 'PO-4' },
      ],
      rosters: [
        { ...visio, people: ['jdoe', 'cdiaz', 'fobrien'].map(sampleAddress) },
        { ...project, people: [sampleAddress('jkim')] },
      ],
    }),
    policy: (policy) => ({ ...policy, term: { ...policy.term, decideBy: '05-31' as never, gap } }),
  });
}

const reads = async (bot: TestBot, alias: string, text: string): Promise<string> => (await bot.say(alias, text)).text;

describe('seats that are carried through the gap', () => {
  it('are lost after the gap, as both cards say before it', async () => {
    const bot = await start(JUNE, { gap: 'hold' });

    const forecast = await reads(bot, 'dreyes', 'forecast Visio');
    const renew = await reads(bot, 'dreyes', 'renew Visio');

    expect(forecast).toContain('they are carried over to July 31, 2027 and end then: 3 people lose their seats.');
    expect(renew).toContain('If nobody acts, 3 people lose Visio after July 31, 2027.');
    expect(renew).toContain(
      'July 1, 2027 to July 31, 2027 has no cover: 5 seats are carried over until August 1, 2027.',
    );
  });

  it('are there in the gap', async () => {
    const bot = await start(IN_GAP, { gap: 'hold' });

    const [forecast, renew] = [await reads(bot, 'dreyes', 'forecast Visio'), await reads(bot, 'dreyes', 'renew Visio')];

    expect(forecast).toContain('5 seats end July 31, 2027');
    expect(forecast).toContain('Without an order they end on July 31, 2027: 3 people lose their seats.');
    expect(renew.split('\n').slice(0, 2)).toEqual([
      '5 Visio seats carried over until August 1, 2027',
      'Mathematics · cover ended June 30, 2027',
    ]);
    expect(renew).toContain('2 of 5 seats free');
    expect(renew).toContain('If nobody acts, 3 people lose Visio after July 31, 2027.');
    expect(await reads(bot, 'dreyes', 'seats')).toContain('2 of 5 seats free');
    const card = await bot.say('dreyes', 'renew Visio');
    const asked = await bot.press('dreyes', card, 'Let it lapse');
    expect(asked.shown.text).toContain('3 people lose their seat after July 31, 2027');
    expect(await reads(bot, 'dreyes', 'seats Visio')).toContain('Carried over until August 1, 2027; not renewed');
    const renewed = await start(IN_GAP, { gap: 'hold', next: 2 });
    expect(await reads(renewed, 'dreyes', 'seats Visio')).toContain(
      'Carried over until cover starts on August 1, 2027',
    );
  });

  it('are those that were renewed, where the policy says so', async () => {
    const bot = await start(IN_GAP, { gap: 'hold-if-renewed', next: 2 });

    const renew = await reads(bot, 'dreyes', 'renew Visio');

    expect(renew).toContain('0 of 2 seats free');
    expect(renew).toContain('1 waiting');
    expect(renew).toContain('2 seats are carried over until August 1, 2027.');
    expect(renew).toContain('Until somebody acts, 1 person is without Visio.');
  });
});

describe('a gap without seats', () => {
  it('says who is without a seat until the next cover, and who after it', async () => {
    const bot = await start(IN_GAP, { next: 2 });

    const renew = await reads(bot, 'dreyes', 'renew Visio');

    expect(renew).toContain(
      'Until August 1, 2027, 3 people are without Visio. If nobody acts, 1 person is without Visio after that, too.',
    );
    expect(renew).toContain('0 of 0 seats free');
  });

  it('brings nothing back where all of it lapses', async () => {
    const bot = await start(JUNE);
    const card = await bot.say('dreyes', 'renew Visio');
    expect(card.text).toContain('Seats come back on August 1, 2027');

    await bot.press('dreyes', card, 'Let it lapse');
    await bot.press('dreyes', bot.look(card), 'Let it lapse');

    const lapsed = bot.look(card).text;
    expect(lapsed).toContain('July 1, 2027 to July 31, 2027 has no cover.');
    expect(lapsed).not.toContain('come back');
    const forecast = await reads(bot, 'dreyes', 'forecast');
    expect(forecast).toContain(
      '1 seat is not renewed. Without an order it ends on June 30, 2027: 1 person loses a seat.',
    );
    expect(forecast).toContain('3 people lose seats that are let lapse.');
  });

  it('is shown to those whose seat rests, and to those who look at it', async () => {
    const bot = await start('2027-07-01T19:00:00Z', { next: 2 });

    const [rests, waits] = [await reads(bot, 'jdoe', 'what do I have'), await reads(bot, 'fobrien', 'what do I have')];

    expect(rests).toContain('Your seat rests until August 1, 2027');
    expect(rests).toContain('there is nothing to do');
    expect(rests).not.toMatch(/wait/iu);
    expect(waits).toContain('You wait for a seat');
    expect(await reads(bot, 'dreyes', 'seats Visio')).toContain('No cover now; cover starts on August 1, 2027');
  });

  it('starts again where seats were bought for then, and nowhere else', async () => {
    const bot = await start(IN_GAP, { next: 2 });

    const seats = await reads(bot, 'dreyes', 'seats');

    expect(seats).toMatch(
      /Project[^]*No cover now; not renewed[^]*Visio[^]*No cover now; cover starts on August 1, 2027/u,
    );
    expect(seats).toContain('Mathematics · no cover until August 1, 2027');
    expect(await reads(bot, 'dreyes', 'seats Project')).toContain('No cover now; not renewed');
  });

  it('promises nothing where nothing was bought', async () => {
    const [none, carried] = [await start(IN_GAP), await start(IN_GAP, { gap: 'hold' })];

    const seats = await reads(none, 'dreyes', 'seats');

    expect(seats).toContain('Mathematics · no cover now');
    expect(seats).toContain('No cover now; not renewed');
    expect(seats).not.toContain('August');
    expect(await reads(carried, 'dreyes', 'seats')).toContain('Carried over until August 1, 2027; not renewed');
  });
});

describe('what ends', () => {
  it('is counted as it is renewed, without what never came', async () => {
    const bot = await start(JUNE, { awaited: 6 });

    const [forecast, renew] = [await reads(bot, 'dreyes', 'forecast Visio'), await reads(bot, 'dreyes', 'renew Visio')];

    expect(renew).toContain('5 Visio seats end June 30, 2027');
    expect(forecast).toContain('5 seats end June 30, 2027');
    expect(forecast).toContain('5 seats are not renewed.');
    expect(forecast).toContain(
      '6 seats approved and never seen in Microsoft 365 end on June 30, 2027 as well: not counted here.',
    );
    expect(forecast).not.toContain('11');
  });

  it.each(['July 1', 'August 1'])('is said of %s, too, with the day to decide by', async (day) => {
    const bot = await start('2027-05-03T19:00:00Z');

    const text = await reads(bot, 'dreyes', `what happens to Visio on ${day}`);

    expect(text).toContain(`0 of 0 seats free on ${day}, 2027`);
    expect(text).toContain('Decide by May 31, 2027: an order after that may come late.');
    expect(text).toContain(
      '5 seats are not renewed. Without an order they end on June 30, 2027: 3 people lose their seats.',
    );
    expect(await reads(bot, 'dreyes', 'what happens on May 4')).not.toContain('Decide by May 31, 2027:');
  });

  it('is nothing in a department without seats', async () => {
    const bot = await start(JUNE);

    expect(await reads(bot, 'nadler', 'renew')).toContain('Nothing ends June 30, 2027');
  });

  it.each(['next month', '2027', 'Friday'])('cannot be told of %s', async (day) => {
    const bot = await start(JUNE);

    const text = await reads(bot, 'dreyes', `forecast ${day}`);

    expect(text).toContain(`Which day is “${day}”?`);
    expect(text).toContain('Please type a day such as June 30, 6/30 or 2027-06-30.');
  });

  it('is not told of a day that is over', async () => {
    const bot = await start(JUNE);

    expect(await reads(bot, 'dreyes', 'forecast yesterday')).toMatch(/^June \d+, 2027 is over\n/u);
  });

  it('is told of the last day that is accepted', async () => {
    const bot = await start(JUNE);

    expect(await reads(bot, 'dreyes', 'forecast 2899-12-31')).toContain('December 31, 2899');
    expect(await reads(bot, 'dreyes', 'forecast 2999-12-31')).toContain('There is no “2999-12-31”');
  });
});
