import { type TenantSeed } from '../../../src/local/emulated-tenant/state/seed';
import { sampleOrganization } from '../../../src/local/sample/sample-organization';
import { sampleAddress, samplePerson } from '../../../src/local/sample/sample-people';
import { sampleTenant } from '../../../src/local/sample/sample-tenant';
import { type Json } from '../../../src/cards/parts/json';
import { departmentId, productId, userId } from '../../../src/domain/ids';
import { aPress, idOf } from '../../support/bot/activities';
import { closeBots, type Shown, startBot, type TestBot, wordsOf } from '../../support/bot/bot-harness';
import { LAPSE, on } from '../../support/builders';
import { nodesOf, textsOf } from '../../support/cards/card-reader';

afterEach(closeBots);

const VISIO = 'bf95fd32-576a-4742-8d7a-6dc4940b9532';
/** Another SKU of Visio. */
const VISIO_PLAIN = 'c5928f49-12ba-48f7-ada3-0d743a3601d5';
const PROJECT = '46974aed-363e-423c-9e6a-951037cec495';
const POWER_BI_PRO = 'de5f128b-46d7-4cfc-b915-a89ba060ea56';
const GROUP = '00000000-0000-4000-8000-00000000aaaa';
const LATER_MS = 24 * 60 * 60_000;

/** Products and pools of a card, each on one line. */
const rowsOf = ({ card }: Shown): readonly string[] =>
  nodesOf(card)
    .filter((node) => node['type'] === 'Container' && isColumns((node['items'] as readonly Json[])[0]))
    .map((node) =>
      textsOf(node)
        .join(' ')
        .replace(/\u2060/gu, '')
        .replace(/\s+/gu, ' ')
        .trim(),
    );

const isColumns = (node: Json | undefined): boolean => JSON.stringify(node).startsWith('{"type":"ColumnSet"');

/** Lets licenses follow the rosters, and lets that be long ago. */
async function settle(bot: TestBot): Promise<void> {
  await bot.finishAll();
  await bot.reconcileWhole();
  await bot.app().settled();
  bot.advance(LATER_MS);
}

const settledBot = async (): Promise<TestBot> => {
  const bot = await startBot();
  await settle(bot);
  return bot;
};

