import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, buildApp } from '../../../src/app';
import { graphAccess } from '../../../src/open-adapters';
import { startEmulatedTenant, type EmulatedTenant } from '../../../src/local/emulated-tenant/start-emulated-tenant';
import { samplePolicy } from '../../../src/local/sample/sample-policy';
import { sampleTenant } from '../../../src/local/sample/sample-tenant';
import { closeDepartment } from '../../../src/application/institution/close-department';
import { changeRoster } from '../../../src/application/roster/change-roster';
import { importOrganization, type ImportResult } from '../../../src/application/import/import-organization';
import { type Config, readConfig } from '../../../src/config/read-config';
import { readOrganization } from '../../../src/config/read-organization';
import { readPolicy } from '../../../src/config/read-policy';
import { activityKey, departmentId, productId, userId } from '../../../src/domain/ids';
import { samplePerson } from '../../../src/local/sample/sample-people';

const now = () => new Date('2026-11-21T18:00:00Z');
const math = departmentId('math');
const visio = productId('visio');
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

const file = {
  departments: [
    { id: 'math', name: 'Mathematics', delegates: ['dreyes@contoso.edu'] },
    { id: 'chem', name: 'Chemistry', delegates: ['ualvarez@contoso.edu'] },
  ],
  approvers: ['sokafor@contoso.edu'],
  entitlements: [
    {
      department: 'math',
      product: 'visio',
      seats: 2,
      purchaseOrderNumber: 'PO 1001/A',
      coverFrom: '2026-08-01',
      coverUntil: '2027-06-30',
    },
    {
      department: 'math',
      product: 'visio',
      seats: 9,
      purchaseOrderNumber: 'PO-2',
      coverFrom: '2026-08-01',
      coverUntil: '2027-06-30',
      awaitsTenant: true,
    },
  ],
  rosters: [
    { department: 'math', product: 'visio', people: ['awong@contoso.edu', 'cdiaz@contoso.edu', 'dlee@contoso.edu'] },
  ],
};

const GROUP_OF = (number: number) => `00000000-0000-4000-8000-00000000090${number}`;

let tenant: EmulatedTenant;
let app: App;
let dataDir: string;

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'alacarte-'));
  tenant = await startEmulatedTenant({ seed: sampleTenant, now });
  app = await buildApp({
    config: localConfig(dataDir),
    policy: shippedPolicy(),
    clock: { now },
    logger: quiet,
    graph: graphAccess(localConfig(dataDir), tenant),
  });
});

afterEach(async () => {
  await app.stop();
  await tenant.close();
  rmSync(dataDir, { recursive: true });
});

function localConfig(dataDir: string): Config {
  const read = readConfig({ MODE: 'local', DATA_DIR: dataDir });
  if (!read.ok) throw new Error(read.problems.join());
  return read.config;
}

function shippedPolicy() {
  const read = readPolicy(samplePolicy);
  if (!read.ok) throw new Error(read.problems.join());
  return read.policy;
}

async function load(organization: object): Promise<ImportResult> {
  const read = readOrganization(JSON.stringify(organization));
  if (!read.ok) return read;
  return importOrganization(app.ports, read.organization, { file: 'math.json', by: 'somebody' });
}

const problemsOf = (result: ImportResult): readonly string[] => (result.ok ? [] : result.problems);
const contradictionsOf = (result: ImportResult): readonly string[] => (result.ok ? result.report.contradictions : []);

async function rosterOf(): Promise<readonly string[]> {
  const books = app.ports.departments.look(math);
  const entries = await books.entries({ product: visio, direction: 'ascending', limit: 100 });
  return entries.map((entry) => entry.displayName);
}

