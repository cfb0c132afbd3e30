import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DocumentStore } from '../../../src/adapters/documents/document-store';
import { sqliteDocuments } from '../../../src/adapters/sqlite/sqlite-documents';
import { changeRoster } from '../../../src/application/roster/change-roster';
import { type Ports } from '../../../src/application/ports';
import { undoCommand } from '../../../src/application/roster/undo-command';
import { activityKey } from '../../../src/domain/ids';
import { isRosterFact } from '../../../src/domain/ledger/ledger-entry';
import { type CommandOutcome } from '../../../src/domain/roster/roster-change';
import { type RosterCommand, type UndoCommand } from '../../../src/domain/roster/roster-command';
import { problemsOf, readStored, Rebuilding, type StoredDepartment } from '../../support/audit';
import {
  actor,
  anEntitlement,
  aRequest,
  found,
  LAPSE,
  MATH,
  toAdd,
  toMove,
  toRemove,
  toSwap,
} from '../../support/builders';
import { MovableClock, openDepartment, portsOn } from '../../support/store/store-harness';

const people = (first: number, count: number) => Array.from({ length: count }, (_, index) => found(first + index));
const undo: UndoCommand = { kind: 'undo', department: MATH, command: undefined, isConfirmed: true };

/** Commands that follow an add of people 1 to 60 by the same delegate, and how many people each changes. */
const commands: readonly (readonly [string, RosterCommand | UndoCommand, number])[] = [
  ['an add', toAdd(found(101)), 1],
  ['an add of 100 people', toAdd(...people(101, 100)), 100],
  ['a removal', toRemove(found(1)), 1],
  ['a removal of 50 people', toRemove(...people(1, 50)), 50],
  ['a swap', toSwap(found(1), found(101)), 1],
  ['a move', toMove([found(59), found(60)]), 2],
  ['an undo of 60 people', undo, 60],
];

const folder = mkdtempSync(join(tmpdir(), 'alacarte-repeats-'));
let file: string;
let files = 0;
const opened: DocumentStore[] = [];

/** A process of its own, on the file of this test. */
function aProcess(wrap: (documents: DocumentStore) => DocumentStore = (documents) => documents): Ports {
  const clock = new MovableClock();
  const documents = sqliteDocuments({ file, now: () => clock.now() });
  opened.push(documents);
  return portsOn(wrap(documents), { clock });
}

function send(ports: Ports, command: RosterCommand | UndoCommand, isRepeat = false): Promise<CommandOutcome> {
  const sender = { key: activityKey('the-command'), actor: actor(900), shownIn: undefined, isRepeat };
  return command.kind === 'undo'
    ? undoCommand(ports, { ...sender, command })
    : changeRoster(ports, { ...sender, command });
}

async function stored(): Promise<StoredDepartment> {
  const [documents] = opened as [DocumentStore];
  return readStored(documents, MATH);
}

async function countChanged(): Promise<number> {
  const { ledger } = await stored();
  return ledger.filter(({ command, fact }) => command === 'the-command' && isRosterFact(fact)).length;
}

const answerOf = (outcome: CommandOutcome) => (outcome.kind === 'changed' ? outcome.change : outcome);

beforeEach(async () => {
  file = join(folder, `${(files += 1)}.sqlite`);
  const ports = aProcess();
  await openDepartment(ports, { entitlements: [anEntitlement({ seats: 20 })] });
  await changeRoster(ports, aRequest('before', toAdd(...people(1, 60))));
});

afterEach(async () => {
  expect(problemsOf(await stored(), new Rebuilding(LAPSE))).toEqual([]);
  await Promise.all(opened.splice(0).map((documents) => documents.close()));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe.each(commands)('%s that is delivered twice', (_, command, changed) => {
  it.each([
    ['known as a repeat', true],
    ['taken for new', false],
  ])('at once, %s, has one effect and the same answer', async (__, isRepeat) => {
    const ports = aProcess();

    const [one, other] = await Promise.all([send(ports, command), send(ports, command, isRepeat)]);

    expect(answerOf(other)).toEqual(answerOf(one));
    expect(await countChanged()).toBe(changed);
  });

  it('at once to two processes has one effect and the same answer', async () => {
    const [here, there] = [aProcess(), aProcess()];

    const [one, other] = await Promise.all([send(here, command), send(there, command)]);

    expect(answerOf(other)).toEqual(answerOf(one));
    expect(await countChanged()).toBe(changed);
  });

  it.each([
    ['known as a repeat', true],
    ['taken for new', false],
  ])('with a restart in between, %s, has one effect and the same answer', async (__, isRepeat) => {
    const one = await send(aProcess(), command);

    const other = await send(aProcess(), command, isRepeat);

    expect(answerOf(other)).toEqual(answerOf(one));
    expect(await countChanged()).toBe(changed);
  });

  it('goes on where a process died between two transactions', async () => {
    await new Promise<void>((died) => {
      const dying = aProcess((documents) => afterTransactions(1, documents, died));
      // Some commands need no second transaction.
      void send(dying, command).then(() => {
        died();
      });
    });
    const outcome = await send(aProcess(), command, true);

    expect(outcome.kind).toBe('changed');
    expect(await countChanged()).toBe(changed);
  });
});

/** A process that writes so often, and then never hears from its store again. */
function afterTransactions(count: number, documents: DocumentStore, die: () => void): DocumentStore {
  let written = 0;
  const gone = new Promise<never>(() => undefined);
  return {
    ...documents,
    read: (address) => documents.read(address),
    query: (query) => documents.query(query),
    transact: async (container, partition, operations) => {
      written += 1;
      if (written <= count) return documents.transact(container, partition, operations);
      die();
      return gone;
    },
    close: () => documents.close(),
  };
}
