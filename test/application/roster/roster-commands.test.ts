import { productId } from '../../../src/domain/ids';
import { type DocumentStore } from '../../../src/adapters/documents/document-store';
import { changeRoster } from '../../../src/application/roster/change-roster';
import { type Ports } from '../../../src/application/ports';
import { prepareRoster } from '../../../src/application/roster/draft/prepare-roster';
import { undoCommand } from '../../../src/application/roster/undo-command';
import { type CommandOutcome } from '../../../src/domain/roster/roster-change';
import { type RosterCommand } from '../../../src/domain/roster/roster-command';
import { problemsOf, readStored, Rebuilding } from '../../support/audit';
import {
  actor,
  anEntitlement,
  anUndo,
  aRequest,
  found,
  LAPSE,
  MATH,
  toAdd,
  toMove,
  toRemove,
  VISIO,
} from '../../support/builders';
import { documentsInMemory, openDepartment, portsOn } from '../../support/store/store-harness';

let documents: DocumentStore;
let ports: Ports;
let commands = 0;

beforeEach(() => {
  documents = documentsInMemory();
  ports = portsOn(documents);
});

afterEach(async () => {
  expect(problemsOf(await readStored(documents, MATH), new Rebuilding(LAPSE))).toEqual([]);
  await documents.close();
});

const people = (first: number, count: number) => Array.from({ length: count }, (_, index) => found(first + index));
const openWith = (seats: number) => openDepartment(ports, { entitlements: [anEntitlement({ seats })] });
const send = (command: RosterCommand, sender = 900): Promise<CommandOutcome> =>
  changeRoster(ports, aRequest(`command-${(commands += 1)}`, command, { actor: actor(sender) }));
const undo = (isConfirmed = false): Promise<CommandOutcome> =>
  undoCommand(
    ports,
    anUndo(`command-${(commands += 1)}`, {
      command: { kind: 'undo', department: MATH, command: undefined, isConfirmed },
    }),
  );

/** Numbers of the people on the roster, in order. */
async function order(): Promise<readonly number[]> {
  const { entries } = await readStored(documents, MATH);
  return entries.toSorted((one, other) => one.rank - other.rank).map((entry) => Number(entry.userId.slice(-12)));
}

/** The lines of an answer, each as a status and a number. */
function lines(outcome: CommandOutcome): readonly string[] {
  if (outcome.kind !== 'changed') throw new Error(`nothing was changed: ${JSON.stringify(outcome)}`);
  return outcome.change.lines.map((line) => `${line.status} ${Number(line.person?.userId.slice(-12))}`);
}

describe('an undo', () => {
  it('asks nothing when those it puts back only wait as they did before', async () => {
    await openWith(1);
    await send(toAdd(found(1), found(2)));
    await send(toRemove(found(1), found(2)));

    const outcome = await undo();

    expect(outcome.kind).toBe('changed');
    expect(await order()).toEqual([1, 2]);
  });

  it('asks before somebody who was seated since would wait', async () => {
    await openWith(1);
    await send(toAdd(found(1), found(2)));
    await send(toRemove(found(1)));

    const outcome = await undo();

    expect(outcome).toMatchObject({
      kind: 'confirm',
      pools: [{ unseated: [{ displayName: 'Person 2' }], gaining: [{ displayName: 'Person 1' }] }],
    });
    expect(await order()).toEqual([2]);
  });

  it('of many people asks before it changes anybody, though only the last of them would unseat somebody', async () => {
    await openWith(30);
    await send(toAdd(...people(1, 60)));
    await send(toRemove(...people(1, 60)));
    await send(toAdd(...people(101, 5)), 901);

    const outcome = await undo();

    expect(outcome.kind).toBe('confirm');
    expect(await order()).toEqual(people(101, 5).map(({ userText }) => Number(userText.slice(6))));
  });

  it('of many people puts all of them back once it was confirmed', async () => {
    await openWith(30);
    await send(toAdd(...people(1, 60)));
    await send(toRemove(...people(1, 60)));
    await send(toAdd(...people(101, 30)), 901);

    await undo(true);

    expect((await order()).slice(0, 60)).toEqual(people(1, 60).map(({ userText }) => Number(userText.slice(6))));
  });
});

describe('a move of several people', () => {
  it('names nobody as losing a seat who had none', async () => {
    await openWith(1);
    await send(toAdd(found(1), found(2), found(3)));
    await send(toRemove(found(1)));
    await send(toAdd(found(1)));

    const outcome = await send(toMove([found(3), found(1)], false));

    expect(outcome).toMatchObject({ kind: 'confirm', pools: [{ unseated: [{ displayName: 'Person 2' }] }] });
  });

  it('asks about one of them too who would lose a seat to another', async () => {
    await openWith(1);
    await send(toAdd(found(1), found(2)));

    const outcome = await send(toMove([found(2), found(1)], false));

    expect(outcome).toMatchObject({ kind: 'confirm', pools: [{ unseated: [{ displayName: 'Person 1' }] }] });
  });

  it('has a line for each of them that says what is so in the end', async () => {
    await openWith(1);
    await send(toAdd(found(1), found(2), found(3)));

    const outcome = await send(toMove([found(3), found(2)]));

    expect(lines(outcome)).toEqual(['moved 2', 'unseated 1', 'moved 3']);
    expect(outcome).toMatchObject({ change: { lines: [{ isSeated: false }, {}, { isSeated: true }] } });
    expect(await order()).toEqual([3, 2, 1]);
  });

  it('is refused when it is too many for one transaction', async () => {
    await openWith(5);
    const draft = { kind: 'move', product: VISIO, department: MATH, people: people(1, 41) } as const;

    const prepared = await prepareRoster(ports, actor(900), draft);

    expect(prepared).toEqual({ kind: 'refused', refusal: { code: 'too-many-people', most: 40, count: 41 } });
  });

  it('is refused when its people times its products are too many to be undone', async () => {
    await openWith(5);
    const alsoIn = [productId('project'), productId('planner')];
    const draft = { kind: 'add', product: VISIO, alsoIn, department: MATH, people: people(1, 134) } as const;

    const prepared = await prepareRoster(ports, actor(900), draft);

    expect(prepared).toEqual({ kind: 'refused', refusal: { code: 'too-many-people', most: 133, count: 134 } });
  });

  it('takes as many as it says', async () => {
    await openWith(5);
    await send(toAdd(...people(1, 60)));

    await send(toMove(people(21, 40)));

    expect((await order())[0]).toBe(21);
  });
});
