import { type Job } from './job';

/** Goes on with roster commands that wait for the directory. */
export const finishLookUps: Job = {
  name: 'finish-look-ups',
  everySeconds: () => 5,
  onSchedule: (ports) => () => ports.finishLookUps(),
};
