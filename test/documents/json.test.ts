import { readOrganization } from '../../src/config/read-organization';
import { readPolicy } from '../../src/config/read-policy';
import { documents } from '../support/documents/markdown';

const blocks = documents().flatMap(({ path, blocks: all }) =>
  all.filter(({ language }) => language === 'json').map((block) => [`${path}:${block.line}`, block] as const),
);

/** What the program's own readers say is wrong with a policy or an organization; nothing for other JSON. */
function problemsOf(text: string): readonly string[] {
  const keys = Object.keys(JSON.parse(text) as object);
  const read = keys.includes('reconcile')
    ? readPolicy(text)
    : keys.includes('rosters')
      ? readOrganization(text)
      : { ok: true as const };
  return read.ok ? [] : read.problems;
}

describe('JSON in a document', () => {
  it.each(blocks)('at %s is read by what it is for', (_, { lines }) => {
    expect(problemsOf(lines.join('\n'))).toEqual([]);
  });

  it('is looked at for what it is', () => {
    expect(problemsOf('{ "rosters": [], "people": [] }')).not.toEqual([]);
    expect(problemsOf('{ "reconcile": {} }')).not.toEqual([]);
    expect(blocks.length).toBeGreaterThanOrEqual(2);
  });
});
