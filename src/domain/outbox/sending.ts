import { type Instant, instantOf } from '../calendar';
import { defined } from '../defined';
import { type Letter, type SettledLetter } from './letter';
import { type Mailbox, MOST_SETTLED } from './mailbox';

/** Nothing waits longer than this on purpose; what seems to was written by a clock that went wrong. */
const LONGEST_WAIT_MS = 60 * 60_000;
/** Whoever has to wait longer is tried in between: the clocks of two processes may differ. */
export const LONGEST_PUT_OFF_MS = 50 * 60_000;
/** What reached nobody is over after this time, whatever it was: who can be reached by then hears of what comes next. */
const REOPENED_MS = 31 * 24 * 60 * 60_000;

/** Who sends the letters of a mailbox, and until when alone. */
export interface SendingClaim {
  readonly by: string;
  readonly at: Instant;
  readonly until: Instant;
}

/** An instant some milliseconds after another. */
export const laterBy = (at: Instant, ms: number): Instant => instantOf(new Date(Date.parse(at) + ms));

/** Whether a process sends the letters of a mailbox right now. */
export const isClaimed = ({ claimedUntil }: Pick<Mailbox, 'claimedUntil'>, at: Instant): boolean =>
  isAhead(claimedUntil, at);

/** The letters that may be sent now, in the order in which they were decided. */
export const dueLetters = ({ letters }: Pick<Mailbox, 'letters'>, at: Instant): readonly Letter[] =>
  letters.filter(({ notBefore }) => !isAhead(notBefore, at));

function isAhead(until: Instant | undefined, at: Instant): boolean {
  return until !== undefined && until > at && Date.parse(until) - Date.parse(at) <= LONGEST_WAIT_MS;
}

/** The mailbox, claimed; as it is when there is nothing to send, or another process sends it. */
export const claimed = (now: Mailbox, { by, at, until }: SendingClaim): Mailbox =>
  isClaimed(now, at) || dueLetters(now, at).length === 0 ? now : { ...now, claimedBy: by, claimedUntil: until };

/**
 * With a letter begun; as it is when the claim was lost, or the letter is settled. What was begun before is begun again, and may have
 * arrived, unless it was refused.
 */
export function withBegun(
  now: Mailbox,
  key: string,
  { by, at, until, wasRefused = false }: SendingClaim & { readonly wasRefused?: boolean },
): Mailbox {
  const known = now.letters.find((one) => one.key === key);
  if (now.claimedBy !== by || known === undefined) return now;
  const mayHaveArrived = known.sendingSince !== undefined && !wasRefused;
  const timesRepeated = mayHaveArrived ? (known.timesRepeated ?? 0) + 1 : known.timesRepeated;
  const letter = { ...known, sendingSince: at, ...defined({ timesRepeated }) };
  return { ...withLetters(now, replaced(now.letters, letter)), claimedUntil: until };
}

/** With a letter settled. */
export function withSettled(
  now: Mailbox,
  key: string,
  { at, outcome }: { readonly at: Instant; readonly outcome: SettledLetter['outcome'] },
): Mailbox {
  const letter = now.letters.find((one) => one.key === key);
  if (letter === undefined) return now;
  const { timesRepeated } = letter;
  const full = outcome.status === 'sent' ? { ...outcome, ...defined({ timesRepeated }) } : outcome;
  const { content } = letter;
  const over = laterBy(at, -REOPENED_MS);
  const before = now.settled.map((one): SettledLetter => (one.at > over ? one : withoutContent(one)));
  const kept = outcome.status === 'unreached' ? { content } : {};
  const settled: SettledLetter = { key, kind: content.kind, at, outcome: full, ...kept };
  return {
    ...withLetters(
      now,
      now.letters.filter((one) => one.key !== key),
    ),
    settled: [...before, settled].slice(-MOST_SETTLED),
  };
}

function withoutContent(letter: SettledLetter): SettledLetter {
  const { content: _, ...rest } = letter;
  return rest;
}

/** A letter that was tried, and is tried again later, with others that wait for it. */
export interface PutOff {
  readonly tried: string;
  readonly others: readonly string[];
  readonly at: Instant;
  readonly waitMs: number;
  /** It was begun, and nobody heard what came of it. */
  readonly mayHaveArrived: boolean;
}

/** With a letter that is tried again later, and with it what waits for it: those had no fault. */
export function withPutOff(now: Mailbox, { tried, others, at, waitMs, mayHaveArrived }: PutOff): Mailbox {
  const notBefore = laterBy(at, Math.min(waitMs, LONGEST_PUT_OFF_MS));
  const letters = now.letters.map((letter): Letter => {
    if (others.includes(letter.key)) return { ...letter, notBefore };
    if (letter.key !== tried) return letter;
    const { sendingSince, ...rest } = letter;
    const { since, times } = letter.faults ?? { since: at, times: 0 };
    const begun = mayHaveArrived ? { sendingSince } : {};
    return { ...rest, ...defined(begun), notBefore, faults: { since, times: times + 1 } };
  });
  return withLetters(now, letters);
}

/**
 * With what did not reach its owner on its way again, now that there is a chat with them: letters that are composed from what is so then,
 * and of the reminders only the newest. As it is when there is nothing.
 */
export function reopened(now: Mailbox, at: Instant): Mailbox {
  const since = laterBy(at, -REOPENED_MS);
  const missed = now.settled.filter(
    ({ kind, outcome, at: settledAt }) =>
      outcome.status === 'unreached' && settledAt > since && kind !== 'notice' && kind !== 'weekly-report',
  );
  const newest = new Map(missed.map((one) => [subjectOf(one), one]));
  const known = new Set(now.letters.map(({ key, content: { kind } }) => subjectOf({ key, kind })));
  const letters = [...newest.entries()].flatMap(([subject, { key, content, at: missedAt }]): readonly Letter[] => {
    const wasTold = now.settled.some(
      (one) => one.outcome.status === 'sent' && one.at > missedAt && subjectOf(one) === subject,
    );
    return content === undefined || wasTold || known.has(subject) ? [] : [{ key, content, decidedAt: at }];
  });
  if (letters.length === 0) return now;
  const keys = new Set(letters.map(({ key }) => key));
  return {
    ...withLetters(now, [...now.letters, ...letters]),
    settled: now.settled.filter(({ key }) => !keys.has(key)),
  };
}

/** What a letter is about: of two about the same, the newer says all that there is to say. */
function subjectOf({ key, kind }: Pick<SettledLetter, 'key' | 'kind'>): string {
  if (kind === 'digest' || kind === 'approver-digest') return kind;
  // The key of a holder's letter names the pool, and then which turn it is about.
  return kind === 'holder' ? (key.split(' ')[0] ?? key) : key;
}

/** Given back by whoever claimed it. */
export function unclaimed(now: Mailbox, by: string): Mailbox {
  if (now.claimedBy !== by) return now;
  const { claimedBy: _, claimedUntil: __, ...rest } = now;
  return rest;
}

const replaced = (letters: readonly Letter[], letter: Letter): readonly Letter[] =>
  letters.map((one) => (one.key === letter.key ? letter : one));

const withLetters = (now: Mailbox, letters: readonly Letter[]): Mailbox => ({
  ...now,
  letters,
  isOpen: letters.length > 0,
});
