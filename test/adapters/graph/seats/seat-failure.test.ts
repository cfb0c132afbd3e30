import { type ServiceError } from '../../../../src/adapters/graph/connection/judge';
import { failureOfRefusal, failureOfState, isNotHeld } from '../../../../src/adapters/graph/seats/seat-failure';

function anError(message: string, own: { status?: number; detail?: string } = {}): ServiceError {
  const details = own.detail === undefined ? {} : { details: [{ code: own.detail, message }] };
  return {
    status: own.status ?? 400,
    code: 'Request_BadRequest',
    message,
    requestId: 'id',
    rawText: JSON.stringify({ error: { code: 'Request_BadRequest', message, ...details } }),
  };
}

describe('the reason that Graph gives for not changing a license', () => {
  it.each([
    ['Subscription with SKU c5928f49 does not have any available licenses.', { code: 'tenant-short' }],
    ['There are no more available licenses in 2027', { code: 'tenant-short' }],
    ['License assignment cannot be done for user with invalid usage location.', { code: 'no-usage-location' }],
    ['User has no Usage Location set', { code: 'no-usage-location' }],
    ['License x does not correspond to a valid company License.', { code: 'unknown-sku' }],
    [
      'User license is inherited from a group membership and it cannot be removed directly from the user.',
      { code: 'inherited' },
    ],
    [
      'License assignment failed because service plans 1d8, e95 are mutually exclusive.',
      { code: 'conflicting-plan', planNames: ['1d8', 'e95'] },
    ],
    [
      'License assignment failed because service plans A, B and C are mutually exclusive',
      { code: 'conflicting-plan', planNames: ['A', 'B', 'C'] },
    ],
    ['These two are mutually exclusive', { code: 'conflicting-plan', planNames: [] }],
    [
      'License assignment failed because service plan SWAY depends on the service plan(s) SHAREPOINT, OFFICE',
      { code: 'missing-plan', planNames: ['SHAREPOINT', 'OFFICE'] },
    ],
    ['It depends on the service plan that was removed', { code: 'missing-plan', planNames: [] }],
    ['The proxy address is already used', { code: 'mail-clash' }],
    ['License x cannot be assigned to a user', { code: 'not-for-people' }],
    ['Something nobody has seen before', { code: 'other' }],
    ['', { code: 'other' }],
  ])('is understood from "%s"', (message, expected) => {
    expect(failureOfRefusal(anError(message), 'assign')).toEqual(expected);
  });

  it.each([
    ['CountViolation', { code: 'tenant-short' }],
    ['MutuallyExclusiveViolation', { code: 'conflicting-plan', planNames: [] }],
    ['DependencyViolation', { code: 'missing-plan', planNames: [] }],
    ['ProhibitedInUsageLocationViolation', { code: 'not-allowed-in-location' }],
    ['UniquenessViolation', { code: 'mail-clash' }],
  ])('is taken from the code %s whatever the sentence says', (detail, expected) => {
    expect(
      failureOfRefusal(anError('Etwas ging schief, usage location, available licenses', { detail }), 'assign'),
    ).toEqual(expected);
    expect(failureOfState(detail)).toEqual(expected);
  });

  it('names the plan that still needs the one that is to be released', () => {
    const error = anError(
      'License assignment failed because service plan SWAY depends on the service plan(s) SHAREPOINT',
    );

    expect(failureOfRefusal(error, 'release')).toEqual({ code: 'missing-plan', planNames: ['SWAY'] });
  });

  it('is a missing person when nothing is found', () => {
    expect(failureOfRefusal(anError('Resource does not exist', { status: 404 }), 'assign')).toEqual({
      code: 'person-missing',
    });
  });

  it.each([
    ['User does not have a corresponding license.', true],
    ['The user has no corresponding License today', true],
    ['User license is inherited from a group membership', false],
    ['', false],
  ])('says of "%s" whether it means that nothing was held', (message, expected) => {
    expect(isNotHeld(anError(message))).toBe(expected);
  });

  it.each([[null], [undefined], [''], ['None']])('is absent from an assignment whose error is %p', (error) => {
    expect(failureOfState(error)).toBeUndefined();
  });

  it.each([['Other'], ['Others'], ['SomethingNew']])('is "other" for the state error %s', (error) => {
    expect(failureOfState(error)).toEqual({ code: 'other' });
  });
});
