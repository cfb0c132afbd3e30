import { decideRoles, type RoleChange, type RoleLine } from '../../../src/domain/institution/role-change';
import { type CommandPerson } from '../../../src/domain/roster/roster-command';
import { found, person } from '../../support/builders';

const nobody: CommandPerson = { userId: undefined, userText: 'nobody', reason: 'not-found' };
const leftOut: CommandPerson = { userId: undefined, userText: 'kim', reason: 'left-out' };
const by = person(1).userId;

const outcomeOf = (line: RoleLine): string => (line.status === 'refused' ? line.refusal : line.status);

type Row = readonly [
  title: string,
  holders: readonly number[],
  change: RoleChange,
  lines: readonly string[],
  after: readonly number[],
];
const give = (role: RoleChange['role'], ...people: readonly CommandPerson[]): RoleChange => ({
  kind: 'give',
  role,
  people,
});
const take = (role: RoleChange['role'], ...people: readonly CommandPerson[]): RoleChange => ({
  kind: 'take',
  role,
  people,
});

const rows: readonly Row[] = [
  ['gives somebody a role', [1], give('delegate', found(2)), ['given'], [1, 2]],
  ['gives the first one a role', [], give('auditor', found(2)), ['given'], [2]],
  ['names each person once', [], give('delegate', found(2), found(2)), ['given'], [2]],
  ['leaves who has it already', [1, 2], give('purchaser', found(2)), ['has-role'], [1, 2]],
  ['gives a guest no role', [1], give('delegate', found(2, { isGuest: true })), ['guest'], [1]],
  [
    'gives a disabled account no role',
    [1],
    give('approver', found(2, { isDisabled: true })),
    ['account-disabled'],
    [1],
  ],
  [
    'says of a guest with the role that guests have none',
    [2],
    give('delegate', found(2, { isGuest: true })),
    ['guest'],
    [2],
  ],
  ['goes on after somebody nobody knows', [], give('delegate', nobody, found(2)), ['not-found', 'given'], [2]],
  ['leaves out who was left out', [], give('delegate', leftOut), ['left-out'], []],
  ['takes a role', [1, 2], take('delegate', found(2)), ['taken'], [1]],
  ['takes the role of the last delegate', [2], take('delegate', found(2)), ['taken'], []],
  ['takes the role of a guest', [2], take('delegate', found(2, { isGuest: true })), ['taken'], []],
  ['takes the role of a disabled account', [2], take('auditor', found(2, { isDisabled: true })), ['taken'], []],
  ['takes no role from who has none', [1], take('purchaser', found(2)), ['has-no-role'], [1]],
  ['lets an approver go while another stays', [1, 2], take('approver', found(1)), ['taken'], [2]],
  ['keeps the last approver', [2], take('approver', found(2)), ['last-approver'], [2]],
  ['keeps the last approver from leaving', [1], take('approver', found(1)), ['last-approver-oneself'], [1]],
  [
    'keeps the last of several approvers',
    [2, 3],
    take('approver', found(2), found(3)),
    ['taken', 'last-approver'],
    [3],
  ],
];

describe('a change of roles', () => {
  it.each(rows)('%s', (_, holders, change, lines, after) => {
    const decided = decideRoles(holders.map(person), change, { by });

    expect(decided.lines.map(outcomeOf)).toEqual(lines);
    expect(decided.holders).toEqual(after.map(person));
  });

  it('says the same again when it was carried out before', () => {
    const given = decideRoles([person(2)], give('delegate', found(2)), { by, already: [person(2).userId] });
    const taken = decideRoles([], take('delegate', found(2)), { by, already: [person(2).userId] });

    expect([given, taken].map(({ lines }) => lines.map(outcomeOf))).toEqual([['given'], ['taken']]);
    expect([given, taken].map(({ holders }) => holders)).toEqual([[person(2)], []]);
  });

  it('says what is so now when somebody turned it round since', () => {
    const given = decideRoles([person(2)], take('delegate', found(2)), { by, already: [person(2).userId] });

    expect(given.lines.map(outcomeOf)).toEqual(['taken']);
  });
});
