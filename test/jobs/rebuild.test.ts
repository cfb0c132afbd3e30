import { randomUUID } from 'node:crypto';
import { cosmosDocuments } from '../../src/adapters/cosmos/cosmos-documents';
import { type Body, type DocumentStore, type Operation } from '../../src/adapters/documents/document-store';
import { ids } from '../../src/adapters/documents/department/department-records';
import { anchorLedgers } from '../../src/application/audit/anchor/anchor-ledgers';
import { changeDepartment, openDepartment as openInChat } from '../../src/application/institution/save-department';
import { type Ports } from '../../src/application/ports';
import { changeRoster } from '../../src/application/roster/change-roster';
import { setUntil } from '../../src/application/roster/set-until';
import { activityKey, departmentId } from '../../src/domain/ids';
import { rebuild } from '../../src/jobs/ledger/rebuild';
import { problemsOf, readRosters, Rebuilding } from '../support/audit';
import {
  actor,
  anEntitlement,
  APPROVER,
  aRequest,
  found,
  LAPSE,
  MATH,
  on,
  person,
  toAdd,
  toMove,
  toRemove,
  toSwap,
  VISIO,
} from '../support/builders';
import { type CosmosStandIn, startCosmosStandIn } from '../support/cosmos-stand-in/cosmos-stand-in';
import { documentsInMemory, entitle, MovableClock, openDepartment, portsOn } from '../support/store/store-harness';

const ART = departmentId('art');
const ONE = `entry|visio|${person(1).userId}`;

let standIn: CosmosStandIn;
beforeAll(async () => {
  standIn = await startCosmosStandIn();
});
afterAll(() => standIn.close());

interface World {
  readonly documents: DocumentStore;
  readonly ports: Ports;
  readonly clock: MovableClock;
}

/** Mathematics as an old import opened it, and Art as it is opened, renamed and used in chat. */
async function worldOn(documents: DocumentStore, clock: MovableClock): Promise<World> {
  const ports = portsOn(documents, { clock });
  const approver = actor(APPROVER);
  await openDepartment(ports, { entitlements: [anEntitlement({ seats: 2 })] });
  await openInChat(ports, {
    key: activityKey('open'),
    actor: approver,
    name: 'Art',
    directoryNames: ['Art'],
    delegates: [person(910)],
  });
  clock.advance(1000);
  await changeDepartment(ports, { key: activityKey('name'), actor: approver, department: ART, name: 'Arts' });
  await changeRoster(ports, aRequest('add', toAdd(found(1), found(2), found(3), found(4))));
  await changeRoster(ports, aRequest('move', toMove([found(4)])));
  await changeRoster(ports, aRequest('remove', toRemove(found(2))));
  await setUntil(ports, {
    actor: actor(900),
    key: activityKey('until'),
    department: MATH,
    product: VISIO,
    lastDay: on('2027-06-30'),
    shown: [person(1).userId, person(4).userId],
    dropped: new Set([person(4).userId]),
  });
  const answer = { product: VISIO, lastDay: on('2027-06-30'), seats: 1 };
  await ports.departments.change(MATH, async (books) => {
    await books.saveRenewalAnswer({
      department: MATH,
      ...answer,
      by: person(900),
      at: '2027-06-29T00:00:00.000Z' as never,
    });
    await books.record({
      actor: actor(900),
      effectiveOn: on('2027-06-29'),
      command: 'renew',
      fact: { action: 'renewal-answered', ...answer },
    });
  });
  return { documents, ports, clock };
}

const ask = async ({ ports }: World, isDryRun: boolean) => {
  const { lines, hasFailed } = await rebuild.byHand(ports, { isDryRun, onProgress: () => undefined });
  return { lines, foot: lines.at(-1), hasFailed };
};

/** Writes a document as somebody with the key of the store would: null to delete it. */
async function alter(
  { documents }: World,
  id: string,
  change: (body: Record<string, never>) => object | null,
  partition: string = MATH,
): Promise<void> {
  const stored = await documents.read({ container: 'departments', partition, id });
  if (stored === undefined) throw new Error(`there is no ${id}`);
  const body = change(structuredClone(stored.body) as Record<string, never>) as Body | null;
  const { kind, version } = stored;
  const operation: Operation =
    body === null ? { op: 'delete', id, version } : { op: 'replace', id, kind, body, version };
  await documents.transact('departments', partition, [operation]);
}

