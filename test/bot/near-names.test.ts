import { nearestNames } from '../../src/domain/roster/near-name';
import { userId } from '../../src/domain/ids';
import { idOf } from '../support/bot/activities';
import { closeBots, startBot } from '../support/bot/bot-harness';

afterEach(closeBots);

describe('a name that nobody has', () => {
  it.each([
    ['add jnae doe to Visio', 'Nobody is called “jnae doe”. One of these?'],
    ['add jdeo to Visio', 'Nobody is called “jdeo”. One of these?'],
    ['give Jane Deo a Visio seat', 'Nobody is called “Jane Deo”. One of these?'],
    ['add jdoe@contso.edu to Visio', 'No account has the address “jdoe@contso.edu”. One of these?'],
  ])('is asked about when one is spelled nearly so: %s', async (text, heading) => {
    const bot = await startBot();

    const asking = await bot.say('dreyes', text);
    const before = await bot.roster('math', 'visio');
    const done = await bot.press('dreyes', asking, 'Add to Visio', { 'person-0': idOf('jdoe') });

    expect(asking.text.split('\n')[0]).toBe(heading);
    expect(asking.text).toContain('Jane Doe · Lecturer · Mathematics · jdoe@contoso.edu');
    expect(asking.text).toContain('No alias, mail address or name is spelled so');
    expect(before).not.toContain('jdoe');
    expect(done.shown.text).toContain('Jane Doe has a Visio seat');
  });

  it('is offered to whoever only asks about somebody', async () => {
    const bot = await startBot();

    const shown = await bot.say('dreyes', 'what does jnae doe have');

    expect(shown.text).toMatch(/^Nobody is called “jnae doe”\. One of these\?[\s\S]*Jane Doe/u);
  });

  it('is said plainly where none is near, with what was tried', async () => {
    const bot = await startBot();

    const address = await bot.say('dreyes', 'add nobody@contoso.edu to Visio');
    const name = await bot.say('dreyes', 'what does qqxxzz have');

    expect(address.text).toContain('No account has this address – tried as sign-in name, mail and other addresses');
    expect(name.text).toMatch(/^I found nobody called “qqxxzz”[\s\S]*none that is spelled nearly so/u);
  });

  it('is looked up for nobody who has no role', async () => {
    const bot = await startBot();

    const shown = await bot.say('jdoe', 'add jnae doe to Visio');

    expect(shown.text).toMatch(/^You do not manage seats here/u);
    expect(shown.text).not.toContain('Jane Doe');
  });
});

test.each([
  ['jnae doe', ['Jane Doe']],
  ['jane', ['Jane Doe', 'Jana Dorn']],
  ['jaen do', ['Jane Doe']],
  ['josé garcia', ['José García']],
  ['jgarcai', ['José García']],
  ['bob', []],
  ['', []],
  ['x', []],
])('nearest to "%s" are %j', (typed, names) => {
  const people = [
    ['Jane Doe', 'jdoe'],
    ['Jana Dorn', 'jdorn'],
    ['José García', 'jgarcia'],
    ['Robert Smith', 'rsmith'],
  ].map(([displayName = '', alias = '']) => ({
    userId: userId(alias),
    displayName,
    userPrincipalName: `${alias}@contoso.edu`,
  }));

  expect(nearestNames(typed, people).map(({ displayName }) => displayName)).toEqual(names);
});
