import {
  SKU,
  JOB,
  LATER_MS,
  DAY_MS,
  type World,
  portsOf,
  userOf,
  aWorld,
  finish,
  look,
  forget,
  stateOf,
} from '../support/tenant/between-world';
import { runReconcile } from '../../src/application/reconcile/run-reconcile';
import { changeRoster } from '../../src/application/roster/change-roster';
import { COUNTS, SEED } from '../soak/counts';
import { aRequest, found, MATH, PHYSICS, toAdd, toRemove, VISIO } from '../support/builders';
import { report } from '../support/notes';
import { randomFrom } from '../../src/local/emulated-tenant/random';

jest.setTimeout(120_000);

describe('a history with looks in between', () => {
  it('ends as one with whole readings alone, and takes nothing unexplained', async () => {
    const random = randomFrom(SEED);
    const histories = Math.max(10, Math.round(COUNTS.possessions / 2));
    const looks = { between: 0, whole: 0 };
    for (let history = 0; history < histories; history += 1) {
      const happenings = Array.from({ length: 12 }, () => aHappening(random));
      const isLooked = happenings.map(() => random.chance(0.7));
      const [mixed, whole] = [await aWorld(), await aWorld()];
      for (const [place, happening] of happenings.entries()) {
        for (const world of [mixed, whole]) {
          await happening(world, place);
          world.clock.advance(LATER_MS);
        }
        if (isLooked[place] !== true) continue;
        const unexplained = await unexplainedIn(mixed);
        const came = await look(mixed);
        looks[came.whole === undefined ? 'between' : 'whole'] += 1;
        if (came.whole === undefined)
          for (const id of unexplained)
            expect([SEED, history, id, mixed.tenant.has(id, SKU)]).toEqual([SEED, history, id, true]);
        await runReconcile(portsOf(whole), { by: JOB });
      }
      for (const world of [mixed, whole]) {
        world.clock.advance(DAY_MS);
        await finish(world);
        await runReconcile(portsOf(world), { by: JOB });
        world.clock.advance(DAY_MS);
        await runReconcile(portsOf(world), { by: JOB });
      }
      expect([SEED, history, await stateOf(mixed)]).toEqual([SEED, history, await stateOf(whole)]);
      await mixed.documents.close();
      await whole.documents.close();
    }
    report(`${histories} histories: ${looks.between} looks in between, ${looks.whole} whole readings (SEED=${SEED})`);
    expect(looks.between).toBeGreaterThan(looks.whole);
  });
});

type Happening = (world: World, place: number) => Promise<void>;

/** Something that a delegate, an administrator or a mistake does to somebody. */
function aHappening(random: { next(): number }): Happening {
  const number = 1 + Math.floor(random.next() * 8);
  const userId = userOf(number);
  const department = random.next() < 0.7 ? MATH : PHYSICS;
  const isFinished = random.next() < 0.8;
  const kind = Math.floor(random.next() * 8);
  const command = async (world: World, place: number, wish: Parameters<typeof aRequest>[1]) => {
    await changeRoster(portsOf(world), aRequest(`command ${place}`, wish));
    if (isFinished) await finish(world);
  };
  switch (kind) {
    case 0:
    case 1:
      return (world, place) => command(world, place, { ...toAdd(found(number)), department });
    case 2:
      return (world, place) => command(world, place, { ...toRemove(found(number)), department });
    case 3:
      return (world) => {
        world.tenant.take(userId, SKU);
        return Promise.resolve();
      };
    case 4:
      // Of those whom our records know, it would depend on the day whether it is taken for ours.
      return (world) => {
        world.tenant.give(userOf(number + 8), SKU);
        return Promise.resolve();
      };
    case 5:
      return (world) => {
        world.tenant.turn(userId, 'disabled');
        return Promise.resolve();
      };
    case 6:
      return (world) => {
        world.tenant.turn(userId, 'enabled');
        return Promise.resolve();
      };
    default:
      return async (world) => {
        const entry = await portsOf(world).departments.look(MATH).entry(VISIO, userId);
        if (entry !== undefined) await forget(world, number);
      };
  }
}

/** People with a license of ours of whom no roster and no ledger entry says that they left. */
async function unexplainedIn(world: World): Promise<readonly ReturnType<typeof userOf>[]> {
  const { departments } = portsOf(world);
  const people = [];
  for (const record of await departments.allAssignments()) {
    const { userId } = record.person;
    const books = departments.look(record.department);
    if ((await departments.entriesOf(userId)).length > 0 || !world.tenant.has(userId, SKU)) continue;
    const [last] = (await books.ledger({ about: userId, limit: 20 })).filter(({ fact }) =>
      ['person-added', 'person-removed'].includes(fact.action),
    );
    if (last?.fact.action !== 'person-removed') people.push(userId);
  }
  return people;
}
