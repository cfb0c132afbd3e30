import { changeRoles } from '../../../src/application/institution/change-roles';
import { closeDepartment } from '../../../src/application/institution/close-department';
import { changeDepartment, openDepartment as openInChat } from '../../../src/application/institution/save-department';
import { showDepartments } from '../../../src/application/institution/show-departments';
import { showHistory } from '../../../src/application/roster/shown/show-history';
import { changeRoster } from '../../../src/application/roster/change-roster';
import { type Ports } from '../../../src/application/ports';
import { type PersonActor } from '../../../src/domain/actor';
import { activityKey } from '../../../src/domain/ids';
import { nameAt } from '../../../src/domain/institution/department';
import { actor, anEntitlement, APPROVER, found, MATH, person, toAdd, VISIO } from '../../support/builders';
import { documentsInMemory, MovableClock, openDepartment, portsOn } from '../../support/store/store-harness';

const approver = actor(APPROVER);
const DELEGATE = 901;

const close = (ports: Ports, own: { by?: PersonActor; key?: string; isConfirmed?: boolean } = {}) =>
  closeDepartment(ports, {
    key: activityKey(own.key ?? 'closing'),
    actor: own.by ?? approver,
    department: MATH,
    isConfirmed: own.isConfirmed ?? true,
  });

const add = (ports: Ports, by: PersonActor, key = 'adding') =>
  changeRoster(ports, {
    key: activityKey(key),
    actor: by,
    shownIn: undefined,
    isRepeat: false,
    command: toAdd(found(1)),
  });

const closedAt = async (ports: Ports) => (await ports.departments.look(MATH).department())?.closedAt;

/** A department with one pool, in which nobody is, and which has no seats. */
async function emptied(ports: Ports): Promise<void> {
  await openDepartment(ports, { entitlements: [] });
}

describe('a department that is closed', () => {
  it('asks first, with whoever loses a role, and changes nothing by that', async () => {
    const ports = portsOn(documentsInMemory());
    await emptied(ports);

    const asked = await close(ports, { isConfirmed: false });

    expect(asked).toMatchObject({ kind: 'confirm', delegates: [900, DELEGATE, 902].map((one) => person(one)) });
    expect(await closedAt(ports)).toBeUndefined();
  });

  it('loses its roles, keeps its ledger, and is closed once however often it is told', async () => {
    const ports = portsOn(documentsInMemory());
    await emptied(ports);

    const outcomes = [await close(ports), await close(ports)];

    expect(outcomes).toEqual([outcomes[0], outcomes[0]]);
    expect(await ports.departments.look(MATH).department()).toMatchObject({ delegates: [], purchasers: [] });
    const entries = await ports.departments.look(MATH).ledger({ command: 'closing', limit: 10 });
    expect(entries.map(({ fact }) => fact.action)).toEqual(['department-closed']);
    expect(await close(ports, { key: 'again' })).toMatchObject({ refusal: { code: 'department-closed' } });
  });

  it.each([
    ['a delegate', actor(DELEGATE)],
    ['a stranger', actor(2)],
  ])('is not closed by %s', async (_, by) => {
    const ports = portsOn(documentsInMemory());
    await emptied(ports);

    expect(await close(ports, { by })).toMatchObject({ refusal: { code: 'central-it-only' } });
    expect(await closedAt(ports)).toBeUndefined();
  });

  it('stays open while somebody is on a roster, and while it has seats', async () => {
    const ports = portsOn(documentsInMemory());
    await openDepartment(ports, { entitlements: [anEntitlement({ seats: 5 })] });
    await add(ports, actor(DELEGATE));

    const outcome = await close(ports);

    expect(outcome).toMatchObject({ kind: 'in-the-way', pools: [{ people: 1, seats: 5 }] });
    expect(await closedAt(ports)).toBeUndefined();
  });

  it('stays open while cover begins later, or was corrected to nothing only in part', async () => {
    const ports = portsOn(documentsInMemory());
    const later = { coverFrom: '2027-08-01', coverUntil: '2028-06-30' } as const;
    await openDepartment(ports, { entitlements: [anEntitlement({ seats: 2, ...(later as object) })] });

    expect(await close(ports)).toMatchObject({ kind: 'in-the-way', pools: [{ people: 0, seats: 2 }] });
  });

  it('refuses whatever would change it, and opens again under its id with nobody in charge', async () => {
    const ports = portsOn(documentsInMemory());
    await emptied(ports);
    await close(ports);
    const roles = { key: activityKey('role'), actor: approver, department: MATH } as const;
    const change = { kind: 'give', role: 'delegate', people: [found(1)] } as const;

    const refused = [
      await add(ports, approver),
      await changeRoles(ports, { ...roles, change }),
      await changeDepartment(ports, { key: activityKey('name'), actor: approver, department: MATH, name: 'Maths' }),
    ];
    expect(refused.map(({ kind }) => kind)).toEqual(['refused', 'refused', 'refused']);
    expect(JSON.stringify(refused).match(/department-closed/gu)).toHaveLength(3);
    expect(await add(ports, actor(DELEGATE), 'hers')).toMatchObject({ refusal: { code: 'not-yours' } });

    const name = 'Mathematics';
    const again = { key: activityKey('open'), actor: approver, name, directoryNames: [name], delegates: [] };
    expect(await openInChat(ports, again)).toMatchObject({ kind: 'saved', department: { id: MATH, delegates: [] } });
    expect(await closedAt(ports)).toBeUndefined();
    expect(await add(ports, approver, 'after')).toMatchObject({ kind: 'changed' });
  });

  it('is in no list, and named in the history of those who see everything', async () => {
    const ports = portsOn(documentsInMemory());
    await emptied(ports);
    await ports.outline.rebuild();
    await close(ports);

    const listed = await showDepartments(ports, approver, { after: undefined, limit: 8 });
    const history = await showHistory(ports, approver, { after: undefined, limit: 8, department: MATH });

    expect(listed).toMatchObject({ page: { lines: [], total: 0, closed: [{ id: MATH }] } });
    expect(history).toMatchObject({ ok: true, page: { departments: [{ id: MATH }] } });
    expect(await showHistory(ports, actor(DELEGATE), { after: undefined, limit: 8, department: MATH })).toMatchObject({
      ok: false,
    });
  });

  it('never has somebody on a roster: of an add and a closing at the same moment in two processes one fails', async () => {
    const seen = new Set<string>();
    for (let round = 0; round < 12; round += 1) {
      const documents = documentsInMemory();
      const [mine, other] = [portsOn(documents), portsOn(documents)];
      await emptied(mine);

      // A delegate loses the role by it; an approver keeps theirs.
      const by = round % 4 < 2 ? actor(DELEGATE) : approver;
      const both = [() => close(mine), () => add(other, by)];
      const [one, two] = await Promise.all((round % 2 === 0 ? both : both.toReversed()).map((run) => run()));

      const kinds = [one?.kind, two?.kind].toSorted();
      const people = (await mine.departments.look(MATH).pool(VISIO))?.rosterLength;
      const isClosed = (await closedAt(mine)) !== undefined;
      expect([isClosed, people, kinds]).toEqual(
        isClosed ? [true, 0, ['closed', 'refused']] : [false, 1, ['changed', 'in-the-way']],
      );
      seen.add(String(isClosed));
    }
    expect(seen.size).toBeGreaterThan(0);
  });
});

