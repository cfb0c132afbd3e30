import { AsyncLocalStorage } from 'node:async_hooks';
import { correlated, type Correlation } from '../../concurrency/correlation';
import { referenceOf } from '../../domain/ids';
import { type Counts, type Metrics } from '../../ports/metrics';
import { type DraftReply } from '../turn/turn';
import { type InboundActivity } from './activity';
import { deliveryKey } from './read-turn';

type Outcome = Counts['turns']['outcome'];

const current = new AsyncLocalStorage<{ outcome: Outcome }>();

/** What the log names all lines of an activity by, whenever it is delivered. */
export const namedTurn = (activity: InboundActivity): Correlation => ({ turn: referenceOf(deliveryKey(activity)) });

/**
 * Does the turn of an activity, whose lines in the log have one name, and counts what came of it: answered, unless it says otherwise while
 * it lasts, or throws.
 */
export function asTurn(metrics: Metrics, activity: InboundActivity, work: () => Promise<void>): Promise<void> {
  const turn: { outcome: Outcome } = { outcome: 'answered' };
  return correlated(namedTurn(activity), async () => {
    try {
      await current.run(turn, work);
    } catch (error) {
      turn.outcome = 'failed';
      throw error;
    } finally {
      metrics.count('turns', { kind: kindOf(activity), outcome: turn.outcome });
    }
  });
}

function kindOf({ type, name }: InboundActivity): Counts['turns']['kind'] {
  if (type === 'invoke') return name === 'adaptiveCard/action' ? 'press' : 'invoke';
  return type === 'message' ? 'message' : 'event';
}

/** Says what comes of the turn under way, if there is one. */
export function turnBecomes(outcome: Outcome): void {
  const turn = current.getStore();
  if (turn !== undefined) turn.outcome = outcome;
}

/** Counts why the rules said no, to a whole command or to some of its people, unless an earlier delivery was told the same. */
export function countRefusals(metrics: Metrics, reply: DraftReply): void {
  if ('isTooSlow' in reply || reply.isRecorded === true) return;
  if (reply.refused !== undefined) {
    metrics.count('refusals', { code: reply.refused });
    turnBecomes('refused');
  }
  for (const { lines } of reply.change === undefined ? [] : [reply.change, ...(reply.change.alsoIn ?? [])])
    for (const line of lines) if (line.status === 'refused') metrics.count('refusals', { code: line.refusal.code });
}
