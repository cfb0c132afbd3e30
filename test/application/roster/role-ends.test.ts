import { randomUUID } from 'node:crypto';
import { cosmosDocuments } from '../../../src/adapters/cosmos/cosmos-documents';
import { type DocumentStore } from '../../../src/adapters/documents/document-store';
import { type Ports } from '../../../src/application/ports';
import { changeRoster } from '../../../src/application/roster/change-roster';
import { undoCommand } from '../../../src/application/roster/undo-command';
import { activityKey } from '../../../src/domain/ids';
import { finishCommands } from '../../../src/jobs/finish-commands';
import { readStored } from '../../support/audit';
import {
  actor,
  aDepartment,
  anEntitlement,
  APPROVER,
  aRequest,
  found,
  MATH,
  on,
  person,
  toAdd,
} from '../../support/builders';
import { startCosmosStandIn } from '../../support/cosmos-stand-in/cosmos-stand-in';
import { documentsInMemory, openDepartment, portsOn } from '../../support/store/store-harness';

const PEOPLE = 200;
const PER_TRANSACTION = 40;
const DELEGATE = 900;
const many = Array.from({ length: PEOPLE }, (_, index) => found(index + 1));
const BY_IT = { actor: actor(APPROVER), effectiveOn: on('2027-06-29'), command: 'roles' };

/** Gives or takes the role that a delegate, or an approver, has, from another process. */
const ROLES = {
  'a delegate': {
    sender: DELEGATE,
    set: (ports: Ports, isGiven: boolean) =>
      ports.departments.change(MATH, async (books) => {
        await books.saveDepartment(aDepartment({ delegates: isGiven ? [person(DELEGATE)] : [] }));
        await books.record({ ...BY_IT, fact: { action: 'department-opened', name: 'Mathematics' } });
      }),
  },
  'an approver': {
    sender: APPROVER,
    set: (ports: Ports, isGiven: boolean) =>
      ports.institution.change((books) => books.save({ approvers: [person(isGiven ? APPROVER : 991)], auditors: [] })),
  },
} as const;

/** A store in which somebody else does something once as many transactions of a command are through. */
function after(documents: DocumentStore, count: number, work: () => Promise<unknown>): DocumentStore {
  let changes = 0;
  return {
    read: (address) => documents.read(address),
    query: (query) => documents.query(query),
    close: () => documents.close(),
    transact: async (...asked) => {
      const versions = await documents.transact(...asked);
      changes += 1;
      if (changes === count) await work();
      return versions;
    },
  };
}

const STORES: Readonly<Record<string, () => Promise<DocumentStore>>> = {
  SQLite: () => Promise.resolve(documentsInMemory()),
  'Cosmos DB': async () => {
    const standIn = await startCosmosStandIn();
    const { endpoint, key } = standIn;
    const documents = await cosmosDocuments({ endpoint, database: randomUUID(), credential: { key } });
    return {
      ...documents,
      read: (address) => documents.read(address),
      query: (query) => documents.query(query),
      transact: (...asked) => documents.transact(...asked),
      close: async () => {
        await documents.close();
        await standIn.close();
      },
    };
  },
};

const rows = Object.keys(STORES).flatMap((store) =>
  (['a delegate', 'an approver'] as const).flatMap((role) => [1, 3].map((count) => [store, role, count] as const)),
);

describe('a command of two hundred people', () => {
  it.each(rows)('on %s ends where %s loses the role after %i transactions', async (store, role, count) => {
    const documents = await (STORES[store] as () => Promise<DocumentStore>)();
    const { sender, set } = ROLES[role];
    const elsewhere = portsOn(documents);
    await openDepartment(elsewhere, { entitlements: [anEntitlement({ seats: 100 })] });
    const ours = portsOn(after(documents, count, () => set(elsewhere, false)));
    const done = count * PER_TRANSACTION;

    const outcome = await changeRoster(ours, aRequest('many', toAdd(...many), { actor: actor(sender) }));

    if (outcome.kind !== 'changed') throw new Error(`it was ${outcome.kind}`);
    const { lines, seats } = outcome.change;
    expect(lines.filter(({ status }) => status !== 'refused')).toHaveLength(done);
    const left = lines.filter((line) => line.status === 'refused' && line.refusal.code === 'right-ended');
    expect(left).toHaveLength(PEOPLE - done);
    expect(seats.waiting + seats.seatCap - seats.seatsFree).toBe(done);
    expect((await readStored(documents, MATH)).entries).toHaveLength(done);

    // Nobody goes on with it, not even once the role is back; and whoever sends it again reads the same.
    await set(elsewhere, true);
    await finishCommands.onSchedule(ours)();
    const again = await changeRoster(ours, aRequest('many', toAdd(...many), { actor: actor(sender), isRepeat: true }));
    expect(again).toMatchObject({ kind: 'changed', isRecorded: true });
    const { entries, handled, ledger } = await readStored(documents, MATH);
    expect(entries).toHaveLength(done);
    expect(handled.find(({ key }) => key === 'many')?.progress).toBeUndefined();
    expect(ledger.filter(({ fact }) => fact.action === 'person-added')).toHaveLength(done);
    await documents.close();
  });

  it.each(['a delegate', 'an approver'] as const)('is undone no further once %s loses the role', async (role) => {
    const documents = documentsInMemory();
    const { sender, set } = ROLES[role];
    const elsewhere = portsOn(documents);
    await openDepartment(elsewhere, { entitlements: [anEntitlement({ seats: 100 })] });
    await changeRoster(elsewhere, aRequest('many', toAdd(...many), { actor: actor(sender) }));
    const ours = portsOn(after(documents, 2, () => set(elsewhere, false)));
    const command = { kind: 'undo', department: MATH, command: undefined, isConfirmed: true } as const;
    const request = { key: activityKey('undo'), actor: actor(sender), shownIn: undefined, isRepeat: false, command };

    const outcome = await undoCommand(ours, request);

    expect(outcome).toMatchObject({ kind: 'changed', change: { action: 'undo' } });
    const { entries } = await readStored(documents, MATH);
    expect(entries).toHaveLength(PEOPLE - 50);
    const refused = outcome.kind === 'changed' ? outcome.change.lines.filter(({ status }) => status === 'refused') : [];
    expect(refused).toHaveLength(PEOPLE - 50);
    await set(elsewhere, true);
    await finishCommands.onSchedule(ours)();
    expect((await readStored(documents, MATH)).entries).toHaveLength(PEOPLE - 50);
    await documents.close();
  });
});