describe('a department that gets another name', () => {
  it('keeps its id, its names in the directory, and what it was called before', async () => {
    const clock = new MovableClock();
    const ports = portsOn(documentsInMemory(clock), { clock });
    await openDepartment(ports);
    const before = clock.now().toISOString() as never;
    clock.advance(60_000);
    const asked = { key: activityKey('name'), actor: approver, department: MATH };

    const outcomes = [
      await changeDepartment(ports, { ...asked, name: 'Humanities' }),
      await changeDepartment(ports, { ...asked, name: 'Humanities' }),
    ];

    const department = await ports.departments.look(MATH).department();
    expect(outcomes).toEqual(outcomes.map(() => ({ kind: 'saved', department, before: 'Mathematics' })));
    expect(department).toMatchObject({ id: MATH, name: 'Humanities', directoryNames: ['Mathematics'] });
    expect(department && nameAt(department, before)).toBe('Mathematics');
    expect(department && nameAt(department, clock.now().toISOString() as never)).toBe('Humanities');
  });

  it('gets none that another has, however it is spelled, but may get one of a closed department', async () => {
    const ports = portsOn(documentsInMemory());
    await openDepartment(ports, { entitlements: [] });
    await openInChat(ports, {
      key: activityKey('art'),
      actor: approver,
      name: 'Fine Arts',
      directoryNames: [],
      delegates: [],
    });
    await ports.outline.rebuild();
    const art = (await ports.departments.departments()).find(({ name }) => name === 'Fine Arts');
    const rename = (key: string, name: string) =>
      changeDepartment(ports, { key: activityKey(key), actor: approver, department: art?.id ?? MATH, name });

    expect(await rename('taken', ' mathe matics'.replace('e m', 'em').trim().toUpperCase())).toMatchObject({
      kind: 'name-taken',
    });
    await close(ports);
    expect(await rename('free', 'Mathematics')).toMatchObject({ kind: 'saved' });
  });
});
