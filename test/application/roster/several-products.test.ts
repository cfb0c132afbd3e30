import { changeRoster, type RosterRequest } from '../../../src/application/roster/change-roster';
import { followUp } from '../../../src/application/roster/follow-up';
import { undoCommand } from '../../../src/application/roster/undo-command';
import { type Ports } from '../../../src/application/ports';
import { activityKey, productId, type ProductId } from '../../../src/domain/ids';
import { type CommandOutcome, poolsOf } from '../../../src/domain/roster/roster-change';
import { type CommandPerson, type RosterCommand } from '../../../src/domain/roster/roster-command';
import {
  actor,
  aPolicy,
  anEntitlement,
  anUndo,
  aRequest,
  found,
  MATH,
  on,
  PROJECT,
  VISIO,
} from '../../support/builders';
import { Fault } from '../../../src/ports/fault';
import { Random } from '../../support/random';
import { dyingAfter } from '../../support/store/processes';
import { documentsInMemory, openDepartment, portsOn } from '../../support/store/store-harness';

const PLANNER = productId('planner');
const PRODUCTS = [VISIO, PROJECT, PLANNER];
const COVER = { coverFrom: on('2026-08-01') };

/** A department with three pools of a few seats. */
async function aWorld(seats: number): Promise<Ports> {
  const ports = portsOn(documentsInMemory(), { policy: aPolicy() });
  await openDepartment(ports, {
    products: PRODUCTS,
    entitlements: PRODUCTS.map((product) => anEntitlement({ id: `bought-${product}`, product, seats, ...COVER })),
  });
  return ports;
}

/** People of each pool in order, with who is seated. */
async function rostersOf(ports: Ports): Promise<unknown> {
  const books = ports.departments.look(MATH);
  return Promise.all(
    PRODUCTS.map(async (product) => {
      const entries = await books.entries({ product, direction: 'ascending', limit: 1000 });
      const pool = await books.pool(product);
      return { people: entries.map(({ displayName, rank }) => `${displayName} ${rank}`), pool };
    }),
  );
}

/** What the ledger says was done, without by which command. */
async function factsOf(ports: Ports): Promise<readonly unknown[]> {
  const entries = await ports.departments.look(MATH).ledger({ isRosterChange: true, limit: 1000 });
  return entries.toReversed().map(({ fact }) => fact);
}

const inPool = (command: RosterCommand, product: ProductId, people: readonly CommandPerson[]): RosterCommand => {
  const { alsoIn: _, ...alone } = command;
  const [outgoing, incoming] = people;
  if (alone.kind === 'swap') {
    if (outgoing === undefined || incoming === undefined) throw new Error('a swap names two people');
    return { ...alone, product, outgoing, incoming };
  }
  return { ...alone, product, people };
};

function aCommand(random: Random, products: readonly [ProductId, ...ProductId[]]): RosterCommand {
  const people = random
    .some(
      Array.from({ length: 12 }, (_, index) => index + 1),
      1 + random.below(4),
    )
    .map((one) => found(one));
  const [product, ...others] = products;
  const kind = random.pick(['add', 'add', 'remove', 'swap'] as const);
  const [outgoing = found(1), incoming = found(2)] = people;
  const named = kind === 'swap' ? [outgoing, incoming] : people;
  const pools = { department: MATH, product, alsoIn: others.map((one) => ({ product: one, people: named })) };
  return kind === 'swap' ? { ...pools, kind, outgoing, incoming } : { ...pools, kind, people };
}

const linesOf = (outcome: CommandOutcome): readonly unknown[] =>
  outcome.kind === 'changed'
    ? poolsOf(outcome.change).map(({ product, lines, seats }) => ({ product: product.id, lines, seats }))
    : [outcome];

