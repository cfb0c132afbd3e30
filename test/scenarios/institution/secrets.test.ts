import { aPress } from '../../support/bot/activities';
import { closeBots, startBot } from '../../support/bot/bot-harness';
import { watchOutbound } from '../../support/bot/outbound';
import { BOT } from '../../support/tenant/tenant';

afterEach(closeBots);

const TYPED = 'canary-of-a-message';

describe('what leaves the program', () => {
  it('holds no secret, no token, and no words of an exception, whatever goes wrong', async () => {
    const bot = await startBot();
    const watch = watchOutbound();
    const heard: string[] = [];
    const shown = await bot.say('dreyes', 'add jdoe to Visio');
    const verbs = ['pool.show', 'person.show', 'history.show', 'nonsense'];

    for (const fault of [{ status: 500 }, { status: 401 }, { reset: true }, { status: 429 }]) {
      await bot.tenant.faults({ ...fault, message: 'tenant-internal-text' });
      heard.push((await bot.say('dreyes', `what does ${TYPED} have`)).text);
      for (const verb of verbs) {
        const data = { alacarte: { verb, data: { department: 'math', product: 'visio', choice: TYPED } } };
        const answer = await bot.send(aPress('dreyes', bot.place, { action: { verb, data }, replyToId: shown.id }));
        heard.push(answer.text);
      }
    }
    await bot.tenant.faults();
    await bot.app().documents.close();
    heard.push((await bot.say('dreyes', `add ${TYPED} to Visio`)).text);
    watch.stop();

    const sent = [...heard, JSON.stringify(bot.connector.calls)].join('\n');
    const inside = /internal-text|RangeError|TypeError|Fault|SQLITE|sqlite|Bearer|\bat .*\.(ts|js):\d/gu;
    expect(sent.match(inside) ?? []).toEqual([]);
    expect(sent.includes(BOT.clientSecret)).toBe(false);
    expect(new Set(watch.hosts)).toEqual(new Set(['127.0.0.1']));
  });

  it('is logged without secrets, tokens, texts or addresses of people', async () => {
    const bot = await startBot();

    await bot.say('dreyes', `add jdoe and ${TYPED} to Visio`);
    await bot.tenant.faults({ status: 429, message: 'canary', headers: { 'Retry-After': '60' } });
    await bot.say('dreyes', `what does ${TYPED} have`);
    await bot.say('dreyes', `add asmith and ${TYPED} to Visio`);
    await bot.finishAll();

    const logged = bot.logs.map(({ line }) => line).join('');
    expect(bot.logs.length).toBeGreaterThan(0);
    expect([TYPED, BOT.clientSecret, 'Jane Doe', 'Alex Smith'].filter((text) => logged.includes(text))).toEqual([]);
    expect(logged.match(/Bearer \S+|\S+@contoso\.edu/gu) ?? []).toEqual([]);
  });
});
