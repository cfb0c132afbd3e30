import { type Ports } from '../application/ports';
import { runReconcile } from '../application/reconcile/run-reconcile';
import { isFault } from '../ports/fault';
import { type Job } from './job';

/** Makes the licenses of the whole tenant follow the rosters, as often as the policy says. */
export function reconcileTenant(ports: Ports): Job {
  return {
    name: 'reconcile',
    everySeconds: ports.policy.reconcile.everyMinutes * 60,
    run: async () => {
      try {
        const run = await runReconcile(ports, { by: { kind: 'job', name: 'reconcile' } });
        if (run !== undefined) ports.logger.info('licenses were reconciled', { run: run.id, ...run.counts });
      } catch (error) {
        if (!isFault(error)) throw error;
        // Nothing is decided from what could not be read whole; the next run comes.
        ports.logger.warn('licenses could not be reconciled', { kind: error.kind });
      }
    },
  };
}
