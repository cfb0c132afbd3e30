import { type Ports } from '../application/ports';
import { type JobReport } from './job';

/** What a job about departments says while there are none; undefined once there are some. */
export async function nothingYet({ departments }: Pick<Ports, 'departments'>): Promise<JobReport | undefined> {
  if ((await departments.departments()).length > 0) return undefined;
  const line =
    'There are no departments yet: `npm start` loads the sample, and `npm run import -- FILE` loads a file of your own.';
  return { lines: [line], hasFailed: false };
}
