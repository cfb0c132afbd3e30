import { type Files } from '../support/infra/bicep/read-bicep';
import { type Token, tokensOf } from '../support/infra/bicep/tokens';
import { deploymentsByWay } from '../support/infra/deployments';
import { projectFiles } from '../support/infra/project-files';
import { report } from '../support/notes';
import { Random } from '../support/random';

const files = projectFiles();
const paths = Object.keys(files).filter((path) => path.endsWith('.bicep'));
const SEED = 20_261_130;
const EDITS = 1_000;

/** One small mistake in a file. */
interface Edit {
  readonly what: string;
  readonly path: string;
  readonly text: string;
}

/** The words of a file but for those of descriptions, which say nothing of what is deployed. */
function wordsOf(path: string): readonly Token[] {
  const tokens = tokensOf(path, files[path] ?? '').filter(({ kind }) => kind !== 'newline' && kind !== 'end');
  return tokens.filter((_, index) => tokens[index - 2]?.text !== 'description' || tokens[index - 3]?.text !== '@');
}

const words = paths.flatMap((path) =>
  wordsOf(path).map((token, index, all) => ({ path, token, next: all[index + 1] })),
);

/** Each way to get one word wrong. */
function editsOf({ path, token, next }: (typeof words)[number]): readonly Edit[] {
  const { start, end, text: word, line } = token;
  const text = files[path] ?? '';
  const [before, after] = [text.slice(0, start), text.slice(end)];
  const edit = (what: string, edited: string): Edit => ({
    what: `${what}: ${path}:${line} ${word}`,
    path,
    text: edited,
  });
  return [
    edit('left out', before + after),
    edit('twice', `${before}${word} ${word}${after}`),
    edit('the end', before),
    edit('a letter', `${text.slice(0, Math.max(start, end - 2))}q${text.slice(Math.max(start, end - 2) + 1)}`),
    ...(next === undefined || next.text === word
      ? []
      : [edit('swapped', before + next.text + text.slice(end, next.start) + word + text.slice(next.end))]),
  ].filter((one) => one.text !== text);
}

const reading = (given: Files): string => JSON.stringify(deploymentsByWay(given));

/** What the reader makes of an edit: nothing but `BicepError` may be thrown. */
function cameOf({ path, text }: Edit, known: string): 'refused' | 'another' | 'unseen' {
  try {
    return reading({ ...files, [path]: text }) === known ? 'unseen' : 'another';
  } catch (error) {
    if (error instanceof Error && error.name === 'BicepError') return 'refused';
    throw error;
  }
}

it('a small mistake in the files of Bicep is refused, or read as another deployment', () => {
  const random = new Random(SEED);
  const known = reading(files);
  const edits = random.some(words, EDITS).map((word) => random.pick(editsOf(word)));

  const came = edits.map((edit) => ({ what: edit.what, came: cameOf(edit, known) }));

  const count = (as: string): number => came.filter((one) => one.came === as).length;
  report(
    `edits of Bicep: ${edits.length} of ${words.length} words; ${count('refused')} refused, ${count('another')} read as another deployment; seed ${SEED}`,
  );
  expect(edits).toHaveLength(EDITS);
  expect(came.filter((one) => one.came === 'unseen')).toEqual([]);
});
