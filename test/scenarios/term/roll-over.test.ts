import { userId } from '../../../src/domain/ids';
import { type Term } from '../../../src/domain/term/term';
import { sampleAddress, samplePerson } from '../../../src/local/sample/sample-people';
import { sampleTenant } from '../../../src/local/sample/sample-tenant';
import { chatOf } from '../../support/bot/activities';
import { closeBots, shownAs, startBot, type TestBot } from '../../support/bot/bot-harness';

afterEach(closeBots);

const VISIO = 'bf95fd32-576a-4742-8d7a-6dc4940b9532';
const TEN = ['jdoe', 'cdiaz', 'fobrien', 'jkim', 'isilva', 'nadler', 'ptran', 'qbauer', 'rsato', 'xli'];
const [FIRST_SIX, LAST_FOUR] = [TEN.slice(0, 6), TEN.slice(6)];

/** What the sample tenant holds, without licenses that anybody had before, and this many units of Visio. */
const tenantWith = (units: number) => ({
  ...sampleTenant,
  held: [],
  skus: (sampleTenant.skus ?? []).map((sku) =>
    sku.skuId === VISIO ? { ...sku, prepaidUnits: { enabled: units } } : sku,
  ),
});

/** Mathematics with ten people seated and licensed until the last day, and six seats approved from August 1 on. */
async function start(term: Partial<Term>, { lastDay = '2027-06-30', units = 10 } = {}): Promise<TestBot> {
  const cover = { department: 'math', product: 'visio' };
  const nextUntil = `2028-${lastDay.slice(5)}`;
  const bot = await startBot({
    now: `${lastDay.slice(0, 5)}05-10T19:00:00Z`,
    seed: tenantWith(units),
    organization: JSON.stringify({
      departments: [
        { id: 'math', name: 'Mathematics', directoryNames: ['Mathematics'], delegates: [sampleAddress('dreyes')] },
      ],
      approvers: [sampleAddress('sokafor')],
      auditors: [],
      entitlements: [
        { ...cover, seats: 10, purchaseOrderNumber: 'PO-1', coverFrom: '2026-08-01', coverUntil: lastDay },
        {
          ...cover,
          seats: 6,
          purchaseOrderNumber: 'PO-2',
          coverFrom: '2027-08-01',
          coverUntil: nextUntil,
          awaitsTenant: true,
        },
      ],
      rosters: [{ ...cover, people: TEN.map(sampleAddress) }],
    }),
    policy: (policy) => ({
      ...policy,
      term: { ...policy.term, ...term },
      reconcile: { ...policy.reconcile, mode: 'full' },
      reminders: { ...policy.reminders, on: [] },
    }),
  });
  for (const alias of TEN) await bot.say(alias, 'hi');
  await bot.reconcileWhole();
  return bot;
}

/** Moves the clock to an instant of the term's end, and lets every job run that the clock would. */
async function goTo(bot: TestBot, instant: string): Promise<void> {
  bot.advance(Date.parse(instant) - bot.app().ports.clock.now().getTime());
  for (const job of ['cover', 'reminders', 'finish-commands', 'send-letters']) await bot.app().runJob(job);
  await bot.app().settled();
}

/** Who holds a license, as the tenant itself knows, in the order of the roster. */
async function licensed(bot: TestBot): Promise<readonly string[]> {
  const held = await bot.tenant.held();
  return TEN.filter((alias) => held.some((one) => one.startsWith(`${samplePerson(alias).id} ${VISIO}`)));
}

/** The headings of what the bot wrote to people by itself, with those who read each, since the last time. */
function hearing(bot: TestBot): () => Readonly<Record<string, readonly string[]>> {
  const seen = new Map(TEN.map((alias) => [alias, bot.connector.posts(chatOf(alias)).length]));
  return () => {
    const heard: Record<string, string[]> = {};
    for (const alias of TEN) {
      const posts = bot.connector.posts(chatOf(alias));
      for (const { body } of posts.slice(seen.get(alias)))
        (heard[shownAs(undefined, body).text.split('\n')[0] ?? ''] ??= []).push(alias);
      seen.set(alias, posts.length);
    }
    return heard;
  };
}

/** What each was told beforehand, as their mailbox remembers it. */
async function told(bot: TestBot): Promise<readonly string[]> {
  const mailboxes = await bot.app().ports.outbox.read(TEN.map((alias) => ({ userId: userId(samplePerson(alias).id) })));
  return mailboxes.map(({ marks }, index) => {
    const mark = JSON.parse(marks['holder:math/visio'] ?? '{}') as Readonly<Record<string, string>>;
    return [TEN[index], ...Object.values(mark)].join(' ');
  });
}

const roster = (bot: TestBot) => bot.roster('math', 'visio');
const waiting = LAST_FOUR.map((alias, place) => `${alias} (waiting ${place + 1})`);

