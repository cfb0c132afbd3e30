import { defined } from '../../../src/domain/defined';
import { documentDepartmentStore } from '../../../src/adapters/documents/department/department-store';
import { type TenantFault } from '../../../src/local/emulated-tenant/conditions/faults';
import { graphGroupDirectory } from '../../../src/adapters/graph/groups/graph-group-directory';
import { WritePace } from '../../../src/adapters/graph/seats/write-pace';
import { changeRoster } from '../../../src/application/roster/change-roster';
import { mirrorGroups } from '../../../src/application/mirror/mirror-groups';
import { type Ports } from '../../../src/application/ports';
import { skuId } from '../../../src/domain/ids';
import { isFault } from '../../../src/ports/fault';
import { problemsOf, readStored, Rebuilding } from '../../support/audit';
import { anEntitlement, aRequest, found, LAPSE, MATH, toAdd, toRemove, VISIO } from '../../support/builders';
import { NO_LIMIT, numbers } from '../../support/tenant/many-seats';
import { Random } from '../../support/random';
import { documentsInMemory, MovableClock, openDepartment, portsOn } from '../../support/store/store-harness';
import { connectTo } from '../../support/tenant/tenant-connection';
import { aGroup, aUser, group, guid } from '../../support/tenant/tenant-seed';
import { ADMINISTRATOR, closeTenants, startTenant, type TestTenant } from '../../support/tenant/tenant';
import { TenantInMemory } from '../../support/tenant/tenant-in-memory';
import { inWeather, STORM, timingOf } from '../../support/weather/weather';

const GROUP = group(1);
const BY = { kind: 'job', name: 'mirror' } as const;
const MINUTES = 60_000;
/** Whom nobody touches; who joins and leaves the group outside; whom chat adds and removes. */
const [STAYING, JOINING, LEAVING, ADDED, REMOVED] = [
  numbers(1, 9),
  numbers(11, 16),
  numbers(21, 24),
  numbers(31, 36),
  numbers(41, 44),
];
const ROUNDS = 10;

afterEach(closeTenants);

/** What may befall a request of a run: now and then, or each time. */
function someFaults(random: Random): readonly TenantFault[] {
  const ways: readonly TenantFault[] = [
    { path: '/members?', dropNextLink: true, count: 1 + random.below(2) },
    { path: '/members?', truncateBody: true },
    { path: '/members', reset: true },
    { path: '/groups', status: 503 },
    { path: '/groups', status: 429, headers: { 'Retry-After': '0.02' } },
    { method: 'PATCH', reset: true, when: 'after-effect' },
    { method: 'DELETE', reset: true, when: 'after-effect' },
    { method: 'PATCH', status: 409 },
    { method: 'DELETE', status: 504, when: 'after-effect' },
  ];
  return random.some(ways, 2).map((way) => ({ probability: 0.3 + 0.7 * random.next(), ...way }));
}

/** Somebody in the Entra admin center. */
async function outside(tenant: TestTenant, action: 'join' | 'leave', number: number): Promise<void> {
  const path = `/groups/${GROUP}/members`;
  const { status } = await (action === 'join'
    ? tenant.ask(
        'POST',
        `${path}/$ref`,
        { '@odata.id': `${tenant.baseUrl}/v1.0/directoryObjects/${guid(number)}` },
        { app: ADMINISTRATOR },
      )
    : tenant.ask('DELETE', `${path}/${guid(number)}/$ref`, undefined, { app: ADMINISTRATOR }));
  expect(status).toBe(204);
}

async function membersOf(tenant: TestTenant): Promise<readonly number[]> {
  const truth = (await tenant.control('/truth')) as { groups: { id: string; members: string[] }[] };
  const members = truth.groups.find(({ id }) => id === GROUP)?.members ?? [];
  return members.map((id) => Number(id.slice(-6))).toSorted((one, other) => one - other);
}

/** Runs while it storms; what a run meets is its own affair. */
async function tryRun(ports: Ports): Promise<void> {
  try {
    await mirrorGroups(ports, { by: BY });
  } catch (error) {
    if (!isFault(error)) throw error;
  }
}

