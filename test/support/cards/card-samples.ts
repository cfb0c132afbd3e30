import { answerSamples } from './samples/answer';
import { askSamples } from './samples/ask';
import { auditSamples } from './samples/audit';
import { findingSamples } from './samples/findings';
import { historySamples } from './samples/history';
import { institutionSamples } from './samples/institution';
import { licenseSamples } from './samples/license';
import { pendingSamples } from './samples/pending';
import { purchaseSamples } from './samples/purchase';
import { reminderSamples } from './samples/reminder';
import { rosterSamples } from './samples/roster';
import { rosterChangeSamples } from './samples/roster-change';
import { talkSamples } from './samples/talk';
import { termSamples } from './samples/term';
import { type CardSample, type Say, worldSaying } from './sample-world';

export { type CardSample, messagesShown } from './sample-world';

const NOUNS = [
  answerSamples,
  askSamples,
  talkSamples,
  rosterSamples,
  rosterChangeSamples,
  historySamples,
  purchaseSamples,
  reminderSamples,
  institutionSamples,
  licenseSamples,
  auditSamples,
  findingSamples,
  pendingSamples,
  termSamples,
] as const;

/** Every card of the bot, in the situations worth a look, with names and words said in one way. */
function samplesSaying(say: Say): readonly CardSample[] {
  const world = worldSaying(say);
  return NOUNS.flatMap((samples) => samples(world));
}

/** What people will see. */
export const CARD_SAMPLES = samplesSaying((usual) => usual);

/** The same where every name and word is as long as the directory, the tenant or our own forms let it be. */
export const LONGEST_SAMPLES = samplesSaying((usual, most = 256) =>
  `${usual} ${'Maximiliane Wolfeschlegelsteinhausen '.repeat(Math.ceil(most / 37))}`.slice(0, most),
);

/** The same where whoever had a name or a word to give meant ill with it. */
export const hostileSamples = (text: string): readonly CardSample[] => samplesSaying((usual) => `${text}${usual}`);

/** Texts nobody means well with. */
export const HOSTILE = [
  '[x](https://evil.example) **bold** _slanted_ `code` ~~gone~~ <b>tag</b> &lt;at&gt;',
  '<at>x</at>',
  '${nope} {{DATE(2026-11-21T06:08:39Z,SHORT)}}',
  '\u202Eevil\u202C \u2067moc.live\u2069 \u2066left',
  'first line\nsecond line\r\n\u2028third\u0000\u0007',
  'x'.repeat(10_000),
  '# heading',
  '1. list',
] as const;
