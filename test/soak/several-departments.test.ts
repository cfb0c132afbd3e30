import { type Ports } from '../../src/application/ports';
import { changeSeveral } from '../../src/application/roster/several/change-several';
import { undoMessage } from '../../src/application/roster/several/undo-message';
import { type DepartmentId } from '../../src/domain/ids';
import { departmentsOf } from '../../src/domain/roster/roster-change';
import { type RosterCommand } from '../../src/domain/roster/roster-command';
import { finishCommands } from '../../src/jobs/finish-commands';
import {
  aDepartment,
  anEntitlement,
  anUndo,
  aRequest,
  found,
  MATH,
  on,
  PHYSICS,
  toAdd,
  VISIO,
} from '../support/builders';
import { MemoryDeath } from '../support/store/memory-death';
import { processesInMemory } from '../support/store/processes';
import { openDepartment } from '../support/store/store-harness';
import { COUNTS } from './counts';

const DEPARTMENTS = [MATH, PHYSICS];
/** Longer than anybody has a command to themselves. */
const LATER_MS = 60_000;
const MOST_ROUNDS = 5;

/** Two departments of one delegate, and processes on their documents. */
async function aWorld() {
  const { clock, process } = processesInMemory();
  const ports = process();
  for (const id of DEPARTMENTS) {
    await openDepartment(ports, {
      department: aDepartment({ id, name: id }),
      entitlements: [anEntitlement({ seats: 2, coverFrom: on('2026-08-01') })],
    });
  }
  const finish = async (): Promise<number> => {
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      clock.advance(LATER_MS);
      await finishCommands.onSchedule(ports)();
    }
    return (await ports.departments.openCommands()).length;
  };
  return { ports, process, finish };
}

const commands: readonly RosterCommand[] = [
  toAdd(found(1), found(2), found(3)),
  { kind: 'add', department: PHYSICS, product: VISIO, people: [found(4), found(5)] },
  { kind: 'swap', department: MATH, product: VISIO, outgoing: found(1), incoming: found(6) },
  { kind: 'remove', department: PHYSICS, product: VISIO, people: [found(4)] },
];
const given = { commands, taken: [] };
const { command: _, ...sender } = aRequest('message-1', toAdd(found(1)));
const repeated = { ...sender, isRepeat: true };
const undo = anUndo('undo-1', { command: { kind: 'undo', department: MATH, command: 'message-1', isConfirmed: true } });

const DONE = [['Person 6', 'Person 2', 'Person 3'], ['Person 5']];

const rostersOf = (ports: Ports) =>
  Promise.all(
    DEPARTMENTS.map(async (department) => {
      const books = ports.departments.look(department);
      const entries = await books.entries({ product: VISIO, direction: 'ascending', limit: 100 });
      return entries.map(({ displayName }) => displayName);
    }),
  );

const factsIn = async (ports: Ports, department: DepartmentId): Promise<number> =>
  (await ports.departments.look(department).ledger({ isRosterChange: true, limit: 100 })).length;
const factsOf = (ports: Ports) => Promise.all(DEPARTMENTS.map((department) => factsIn(ports, department)));

describe('a message for several departments', () => {
  it.each(['before', 'after'] as const)(
    'has one effect, whichever of its calls a process dies %s, and the job ends what was begun',
    async (when) => {
      const counting = new MemoryDeath(Number.POSITIVE_INFINITY, when);
      await changeSeveral((await aWorld()).process(counting), sender, given);

      for (let diesAt = 1; diesAt <= counting.calls; diesAt += COUNTS.isSoak ? 1 : 3) {
        const { ports, process, finish } = await aWorld();
        const dying = process(new MemoryDeath(diesAt, when));
        await expect(changeSeveral(dying, sender, given)).rejects.toThrow('dead');
        const isBegun = (await factsIn(ports, MATH)) > 0;

        expect(await finish()).toBe(0);
        expect({ diesAt, facts: await factsOf(ports) }).toEqual({ diesAt, facts: isBegun ? [4, 3] : [0, 0] });
        const again = await changeSeveral(ports, repeated, given);
        expect(again.kind === 'changed' && departmentsOf(again.change).map((one) => one.steps?.length)).toEqual([4, 3]);
        expect(await factsOf(ports)).toEqual([4, 3]);
        expect(await rostersOf(ports)).toEqual(DONE);
      }
    },
    1_200_000,
  );

  it.each(['before', 'after'] as const)(
    'is undone whole and once, whichever of its calls the undo dies %s',
    async (when) => {
      const counting = new MemoryDeath(Number.POSITIVE_INFINITY, when);
      const counted = await aWorld();
      await changeSeveral(counted.ports, sender, given);
      await undoMessage(counted.process(counting), undo);
      expect(await rostersOf(counted.ports)).toEqual([[], []]);

      for (let diesAt = 1; diesAt <= counting.calls; diesAt += COUNTS.isSoak ? 1 : 3) {
        const { ports, process, finish } = await aWorld();
        await changeSeveral(ports, sender, given);
        await expect(undoMessage(process(new MemoryDeath(diesAt, when)), undo)).rejects.toThrow('dead');
        const isBegun = (await factsIn(ports, PHYSICS)) > 3;

        expect(await finish()).toBe(0);
        expect({ diesAt, rosters: await rostersOf(ports) }).toEqual({ diesAt, rosters: isBegun ? [[], []] : DONE });
        const { outcome } = await undoMessage(ports, { ...undo, isRepeat: true });
        expect({
          diesAt,
          outcome: outcome.kind === 'changed' && outcome.change.elsewhere?.map(({ change }) => change?.action),
        }).toEqual({
          diesAt,
          outcome: ['undo'],
        });
        expect(await rostersOf(ports)).toEqual([[], []]);
        expect(await factsOf(ports)).toEqual([8, 6]);
      }
    },
    1_200_000,
  );

  it('goes no further once its first department was undone', async () => {
    const { ports, process, finish } = await aWorld();
    let isFirst = true;
    const dying = process();
    const change: typeof dying.departments.change = async (department, decide) => {
      // Two rehearsals, then the first department.
      const decided = await dying.departments.change(department, decide);
      if (department === MATH && (await factsIn(ports, MATH)) > 0 && isFirst) {
        isFirst = false;
        throw new Error('dead');
      }
      return decided;
    };
    await expect(
      changeSeveral({ ...dying, departments: { ...dying.departments, change } }, sender, given),
    ).rejects.toThrow('dead');

    await undoMessage(ports, anUndo('undo-1'));
    await finish();

    expect(await rostersOf(ports)).toEqual([[], []]);
    expect(await factsIn(ports, PHYSICS)).toBe(0);
  });

  it('does nothing in any where it would be refused in one', async () => {
    const { ports } = await aWorld();
    await ports.departments.change(PHYSICS, async (books) => {
      const department = await books.department();
      if (department !== undefined) await books.saveDepartment({ ...department, delegates: [] });
    });

    const outcome = await changeSeveral(ports, sender, given);

    expect(outcome).toMatchObject({ kind: 'refused', refusal: { code: 'not-yours' } });
    expect(await factsOf(ports)).toEqual([0, 0]);
  });
});