describe('the position', () => {
  it('says the worst first, then what the tenant has, then each pool', async () => {
    const bot = await settledBot();

    const shown = await bot.say('sokafor', 'position');

    expect(JSON.stringify(bot.connector.posts()[0]?.body)).toContain('Comparing seats with Microsoft 365');
    expect(shown.text).toMatch(/^Project is 1 unit short\n/u);
    expect(shown.text).toContain('1 of 14 seats has no license');
    expect(shown.text).toContain('3 people wait for a seat');
    expect(rowsOf(shown)).toEqual([
      'Visio 10 units orphaned Units 20 Promised 10 Seated 6 1 license given outside alacarte, on no roster',
      'Project 1 unit short Units 4 Promised 5 Seated 5',
      'Power BI Pro All claimed Units 6 Promised 6 Seated 3',
      'Visio · Chemistry 1 of 3 seats free Desired 2 Entitled 3 Actual 2',
      'Visio · History 1 of 2 seats free Desired 1 Entitled 2 Actual 1',
      'Visio · Mathematics 2 of 5 seats free Desired 3 Entitled 5 Actual 3',
      'Project · History 0 of 3 seats free Desired 3 Entitled 3 Actual 3',
      'Project · Mathematics 0 of 2 seats free 3 waiting Desired 5 Entitled 2 Actual 1 1 seated: refused, no usage location',
    ]);
  });

  it('shows its later pages as they were read, whatever happened since', async () => {
    const bot = await settledBot();
    const shown = await bot.say('sokafor', 'position');
    await bot.say('dreyes', 'add jdoe to Power BI Pro');

    await bot.press('sokafor', shown, 'Show more');
    const later = bot.look(shown);
    await bot.press('sokafor', later, 'Previous');

    expect(rowsOf(later)).toEqual([
      'Power BI Pro · Chemistry 1 of 2 seats free Desired 1 Entitled 2 Actual 1',
      'Power BI Pro · Mathematics 2 of 4 seats free Desired 2 Entitled 4 Actual 2 6 more seats approved, not seen in Microsoft 365 yet',
    ]);
    expect(later.text).toContain('9 to 10 of 10');
    expect(rowsOf(bot.look(shown))).toEqual(rowsOf(shown));
  });

  it.each([
    [
      'position for Chemistry',
      'Everything matches',
      ['Visio', 'Power BI Pro', 'Visio · Chemistry', 'Power BI Pro · Chemistry'],
    ],
    ['position Project', 'Project is 1 unit short', ['Project', 'Project · History', 'Project · Mathematics']],
    ['position Visio for History', 'Everything matches', ['Visio', 'Visio · History']],
    ['position Project for Chemistry', 'There is nothing to compare', []],
  ])('of less than everything, “%s”, begins with “%s”', async (text, heading, rows) => {
    const bot = await settledBot();

    const shown = await bot.say('sokafor', text);

    expect(shown.text.split('\n')[0]).toBe(heading);
    expect(rowsOf(shown)).toHaveLength(rows.length);
    for (const [index, row] of rowsOf(shown).entries()) expect(row.startsWith(`${rows[index] ?? '-'} `)).toBe(true);
  });

  it('asks for a name that is not spelled right, and goes on with it', async () => {
    const bot = await settledBot();

    const asked = await bot.say('sokafor', 'position Viso for History');
    await bot.press('sokafor', asked, 'Visio');

    expect(asked.text).toContain('Did you mean Visio?');
    expect(rowsOf(bot.look(asked)).at(-1)).toMatch(/^Visio · History 1 of 2 seats free/u);
  });

  it('leads to the people it is about', async () => {
    const bot = await settledBot();
    const shown = await bot.say('sokafor', 'position Project');
    const before = bot.connector.posts().length;

    await bot.press('sokafor', shown, 'Show the people');

    const posted = bot.connector.posts()[before]?.messageId;
    const plan = bot.look({ ...shown, id: posted });
    expect(plan.text).toMatch(/Bilal Khan[\s\S]*the account has no usage location/u);
    expect(bot.look(shown).text).toBe(shown.text);
  });

  it('shows nothing by halves', async () => {
    const bot = await settledBot();
    await bot.tenant.faults({ path: '/subscribedSkus', status: 403, code: 'Authorization_RequestDenied' });

    const shown = await bot.say('sokafor', 'position');

    expect(shown.text).toContain('Missing: Organization.Read.All.');
    expect(rowsOf(shown)).toEqual([]);
  });

  it('asks the tenant for no more than the plan does, but once for its trials', async () => {
    const bot = await settledBot();
    const asked = async (text: string) => {
      const before = (await bot.tenant.log()).length;
      await bot.say('sokafor', text);
      return (await bot.tenant.log()).slice(before).map(({ method, path }) => `${method} ${path}`);
    };

    const byPlan = await asked('plan');
    const all = await asked('position');

    const byPosition = all.filter((request) => !request.startsWith('GET /directory/subscriptions?'));
    expect(all.length - byPosition.length).toBe(1);
    expect(byPosition.length).toBeLessThanOrEqual(byPlan.length);
    expect(byPlan).toEqual(expect.arrayContaining(byPosition));
  });
});

describe('whoever asks for the position', () => {
  it.each([
    ['an approver', 'sokafor', /^Project is 1 unit short/u],
    ['an auditor', 'lmarin', /^Project is 1 unit short/u],
    ['a delegate', 'dreyes', /^Only central IT can do this/u],
    ['a purchaser', 'nadler', /^Only central IT can do this/u],
    ['somebody without a role', 'jdoe', /^Only central IT can do this/u],
  ])('%s sees what they may', async (_, alias, expected) => {
    const bot = await settledBot();
    const texts = ['position', 'position for Mathematics', 'position for Nowhere', 'position Viso'];

    const answers: string[] = [];
    for (const text of texts) answers.push((await bot.say(alias, text)).text);

    expect(answers[0]).toMatch(expected);
    // Nobody learns from the answer which names there are.
    if (!expected.test('Project is 1 unit short')) expect(new Set(answers).size).toBe(1);
  });

  it('sees no page of it by a forged press', async () => {
    const bot = await settledBot();
    const shown = await bot.say('sokafor', 'position');
    const [action] = shown.actions.filter(({ verb }) => verb === 'position.show');
    const take = {
      type: 'Action.Execute',
      verb: 'position.take',
      data: { alacarte: { verb: 'position.take', data: {} } },
    };

    for (const alias of ['dreyes', 'nadler', 'jdoe']) {
      for (const forged of [action, take]) {
        const answer = await bot.invoke(aPress(alias, bot.place, { action: forged, trigger: 'manual' }));
        expect(wordsOf(answer.value)).toMatch(/^Only central IT can do this/u);
      }
    }
    const later = await bot.invoke(aPress('lmarin', bot.place, { action, trigger: 'manual' }));
    expect(wordsOf(later.value)).toContain('9 to 10 of 10');
  });
});

