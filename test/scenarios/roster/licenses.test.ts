import { type TenantSeed } from '../../../src/local/emulated-tenant/state/seed';
import { sampleTenant } from '../../../src/local/sample/sample-tenant';
import { idOf } from '../../support/bot/activities';
import { closeBots, startBot } from '../../support/bot/bot-harness';

afterEach(closeBots);

const VISIO = 'bf95fd32-576a-4742-8d7a-6dc4940b9532';

/** Lets what could not be done at once be done by the job. */
const later = async (bot: Awaited<ReturnType<typeof startBot>>): Promise<void> => {
  bot.advance(60_000);
  await bot.finishAll();
};

describe('a license', () => {
  it('is requested on the card at once, and active on the same card once the tenant has it', async () => {
    const bot = await startBot();
    await bot.tenant.faults({ path: '/assignLicense', hangMs: 400, count: 1 });

    const shown = await bot.say('dreyes', 'add jdoe to Visio');

    const [posted] = bot.connector.posts();
    const [first = ''] = JSON.stringify(posted?.body).match(/License requested in Microsoft 365/u) ?? [];
    expect(first).not.toBe('');
    expect(shown.text).toContain('License active in Microsoft 365 since 12:00 PM');
    expect(bot.connector.calls.map((call) => call.operation)).toEqual(['post', 'update']);
    expect(await bot.tenant.held()).toContain(`${idOf('jdoe')} ${VISIO} direct Active`);
  });

  it('is taken away, and the card says so, first as being removed', async () => {
    const bot = await startBot();

    const shown = await bot.say('dreyes', 'remove awong from Visio');

    expect(JSON.stringify(bot.connector.posts()[0]?.body)).toContain('License being removed in Microsoft 365');
    expect(shown.text).toContain('License removed in Microsoft 365 at 12:00 PM');
    expect(await bot.tenant.held()).not.toContain(`${idOf('awong')} ${VISIO} direct Active`);
  });

  it('is requested for nobody who waits', async () => {
    const bot = await startBot();

    const shown = await bot.say('dreyes', 'add jdoe to Project');

    expect(shown.text).toContain('Jane Doe is number 4 waiting for Project');
    expect(shown.text).not.toContain('License');
  });

  it('follows later when the tenant is down, and the card changes then', async () => {
    const bot = await startBot();
    await bot.tenant.faults({
      path: '/assignLicense',
      status: 403,
      code: 'Authorization_RequestDenied',
      message: 'tenant-internal-text',
    });
    const shown = await bot.say('dreyes', 'add jdoe to Visio');

    await bot.tenant.faults();
    await later(bot);

    expect(shown.text).toContain('Jane Doe has a Visio seat');
    expect(shown.text).toContain('Microsoft 365 does not let alacarte do it');
    expect(shown.text).not.toContain('tenant-internal-text');
    expect(bot.look(shown).text).toContain('License active in Microsoft 365');
    expect(bot.connector.posts()).toHaveLength(1);
  });

  it('follows when the program was started anew before the tenant answered', async () => {
    const bot = await startBot();
    await bot.tenant.faults({ path: '/assignLicense', status: 403, code: 'Authorization_RequestDenied' });
    const shown = await bot.say('dreyes', 'add jdoe to Visio');

    await bot.tenant.faults();
    await bot.restart();
    await later(bot);

    expect(bot.look(shown).text).toContain('License active in Microsoft 365');
  });

  it('is active although the answer of the tenant was lost', async () => {
    const bot = await startBot();
    await bot.tenant.faults({ path: '/assignLicense', when: 'after-effect', reset: true, count: 1 });

    const shown = await bot.say('dreyes', 'add jdoe to Visio');

    expect(shown.text).toContain('License active in Microsoft 365');
    expect(await bot.tenant.violations()).toEqual([]);
  });

  it('of somebody else is left alone, and the card says whose business it is', async () => {
    const bot = await startBot();

    const shown = await bot.say('dreyes', 'add oprice to Visio');
    await bot.say('dreyes', 'undo');

    expect(shown.text).toContain('Somebody gave this Visio license outside alacarte');
    expect(await bot.tenant.held()).toContain(`${idOf('oprice')} ${VISIO} direct Active`);
  });
});

describe('a license the tenant refuses', () => {
  it('says in plain words that the account has no usage location, and who must act', async () => {
    const bot = await startBot();

    const shown = await bot.say('dreyes', 'add bkhan to Visio');

    expect(shown.text).toContain('License failed: the account has no usage location');
    expect(shown.text).toContain('IT must set the usage location; the seat stays reserved');
    expect(await bot.roster('math', 'visio')).toContain('bkhan');
  });

  it('says in plain words that the tenant is short', async () => {
    const bot = await startBot();
    await bot.tenant.control('/load', { merge: { skus: [{ skuId: VISIO, prepaidUnits: { enabled: 7 } }] } });

    const shown = await bot.say('dreyes', 'add jdoe to Visio');

    expect(shown.text).toContain('this Visio seat is bought and paid for, but Microsoft 365 has no free unit for it.');
    expect(shown.text).toContain('IT must act');
    expect(await bot.roster('math', 'visio')).toContain('jdoe');
  });

  it('says in plain words which license it conflicts with', async () => {
    const bot = await startBot({ seed: conflictingTenant() });

    const shown = await bot.say('dreyes', 'add gkim to Visio');

    expect(shown.text).toMatch(/Visio cannot stand beside [\s\S]*which this person has/u);
    expect(shown.text).toContain('IT must decide which of the two to keep');
  });

  it('says in plain words that the tenant has no such license at all', async () => {
    const bot = await startBot({
      policy: (policy) => ({
        ...policy,
        products: policy.products.map((product) =>
          product.id === 'visio' ? { ...product, skuPartNumbers: ['NO_SUCH_PART'] } : product,
        ),
      }),
    });

    const shown = await bot.say('dreyes', 'add jdoe to Visio');

    expect(shown.text).toContain('Microsoft 365 here has no Visio at all');
  });

  it('says so for one of several, and the others get theirs', async () => {
    const bot = await startBot();

    const shown = await bot.say('dreyes', 'add jdoe and bkhan to Visio');

    expect(shown.text).toMatch(/Bilal Khan\s+Seated · No usage location/u);
    expect(await bot.tenant.held()).toContain(`${idOf('jdoe')} ${VISIO} direct Active`);
  });

  it('is left alone in mode "observe", and the card says that the policy wants it so', async () => {
    const bot = await startBot({
      policy: (policy) => ({ ...policy, reconcile: { ...policy.reconcile, mode: 'observe' } }),
    });

    const shown = await bot.say('dreyes', 'add jdoe to Visio');

    expect(shown.text).toContain('The policy keeps alacarte from changing this license now');
    expect(await bot.tenant.held()).not.toContain(`${idOf('jdoe')} ${VISIO} direct Active`);
  });
});

/** The sample tenant, where Visio and a plan of the bigger license that Grace Kim has exclude each other. */
function conflictingTenant(): TenantSeed {
  return {
    ...sampleTenant,
    exclusivePlans: [['663a804f-1c30-4ff0-9915-9db84f0d1cea', '70d33638-9c74-4d01-bfd3-562de28bd4ba']],
  };
}
