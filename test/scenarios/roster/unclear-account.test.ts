import { idOf } from '../../support/bot/activities';
import { closeBots, startBot } from '../../support/bot/bot-harness';

afterEach(closeBots);

const WORDS = 'Microsoft 365 says something of this account that alacarte cannot judge – IT must look';

describe('an account of which Microsoft 365 says something odd', () => {
  it.each([
    ['accountEnabled', null],
    ['accountEnabled', 'yes'],
    ['userType', 'Robot'],
  ])(
    'is refused by name when it is to be added, with the reason (%s: %p), and nobody else is',
    async (property, value) => {
      const bot = await startBot();
      await bot.tenant.overrides({ of: { id: idOf('asmith') }, property, value });

      const answer = await bot.say('dreyes', 'add jdoe and asmith to Visio for Mathematics');

      expect(answer.text).toContain(WORDS);
      expect(answer.text).not.toContain('slow');
      const roster = (await bot.roster('math', 'visio')).join(' ');
      expect(roster).toContain('jdoe');
      expect(roster).not.toContain('asmith');
    },
  );

  it('keeps nobody from being found who is called something like it', async () => {
    const bot = await startBot();
    await bot.tenant.overrides({ of: { id: idOf('jkim') }, property: 'accountEnabled', value: null });

    const answer = await bot.say('dreyes', 'add Jane to Visio for Mathematics');
    const both = await bot.say('dreyes', 'add Kim to Visio for Mathematics');

    expect(answer.text).not.toContain('slow');
    expect(both.text).toContain('unclear, IT must look');
  });

  it('can be taken off a roster, and gets no role', async () => {
    const bot = await startBot();
    await bot.say('dreyes', 'add jdoe to Visio for Mathematics');
    await bot.tenant.overrides({ of: { id: idOf('jdoe') }, property: 'accountEnabled' });

    const role = await bot.say('sokafor', 'add delegate jdoe to Mathematics');
    await bot.say('dreyes', 'remove jdoe from Visio for Mathematics');

    expect(role.text).toContain(WORDS);
    expect((await bot.roster('math', 'visio')).join(' ')).not.toContain('jdoe');
  });
});