describe('ten people are seated, and six seats were renewed', () => {
  it('lapse: nobody has a license in the gap, and the first six have it again with the next cover', async () => {
    const bot = await start({ gap: 'lapse' });
    const heard = hearing(bot);
    expect(await licensed(bot)).toEqual(TEN);

    await goTo(bot, '2027-06-16T19:00:00Z');
    const beforehand = heard();
    await goTo(bot, '2027-07-01T06:59:59Z');
    const onTheLastDay = [await licensed(bot), heard()];
    await goTo(bot, '2027-07-01T07:00:00Z');
    const inTheGap = [await licensed(bot), heard()];
    await goTo(bot, '2027-08-01T06:59:59Z');
    const atItsEnd = [await licensed(bot), heard()];
    await goTo(bot, '2027-08-01T07:00:00Z');

    expect(Object.values(beforehand).flat().toSorted()).toEqual(TEN.toSorted());
    expect(await told(bot)).toEqual([
      ...FIRST_SIX.map((alias) => `${alias} rests gap 2027-06-30 2027-08-01`),
      ...LAST_FOUR.map((alias) => `${alias} ends beyond-renewed 2027-06-30`),
    ]);
    expect(onTheLastDay).toEqual([TEN, {}]);
    expect(inTheGap).toEqual([
      [],
      { 'Your Visio seat rests until August 1, 2027': FIRST_SIX, 'Your Visio seat has ended': LAST_FOUR },
    ]);
    expect(atItsEnd).toEqual([[], {}]);
    expect(await licensed(bot)).toEqual(FIRST_SIX);
    expect(heard()).toEqual({ 'You have your Visio seat back': FIRST_SIX });
    expect(await roster(bot)).toEqual([...FIRST_SIX, ...waiting]);
  });

  it('hold: all keep theirs in the gap, and four lose it on the first day of the next cover', async () => {
    const bot = await start({ gap: 'hold' });
    const heard = hearing(bot);

    await goTo(bot, '2027-06-16T19:00:00Z');
    const beforehand = heard();
    await goTo(bot, '2027-07-01T07:00:00Z');
    const inTheGap = [await licensed(bot), heard()];
    await goTo(bot, '2027-08-01T07:00:00Z');

    expect(beforehand).toEqual({ 'Your Visio seat ends July 31, 2027': LAST_FOUR });
    expect(inTheGap).toEqual([TEN, {}]);
    expect(await licensed(bot)).toEqual(FIRST_SIX);
    expect(heard()).toEqual({ 'Your Visio seat has ended': LAST_FOUR });
    expect(await roster(bot)).toEqual([...FIRST_SIX, ...waiting]);
  });

  it('hold-if-renewed: the first six keep theirs throughout, four lose it after the last day', async () => {
    const bot = await start({ gap: 'hold-if-renewed' });
    const heard = hearing(bot);

    await goTo(bot, '2027-06-16T19:00:00Z');
    const beforehand = heard();
    await goTo(bot, '2027-07-01T07:00:00Z');
    const inTheGap = [await licensed(bot), heard()];
    await goTo(bot, '2027-08-01T07:00:00Z');

    expect(beforehand).toEqual({ 'Your Visio seat ends June 30, 2027': LAST_FOUR });
    expect(inTheGap).toEqual([FIRST_SIX, { 'Your Visio seat has ended': LAST_FOUR }]);
    expect(await licensed(bot)).toEqual(FIRST_SIX);
    expect(heard()).toEqual({});
    expect(await roster(bot)).toEqual([...FIRST_SIX, ...waiting]);
  });

  it('no gap: who keeps the seat keeps the license all the time', async () => {
    const bot = await start({ endsOn: '07-31' as Term['endsOn'], gap: 'lapse' }, { lastDay: '2027-07-31' });
    const heard = hearing(bot);

    await goTo(bot, '2027-07-17T19:00:00Z');
    const beforehand = heard();
    await goTo(bot, '2027-08-01T06:59:59Z');
    const [onTheLastDay, seq] = [await licensed(bot), Math.max(...(await bot.tenant.log()).map((one) => one.seq))];
    await goTo(bot, '2027-08-01T07:00:00Z');

    const writes = (await bot.tenant.log()).filter((one) => one.seq > seq && one.path.endsWith('/assignLicense'));
    const people = writes.map(({ path }) => TEN.find((alias) => path.includes(samplePerson(alias).id)));
    expect(beforehand).toEqual({ 'Your Visio seat ends July 31, 2027': LAST_FOUR });
    expect(onTheLastDay).toEqual(TEN);
    expect(people.toSorted()).toEqual(LAST_FOUR.toSorted());
    expect(await licensed(bot)).toEqual(FIRST_SIX);
    expect(heard()).toEqual({ 'Your Visio seat has ended': LAST_FOUR });
  });

  it('units that arrive after the first day seat the same six then', async () => {
    const bot = await start({ gap: 'lapse' });
    const heard = hearing(bot);
    await goTo(bot, '2027-07-01T07:00:00Z');
    heard();
    await bot.tenant.control('/units', { skuId: VISIO, prepaidUnits: { enabled: 5 } });

    await goTo(bot, '2027-08-01T07:00:00Z');
    const onTheFirstDay = [await licensed(bot), heard()];
    await bot.tenant.control('/units', { skuId: VISIO, prepaidUnits: { enabled: 6 } });
    await goTo(bot, '2027-08-05T19:00:00Z');

    expect(onTheFirstDay).toEqual([[], {}]);
    expect(await licensed(bot)).toEqual(FIRST_SIX);
    expect(heard()).toEqual({ 'You have your Visio seat back': FIRST_SIX });
  });

  it('a process that was down for a week around the end does it all when it is back', async () => {
    const bot = await start({ gap: 'lapse' });
    const heard = hearing(bot);
    await goTo(bot, '2027-06-10T19:00:00Z');

    await goTo(bot, '2027-06-27T19:00:00Z');
    const caughtUp = heard();
    await bot.restart();
    await goTo(bot, '2027-07-04T19:00:00Z');
    const [after, again] = [heard(), hearing(bot)];
    await goTo(bot, '2027-07-05T19:00:00Z');

    expect(Object.values(caughtUp).flat().toSorted()).toEqual(TEN.toSorted());
    expect(after).toEqual({
      'Your Visio seat rests until August 1, 2027': FIRST_SIX,
      'Your Visio seat has ended': LAST_FOUR,
    });
    expect(await licensed(bot)).toEqual([]);
    expect(again()).toEqual({});
  });
});
