import { changedSince, nextEdition } from '../../../../src/adapters/documents/tenant/outline-parts';
import { type OutlineEdition } from '../../../../src/domain/institution/department';

const editions = (...changes: readonly (readonly string[])[]): OutlineEdition => {
  let edition: OutlineEdition | undefined;
  for (const changed of changes) edition = nextEdition(edition, changed);
  if (edition === undefined) throw new Error('there is none');
  return edition;
};

describe('an edition of the outline', () => {
  it('tells what changed since each of the latest ones, and nothing of those before them', () => {
    const edition = editions(...Array.from({ length: 12 }, (_, index) => [`outline|${index + 1}`]));

    expect(changedSince(edition, 12)).toEqual([]);
    expect(changedSince(edition, 11)).toEqual(['outline|12']);
    expect(changedSince(edition, 4)?.length).toBe(8);
    expect(changedSince(edition, 3)).toBeUndefined();
    expect(changedSince(edition, 13)).toBeUndefined();
  });

  it('names each document once, and none of a change of many', () => {
    expect(changedSince(editions(['a'], ['b'], ['a', 'b']), 1)).toEqual(['b', 'a']);
    expect(changedSince(editions(['a'], ['b', 'c', 'd', 'e', 'f'], ['a']), 2)).toEqual(['a']);
    expect(changedSince(editions(['a'], ['b', 'c', 'd', 'e', 'f'], ['a']), 1)).toBeUndefined();
  });
});
