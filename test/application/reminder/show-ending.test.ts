import { answerRenewal } from '../../../src/application/reminder/answer-renewal';
import { showEnding, showEndings } from '../../../src/application/reminder/show-ending';
import { setUntil } from '../../../src/application/roster/set-until';
import { activityKey } from '../../../src/domain/ids';
import { turnAround } from '../../../src/domain/term/turn';
import {
  actor,
  aDepartment,
  anEntitlement,
  anEntry,
  aPolicy,
  aPool,
  MATH,
  on,
  person,
  VISIO,
} from '../../support/builders';
import { countedDocuments, countOf } from '../../support/store/counted-documents';
import { documentsInMemory, MovableClock, openDepartment, portsOn } from '../../support/store/store-harness';

const clock = new MovableClock(new Date('2027-05-01T19:00:00.000Z'));
const PEOPLE = 100;

async function world() {
  const documents = countedDocuments(documentsInMemory(clock));
  const ports = portsOn(documents, { clock, policy: aPolicy() });
  const department = aDepartment({ purchasers: [person(950)] });
  await openDepartment(ports, { department, entitlements: [anEntitlement({ seats: 40 })] });
  const ranks = Array.from({ length: PEOPLE }, (_, index) => index + 1);
  for (let from = 0; from < PEOPLE; from += 50) {
    await ports.departments.change(MATH, async (books) => {
      for (const rank of ranks.slice(from, from + 50)) await books.saveEntry(anEntry(rank, rank));
      await books.savePool(aPool(ranks, 40));
    });
  }
  await showEnding(ports, actor(900), { product: VISIO });
  documents.take();
  return { documents, ports };
}

const shown = Array.from({ length: PEOPLE }, (_, index) => person(index + 1).userId);
const request = {
  ...{ actor: actor(900), key: activityKey('press'), department: MATH, product: VISIO },
  ...{ lastDay: on('2027-06-30'), shown, dropped: new Set([person(3).userId, person(77).userId]) },
};

it('shows a pool in a dozen calls, however long its roster is', async () => {
  const { documents, ports } = await world();

  const found = await showEnding(ports, actor(900), { product: VISIO });

  expect(found).toMatchObject({ kind: 'shown', pool: { renewal: { seatsOpen: 40 }, canRenew: true, canDrop: true } });
  expect(countOf(documents.take()).calls).toBeLessThanOrEqual(12);
  await documents.close();
});

it('lists what is open to those of the department alone, who may do what they may', async () => {
  const { documents, ports } = await world();
  const asked = { offset: 0, limit: 4 };

  expect(await showEndings(ports, actor(950), asked)).toMatchObject({
    poolCount: 1,
    pools: [{ canRenew: true, canDrop: false }],
  });
  expect(await showEndings(ports, actor(1), asked)).toMatchObject({ kind: 'refused', refusal: { code: 'not-yours' } });
  await documents.close();
});

it('says of a large roster who leaves, in several transactions, and what it means for the next term', async () => {
  const { documents, ports } = await world();

  const done = await setUntil(ports, request);
  const again = await setUntil(ports, request);

  expect(done).toMatchObject({ kind: 'set', dropped: [person(3), person(77)], changed: [person(3), person(77)] });
  expect(again).toMatchObject({ dropped: [person(3), person(77)], changed: [] });
  const facts = (await ports.departments.look(MATH).ledger({ limit: 50 })).map(({ fact }) => fact.action);
  expect(facts.filter((action) => action === 'roster-attested')).toHaveLength(3);
  expect(facts.filter((action) => action === 'person-until')).toHaveLength(2);
  const found = await showEnding(ports, actor(900), { product: VISIO });
  expect(found).toMatchObject({ pool: { leaving: 2, losing: { count: 39 } } });
  await documents.close();
});

it('leaves alone whoever leaves earlier, and keeps whoever is not marked any more', async () => {
  const { documents, ports } = await world();
  const early = on('2027-05-20');
  await ports.departments.change(MATH, async (books) => {
    const [entry] = await books.entriesOf(VISIO, [person(5).userId]);
    if (entry !== undefined) await books.saveEntry({ ...entry, until: early });
  });
  await setUntil(ports, { ...request, shown: shown.slice(0, 10), dropped: new Set([shown[4], shown[5]] as never[]) });
  await setUntil(ports, { ...request, key: activityKey('other'), shown: shown.slice(0, 10), dropped: new Set() });

  const entries = await ports.departments.look(MATH).entriesOf(VISIO, shown.slice(4, 6));
  expect(entries.map(({ until }) => until).toSorted()).toEqual([early, undefined]);
  await documents.close();
});