describe('each difference of the position', () => {
  it('is named with its number', async () => {
    const bot = await startBot({ seed: tenantWithTroubles, organization: organizationWithTroubles });
    await settle(bot);
    await bot.say('dreyes', 'add gkim to Power BI Pro');
    await bot.say('dreyes', 'add bkhan to Visio');
    await bot.say('dreyes', 'add oprice to Visio');
    bot.advance(LATER_MS / 24);
    await seatToo(bot, 'awong');
    await forget(bot, 'isilva');
    await outside(bot, 'asmith', { remove: VISIO });
    await outside(bot, 'dlee', { remove: VISIO });
    await outside(bot, 'qbauer', { add: VISIO_PLAIN });
    await outside(bot, 'mberg', { add: VISIO });
    await bot.tenant.control('/load', { merge: { users: [{ id: idOf('dlee'), accountEnabled: false }] } });
    await bot.tenant.control('/load', { remove: { users: [idOf('rsato')] } });
    await bot.tenant.faults({ path: '/assignLicense', status: 403, code: 'Authorization_RequestDenied' });
    await bot.say('dreyes', 'add jdoe to Visio');
    await bot.say('dreyes', 'remove hpatel from Visio');

    const shown = await bot.say('sokafor', 'position');
    await bot.press('sokafor', shown, 'Show more');
    const later = bot.look(shown);

    expect(shown.text).toMatch(/^Project is 2 units short\n/u);
    expect([...rowsOf(shown), ...rowsOf(later)]).toEqual([
      'Visio 11 units orphaned Units 30 Promised 19 Seated 14 ' +
        '1 license given outside alacarte, on no roster 1 license through Microsoft 365 groups, on no roster',
      'Project 2 units short Units 3 Promised 5 Seated 5',
      'Power BI Pro All claimed Units 6 Promised 6 Seated 4 2 more units, expired and in grace',
      'Visio · Chemistry 1 of 3 seats free Desired 2 Entitled 3 Actual 2',
      'Visio · History 0 of 2 seats free Desired 2 Entitled 2 Actual 1 1 seated: seated by another department, too',
      'Visio · Mathematics 4 of 14 seats free Desired 10 Entitled 14 Actual 4 ' +
        '1 seated: license requested, not active yet 1 seated: license still to be given ' +
        '1 seated: refused, no usage location 1 seated: account is disabled 1 seated: account is gone ' +
        '1 seated: licensed outside alacarte · 1 seated: licensed outside alacarte as well · ' +
        '1 seated: another license of alacarte as well · 1 seated: licensed through a group as well · ' +
        '1 not seated: license to be released · ' +
        '1 not seated: license to be released, though no ledger entry says why',
      'Project · History 0 of 3 seats free Desired 3 Entitled 3 Actual 2 1 seated: no free unit in Microsoft 365',
      'Project · Mathematics 0 of 2 seats free 3 waiting Desired 5 Entitled 2 Actual 1 ' +
        '1 seated: refused, no usage location',
      'Power BI Pro · Chemistry 1 of 2 seats free Desired 1 Entitled 2 Actual 1',
      'Power BI Pro · Mathematics 1 of 4 seats free Desired 3 Entitled 4 Actual 2 ' +
        '1 seated: covered by a bigger license 6 more seats approved, not seen in Microsoft 365 yet',
    ]);
    expect(await bot.tenant.violations()).toEqual([]);
  });

  it('is named as far as the policy keeps alacarte from changing anything', async () => {
    const bot = await startBot({
      policy: (policy) => ({ ...policy, reconcile: { ...policy.reconcile, mode: 'observe' } }),
      seed: tenantWithTroubles,
      organization: organizationWithTroubles,
    });
    await forget(bot, 'isilva');

    const shown = await bot.say('sokafor', 'position for Mathematics');

    expect(rowsOf(shown).join()).toContain('1 not seated: license left alone, as the policy says');
    expect(rowsOf(shown).join()).toContain('1 seated: license left alone, as the policy says');
  });
});