const create = ({ documents }: World, id: string, kind: string, body: object) =>
  documents.transact('departments', MATH, [{ op: 'create', id, kind, body: body as Body }]);

const inMemory = () => {
  const clock = new MovableClock();
  return worldOn(documentsInMemory(clock), clock);
};
const onStandIn = async () => {
  const { endpoint, key } = standIn;
  return worldOn(await cosmosDocuments({ endpoint, database: randomUUID(), credential: { key } }), new MovableClock());
};

describe.each([
  ['SQLite', inMemory],
  ['Cosmos DB', onStandIn],
])('on %s', (_, open) => {
  let world: World;
  beforeEach(async () => {
    world = await open();
  });
  afterEach(() => world.documents.close());

  it('nothing differs while nobody touched the records', async () => {
    const { lines, hasFailed } = await ask(world, true);
    expect(lines).toEqual([expect.stringMatching(/^nothing differs: 2 departments, \d+ entries$/u)]);
    expect(hasFailed).toBe(false);
  });

  it('every record that was altered, deleted or added is named, and written as the ledger says', async () => {
    const before = await readRosters(world.documents, MATH);
    await alter(world, ONE, (body) => ({ ...body, rank: 9 }));
    await alter(world, `entry|visio|${person(3).userId}`, () => null);
    await create(world, 'entry|visio|stranger', 'entry', { ...before.entries[0], userId: 'stranger', rank: 12 });
    await alter(world, 'pool|visio', (body) => ({ ...body, seatedThrough: 7, rosterLength: 5, group: 'g' }));
    await alter(world, 'entitlement|visio|e1', (body) => ({
      ...body,
      entitlement: { ...(body['entitlement'] as unknown as object), seats: 50 },
    }));
    await create(world, 'entitlement|visio|e9', 'entitlement', {
      ...(await world.documents.read({ container: 'departments', partition: MATH, id: 'entitlement|visio|e1' }))?.body,
      entitlement: anEntitlement({ id: 'e9', seats: 3 }),
    });
    await create(world, 'pool|project', 'pool', { ...before.pools[0], product: 'project' });
    await alter(world, 'renewal|visio|2027-06-30', (body) => ({ ...body, seats: 40 }));
    await alter(
      world,
      'department',
      (body) => ({
        ...body,
        department: { ...(body['department'] as unknown as object), name: 'Artists', delegates: [person(66)] },
      }),
      ART,
    );

    const looked = await ask(world, true);
    const expected = [
      /^= art: department: name is "Artists", the ledger says "Arts"; delegates is .*66"\], the ledger says .*910"\]/u,
      /^= math: entitlement e1 of visio: seats is 50, the ledger says 2/u,
      /^= math: entitlement e9 of visio: is there, and the ledger tells of none/u,
      /^= math: person .*001 on visio: rank is 9, the ledger says 1/u,
      /^= math: person .*003 on visio: is gone/u,
      /^= math: person stranger on visio: is there, and the ledger tells of none/u,
      /^= math: pool project: is there, and the ledger tells of none/u,
      /^= math: pool visio: rosterLength is 5, the ledger says 3; seatedThrough is 7, the ledger says 1/u,
      /^= math: renewal answer for visio after 2027-06-30: seats is 40, the ledger says 1/u,
    ];
    expect(looked.lines.slice(0, -1).toSorted()).toEqual(expected.map((line) => expect.stringMatching(line) as string));
    expect(looked.foot).toMatch(/^9 records differ from the ledger: 2 departments/u);
    // It was only looked at.
    expect((await ask(world, true)).lines).toEqual(looked.lines);

    const { lines } = await ask(world, false);
    expect(lines).toHaveLength(10);
    expect(lines.slice(0, -1).every((line) => /^\+ .*; written$/u.test(line))).toBe(true);
    expect((await ask(world, true)).foot).toMatch(/^nothing differs/u);
    const after = await readRosters(world.documents, MATH);
    expect(byId(after.entries)).toEqual(byId(before.entries));
    expect(after.entitlements).toEqual(before.entitlements);
    expect(after.pools).toEqual([{ ...before.pools[0], group: 'g' }]);
    expect([after.ledger, after.head]).toEqual([before.ledger, before.head]);
  });

  it('what readings refresh is left as it is', async () => {
    const seen = { displayName: 'New Name', userPrincipalName: 'new@contoso.edu' };
    await alter(world, ONE, (body) => ({
      ...body,
      ...seen,
      sight: { at: '2027-06-29T00:00:00.000Z', license: { status: 'missing' } },
    }));
    expect((await ask(world, true)).foot).toMatch(/^nothing differs/u);

    await alter(world, ONE, (body) => ({ ...body, rank: 9 }));
    await ask(world, false);
    const { entries } = await readRosters(world.documents, MATH);
    expect(entries.find(({ userId }) => userId === person(1).userId)).toMatchObject({ ...seen, rank: 1 });
  });

  it('a department whose records are all gone but its ledger is made anew, and goes on', async () => {
    const before = await readRosters(world.documents, ART);
    await entitle(world.ports, MATH, anEntitlement({ id: 'e2', seats: 1 }));
    const math = await readRosters(world.documents, MATH);
    for (const id of [
      'department',
      'pool|visio',
      'entitlement|visio|e1',
      'entitlement|visio|e2',
      'renewal|visio|2027-06-30',
      ...[1, 3, 4].map((one) => `entry|visio|${person(one).userId}`),
    ])
      await alter(world, id, () => null);
    await alter(world, 'department', () => null, ART);
    // What a process keeps in mind of a department that is gone is of no use to it any more.
    const fresh = { ...world, ports: portsOn(world.documents, { clock: world.clock }) };

    expect((await ask(fresh, true)).lines.slice(0, 2)).toEqual([
      '= art: department: is gone, its ledger is there',
      '= math: department: is gone, its ledger is there',
    ]);
    expect((await ask(fresh, false)).foot).toMatch(
      /^9 records differ from the ledger, and each was written as it says/u,
    );
    expect((await ask(fresh, true)).foot).toMatch(/^nothing differs/u);
    const art = await readRosters(world.documents, ART);
    expect(art.department).toMatchObject({
      name: 'Arts',
      directoryNames: ['Art'],
      delegates: [person(910)],
      earlierNames: [{ name: 'Art' }],
    });
    expect(art.head).toEqual(before.head);

    await changeRoster(fresh.ports, aRequest('later', toAdd(found(7)), { actor: actor(APPROVER) }));
    const after = await readRosters(world.documents, MATH);
    expect(after.ledger.length).toBeGreaterThan(math.ledger.length);
    expect(problemsOf(after, new Rebuilding(LAPSE))).toEqual([]);
  });

  it('the store finds what names a person, in all ledgers or in some, and those ledgers that there are', async () => {
    await changeRoster(world.ports, aRequest('swap', toSwap(found(4), found(8))));
    const { departments } = world.ports;
    const about = person(4).userId;
    const actionsOf = async (some?: readonly (typeof MATH)[]) =>
      (await departments.ledger({ about, limit: 9, ...(some === undefined ? {} : { departments: some }) })).map(
        ({ fact }) => fact.action,
      );

    expect(await actionsOf()).toEqual(['person-swapped', 'person-moved', 'person-added']);
    expect([await actionsOf([MATH, ART]), await actionsOf([ART])]).toEqual([await actionsOf(), []]);
    expect((await departments.withLedgers()).toSorted()).toEqual([ART, MATH]);
  });

  it('nothing is rebuilt from a ledger that does not hold', async () => {
    await alter(world, ONE, () => null);
    await alter(world, 'ledger|0000000005', (body) => ({
      ...body,
      entry: { ...(body['entry'] as unknown as object), command: 'another' },
    }));

    const { lines, foot, hasFailed } = await ask(world, false);
    expect(lines[0]).toMatch(/^! math: entry 5: does not fit into the chain/u);
    expect([foot, hasFailed]).toEqual([
      expect.stringMatching(/^nothing differs: 2 departments, \d+ entries; 1 department left alone$/u),
      true,
    ]);
    expect(await world.documents.read({ container: 'departments', partition: MATH, id: ONE })).toBeUndefined();
  });

  it('of a department with a record that cannot be read, it says so, and goes on', async () => {
    await alter(world, 'pool|visio', (body) => ({ ...body, capSeen: 'many' }));
    await alter(world, 'department', () => null, ART);
    const { ports, ...rest } = world;

    const { lines, hasFailed } = await ask(
      { ...rest, ports: portsOn(world.documents, { clock: world.clock, policy: ports.policy }) },
      true,
    );
    expect(lines[0]).toBe('= art: department: is gone, its ledger is there');
    expect(lines[1]).toMatch(/^! math: .*pool\|visio is damaged: capSeen/u);
    expect(hasFailed).toBe(true);
  });

  it('nothing is rebuilt from a ledger that lost its end', async () => {
    const { head } = await readRosters(world.documents, MATH);
    await alter(world, `ledger|${String(head?.number).padStart(10, '0')}`, () => null);
    expect((await ask(world, false)).lines[0]).toMatch(new RegExp(`^! math: entry ${head?.number ?? 0}: `, 'u'));
  });
});

