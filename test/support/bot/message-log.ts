import { randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Message, type Messenger } from '../../../src/ports/teams/messenger';

/** A message about a purchase, as it arrived where it was sent: each line is written at once, so that it survives its sender. */
export interface LoggedMessage {
  readonly did: 'post' | 'update';
  readonly process: number;
  readonly conversationId: string;
  readonly activityId: string;
  readonly purchase: string;
  readonly version: number;
  readonly state: string;
  /** `approver` and `sender` are cards; otherwise what a notice is about, and when that was. */
  readonly what: string;
  readonly isSuperseded: boolean;
}

/** What is also written into such a file: a step that its doer was told is done. */
export interface LoggedStep {
  readonly did: 'step';
  readonly process: number;
  readonly purchase: string;
  readonly key: string;
}

/** A messenger whose other end is a file, which takes a moment to get there and back. */
export function loggingMessenger(file: string, mostMs = 3): Messenger {
  const arrive = async (
    did: LoggedMessage['did'],
    given: Pick<LoggedMessage, 'conversationId' | 'activityId'>,
    message: Message,
  ) => {
    await sleep(Math.random() * mostMs);
    log(file, { did, process: process.pid, ...given, ...contentOf(message) });
    await sleep(Math.random() * mostMs);
  };
  return {
    post: async ({ conversationId }, message) => {
      const activityId = randomUUID();
      await arrive('post', { conversationId, activityId }, message);
      return activityId;
    },
    update: ({ conversationId }, activityId, message) => arrive('update', { conversationId, activityId }, message),
  };
}

/** Adds a line; whole, or not at all. */
export function log(file: string, line: LoggedMessage | LoggedStep): void {
  appendFileSync(file, `${JSON.stringify(line)}\n`);
}

/** Everything that was written, in order. */
export function readLog(file: string): readonly (LoggedMessage | LoggedStep)[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as LoggedMessage | LoggedStep);
}

function contentOf(message: Message): Pick<LoggedMessage, 'purchase' | 'version' | 'state' | 'what' | 'isSuperseded'> {
  if (message.kind !== 'purchase' && message.kind !== 'purchase-notice')
    throw new Error(`not about a purchase: ${message.kind}`);
  const { purchase, state } = message.shown;
  const isCard = message.kind === 'purchase';
  return {
    purchase: purchase.id,
    version: purchase.version,
    state,
    what: isCard ? message.view : `${message.notice.about} ${message.notice.at}`,
    isSuperseded: isCard && message.isSuperseded,
  };
}

/** What the messages about one purchase say once nothing is left to do. */
export interface Told {
  /** Which version each card shows, by its activity's id. */
  readonly shown: ReadonlyMap<string, number>;
  /** Cards that do not show the purchase as it is. */
  readonly stale: readonly string[];
  /** How often each notice was sent to whom, in any order: `conversation what`. */
  readonly notices: ReadonlyMap<string, number>;
  /** Things sent again, although the process that sent them went on to the next thing. */
  readonly unexplained: readonly string[];
  /** Messages that were posted. */
  readonly sent: number;
  /** Things sent again since the process that sent them died in the act. */
  readonly explained: number;
}

/**
 * Reads what was written about a purchase.
 *
 * @param isDead Whether a process was killed; one that was not has no reason to send anything twice.
 */
export function toldOf(
  lines: readonly (LoggedMessage | LoggedStep)[],
  purchase: { readonly id: string; readonly version: number },
  isDead: (process: number) => boolean,
): Told {
  const about = lines.filter((line): line is LoggedMessage => line.did !== 'step' && line.purchase === purchase.id);
  const cards = new Map(about.filter(isCard).map((line) => [line.activityId, line]));
  const posts = about.filter((line) => line.did === 'post');
  // A card of an earlier round is one of its own.
  const nameOf = (line: LoggedMessage) =>
    `${line.conversationId} ${line.what} ${isCard(line) ? roundsBefore(line) : ''}`;
  const roundsBefore = ({ version }: LoggedMessage) => (version <= 3 ? 'first' : 'later');
  const again = posts.filter((line, index) => posts.findIndex((one) => nameOf(one) === nameOf(line)) < index);
  const isOrphan = (line: LoggedMessage) => line.did === 'post' && isDead(line.process) && isLastOf(about, line);
  const unexplained = again.filter((line) => {
    const before = posts.slice(0, posts.indexOf(line)).filter((one) => nameOf(one) === nameOf(line));
    return !before.slice(-1).every(isOrphan);
  });
  return {
    shown: new Map([...cards].map(([id, line]) => [id, line.version])),
    stale: [...cards.values()]
      // Nobody knows of one whose sender died before it could write it down.
      .filter((line) => !line.isSuperseded && line.version !== purchase.version && !isOrphan(line))
      .map((line) => `${line.what} in ${line.conversationId}: ${line.state} (${line.version})`),
    notices: counted(posts.filter((line) => !isCard(line)).map((line) => `${line.conversationId} ${line.what}`)),
    sent: posts.length,
    unexplained: unexplained.map(nameOf),
    explained: again.length - unexplained.length,
  };
}

/** Whether a process did nothing more for a purchase after this but what it does at the same time. */
const isLastOf = (about: readonly LoggedMessage[], line: LoggedMessage): boolean =>
  about
    .slice(about.indexOf(line))
    .every((one) => one.process !== line.process || (one.did === line.did && isCard(one) === isCard(line)));

const isCard = ({ what }: LoggedMessage): boolean => what === 'approver' || what === 'sender';

function counted(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