describe('an organization file', () => {
  it('says since when people have had their seats, and never from a day to come', async () => {
    const [roster] = file.rosters;
    const seated = (seatedOn: string) => ({ ...file, rosters: [{ ...roster, seatedOn }] });

    expect(problemsOf(await load(seated('2026-02-30')))).toEqual(['rosters[0].seatedOn: must be a date YYYY-MM-DD']);
    expect(problemsOf(await load(seated('2026-11-22')))).toEqual([
      'rosters[0].seatedOn: must be today (2026-11-21) or before, and not 2026-11-22',
    ]);
    expect(contradictionsOf(await load(seated('2026-08-01')))).toEqual([]);

    const look = app.ports.departments.look(math);
    const entries = await look.entries({ product: visio, direction: 'ascending', limit: 100 });
    expect(entries.map(({ seatedOn }) => seatedOn)).toEqual(['2026-08-01', '2026-08-01', '2026-08-01']);
  });

  it('is refused, each with the reason, where a group that it names must not be a mirror', async () => {
    const groups = [
      { id: GROUP_OF(1), displayName: 'synced', onPremisesSyncEnabled: true },
      { id: GROUP_OF(2), displayName: 'dynamic', groupTypes: ['DynamicMembership'] },
      { id: GROUP_OF(3), displayName: 'synced once', onPremisesSyncEnabled: false },
    ];
    await fetch(`${tenant.controlUrl}/load`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ merge: { groups } }),
    });
    const rosters = groups.map(({ id }, index) => ({
      department: 'math',
      product: ['visio', 'project', 'powerbi'][index],
      people: [],
      group: id,
    }));

    const problems = problemsOf(await load({ ...file, rosters }));

    expect(problems).toEqual([
      `rosters[0]: the group ${GROUP_OF(1)} is kept on premises (onPremisesSyncEnabled), where alone its members can be changed: name one that is managed in Entra`,
      `rosters[1]: the group ${GROUP_OF(2)} has members that follow a rule: name one with assigned members`,
    ]);
    expect(await app.ports.departments.departments()).toEqual([]);
  });

  it('gives the roles in the whole institution once, with a ledger entry for each', async () => {
    await load({ ...file, auditors: ['lmarin@contoso.edu'] });
    const again = await load({ ...file, auditors: ['lmarin@contoso.edu', 'kbell@contoso.edu'] });

    const entries = await app.ports.institution.look().ledger({ limit: 10 });
    expect(entries.map(({ fact, actor: { kind } }) => [fact.action, 'role' in fact ? fact.role : '', kind])).toEqual([
      ['role-given', 'auditor', 'import'],
      ['role-given', 'auditor', 'import'],
      ['role-given', 'approver', 'import'],
    ]);
    expect(contradictionsOf(again)).toEqual([]);
  });

  it('lists a role that it does not give, once roles were changed in chat', async () => {
    await load(file);
    await app.ports.institution.change(async (books) => {
      const [entry] = await books.ledger({ limit: 1 });
      if (entry === undefined) throw new Error('nothing was recorded');
      const { actor, effectiveOn } = entry;
      await books.record({ actor, effectiveOn, command: 'chat', fact: { action: 'channel-left' } });
    });

    const again = await load({ ...file, auditors: ['lmarin@contoso.edu'] });

    expect(contradictionsOf(again)).toEqual(['lmarin@contoso.edu has no such role in the institution here']);
    expect((await app.ports.institution.read()).auditors).toEqual([]);
  });

  describe('with a person of several addresses', () => {
    beforeEach(async () => {
      await fetch(`${tenant.controlUrl}/people`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          change: [
            { id: samplePerson('awong').id, proxyAddresses: ['SMTP:amy.wong@contoso.edu', 'smtp:AChen@fabrikam.edu'] },
          ],
        }),
      });
    });

    it.each(['achen@fabrikam.edu', 'AChen@Fabrikam.edu', 'amy.wong@contoso.edu'])(
      'takes her as %s',
      async (address) => {
        const rosters = [{ department: 'math', product: 'visio', people: [address] }];

        const result = await load({ ...file, approvers: [address], rosters });

        expect(problemsOf(result)).toEqual([]);
        expect(await rosterOf()).toEqual(['Amy Wong']);
        expect((await app.ports.institution.read()).approvers.map(({ displayName }) => displayName)).toEqual([
          'Amy Wong',
        ]);
      },
    );

    it('says where she is named twice, and writes nothing', async () => {
      const people = ['awong@contoso.edu', 'achen@fabrikam.edu'];
      const rosters = [{ department: 'math', product: 'visio', people }];

      const result = await load({ ...file, approvers: people, rosters });

      expect(problemsOf(result)).toEqual([
        'achen@fabrikam.edu on a roster for visio is the same person as awong@contoso.edu',
        'achen@fabrikam.edu as an approver is the same person as awong@contoso.edu',
      ]);
      expect(await app.ports.departments.departments()).toEqual([]);
    });

    it('knows nobody by an alias, which is no address', async () => {
      const result = await load({ ...file, approvers: ['awong'] });

      expect(problemsOf(result)).toHaveLength(1);
    });
  });

  it('is loaded whole: departments, confirmed seats, rosters in order', async () => {
    const result = await load(file);

    const pool = await app.ports.departments.look(math).pool(visio);
    expect(result).toMatchObject({ ok: true, report: { contradictions: [] } });
    expect(await rosterOf()).toEqual(['Amy Wong', 'Carla Diaz', 'David Lee']);
    // Nine more seats were bought and are not delivered: they do not count.
    expect(pool).toMatchObject({ rosterLength: 3, capSeen: 2 });
  });

  it('takes over licenses that people hold directly, and only those', async () => {
    await load(file);

    const records = await app.ports.departments.look(math).assignmentsOf({ product: visio });
    expect(records.map((record) => [record.person.displayName, record.outcome.status]).toSorted()).toEqual([
      ['Amy Wong', 'adopted'],
      ['David Lee', 'adopted'],
    ]);
  });

  it('changes nothing when it is loaded again', async () => {
    await load(file);
    const before = await app.ports.departments.look(math).ledger({ limit: 1000 });

    const again = await load(file);

    expect(again).toMatchObject({ ok: true, report: { written: 0, contradictions: [] } });
    expect(await app.ports.departments.look(math).ledger({ limit: 1000 })).toEqual(before);
  });

  it('leaves alone what chat changed since', async () => {
    await load(file);
    await removeCarla();

    await load(file);

    expect(await rosterOf()).toEqual(['Amy Wong', 'David Lee']);
  });

  it('lists what contradicts the records, and applies the rest', async () => {
    await load(file);

    const result = await load({
      ...file,
      departments: [{ id: 'math', name: 'Maths' }, ...file.departments.slice(1)],
      entitlements: [{ ...file.entitlements[0], seats: 5 }],
      rosters: [{ department: 'chem', product: 'visio', people: ['awong@contoso.edu', 'vchen@contoso.edu'] }],
    });

    expect(contradictionsOf(result)).toEqual([
      expect.stringContaining('"Mathematics"'),
      expect.stringContaining('PO 1001/A'),
      expect.stringContaining('awong@contoso.edu is on the visio roster of math'),
    ]);
    expect(
      await app.ports.departments.look(departmentId('chem')).entry(visio, userId(samplePerson('vchen').id)),
    ).toBeDefined();
  });

  it('lists what it says of a department that was closed in chat, and writes nothing into it', async () => {
    await load(file);
    const chem = departmentId('chem');
    const sokafor = samplePerson('sokafor');
    await closeDepartment(app.ports, {
      key: activityKey('closing'),
      actor: {
        kind: 'person',
        userId: userId(sokafor.id),
        displayName: 'Sam Okafor',
        userPrincipalName: 'sokafor@contoso.edu',
      },
      department: chem,
      isConfirmed: true,
    });

    const result = await load({
      ...file,
      entitlements: [
        ...file.entitlements,
        { ...file.entitlements[0], department: 'chem', purchaseOrderNumber: 'PO-9' },
      ],
      rosters: [{ department: 'chem', product: 'visio', people: ['vchen@contoso.edu'] }],
    });

    expect(contradictionsOf(result)).toEqual([
      'department chem is closed here',
      'PO-9 of chem for visio: the department is closed here',
      'vchen@contoso.edu: the department chem is closed here',
    ]);
    const books = app.ports.departments.look(chem);
    expect([await books.pools(), await books.entitlements(visio)]).toEqual([[], []]);
  });

  it.each<[string, object, string]>([
    ['nobody the directory knows', { approvers: ['nobody@contoso.edu'] }, 'nobody@contoso.edu'],
    [
      'a disabled account on a roster',
      { rosters: [{ department: 'math', product: 'visio', people: ['lfischer@contoso.edu'] }] },
      'disabled',
    ],
    [
      'a guest',
      { rosters: [{ department: 'math', product: 'visio', people: ['visitor_partner.example#EXT#@contoso.edu'] }] },
      'guest',
    ],
    [
      'a product the policy does not have',
      { rosters: [{ department: 'math', product: 'word', people: [] }] },
      'no product word',
    ],
    [
      'a department nobody opened',
      { rosters: [{ department: 'law', product: 'visio', people: [] }] },
      'no department law',
    ],
    ['a department twice', { departments: [file.departments[0], file.departments[0]] }, 'twice'],
    [
      'a person on two rosters for one product',
      {
        rosters: [
          { department: 'math', product: 'visio', people: ['awong@contoso.edu'] },
          { department: 'chem', product: 'visio', people: ['AWONG@contoso.edu'] },
        ],
      },
      'twice',
    ],
    ['a key nobody knows', { colour: 'red' }, 'colour'],
    [
      'a day that does not exist',
      { entitlements: [{ ...file.entitlements[0], coverUntil: '2027-06-31' }] },
      'coverUntil',
    ],
    [
      'cover that ends before it begins',
      { entitlements: [{ ...file.entitlements[0], coverUntil: '2026-01-01' }] },
      'coverUntil',
    ],
  ])('is refused with %s, and nothing of it is written', async (_what, change, said) => {
    const result = await load({ ...file, ...change });

    expect(problemsOf(result).join('\n')).toContain(said);
    expect(await app.ports.departments.departments()).toEqual([]);
  });

  it('goes on where an earlier run died', async () => {
    const half = { ...file, rosters: [{ ...file.rosters[0], people: ['awong@contoso.edu'] }] };
    await load(half);

    const result = await load(file);

    expect(result).toMatchObject({ ok: true, report: { contradictions: [] } });
    expect(await rosterOf()).toEqual(['Amy Wong', 'Carla Diaz', 'David Lee']);
  });
});

async function removeCarla(): Promise<void> {
  const dana = samplePerson('dreyes');
  const carla = samplePerson('cdiaz');
  const found = {
    userId: userId(carla.id),
    displayName: carla.name,
    userPrincipalName: 'cdiaz@contoso.edu',
    userText: 'cdiaz',
  };
  const outcome = await changeRoster(app.ports, {
    key: activityKey('remove-carla'),
    actor: { kind: 'person', userId: userId(dana.id), displayName: dana.name, userPrincipalName: '' },
    command: { kind: 'remove', department: math, product: visio, people: [found] },
    shownIn: undefined,
    isRepeat: false,
  });
  if (outcome.kind !== 'changed') throw new Error(outcome.kind);
}
