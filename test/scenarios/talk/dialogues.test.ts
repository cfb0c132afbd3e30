import { join } from 'node:path';
import { closeBots, startBot } from '../../support/bot/bot-harness';
import { readDialogues } from '../../support/talk/read-dialogues';
import { holdDialogue } from '../../support/talk/run-dialogue';

/** Noon of a day without reminders, in the time zone of the sample. */
const DAY = '2027-01-15T20:00:00.000Z';

const dialogues = readDialogues(join(__dirname, 'dialogues'));

afterEach(closeBots);

describe('a dialogue', () => {
  it.each(dialogues.map((dialogue) => [dialogue.title, dialogue] as const))('%s', async (_, dialogue) => {
    const bot = await startBot({ now: DAY });

    expect(await holdDialogue(bot, dialogue)).toBeUndefined();
  });

  it('is written down at least 120 times, each under a title of its own', () => {
    expect(dialogues.length).toBeGreaterThanOrEqual(120);
    expect(new Set(dialogues.map(({ title }) => title)).size).toBe(dialogues.length);
  });
});
