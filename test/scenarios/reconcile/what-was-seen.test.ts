import { type TenantSeed } from '../../../src/local/emulated-tenant/state/seed';
import { samplePerson } from '../../../src/local/sample/sample-people';
import { sampleTenant } from '../../../src/local/sample/sample-tenant';
import { closeBots, startBot, type TestBot } from '../../support/bot/bot-harness';

afterEach(closeBots);

const VISIO = 'bf95fd32-576a-4742-8d7a-6dc4940b9532';
/** Another SKU of Visio. */
const VISIO_PLAIN = 'c5928f49-12ba-48f7-ada3-0d743a3601d5';
/** And one more. */
const THIRD = '00000000-0000-4000-8000-00000000bbbb';
const VISIO_PLANS = ['663a804f-1c30-4ff0-9915-9db84f0d1cea', '2bdbaf8f-738f-4ac7-9234-3c3ee2ce7d0f'] as const;
const A5 = 'e97c048c-37a4-45fb-ab50-922fbf07a370';
const BI_AZURE_P2 = '70d33638-9c74-4d01-bfd3-562de28bd4ba';
const LATER_MS = 24 * 60 * 60_000;
const MATH_PEOPLE = ['awong', 'dlee', 'mrossi'];

const idOf = (alias: string): string => samplePerson(alias).id;

/** The sample tenant, with so many units of Visio's second SKU. */
const withPlain = (units: number): TenantSeed => ({
  ...sampleTenant,
  skus: [
    ...(sampleTenant.skus ?? []),
    {
      skuId: VISIO_PLAIN,
      skuPartNumber: 'VISIOCLIENT',
      prepaidUnits: { enabled: units },
      servicePlans: [
        { servicePlanId: VISIO_PLANS[0], servicePlanName: 'VISIO_CLIENT_SUBSCRIPTION' },
        { servicePlanId: VISIO_PLANS[1], servicePlanName: 'VISIOONLINE' },
      ],
    },
  ],
});

/** Lets licenses follow the rosters, and lets that be long ago. */
async function run(bot: TestBot): Promise<void> {
  bot.advance(LATER_MS);
  await bot.tenant.control('/clock', { advanceMs: LATER_MS });
  await bot.reconcileWhole();
  await bot.app().settled();
}

async function settledBot(seed: TenantSeed = sampleTenant): Promise<TestBot> {
  const bot = await startBot({ seed });
  await bot.finishAll();
  await run(bot);
  return bot;
}

/** Microsoft has only so many units left, and takes the licenses in excess. */
const take = (bot: TestBot, enabled: number, lost: 'error' | 'gone', skuId = VISIO) =>
  bot.tenant.control('/units', { skuId, prepaidUnits: { enabled }, lost });

/** Who of some people holds which of two SKUs, working. */
async function holding(bot: TestBot, ...aliases: readonly string[]): Promise<readonly string[]> {
  const held = await bot.tenant.held();
  return aliases.map((alias) => {
    const skus = [VISIO, VISIO_PLAIN].filter((sku) =>
      held.some((one) => one.includes(idOf(alias)) && one.includes(sku) && one.includes('Active')),
    );
    return `${alias} ${skus.map((sku) => (sku === VISIO ? 'first' : 'second')).join(' and ')}`;
  });
}

