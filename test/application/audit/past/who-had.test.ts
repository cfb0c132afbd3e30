import { whoHad } from '../../../../src/application/audit/past/who-had';
import { changeRoster } from '../../../../src/application/roster/change-roster';
import { explainRefusal } from '../../../../src/bot/answer/explain-refusal';
import {
  actor,
  aDepartment,
  anEntitlement,
  APPROVER,
  aRequest,
  found,
  MATH,
  on,
  person,
  PHYSICS,
  PROJECT,
  toAdd,
  toRemove,
  VISIO,
} from '../../../support/builders';
import { documentsInMemory, MovableClock, openDepartment, portsOn } from '../../../support/store/store-harness';

const DAY_MS = 24 * 3_600_000;

/** On June 1 two people come on one seat, on June 3 the first leaves. It is June 5. */
async function world() {
  const clock = new MovableClock(new Date('2027-06-01T18:00:00Z'));
  const ports = portsOn(documentsInMemory(clock), { clock });
  await openDepartment(ports, { entitlements: [anEntitlement({ seats: 1 })] });
  await openDepartment(ports, { department: aDepartment({ id: PHYSICS, name: 'Physics', delegates: [person(910)] }) });
  await changeRoster(ports, aRequest('one', toAdd(found(1), found(2))));
  clock.advance(2 * DAY_MS);
  await changeRoster(ports, aRequest('two', toRemove(found(1))));
  clock.advance(2 * DAY_MS);
  const ask = async (date: string, by = 900, own: { product?: typeof VISIO; department?: typeof MATH } = {}) => {
    const result = await whoHad(ports, actor(by), { product: VISIO, date: on(date), ...own });
    return result.ok ? result.answer : result.refusal;
  };
  return { ports, ask };
}

it('says since when and until when those had their seats who had one on a day', async () => {
  const { ask } = await world();

  expect(await ask('2027-06-02')).toMatchObject({
    product: { name: 'Visio' },
    pools: [
      {
        ...{ department: { name: 'Mathematics' }, entitled: 1, waiting: [person(2)] },
        seated: [{ person: person(1), from: '2027-06-01T18:00:00.000Z', until: '2027-06-03T18:00:00.000Z' }],
      },
    ],
  });
  expect(await ask('2027-06-05')).toMatchObject({
    pools: [{ waiting: [], seated: [{ person: person(2), from: '2027-06-03T18:00:00.000Z' }] }],
  });
  expect(JSON.stringify(await ask('2027-06-05'))).not.toContain('until');
});

it('is told for their own departments, or for all to those who see everything', async () => {
  const { ask } = await world();
  const namesOf = (answer: Awaited<ReturnType<typeof ask>>) =>
    'pools' in answer ? answer.pools.map((pool) => ('department' in pool ? pool.department.name : '')) : answer.code;

  expect(namesOf(await ask('2027-06-02'))).toEqual(['Mathematics']);
  expect(namesOf(await ask('2027-06-02', 910))).toEqual(['Physics']);
  expect(namesOf(await ask('2027-06-02', 910, { department: MATH }))).toBe('not-yours');
  expect(namesOf(await ask('2027-06-02', 77))).toBe('not-yours');
  expect(namesOf(await ask('2027-06-02', APPROVER))).toEqual(['Mathematics', 'Physics']);
  expect(namesOf(await ask('2027-05-01', APPROVER))).toEqual([]);
});

it('refuses days to come, and pools that there are not', async () => {
  const { ask } = await world();

  const future = await ask('2027-06-06');
  expect(future).toEqual({ code: 'day-to-come', day: '2027-06-06' });
  if (!('code' in future)) throw new Error('answered');
  expect(explainRefusal(future).heading).toContain('is not over yet');
  expect(await ask('2027-06-02', 900, { product: PROJECT })).toMatchObject({
    code: 'no-pool',
    pools: [{ name: 'Visio' }],
  });
  expect(await ask('2027-06-06', 77)).toMatchObject({ code: 'not-yours' });
});
