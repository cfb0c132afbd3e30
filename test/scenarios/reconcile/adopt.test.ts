import { sampleTenant } from '../../../src/local/sample/sample-tenant';
import { adoptLicenses } from '../../../src/application/reconcile/adopt-licenses';
import { type AssignmentRecord } from '../../../src/domain/roster/assignment-record';
import { activityKey } from '../../../src/domain/ids';
import { type LedgerEntry } from '../../../src/domain/ledger/ledger-entry';
import { aPress, idOf } from '../../support/bot/activities';
import { actionNamed, closeBots, type Shown, startBot, type TestBot } from '../../support/bot/bot-harness';
import { group } from '../../support/tenant/tenant-seed';

afterEach(closeBots);

const VISIO = 'bf95fd32-576a-4742-8d7a-6dc4940b9532';
/** A license that somebody gave outside is no news to the tenant's copies any more. */
const LATER_MS = 60 * 60_000;

const holds = async (bot: TestBot, alias: string): Promise<boolean> =>
  (await bot.tenant.held()).includes(`${idOf(alias)} ${VISIO} direct Active`);

/** Somebody in the Microsoft 365 admin center. */
const outside = (bot: TestBot, alias: string, what: 'add' | 'remove') =>
  bot.tenant.ask('POST', `/users/${idOf(alias)}/assignLicense`, {
    addLicenses: what === 'add' ? [{ skuId: VISIO, disabledPlans: [] }] : [],
    removeLicenses: what === 'remove' ? [VISIO] : [],
  });

/** A bot with people on the Visio roster of Mathematics who got their licenses outside alacarte; Owen Price has his and no seat. */
async function startWith(...aliases: readonly string[]): Promise<TestBot> {
  const bot = await startBot();
  for (const alias of aliases) await outside(bot, alias, 'add');
  if (aliases.length > 0) await bot.say('dreyes', `add ${aliases.join(', ')} to Visio`);
  await bot.app().settled();
  bot.advance(LATER_MS);
  return bot;
}

const records = async (bot: TestBot, alias: string): Promise<readonly AssignmentRecord[]> =>
  bot.app().ports.departments.assignmentsOf(idOf(alias) as never);

/** Who adopted whose license, by the ledger of Mathematics; the newest first. Those of the import are left out. */
async function adoptions(bot: TestBot): Promise<readonly string[]> {
  const entries = await bot
    .app()
    .ports.departments.look('math' as never)
    .ledger({ limit: 200 });
  return entries.flatMap(({ fact, actor }: LedgerEntry) =>
    fact.action === 'license-adopted' && actor.kind === 'person'
      ? [`${actor.userPrincipalName} ${fact.person.userPrincipalName}`]
      : [],
  );
}

const titles = (shown: Shown): readonly string[] => shown.actions.map(({ title }) => title);

/** Presses “Adopt” on a plan and on the question that follows. @returns What the message says in the end. */
async function adopt(bot: TestBot, alias: string, plan: Shown): Promise<Shown> {
  await bot.press(alias, plan, /^Adopt/u);
  await bot.press(alias, bot.look(plan), /^Adopt/u);
  return bot.look(plan);
}

/** Presses a button that no card of ours offered to whoever presses. @returns The answer as it was sent. */
const forge = async (bot: TestBot, alias: string, data: object): Promise<string> => {
  const action = { type: 'Action.Execute', verb: 'run.adopt', data: { alacarte: { verb: 'run.adopt', data } } };
  const answer = await bot.invoke(aPress(alias, bot.place, { action }));
  await bot.app().settled();
  return JSON.stringify(answer.value);
};

const runOf = (plan: Shown): string => {
  const { data } = actionNamed(plan, /^Adopt/u);
  return (data as { alacarte: { data: { run: string } } }).alacarte.data.run;
};