describe('a unit of a product', () => {
  it.each(['error', 'gone'] as const)(
    'is of any SKU that has one, for people whose licenses Microsoft took and left %s',
    async (lost) => {
      const bot = await settledBot(withPlain(10));
      await take(bot, 0, lost);

      await run(bot);

      expect(await holding(bot, ...MATH_PEOPLE)).toEqual(MATH_PEOPLE.map((alias) => `${alias} second`));
      expect((await bot.say('dreyes', 'who has Visio')).text).not.toContain('short');
      await bot.tenant.control('/units', { skuId: VISIO, prepaidUnits: { enabled: 20 } });
      await run(bot);
      expect(await holding(bot, ...MATH_PEOPLE)).toEqual(MATH_PEOPLE.map((alias) => `${alias} second`));
    },
  );

  it('is of any SKU that has one for somebody who is added', async () => {
    const bot = await settledBot(withPlain(10));
    await bot.tenant.control('/units', { skuId: VISIO, prepaidUnits: { enabled: 0 } });

    const shown = await bot.say('dreyes', 'add jdoe to Visio');
    await bot.finishAll();

    expect(bot.look(shown).text).toContain('License active');
    expect(await holding(bot, 'jdoe', ...MATH_PEOPLE)).toEqual([
      'jdoe second',
      ...MATH_PEOPLE.map((alias) => `${alias} first`),
    ]);
  });

  it('is tried elsewhere at once when the last one of a SKU is gone by the time it is asked for', async () => {
    const bot = await settledBot(withPlain(10));
    const { consumedUnits } = (await bot.tenant.control('/truth')) as { consumedUnits: Record<string, number> };
    await bot.tenant.control('/units', { skuId: VISIO, prepaidUnits: { enabled: consumedUnits[VISIO] ?? 0 } });
    // What is read says that there is one.
    await bot.tenant.control('/overrides', {
      overrides: [{ of: { skuId: VISIO }, property: 'consumedUnits', value: (consumedUnits[VISIO] ?? 0) - 1 }],
    });

    const shown = await bot.say('dreyes', 'add jdoe to Visio');

    expect(await holding(bot, 'jdoe')).toEqual(['jdoe second']);
    expect(bot.look(shown).text).toContain('License active');
  });

  it('is tried of every SKU that seems to have one, in chat and in a run', async () => {
    const third = { ...withPlain(0) };
    const bot = await startBot({
      seed: {
        ...third,
        skus: [...(third.skus ?? []), { skuId: THIRD, skuPartNumber: 'VISIO_THIRD', prepaidUnits: { enabled: 10 } }],
      },
      policy: (policy) => ({
        ...policy,
        products: policy.products.map((one) =>
          one.name === 'Visio' ? { ...one, skuPartNumbers: [...one.skuPartNumbers, 'VISIO_THIRD'] } : one,
        ),
      }),
    });
    await bot.finishAll();
    await run(bot);
    const { consumedUnits } = (await bot.tenant.control('/truth')) as { consumedUnits: Record<string, number> };
    await bot.tenant.control('/units', { skuId: VISIO, prepaidUnits: { enabled: consumedUnits[VISIO] ?? 0 } });
    await bot.tenant.overrides(
      { of: { skuId: VISIO }, property: 'consumedUnits', value: (consumedUnits[VISIO] ?? 0) - 1 },
      { of: { skuId: VISIO_PLAIN }, property: 'prepaidUnits.enabled', value: 1 },
    );

    await bot.say('dreyes', 'add jdoe to Visio');
    expect((await bot.tenant.held()).filter((one) => one.startsWith(idOf('jdoe')))).toEqual([
      `${idOf('jdoe')} ${THIRD} direct Active`,
    ]);
    await bot.tenant.control('/units', { skuId: THIRD, prepaidUnits: { enabled: 0 }, lost: 'gone' });
    await bot.tenant.control('/units', { skuId: THIRD, prepaidUnits: { enabled: 10 } });
    await run(bot);

    expect((await bot.tenant.held()).filter((one) => one.startsWith(idOf('jdoe')))).toEqual([
      `${idOf('jdoe')} ${THIRD} direct Active`,
    ]);
  });

  it('is of another SKU for whom somebody else gave one with its plans off', async () => {
    const bot = await settledBot(withPlain(10));
    await bot.tenant.control('/plans', { userId: idOf('oprice'), skuId: VISIO, disabledPlans: VISIO_PLANS });

    await bot.say('dreyes', 'add oprice to Visio');

    expect(await bot.tenant.held()).toContain(`${idOf('oprice')} ${VISIO_PLAIN} direct Active`);
  });

  it('stays with whoever has a license that works, though its SKU has none left', async () => {
    const bot = await settledBot(withPlain(10));
    await bot.tenant.control('/units', { skuId: VISIO, prepaidUnits: { enabled: 0, warning: 20 } });

    await run(bot);

    expect(await holding(bot, ...MATH_PEOPLE)).toEqual(MATH_PEOPLE.map((alias) => `${alias} first`));
  });
});