it('records once what several say at the same moment, and nothing of those who may not', async () => {
  const { documents, ports } = await world();
  const said = { department: MATH, product: VISIO, turn: turnAround(on('2027-05-01'), aPolicy()) };
  const say = (number: number, wants: 'no-more' | 'all' = 'no-more') =>
    answerRenewal(ports, { ...said, wants, actor: actor(number), key: activityKey(`by-${number}`) });

  expect(await say(1)).toMatchObject({ kind: 'refused', refusal: { code: 'not-yours' } });
  const both = await Promise.all([say(900), say(950)]);
  const again = await say(901);
  const taken = [await say(950, 'all'), await say(950, 'all')];

  expect(both.map(({ kind }) => kind).toSorted()).toEqual(['answered', 'stands']);
  expect(again.kind).toBe('stands');
  expect(taken.map(({ kind }) => kind)).toEqual(['answered', 'nothing-said']);
  const facts = (await ports.departments.look(MATH).ledger({ limit: 50 })).map(({ fact }) => fact);
  expect(facts.flatMap((fact) => (fact.action === 'renewal-answered' ? [fact.seats] : []))).toEqual([40, 0]);
  await documents.close();
});

it('drops nobody by a day that is over, nor by that of another term, and takes a drop back all the same', async () => {
  const { documents, ports } = await world();
  const lastYear = { ...request, lastDay: on('2026-06-30') };
  const keeping = { ...request, key: activityKey('keeping'), shown: shown.slice(0, 10), dropped: new Set<never>() };

  expect(await setUntil(ports, lastYear)).toEqual({ kind: 'other-term' });
  expect(await setUntil(ports, { ...lastYear, dropped: new Set() })).toEqual({ kind: 'other-term' });
  expect(await setUntil(ports, { ...request, lastDay: on('2028-06-30') })).toEqual({ kind: 'other-term' });
  expect(await ports.departments.entriesEnding({ limit: 10 })).toEqual([]);
  await setUntil(ports, request);
  clock.advance(62 * 24 * 60 * 60 * 1000);
  const inTheGap = { ...request, key: activityKey('gap'), dropped: new Set([person(5).userId]) };
  expect(await setUntil(ports, inTheGap)).toEqual({ kind: 'other-term' });
  expect(await setUntil(ports, keeping)).toMatchObject({ kind: 'set', changed: [person(3)] });
  clock.advance(-62 * 24 * 60 * 60 * 1000);
  expect((await ports.departments.entriesEnding({ limit: 10 })).map(({ entry }) => entry.userId)).toEqual([
    person(77).userId,
  ]);
  await documents.close();
});

it('does once what one press says, also when it comes again after somebody said otherwise', async () => {
  const { documents, ports } = await world();
  const few = { ...request, shown: shown.slice(0, 10) };
  const said = { department: MATH, product: VISIO, turn: turnAround(on('2027-05-01'), aPolicy()), actor: actor(900) };
  const lapse = { ...said, wants: 'no-more', key: activityKey('lapse') } as const;

  await setUntil(ports, few);
  await setUntil(ports, { ...few, key: activityKey('other'), dropped: new Set() });
  expect(await setUntil(ports, few)).toMatchObject({ dropped: [], changed: [] });
  expect(await ports.departments.entriesEnding({ limit: 10 })).toEqual([]);

  expect(await answerRenewal(ports, { ...lapse, seatsSeen: 39 })).toEqual({ kind: 'differs' });
  expect(await answerRenewal(ports, { ...lapse, seatsSeen: 40 })).toMatchObject({ kind: 'answered' });
  await answerRenewal(ports, { ...said, wants: 'all', key: activityKey('after-all') });
  expect(await answerRenewal(ports, lapse)).toMatchObject({ kind: 'stands', answer: { seats: 40 } });
  await documents.close();
});

it('sets nobody’s last day for those who may not', async () => {
  const { documents, ports } = await world();

  expect(await setUntil(ports, { ...request, actor: actor(950) })).toMatchObject({ kind: 'refused' });
  expect(await ports.departments.entriesEnding({ limit: 10 })).toEqual([]);
  await documents.close();
});
