import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { calendarDate } from '../../src/domain/calendar';
import { type Policy } from '../../src/domain/institution/policy';
import { sampleOrganization } from '../../src/local/sample/sample-organization';
import { sampleAddress, samplePerson } from '../../src/local/sample/sample-people';
import { samplePolicy } from '../../src/local/sample/sample-policy';
import { type TeamsClient } from '../support/browser/browser';
import { buildProgram, control, licensesOf, runBuilt, quietPolicy, until } from '../support/browser/local-process';
import { OpenProgram, START_MS } from '../support/browser/open-program';

const VISIO = 'bf95fd32-576a-4742-8d7a-6dc4940b9532';
const OTHER_VISIO = 'c5928f49-12ba-48f7-ada3-0d743a3601d5';
const VISIO_PLAN = '663a804f-1c30-4ff0-9915-9db84f0d1cea';
const PROJECT = '46974aed-363e-423c-9e6a-951037cec495';
const POWER_BI = 'de5f128b-46d7-4cfc-b915-a89ba060ea56';
const A5 = 'e97c048c-37a4-45fb-ab50-922fbf07a370';
const POWER_BI_PLAN = '70d33638-9c74-4d01-bfd3-562de28bd4ba';
const PROOF = 'https://contoso.sharepoint.com/sites/math/orders/po.pdf';
/**
 * What others met in their tenants, as Dana Reyes, delegate of Mathematics, and Sam Okafor in central IT read it, each in a real client:
 * each test goes on where the one before it ended. Mathematics was imported the day before, so that a reading says something about its people.
 */
