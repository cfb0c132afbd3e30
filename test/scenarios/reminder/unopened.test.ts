import { userId } from '../../../src/domain/ids';
import { forgetClients, installerOfClients } from '../../../src/local/clients/unopened';
import { idOf } from '../../support/bot/activities';
import { closeBots, startBot } from '../../support/bot/bot-harness';

afterEach(closeBots);

const idFor = (alias: string) => userId(idOf(alias));

describe('a local client that nobody has opened', () => {
  it('is tried again soon; whoever has none is not reached', async () => {
    await expect(installerOfClients.install(idFor('dreyes'))).rejects.toMatchObject({ kind: 'throttled' });
    await expect(installerOfClients.install(idFor('sokafor'))).rejects.toMatchObject({ retryAfterMs: 2000 });
    expect(await installerOfClients.install(idFor('dfarah'))).toEqual({ status: 'not-permitted' });
  });

  it('is written to from when it says that it is open, and not because it once was', async () => {
    const bot = await startBot();
    for (const alias of ['dreyes', 'dfarah']) await bot.say(alias, 'hi');
    const { conversations } = bot.app().ports;

    await forgetClients(conversations);

    expect(await conversations.find(idFor('dreyes'))).toBeUndefined();
    expect(await conversations.find(idFor('dfarah'))).toBeDefined();
    await bot.say('dreyes', 'hi');
    expect(await conversations.find(idFor('dreyes'))).toBeDefined();
  });
});
