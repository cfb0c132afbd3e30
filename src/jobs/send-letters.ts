import { sendLetters } from '../application/outbox/send-letters';
import { type Ports } from '../application/ports';
import { type Job, type RunOutcome } from './job';

/** Sends the letters that were decided: one small query while there are none. */
export const sendOpenLetters = {
  name: 'send-letters',
  everySeconds: () => 3,
  onSchedule: (ports: Ports) => async (): Promise<RunOutcome> => {
    const { sent, repeated, unreached, left } = await sendLetters(ports);
    if (sent + unreached > 0) ports.logger.info('letters were sent', { sent, repeated, unreached, left });
    return 'done';
  },
} satisfies Job;
