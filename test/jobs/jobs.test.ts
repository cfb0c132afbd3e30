import { jobs } from '../../src/jobs/jobs';

describe('the list of jobs', () => {
  it('has each name once', () => {
    const names = jobs.map((job) => job.name);

    expect(new Set(names).size).toBe(names.length);
  });

  it('lets those be asked for that say something of use', () => {
    const [asked, internal] = [true, false].map((is) =>
      jobs.filter((job) => (job.byHand !== undefined) === is).map((job) => job.name),
    );

    expect(asked).toEqual([
      'reminders',
      'cover',
      'reconcile',
      'mirror',
      'anchor',
      'forecast',
      'audit',
      'rebuild',
      'deliver',
    ]);
    expect(internal).toEqual(['finish-commands', 'finish-purchases', 'finish-look-ups', 'send-letters', 'outline']);
  });
});
