import { type CalendarDate, type Instant } from '../../../src/domain/calendar';
import { departmentId, productId, userId } from '../../../src/domain/ids';
import { findLeavers, keptEntry, type SeatedPerson, sinceBefore } from '../../../src/domain/findings/leaver';
import { type RosterEntry } from '../../../src/domain/roster/pool';

const NOW = '2027-03-01T16:00:00.000Z' as Instant;
const BEFORE = '2027-02-01T16:00:00.000Z' as Instant;
const ADA = { userId: userId('ada'), displayName: 'Ada', userPrincipalName: 'ada@contoso.edu' };
const math = {
  id: departmentId('math'),
  name: 'Mathematics',
  directoryNames: ['Mathematics', 'Statistics'],
  delegates: [],
  purchasers: [],
};
const entry: RosterEntry = {
  ...ADA,
  product: productId('visio'),
  rank: 1,
  addedAt: NOW,
  addedBy: { kind: 'job', name: 'test' },
};
const by = { on: '2027-02-01' as CalendarDate, by: userId('dana') };

const seated = (own: Partial<Omit<SeatedPerson, 'place'>> & { place?: Partial<RosterEntry> } = {}): SeatedPerson => ({
  account: 'enabled',
  directoryDepartment: 'Mathematics',
  ...own,
  place: { ...entry, department: math.id, ...own.place },
});
const causes = (one: SeatedPerson): readonly string[] =>
  findLeavers([one], [math], NOW).map(({ cause }) =>
    cause.kind === 'moved' ? `moved to ${cause.directoryDepartment}` : cause.kind,
  );
const keptThough = { account: 'disabled', ...by } as const;
const acceptedFrom = { directoryDepartment: 'Physics', ...by };

describe('whoever has a seat', () => {
  it.each<[string, SeatedPerson, readonly string[]]>([
    ['is not asked about while all is as it was', seated(), []],
    ['is not asked about in another name of the department', seated({ directoryDepartment: ' statistics' }), []],
    ['is not asked about without a department', seated({ directoryDepartment: undefined }), []],
    ['is asked about when the account is disabled', seated({ account: 'disabled' }), ['disabled']],
    ['is asked about when the account is gone', seated({ account: 'missing' }), ['missing']],
    ['is asked about in another department', seated({ directoryDepartment: 'Physics' }), ['moved to Physics']],
    [
      'is asked about the account before the department',
      seated({ account: 'disabled', directoryDepartment: 'Physics' }),
      ['disabled'],
    ],
    ['is not asked about once it was kept', seated({ account: 'disabled', place: { keptThough } }), []],
    [
      'is asked about again when the kept one is gone',
      seated({ account: 'missing', place: { keptThough } }),
      ['missing'],
    ],
    [
      'is not asked about in a department that was accepted',
      seated({ directoryDepartment: 'physics', place: { acceptedFrom } }),
      [],
    ],
    [
      'is asked about in the next one',
      seated({ directoryDepartment: 'History', place: { acceptedFrom } }),
      ['moved to History'],
    ],
  ])('%s', (_, one, expected) => {
    expect(causes(one)).toEqual(expected);
  });

  it.each<[string, Partial<SeatedPerson>]>([
    ['disabled', { account: 'disabled' }],
    ['missing', { account: 'missing' }],
    ['moved', { directoryDepartment: 'Physics' }],
  ])('is settled by keeping the seat: %s', (_, own) => {
    const [leaver] = findLeavers([seated(own)], [math], NOW);
    if (leaver === undefined) throw new Error('nobody was found');

    expect(causes(seated({ ...own, place: keptEntry(entry, leaver.cause, by) }))).toEqual([]);
  });

  it('is found since the first time', () => {
    const found = findLeavers([seated({ account: 'disabled' })], [math], NOW);
    const earlier = found.map((leaver) => ({ ...leaver, since: BEFORE }));
    const other = findLeavers([seated({ account: 'missing' })], [math], BEFORE);

    expect(sinceBefore(found, earlier)).toEqual(earlier);
    expect(sinceBefore(found, other)).toEqual(found);
  });
});
