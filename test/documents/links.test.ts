import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { type Doc, documents, ROOT, targetsOf } from '../support/documents/markdown';
import { readPicture } from '../support/documents/picture';

const docs = documents();
const PICTURES = '.github/images';
const MOST_BYTES = 150_000;

/** What is wrong with a link, if anything. Others' sites are not asked. */
function problemOf({ path, anchors }: Doc, target: string): string | undefined {
  if (/^(https:|mailto:)/u.test(target)) return undefined;
  const [file = '', anchor] = target.split('#');
  const place =
    file === ''
      ? path
      : normalize(join(dirname(path), file))
          .replaceAll('\\', '/')
          .replace(/\/$/u, '');
  if (place.startsWith('..')) return `${target} leads out of the project`;
  if (!existsSync(join(ROOT, place))) return `${target} leads to nothing`;
  const there = place === path ? anchors : docs.find((doc) => doc.path === place)?.anchors;
  if (anchor !== undefined && there?.has(anchor) !== true) return `${target} leads to no heading`;
  return undefined;
}

const problemsOf = (doc: Doc): readonly string[] => targetsOf(doc).flatMap((target) => problemOf(doc, target) ?? []);

describe('a link', () => {
  it.each(docs.map((doc) => [doc.path, doc] as const))('of %s leads to a file or heading that there is', (_, doc) => {
    expect(problemsOf(doc)).toEqual([]);
  });

  it('that leads nowhere is seen', () => {
    const [doc] = docs;
    const broken = '[a](nowhere.md) [b](README.md#nowhere) [c](#nowhere) <img src="nowhere.png"> [d](../outside)';

    expect(problemsOf({ ...(doc as Doc), path: 'README.md', prose: broken })).toHaveLength(5);
  });

  it('to each folder that has a page stands on the first page', () => {
    const pages = docs.map(({ path }) => path).filter((path) => /^[^/]+\/README\.md$/u.test(path));
    const first = docs.find(({ path }) => path === 'README.md');

    expect(targetsOf(first as Doc).map((target) => target.replace(/#.*/u, ''))).toEqual(expect.arrayContaining(pages));
  });
});

describe('a picture', () => {
  const files = readdirSync(join(ROOT, PICTURES));
  const pictures = new Map(files.map((file) => [file, readPicture(readFileSync(join(ROOT, PICTURES, file)))]));
  const shown = new Map(
    docs.flatMap((doc) =>
      [...doc.prose.matchAll(/<img src="([^"]+)" width="(\d+)" alt="([^"]+)">/gu)].map(
        ([, target = '', width = '', alt = '']) =>
          [normalize(join(dirname(doc.path), target)).replaceAll('\\', '/'), { width: Number(width), alt }] as const,
      ),
    ),
  );

  it.each(files)('%s is shown, says in words what it shows, is small, and sharp on a dense screen', (file) => {
    const { width = NaN, alt = '' } = shown.get(`${PICTURES}/${file}`) ?? {};

    expect(alt.split(' ').length).toBeGreaterThan(8);
    expect((pictures.get(file)?.width ?? 0) / width).toBeCloseTo(2, 1);
    expect(statSync(join(ROOT, PICTURES, file)).size).toBeLessThan(MOST_BYTES);
  });

  it('is dark in one case at least', () => {
    const dark = files.filter((file) => (pictures.get(file)?.lightness ?? 255) < 80);

    expect(dark.length).toBeGreaterThanOrEqual(1);
    expect(dark.length).toBeLessThan(files.length);
  });
});
