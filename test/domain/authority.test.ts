import { type Actor, actorId } from '../../src/domain/actor';
import { hasRight, type Right, seesEverything } from '../../src/domain/authority';
import { isOwnDirectoryName } from '../../src/domain/institution/department';
import { actor, aDepartment, person } from '../support/builders';

const [DELEGATE, PURCHASER, APPROVER, AUDITOR, STRANGER] = [1, 2, 3, 4, 5];
const department = aDepartment({ delegates: [person(DELEGATE)], purchasers: [person(PURCHASER)] });
const institution = { approvers: [person(APPROVER)], auditors: [person(AUDITOR)] };
const job: Actor = { kind: 'job', name: 'reconcile' };
const file: Actor = { kind: 'import', file: 'organization.json', ranBy: 'root' };

describe('rights in a department', () => {
  it.each<[string, Actor, Right, boolean]>([
    ['a delegate', actor(DELEGATE), 'change-roster', true],
    ['a delegate', actor(DELEGATE), 'see-pools', true],
    ['a purchaser', actor(PURCHASER), 'change-roster', false],
    ['a purchaser', actor(PURCHASER), 'see-pools', true],
    ['an approver', actor(APPROVER), 'change-roster', true],
    ['an approver', actor(APPROVER), 'see-pools', true],
    ['an auditor', actor(AUDITOR), 'change-roster', false],
    ['an auditor', actor(AUDITOR), 'see-pools', true],
    ['a stranger', actor(STRANGER), 'change-roster', false],
    ['a stranger', actor(STRANGER), 'see-pools', false],
    ['a job', job, 'change-roster', false],
    ['a job', job, 'see-pools', false],
    ['an import', file, 'change-roster', false],
  ])('%s (%j) has %s: %s', (_, who, right, expected) => {
    expect(hasRight(who, right, department, institution)).toBe(expected);
  });

  it.each([DELEGATE, PURCHASER, APPROVER, AUDITOR])(
    'nobody has any where there is no department: person %i',
    (number) => {
      expect(hasRight(actor(number), 'change-roster', undefined, institution)).toBe(false);
      expect(hasRight(actor(number), 'see-pools', undefined, institution)).toBe(false);
    },
  );
});

it.each<[string, Actor, boolean]>([
  ['an approver', actor(APPROVER), true],
  ['an auditor', actor(AUDITOR), true],
  ['a delegate', actor(DELEGATE), false],
  ['a job', job, false],
])('%s sees every department: %#', (_, who, expected) => {
  expect(seesEverything(who, institution)).toBe(expected);
});

it('actors have equal ids only when they are the same', () => {
  const ids = [actor(1), actor(2), job, file, { kind: 'job', name: 'organization.json' } as const].map(actorId);

  expect(new Set(ids).size).toBe(ids.length);
});

describe('the directory’s department of a person', () => {
  it.each([
    ['Mathematics', true],
    [' mathematics ', true],
    ['', true],
    ['   ', true],
    [undefined, true],
    ['Physics', false],
    ['Mathematics and Statistics', false],
  ])('%j belongs to Mathematics: %s', (name, expected) => {
    expect(isOwnDirectoryName(aDepartment(), name)).toBe(expected);
  });
});