describe('a mirror in bad weather', () => {
  it.each([4, 6, 8, 11, 20])(
    'converges once it is over, and nobody is removed who should not be (seed %i)',
    async (seed) => {
      const random = new Random(seed);
      const clock = new MovableClock();
      const tenant = await startTenant({
        users: numbers(1, 50).map((number) => aUser(number)),
        groups: [aGroup(1, { members: [...STAYING, ...LEAVING, ...REMOVED].map(guid) })],
      });
      await tenant.control('/settings', { largestPage: 4, emptyPageProbability: 0.1 });
      await tenant.control('/load', { allowList: { groupIds: [GROUP], skuIds: [] } });
      const calm = documentsInMemory(clock);
      const portsIn = (documents: typeof calm, budgetMs?: number): Ports =>
        portsOn(documents, {
          clock,
          departments: documentDepartmentStore(documents, clock, timingOf(random)),
          provisioner: new TenantInMemory([{ skuId: skuId('sku-visio'), skuPartNumber: 'SKU_1', units: 100 }]),
          groups: graphGroupDirectory({
            connection: connectTo(tenant),
            pace: new WritePace(NO_LIMIT),
            now: () => clock.now(),
            ...defined({ budgetMs }),
          }),
        });
      const ports = portsIn(calm);
      await openDepartment(ports, { entitlements: [anEntitlement({ seats: 20 })] });
      await ports.departments.change(MATH, async (books) => {
        const pool = await books.pool(VISIO);
        if (pool !== undefined) await books.savePool({ ...pool, group: GROUP });
      });
      await mirrorGroups(ports, { by: BY });
      const stormy = portsIn(inWeather(calm, random, STORM), 250);

      const todo = random.some(
        [
          ...JOINING.map((number) => () => outside(tenant, 'join', number)),
          ...LEAVING.map((number) => () => outside(tenant, 'leave', number)),
          ...ADDED.map((number) => () => changeRoster(ports, aRequest(`add-${number}`, toAdd(found(number))))),
          ...REMOVED.map((number) => () => changeRoster(ports, aRequest(`off-${number}`, toRemove(found(number))))),
        ],
        100,
      );
      for (let round = 0; round < ROUNDS; round += 1) {
        for (const change of todo.splice(0, 1 + random.below(4))) await change();
        clock.advance((1 + random.below(12)) * MINUTES);
        await tenant.faults(...someFaults(random));
        await tryRun(stormy);
        await tenant.faults();
      }
      for (const change of todo) await change();
      for (let runs = 0; runs < 3; runs += 1) {
        clock.advance(11 * MINUTES);
        await mirrorGroups(ports, { by: BY });
      }
      const written = (await tenant.log()).length;
      const last = await mirrorGroups(ports, { by: BY });

      const wanted = [...STAYING, ...JOINING, ...ADDED];
      const stored = await readStored(calm, MATH);
      const roster = stored.entries.map((entry) => Number(entry.userId.slice(-6)));
      const requests = await tenant.log();
      const removed = stored.ledger.flatMap(({ fact }) =>
        fact.action === 'person-removed' ? [Number(fact.entry.userId.slice(-6))] : [],
      );
      const mayGo = [...LEAVING, ...REMOVED];
      expect(roster.toSorted((one, other) => one - other)).toEqual(wanted);
      expect(await membersOf(tenant)).toEqual(wanted);
      expect(last?.lines).toEqual([]);
      expect(requests.slice(written).filter(({ method }) => method !== 'GET')).toEqual([]);
      expect(removed.filter((number) => !mayGo.includes(number))).toEqual([]);
      const deleted = requests.filter(({ method, appId }) => method === 'DELETE' && appId !== ADMINISTRATOR.clientId);
      expect(deleted.filter(({ path }) => !REMOVED.some((number) => path.endsWith(`/${guid(number)}/$ref`)))).toEqual(
        [],
      );
      expect(deleted.length).toBeGreaterThan(0);
      expect(problemsOf(stored, new Rebuilding(LAPSE))).toEqual([]);
      expect(await tenant.violations()).toEqual([]);
      await calm.close();
    },
  );
});
