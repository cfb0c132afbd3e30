import { type DocumentStore } from '../../../src/adapters/documents/document-store';
import { changeRoster } from '../../../src/application/roster/change-roster';
import { followUp } from '../../../src/application/roster/follow-up';
import { mirrorGroups } from '../../../src/application/mirror/mirror-groups';
import { mirrorLines } from '../../../src/jobs/mirror-rosters';
import { type Ports } from '../../../src/application/ports';
import { type ConversationAddress } from '../../../src/domain/conversation';
import { activityKey, type DepartmentId, skuId } from '../../../src/domain/ids';
import { type MirrorRun } from '../../../src/domain/mirror/mirror';
import { type ReconcilePolicy } from '../../../src/domain/institution/policy';
import { type RosterCommand } from '../../../src/domain/roster/roster-command';
import { type Message } from '../../../src/ports/teams/messenger';
import { type SeatProvisioner } from '../../../src/ports/roster/seat-provisioner';
import { problemsOf, readStored, Rebuilding } from '../../support/audit';
import {
  aDepartment,
  anEntitlement,
  aPolicy,
  aRequest,
  found,
  LAPSE,
  MATH,
  person,
  PHYSICS,
  PROJECT,
  toAdd,
  toRemove,
  toSwap,
  VISIO,
} from '../../support/builders';
import { GroupsInMemory } from '../../support/tenant/groups-in-memory';
import { documentsInMemory, MovableClock, openDepartment, portsOn } from '../../support/store/store-harness';
import { TenantInMemory } from '../../support/tenant/tenant-in-memory';

const SKU = skuId('sku-visio');
const BY = { kind: 'job', name: 'mirror' } as const;
const MINUTES = 60_000;
const [G1, G2] = ['group-1', 'group-2'] as const;

interface World {
  readonly clock: MovableClock;
  readonly documents: DocumentStore;
  readonly tenant: TenantInMemory;
  readonly groups: GroupsInMemory;
  readonly messages: Message[];
  readonly warnings: string[];
}

let world: World;
let ports: Ports;
let commands = 0;

/** Mathematics with Visio mirrored by the first group, and Physics with Visio without a mirror. */
async function open(given: { seats?: number; policy?: Partial<ReconcilePolicy>; inGroup?: readonly number[] } = {}) {
  world = await aWorld(given.seats ?? 10);
  world.groups.open(G1, ...(given.inGroup ?? []));
  ports = portsOf(world, {}, given.policy);
}

async function aWorld(seats: number): Promise<World> {
  const clock = new MovableClock();
  const documents = documentsInMemory(clock);
  const tenant = new TenantInMemory([{ skuId: SKU, skuPartNumber: 'SKU_1', units: 10_000 }]);
  const made = { clock, documents, tenant, groups: new GroupsInMemory(clock), messages: [], warnings: [] };
  const ports = portsOf(made);
  for (const id of [MATH, PHYSICS]) {
    const products = id === MATH ? [VISIO, PROJECT] : [VISIO];
    await openDepartment(ports, {
      department: aDepartment({ id, name: id }),
      entitlements: [anEntitlement({ seats })],
      products,
    });
  }
  await names(ports, MATH, G1);
  return made;
}

/** Lets a pool name a group, as an import does. */
async function names(ports: Ports, department: DepartmentId, group: string, product = VISIO): Promise<void> {
  await ports.departments.change(department, async (books) => {
    const pool = await books.pool(product);
    if (pool !== undefined) await books.savePool({ ...pool, group });
  });
}

function portsOf(
  { clock, documents, tenant, groups, messages, warnings }: World,
  own: Partial<Ports> = {},
  policy: Partial<ReconcilePolicy> = {},
): Ports {
  const plain = aPolicy();
  return portsOn(documents, {
    clock,
    provisioner: tenant,
    groups,
    policy: { ...plain, reconcile: { ...plain.reconcile, ...policy } },
    messenger: {
      post: (_, message) => {
        messages.push(message);
        return Promise.resolve('message');
      },
      update: () => Promise.resolve(),
    },
    logger: {
      info: () => undefined,
      warn: (message) => {
        warnings.push(message);
      },
      error: () => undefined,
    },
    ...own,
  });
}

afterEach(async () => {
  for (const department of [MATH, PHYSICS]) {
    expect(problemsOf(await readStored(world.documents, department), new Rebuilding(LAPSE))).toEqual([]);
  }
  await world.documents.close();
});