const people = (...aliases: readonly string[]) => aliases.map((alias) => samplePerson(alias).id);

/** The sample tenant with another SKU of Visio, a group that gives Visio, too few units of Project, and people who hold what they should. */
const tenantWithTroubles: TenantSeed = {
  ...sampleTenant,
  skus: [
    ...(sampleTenant.skus ?? []).map((sku) => {
      if (sku.skuId === VISIO) return { ...sku, prepaidUnits: { enabled: 25 } };
      if (sku.skuId === PROJECT) return { ...sku, prepaidUnits: { enabled: 3 } };
      return sku.skuId === POWER_BI_PRO ? { ...sku, prepaidUnits: { enabled: 6, warning: 2 } } : sku;
    }),
    { skuId: VISIO_PLAIN, skuPartNumber: 'VISIOCLIENT', prepaidUnits: { enabled: 5 } },
  ],
  groups: [
    { id: GROUP, displayName: 'Campus Visio', members: people('mrossi', 'kbell'), licenses: [{ skuId: VISIO }] },
  ],
  held: [
    ...(sampleTenant.held ?? []),
    ...people('asmith', 'qbauer', 'ptran', 'rsato', 'hpatel', 'isilva').map((userId) => ({ userId, skuId: VISIO })),
    ...people('ptran').map((userId) => ({ userId, skuId: VISIO_PLAIN })),
  ],
};

/** The sample organization, where Mathematics has many more people on its roster for Visio. */
const organizationWithTroubles = JSON.stringify(withTroubles());

function withTroubles(): unknown {
  const sample = JSON.parse(sampleOrganization(on('2027-03-01'), LAPSE)) as {
    readonly entitlements: readonly { readonly purchaseOrderNumber: string }[];
    readonly rosters: readonly { readonly department: string; readonly product: string }[];
  };
  const visio = ['awong', 'dlee', 'mrossi', 'asmith', 'qbauer', 'ptran', 'rsato', 'hpatel', 'isilva'].map(
    sampleAddress,
  );
  return {
    ...sample,
    entitlements: sample.entitlements.map((one) =>
      one.purchaseOrderNumber === 'PO-1001' ? { ...one, seats: 14 } : one,
    ),
    rosters: sample.rosters.map((one) =>
      one.department === 'math' && one.product === 'visio' ? { ...one, people: visio } : one,
    ),
  };
}

/** Somebody in the Microsoft 365 admin center. */
const outside = (bot: TestBot, alias: string, change: { readonly add?: string; readonly remove?: string }) =>
  bot.tenant.ask('POST', `/users/${idOf(alias)}/assignLicense`, {
    addLicenses: change.add === undefined ? [] : [{ skuId: change.add, disabledPlans: [] }],
    removeLicenses: change.remove === undefined ? [] : [change.remove],
  });

/** A person comes onto a second roster, as only a race can do it. */
const seatToo = (bot: TestBot, alias: string): Promise<void> =>
  bot.app().ports.departments.change(departmentId('hist'), async (books) => {
    const pool = await books.pool(productId('visio'));
    const [last] = await books.entries({ product: productId('visio'), direction: 'descending', limit: 1 });
    if (pool === undefined || last === undefined) throw new Error('nobody to sit beside');
    const rank = last.rank + 1;
    const { name } = samplePerson(alias);
    const who = { userId: userId(idOf(alias)), displayName: name, userPrincipalName: sampleAddress(alias) };
    await books.saveEntry({ ...last, ...who, rank });
    await books.savePool({ ...pool, rosterLength: pool.rosterLength + 1, lastRank: rank, seatedThrough: rank });
  });

/** A person vanishes from a roster without a ledger entry, as no command of ours does it. */
const forget = (bot: TestBot, alias: string): Promise<void> =>
  bot.app().ports.departments.change(departmentId('math'), async (books) => {
    const pool = await books.pool(productId('visio'));
    const entry = await books.entry(productId('visio'), userId(idOf(alias)));
    if (pool === undefined || entry === undefined) throw new Error('nobody to forget');
    await books.deleteEntry(entry);
    await books.savePool({ ...pool, rosterLength: pool.rosterLength - 1 });
  });
