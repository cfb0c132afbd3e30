import { sampleOrganization } from '../../../src/local/sample/sample-organization';
import { samplePolicy } from '../../../src/local/sample/sample-policy';
import { sampleTenant } from '../../../src/local/sample/sample-tenant';
import { readPolicy } from '../../../src/config/read-policy';
import { type Organization } from '../../../src/domain/institution/organization';
import { LastMoment } from '../../support/access/last-moment';
import { chatOf, idOf } from '../../support/bot/activities';
import { closeBots, type Shown, shownAs, startBot, type TestBot } from '../../support/bot/bot-harness';
import { on } from '../../support/builders';
import { ADMINISTRATOR } from '../../support/tenant/tenant';

afterEach(closeBots);

const VISIO = 'bf95fd32-576a-4742-8d7a-6dc4940b9532';
const GROUP = '00000000-0000-4000-8000-0000000000a1';
const LATER_MS = 24 * 60 * 60_000;
const APPROVER = { alias: 'sokafor' };

const outside = (bot: TestBot, alias: string, what: 'add' | 'remove') =>
  bot.tenant.ask('POST', `/users/${idOf(alias)}/assignLicense`, {
    addLicenses: what === 'add' ? [{ skuId: VISIO, disabledPlans: [] }] : [],
    removeLicenses: what === 'remove' ? [VISIO] : [],
  });

const holds = async (bot: TestBot, alias: string): Promise<boolean> =>
  (await bot.tenant.held()).includes(`${idOf(alias)} ${VISIO} direct Active`);

const delegatesOf = async (bot: TestBot, id: string): Promise<readonly string[]> => {
  const found = await bot
    .app()
    .ports.departments.look(id as never)
    .department();
  return (found?.delegates ?? []).map(({ userPrincipalName }) => userPrincipalName.split('@')[0] ?? '');
};

const last = (bot: TestBot, alias: string): Shown => {
  const found = bot.connector.shown(chatOf(alias)).at(-1);
  return shownAs(found?.id, found?.activity ?? {});
};

describe('an approver who loses the role between two parts of a command', () => {
  it('reads of a move that people have their role in both departments', async () => {
    const moment = new LastMoment();
    const bot = await startBot({ around: moment.around });
    await bot.say('sokafor', 'add delegate gkim to Chemistry');
    moment.arm(APPROVER, { after: 1 });

    const shown = await bot.say('sokafor', 'move delegate gkim from Chemistry to History');

    expect(shown.text).toBe(
      [
        'Grace Kim is a delegate of History now',
        'And still of Chemistry',
        'Chemistry: nothing was changed. Only central IT can do this.',
      ].join('\n'),
    );
    expect(await delegatesOf(bot, 'chem')).toEqual(['ualvarez', 'gkim']);
    expect(await delegatesOf(bot, 'hist')).toEqual(['dfarah', 'gkim']);
    await moment.disarm();
  });

  it('reads of an undo of a move where nothing was undone', async () => {
    const moment = new LastMoment();
    const bot = await startBot({ around: moment.around });
    await bot.say('sokafor', 'add delegate gkim to Chemistry');
    const moved = await bot.say('sokafor', 'move delegate gkim from Chemistry to History');
    moment.arm(APPROVER, { after: 1 });

    const undone = await bot.press('sokafor', moved, 'Undo');

    expect(undone.text).toContain('Grace Kim is a delegate of Chemistry now');
    expect(undone.text).toContain('History: nothing was changed. Only central IT can do this.');
    expect(await delegatesOf(bot, 'chem')).toEqual(['ualvarez', 'gkim']);
    expect(await delegatesOf(bot, 'hist')).toEqual(['dfarah', 'gkim']);
  });

  it('reads of an adoption how many licenses were left alone, and not whose', async () => {
    const moment = new LastMoment();
    const bot = await startBot({ around: moment.around });
    for (const alias of ['jdoe', 'xli']) await outside(bot, alias, 'add');
    await bot.say('dreyes', 'add jdoe to Visio');
    await bot.say('ualvarez', 'add xli to Visio');
    bot.advance(LATER_MS);
    const plan = await bot.say('sokafor', 'plan');
    await bot.press('sokafor', plan, 'Adopt 2 licenses');
    moment.arm(APPROVER, { after: 1 });

    await bot.press('sokafor', bot.look(plan), 'Adopt 2 licenses');

    const { text, actions } = bot.look(plan);
    expect(text).toContain('1 license adopted');
    expect(text).toContain('1 more was not adopted: you are no approver any more');
    expect(text.match(/Jane Doe|Xiu Li/gu)).toHaveLength(1);
    expect(actions).toEqual([]);
  });
});