it('writes nothing that is older than what others did meanwhile', async () => {
  const world = await inMemory();
  await alter(world, 'pool|visio', (body) => ({ ...body, rosterLength: 5 }));
  const { departments, ...others } = portsOn(world.documents, { clock: world.clock });
  let isFirst = true;
  // Between the look and the mending somebody in another process removes a person.
  const change: typeof departments.change = async (department, decide) => {
    const elsewhere = portsOn(world.documents, { clock: world.clock });
    if (isFirst) await changeRoster(elsewhere, aRequest('beside', toRemove(found(1))));
    isFirst = false;
    return departments.change(department, decide);
  };

  const { foot } = await ask({ ...world, ports: { ...others, departments: { ...departments, change } } }, false);

  expect(foot).toMatch(/^1 record differs from the ledger, and each was written as it says/u);
  const stored = await readRosters(world.documents, MATH);
  expect(problemsOf(stored, new Rebuilding(LAPSE))).toEqual([]);
  expect(stored.entries).toHaveLength(2);
  await world.documents.close();
});

describe('a ledger that is not as it was anchored', () => {
  const anchoredWorld = async (): Promise<World> => {
    const world = await inMemory();
    await anchorLedgers(world.ports);
    return world;
  };
  const entries = async ({ ports }: World) =>
    (await ports.departments.look(MATH).ledger({ sinceNumber: 1, limit: 100 })).length;

  it('takes nothing away that it tells of no more, also where its head is gone with that', async () => {
    const world = await anchoredWorld();
    const number = await entries(world);
    const roster = () =>
      world.ports.departments.look(MATH).entries({ product: VISIO, direction: 'ascending', limit: 100 });
    const before = await roster();
    await alter(world, ids.ledger(number), () => null);
    await alter(world, ids.ledger(number - 1), () => null);
    await alter(world, ids.department, () => null);

    const { lines, hasFailed } = await ask(world, false);

    expect(hasFailed).toBe(true);
    expect(lines).toContain(
      `! math: entry ${number - 1}: is lost: the anchors know ${number}, the ledger has ${number - 2}; nothing is rebuilt from this ledger`,
    );
    expect(await roster()).toEqual(before);
    await world.documents.close();
  });

  it('is followed where it went on since', async () => {
    const world = await anchoredWorld();
    await changeRoster(world.ports, aRequest('later', toRemove(found(1))));

    expect((await ask(world, false)).foot).toMatch(/^nothing differs/u);
    await world.documents.close();
  });
});

it('says what there is to do where there are no departments yet', async () => {
  const ports = portsOn(documentsInMemory());
  expect(await rebuild.byHand(ports, { isDryRun: true, onProgress: () => undefined })).toMatchObject({
    lines: [expect.stringMatching(/no departments yet/u)],
  });
});

const byId = (entries: readonly { readonly userId: string }[]) =>
  entries.toSorted((one, other) => (one.userId < other.userId ? -1 : 1));
