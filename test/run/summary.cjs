const SLOWEST = 5;

/**
 * The lines that end a run.
 *
 * @param checks What came of each check: its name, whether it passed, its seconds.
 * @param groups What came of each group, as `runGroup` tells it.
 * @param leftOut What was left out by the runner itself, one sentence each.
 */
function summaryOf({ checks = [], groups, leftOut, seconds }) {
  const failures = [
    ...checks.filter(({ isPassed }) => !isPassed).map(({ name }) => `check: ${name}`),
    ...groups.flatMap(failuresOf),
  ];
  const lines = [
    ...section('Counted', groups.flatMap(countsOf)),
    ...section('Slowest', slowestOf(groups)),
    ...section('Ran', [
      ...checks.map(({ name, isPassed, seconds: took }) => `${name}: ${isPassed ? 'passed' : 'FAILED'}, ${took} s`),
      ...groups.map(rowOf),
    ]),
    ...section('Left out', [...leftOut, ...groups.flatMap(leftOutOf)]),
    ...section('Failed', failures),
  ];
  const end = failures.length === 0 ? 'Nothing failed' : `${counted(failures.length, 'failure')}, named above`;
  return { text: [...lines, '', `${end}; ${seconds} s in all.`].join('\n'), hasFailed: failures.length > 0 };
}

const section = (title, lines) => (lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)]);

function rowOf({ name, says, files, seconds, crash }) {
  const sum = (count) => files.reduce((total, file) => total + count(file), 0);
  const broken = files.filter(isBroken).length;
  const told = [
    `${counted(files.length, 'file')}${broken > 0 ? ` (${broken} failed)` : ''}`,
    `${counted(
      sum((file) => file.passed),
      'test',
    )} passed`,
    `${sum((file) => file.failed.length)} failed`,
    `${sum((file) => file.leftOut.length)} left out`,
    `${seconds} s`,
    ...(crash === undefined ? [] : [crash]),
  ];
  return `${name} (${says}): ${told.join(', ')}`;
}

const isBroken = ({ failed, error }) => failed.length > 0 || error !== undefined;

const failuresOf = ({ name, files, crash }) => [
  ...files.flatMap((file) => [
    ...file.failed.map((test) => `${file.file}: ${test}`),
    ...(file.error === undefined ? [] : [`${file.file}: ${file.error.split('\n')[0]}`]),
  ]),
  ...(crash === undefined ? [] : [`${name}: ${crash}`]),
];

const countsOf = ({ notes }) => notes.filter(({ kind }) => kind === 'counted').map(({ text }) => text);

/** Why tests were left out, where their files say so, and all others. */
function leftOutOf({ files, notes }) {
  const reasons = notes.filter(({ kind }) => kind === 'left-out');
  const told = reasons.map(({ file, text }) => (file === undefined ? text : `${file}: ${text}`));
  const untold = files.filter(({ file, leftOut }) => leftOut.length > 0 && !reasons.some((one) => one.file === file));
  return [
    ...new Set(told),
    ...untold.map(({ file, leftOut }) => `${file}: ${counted(leftOut.length, 'test')}, which nobody asked for now`),
  ];
}

function slowestOf(groups) {
  const files = groups.flatMap((group) => group.files);
  const slowest = files.toSorted((one, other) => other.seconds - one.seconds).slice(0, SLOWEST);
  return slowest.map(({ file, seconds }) => `${file}: ${Math.round(seconds)} s`);
}

const counted = (number, what) => `${number} ${what}${number === 1 ? '' : 's'}`;

module.exports = { summaryOf };