describe('a command of several products', () => {
  it('does what the same commands of one product each would do, one after the other, and is undone whole', async () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const random = new Random(seed);
      const seats = random.below(4);
      const [together, apart] = [await aWorld(seats), await aWorld(seats)];
      for (let step = 0; step < 6; step += 1) {
        const products = random.some(PRODUCTS, 2 + random.below(2));
        const [first = VISIO, ...others] = products;
        const command = aCommand(random, [first, ...others]);
        const before = await rostersOf(together);

        const outcome = await changeRoster(together, aRequest(`step-${step}`, command));
        const each = [];
        const people = command.kind === 'swap' ? [command.outgoing, command.incoming] : command.people;
        for (const product of products)
          each.push(await changeRoster(apart, aRequest(`step-${step}-${product}`, inPool(command, product, people))));

        expect(linesOf(outcome)).toEqual(each.flatMap((one) => linesOf(one)));
        expect(await rostersOf(together)).toEqual(await rostersOf(apart));
        expect(await factsOf(together)).toEqual(await factsOf(apart));

        if (step === 5 && (await factsOf(together)).length > 0) {
          const undone = await undoCommand(together, anUndo('undo'));
          if (undone.kind === 'changed' && undone.undoes === `step-${step}`) {
            const after = await rostersOf(together);
            expect(peopleOf(after)).toEqual(peopleOf(before));
          }
        }
      }
    }
  }, 60_000);

  it.each([0, 1, 2])(
    'goes on where it stopped when the process died after %i of its transactions',
    async (survived) => {
      const people = Array.from({ length: 30 }, (_, index) => found(index + 1));
      const [ports, calm] = [await aWorld(10), await aWorld(10)];
      const command: RosterCommand = {
        ...{ kind: 'add', department: MATH, product: VISIO, people },
        alsoIn: [PROJECT, PLANNER].map((product) => ({ product, people })),
      };
      const request = aRequest('command-1', command);
      const uninterrupted = await changeRoster(calm, request);

      await expect(changeRoster(dyingAfter(ports, survived), request)).rejects.toThrow('died');
      const [again, twice] = await Promise.all([repeat(ports, request), repeat(ports, request)]);

      expect(linesOf(again)).toEqual(linesOf(uninterrupted));
      expect(linesOf(twice)).toEqual(linesOf(uninterrupted));
      expect(await rostersOf(ports)).toEqual(await rostersOf(calm));
      expect(await factsOf(ports)).toHaveLength(90);
    },
  );

  it.each([1, 2, 3])('is undone once when the process died after %i transactions of the undo', async (survived) => {
    const people = Array.from({ length: 30 }, (_, index) => found(index + 1));
    const ports = await aWorld(10);
    const alsoIn = [PROJECT, PLANNER].map((product) => ({ product, people }));
    await changeRoster(ports, aRequest('command-1', { kind: 'add', department: MATH, product: VISIO, people, alsoIn }));
    const undo = anUndo('undo-1');

    await expect(undoCommand(dyingAfter(ports, survived), undo)).rejects.toThrow('died');
    const [again, twice] = await Promise.all([
      undoCommand(ports, { ...undo, isRepeat: true }),
      undoCommand(ports, { ...undo, isRepeat: true }),
    ]);

    expect(linesOf(twice)).toEqual(linesOf(again));
    expect(peopleOf(await rostersOf(ports))).toEqual([[], [], []]);
    expect(await factsOf(ports)).toHaveLength(180);
  });

  it('leaves alone in its own pool whom somebody came and went with since', async () => {
    const ports = await aWorld(10);
    const people = [found(1)];
    const pools = { department: MATH, product: VISIO, people, alsoIn: [{ product: PROJECT, people }] };
    await changeRoster(ports, aRequest('command-1', { ...pools, kind: 'add' }));
    await changeRoster(ports, aRequest('command-2', { ...pools, kind: 'remove' }));
    const others = { actor: actor(901) };
    const inProject = { department: MATH, product: PROJECT, people };
    await changeRoster(ports, aRequest('others-1', { ...inProject, kind: 'add' }, others));
    await changeRoster(ports, aRequest('others-2', { ...inProject, kind: 'remove' }, others));

    const undone = await undoCommand(ports, anUndo('undo-1'));

    expect(linesOf(undone)).toMatchObject([
      { product: VISIO, lines: [{ status: 'restored' }] },
      { product: PROJECT, lines: [{ status: 'refused', refusal: { code: 'changed-since' } }] },
    ]);
  });

  it('lets the licenses of one product follow though those of another cannot yet', async () => {
    const ports = await aWorld(10);
    const tenant = { tenantSkus: () => Promise.resolve([]), observe: () => Promise.resolve([]) };
    const people = [found(1)];
    const alsoIn = [{ product: PROJECT, people }];
    const request = aRequest('command-1', { kind: 'add', department: MATH, product: VISIO, people, alsoIn });
    await changeRoster(ports, request);
    let isFirst = true;
    const assignmentsOf: typeof ports.departments.assignmentsOf = (userId) => {
      if (!isFirst) return ports.departments.assignmentsOf(userId);
      isFirst = false;
      return Promise.reject(new Fault('unavailable', 'the store is gone'));
    };
    const provisioner = { ...ports.provisioner, ...tenant };
    const troubled = { ...ports, provisioner, departments: { ...ports.departments, assignmentsOf } };
    const handled = () => ports.departments.look(MATH).handled(activityKey('command-1'));

    await expect(followUp(troubled, MATH, request.key)).rejects.toThrow('the store is gone');
    const left = await handled();
    await followUp(troubled, MATH, request.key);

    const alsoUnsettled = [{ product: PROJECT, people: [] }];
    expect(left).toMatchObject({ isOpen: true, unsettled: [found(1).userId], alsoUnsettled });
    expect(await handled()).toMatchObject({ isOpen: false, unsettled: [], alsoUnsettled });
  });
});

const peopleOf = (rosters: unknown) =>
  (rosters as readonly { readonly people: readonly string[] }[]).map((one) => one.people);

const repeat = (ports: Ports, request: RosterRequest): Promise<CommandOutcome> =>
  changeRoster(ports, { ...request, isRepeat: true });
