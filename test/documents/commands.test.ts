import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, commandsOf, namingProblems, needsAzure } from '../support/documents/commands';
import { type Block, type Doc, documents, parseDocument, ROOT } from '../support/documents/markdown';
import { Newcomer, type Outcome } from '../support/documents/newcomer';
import { report } from '../support/notes';

/** Commands that are run elsewhere: the file that runs them, and the words with which it does. All others are run here. */
const ELSEWHERE: Readonly<Record<string, readonly [file: string, words: string]>> = {
  'npm ci': ['.ci/run', 'npm ci'],
  'npm run check': ['.ci/run', 'npm run check'],
  // What the checks begin with ends with the tests, those in the browser with them.
  'npm test': ['package.json', '"check": "node test/run.cjs --checks"'],
  'npm run live -- --emulated': ['test/live/live.test.ts', "describe('npm run live -- --emulated'"],
};
/** What may be typed here: nothing else is run, so that no document has a test delete or install something. */
const RUN_HERE =
  /^(export [A-Z_]+=|npm start|npm run (job|import|doctor|seed|verify|package|build)\b|node dist\/(job|import|doctor|verify)\.js\b)/u;
const SECONDS = 120;

const docs = documents();
const shells = docs.flatMap((doc) =>
  doc.blocks.filter(({ language }) => language === 'sh').map((block) => ({ doc, block })),
);
const placed = ({ path }: Doc, { line }: { readonly line: number }): string => `${path}:${line}`;

/** A document whose commands are run, with what it says they print. */
const walked = docs.filter(({ blocks }) => blocks.some((block) => block.language === 'sh' && !needsAzure(block)));
const counted = { run: 0, elsewhere: 0, azure: 0 };

afterAll(() => {
  report(
    `documents: ${counted.run} commands run, ${counted.elsewhere} run elsewhere, ${counted.azure} checked by their names alone`,
  );
});

describe('a newcomer who types what a document says, in its order', () => {
  it.each(walked.map((doc) => [doc.path, doc] as const))(
    'gets through %s',
    async (_, doc) => {
      const newcomer = new Newcomer();
      try {
        expect(await walk(newcomer, doc)).toEqual([]);
      } finally {
        await newcomer.leave();
      }
    },
    SECONDS * 1000,
  );

  it('would notice a command that nobody runs, one that fails, and text that nothing prints', async () => {
    const text = [
      '```sh',
      'npm run format',
      'npm run job -- cover --as-of 2027',
      '```',
      '```text',
      'Nobody says this.',
      '```',
    ];
    const newcomer = new Newcomer();
    try {
      const problems = await walk(newcomer, parseDocument('made-up.md', text.join('\n')));

      expect(problems.map((problem) => problem.split('\n')[0])).toEqual([
        'made-up.md:2: nobody runs: npm run format',
        'made-up.md:3: npm run job -- cover --as-of 2027 ended with 1',
        'made-up.md:5: nothing printed: Nobody says this.',
      ]);
    } finally {
      await newcomer.leave();
    }
  });
});

/** Follows a document block by block. @returns What went wrong. */
async function walk(newcomer: Newcomer, doc: Doc): Promise<readonly string[]> {
  const problems: string[] = [];
  let printed = '';
  for (const [index, block] of doc.blocks.entries()) {
    if (block.language === 'json' && block.name.includes('.')) newcomer.save(block);
    if (block.language === 'text') problems.push(...unprinted(doc, block, printed));
    if (block.language !== 'sh' || needsAzure(block)) continue;
    // The clients take their time; they are started where the document shows what is printed of them.
    const env = doc.blocks[index + 1]?.language === 'text' ? {} : { LOCAL_CLIENTS: 'off' };
    for (const command of commandsOf(block)) {
      const outcome = await follow(newcomer, command, env);
      if (typeof outcome === 'string') problems.push(`${placed(doc, command)}: ${outcome}`);
      else printed += outcome.output;
    }
  }
  return (await newcomer.stop()) ? problems : [...problems, `${doc.path}: Ctrl-C does not stop everything`];
}

async function follow(
  newcomer: Newcomer,
  command: Command,
  env: Readonly<Record<string, string>>,
): Promise<Outcome | string> {
  if (command.text in ELSEWHERE) {
    counted.elsewhere += 1;
    return { code: 0, output: '' };
  }
  if (!RUN_HERE.test(command.text)) return `nobody runs: ${command.text}`;
  counted.run += 1;
  const outcome = await newcomer.type(command, env);
  return outcome.code === 0 ? outcome : `${command.text} ended with ${outcome.code}\n${outcome.output}`;
}

/** Ports that are taken are others. */
const anyPort = (text: string): string => text.replaceAll(/localhost:\d+/gu, 'localhost:PORT');

const unprinted = (doc: Doc, block: Block, printed: string): readonly string[] =>
  block.lines
    .filter((line) => line.trim() !== '' && !anyPort(printed).includes(anyPort(line)))
    .map((line) => `${placed(doc, block)}: nothing printed: ${line}`);

describe('a command', () => {
  it.each(Object.entries(ELSEWHERE))('%s is run elsewhere, as it says', (_, [file, words]) => {
    expect(readFileSync(join(ROOT, file), 'utf8')).toContain(words);
  });

  it.each(shells.map(({ doc, block }) => [placed(doc, block), block] as const))(
    'of %s names what there is',
    (_, block) => {
      const commands = commandsOf(block);

      if (needsAzure(block)) counted.azure += commands.length;
      expect(commands.length).toBeGreaterThan(0);
      expect(commands.flatMap(({ text }) => namingProblems(text))).toEqual([]);
    },
  );
});

describe('a fenced block', () => {
  const blocks = docs.flatMap((doc) => doc.blocks.map((block) => ({ doc, block })));

  it.each(blocks.map(({ doc, block }) => [placed(doc, block), block] as const))(
    'at %s is of a kind that is read',
    (_, block) => {
      // Without a language it is a drawing.
      expect(block.language === '' ? /[─│└▶]/u.test(block.lines.join('')) : block.language).toEqual(
        block.language === '' ? true : expect.stringMatching(/^(sh|json|text)$/u),
      );
    },
  );
});
