import { type DocumentStore } from '../../../src/adapters/documents/document-store';
import { takeAudit } from '../../../src/application/audit/take-audit';
import { type Ports } from '../../../src/application/ports';
import { reconcileWhenDue } from '../../../src/application/reconcile/reconcile-when-due';
import { planTenant, runReconcile } from '../../../src/application/reconcile/run-reconcile';
import { takePosition } from '../../../src/application/reconcile/show-position';
import { untilStopped } from '../../../src/concurrency/stopping';
import { type ExceptionFound } from '../../../src/domain/audit/exception';
import { type Instant } from '../../../src/domain/calendar';
import { type DepartmentId } from '../../../src/domain/ids';
import { INSTITUTION, type LedgerEntry } from '../../../src/domain/ledger/ledger-entry';
import { Fault } from '../../../src/ports/fault';
import { actor, APPROVER, person, PROJECT, VISIO } from '../../support/builders';
import {
  add,
  aPlantedWorld,
  ART,
  BIOLOGY,
  CHEMISTRY,
  JOB,
  plant,
  type PlantedWorld,
  portsIn,
  PROJECT_SKU,
  settle,
  VISIO_SKU,
} from '../../support/exceptions/planted-world';
import { countedDocuments } from '../../support/store/counted-documents';
import { documentsInMemory } from '../../support/store/store-harness';

const HOUR_MS = 60 * 60_000;
const opened: DocumentStore[] = [];

afterEach(async () => {
  for (const documents of opened.splice(0)) await documents.close();
});

const kept = (documents: DocumentStore): DocumentStore => {
  opened.push(documents);
  return documents;
};
const inMemory = () => aPlantedWorld((clock) => kept(documentsInMemory(clock)));
/** What a ledger says for audits, in short: `seen outside visio 4`. */
async function toldBy({ ports }: Pick<PlantedWorld, 'ports'>, department: DepartmentId): Promise<readonly string[]> {
  const books = department === INSTITUTION ? ports.institution.look() : ports.departments.look(department);
  const entries = await books.ledger({ sinceNumber: 1, limit: 1000 });
  return entries.flatMap(inShort);
}

function inShort({ fact, actor: by }: LedgerEntry): readonly string[] {
  const of = ({ kind, product, person: whom }: Pick<ExceptionFound, 'kind' | 'product' | 'person'>) =>
    `${kind} ${product} ${whom === undefined ? '-' : Number(whom.userId.slice(-12))}`;
  switch (fact.action) {
    case 'exceptions-seen':
      expect(by).toMatchObject({ kind: 'job', name: 'audit' });
      return fact.exceptions.map(
        (one) => `seen ${of(one)} ${one.count}${one.failure === undefined ? '' : ` ${one.failure}`}`,
      );
    case 'exceptions-gone':
      return fact.exceptions.map((one) => `gone ${of(one)}, seen ${fact.lastSeenAt}`);
    case 'tenant-read':
      return [`units ${fact.units.map(({ enabled }) => enabled).join(' ')}`];
    default:
      return [];
  }
}

describe('what whole readings find', () => {
  it('is recorded when it is first seen, when its count changes, and when it is gone', async () => {
    const world = await inMemory();
    const { tenant, clock, ports } = world;
    const read = async (): Promise<Instant> => {
      const at = clock.now().toISOString() as Instant;
      await runReconcile(portsIn(world), { by: JOB });
      clock.advance(2 * HOUR_MS);
      return at;
    };
    tenant.give(person(101).userId, VISIO_SKU);
    tenant.turn(person(1).userId, 'disabled');
    const first = await read();
    await read();
    tenant.stock(VISIO_SKU, 25);
    const third = await read();
    tenant.take(person(101).userId, VISIO_SKU);
    tenant.stock(VISIO_SKU, 26);
    await read();
    tenant.turn(person(1).userId, 'enabled');
    tenant.stock(VISIO_SKU, 20);
    await read();

    const fourth = new Date(Date.parse(third) + 2 * HOUR_MS).toISOString();
    expect(await toldBy({ ports }, ART)).toEqual([
      'seen account-disabled visio 1 1',
      `gone account-disabled visio 1, seen ${fourth}`,
    ]);
    expect((await toldBy({ ports }, INSTITUTION)).filter((line) => !line.startsWith('units'))).toEqual([
      'seen outside visio 101 1',
      'seen unclaimed-units visio - 5',
      'seen unclaimed-units visio - 6',
      `gone outside visio 101, seen ${third}`,
      `gone unclaimed-units visio -, seen ${fourth}`,
    ]);
    expect(await toldBy({ ports }, BIOLOGY)).toEqual([]);
    const books = (await ports.exceptions.all()).filter(({ open }) => open.length > 0);
    expect(books).toEqual([]);
    expect(first < third).toBe(true);
  });
});