describe('what the field met, in the clients of a delegate and an approver', () => {
  const program = new OpenProgram();
  const { dataDir } = program;
  let dana: TeamsClient;
  let sam: TeamsClient;

  const holds = (alias: string, ...partNumbers: readonly string[]) =>
    until(async () => {
      const held = await licensesOf(dataDir, sampleAddress(alias));
      return JSON.stringify(held.toSorted()) === JSON.stringify(partNumbers.toSorted());
    }, 10_000);

  beforeAll(async () => {
    buildProgram();
    const file = join(dataDir, 'organization.json');
    writeFileSync(file, organizationWith('dreyes'));
    const imported = await runBuilt('dist/import.js', [file], {
      MODE: 'local',
      DATA_DIR: dataDir,
      TODAY: '2027-01-14',
    });
    if (imported.code !== 0) throw new Error(`the organization was not imported:\n${imported.output}`);
    [dana, sam] = await program.startGreeted({ TODAY: '2027-01-15', POLICY_FILE: quietPolicy(dataDir) });
  }, START_MS);

  afterAll(async () => {
    await program.close();
  }, START_MS);

  it('says of whom Microsoft 365 took the license, and when it was seen, on every card', async () => {
    const from = [samplePerson('dreyes').id, samplePerson('mrossi').id];
    await control(dataDir, 'units', { skuId: VISIO, prepaidUnits: { enabled: 6 }, lost: 'error', from });

    await (
      await sam.say('reconcile')
    ).reads(
      'Dana Reyes Held Visio · Mathematics Microsoft 365 has no free unit.',
      'Marco Rossi Held Visio · Mathematics Microsoft 365 has no free unit.',
    );
    const short = 'Microsoft 365 is short – IT must act (seen Jan 15)';
    const seen = ['Microsoft 365 has no free unit for it. Seen Jan 15, ', 'IT must act: find the missing unit.'];

    await (
      await dana.say('who has Visio')
    ).reads('Amy Wong Active David Lee Active', `Marco Rossi ${short}`, `Dana Reyes ${short}`);
    await (await dana.say('what do I have')).reads('You have a seat', ...seen);
    await (await dana.say('what does mrossi have')).reads('Marco Rossi has a seat', ...seen);
    await (await dana.say('seats Visio')).reads(`Dana Reyes ${short}`);
  });

  it('gives a unit of any SKU of the product to whoever holds none, in a run and in chat', async () => {
    await control(dataDir, 'load', {
      merge: {
        skus: [
          {
            skuId: OTHER_VISIO,
            skuPartNumber: 'VISIOCLIENT',
            prepaidUnits: { enabled: 10 },
            servicePlans: [{ servicePlanId: VISIO_PLAN, servicePlanName: 'VISIO_CLIENT_SUBSCRIPTION' }],
          },
        ],
      },
    });
    await control(dataDir, 'units', { skuId: VISIO, prepaidUnits: { enabled: 0 }, lost: 'gone' });

    await (await sam.say('reconcile')).reads('7 licenses changed', 'Dana Reyes Given Visio', 'David Lee Given Visio');

    await (await dana.say('who has Visio')).reads('David Lee Active Marco Rossi Active Dana Reyes Active');
    const added = await dana.say('add asmith to Visio');
    await added.reads('Alex Smith has a Visio seat', 'License active in Microsoft 365');
    for (const alias of ['asmith', 'dreyes', 'mrossi', 'dlee']) expect(await holds(alias, 'VISIOCLIENT')).toBe(true);
  });

  it('goes on beside two accounts that cannot be judged, and names them', async () => {
    const odd = ['00000000-0000-4000-8000-000000900001', '00000000-0000-4000-8000-000000900002'];
    const create = odd.map((id, index) => person(id, `Jane Rowe`, `jrowe${index + 1}`, 'Physics'));
    await control(dataDir, 'people', { create });
    const overrides = odd.map((id) => ({ of: { id }, property: 'accountEnabled', value: null }));
    await control(dataDir, 'overrides', { overrides });
    await control(dataDir, 'load', { merge: { held: [{ userId: odd[0], skuId: POWER_BI }] } });

    await (
      await sam.say('reconcile')
    ).reads(
      'Jane Rowe Held Power BI Pro Microsoft 365 says something of this account or license that alacarte cannot judge.',
    );

    await (await sam.say('position')).reads('1 license of an account that alacarte cannot judge, on no roster');
    const question = await dana.say('add Jane to Project');
    await question.reads('jrowe1@contoso.edu (account unclear, IT must look)');
    await question.choose('Jane Doe');
    await question.press('Add to Project');
    await question.reads('Jane Doe is number 4 waiting for Project');
  });

  it('gives a license to somebody whose bigger license has that plan switched off', async () => {
    const { id: userId } = samplePerson('jdoe');
    const held = [{ userId, skuId: A5, disabledPlans: [POWER_BI_PLAN] }];
    await control(dataDir, 'load', { merge: { held } });

    const answer = await dana.say('add jdoe to Power BI Pro');

    await answer.reads('Jane Doe has a Power BI Pro seat', 'License active in Microsoft 365');
    expect(await licensesOf(dataDir, sampleAddress('jdoe'))).toContain('POWER_BI_PRO_FACULTY');
  });

  it('offers the department’s own of twelve people of one name first, and says that there are more', async () => {
    const create = Array.from({ length: 12 }, (_, index) => {
      const number = index + 1;
      const id = `00000000-0000-4000-8000-${String(910_000 + number).padStart(12, '0')}`;
      return person(id, 'Wei Zhang', `wzhang${number}`, number === 12 ? 'Mathematics' : 'Physics');
    });
    await control(dataDir, 'people', { create });

    const answer = await dana.say('add Wei Zhang to Visio');

    await answer.reads('More than 8 people are called “Wei Zhang”; type the mail address if it is none of these.');
    const [first, ...others] = await answer.options('Person');
    expect(first).toBe('Wei Zhang · Lecturer · Mathematics · wzhang12@contoso.edu');
    expect(others).toHaveLength(8);
  });

  it('tells who approves that units are a trial’s, and does not count them as delivered', async () => {
    const subscriptions = [{ isTrial: true, totalLicenses: 25, status: 'Enabled' }];
    await control(dataDir, 'units', { skuId: PROJECT, prepaidUnits: { enabled: 29 }, subscriptions });
    const form = await dana.say('buy 5 Project');
    await form.fill({ 'Purchase order': 'PO-4711', 'Seat price (USD)': '84.50', 'Link to the proof': PROOF });
    await form.press('Send to central IT');
    const asked = await sam.finds('Approve 5 Project seats?', 'PO-4711');
    await asked.reads('Please check:', '25 units of Project in Microsoft 365 are a trial and do not count.');

    await asked.press('Approve 5 seats');

    await asked.reads('Sam Okafor approved this', 'awaiting tenant: 0 of 5 units seen', 'Good to know:');
    await dana.finds('Approved: 5 Project seats', 'PO-4711');
  });

  it('calls a person who was renamed by the new name, and takes commands by the new alias', async () => {
    const renamed = {
      displayName: 'Alexis Brown',
      userPrincipalName: 'abrown@contoso.edu',
      mail: 'abrown@contoso.edu',
    };
    const { id } = samplePerson('asmith');
    await control(dataDir, 'people', {
      change: [{ id, ...renamed, mailNickname: 'abrown', givenName: 'Alexis', surname: 'Brown' }],
    });

    await (await sam.say('reconcile')).reads('as they should be');

    await (await dana.say('who has Visio')).reads('Alexis Brown Active');
    await (await dana.say('remove abrown from Visio')).reads('Alexis Brown no longer has Visio');
  });
});

/** The sample organization with one more person of Mathematics who has Visio. */
function organizationWith(alias: string): string {
  const { term } = JSON.parse(samplePolicy) as Policy;
  const organization = JSON.parse(sampleOrganization(calendarDate('2027-01-14'), term)) as {
    readonly rosters: readonly { readonly department: string; readonly product: string; readonly people: string[] }[];
  };
  organization.rosters
    .find(({ department, product }) => department === 'math' && product === 'visio')
    ?.people.push(sampleAddress(alias));
  return JSON.stringify(organization);
}

/** Somebody new in the tenant, who can be licensed. */
function person(id: string, displayName: string, alias: string, department: string): object {
  const [givenName = '', surname = ''] = displayName.split(' ');
  const address = sampleAddress(alias);
  const names = { displayName, userPrincipalName: address, mail: address, givenName, surname };
  return { id, ...names, jobTitle: 'Lecturer', department, usageLocation: 'US' };
}
