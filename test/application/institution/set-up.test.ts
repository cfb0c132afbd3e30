import { changeRoles } from '../../../src/application/institution/change-roles';
import { chooseChannel, leaveChannel } from '../../../src/application/institution/choose-channel';
import { livePolicy } from '../../../src/application/institution/live-policy';
import { type Ports } from '../../../src/application/ports';
import { closeWish, requestProduct } from '../../../src/application/institution/product-wishes';
import { changeDepartment, openDepartment as openInChat } from '../../../src/application/institution/save-department';
import { saveProduct } from '../../../src/application/institution/save-product';
import { type PersonActor } from '../../../src/domain/actor';
import { type ConversationAddress } from '../../../src/domain/conversation';
import { activityKey } from '../../../src/domain/ids';
import { wishIdOf } from '../../../src/domain/institution/product-wish';
import { type RoleChange } from '../../../src/domain/institution/role-change';
import { APPROVER, actor, aPolicy, found, MATH, person } from '../../support/builders';
import { documentsInMemory, openDepartment, portsOn } from '../../support/store/store-harness';

const channel: ConversationAddress = {
  tenantId: 'tenant',
  conversationId: '19:buying@thread.tacv2;messageid=17',
  conversationType: 'channel',
  serviceUrl: 'https://smba.trafficmanager.net/teams/',
  botId: '28:bot',
  teamsUserId: '29:somebody',
  userId: person(APPROVER).userId,
};

const give = (role: RoleChange['role'], number = 1): RoleChange => ({ kind: 'give', role, people: [found(number)] });

/** Every change of set-up, under a key, by somebody. */
const changes: readonly (readonly [
  title: string,
  run: (ports: Ports, by: PersonActor, key: ReturnType<typeof activityKey>) => Promise<unknown>,
])[] = [
  [
    'giving a delegate',
    (ports, by, key) => changeRoles(ports, { key, actor: by, change: give('delegate'), department: MATH }),
  ],
  [
    'giving an auditor',
    (ports, by, key) => changeRoles(ports, { key, actor: by, change: give('auditor'), department: undefined }),
  ],
  [
    'taking a delegate',
    (ports, by, key) =>
      changeRoles(ports, {
        key,
        actor: by,
        change: { kind: 'take', role: 'delegate', people: [found(901)] },
        department: MATH,
      }),
  ],
  [
    'opening a department',
    (ports, by, key) =>
      openInChat(ports, { key, actor: by, name: 'Physics', directoryNames: ['Physics'], delegates: [] }),
  ],
  [
    'changing a department',
    (ports, by, key) =>
      changeDepartment(ports, {
        key,
        actor: by,
        department: MATH,
        name: 'Maths',
        directoryNames: ['Maths'],
        isAsShown: () => true,
      }),
  ],
  [
    'saving a product',
    (ports, by, key) =>
      saveProduct(ports, {
        key,
        actor: by,
        id: undefined,
        name: 'Dial-in',
        aliases: [],
        skuPartNumbers: ['SKU_9'],
        wish: undefined,
        isAsShown: () => true,
        hasProblems: false,
      }),
  ],
  [
    'closing a wish',
    (ports, by, key) => closeWish(ports, { key, actor: by, wish: wishIdOf('Photoshop'), reason: 'No.' }),
  ],
  ['choosing the channel', (ports, by, key) => chooseChannel(ports, { key, actor: by, address: channel })],
];

async function somePorts(): Promise<Ports> {
  const ports = portsOn(documentsInMemory());
  await openDepartment(ports);
  await requestProduct(ports, actor(900), { typed: 'Photoshop', department: MATH, key: activityKey('wish') });
  return ports;
}

const everything = async (ports: Ports): Promise<unknown> => [
  await ports.institution.read(),
  await ports.institution.look().ledger({ limit: 100 }),
  await ports.institution.look().openWishes(),
  await ports.departments.departments(),
  await ports.departments.look(MATH).ledger({ limit: 100 }),
];

