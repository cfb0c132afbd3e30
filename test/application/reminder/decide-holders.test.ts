import { holderComposer } from '../../../src/application/reminder/compose/holder';
import { coverPools } from '../../../src/application/term/cover-pools';
import { decideHolderLetters } from '../../../src/application/reminder/decide-holders';
import { RosterWork } from '../../../src/application/roster/roster-work';
import { type Ports } from '../../../src/application/ports';
import { instantOf } from '../../../src/domain/calendar';
import { type Entitlement } from '../../../src/domain/term/entitlement';
import { type OutboxStore } from '../../../src/ports/outbox/outbox-store';
import { actor, anEntitlement, aPolicy, MATH, on, person, VISIO } from '../../support/builders';
import { documentsInMemory, entitle, MovableClock, openDepartment, portsOn } from '../../support/store/store-harness';

const DAY = 24 * 60 * 60 * 1000;
const next = (seats: number, own: Partial<Omit<Entitlement, 'id'>> = {}) =>
  anEntitlement({ id: 'e2', seats, coverFrom: on('2027-08-01'), coverUntil: on('2028-06-30'), ...own });

/** Mathematics on June 15 with these people seated until June 30, one more waiting, and a policy that tells holders 14 days before. */
async function math(people: number, own: Partial<Ports> = {}) {
  const clock = new MovableClock(new Date('2027-06-15T19:00:00Z'));
  const ports = portsOn(documentsInMemory(clock), { clock, policy: aPolicy(), ...own });
  await openDepartment(ports, { entitlements: [anEntitlement({ seats: people })] });
  const numbers = Array.from({ length: people + 1 }, (_, index) => index + 1);
  for (let from = 0; from < numbers.length; from += 40) {
    await ports.departments.change(MATH, async (books) => {
      const context = {
        actor: actor(900),
        command: `join-${from}`,
        today: on('2027-06-15'),
        at: instantOf(clock.now()),
      };
      const work = await RosterWork.open(books, VISIO, { ...context, term: ports.policy.term });
      for (const one of numbers.slice(from, from + 40)) await work?.join(person(one));
    });
  }
  return { ports, clock };
}

/** The last day of a term without a gap: the people were told that their seats end. */
async function noGap() {
  const term = { ...aPolicy().term, startsOn: '07-01' } as Ports['policy']['term'];
  const world = await math(2, { policy: aPolicy({ term }) });
  world.clock.advance(DAY);
  await decideHolderLetters(world.ports);
  world.clock.advance(14 * DAY);
  return world;
}

/** What each person was told so far. */
async function told(ports: Ports) {
  const mailboxes = await ports.outbox.all();
  return mailboxes
    .flatMap(({ id, letters }) => letters.map(({ content }) => ({ who: Number(id.slice(-4)), content })))
    .toSorted((one, other) => one.who - other.who)
    .map(({ who, content }) =>
      content.kind === 'holder' ? `${who} ${content.notice.about} ${content.notice.why}` : '',
    );
}

