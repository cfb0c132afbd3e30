import { aPress, botMention } from '../support/bot/activities';
import { actionNamed, closeBots, startBot, type TestBot } from '../support/bot/bot-harness';

const TOO_LONG = 'Nothing was done: this message is too long';
const MOST = 10_000;

let bot: TestBot;

beforeAll(async () => {
  bot = await startBot();
});
afterAll(closeBots);

const padded = (text: string, length: number, filling = ' '): string => text + filling.repeat(length - text.length);

describe('a message', () => {
  it('of ten thousand characters is read', async () => {
    const { text } = await bot.say('dreyes', padded('add asmith to Visio', MOST));

    expect(text).toContain('Alex Smith');
    expect(await bot.roster('math', 'visio')).toContain('asmith');
  });

  it.each([' ', '\n', 'a', '\u00A0', '\u{1F600}'])('of one more is not: filled with %j', async (filling) => {
    const text = 'add gkim to Visio' + filling.repeat(MOST + 1 - 'add gkim to Visio'.length);

    const answer = await bot.say('dreyes', text, { attachments: [] });

    expect(answer.text).toContain(TOO_LONG);
    expect(answer.text).toContain('please send it in parts');
    expect(await bot.roster('math', 'visio')).not.toContain('gkim');
  });

  it('may mention us besides', async () => {
    const own = { entities: [botMention], attachments: [] };

    const fits = await bot.say('dreyes', `<at>alacarte</at> ${padded('seats', MOST, ' ')}`, own);
    const more = await bot.say('dreyes', `<at>alacarte</at> ${padded('seats', MOST + 1, ' ')}`, own);

    expect(fits.text).toContain('seats free');
    expect(more.text).toContain(TOO_LONG);
  });

  it('may quote more than that, but what stands below is read only if it is no more', async () => {
    const quoted = `<blockquote>${'x'.repeat(MOST)}</blockquote>`;

    const fits = await bot.say('dreyes', `${quoted}seats`, { attachments: [] });
    const more = await bot.say('dreyes', `${quoted}seats ${'y'.repeat(MOST)}`, { attachments: [] });
    const hidden = await bot.say('dreyes', 'seats', {
      attachments: [{ contentType: 'text/html', content: `${quoted}seats ${'y'.repeat(MOST)}` }],
    });

    expect(fits.text).toContain('seats free');
    expect(more.text).toContain(TOO_LONG);
    expect(hidden.text).toContain(TOO_LONG);
  });

  it.each(['<at', '&lt;a=&quot;', 'add a, ', '1 ', 'on x wrote:\n', 'and ', '<blockquote>'])(
    'as long as a request may be keeps nobody busy: %j',
    async (piece) => {
      const text = piece.repeat(200_000 / piece.length);
      const begun = process.cpuUsage();

      const answer = await bot.say('dreyes', text, { attachments: [] });

      expect(answer.text).toContain(TOO_LONG);
      // As much as a hundred short ones, on any machine.
      expect(process.cpuUsage(begun).user / 1000).toBeLessThan(1000);
    },
  );
});

describe('what is typed into a card', () => {
  it('is not read if it is too long, and the card stays as it is', async () => {
    const form = await bot.say('dreyes', 'buy 5 Visio');
    const action = actionNamed(form, /Send/u);
    const typed = { ...action, data: { ...action.data, note: 'x'.repeat(MOST + 1) } };
    const edits = bot.connector.calls.length;

    const answer = await bot.invoke(aPress('dreyes', bot.place, { action: typed, replyToId: form.id }));

    expect(answer.value).toBe('Answered below.');
    expect(JSON.stringify(bot.connector.posts('a:dreyes').at(-1))).toContain('Nothing was done: this is too long');
    expect(bot.look(form)).toEqual(form);
    expect(bot.connector.calls.length).toBe(edits + 1);
  });
});
