import { type Ports } from '../application/ports';
import { type Job } from './job';

/** Compares the outline with the records: whoever changed a department and died before saying so left it behind. */
export const keepOutline = {
  name: 'outline',
  everySeconds: ({ reconcile }) => reconcile.everyMinutes * 60,
  onSchedule:
    ({ outline }: Ports) =>
    async () => {
      await outline.rebuild();
      return 'done';
    },
} satisfies Job;