describe('what the last reading saw', () => {
  it.each(['error', 'gone'] as const)(
    'is what everybody reads of licenses that Microsoft took and left %s',
    async (lost) => {
      const bot = await settledBot();
      await take(bot, 1, lost);

      await run(bot);

      const held = (await holding(bot, ...MATH_PEOPLE)).filter((one) => one.endsWith('first')).length;
      const who = JSON.stringify((await bot.say('dreyes', 'who has Visio')).card);
      expect(who.match(/Microsoft 365 is short/gu)).toHaveLength(3 - held);
      expect(who).toMatch(/seen\sMar\s\d/u);
      for (const alias of MATH_PEOPLE) {
        const isHeld = (await holding(bot, alias)).join().endsWith('first');
        const own = (await bot.say(alias, 'what do I have')).text;
        const theirs = (await bot.say('dreyes', `what does ${alias} have`)).text;
        for (const text of [own, theirs])
          expect(text).toContain(isHeld ? 'License active in Microsoft 365' : 'has no free unit for it. Seen Mar');
      }
    },
  );

  it('is that a license works again, once it does', async () => {
    const bot = await settledBot();
    await take(bot, 0, 'error');
    await run(bot);
    await bot.tenant.control('/units', { skuId: VISIO, prepaidUnits: { enabled: 20 } });

    await run(bot);
    await run(bot);

    const who = JSON.stringify((await bot.say('dreyes', 'who has Visio')).card);
    expect(who).not.toContain('short');
    expect(who.match(/"Active/gu)).toHaveLength(3);
  });

  it('is that a plan is switched off, and again that it is on', async () => {
    const bot = await settledBot();
    await bot.tenant.control('/plans', { userId: idOf('awong'), skuId: VISIO, disabledPlans: VISIO_PLANS });

    await run(bot);
    const off = (await bot.say('awong', 'what do I have')).text;
    const position = (await bot.say('sokafor', 'position Visio')).text;
    await bot.tenant.control('/plans', { userId: idOf('awong'), skuId: VISIO, disabledPlans: [] });
    await run(bot);

    expect(off).toContain('Visio is switched off in it');
    expect(position).toContain('1 seated: licensed, with the product switched off in the license');
    expect((await bot.say('awong', 'what do I have')).text).toContain('License active in Microsoft 365 again since');
    expect((await bot.say('dreyes', 'who has Visio')).text).toContain('Active again');
  });

  it.each([
    ['position', 'error', 'short'],
    ['plan', 'gone', 'short'],
    ['position', 'gone', 'No license now'],
  ] as const)('is what everybody reads after %s, too, of licenses left %s: %s', async (question, lost, words) => {
    const bot = await settledBot();
    await take(bot, 1, lost);
    if (words !== 'short') await bot.tenant.control('/units', { skuId: VISIO, prepaidUnits: { enabled: 20 } });
    bot.advance(LATER_MS);
    await bot.tenant.control('/clock', { advanceMs: LATER_MS });

    await bot.say('sokafor', question);
    await bot.app().settled();

    const held = (await holding(bot, ...MATH_PEOPLE)).filter((one) => one.endsWith('first')).length;
    const who = JSON.stringify((await bot.say('dreyes', 'who has Visio')).card);
    expect(held).toBeLessThan(3);
    expect(who.match(new RegExp(words, 'gu'))).toHaveLength(3 - held);
    expect(who.match(/"Active/gu) ?? []).toHaveLength(held);
  });

  it('gives way to what was asked for since', async () => {
    const bot = await settledBot();
    await take(bot, 0, 'gone');
    await run(bot);
    await bot.tenant.control('/units', { skuId: VISIO, prepaidUnits: { enabled: 20 } });
    bot.advance(LATER_MS);

    await bot.say('dreyes', 'remove awong from Visio');
    await bot.say('dreyes', 'add awong to Visio');

    expect((await bot.say('awong', 'what do I have')).text).toContain('License active in Microsoft 365 since');
  });
});

describe('a bigger license', () => {
  it.each([
    [[BI_AZURE_P2], 'License active'],
    [[], 'already, through a bigger license'],
  ])('covers a product by the plans that are on in it, with %j off', async (disabledPlans, expected) => {
    const bot = await settledBot();
    await bot.tenant.control('/load', { merge: { held: [{ userId: idOf('jdoe'), skuId: A5 }] } });
    await bot.tenant.control('/plans', { userId: idOf('jdoe'), skuId: A5, disabledPlans });

    const shown = await bot.say('dreyes', 'add jdoe to Power BI Pro');
    await bot.finishAll();

    expect(bot.look(shown).text).toContain(expected);
    expect((await bot.say('dreyes', 'what does jdoe have')).text).toContain(expected);
  });
});

describe('what cannot be judged', () => {
  const position = async (bot: TestBot) => (await bot.say('sokafor', 'position')).text;

  it('is held for that person, named in plan, position and to central IT, and stops nobody else', async () => {
    const bot = await settledBot();
    await bot.say('sokafor', 'hi');
    await bot.tenant.overrides(
      { of: { id: idOf('awong') }, property: 'licenseAssignmentStates', value: null },
      { of: { id: idOf('oprice') }, property: 'accountEnabled', value: null },
    );

    await run(bot);

    expect((await bot.say('dreyes', 'who has Visio')).text).toContain('Unclear in Microsoft 365');
    const plan = (await bot.say('sokafor', 'plan')).text;
    expect(plan).toContain('Amy Wong');
    expect(plan).toContain('Owen Price');
    const shown = await position(bot);
    expect(shown).toContain('1 license of an account that alacarte cannot judge, on no roster');
    expect(shown).toContain('1 seated: unclear in Microsoft 365');
    expect(JSON.stringify(bot.connector.posts())).toContain('Unclear in Microsoft 365');
    expect((await bot.say('dreyes', 'add jdoe to Visio')).text).toContain('Jane Doe');
    expect(await holding(bot, ...MATH_PEOPLE)).toEqual(MATH_PEOPLE.map((alias) => `${alias} first`));
  });

  it('is named though the license works, and is left', async () => {
    const bot = await settledBot();
    await bot.tenant.overrides({ of: { id: idOf('awong') }, property: 'accountEnabled', value: 'sometimes' });

    await run(bot);

    expect((await bot.say('sokafor', 'plan')).text).toContain('Amy Wong');
    expect(await position(bot)).toContain('unclear in Microsoft 365, IT must look as well');
    expect((await bot.say('awong', 'what do I have')).text).toContain('License active');
  });

  it('of a license that should go is no refusal by Microsoft 365', async () => {
    const bot = await settledBot();
    await bot.tenant.overrides({ of: { id: idOf('dlee') }, property: 'licenseAssignmentStates', value: null });

    const shown = await bot.say('dreyes', 'remove dlee from Visio');
    await bot.finishAll();

    expect(bot.look(shown).text).toContain('alacarte cannot judge');
    expect(bot.look(shown).text).not.toContain('refused');
    await bot.tenant.overrides();
    await run(bot);
    expect(await holding(bot, 'dlee')).toEqual(['dlee ']);
  });

  it.each([null, 7])('of a name, %j, is no new name', async (value) => {
    const bot = await settledBot();
    await bot.tenant.overrides(
      ...['awong', 'dreyes'].map((alias) => ({ of: { id: idOf(alias) }, property: 'displayName', value })),
    );

    await run(bot);

    expect((await bot.say('dreyes', 'who has Visio')).text).toContain('Amy Wong');
    expect((await bot.say('sokafor', 'departments')).text).not.toContain('dreyes@');
  });

  it.each(['consumedUnits', 'prepaidUnits', 'skuPartNumber'])(
    'of a SKU, its %s, takes nothing from anybody, gives nobody a second one, and is called unclear',
    async (property) => {
      const bot = await settledBot(withPlain(10));
      await bot.tenant.overrides({ of: { skuId: VISIO }, property, value: null });

      await run(bot);

      expect(await holding(bot, ...MATH_PEOPLE)).toEqual(MATH_PEOPLE.map((alias) => `${alias} first`));
      const shown = await position(bot);
      expect(shown).not.toMatch(/Visio is \d+ units? short/u);
      if (property === 'skuPartNumber') expect(shown).toContain('unclear in Microsoft 365');
      else expect(shown).toMatch(/The units of Visio are unclear\n[^]*Units unclear/u);
    },
  );
});
