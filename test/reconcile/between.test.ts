import { SKU, LATER_MS, DAY_MS, portsOf, userOf, aWorld, finish, look, forget } from '../support/tenant/between-world';
import { changeRoster } from '../../src/application/roster/change-roster';
import { aRequest, found, MATH, toAdd, toRemove, VISIO } from '../support/builders';
import { MemoryDeath } from '../support/store/memory-death';
import { portsOn } from '../support/store/store-harness';

jest.setTimeout(120_000);

describe('a look at what changed', () => {
  it('gives back what was taken, and reads nobody else', async () => {
    const world = await aWorld();
    world.tenant.take(userOf(3), SKU);
    Object.assign(world.tenant.reads, { observed: 0, holders: 0 });

    const { between } = await look(world);

    expect(between).toMatchObject({ people: 1, done: 1, failed: 0 });
    expect(world.tenant.changes).toEqual(['assign 3']);
    expect(world.tenant.reads).toEqual({ observed: 1, holders: 0 });
  });

  it('takes nothing that no ledger entry explains, however few they are; the whole reading does', async () => {
    const world = await aWorld();
    await forget(world, 3);
    world.tenant.take(userOf(4), SKU);
    world.tenant.give(userOf(3), SKU);

    expect((await look(world)).between).toMatchObject({ people: 2, done: 1 });
    expect(world.tenant.changes).toEqual(['assign 4']);

    world.clock.advance(DAY_MS);
    expect((await look(world)).whole?.counts).toMatchObject({ release: 1, unexplained: 1, done: 1 });
  });

  it('takes what the ledger explains', async () => {
    const world = await aWorld();
    await changeRoster(portsOf(world), aRequest('remove', toRemove(found(2))));
    // Its follow-up never comes; the tenant says something of the person.
    world.tenant.turn(userOf(2), 'disabled');

    await look(world);

    expect(world.tenant.changes).toEqual(['release 2']);
  });

  it('gives a license to who waits for one as soon as there is a unit, and asks nobody before', async () => {
    const world = await aWorld({ units: 6 });
    await changeRoster(portsOf(world), aRequest('late', toAdd(found(7))));
    await finish(world);
    await look(world);
    world.clock.advance(LATER_MS);
    await look(world);
    world.clock.advance(LATER_MS);
    world.tenant.changes.length = 0;
    expect(await look(world)).toEqual({});
    expect(world.tenant.changes).toEqual([]);

    world.tenant.stock(SKU, 9);
    await look(world);

    expect(world.tenant.changes).toEqual(['assign 7']);
  });

  it('comes back to who could not be asked for, and to who was read too soon', async () => {
    const world = await aWorld();
    world.tenant.take(userOf(3), SKU);
    world.tenant.fails.add(userOf(3));
    expect((await look(world)).between).toMatchObject({ people: 1, failed: 1 });
    world.tenant.fails.clear();
    world.clock.advance(LATER_MS);

    expect((await look(world)).between).toMatchObject({ people: 1, done: 1 });
    // The tenant tells of what we did ourselves, too.
    for (let looks = 0; looks < 2; looks += 1) {
      world.clock.advance(LATER_MS);
      expect((await look(world)).between).toMatchObject({ people: 1, done: 0 });
    }
    world.clock.advance(LATER_MS);

    expect(await look(world)).toEqual({});
    expect((await portsOf(world).runs.watch()).watch?.again).toEqual([]);
  });

  it('leaves people alone while the cover of their pool changes', async () => {
    const world = await aWorld();
    const ports = portsOf(world);
    await ports.departments.change(MATH, async (books) => {
      const pool = await books.pool(VISIO);
      if (pool !== undefined) await books.savePool({ ...pool, capSeen: 2, seatedThrough: 2 });
    });
    world.tenant.turn(userOf(4), 'enabled');

    await look(world);

    expect(world.tenant.changes).toEqual([]);
    expect((await ports.runs.watch()).watch?.again).toMatchObject([{ userId: userOf(4) }]);
  });
});

describe('a process that dies during a look', () => {
  it.each(['before', 'after'] as const)('%s any of its calls takes effect loses nobody', async (when) => {
    const problems: string[] = [];
    let deaths = 0;
    for (let diesAt = 1; ; diesAt += 1) {
      const world = await aWorld();
      world.tenant.take(userOf(3), SKU);
      await changeRoster(portsOf(world), aRequest('remove', toRemove(found(2))));
      world.tenant.turn(userOf(2), 'disabled');
      const death = new MemoryDeath(diesAt, when);
      const died = await look(world, {
        ...portsOn(death.documents(world.documents), { clock: world.clock }),
        provisioner: death.tenant(world.tenant),
        changes: death.changes(world.tenant.follow),
      }).then(
        () => death.calls >= diesAt,
        () => true,
      );
      for (let looks = 0; looks < 2; looks += 1) {
        world.clock.advance(LATER_MS);
        await look(world);
      }
      const held = [...world.tenant.held.keys()].filter((id) => world.tenant.has(id, SKU));
      if (String(held.map((id) => Number(id.slice(-12))).toSorted()) !== '1,3,4,5,6')
        problems.push(`death ${diesAt}: ${held.join()}`);
      await world.documents.close();
      if (!died) break;
      deaths += 1;
    }

    expect(problems).toEqual([]);
    expect(deaths).toBeGreaterThan(15);
  });
});

describe('two processes', () => {
  it('give back once what was taken', async () => {
    const world = await aWorld();
    world.tenant.take(userOf(3), SKU);

    await Promise.all([1, 2, 3].map(() => look(world)));

    expect(world.tenant.changes).toEqual(['assign 3']);
  });

  it('read the whole once when it is due', async () => {
    const world = await aWorld();
    world.clock.advance(DAY_MS);

    const ran = await Promise.all([1, 2, 3].map(() => look(world)));
    ran.push(await look(world));

    expect(ran.filter(({ whole }) => whole !== undefined)).toHaveLength(1);
  });
});
