import { idOf } from '../support/bot/activities';
import { closeBots, startBot, type TestBot } from '../support/bot/bot-harness';
import { report } from '../support/notes';
import { Random } from '../support/random';
import { Chatter, type Utterance } from '../support/talk/chatter';
import { type EffectWatch, watchEffects } from '../support/talk/effects';
import { Talks } from '../support/talk/talks';
import { COUNTS, SEED } from './counts';

/** Every dialogue takes some minutes of the term, and all of those in one world have to end before it does. */
const IN_ONE_WORLD = 100;
const TERM_BEGINS = '2026-08-03T20:00:00.000Z';
const MINUTE_MS = 60_000;

/** What each person changed lately, which they may undo. */
const made = new Map<string, readonly string[]>();
const LATEST = 12;
const inverse = (effect: string): string => (effect.startsWith('+') ? '-' : '+') + effect.slice(1);

const done = { turns: 0, changes: 0, byAnswers: 0 };
/** What says what to do by itself. */
const SAYS_IT = /\b(?:add|remove)\b/iu;

afterAll(async () => {
  await closeBots();
  report(
    `dialogues: ${COUNTS.dialogues}, ${done.turns} turns, ${done.changes} changes, ${done.byAnswers} of them by answers and follow-ups, none unsaid, seed ${SEED}`,
  );
});

describe('made-up dialogues', () => {
  it('change nothing that was not said, and nothing in the name of somebody else', async () => {
    const chatter = new Chatter(new Random(SEED));
    for (let left = COUNTS.dialogues; left > 0; left -= IN_ONE_WORLD) {
      const bot = await startBot({ now: TERM_BEGINS });
      const watch = await watchEffects(() => bot.app().documents);
      made.clear();
      for (let count = 0; count < Math.min(left, IN_ONE_WORLD); count += 1) await hold(bot, watch, chatter.dialogue());
      await closeBots();
    }
  }, 1_200_000);
});

async function hold(bot: TestBot, watch: EffectWatch, dialogue: readonly Utterance[]): Promise<void> {
  const talks = new Talks(bot);
  const told: string[] = [];
  for (const utterance of dialogue) {
    bot.advance(utterance.pauseMinutes * MINUTE_MS);
    const { text } = await talks.say({ ...utterance, isBeside: false }, utterance.text);
    const effects = await watch.since();
    told.push(`${utterance.who} in ${utterance.where}: ${utterance.text}`, `    ${text.replaceAll('\n', ' / ')}`);
    done.turns += 1;
    done.changes += effects.length;
    if (!SAYS_IT.test(utterance.text)) done.byAnswers += effects.length;
    const found = effects.map((effect) => effect.text);
    const own = made.get(utterance.who) ?? [];
    const allowed = [...utterance.allowed, ...(utterance.isUndo ? [own.map(inverse)] : [])];
    const isAllowed = found.length === 0 || allowed.some((effects) => found.every((one) => effects.includes(one)));
    made.set(utterance.who, [...own, ...found].slice(-LATEST));
    if (isAllowed && effects.every(({ by }) => by === idOf(utterance.who))) continue;
    throw new Error(
      `nobody said [${found.join(', ')}], but at most [${allowed.map((one) => one.join(', ')).join('] or [')}]:\n${told.join('\n')}`,
    );
  }
}