describe('a license that somebody gave outside alacarte', () => {
  it('is adopted by an approver, after a question that says what it means', async () => {
    const bot = await startWith('jdoe', 'asmith');

    const plan = await bot.say('sokafor', 'plan');
    const asked = await bot.press('sokafor', plan, 'Adopt 2 licenses');
    const before = await adoptions(bot);
    await bot.press('sokafor', bot.look(plan), 'Adopt 2 licenses');

    expect(plan.text).toContain('An approver can adopt it.');
    expect(asked.text).toContain('Adopt 2 licenses?');
    expect(asked.text).toContain('alacarte may release them later');
    expect(asked.text).toMatch(/Jane Doe\s+Given outside\s+Visio of Mathematics\s+Alex Smith/u);
    expect(before).toEqual([]);
    expect(bot.look(plan).text).toContain('2 licenses adopted');
    expect(await adoptions(bot)).toEqual([
      'sokafor@contoso.edu asmith@contoso.edu',
      'sokafor@contoso.edu jdoe@contoso.edu',
    ]);
    expect((await records(bot, 'jdoe')).map(({ outcome, department }) => [outcome.status, department])).toEqual([
      ['adopted', 'math'],
    ]);
    expect(await bot.tenant.violations()).toEqual([]);
  });

  it('is kept by the next plan once it was adopted, and goes when its person leaves the roster', async () => {
    const bot = await startWith('jdoe');
    await adopt(bot, 'sokafor', await bot.say('sokafor', 'plan'));

    const plan = await bot.say('sokafor', 'plan');
    await bot.say('dreyes', 'remove jdoe from Visio');

    expect(plan.text).toContain('Nothing would change');
    expect(plan.text).not.toContain('Jane Doe');
    expect(titles(plan)).not.toContainEqual(expect.stringMatching(/^Adopt/u));
    expect(await holds(bot, 'jdoe')).toBe(false);
  });

  it('stays when its person leaves the roster before anybody adopted it', async () => {
    const bot = await startWith('jdoe');

    await bot.say('dreyes', 'remove jdoe from Visio');

    expect(await holds(bot, 'jdoe')).toBe(true);
  });

  it('is not offered while no seat calls for it, nor adopted by a button that somebody made up', async () => {
    const bot = await startWith();

    const plan = await bot.say('sokafor', 'plan');
    const [run] = await bot.app().ports.runs.latest(1);
    const answer = await forge(bot, 'sokafor', { run: run?.id, isConfirmed: true });

    expect(plan.text).toContain('Owen Price');
    expect(plan.text).toContain('No seat calls for it.');
    expect(titles(plan)).not.toContainEqual(expect.stringMatching(/^Adopt/u));
    expect(answer).toContain('Adopting licenses');
    expect(await records(bot, 'oprice')).toEqual([]);
  });

  it('is not offered while its person waits for a seat', async () => {
    const bot = await startWith();
    await bot.say('dreyes', 'add jdoe, asmith, oprice to Visio');

    const plan = await bot.say('sokafor', 'plan');

    expect(await bot.roster('math', 'visio')).toContain('oprice (waiting 1)');
    expect(plan.text).toContain('No seat calls for it.');
    expect(titles(plan)).not.toContainEqual(expect.stringMatching(/^Adopt/u));
  });

  it('is never adopted when it comes through a group', async () => {
    const bot = await startBot({
      seed: {
        ...sampleTenant,
        groups: [{ id: group(1), displayName: 'Everybody', members: [idOf('jdoe')], licenses: [{ skuId: VISIO }] }],
      },
      policy: (policy) => ({ ...policy, reconcile: { ...policy.reconcile, mode: 'observe' } }),
    });
    await bot.say('dreyes', 'add jdoe to Visio');

    const plan = await bot.say('sokafor', 'plan');

    expect(plan.text).toContain('Comes through a Microsoft 365 group.');
    expect(titles(plan)).not.toContainEqual(expect.stringMatching(/^Adopt/u));
    expect(await records(bot, 'jdoe')).toEqual([]);
  });

  it('is left alone, by name, when it changed since the plan', async () => {
    const bot = await startWith('jdoe', 'asmith');
    await bot.say('dreyes', 'swap mrossi for oprice in Visio');
    const plan = await bot.say('sokafor', 'plan');
    await bot.press('sokafor', plan, 'Adopt 3 licenses');
    const question = bot.look(plan);
    await outside(bot, 'jdoe', 'remove');
    await bot.say('dreyes', 'remove asmith from Visio');

    await bot.press('sokafor', question, 'Adopt 3 licenses');

    const { text, summary } = bot.look(plan);
    expect(text).toContain('1 license adopted');
    expect(text).toContain('2 had changed since and were left alone');
    expect(summary).toContain('Jane Doe – Left alone; Alex Smith – Left alone; Owen Price – Adopted');
    expect(text).toContain('This person holds it no longer, or only through a group.');
    expect(text).toContain('The roster seats this person no longer.');
    expect(await adoptions(bot)).toEqual(['sokafor@contoso.edu oprice@contoso.edu']);
  });

  it('is not adopted when only a group gives it by then', async () => {
    const bot = await startBot({
      seed: {
        ...sampleTenant,
        groups: [{ id: group(1), displayName: 'Some', members: [idOf('jdoe')], licenses: [{ skuId: VISIO }] }],
      },
    });
    await outside(bot, 'jdoe', 'add');
    await bot.say('dreyes', 'add jdoe to Visio');
    bot.advance(LATER_MS);
    const plan = await bot.say('sokafor', 'plan');
    await bot.press('sokafor', plan, 'Adopt 1 license');
    await outside(bot, 'jdoe', 'remove');

    await bot.press('sokafor', bot.look(plan), 'Adopt 1 license');

    expect(bot.look(plan).text).toContain('Nothing was adopted');
    expect(bot.look(plan).text).toContain('This person holds it no longer, or only through a group.');
    expect(await records(bot, 'jdoe')).toEqual([]);
  });

  it('is adopted once, however often and by however many it is pressed', async () => {
    const bot = await startWith('jdoe', 'asmith');
    await bot.say('sokafor', 'add approver kbell');
    const twin = await bot.startTwin();
    const plans = [await bot.say('sokafor', 'plan'), await bot.say('kbell', 'plan')] as const;
    const press = (alias: string, plan: Shown) =>
      aPress(alias, bot.place, {
        action: {
          type: 'Action.Execute',
          verb: 'run.adopt',
          data: { alacarte: { verb: 'run.adopt', data: { run: runOf(plan), isConfirmed: true } } },
        },
        replyToId: plan.id,
      });

    await Promise.all([
      bot.send(press('sokafor', plans[0])),
      bot.send(press('sokafor', plans[0])),
      twin.send(press('kbell', plans[1])),
    ]);
    await Promise.all([bot.app().settled(), twin.app.settled()]);
    const texts = plans.map((plan) => bot.look(plan).text);
    await bot.send(press('sokafor', plans[0]));
    await bot.app().settled();

    expect((await adoptions(bot)).map((one) => one.split(' ')[1]).toSorted()).toEqual([
      'asmith@contoso.edu',
      'jdoe@contoso.edu',
    ]);
    expect(texts.map((text) => text.split('\n')[0]).toSorted()).toEqual(['2 licenses adopted', 'Nothing was adopted']);
    expect(texts.join('\n')).toContain('alacarte has given or adopted it in the meantime.');
    expect(bot.look(plans[0]).text).toBe(texts[0]);
  });

  it('is not adopted when the tenant cannot be read', async () => {
    const bot = await startWith('jdoe');
    const plan = await bot.say('sokafor', 'plan');
    await bot.press('sokafor', plan, /^Adopt/u);
    await bot.tenant.faults({ path: '/subscribedSkus', status: 403, code: 'Authorization_RequestDenied' });

    await bot.press('sokafor', bot.look(plan), /^Adopt/u);

    expect(bot.look(plan).text).toContain('Missing: Organization.Read.All.');
    expect(await adoptions(bot)).toEqual([]);
  });

  it('shows the plan again when the question is canceled', async () => {
    const bot = await startWith('jdoe');
    const plan = await bot.say('sokafor', 'plan');
    await bot.press('sokafor', plan, /^Adopt/u);

    await bot.press('sokafor', bot.look(plan), 'Cancel');

    expect(bot.look(plan).text).toBe(plan.text);
    expect(await adoptions(bot)).toEqual([]);
  });
});

