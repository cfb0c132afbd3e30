import { sampleOrganization } from '../../../src/local/sample/sample-organization';
import { samplePolicy } from '../../../src/local/sample/sample-policy';
import { sampleTenant } from '../../../src/local/sample/sample-tenant';
import { BOT_ROLES } from '../../../src/local/emulated-tenant/start-emulated-tenant';
import { readPolicy } from '../../../src/config/read-policy';
import { type Organization } from '../../../src/domain/institution/organization';
import { chatOf, idOf } from '../../support/bot/activities';
import { closeBots, shownAs, startBot, type TestBot } from '../../support/bot/bot-harness';
import { on } from '../../support/builders';
import { ADMINISTRATOR, BOT } from '../../support/tenant/tenant';

afterEach(closeBots);

const GROUP = '00000000-0000-4000-8000-0000000000a1';
const VISIO = 'bf95fd32-576a-4742-8d7a-6dc4940b9532';

/** The sample, with a group that mirrors the Visio roster of Mathematics; the group begins with two of its three people. */
async function startMirrored(own: Parameters<typeof startBot>[0] = {}): Promise<TestBot> {
  const policy = readPolicy(samplePolicy);
  if (!policy.ok) throw new Error('the sample policy cannot be read');
  const organization = JSON.parse(sampleOrganization(on('2027-03-01'), policy.policy.term)) as Organization;
  const rosters = organization.rosters.map((roster) =>
    roster.department === 'math' && roster.product === 'visio' ? { ...roster, group: GROUP } : roster,
  );
  const members = ['awong', 'dlee'].map(idOf);
  return startBot({
    seed: { ...sampleTenant, groups: [{ id: GROUP, displayName: 'Visio for Mathematics', members }] },
    organization: JSON.stringify({ ...organization, rosters }),
    ...own,
  });
}

async function members(bot: TestBot): Promise<readonly string[]> {
  const truth = (await bot.tenant.control('/truth')) as {
    groups: { id: string; members: string[] }[];
    users: { id: string; userPrincipalName: string }[];
  };
  const ids = truth.groups.find(({ id }) => id === GROUP)?.members ?? [];
  const users = truth.users.filter(({ id }) => ids.includes(id));
  return users.map(({ userPrincipalName }) => userPrincipalName.split('@')[0] ?? '').toSorted();
}

async function join(bot: TestBot, alias: string): Promise<void> {
  const link = `${bot.tenant.baseUrl}/v1.0/directoryObjects/${idOf(alias)}`;
  const path = `/groups/${GROUP}/members/$ref`;
  await bot.tenant.ask('POST', path, { '@odata.id': link }, { app: ADMINISTRATOR });
}

async function leave(bot: TestBot, alias: string): Promise<void> {
  const path = `/groups/${GROUP}/members/${idOf(alias)}/$ref`;
  await bot.tenant.ask('DELETE', path, undefined, { app: ADMINISTRATOR });
}

const ourGroupRequests = async (bot: TestBot) =>
  (await bot.tenant.log()).filter(({ path, appId }) => path.startsWith('/groups') && appId === BOT.clientId);

describe('a group that mirrors a roster', () => {
  it('gets whom chat added, and gives whom somebody added to it a seat and a license', async () => {
    const bot = await startMirrored();
    await bot.app().runJob('mirror');
    await bot.say('dreyes', 'add jdoe to Visio');
    await join(bot, 'asmith');

    await bot.app().runJob('mirror');

    expect(await members(bot)).toEqual(['asmith', 'awong', 'dlee', 'jdoe', 'mrossi']);
    expect(await bot.roster('math', 'visio')).toEqual(['awong', 'dlee', 'mrossi', 'jdoe', 'asmith']);
    expect(await bot.tenant.held()).toContain(`${idOf('asmith')} ${VISIO} direct Active`);
    expect((await bot.say('dreyes', 'history')).text).toMatch(
      /Group in Microsoft 365\n.*added Alex Smith to Visio · license \w+/u,
    );
    expect(await bot.tenant.violations()).toEqual([]);
  });

  it('seats nobody past the cap', async () => {
    const bot = await startMirrored();
    for (const alias of ['jdoe', 'asmith', 'bkhan', 'cdiaz']) await join(bot, alias);

    await bot.app().runJob('mirror');

    expect((await bot.say('dreyes', 'seats Visio')).text).toMatch(/0 of 5 seats free/u);
    expect((await bot.roster('math', 'visio')).filter((text) => text.includes('waiting'))).toHaveLength(2);
    expect(await members(bot)).toHaveLength(7);
  });

  it('takes those who left only once an approver says so, when they are too many', async () => {
    const bot = await startMirrored({
      policy: (policy) => ({ ...policy, reconcile: { ...policy.reconcile, maxReleases: 1 } }),
      now: '2027-03-01T08:30:00.000Z',
    });
    for (const alias of ['sokafor', 'dreyes', 'lmarin']) await bot.say(alias, 'hi');
    await bot.app().runJob('mirror');
    for (const alias of ['awong', 'dlee']) await leave(bot, alias);

    await bot.app().runJob('mirror');
    await bot.app().runJob('mirror');

    const asked = bot.connector.shown(chatOf('sokafor')).slice(1);
    expect(asked).toHaveLength(1);
    const question = shownAs(asked[0]?.id, asked[0]?.activity ?? {});
    expect(question.text).toMatch(/^2 people left groups that mirror rosters\n.*nothing was changed/u);
    for (const alias of ['dreyes', 'lmarin']) await bot.press(alias, question, 'Take 2 people off');
    expect(await bot.roster('math', 'visio')).toEqual(['awong', 'dlee', 'mrossi']);
    await join(bot, 'dlee');

    await bot.press('sokafor', question, 'Take 2 people off');

    expect(await bot.roster('math', 'visio')).toEqual(['dlee', 'mrossi']);
    expect(bot.look(question).text).toContain('1 person taken off the roster');
    expect(await bot.tenant.held()).not.toContain(`${idOf('awong')} ${VISIO} direct Active`);
  });

  it('keeps nothing else waiting when we have no permission for groups', async () => {
    const roles = BOT_ROLES.filter((role) => !role.startsWith('GroupMember'));
    const bot = await startMirrored({ tenant: { apps: [{ ...BOT, roles }, ADMINISTRATOR] } });

    await bot.app().runJob('mirror');
    await bot.say('dreyes', 'add jdoe to Visio');

    expect(await bot.roster('math', 'visio')).toContain('jdoe');
    expect(bot.logs.filter(({ message }) => message === 'a group could not be mirrored')).toHaveLength(1);
    expect(await members(bot)).toEqual(['awong', 'dlee']);
  });
});

describe('a bot whose pools name no group', () => {
  it('never asks about groups, and needs no permission for them', async () => {
    const roles = BOT_ROLES.filter((role) => !role.startsWith('GroupMember'));
    const bot = await startBot({ tenant: { apps: [{ ...BOT, roles }, ADMINISTRATOR] } });

    await bot.app().runJob('mirror');
    await bot.reconcileWhole();
    await bot.say('dreyes', 'add jdoe to Visio');

    expect(await ourGroupRequests(bot)).toEqual([]);
    expect(await bot.app().ports.mirrors.latestRuns(1)).toEqual([]);
  });
});
