import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildImage } from './build-image';
import { openContext } from './context';
import { readDockerfile } from './dockerfile';

let root: string;
let folder: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'alacarte-context-'));
  folder = mkdtempSync(join(tmpdir(), 'alacarte-built-'));
});
afterEach(() => {
  for (const one of [root, folder]) rmSync(one, { recursive: true, force: true });
});

/** A context with these files, by their paths. */
function contextOf(files: Readonly<Record<string, string>>) {
  for (const [path, text] of Object.entries({ '.dockerignore': '', ...files })) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return openContext(root);
}

const build = (text: string, files: Readonly<Record<string, string>> = {}) =>
  buildImage({ stages: readDockerfile(text), context: contextOf(files), folder, env: { PATH: '/usr/bin:/bin' } });

describe('the reader of Dockerfiles', () => {
  it('reads stages, comments and lines that go on', () => {
    const text =
      '# one\nFROM node:24 AS build\nRUN a \\\n  # why\n  && b\n\nFROM node:24\nCOPY --from=build /x ./\nCMD ["node", "x"]';

    expect(readDockerfile(text)).toEqual([
      { base: 'node:24', name: 'build', instructions: [{ name: 'RUN', command: 'a  && b' }] },
      {
        base: 'node:24',
        name: undefined,
        instructions: [
          { name: 'COPY', from: 'build', sources: ['/x'], target: './' },
          { name: 'CMD', command: ['node', 'x'] },
        ],
      },
    ]);
  });

  it('knows what image a build begins with unless it is told another, and not within a stage', () => {
    const [first, second] = readDockerfile('ARG X=docker.io/library/node:24\nFROM $X AS one\nARG Y=1\nFROM node:24');

    expect([first?.base, first?.name, second?.base]).toEqual(['docker.io/library/node:24', 'one', 'node:24']);
    expect(first?.instructions).toEqual([{ name: 'ARG', variable: 'Y', value: '1' }]);
  });

  it.each([
    ['an instruction', 'FROM node:24\nHEALTHCHECK NONE'],
    ['an instruction before any stage', 'RUN a'],
    ['a platform', 'FROM --platform=linux/amd64 node:24'],
    ['a mount', 'FROM node:24\nRUN --mount=type=cache,target=/x npm ci'],
    ['a text that begins here', 'FROM node:24\nRUN <<EOF\na\nEOF'],
    ['a shell around the program', 'FROM node:24\nCMD node x'],
    ['modes, which only BuildKit knows', 'FROM node:24\nCOPY --chmod=755 a ./'],
    ['an address to fetch', 'FROM node:24\nCOPY https://example.com/a ./'],
    ['a name with a variable', 'ARG X=24\nFROM node:$X'],
    ['an image that nobody names', 'ARG X\nFROM $X'],
    ['an image of another name', 'ARG X=node:24\nFROM $Y'],
    ['an image that a stage names', 'FROM node:24\nARG X=node:24\nFROM $X'],
    ['other rules for the rest', '# escape=`\nFROM node:24'],
    ['a line that never ends', 'FROM node:24\nRUN a \\'],
  ])('refuses %s', (_, text) => {
    expect(() => readDockerfile(text)).toThrow(/not known here/u);
  });
});

describe('a build without an engine', () => {
  it('takes from the context what is not ignored, as its owner alone may read it', () => {
    const files = { 'a/one.txt': '1', 'a/secret.txt': '2', '.dockerignore': '**/secret.txt' };
    const { workdir } = build('FROM x\nWORKDIR /app\nCOPY a ./b', files);

    expect(readdirSync(workdir, { recursive: true }).toSorted()).toEqual(['b', 'b/one.txt']);
    expect(statSync(join(workdir, 'b/one.txt')).mode & 0o777).toBe(0o600);
  });

  it('hands on from stage to stage only what it is told to, with the links in it', () => {
    const text =
      'FROM x AS one\nWORKDIR /app\nRUN mkdir a && echo 1 > a/b && ln -s b a/c && echo 2 > d\nFROM x\nWORKDIR /app\nCOPY --from=one /app/a ./a';
    const { workdir } = build(text);

    expect(readdirSync(workdir, { recursive: true }).toSorted()).toEqual(['a', 'a/b', 'a/c']);
    expect(readFileSync(join(workdir, 'a/c'), 'utf8')).toBe('1\n');
  });

  it('says what the image is told, with what variables say', () => {
    const text =
      'FROM x\nARG REVISION=none\nLABEL a="of $REVISION" b=c\nENV X=1 Y=two\nUSER node\nEXPOSE 80\nCMD ["node", "x"]';

    expect(build(text)).toMatchObject({
      ...{ labels: { a: 'of none', b: 'c' }, env: { X: '1', Y: 'two' } },
      ...{ user: 'node', ports: [80], command: ['node', 'x'] },
    });
  });

  it.each([
    ['a command that fails', 'RUN echo why >&2 && exit 3', /ended with 3:\nwhy/u],
    ['a command that leaves its folder', 'RUN rm -rf /usr/lib/x', /not in its folder/u],
    ['a command that goes up', 'RUN rm -rf ../x', /not in its folder/u],
    ['what is ignored', 'COPY secret.txt ./', /not in the context/u],
    ['a stage that does not exist', 'COPY --from=nobody /x ./', /no such stage/u],
    ['several files for one', 'COPY a b c', /must end with/u],
    ['a variable that nobody set', 'ENV X=$NOBODY', /nothing says/u],
  ])('refuses %s', (_, line, why) => {
    const files = { 'secret.txt': '', '.dockerignore': 'secret.txt', a: '', b: '' };

    expect(() => build(`FROM x\nWORKDIR /app\n${line}`, files)).toThrow(why);
  });

  it('changes no packages that it was lent', () => {
    const lend = (command: string, workdir: string): boolean => {
      if (command !== 'npm ci') return false;
      symlinkSync(root, join(workdir, 'node_modules'));
      return true;
    };
    const stages = readDockerfile('FROM x\nWORKDIR /app\nRUN npm ci\nRUN rm -rf node_modules/');

    expect(() => buildImage({ stages, context: contextOf({}), folder, env: {}, instead: lend })).toThrow(
      /somebody else/u,
    );
  });
});

describe('the reader of ignore files', () => {
  it.each([
    ['a', ['a', 'a/b'], ['ab', 'x/a']],
    ['**/a', ['a', 'x/a', 'x/y/a/b'], ['xa']],
    ['*.md', ['x.md', '.md'], ['a/x.md', 'xmd']],
    ['a/?.txt', ['a/1.txt'], ['a/12.txt', 'a/b/1.txt']],
    ['*\n!a\na/b', ['x', '.git/config', 'a/b', 'a/b/c'], ['a', 'a/c']],
    ['# a comment\n\n/a/', ['a/b'], ['# a comment']],
  ])('takes %j as an engine does', (rules, ignored, kept) => {
    const context = contextOf({ '.dockerignore': rules });

    expect(ignored.filter((path) => !context.isIgnored(path))).toEqual([]);
    expect(kept.filter((path) => context.isIgnored(path))).toEqual([]);
  });
});
