import { type Ports } from '../../src/application/ports';
import { changeRoster, type RosterRequest } from '../../src/application/roster/change-roster';
import { undoCommand } from '../../src/application/roster/undo-command';
import { activityKey, type ProductId } from '../../src/domain/ids';
import { type ChangeLine, type ChangeStep, type CommandOutcome } from '../../src/domain/roster/roster-change';
import { type RosterCommand, type SeveralCommands } from '../../src/domain/roster/roster-command';
import { finishCommands } from '../../src/jobs/finish-commands';
import { anEntitlement, anUndo, aRequest, found, MATH, on, PROJECT, VISIO } from '../support/builders';
import { Random } from '../support/random';
import { MemoryDeath } from '../support/store/memory-death';
import { dyingAfter, processesInMemory } from '../support/store/processes';
import { openDepartment } from '../support/store/store-harness';
import { COUNTS } from './counts';

const PRODUCTS = [VISIO, PROJECT];
const COVER = { coverFrom: on('2026-08-01') };
/** Longer than anybody has a command to themselves. */
const LATER_MS = 60_000;

/** A department with two pools of a few seats, and processes on its documents. */
async function aWorld(seats: number) {
  const { clock, process } = processesInMemory();
  const ports = process();
  await openDepartment(ports, {
    products: PRODUCTS,
    entitlements: PRODUCTS.map((product) => anEntitlement({ id: `bought-${product}`, product, seats, ...COVER })),
  });
  return { ports, process, clock };
}

async function rostersOf(ports: Ports) {
  const books = ports.departments.look(MATH);
  return Promise.all(
    PRODUCTS.map(async (product) => {
      const entries = await books.entries({ product, direction: 'ascending', limit: 1000 });
      return {
        people: entries.map(({ displayName, rank }) => `${displayName} ${rank}`),
        pool: await books.pool(product),
      };
    }),
  );
}

async function factsOf(ports: Ports): Promise<readonly unknown[]> {
  const entries = await ports.departments.look(MATH).ledger({ isRosterChange: true, limit: 1000 });
  return entries.toReversed().map(({ fact }) => fact);
}

const namesIn = (rosters: Awaited<ReturnType<typeof rostersOf>>) => rosters.map(({ people }) => people);

const several = (commands: readonly RosterCommand[]): SeveralCommands => ({
  kind: 'several',
  department: MATH,
  commands,
});

const numbers = Array.from({ length: 8 }, (_, index) => index + 1);

function aCommand(random: Random): RosterCommand {
  const people = random.some(numbers, 1 + random.below(3)).map((one) => found(one));
  const [outgoing = found(1), incoming = found(2)] = random.some(numbers, 2).map((one) => found(one));
  const [product, other] = random.some(PRODUCTS, 2) as [ProductId, ProductId];
  const pool = { department: MATH, product };
  switch (random.pick(['add', 'add', 'add-both', 'remove', 'swap', 'move'] as const)) {
    case 'add':
      return { ...pool, kind: 'add', people };
    case 'add-both':
      return { ...pool, kind: 'add', people, alsoIn: [{ product: other, people }] };
    case 'remove':
      return { ...pool, kind: 'remove', people };
    case 'swap':
      return { ...pool, kind: 'swap', outgoing, incoming };
    case 'move':
      return { ...pool, kind: 'move', people, isConfirmed: true };
  }
}

/** What a command alone says of those whom it names, in the words of a step. */
function saidAlone(command: RosterCommand, outcome: CommandOutcome): readonly unknown[] {
  if (outcome.kind !== 'changed') return [outcome];
  const { kind: action } = command;
  const typed = command.kind === 'swap' ? [command.outgoing, command.incoming] : command.people;
  const placeOf = ({ person }: ChangeLine) => typed.findIndex(({ userId }) => userId === person?.userId);
  return [outcome.change, ...(outcome.change.alsoIn ?? [])].flatMap(({ product, lines }) => {
    const named = lines.filter(({ status }) => status !== 'promoted' && status !== 'unseated').map(withoutLicense);
    const inOrder = named.toSorted((one, other) => placeOf(one) - placeOf(other));
    const [leaving, coming] = inOrder;
    return action === 'swap' && leaving?.status === 'removed' && coming !== undefined
      ? [{ action, product, line: coming, outgoing: leaving.person }]
      : inOrder.map((line) => ({ action, product, line }));
  });
}

function withoutLicense(line: ChangeLine): ChangeLine {
  if (line.status === 'refused') return line;
  const { license: _, ...rest } = line;
  return rest;
}

const stepsOf = (outcome: CommandOutcome): readonly ChangeStep[] | undefined =>
  outcome.kind === 'changed' ? outcome.change.steps : undefined;

