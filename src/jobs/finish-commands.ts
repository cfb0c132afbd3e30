import { followUp, takeOver } from '../application/roster/follow-up';
import { type Ports } from '../application/ports';
import { outcomeOfAll, type RunOutcome } from '../application/run-outcome';
import { correlated } from '../concurrency/correlation';
import { endIfStopping, Stopped } from '../concurrency/stopping';
import { instantOf } from '../domain/calendar';
import { referenceOf } from '../domain/ids';
import { type HandledCommand } from '../domain/roster/handled';
import { isFault } from '../ports/fault';
import { type Job } from './job';

/** Goes on with roster commands whose licenses, answers or notices are still open, and which nobody works on. */
export const finishCommands = {
  name: 'finish-commands',
  everySeconds: () => 10,
  onSchedule: (ports: Ports) => async (): Promise<RunOutcome> => {
    const parts: RunOutcome[] = [];
    const open = await ports.departments.openCommands((error) => {
      ports.logger.error('an open command cannot be read', { error });
      parts.push('failed');
    });
    for (const handled of open) parts.push(await finish(ports, handled));
    return outcomeOfAll(parts);
  },
} satisfies Job;

/** One that cannot be finished keeps no other waiting. */
async function finish(ports: Ports, handled: HandledCommand): Promise<RunOutcome> {
  endIfStopping();
  const { department, key, claimedUntil } = handled;
  // Somebody works on it, or failed, and it is theirs for some time more.
  if (claimedUntil > instantOf(ports.clock.now())) return 'left';
  try {
    if (!(await takeOver(ports, handled))) return 'left';
    await correlated({ turn: referenceOf(key) }, () => followUp(ports, department, key));
    return 'done';
  } catch (error) {
    if (error instanceof Stopped) throw error;
    const kind = isFault(error) ? error.kind : 'bug';
    ports.logger.warn('a command is not finished yet', { key, kind, error });
    return 'failed';
  }
}
