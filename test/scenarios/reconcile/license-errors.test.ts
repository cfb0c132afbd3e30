import { type TenantFault } from '../../../src/local/emulated-tenant/conditions/faults';
import { type LedgerFact } from '../../../src/domain/ledger/ledger-entry';
import { idOf } from '../../support/bot/activities';
import { closeBots, startBot, type TestBot } from '../../support/bot/bot-harness';

afterEach(closeBots);

const VISIO = 'bf95fd32-576a-4742-8d7a-6dc4940b9532';
const VISIO_PLANS = ['663a804f-1c30-4ff0-9915-9db84f0d1cea', '2bdbaf8f-738f-4ac7-9234-3c3ee2ce7d0f'] as const;
const BI_PLAN = '70d33638-9c74-4d01-bfd3-562de28bd4ba';
/** The tenant's copies show what was done by then; what it refused is not tried again yet. */
const LATER_MS = 60 * 60_000;

/** Graph answers writes of licenses with this error. */
const refusing = (message: string, status = 400): TenantFault => ({
  path: '/assignLicense',
  status,
  code: 'Request_BadRequest',
  message,
});

/** What the ledger of Mathematics says of a person's license, the newest first. */
const factsAbout = async (bot: TestBot, alias: string): Promise<readonly LedgerFact[]> => {
  const books = bot.app().ports.departments.look('math' as never);
  const facts = (await books.ledger({ limit: 50 })).map(({ fact }) => fact);
  return facts.filter((fact) => 'skuId' in fact && fact.person.userId === idOf(alias));
};

