import { globSync, readFileSync } from 'node:fs';

const headings = new Set([...readFileSync('README.md', 'utf8').matchAll(/^#+ (.+)$/gmu)].map(([, text]) => text));
const files = globSync('src/**/*.ts');

describe('@source tags', () => {
  it.each(files)('%s cites README headings that exist', (file) => {
    const cited = [...readFileSync(file, 'utf8').matchAll(/@source README "(.+?)"/gu)].map(([, text]) => text);

    expect(cited.filter((text) => !headings.has(text))).toEqual([]);
  });
});
