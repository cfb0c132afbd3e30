import { isNamed } from '../../../src/domain/roster/name-match';
import { person } from '../../support/builders';

const jane = {
  ...person(1),
  displayName: 'Jane Q. Doe-Müller',
  userPrincipalName: 'jdoe@contoso.edu',
  mail: 'jane.doe@contoso.edu',
};

describe('Jane Q. Doe-Müller, jdoe@contoso.edu, jane.doe@contoso.edu', () => {
  it.each([
    ['jdoe@contoso.edu', true],
    ['JDOE', true],
    [' jdoe ', true],
    ['jane.doe@contoso.edu', true],
    ['jane.doe', true],
    ['Jane', true],
    ['jane doe', true],
    ['Müller, Jane', true],
    ['Mu\u0308ller', true],
    ['Jane Q. Doe-Müller', true],
    ['jdo', false],
    ['Jan', false],
    ['Jane Smith', false],
    ['Muller', false],
    ['jdoe@fabrikam.com', false],
    ['', false],
    ['…', false],
  ])('is named by %j: %s', (text, expected) => {
    expect(isNamed(text, jane)).toBe(expected);
  });

  it.each(['janed', 'JaneD', 'jane@fabrikam.edu'])('is named by %s, where that is another name of hers', (text) => {
    expect(isNamed(text, { ...jane, otherNames: ['janed', 'Jane@fabrikam.edu'] })).toBe(true);
    expect(isNamed(text, jane)).toBe(false);
  });

  it('is not named by nothing when there is no mail address', () => {
    expect(isNamed('', { ...jane, mail: undefined })).toBe(false);
    expect(isNamed('', { ...jane, mail: '' })).toBe(false);
  });
});