describe('what Graph answers at once, on the card of a delegate', () => {
  it.each<[said: string, command: string, sentence: string, whatToDo: string]>([
    [
      `Subscription with SKU ${VISIO} does not have any available licenses.`,
      'add jdoe to Visio',
      'License failed: this Visio seat is bought and paid for, but Microsoft 365 has no free unit for it.',
      'IT must act: find the missing unit. The seat stays reserved.',
    ],
    [
      'License assignment cannot be done for user with invalid usage location.',
      'add jdoe to Visio',
      'License failed: the account has no usage location, and Microsoft 365 licenses nobody without one.',
      'IT must set the usage location; the seat stays reserved.',
    ],
    [
      'License assignment failed because service plan VISIOONLINE depends on the service plan(s) SHAREPOINTENTERPRISE, OFFICESUBSCRIPTION',
      'add jdoe to Visio',
      'License failed: Visio needs SHAREPOINTENTERPRISE and OFFICESUBSCRIPTION, which this person does not have.',
      'IT must give the other license first; the seat stays reserved.',
    ],
    [
      `License assignment failed because service plan ${BI_PLAN} depends on the service plan(s) VISIOONLINE`,
      'remove awong from Visio',
      'License not removed: BI_AZURE_P2, which this person has, needs Visio.',
      'IT must take the other license away first. The seat is free all the same.',
    ],
    [
      'License assignment failed because service plans VISIOONLINE, BI_AZURE_P2 are mutually exclusive.',
      'add jdoe to Visio',
      'License failed: Visio cannot stand beside BI_AZURE_P2, which this person has.',
      'IT must decide which of the two to keep; the seat stays reserved.',
    ],
    [
      `License assignment failed because service plans ${BI_PLAN}, ${VISIO_PLANS[0]} are mutually exclusive.`,
      'add jdoe to Visio',
      'License failed: Visio cannot stand beside BI_AZURE_P2, which this person has.',
      'IT must decide which of the two to keep; the seat stays reserved.',
    ],
    [
      `License assignment failed because license ${VISIO} is prohibited in the usage location of the user.`,
      'add jdoe to Visio',
      'License failed: Microsoft does not offer Visio in the country of this account.',
      'IT can check the usage location, which says the country; the seat stays reserved.',
    ],
    [
      'User license is inherited from a group membership and it cannot be removed directly from the user.',
      'remove awong from Visio',
      'License not removed: it comes through a Microsoft 365 group, and cannot be taken away here.',
      'IT can change the group. The seat is free all the same.',
    ],
    [
      'Another object with the same value for property proxy addresses already exists: proxy address of the user.',
      'add jdoe to Visio',
      'License failed: a mail address of this account belongs to another account, too.',
      'IT must mend the mail address; the seat stays reserved.',
    ],
    [
      `License ${VISIO} does not correspond to a valid company License.`,
      'add jdoe to Visio',
      'License failed: Microsoft 365 here has no Visio at all.',
      'IT must check the order with the reseller; the seat stays reserved.',
    ],
    [
      `License ${VISIO} cannot be assigned to a user.`,
      'add jdoe to Visio',
      'License failed: the license that the catalog names for Visio is not one that a person can have.',
      'IT must mend the product in the catalog; the seat stays reserved.',
    ],
    [
      "A null value was found with the expected type 'Edm.Guid[Nullable=False]'",
      'add jdoe to Visio',
      'License failed: Microsoft 365 refused it for a reason alacarte does not know.',
      'IT must look: the ledger or the Microsoft 365 admin center says more. The seat stays reserved.',
    ],
    [
      'Something nobody has read before',
      'remove awong from Visio',
      'License not removed: Microsoft 365 refused to take it away.',
      'IT must look: the ledger or the Microsoft 365 admin center says more. The seat is free all the same.',
    ],
  ])('“%s” to “%s”', async (said, command, sentence, whatToDo) => {
    const bot = await startBot();
    await bot.tenant.faults(refusing(said));

    const { text } = await bot.say('dreyes', command);

    expect(text).toContain(sentence);
    expect(text).toContain(whatToDo);
    expect(text).not.toContain(said);
    const [fact] = await factsAbout(bot, command.split(' ')[1] ?? '');
    expect(fact).toMatchObject({ rawText: expect.stringContaining(JSON.stringify(said).slice(1, -1)) as string });
  });

  it('is a person who is gone, when Graph does not find them', async () => {
    const bot = await startBot();
    await bot.tenant.faults(refusing('Resource does not exist or one of its queried reference-property objects', 404));

    const { text } = await bot.say('dreyes', 'add jdoe to Visio');

    expect(text).toContain('License failed: the account no longer exists.');
    expect(text).toContain('Remove the person, or ask IT to restore the account.');
  });

  it.each([
    ['429 Too Many Requests', { status: 429, code: 'TooManyRequests', headers: { 'Retry-After': '0' } }],
    ['409 while somebody else changes the person', { status: 409, code: 'Directory_ConcurrencyViolation' }],
    ['500', { status: 500 }],
    ['503', { status: 503 }],
    ['no answer at all', { reset: true }],
  ])('is not settled yet, and no failure, when it is %s', async (_, fault) => {
    const bot = await startBot();
    await bot.tenant.faults({ path: '/assignLicense', count: 1, ...fault });

    const shown = await bot.say('dreyes', 'add jdoe to Visio');

    expect(JSON.stringify(bot.connector.posts()[0]?.body)).toContain('License requested in Microsoft 365');
    expect(shown.text).toContain('License active in Microsoft 365');
    const actions = (await factsAbout(bot, 'jdoe')).map(({ action }) => action);
    expect(actions).toEqual(['license-active', 'license-requested']);
  });
});

describe('what keeps a license from a person before Graph is asked', () => {
  it('is an account that was disabled, which cannot be added', async () => {
    const bot = await startBot();

    const { text } = await bot.say('dreyes', 'add lfischer to Visio');

    expect(text).toContain('Lena Fischer was not added');
    expect(text).toContain('Account is disabled – ask IT');
  });

  it('is an account that was disabled while its person waited', async () => {
    const bot = await startBot();
    await bot.say('dreyes', 'add jdoe, asmith, enovak to Visio');
    await bot.tenant.control('/load', { merge: { users: [{ id: idOf('enovak'), accountEnabled: false }] } });

    const { text } = await bot.say('dreyes', 'remove jdoe from Visio');

    expect(text).toMatch(/Eva Novák\s+Seated from the waiting list · Account is disabled/u);
    expect(text).toContain('License failed: the account is disabled, and disabled accounts get no license.');
    expect(text).toContain('Remove the person, or ask IT to enable the account.');
  });

  it('is an account that is gone, which nobody has to do anything about once its person is removed', async () => {
    const bot = await startBot();
    await bot.tenant.control('/replicas', { lag: 'off' });
    await bot.tenant.control('/load', { remove: { users: [idOf('awong')] } });

    const { text } = await bot.say('dreyes', 'remove Amy Wong from Visio');

    expect(text).toContain('The account no longer exists, and its license is gone with it.');
    expect(text).not.toContain('failed');
    expect(text).not.toContain('IT');
  });
});

