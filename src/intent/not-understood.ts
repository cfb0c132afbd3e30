import {
  type CommandKind,
  type NotUnderstood,
  type NotUnderstoodReason,
  type PersonSaid,
  type PoolSaid,
} from './intent';
import { phrases } from './phrases';
import { NO_POOL } from './read-segments';
import { typedText, type Token } from './tokens';

/** What could be made of a text that was not understood. */
export interface Clues {
  readonly command?: CommandKind | undefined;
  readonly people?: readonly PersonSaid[];
  readonly pool?: PoolSaid;
  readonly leftover?: readonly Token[];
}

/** Says why a text is not carried out, with what was understood of it and what to type instead. */
export function notUnderstood(reason: NotUnderstoodReason, clues: Clues = {}): NotUnderstood {
  const { command, people = [], pool = NO_POOL, leftover = [] } = clues;
  return {
    kind: 'not-understood',
    reason,
    leftover: typedText(leftover),
    understood: { command, people, product: pool.product, department: pool.department },
    examples: nearestPhrases(command, people, pool).map((kind) => phrases[kind].example),
  };
}

function nearestPhrases(
  command: CommandKind | undefined,
  people: readonly PersonSaid[],
  pool: PoolSaid,
): readonly CommandKind[] {
  if (command !== undefined) return [command];
  if (people.length > 0) return ['add', 'person-holdings'];
  if (pool.product.kind !== 'missing') return ['show-pool', 'show-roster', 'add'];
  return ['help', 'seats', 'add'];
}