describe('what an approver asked a run to do', () => {
  it('ends between two steps of a reconcile, and the next run goes on', async () => {
    const moment = new LastMoment();
    const bot = await startBot({ around: moment.around });
    await bot.finishAll();
    await bot.reconcileWhole();
    // A release is due, which is begun first, and an assignment.
    await bot.tenant.faults({ path: '/assignLicense', status: 403, code: 'Authorization_RequestDenied' });
    await bot.say('dreyes', 'remove dlee from Visio');
    await bot.tenant.faults();
    await outside(bot, 'awong', 'remove');
    bot.advance(LATER_MS);
    await bot.app().runJob('cover');
    moment.arm(APPROVER);

    const shown = await bot.say('sokafor', 'reconcile');

    expect(shown.text).toBe(
      'Your role ended meanwhile\n1 license was changed by then, and nothing more was begun for you. The next run goes on by itself.',
    );
    expect([await holds(bot, 'dlee'), await holds(bot, 'awong')]).toEqual([false, false]);
    await bot.reconcileWhole();
    expect(await holds(bot, 'awong')).toBe(true);
  });

  it.each([
    ['plan', 'run'],
    ['position', 'position'],
  ] as const)('shows a %s to nobody whose role ended while it was made', async (text, of) => {
    const moment = new LastMoment();
    const bot = await startBot({ around: moment.around });
    moment.arm(APPROVER, { of });

    const shown = await bot.say('sokafor', text);

    expect(shown.text).toBe('Your role ended meanwhile\nWhat you asked for is shown to central IT only.');
  });

  it('ends between two steps of a comparison of groups', async () => {
    const moment = new LastMoment();
    const bot = await startMirrored(moment);
    await bot.say('sokafor', 'hi');
    await bot.app().runJob('mirror');
    for (const alias of ['awong', 'dlee']) await leave(bot, alias);
    await bot.app().runJob('mirror');
    await bot.app().runJob('mirror');
    await bot.say('dreyes', 'add jdoe to Visio');
    const question = last(bot, 'sokafor');
    moment.arm(APPROVER);

    await bot.press('sokafor', question, 'Take 2 people off');

    expect(last(bot, 'sokafor').text).toContain('Your role ended meanwhile\n2 people were taken off by then');
    expect(await bot.roster('math', 'visio')).toEqual(['mrossi', 'jdoe']);
    expect(await members(bot)).not.toContain(idOf('jdoe'));
  });
});

/** The sample, with a group that mirrors the Visio roster of Mathematics. */
function startMirrored({ around }: LastMoment): Promise<TestBot> {
  const policy = readPolicy(samplePolicy);
  if (!policy.ok) throw new Error('the sample policy cannot be read');
  const organization = JSON.parse(sampleOrganization(on('2027-03-01'), policy.policy.term)) as Organization;
  const rosters = organization.rosters.map((roster) =>
    roster.department === 'math' && roster.product === 'visio' ? { ...roster, group: GROUP } : roster,
  );
  const group = { id: GROUP, displayName: 'Visio for Mathematics', members: ['awong', 'dlee', 'mrossi'].map(idOf) };
  return startBot({
    around,
    seed: { ...sampleTenant, groups: [group] },
    organization: JSON.stringify({ ...organization, rosters }),
    policy: (given) => ({ ...given, reconcile: { ...given.reconcile, maxReleases: 1 } }),
    now: '2027-03-01T20:30:00.000Z',
  });
}

async function leave(bot: TestBot, alias: string): Promise<void> {
  const path = `/groups/${GROUP}/members/${idOf(alias)}/$ref`;
  await bot.tenant.ask('DELETE', path, undefined, { app: ADMINISTRATOR });
}

async function members(bot: TestBot): Promise<readonly string[]> {
  const { groups } = (await bot.tenant.control('/truth')) as { groups: { id: string; members: string[] }[] };
  return groups.find(({ id }) => id === GROUP)?.members ?? [];
}
