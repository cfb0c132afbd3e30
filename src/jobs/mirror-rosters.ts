import { mirrorGroups } from '../application/mirror/mirror-groups';
import { type Ports } from '../application/ports';
import { needsSomebody } from '../domain/mirror/mirror';
import { isFault } from '../ports/fault';
import { type Job } from './job';

/** Compares rosters with the Entra groups that mirror them, as often as the policy says; nothing while no pool names a group. */
export function mirrorRosters(ports: Ports): Job {
  return {
    name: 'mirror',
    everySeconds: ports.policy.reconcile.everyMinutes * 60,
    run: async () => {
      try {
        const run = await mirrorGroups(ports, { by: { kind: 'job', name: 'mirror' } });
        if (run === undefined || run.pools === 0) return;
        const asking = run.lines.filter(needsSomebody).length;
        ports.logger.info('rosters were mirrored', { run: run.id, pools: run.pools, lines: run.lines.length, asking });
      } catch (error) {
        if (!isFault(error)) throw error;
        ports.logger.warn('rosters could not be mirrored', { kind: error.kind });
      }
    },
  };
}