describe('what a whole reading finds', () => {
  it('counts what the run itself was refused', async () => {
    const world = await inMemory();
    world.tenant.refuses.set(person(5).userId, { code: 'no-usage-location' });
    await add(world, ART, VISIO, 5);

    await runReconcile(world.ports, { by: JOB });

    expect(await toldBy(world, ART)).toEqual(['seen failed visio 5 1 no-usage-location']);
  });

  it('is nothing of what the run itself mended', async () => {
    const world = await inMemory();
    await plant(world, ['unexplained']);

    await runReconcile(world.ports, { by: JOB });

    expect(await toldBy(world, 'economics' as DepartmentId)).toEqual([]);
  });

  it('is recorded by every way in that reads the whole tenant, and by no other', async () => {
    const by = actor(APPROVER);
    const ways: Readonly<Record<string, (ports: Ports) => Promise<unknown>>> = {
      run: (ports) => runReconcile(ports, { by: JOB }),
      look: (ports) => planTenant(ports, { by, isLook: true }),
      position: (ports) => takePosition(ports, by, {}),
      audit: (ports) => takeAudit(ports, by, {}),
      'dry run': (ports) => planTenant(ports, { by: JOB }),
      'no longer wanted': (ports) => runReconcile(ports, { by: actor(77) }),
      between: (ports) => reconcileWhenDue(ports, { by: JOB }),
      stopped: (ports) =>
        untilStopped(AbortSignal.abort(), () => runReconcile(ports, { by: JOB }).catch(() => undefined)),
    };
    const recorded: string[] = [];
    for (const [name, way] of Object.entries(ways)) {
      const world = await inMemory();
      // What changed is looked at alone: a whole reading is not due.
      if (name === 'between') await runReconcile(world.ports, { by: JOB });
      world.tenant.turn(person(1).userId, 'disabled');
      // Something to do, so that the run asks whether it may.
      await add(world, BIOLOGY, VISIO, 14);
      await way(portsIn(world));
      if ((await toldBy(world, ART)).length > 0) recorded.push(name);
    }

    expect(recorded).toEqual(['run', 'look', 'position', 'audit']);
  });

  it('names who had the tenant read', async () => {
    const world = await inMemory();
    world.tenant.turn(person(1).userId, 'disabled');

    await takePosition(world.ports, actor(APPROVER), {});

    const entries = await world.ports.departments.look(ART).ledger({ sinceNumber: 1, limit: 100 });
    expect(entries.at(-1)?.actor).toEqual({ kind: 'job', name: 'audit', ranBy: 'person990@contoso.edu' });
  });

  it('costs one query more and nothing written, where there is no news', async () => {
    const world = await inMemory();
    world.tenant.turn(person(1).userId, 'disabled');
    await runReconcile(world.ports, { by: JOB });
    const counted = countedDocuments(world.documents);

    await runReconcile(portsIn({ ...world, documents: counted }), { by: JOB });

    const calls = counted.take().filter(({ kind, operation }) => kind === 'exception-book' || operation === 'transact');
    expect(calls.filter(({ kind }) => kind === 'exception-book')).toHaveLength(1);
    expect(calls.filter(({ container, operation }) => operation === 'transact' && container === 'departments')).toEqual(
      [],
    );
  });

  it('is not undone by a reading that began before', async () => {
    const world = await inMemory();
    const { ports, tenant, clock } = world;
    tenant.turn(person(1).userId, 'disabled');
    let release = (): void => undefined;
    let reached = (): void => undefined;
    const hasRead = new Promise<void>((resolve) => (reached = resolve));
    const slow = portsIn(world, {
      provisioner: {
        tenantSkus: () => tenant.tenantSkus(),
        observe: (userIds) => tenant.observe(userIds),
        change: (seat) => tenant.change(seat),
        changeMany: (seats) => tenant.changeMany(seats),
        holders: async (...given) => {
          const found = await tenant.holders(...given);
          reached();
          await new Promise<void>((resolve) => (release = resolve));
          return found;
        },
      },
    });
    const older = takePosition(slow, actor(APPROVER), {});
    await hasRead;
    clock.advance(HOUR_MS);
    tenant.turn(person(1).userId, 'enabled');
    tenant.turn(person(2).userId, 'disabled');
    await takePosition(ports, actor(APPROVER), {});
    release();
    await older;

    expect(await toldBy(world, ART)).toEqual(['seen account-disabled visio 2 1']);
  });

  it('keeps nobody waiting for a department that cannot be written', async () => {
    const world = await inMemory();
    const { ports } = world;
    for (const one of [1, 11, 21]) world.tenant.turn(person(one).userId, 'disabled');
    const warned: unknown[] = [];
    const departments: Ports['departments'] = {
      ...ports.departments,
      change: (id, decide) => (id === BIOLOGY ? Promise.reject(away()) : ports.departments.change(id, decide)),
    };
    const logger = { ...ports.logger, warn: (_: string, about?: object) => warned.push(about) };

    await takePosition({ ...ports, departments, logger }, actor(APPROVER), {});
    const [art, biology, chemistry] = await Promise.all([ART, BIOLOGY, CHEMISTRY].map((id) => toldBy(world, id)));

    expect([art?.length, biology?.length, chemistry?.length]).toEqual([1, 0, 1]);
    expect(warned).toContainEqual(expect.objectContaining({ department: BIOLOGY, kind: 'unavailable' }));
    await takePosition(ports, actor(APPROVER), {});
    expect(await toldBy(world, BIOLOGY)).toEqual(['seen account-disabled visio 11 1']);
  });

  it('waits for a reading in which the tenant tells of its trials', async () => {
    const world = await inMemory();
    world.tenant.turn(person(1).userId, 'disabled');
    const trials = { read: () => Promise.reject(away()) };

    await runReconcile(portsIn(world, { trials }), { by: JOB });
    await takePosition(portsIn(world, { trials }), actor(APPROVER), {});

    expect(await toldBy(world, ART)).toEqual([]);
    await expect(takeAudit(portsIn(world, { trials }), actor(APPROVER), {})).rejects.toMatchObject({ name: 'Fault' });
  });
});

const away = (): Fault => new Fault('unavailable', 'not there');

it('records the units of the tenant once a day, and whenever they are others', async () => {
  const world = await inMemory();
  const { tenant, clock, ports } = world;
  const before = (await toldBy(world, INSTITUTION)).length;
  await settle(world);
  await takePosition(ports, actor(APPROVER), {});
  await takePosition(ports, actor(APPROVER), {});
  tenant.stock(PROJECT_SKU, 21);
  await takePosition(ports, actor(APPROVER), {});
  clock.advance(12 * HOUR_MS);
  await takePosition(ports, actor(APPROVER), {});

  const units = (await toldBy(world, INSTITUTION)).slice(before).filter((line) => line.startsWith('units'));
  expect(units).toEqual(['units 20 20 0', 'units 20 20 0', 'units 20 21 0', 'units 20 21 0']);
  expect(PROJECT).toBe(world.policy.products[1]?.id);
});
