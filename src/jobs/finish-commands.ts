import { followUp, takeOver } from '../application/roster/follow-up';
import { type Ports } from '../application/ports';
import { correlated } from '../concurrency/correlation';
import { endIfStopping, Stopped } from '../concurrency/stopping';
import { instantOf } from '../domain/calendar';
import { referenceOf } from '../domain/ids';
import { isFault } from '../ports/fault';
import { type Job, type RunOutcome } from './job';

/** Goes on with roster commands whose licenses, answers or notices are still open, and which nobody works on. */
export const finishCommands = {
  name: 'finish-commands',
  everySeconds: () => 10,
  onSchedule: (ports: Ports) => async (): Promise<RunOutcome> => {
    let outcome: RunOutcome = 'done';
    const open = await ports.departments.openCommands((error) => {
      ports.logger.error('an open command cannot be read', { error });
    });
    for (const handled of open) {
      endIfStopping();
      if (handled.claimedUntil > instantOf(ports.clock.now())) continue;
      try {
        if (await takeOver(ports, handled))
          await correlated({ turn: referenceOf(handled.key) }, () => followUp(ports, handled.department, handled.key));
      } catch (error) {
        if (error instanceof Stopped) throw error;
        // One that cannot be finished keeps no other waiting.
        const kind = isFault(error) ? error.kind : 'bug';
        ports.logger.warn('a command is not finished yet', { key: handled.key, kind, error });
        outcome = 'failed';
      }
    }
    return outcome;
  },
} satisfies Job;