async function change(command: RosterCommand): Promise<void> {
  world.clock.advance(1000);
  await changeRoster(ports, aRequest(`command-${(commands += 1)}`, command));
}

async function run(after = 15, isDryRun = false): Promise<MirrorRun> {
  world.clock.advance(after * MINUTES);
  const ran = await mirrorGroups(ports, { by: BY, isDryRun });
  if (ran === undefined) throw new Error('another process is at it');
  return ran;
}

const addressOf = (number: number): ConversationAddress => ({
  tenantId: 'tenant',
  serviceUrl: 'http://127.0.0.1',
  conversationId: `conversation-${number}`,
  conversationType: 'personal',
  botId: 'bot',
  teamsUserId: `29:${number}`,
  userId: person(number).userId,
});

/** What a run says of people: `+ 3 roster done`, `= 4 guest`; and of pools. */
const lines = (ran: MirrorRun): readonly string[] =>
  ran.lines.map((line) => {
    if (line.about === 'pool') return `! ${line.product} ${line.stop.code}`;
    const { step, outcome } = line;
    const number = Number(step.userId.slice(-12));
    if (step.action === 'hold') return `= ${number} ${step.reason}`;
    return [step.action === 'add' ? '+' : '-', number, step.side, outcome?.status ?? 'planned'].join(' ');
  });

async function roster(department = MATH): Promise<readonly string[]> {
  const { entries, pools } = await readStored(world.documents, department);
  const through = pools.find((pool) => pool.product === VISIO)?.seatedThrough ?? 0;
  return entries
    .filter((entry) => entry.product === VISIO)
    .toSorted((one, other) => one.rank - other.rank)
    .map((entry) => `${Number(entry.userId.slice(-12))}${entry.rank > through ? ' waits' : ''}`);
}

const holding = (): readonly number[] =>
  [...world.tenant.held.keys()]
    .filter((id) => world.tenant.has(id, SKU))
    .map((id) => Number(id.slice(-12)))
    .toSorted((one, other) => one - other);

const numbers = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('the first run for a pool', () => {
  it('unites roster and group, removes nobody, and the next one has nothing to do', async () => {
    await open({ inGroup: [1, 2, 3] });
    await change(toAdd(found(3), found(4)));

    const first = await run();
    world.groups.writes.length = 0;
    const second = await run(0);

    expect(lines(first)).toEqual(['+ 1 roster done', '+ 2 roster done', '+ 4 group done']);
    expect(await roster()).toEqual(['3', '4', '1', '2']);
    expect(world.groups.in(G1)).toEqual([1, 2, 3, 4]);
    expect([lines(second), world.groups.writes]).toEqual([[], []]);
  });

  it('writes people who join down as the group’s doing, and gives them their licenses', async () => {
    await open({ inGroup: [1] });

    await run();

    const { ledger } = await readStored(world.documents, MATH);
    const actors = ledger.filter(({ fact }) => fact.action === 'person-added').map(({ actor }) => actor);
    expect(actors).toEqual([{ kind: 'group', groupId: G1 }]);
    expect(ledger.at(-1)).toMatchObject({ actor: { kind: 'group' }, fact: { action: 'license-active' } });
    expect(holding()).toEqual([1]);
  });

  it('seats no more people than the department bought; the others wait, and are members, too', async () => {
    await open({ seats: 2, inGroup: [1, 2, 3] });
    await change(toAdd(found(4), found(5), found(6)));

    await run();

    expect(await roster()).toEqual(['4', '5', '6 waits', '1 waits', '2 waits', '3 waits']);
    expect(world.groups.in(G1)).toEqual(numbers(1, 6));
    expect(holding()).toEqual([]);
  });

  it('starts anew with another group', async () => {
    await open({ inGroup: [1] });
    await run();
    world.groups.open(G2, 2);
    await names(ports, MATH, G2.toUpperCase());

    const ran = await run();

    expect(lines(ran)).toEqual(['+ 2 roster done', '+ 1 group done']);
    expect([world.groups.in(G1), world.groups.in(G2)]).toEqual([[1], [1, 2]]);
  });

  it('takes in a group of hundreds', async () => {
    await open({ seats: 5, inGroup: numbers(1, 450) });

    await run();

    expect(await roster()).toHaveLength(450);
    expect(lines(await run())).toEqual([]);
  });
});

