import { MOST_CHANGES, MOST_UNSHARED } from '../../src/application/access/change-rate';
import { userId } from '../../src/domain/ids';
import { aMessage, aPress, idOf, newActivityId } from '../support/bot/activities';
import { actionNamed, closeBots, startBot, type TestBot, type Twin } from '../support/bot/bot-harness';

const TOO_MANY = /Nothing was done: please (?:send|press) it again in \d+ seconds?/u;

let bot: TestBot;

beforeAll(async () => {
  bot = await startBot();
});
afterAll(closeBots);

/** What was counted before counts no more. */
beforeEach(() => {
  bot.advance(61_000);
});

/** Takes one person off and puts them on again, in turn: each is a change. */
const change = (index: number): string => `${index % 2 === 0 ? 'remove bkhan from' : 'add bkhan to'} Project`;

/** The commands of somebody in the ledgers of all departments. */
async function commandsOf(alias: string): Promise<ReadonlySet<string>> {
  const mine = { actorId: `person:${userId(idOf(alias))}`, limit: 500 };
  return new Set((await bot.app().ports.departments.ledger(mine)).map(({ command }) => command));
}

/** How many commands of somebody had an effect while something was done. */
async function effectsOf(alias: string, work: () => Promise<unknown>): Promise<number> {
  const before = await commandsOf(alias);
  await work();
  await bot.app().settled();
  return [...(await commandsOf(alias))].filter((command) => !before.has(command)).length;
}

/** Sends changes one after the other, to one program or another. */
async function send(alias: string, count: number, to: readonly Pick<Twin, 'send'>[] = [bot]): Promise<void> {
  for (let index = 0; index < count; index += 1)
    await to[index % to.length]?.send(aMessage(alias, bot.place, change(index)));
}

describe('more changes of one person than a minute allows', () => {
  it('are answered with how long to wait, and have no effect', async () => {
    expect(await effectsOf('dreyes', () => send('dreyes', MOST_CHANGES))).toBe(MOST_CHANGES);

    const refused = await bot.say('dreyes', change(0));

    expect(refused.text).toMatch(TOO_MANY);
    expect(refused.text).toContain('One person can make 30 changes a minute here.');
    expect(await effectsOf('dreyes', () => send('dreyes', 3))).toBe(0);
    const [wait] = /\d+(?= second)/u.exec(refused.text) ?? [];
    bot.advance(Number(wait) * 1000);
    expect((await bot.say('dreyes', change(0))).text).not.toMatch(TOO_MANY);
    bot.advance(61_000);
    await bot.say('dreyes', change(1));
  });

  it('are counted over all conversations and all at once, and so are presses', async () => {
    const place = { ...bot.place, conversationId: '19:group', conversationType: 'groupChat' } as const;
    const people =
      'asmith gkim isilva jkim oprice ptran qbauer rsato tmoreau jdoe hpatel nadler cdiaz enovak fobrien dreyes'.split(
        ' ',
      );
    const texts = ['Visio', 'Project', 'Power BI Pro'].flatMap((product) =>
      people.map((alias) => `add ${alias} to ${product}`),
    );

    const effects = await effectsOf('sokafor', () =>
      Promise.all(
        texts.map((text, index) =>
          bot.send(aMessage('sokafor', index % 2 === 0 ? bot.place : place, `${text} for Mathematics`)),
        ),
      ),
    );

    expect(effects).toBe(MOST_CHANGES);
    const asked = await bot.say('sokafor', 'add bkhan to Visio');
    const pressed = await bot.press('sokafor', asked, 'Mathematics');
    expect(pressed.text).toBe('Answered below.');
    const below = bot.connector.posts('a:sokafor').at(-1);
    expect(JSON.stringify(below)).toMatch(/press it again in/u);
    bot.advance(61_000);
    expect((await bot.press('sokafor', asked, 'Mathematics')).text).toMatch(/Bilal Khan/u);
  });

  it('keep neither questions nor anybody else waiting', async () => {
    await send('dreyes', MOST_CHANGES);

    for (const text of ['seats', 'help', 'who has Visio', 'buy 5 Visio', 'add nobody-here to Visio', 'thanks'])
      expect((await bot.say('dreyes', text)).text).not.toMatch(TOO_MANY);
    expect((await bot.say('ualvarez', 'add jkim to Visio')).text).not.toMatch(TOO_MANY);
    expect((await bot.say('dreyes', change(0))).text).toMatch(TOO_MANY);
  });

  it('are not made of what changes nothing, nor of what is delivered again', async () => {
    const id = newActivityId();
    const effects = await effectsOf('dreyes', async () => {
      for (let index = 0; index < MOST_CHANGES; index += 1) {
        await Promise.all([
          bot.send(aMessage('dreyes', bot.place, 'add awong to Visio')),
          bot.send(aMessage('dreyes', bot.place, change(0), { id, deliveryMode: 'expectReplies' })),
        ]);
      }
    });

    expect(effects).toBe(1);
    expect((await bot.say('dreyes', change(1))).text).not.toMatch(TOO_MANY);
  });

  it('are counted one a message, however many people it names', async () => {
    const many = ['asmith', 'gkim', 'isilva', 'jkim', 'oprice', 'ptran', 'qbauer', 'rsato'].join(', ');

    for (let round = 0; round < 4; round += 1) {
      expect((await bot.say('dreyes', `add ${many} to Visio and Project`)).text).not.toMatch(TOO_MANY);
      expect((await bot.say('dreyes', `remove ${many} from Visio and Project`)).text).not.toMatch(TOO_MANY);
    }
  });

  it('are counted together by two processes', async () => {
    const twin = await bot.startTwin();

    const effects = await effectsOf('dreyes', () => send('dreyes', 2 * MOST_CHANGES, [bot, bot, twin, twin]));

    expect(effects).toBe(MOST_CHANGES);
    expect(MOST_UNSHARED).toBeLessThan(MOST_CHANGES / 5);
  });

  it('keep a button that can be pressed again', async () => {
    await send('dreyes', MOST_CHANGES - 2);
    await bot.say('dreyes', change(0));
    const shown = await bot.say('dreyes', change(1));
    const action = actionNamed(shown, 'Undo');

    const answer = await bot.invoke(aPress('dreyes', bot.place, { action, replyToId: shown.id }));
    expect(answer.value).toBe('Answered below.');

    bot.advance(61_000);
    const again = await bot.invoke(aPress('dreyes', bot.place, { action, replyToId: shown.id }));
    expect(JSON.stringify(again.value)).not.toMatch(TOO_MANY);
  });
});
