import { readArguments } from './arguments';
import { Report } from './report';
import { SUITES } from './variables';

describe('the arguments of npm run live', () => {
  it('name suites, in the order in which they run, and words', () => {
    expect(readArguments([])).toEqual({ isEmulated: false, suites: SUITES, says: '' });
    expect(readArguments(['--emulated', '--only=groups,directory', '--says=by id'])).toEqual({
      ...{ isEmulated: true, suites: ['directory', 'groups'], says: 'by id' },
    });
  });

  it.each([
    ['--only=', '--only takes one of directory, provisioner, groups, documents, or several with commas between them'],
    ['--only=groups,', '--only takes one of directory, '],
    ['--only=seats', 'npm run live knows --emulated, --only=directory|'],
    ['--dry-run', '; not --dry-run'],
  ])('are refused in one sentence: %s', (argument, sentence) => {
    expect(() => readArguments([argument])).toThrow(sentence);
  });
});

describe('the end of npm run live', () => {
  const ended = (begun: (report: Report) => void, says: string) => {
    const lines: string[] = [];
    const report = new Report((line) => lines.push(line));
    begun(report);
    return { isGood: report.summary(says), said: lines.at(-1) };
  };

  it('says that no sentence has the words that were asked for', () => {
    expect(ended(() => undefined, 'xyzzy')).toEqual({
      isGood: false,
      said: 'Nothing was compared: no sentence has these words: xyzzy',
    });
  });

  it('is good where a sentence is the same, and not where all of them were left out', () => {
    expect(
      ended((report) => {
        report.add({ says: 'one', status: 'same', waitedMs: 0 });
      }, ''),
    ).toMatchObject({
      isGood: true,
    });
    expect(
      ended((report) => {
        report.add({ says: 'one', status: 'left-out', why: 'no reason' });
      }, 'one'),
    ).toEqual({
      isGood: false,
      said: '0 sentences compared: no difference.',
    });
  });
});