describe('set-up', () => {
  it.each(changes)('%s is refused to who is no approver when it is written, and changes nothing', async (_, run) => {
    const ports = await somePorts();
    const before = await everything(ports);

    for (const by of [actor(900), actor(555)]) {
      expect(await run(ports, by, activityKey('the-change'))).toMatchObject({ refusal: { code: 'central-it-only' } });
    }

    expect(await everything(ports)).toEqual(before);
  });

  it.each(changes)('%s is done once under one key, and says the same again', async (_, run) => {
    const ports = await somePorts();
    const first = await run(ports, actor(APPROVER), activityKey('the-change'));
    const after = await everything(ports);

    const second = await run(ports, actor(APPROVER), activityKey('the-change'));

    expect(second).toEqual(first);
    expect(await everything(ports)).toEqual(after);
  });

  it.each(changes)('%s is recorded with whoever did it', async (_, run) => {
    const ports = await somePorts();
    await run(ports, actor(APPROVER), activityKey('the-change'));

    const departments = await ports.departments.departments();
    const ledgers = await Promise.all([
      ports.institution.look().ledger({ command: 'the-change', limit: 10 }),
      ...departments.map(({ id }) => ports.departments.look(id).ledger({ command: 'the-change', limit: 10 })),
    ]);

    expect(ledgers.flat().map((entry) => entry.actor)).toEqual([actor(APPROVER)]);
  });

  it('leaves no channel that was not chosen', async () => {
    const ports = await somePorts();

    const left = await leaveChannel(ports, { key: activityKey('x'), actor: actor(APPROVER), address: channel });

    expect(left).toEqual({ kind: 'not-this-one', isAnotherOne: false });
  });
});

describe('the policy of today', () => {
  it('has the products that were saved, and forgets nothing of the file', async () => {
    const { policy, institution } = livePolicy(aPolicy(), portsOn(documentsInMemory()).institution);
    const dialIn = { ...aPolicy().products[0], id: 'dial-in' as never, name: 'Dial-in' } as never;
    const before = policy.products.map(({ name }) => name);

    await institution.change(async (books) => books.save({ ...(await books.institution()), products: [dialIn] }));

    expect(before).toEqual(['Visio', 'Project']);
    expect(policy.products.map(({ name }) => name)).toEqual(['Visio', 'Project', 'Dial-in']);
    expect(policy.organization).toBe('Contoso University');
  });

  it('learns from a read what another process saved', async () => {
    const documents = documentsInMemory();
    const mine = livePolicy(aPolicy(), portsOn(documents).institution);
    const renamed = { ...aPolicy().products[0], name: 'Visio Plan 2' } as never;
    await portsOn(documents).institution.change((books) =>
      books.save({ approvers: [], auditors: [], products: [renamed] }),
    );
    const before = mine.policy.products.map(({ name }) => name);

    await mine.institution.read();

    expect(before).toEqual(['Visio', 'Project']);
    expect(mine.policy.products.map(({ name }) => name)).toEqual(['Visio Plan 2', 'Project']);
  });
});

describe('somebody who got a role', () => {
  const key = activityKey('giving');
  const asked = { key, actor: actor(APPROVER), change: give('delegate'), department: MATH };
  const lettersOf = async (ports: Ports) => {
    const [mailbox] = await ports.outbox.read([{ userId: person(1).userId }]);
    return mailbox?.letters.map(({ content }) => content.kind);
  };

  it('is told by a repeat, when whoever gave it died before that', async () => {
    const documents = documentsInMemory();
    const dying = portsOn(documents);
    await openDepartment(dying);
    const dead = { ...dying.outbox, changeMany: () => Promise.reject(new Error('dead')) };
    await changeRoles({ ...dying, outbox: dead }, asked);
    const ports = portsOn(documents);
    const before = await lettersOf(ports);

    await changeRoles(ports, asked);
    await changeRoles(ports, asked);

    expect([before, await lettersOf(ports)]).toEqual([[], ['setup']]);
  });
});
