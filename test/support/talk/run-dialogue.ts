import { idOf } from '../bot/activities';
import { type TestBot } from '../bot/bot-harness';
import { type Effect, watchEffects } from './effects';
import { type Dialogue, type Step } from './read-dialogues';
import { type Answered, has, Talks } from './talks';

/** What came of one thing done: all that was said to it, and what the records say since. */
interface Came extends Answered {
  readonly effects: readonly Effect[];
  /** Whoever did it. */
  readonly by: string | undefined;
}

/**
 * Holds a dialogue with a bot that has just started. Whatever was done changes exactly what the dialogue says behind it, by the
 * hand of whoever did it; where it says nothing, nothing.
 *
 * @returns What was said, with what differs from the dialogue; undefined when nothing does.
 */
export async function holdDialogue(bot: TestBot, dialogue: Dialogue): Promise<string | undefined> {
  const talks = new Talks(bot);
  const effects = await watchEffects(() => bot.app().documents);
  const told: string[] = [`${dialogue.place}: ${dialogue.title}`];
  let isGood = true;
  let came: Came = { text: '', actions: [], effects: [], by: undefined };
  for (const [index, step] of dialogue.steps.entries()) {
    const { differs, said } = await take(step);
    told.push(`  ${differs === undefined ? ' ' : '✗'} ${step.written}`);
    if (said !== undefined) told.push(...said.split('\n').map((line) => `        ${line}`));
    if (differs !== undefined) told.push(`    ^ ${differs}`);
    if (differs !== undefined) isGood = false;
    if (isLastOfTurn(dialogue.steps, index)) compareEffects(index);
  }
  return isGood ? undefined : told.join('\n');

  async function take(step: Step): Promise<{ differs?: string; said?: string }> {
    const found = await checked(talks, step, came);
    if (found !== undefined) return found === '' ? {} : { differs: found };
    try {
      const answered = await doStep(bot, talks, step);
      const by = 'who' in step ? idOf(step.who) : undefined;
      came = { ...answered, by, effects: await effects.since() };
    } catch (error) {
      return { differs: error instanceof Error ? error.message : String(error) };
    }
    return { said: said(came) };
  }

  function compareEffects(index: number): void {
    const wanted = effectsUpTo(dialogue.steps, index);
    const found = came.effects.map(({ text }) => text);
    if (JSON.stringify(found.toSorted()) !== JSON.stringify(wanted.toSorted())) {
      isGood = false;
      told.push(`    ^ should change [${wanted.join(', ')}], changed [${found.join(', ')}]`);
    }
    const others = came.effects.filter(({ by }) => by !== undefined && by !== came.by);
    if (others.length > 0) isGood = false;
    if (others.length > 0)
      told.push(`    ^ in the name of somebody else: ${others.map(({ text }) => text).join(', ')}`);
  }
}

const MOST_TOLD = 300;

const said = ({ text, actions, effects }: Came): string => {
  const titles = actions.map(({ title }) => title).join(' / ');
  const changed = effects.map((one) => one.text).join(', ');
  const words = text.replaceAll('\n', ' / ');
  const most = words.length > MOST_TOLD ? `${words.slice(0, MOST_TOLD)}…` : words;
  return [most, ...(titles === '' ? [] : [`[${titles}]`]), ...(changed === '' ? [] : [`=> ${changed}`])].join('\n');
};

const isDone = ({ kind }: Step): boolean => ['says', 'presses', 'later', 'restart'].includes(kind);

const isLastOfTurn = (steps: readonly Step[], index: number): boolean => {
  const next = steps[index + 1];
  return next === undefined || isDone(next);
};

function effectsUpTo(steps: readonly Step[], index: number): readonly string[] {
  const since = steps.slice(0, index + 1).findLastIndex(isDone);
  return steps.slice(since, index + 1).flatMap((step) => (step.kind === 'effects' ? step.effects : []));
}

/** @returns What differs; empty when nothing does, undefined when the step checks nothing. */
async function checked(talks: Talks, step: Step, came: Came): Promise<string | undefined> {
  switch (step.kind) {
    case 'reads': {
      const text = step.on === undefined ? came.text : talks.cardThatRead(step.on);
      if (text === undefined) return `no card ever read “${step.on ?? ''}”`;
      const wrong = step.words.filter((words) => has(text, words) === step.isNot);
      if (wrong.length === 0) return '';
      return `${step.isNot ? 'reads' : 'does not read'} “${wrong.join('”, “')}”${step.on === undefined ? '' : `; it reads: ${text}`}`;
    }
    case 'offers': {
      const titles = came.actions.map(({ title }) => title);
      const missing = step.titles.filter((title) => !titles.includes(title));
      return missing.length === 0 ? '' : `offers only ${titles.join(' / ')}`;
    }
    case 'finds': {
      await talks.waitForLetters();
      const found = talks.find(step.who, step.words);
      return found ? '' : `was told nothing of it, but: ${talks.newest(step.who)}`;
    }
    case 'effects':
    case 'fills':
      if (step.kind === 'fills') talks.fill(step, step.fields);
      return '';
    default:
      return undefined;
  }
}

async function doStep(bot: TestBot, talks: Talks, step: Step): Promise<Answered> {
  switch (step.kind) {
    case 'says':
      return talks.say(step, step.text);
    case 'presses':
      return talks.press(step, step.title, step.on);
    case 'later':
      bot.advance(step.ms);
      break;
    case 'restart':
      await bot.restart();
      break;
    default:
      throw new Error(`nobody does ${step.written}`);
  }
  return { text: '', actions: [] };
}
