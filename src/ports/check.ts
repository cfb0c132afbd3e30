import { type Fault, type MissingAccess } from './fault';

/** Something outside that is not as the program needs it, and how somebody mends it. */
export interface Shortcoming {
  /** What is wrong, in one sentence without its end. */
  readonly what: string;
  /** The command or step that mends it, in one line; absent where the sentence names it. */
  readonly remedy?: string;
  /** The fault that says it, where it is one. */
  readonly fault?: Fault;
  /** The permission or role that is missing, where that is what is wrong. */
  readonly access?: MissingAccess;
  /** It works, but nobody should rely on it: no reason to call the installation broken. */
  readonly isWarning?: true;
}

/** What one look came to. */
export interface Checked {
  /** What is there, in a few words: `SQLite`. */
  readonly note: string;
  /** Empty when all is as it should be. */
  readonly shortcomings: readonly Shortcoming[];
  /** What is needed, by its name, of which this look says nothing; none unless given. */
  readonly untried?: readonly string[];
}

/** What is looked at. */
export type CheckName = 'store' | 'directory' | 'files' | 'teams' | 'issuer' | 'reminders';

/**
 * `thorough` for a person who asks: all that can be tried without changing anything. `whole` at the start. `again` while the program runs,
 * which has to be cheap: it may look at one part, and at another one the next time.
 */
export type Thoroughness = 'thorough' | 'whole' | 'again';

/** Looks at one thing outside, and changes nothing there. */
export interface Check {
  readonly name: CheckName;
  /** How it is called for people: `Microsoft Graph`. */
  readonly title: string;
  /** How long what was seen may be believed. */
  readonly everySeconds: number;
  /** May throw a `Fault`: what is wrong is what it says. It should end when the signal says so. */
  run(how: Thoroughness, signal: AbortSignal): Promise<Checked>;
}
