import { type Job } from './job';

/** Goes on with roster commands that wait for the directory. */
export const finishLookUps: Job = {
  name: 'finish-look-ups',
  everySeconds: () => 5,
  onSchedule: (ports) => async () => {
    const isDone = await ports.finishLookUps();
    return isDone ? 'done' : 'failed';
  },
};