describe('people with a seat', () => {
  it('hear once, from the day of the policy on, that it ends, with whom to ask', async () => {
    const { ports, clock } = await math(2);

    const early = await decideHolderLetters(ports);
    clock.advance(DAY);
    const [first, again] = [await decideHolderLetters(ports), await decideHolderLetters(ports)];

    expect([early, first, again]).toEqual([0, 2, 0]);
    await expect(told(ports)).resolves.toEqual(['1 ends nothing-renewed', '2 ends nothing-renewed']);
    const [letter] = (await ports.outbox.all()).flatMap(({ letters }) => letters);
    expect(letter?.content).toMatchObject({
      notice: {
        lastDay: '2027-06-30',
        department: { name: 'Mathematics' },
        product: { name: 'Visio' },
      },
    });
    expect(letter?.content).toMatchObject({ notice: { askPeople: [900, 901, 902].map(person) } });
  });

  it('are caught up with when the process was down, until their last day', async () => {
    const { ports, clock } = await math(2);

    clock.advance(15 * DAY);
    const onTheLastDay = await decideHolderLetters(ports);
    clock.advance(5 * DAY);
    const afterwards = await decideHolderLetters(ports);

    expect([onTheLastDay, afterwards]).toEqual([2, 0]);
  });

  it('hear nothing again when the clock goes back', async () => {
    const { ports, clock } = await math(2);
    clock.advance(3 * DAY);
    await decideHolderLetters(ports);

    clock.advance(-DAY);

    await expect(decideHolderLetters(ports)).resolves.toBe(0);
  });

  it('hear that it was renewed after all, and keep silence from then on', async () => {
    const { ports, clock } = await math(3, { policy: aPolicy({ term: { ...aPolicy().term, gap: 'hold' } }) });
    clock.advance(DAY);
    await decideHolderLetters(ports);

    await entitle(ports, MATH, next(2, { status: 'awaiting-tenant' }));
    clock.advance(DAY);
    const [now, again] = [await decideHolderLetters(ports), await decideHolderLetters(ports)];

    expect([now, again]).toEqual([2, 0]);
    expect((await told(ports)).slice(0, 4)).toEqual([
      '1 ends nothing-renewed',
      '1 stays nothing-renewed',
      '2 ends nothing-renewed',
      '2 stays nothing-renewed',
    ]);
  });

  it('hear for a week after the last day that they kept the seat after all, where there is no gap', async () => {
    const { ports, clock } = await noGap();
    await entitle(ports, MATH, next(2, { coverFrom: on('2027-07-01') }));
    clock.advance(DAY);
    await coverPools(ports);
    const [now, again] = [await decideHolderLetters(ports), await decideHolderLetters(ports)];
    clock.advance(7 * DAY);
    const later = await decideHolderLetters(ports);

    expect([now, again, later]).toEqual([2, 0, 0]);
    const news = await told(ports);
    expect(news).toEqual([1, 2].flatMap((who) => [`${who} ends nothing-renewed`, `${who} stays nothing-renewed`]));
    const letters = (await ports.outbox.all()).flatMap((mailbox) => mailbox.letters.map(({ content }) => content));
    const stays = letters
      .filter((content) => content.kind === 'holder')
      .filter(({ notice }) => notice.about === 'stays');
    expect(stays).toHaveLength(2);
    clock.advance(-DAY);
    for (const letter of stays) expect(await holderComposer(ports).holder(letter, person(1), 'key')).toBeDefined();
    clock.advance(DAY);
    for (const letter of stays) expect(await holderComposer(ports).holder(letter, person(1), 'key')).toBeUndefined();
  });

  it('hear nothing more when the seat ended, and came back some days later: of that they were told', async () => {
    const { ports, clock } = await noGap();
    clock.advance(DAY);
    await coverPools(ports);
    const onTheDay = await decideHolderLetters(ports);
    await entitle(ports, MATH, next(2, { coverFrom: on('2027-07-01') }));
    clock.advance(2 * DAY);
    await coverPools(ports);

    expect([onTheDay, await decideHolderLetters(ports)]).toEqual([0, 0]);
  });

  it('hear on the next day what was said, taken back and is so again on one day', async () => {
    const { ports, clock } = await math(1);
    clock.advance(DAY);
    await decideHolderLetters(ports);
    await entitle(ports, MATH, next(1, { coverFrom: on('2027-07-01'), status: 'awaiting-tenant' }));
    await decideHolderLetters(ports);
    await entitle(ports, MATH, next(0, { coverFrom: on('2027-07-01'), status: 'awaiting-tenant' }));
    const onTheDay = await decideHolderLetters(ports);
    clock.advance(DAY);
    const onTheNext = await decideHolderLetters(ports);

    expect([onTheDay, onTheNext]).toEqual([0, 1]);
  });

  it('hear nothing of a day on which seats rest before cover was brought up to date', async () => {
    const { ports, clock } = await math(2);
    await entitle(ports, MATH, next(2, { status: 'awaiting-tenant' }));
    clock.advance(DAY);
    await decideHolderLetters(ports);

    clock.advance(15 * DAY);

    await expect(decideHolderLetters(ports)).resolves.toBe(0);
    await expect(told(ports)).resolves.toEqual(['1 rests gap', '2 rests gap']);
  });

  it('are counted by a dry run, which tells nobody', async () => {
    const { ports, clock } = await math(2);
    clock.advance(DAY);

    await expect(decideHolderLetters(ports, { onPlanned: () => undefined })).resolves.toBe(2);
    await expect(told(ports)).resolves.toEqual([]);
  });

  it('are 2,000 on one morning, a page at a time, and a crash in between repeats none', async () => {
    const { ports, clock } = await math(2000);
    clock.advance(DAY);
    const asked: number[] = [];
    const dying: OutboxStore = {
      ...ports.outbox,
      changeMany: (recipients, decide) => {
        asked.push(recipients.length);
        return asked.length === 8 ? Promise.reject(new Error('died')) : ports.outbox.changeMany(recipients, decide);
      },
    };

    await expect(decideHolderLetters({ ...ports, outbox: dying })).rejects.toThrow('died');
    const rest = await decideHolderLetters({ ...ports, outbox: dying });

    expect(rest).toBe(2000 - 700);
    expect(Math.max(...asked)).toBe(100);
    expect(new Set(await told(ports)).size).toBe(2000);
  });
});
