import { sendLetters } from '../application/outbox/send-letters';
import { type Ports } from '../application/ports';
import { type RunOutcome } from '../application/run-outcome';
import { instantOf } from '../domain/calendar';
import { laterBy, LONGEST_PUT_OFF_MS } from '../domain/outbox/sending';
import { type Job } from './job';

/** Sends the letters that were decided: one small query while there are none. */
export const sendOpenLetters = {
  name: 'send-letters',
  everySeconds: () => 3,
  onSchedule: (ports: Ports) => async (): Promise<RunOutcome> => {
    if (!(await areThereAny(ports))) return 'done';
    const { sent, repeated, unreached, moot, left, faulted } = await sendLetters(ports);
    if (sent + unreached > 0) ports.logger.info('letters were sent', { sent, repeated, unreached, left });
    if (faulted > 0) return 'failed';
    // None was due: they wait for their next try, or another process sends them.
    return sent + unreached + moot + left > 0 ? 'done' : 'left';
  },
} satisfies Job;

/** Whether there are letters, also such as were put off. */
async function areThereAny({ outbox, clock }: Ports): Promise<boolean> {
  const at = laterBy(instantOf(clock.now()), LONGEST_PUT_OFF_MS);
  return (await outbox.open({ at, limit: 1 })).length > 0;
}
