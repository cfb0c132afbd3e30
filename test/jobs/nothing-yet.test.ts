import { forecast } from '../../src/jobs/forecast';
import { remind } from '../../src/jobs/remind';
import { documentsInMemory, portsOn } from '../support/store/store-harness';

it.each([
  [forecast, false],
  [remind, false],
  [remind, true],
] as const)('job $name says what to do while there are no departments', async (job, isDryRun) => {
  const report = await job.byHand(portsOn(documentsInMemory()), { isDryRun, onProgress: () => undefined });

  expect(report).toEqual({
    lines: [
      'There are no departments yet: `npm start` loads the sample, and `npm run import -- FILE` loads a file of your own.',
    ],
    hasFailed: false,
  });
});