describe('a first run that broke off', () => {
  it('does not put back whom a delegate took off the roster since', async () => {
    await open({ inGroup: [1, 2] });
    const save: Ports['mirrors']['save'] = async (record, version) => {
      if (record.agreed.length > 0) throw new Error('dead');
      return ports.mirrors.save(record, version);
    };
    await expect(mirrorGroups({ ...ports, mirrors: { ...ports.mirrors, save } }, { by: BY })).rejects.toThrow('dead');
    await change(toRemove(found(1)));

    expect(lines(await run())).toEqual(['- 1 group done']);
    expect([await roster(), world.groups.in(G1)]).toEqual([['2'], [2]]);
  });
});

describe('a change on one side', () => {
  beforeEach(async () => {
    await open({ seats: 3, inGroup: [1, 2, 3, 4] });
    await run();
    world.groups.writes.length = 0;
    world.messages.length = 0;
    for (const number of numbers(1, 9)) await ports.conversations.save(addressOf(number));
  });

  it('is carried over when somebody joins the group', async () => {
    world.groups.join(G1, 5);

    expect(lines(await run())).toEqual(['+ 5 roster done']);
    expect(await roster()).toEqual(['1', '2', '3', '4 waits', '5 waits']);
    expect(world.groups.writes).toEqual([]);
  });

  it('is carried over when somebody leaves the group, once two readings say so; all it touches are told', async () => {
    world.groups.leave(G1, 2);

    const before = [lines(await run(15)), lines(await run(9)), await roster()];
    const ran = await run(1);

    expect(before).toEqual([['= 2 departing'], ['= 2 departing'], ['1', '2', '3', '4 waits']]);
    expect(lines(ran)).toEqual(['- 2 roster done']);
    expect(await roster()).toEqual(['1', '3', '4']);
    expect(holding()).toEqual([1, 3, 4]);
    const told = world.messages.flatMap((message) =>
      message.kind === 'notice' ? [`${Number(message.notice.to.slice(-12))} ${message.notice.about}`] : [],
    );
    expect(told.toSorted()).toEqual(['2 removed', '4 seated']);
  });

  it('is carried over when chat adds, removes and swaps people', async () => {
    await change(toAdd(found(6)));
    await change(toRemove(found(1)));
    await change(toSwap(found(2), found(7)));

    expect(lines(await run())).toEqual(['- 1 group done', '- 2 group done', '+ 6 group done', '+ 7 group done']);
    expect(world.groups.in(G1)).toEqual([3, 4, 6, 7]);
    expect(world.groups.writes).toEqual(['remove 1', 'remove 2', 'add 6 7']);
    expect(lines(await run())).toEqual([]);
  });

  it('is not taken for a change while a copy of the group shows what was before', async () => {
    await change(toAdd(found(6)));
    await change(toRemove(found(1)));
    world.groups.stale = new Map([[G1, new Set([1, 2, 3, 4].map((number) => person(number).userId))]]);
    await run();

    const soon = [lines(await run(0)), lines(await run(1))];
    world.groups.stale = undefined;

    expect(soon).toEqual([[], []]);
    expect(lines(await run())).toEqual([]);
    expect(await roster()).toEqual(['2', '3', '4', '6 waits']);
  });

  it('loses to the roster when that changed, too', async () => {
    world.groups.leave(G1, 2);
    await change(toRemove(found(2)));
    await change(toAdd(found(2)));
    world.groups.join(G1, 8);
    await change(toAdd(found(8)));
    await change(toRemove(found(8)));

    const ran = await run();

    expect(lines(ran)).toEqual(['- 8 group done', '+ 2 group done']);
    expect(world.groups.in(G1)).toEqual([1, 2, 3, 4]);
    expect(await roster()).toEqual(['1', '3', '4', '2 waits']);
  });

  it('waits while the group cannot be read, and changes nothing on either side', async () => {
    world.groups.leave(G1, 1);
    await change(toAdd(found(6)));
    await run(1);
    world.groups.failing = 'reading';
    await change(toAdd(found(7)));

    const ran = await run(20);

    expect(lines(ran)).toEqual(['! visio trouble']);
    expect(await roster()).toEqual(['1', '2', '3', '4 waits', '6 waits', '7 waits']);
    expect(world.groups.writes).toEqual(['add 6']);
    expect(world.warnings).toContain('a group could not be mirrored');
    world.groups.failing = undefined;
    expect(lines(await run(0))).toEqual(['- 1 roster done', '+ 7 group done']);
  });

  it('is tried again when it could not be written', async () => {
    await change(toAdd(found(6)));
    await change(toRemove(found(1)));
    world.groups.failing = 'writing';
    const failed = await run();
    world.groups.failing = undefined;

    const mended = await run();

    expect(lines(failed)).toEqual(['- 1 group failed', '+ 6 group failed']);
    expect(lines(mended)).toEqual(['- 1 group done', '+ 6 group done']);
    expect(world.groups.in(G1)).toEqual([2, 3, 4, 6]);
  });

  it('is not made on a roster that reads shorter than its pool says', async () => {
    const query: DocumentStore['query'] = async (asked) => {
      const found = await world.documents.query(asked);
      return asked.kind === 'entry' && asked.partition === MATH ? found.slice(1) : found;
    };
    ports = portsOf({ ...world, documents: { ...storeOf(world.documents), query } });

    expect(lines(await run())).toEqual(['! visio trouble']);
    expect(world.groups.in(G1)).toEqual([1, 2, 3, 4]);
  });

  it('is looked at once more when it is made, since chat goes on meanwhile', async () => {
    world.groups.leave(G1, 3);
    await run();
    world.groups.join(G1, 5, 6);
    await change(toRemove(found(1)));
    await change(toAdd(found(7)));
    const { departments } = ports;
    const chat = async (): Promise<void> => {
      world.clock.advance(1000);
      await changeRoster(ports, aRequest('off', toRemove(found(3))));
      await changeRoster(ports, aRequest('on', toAdd(found(3))));
      await changeRoster(ports, aRequest('back', toAdd(found(1))));
      await changeRoster(ports, aRequest('gone', toRemove(found(7))));
      await changeRoster(ports, aRequest('elsewhere', { ...toAdd(found(6)), department: PHYSICS }));
    };
    let meanwhile: Promise<void> | undefined;
    const look: Ports['departments']['entriesOf'] = async (userId) => {
      await (meanwhile ??= chat());
      return departments.entriesOf(userId);
    };
    const busy = portsOf(world, { departments: { ...departments, entriesOf: look } });
    world.clock.advance(15 * MINUTES);

    const ran = await mirrorGroups(busy, { by: BY });

    expect(ran === undefined ? [] : lines(ran)).toEqual([
      '- 3 roster not-attempted',
      '- 1 group not-attempted',
      '+ 5 roster done',
      '+ 6 roster not-attempted',
      '+ 7 group not-attempted',
    ]);
    expect(lines(await run())).toEqual(['+ 3 group done', '= 6 through-another-department']);
    expect(world.groups.in(G1)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('is not made when an entry vanished from the roster without a word', async () => {
    const at = (id: string) => ({ container: 'departments', partition: MATH, id }) as const;
    const read = async (id: string) => {
      const document = await world.documents.read(at(id));
      if (document === undefined) throw new Error(`there is no ${id}`);
      return document;
    };
    const [pool, entry] = [await read(`pool|${VISIO}`), await read(`entry|${VISIO}|${person(4).userId}`)];
    const put = async (rosterLength: number, last: Parameters<DocumentStore['transact']>[2][number]) => {
      const { version, body } = await read(pool.id);
      const replaced = { op: 'replace', id: pool.id, kind: 'pool', body: { ...body, rosterLength }, version } as const;
      await world.documents.transact('departments', MATH, [replaced, last]);
    };
    await put(3, { op: 'delete', id: entry.id, version: entry.version });

    const ran = await run();

    expect(lines(ran)).toEqual(['= 4 unexplained']);
    expect(mirrorLines(ran).at(-1)).toBe(
      '! hold, not remove person4@contoso.edu from the group (not on the roster, and the ledger does not say why): visio of math',
    );
    expect(world.groups.in(G1)).toEqual([1, 2, 3, 4]);
    await put(4, { op: 'create', id: entry.id, kind: 'entry', body: entry.body });
  });
});

describe('members of a group who may not be on the roster', () => {
  it('are named each time, stay in the group, and are not tried', async () => {
    await open({ inGroup: [1, 2, 3, 4, 5] });
    await changeRoster(ports, aRequest('physics', { ...toAdd(found(5)), department: PHYSICS }));
    world.groups.people.set(2, { isGuest: true });
    world.groups.people.set(3, { isEnabled: false });
    world.groups.people.set(4, undefined);

    const runs = [await run(), await run(), await run()];

    const held = ['= 2 guest', '= 3 account-disabled', '= 4 not-a-person', '= 5 through-another-department'];
    expect(runs.map(lines)).toEqual([['+ 1 roster done', ...held], held, held]);
    expect(await roster()).toEqual(['1']);
    expect(world.groups.in(G1)).toEqual([1, 2, 3, 4, 5]);
    expect(world.groups.writes).toEqual([]);
  });

  it('join it once they may', async () => {
    await open({ inGroup: [1, 2] });
    world.groups.people.set(2, { isEnabled: false });
    await run();
    world.groups.people.delete(2);

    expect(lines(await run())).toEqual(['+ 2 roster done']);
  });

  it('are out of the group when chat moved them to another department', async () => {
    await open({ inGroup: [1, 2] });
    await run();
    await change(toRemove(found(2)));
    await changeRoster(ports, aRequest('physics', { ...toAdd(found(2)), department: PHYSICS }));

    expect(lines(await run())).toEqual(['- 2 group done']);
    expect([await roster(), await roster(PHYSICS), world.groups.in(G1)]).toEqual([['1'], ['2'], [1]]);
  });
});

describe('a group that must not be a mirror', () => {
  it.each([
    ['gives licenses', { givesLicenses: true }, 'gives-licenses'],
    ['follows a rule', { isDynamic: true }, 'dynamic'],
    ['has mail', { isMailEnabled: true }, 'mail-enabled'],
    ['is kept on premises', { isOnPremises: true }, 'on-premises'],
    ['may be given roles', { isRoleAssignable: true }, 'role-assignable'],
    ['is as large as the university', { memberCount: 8001 }, 'too-large'],
  ])('because it %s is refused with the reason, and nothing changes', async (_title, facts, code) => {
    await open({ inGroup: [1] });
    await change(toAdd(found(2)));
    world.groups.facts.set(G1, facts);

    const ran = await run();

    expect(lines(ran)).toEqual([`! visio ${code}`]);
    expect([await roster(), world.groups.in(G1)]).toEqual([['2'], [1]]);
  });

  it('because there is none of its id, or because two pools name it, is refused, too', async () => {
    await open();
    world.groups.memberships.clear();
    expect(lines(await run())).toEqual(['! visio no-group']);

    world.groups.open(G1, 1);
    await names(ports, PHYSICS, G1);
    expect(lines(await run())).toEqual(['! visio mirrors-another-pool', '! visio mirrors-another-pool']);
    expect(await roster()).toEqual([]);
  });
});

describe('many people who leave their groups at once', () => {
  it('change nothing in any of these pools, and somebody is asked; the other pools go on', async () => {
    await open({ policy: { maxReleases: 3 }, inGroup: numbers(1, 6) });
    world.groups.open(G2, ...numbers(11, 16));
    await names(ports, PHYSICS, G2);
    await run();
    world.groups.leave(G1, 1, 2);
    world.groups.leave(G2, 11, 12);
    world.groups.open('group-3', 21);
    await names(ports, MATH, 'group-3', PROJECT);
    await change(toAdd(found(7)));
    await run();

    const ran = await run();

    expect(lines(ran)).toEqual([
      '! visio too-many-departures',
      '= 1 too-many-departures',
      '= 2 too-many-departures',
      '! visio too-many-departures',
      '= 11 too-many-departures',
      '= 12 too-many-departures',
    ]);
    expect(mirrorLines(ran)).toContain(
      '! visio of math: nothing was changed: 4 people left their groups, and at most 3 may at once',
    );
    expect([await roster(), await roster(PHYSICS)]).toEqual([
      [...numbers(1, 7)].map(String),
      numbers(11, 16).map(String),
    ]);
    expect(world.groups.writes).toEqual([]);
    expect(world.warnings).toContain('a group was left as it is');
    expect((await ports.mirrors.latestRuns(1))[0]).toEqual(ran);

    world.groups.join(G1, 1);
    expect(lines(await run())).toEqual(['- 2 roster done', '+ 7 group done', '- 11 roster done', '- 12 roster done']);
  });

  it('change nothing when nobody is left in a group of many, whatever the limit', async () => {
    await open({ policy: { maxReleases: 100 }, inGroup: numbers(1, 6) });
    await run();
    world.groups.leave(G1, ...numbers(1, 6));
    await run();

    expect(lines(await run())[0]).toBe('! visio group-empty');
    expect(await roster()).toHaveLength(6);
  });
});

describe('the mode of the policy', () => {
  it.each([
    ['observe', ['= 1 mode', '= 3 mode', '= 5 mode', '+ 4 roster done'], [2, 3, 4]],
    ['assign-only', ['= 1 mode', '= 3 mode', '+ 4 roster done', '+ 5 group done'], [2, 3, 4, 5]],
    ['full', ['- 1 roster done', '- 3 group done', '+ 4 roster done', '+ 5 group done'], [2, 4, 5]],
  ] as const)('%s governs what happens', async (mode, expected, members) => {
    await open({ inGroup: [1, 2, 3] });
    await run();
    world.groups.leave(G1, 1);
    world.groups.join(G1, 4);
    await change(toRemove(found(3)));
    await change(toAdd(found(5)));
    const plan = await mirrorGroups(ports, { by: BY, isDryRun: true });
    expect(plan?.lines).toHaveLength(4);
    world.groups.leave(G1, 4);
    ports = portsOf(world, {}, { mode: 'observe' });
    await run();
    world.groups.join(G1, 4);
    ports = portsOf(world, {}, { mode });

    const ran = await run();

    expect(lines(ran).toSorted()).toEqual([...expected].toSorted());
    expect(world.groups.in(G1)).toEqual(members);
    expect(await roster()).toEqual(mode === 'full' ? ['2', '5', '4'] : ['1', '2', '5', '4']);
  });
});

describe('a run that only looks', () => {
  it('says what it would do, and does nothing', async () => {
    await open({ inGroup: [1] });
    await change(toAdd(found(2)));

    const ran = await run(15, true);

    expect(mirrorLines(ran)).toEqual([
      '1 pool names a group (mode full)',
      '+ would add person1@contoso.edu to the roster: visio of math',
      '+ would add person2@contoso.edu to the group: visio of math',
    ]);
    expect([await roster(), world.groups.in(G1)]).toEqual([['2'], [1]]);
    expect((await ports.mirrors.find({ department: MATH, product: VISIO })).record).toBeUndefined();
  });
});

describe('without any pool that names a group', () => {
  it('nothing is asked of the tenant, and nothing is kept', async () => {
    await open();
    await ports.departments.change(MATH, async (books) => {
      const pool = await books.pool(VISIO);
      if (pool === undefined) throw new Error('no pool');
      const { group: _, ...rest } = pool;
      await books.savePool(rest);
    });

    const ran = await run();

    expect(mirrorLines(ran)).toEqual(['No pool names a group.']);
    expect(world.groups.asked).toBe(0);
    expect(await ports.mirrors.latestRuns(10)).toEqual([]);
  });
});

describe('several processes', () => {
  it('never run it together', async () => {
    await open({ inGroup: [1, 2] });

    const ran = await Promise.all([1, 2, 3].map(() => mirrorGroups(portsOf(world), { by: BY })));

    expect(ran.filter((one) => one !== undefined)).toHaveLength(1);
    expect(await roster()).toEqual(['1', '2']);
  });
});

/** A store's own methods, to replace some of them. */
const storeOf = (store: DocumentStore): DocumentStore => ({
  read: (address) => store.read(address),
  query: (query) => store.query(query),
  transact: (container, partition, operations) => store.transact(container, partition, operations),
  close: () => store.close(),
});

/** A process that dies at one of its calls, before or after the call takes effect: from then on nothing of it happens. */
class Mortal {
  calls = 0;
  readonly #diesAt: number;
  readonly #isEffective: boolean;

  constructor(diesAt: number, when: 'before' | 'after') {
    this.#diesAt = diesAt;
    this.#isEffective = when === 'after';
  }

  async call<Value>(work: () => Promise<Value>): Promise<Value> {
    this.calls += 1;
    if (this.calls > this.#diesAt || (this.calls === this.#diesAt && !this.#isEffective)) throw new Error('dead');
    const value = await work();
    if (this.calls >= this.#diesAt) throw new Error('dead');
    return value;
  }

  ports({ documents, tenant, groups, ...rest }: World): Ports {
    const store: DocumentStore = {
      read: (address) => this.call(() => documents.read(address)),
      query: (query) => this.call(() => documents.query(query)),
      transact: (container, partition, operations) =>
        this.call(() => documents.transact(container, partition, operations)),
      close: () => Promise.resolve(),
    };
    const provisioner: SeatProvisioner = {
      tenantSkus: () => this.call(() => tenant.tenantSkus()),
      observe: (userIds) => this.call(() => tenant.observe(userIds)),
      holders: (skuIds) => this.call(() => tenant.holders(skuIds)),
      change: (seat) => this.call(() => tenant.change(seat)),
      changeMany: (seats) => tenant.changeMany(seats),
    };
    const dying: Ports['groups'] = {
      find: (groupId) => this.call(() => groups.find(groupId)),
      members: (groupId) => this.call(() => groups.members(groupId)),
      add: (groupId, userIds) => this.call(() => groups.add(groupId, userIds)),
      remove: (groupId, userId) => this.call(() => groups.remove(groupId, userId)),
    };
    return portsOf({ ...rest, documents: store, tenant, groups }, { provisioner, groups: dying });
  }
}

/** Everything at once: people who joined and left on both sides, and both. */
async function aBusyWorld(): Promise<void> {
  await open({ seats: 3, inGroup: numbers(1, 6) });
  await run();
  world.groups.leave(G1, 1);
  await run();
  world.groups.join(G1, 7, 8);
  await change(toRemove(found(2)));
  await change(toSwap(found(3), found(9)));
  await change(toAdd(found(8)));
  await change(toRemove(found(8)));
  world.clock.advance(15 * MINUTES);
}

describe('a process that dies during a run', () => {
  it.each(['before', 'after'] as const)('%s any of its calls takes effect is made up for by the next', async (when) => {
    const problems: string[] = [];
    let deaths = 0;
    for (let diesAt = 1; ; diesAt += 1) {
      await aBusyWorld();
      const mortal = new Mortal(diesAt, when);
      const died = await mirrorGroups(mortal.ports(world), { by: BY }).then(
        () => mortal.calls >= diesAt,
        () => true,
      );
      // Somebody is taken off just then whom the dead run may have put on the roster.
      await change(toRemove(found(7)));
      const wasThere = (await readStored(world.documents, MATH)).ledger.some(
        ({ fact }) => fact.action === 'person-removed' && fact.entry.userId === person(7).userId,
      );
      await run(10);
      const last = await run(11);

      const wanted = wasThere ? [4, 5, 6, 9] : [4, 5, 6, 7, 9];
      const is = (await roster()).map((text) => Number(text.split(' ')[0])).toSorted((one, other) => one - other);
      if (JSON.stringify(is) !== JSON.stringify(wanted)) problems.push(`death ${diesAt}: roster ${is.join()}`);
      if (JSON.stringify(world.groups.in(G1)) !== JSON.stringify(wanted))
        problems.push(`death ${diesAt}: group ${world.groups.in(G1).join()}`);
      if (last.lines.length > 0) problems.push(`death ${diesAt}: ${lines(last).join()}`);
      const stored = await readStored(world.documents, MATH);
      problems.push(...problemsOf(stored, new Rebuilding(LAPSE)).map((problem) => `death ${diesAt}: ${problem}`));
      if (!died) break;
      await world.documents.close();
      deaths += 1;
    }

    expect(problems).toEqual([]);
    expect(deaths).toBeGreaterThan(30);
  });
});

describe('what follows', () => {
  it('is done by the job that finishes commands when the run’s process died before it', async () => {
    await open({ inGroup: [1] });
    const held = ports.oneAtATime;
    ports = { ...ports, oneAtATime: { run: () => Promise.resolve() } as never };
    await run();
    expect(holding()).toEqual([]);

    ports = { ...ports, oneAtATime: held };
    const [open_] = await ports.departments.openCommands();
    expect(open_).toMatchObject({ doer: { kind: 'group', groupId: G1 }, change: { action: 'mirror' } });
    await followUp(ports, MATH, activityKey(open_?.key ?? ''));
    expect(holding()).toEqual([1]);
  });
});
