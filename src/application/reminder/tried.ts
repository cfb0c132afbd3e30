import { type Instant } from '../../domain/calendar';
import { type ReminderRun } from '../../domain/reminder/reminder-run';
import { type Ports } from '../ports';

/** Approvers are told after this time, whatever is not sent by then. */
const MOST_MS = 30 * 60_000;
/** The oldest ones that are open come first: one of these tells. */
const LOOKED_AT = 100;
/** Later than any claim: what another process sends right now is not tried yet. */
const EVER = '9999-12-31T00:00:00.000Z' as Instant;

/** Whether all letters that a run decided were tried, whatever came of it. */
export async function areTried(
  { outbox, clock }: Pick<Ports, 'outbox' | 'clock'>,
  { at }: Pick<ReminderRun, 'at'>,
): Promise<boolean> {
  if (clock.now().getTime() - Date.parse(at) >= MOST_MS) return true;
  const open = await outbox.open({ at: EVER, limit: LOOKED_AT });
  return open.every(({ letters }) =>
    letters.every(({ decidedAt, notBefore }) => decidedAt > at || notBefore !== undefined),
  );
}
