import { idOf } from '../../support/bot/activities';
import { closeBots, startBot } from '../../support/bot/bot-harness';
import { BOT } from '../../support/tenant/tenant';

afterEach(closeBots);

const FOREIGN = '00000000-0000-4000-8000-0000000f0f0f';

describe('T13, T14: what is asked of Graph', () => {
  /** Everything that may be written, and what may be read; by method and path. */
  const ALLOWED: readonly RegExp[] = [
    /^GET \/users(\?|\/[\w-]+\?|\/delta\?)/u,
    /^GET \/subscribedSkus\?/u,
    /^GET \/directory\/subscriptions\?/u,
    /^POST \/\$batch$/u,
    /^POST \/users\/[0-9a-f-]{36}\/assignLicense$/u,
  ];

  it('writes nothing but licenses of our own products, whatever people say and press', async () => {
    const bot = await startBot();
    const truth = (await bot.tenant.control('/truth')) as {
      readonly skus: readonly { readonly skuId: string; readonly skuPartNumber: string }[];
    };
    const ours = truth.skus.filter(({ skuPartNumber }) => /VISIO|PROJECT|POWER_BI/u.test(skuPartNumber));
    await bot.tenant.control('/load', { allowList: { skuIds: ours.map(({ skuId }) => skuId), groupIds: [FOREIGN] } });
    const said = [
      'add jdoe, asmith and bkhan to Visio',
      'swap jdoe for cdiaz in Visio',
      'remove awong from Visio',
      'undo',
      'move enovak first in Project',
      `add ${idOf('sokafor')} to Visio`,
      "add x') or 1 eq 1 to Visio",
      'add ../groups/1/members/$ref to Visio',
      'who has Visio',
      'what does jdoe have',
    ];

    for (const text of said) await bot.say('dreyes', text);
    await bot.app().runJob('mirror');
    await bot.reconcileWhole();
    await bot.finishAll();

    const asked = (await bot.tenant.log()).filter(({ appId }) => appId === BOT.clientId);
    const whats = asked.map(({ method, path }) => `${method} ${path}`);
    expect(whats.filter((what) => !ALLOWED.some((allowed) => allowed.test(what)))).toEqual([]);
    expect(whats.filter((what) => what.includes('assignLicense')).length).toBeGreaterThan(3);
    expect(await bot.tenant.violations()).toEqual([]);
  });
});