describe('a license that a person keeps through a group', () => {
  it('is said to stay when the one of ours is taken away', async () => {
    const bot = await startBot();
    const everybody = { id: '00000000-0000-4000-8000-000000700001', displayName: 'Everybody' };
    const license = { skuId: VISIO, disabledPlans: [] };
    await bot.tenant.control('/load', {
      merge: { groups: [{ ...everybody, members: [idOf('awong')], licenses: [license] }] },
    });

    const { text } = await bot.say('dreyes', 'remove awong from Visio');

    expect(text).toContain('License removed in Microsoft 365');
    expect(text).toContain('The person still has Visio through a Microsoft 365 group, which IT can change.');
  });
});

describe('an error that Graph shows later beside a license it took', () => {
  it.each<[error: string, short: string, sentence: string, whatToDo: string]>([
    [
      'MutuallyExclusiveViolation',
      'Conflicts with another license – IT must decide',
      'Visio cannot stand beside another license, which this person has.',
      'IT must decide which of the two to keep',
    ],
    [
      'DependencyViolation',
      'Another license is missing – IT must act',
      'Visio needs another license, which this person does not have.',
      'IT must give the other license first',
    ],
    [
      'ProhibitedInUsageLocationViolation',
      'Not offered in their country – IT can check',
      'Microsoft does not offer Visio in the country of this account.',
      'IT can check the usage location',
    ],
    [
      'UniquenessViolation',
      'Mail address clash – IT must act',
      'a mail address of this account belongs to another account, too.',
      'IT must mend the mail address',
    ],
    ...['Other', 'Others', 'Unknown', 'SomethingNew'].map((error): [string, string, string, string] => [
      error,
      'Failed – IT must look',
      'Microsoft 365 refused it for a reason alacarte does not know.',
      'IT must look',
    ]),
  ])('%s is read by the delegate once the reconciler saw it, and is over when it is', async (...row) => {
    const [error, short, sentence, whatToDo] = row;
    const bot = await startBot();
    bot.advance(LATER_MS);
    await bot.tenant.control('/load', {
      merge: { held: [{ userId: idOf('awong'), skuId: VISIO, state: 'Error', error }] },
    });

    await bot.reconcileWhole();
    const pool = await bot.say('dreyes', 'who has Visio');
    const person = await bot.say('dreyes', 'what does awong have');
    bot.advance(5 * 60_000);
    await bot.reconcileWhole();
    const facts = (await factsAbout(bot, 'awong')).filter(({ action }) => action === 'license-failed');

    expect(pool.text).toMatch(new RegExp(`Amy Wong\\s+${short}`, 'u'));
    expect(person.text).toContain('License failed: ');
    expect(person.text).toContain(sentence);
    expect(person.text).toContain(whatToDo);
    expect(`${pool.text}${person.text}`).not.toContain(error);
    expect(facts).toHaveLength(1);

    await bot.tenant.control('/load', {
      merge: { held: [{ userId: idOf('awong'), skuId: VISIO, state: 'Active', error: null }] },
    });
    await bot.reconcileWhole();

    expect((await bot.say('dreyes', 'who has Visio')).text).toMatch(/Amy Wong\s+Active/u);
  });

  it('is mended at once where only a unit was missing and there is one', async () => {
    const bot = await startBot();
    bot.advance(LATER_MS);
    const held = { userId: idOf('awong'), skuId: VISIO, state: 'Error', error: 'CountViolation' };
    await bot.tenant.control('/load', { merge: { held: [held] } });

    await bot.reconcileWhole();

    expect((await bot.say('dreyes', 'what does awong have')).text).toContain('License active in Microsoft 365');
    expect(await bot.tenant.held()).toContain(`${idOf('awong')} ${VISIO} direct Active`);
  });

  it('is not believed right after the license was asked for: what is read may be older', async () => {
    const bot = await startBot();
    await bot.say('dreyes', 'add jdoe to Visio');
    const held = { userId: idOf('jdoe'), skuId: VISIO, state: 'Error', error: 'CountViolation' };
    await bot.tenant.control('/load', { merge: { held: [held] } });

    await bot.reconcileWhole();

    expect((await bot.say('dreyes', 'what does jdoe have')).text).toContain('License active in Microsoft 365');
  });
});