describe('several commands in one message', () => {
  it('do and say what the same ones typed one after the other do and say, and are undone whole', async () => {
    for (let seed = 1; seed <= COUNTS.severals; seed += 1) {
      const random = new Random(seed);
      const seats = random.below(4);
      const [together, apart] = [(await aWorld(seats)).ports, (await aWorld(seats)).ports];
      for (let step = 0; step < 4; step += 1) {
        const commands = Array.from({ length: 2 + random.below(4) }, () => aCommand(random));
        const before = await rostersOf(together);
        const factsBefore = (await factsOf(together)).length;

        const outcome = await changeRoster(together, aRequest(`step-${step}`, several(commands)));
        const each: unknown[] = [];
        for (const [index, command] of commands.entries())
          each.push(...saidAlone(command, await changeRoster(apart, aRequest(`step-${step}-${index}`, command))));

        expect({ seed, step, said: stepsOf(outcome) }).toEqual({ seed, step, said: each });
        expect(await rostersOf(together)).toEqual(await rostersOf(apart));
        expect(await factsOf(together)).toEqual(await factsOf(apart));
        if (step === 3 && (await factsOf(together)).length > factsBefore) {
          expect(await undoCommand(together, anUndo('undo'))).toMatchObject({ kind: 'changed', undoes: 'step-3' });
          expect({ seed, names: namesIn(await rostersOf(together)) }).toEqual({ seed, names: namesIn(before) });
        }
      }
    }
  }, 1_200_000);

  it('say of whom one of them seated and the next one unseated that they wait', async () => {
    const { ports } = await aWorld(1);
    const pool = { department: MATH, product: VISIO };
    await changeRoster(ports, aRequest('before', { ...pool, kind: 'add', people: [found(1), found(2)] }));

    const outcome = await changeRoster(
      ports,
      aRequest(
        'command-1',
        several([
          { ...pool, kind: 'swap', outgoing: found(1), incoming: found(3) },
          { ...pool, kind: 'move', people: [found(2)], isConfirmed: true },
        ]),
      ),
    );

    const lines = outcome.kind === 'changed' ? outcome.change.lines : [];
    expect(lines.map(({ status, person }) => `${person?.displayName} ${status}`)).toEqual([
      'Person 1 removed',
      'Person 3 unseated',
      'Person 2 moved',
    ]);
  });

  const crowd = Array.from({ length: 60 }, (_, index) => found(index + 1));
  const large = several([
    { kind: 'add', department: MATH, product: VISIO, people: crowd },
    { kind: 'remove', department: MATH, product: VISIO, people: crowd.slice(10, 40) },
    { kind: 'swap', department: MATH, product: VISIO, outgoing: found(1), incoming: found(11) },
    { kind: 'add', department: MATH, product: PROJECT, people: crowd.slice(0, 20) },
  ]);
  const FACTS = 60 + 30 + 1 + 20;

  it.each([0, 1, 2])('go on where they stopped when the process died after %i transactions', async (survived) => {
    const [world, calm] = [await aWorld(10), await aWorld(10)];
    const request = aRequest('command-1', large);
    const uninterrupted = await changeRoster(calm.ports, request);

    await expect(changeRoster(dyingAfter(world.ports, survived), request)).rejects.toThrow('died');
    const [again, twice] = await Promise.all([repeat(world.ports, request), repeat(world.ports, request)]);

    expect(stepsOf(again)).toEqual(stepsOf(uninterrupted));
    expect(stepsOf(twice)).toEqual(stepsOf(uninterrupted));
    expect(await rostersOf(world.ports)).toEqual(await rostersOf(calm.ports));
    expect(await factsOf(world.ports)).toHaveLength(FACTS);
  });

  it.each([1, 2, 3])('are undone once when the process died after %i transactions of the undo', async (survived) => {
    const { ports } = await aWorld(10);
    await changeRoster(ports, aRequest('command-1', large));
    const undo = anUndo('undo-1');

    await expect(undoCommand(dyingAfter(ports, survived), undo)).rejects.toThrow('died');
    await Promise.all([1, 2].map(() => undoCommand(ports, { ...undo, isRepeat: true })));

    expect(namesIn(await rostersOf(ports))).toEqual([[], []]);
    expect(await factsOf(ports)).toHaveLength(2 * FACTS);
  });

  it.each(['before', 'after'] as const)(
    'have one effect, whichever of its calls a process dies %s, and the job ends what was begun',
    async (when) => {
      const calm = await aWorld(10);
      const uninterrupted = await changeRoster(calm.ports, aRequest('command-1', large));
      const counting = new MemoryDeath(Number.POSITIVE_INFINITY, when);
      const counted = await aWorld(10);
      await changeRoster(counted.process(counting), aRequest('command-1', large));
      expect(counting.calls).toBeGreaterThan(6);

      for (let diesAt = 1; diesAt <= counting.calls; diesAt += COUNTS.isSoak ? 1 : 3) {
        const world = await aWorld(10);
        await expect(
          changeRoster(world.process(new MemoryDeath(diesAt, when)), aRequest('command-1', large)),
        ).rejects.toThrow('dead');
        const isBegun = (await handled(world.ports, 'command-1')) !== undefined;
        world.clock.advance(LATER_MS);
        await finishCommands.onSchedule(world.ports)();

        // What the store never took is done when the message comes again; what it took goes on without it.
        expect(await factsOf(world.ports)).toHaveLength(isBegun ? FACTS : 0);
        const again = await repeat(world.ports, aRequest('command-1', large));
        expect(stepsOf(again)).toEqual(stepsOf(uninterrupted));
        expect(await factsOf(world.ports)).toHaveLength(FACTS);
        expect(namesIn(await rostersOf(world.ports))).toEqual(namesIn(await rostersOf(calm.ports)));
      }
    },
    1_200_000,
  );
});

const handled = (ports: Ports, key: string) => ports.departments.look(MATH).handled(activityKey(key));

const repeat = (ports: Ports, request: RosterRequest): Promise<CommandOutcome> =>
  changeRoster(ports, { ...request, isRepeat: true });
