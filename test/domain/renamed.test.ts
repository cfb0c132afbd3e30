import { peopleIn, renamed } from '../../src/domain/renamed';
import { person } from '../support/builders';

const jane = { ...person(1), displayName: 'Jane Falk' };
const names = new Map([
  [jane.userId, jane],
  [person(2).userId, person(2)],
]);

describe('a record in which people are named', () => {
  it.each([
    ['who is one', person(1), jane],
    ['among others', [person(2), person(1)], [person(2), jane]],
    ['in a part', { by: { kind: 'person', ...person(1) }, at: 1 }, { by: { kind: 'person', ...jane }, at: 1 }],
    ['who is one, and holds another', { ...person(1), by: person(1), note: null }, { ...jane, by: jane, note: null }],
  ])('calls somebody %s as they are called now', (_title, before, after) => {
    expect(renamed<unknown>(before, names)).toEqual(after);
  });

  it.each([
    ['nobody else is called', { people: [person(2), jane] }],
    ['nobody knows', person(3)],
    ['is no object', 'person1'],
    ['is nothing', null],
    ['is an address, which has no name', { userId: person(1).userId, conversationId: 'a' }],
  ])('is the very same one where it %s otherwise', (_title, record) => {
    expect(renamed<unknown>(record, names)).toBe(record);
  });

  it('tells everybody in it, however deep', () => {
    const record = { a: [{ b: person(1) }], c: { ...person(2), by: person(3) }, d: null, e: 'text' };

    expect(peopleIn(record)).toEqual([person(1).userId, person(2).userId, person(3).userId]);
  });
});
