import { undoCommand } from '../../../src/application/roster/undo-command';
import { changeRoster } from '../../../src/application/roster/change-roster';
import { type PersonActor } from '../../../src/domain/actor';
import { activityKey, departmentId, productId, userId } from '../../../src/domain/ids';
import { idOf } from '../../support/bot/activities';
import { closeBots, startBot } from '../../support/bot/bot-harness';
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
  person as numbered,
  toAdd,
} from '../../support/builders';
import { type Ports } from '../../../src/application/ports';
import { documentsInMemory, openDepartment, portsOn } from '../../support/store/store-harness';

afterEach(closeBots);

const actorOf = (alias: string): PersonActor => ({
  kind: 'person',
  userId: userId(idOf(alias)),
  displayName: alias,
  userPrincipalName: '',
});

const person = (alias: string) => ({
  userId: userId(idOf(alias)),
  displayName: alias,
  userPrincipalName: `${alias}@contoso.edu`,
  userText: alias,
});

const senderOf = (alias: string) => ({
  key: activityKey('some-key'),
  actor: actorOf(alias),
  shownIn: undefined,
  isRepeat: false,
});

describe('a change of a roster', () => {
  const strangers = ['jdoe', 'nadler', 'lmarin', 'ualvarez', 'visitor_partner.example#EXT#'];

  it.each(strangers)('is refused when it is made by %s, whatever was checked before', async (alias) => {
    const bot = await startBot();
    const pool = { department: departmentId('math'), product: productId('visio') };
    const command = { ...pool, kind: 'add', people: [person('asmith')] } as const;

    const outcome = await changeRoster(bot.app().ports, { ...senderOf(alias), command });

    expect(outcome).toMatchObject({ kind: 'refused', refusal: { code: 'not-yours' } });
    expect(await bot.roster('math', 'visio')).not.toContain('asmith');
  });

  it.each(strangers)('is not undone by %s', async (alias) => {
    const bot = await startBot();
    await bot.say('dreyes', 'add asmith to Visio');
    const command = { kind: 'undo', department: departmentId('math'), command: undefined, isConfirmed: true } as const;

    const outcome = await undoCommand(bot.app().ports, { ...senderOf(alias), command });

    expect(outcome).toMatchObject({ kind: 'refused', refusal: { code: 'not-yours' } });
    expect(await bot.roster('math', 'visio')).toContain('asmith');
  });
});

describe('a command of more people than one transaction takes', () => {
  const many = Array.from({ length: 50 }, (_, index) => found(index + 1));

  it.each([
    [
      'a delegate',
      900,
      (ports: Ports) =>
        ports.departments.change(MATH, async (books) => {
          await books.saveDepartment(aDepartment({ delegates: [] }));
          const by = { actor: actor(APPROVER), effectiveOn: on('2027-06-29'), command: 'roles' };
          await books.record({ ...by, fact: { action: 'department-opened', name: 'Mathematics' } });
        }),
    ],
    [
      'an approver',
      APPROVER,
      (ports: Ports) => ports.institution.change((books) => books.save({ approvers: [numbered(991)], auditors: [] })),
    ],
  ])('ends where %s has lost the role between two of them', async (_, sender, takeRole) => {
    const documents = documentsInMemory();
    const elsewhere = portsOn(documents);
    await openDepartment(elsewhere, { entitlements: [anEntitlement({ seats: 100 })] });
    let changes = 0;
    const ours = portsOn({
      read: (address) => documents.read(address),
      query: (query) => documents.query(query),
      close: () => documents.close(),
      transact: async (...asked) => {
        const versions = await documents.transact(...asked);
        changes += 1;
        if (changes === 1) await takeRole(elsewhere);
        return versions;
      },
    });

    const outcome = await changeRoster(ours, aRequest('many', toAdd(...many), { actor: actor(sender) }));

    expect(outcome).toMatchObject({ kind: 'refused', refusal: { code: 'not-yours' } });
    expect((await readStored(documents, MATH)).entries).toHaveLength(40);
    await documents.close();
  });
});