describe('who may adopt', () => {
  it.each(['lmarin', 'dreyes', 'ualvarez', 'nadler', 'jdoe'])('%s may not, whatever the button says', async (alias) => {
    const bot = await startWith('jdoe');
    const run = runOf(await bot.say('sokafor', 'plan'));

    const answers = [
      await forge(bot, alias, { run }),
      await forge(bot, alias, { run, isConfirmed: true }),
      await forge(bot, alias, { run: 'plan-nobody-made-this', isConfirmed: true }),
    ];

    for (const answer of answers) expect(answer).toContain('Only central IT can do this');
    expect(new Set(answers).size).toBe(1);
    expect(await adoptions(bot)).toEqual([]);
  });

  it('an auditor sees the plan without the button', async () => {
    const bot = await startWith('jdoe');

    const plan = await bot.say('lmarin', 'plan');

    expect(plan.text).toContain('Jane Doe');
    expect(titles(plan)).toEqual([]);
  });

  it.each([
    ['a run that is not there', 'plan-nobody-made-this', /out of date/u],
    ['something that is no run', '../../institution', /not known here/u],
  ])('an approver adopts nothing from %s', async (_, run, expected) => {
    const bot = await startWith('jdoe');

    const answer = await forge(bot, 'sokafor', { run, isConfirmed: true });

    expect(answer).toMatch(expected);
    expect(await adoptions(bot)).toEqual([]);
  });

  it('an approver may no longer once the role is gone', async () => {
    const bot = await startWith('jdoe');
    await bot.say('sokafor', 'add approver kbell');
    const plan = await bot.say('kbell', 'plan');
    await bot.press('kbell', plan, /^Adopt/u);
    await bot.say('sokafor', 'remove approver kbell');

    const pressed = await bot.press('kbell', bot.look(plan), /^Adopt/u);

    expect(pressed.text).toContain('Only central IT can do this');
    expect(await adoptions(bot)).toEqual([]);
  });

  it('an approver whose role goes while the tenant is asked adopts nothing', async () => {
    const bot = await startWith('jdoe');
    await bot.say('sokafor', 'add approver kbell');
    const run = runOf(await bot.say('kbell', 'plan'));
    const { ports } = bot.app();
    const provisioner: typeof ports.provisioner = {
      ...ports.provisioner,
      observe: async (userIds) => {
        await bot.say('sokafor', 'remove approver kbell');
        return ports.provisioner.observe(userIds);
      },
    };
    const kira = {
      kind: 'person',
      userId: idOf('kbell') as never,
      displayName: 'Kira',
      userPrincipalName: '',
    } as const;

    const adoption = await adoptLicenses({ ...ports, provisioner }, { actor: kira, key: activityKey('k'), run });

    expect(adoption).toMatchObject({ kind: 'refused', refusal: { code: 'central-it-only' } });
    expect(await adoptions(bot)).toEqual([]);
  });
});
