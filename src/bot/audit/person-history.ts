import { type PersonPage } from '../../application/audit/audit-uses';
import { momentText } from '../../cards/parts/moment';
import { renderHistory } from '../../cards/roster/history';
import { type RenderedCard } from '../../cards/render';
import { type LedgerFact } from '../../domain/ledger/ledger-entry';
import { type Product } from '../../domain/institution/product';
import { type KnownPerson } from '../../domain/people';
import { type LedgerPlace } from '../../ports/roster/department-store';
import { paging, type Trail } from '../answer/paging';
import { nameOf } from '../answer/words';
import { button } from '../button/press';
import { entryWords } from '../roster/history';

/** Whose history it is: on a later page the name is in its entries. */
export type PersonNamed = Pick<KnownPerson, 'userId'> & Partial<KnownPerson>;

/** A page of what was done about a person, with the names of then. */
export function presentPersonHistory(
  { lines, next }: PersonPage,
  given: { readonly products: readonly Product[]; readonly trail: Trail<LedgerPlace>; readonly person: PersonNamed },
): RenderedCard {
  const { products, trail, person } = given;
  const { pageLine, buttons } = paging(
    { trail, shown: lines.length, next },
    (title, further) =>
      button(title, 'person-history.show', { person: person.userId, trail: further, isInPlace: true }),
    'Newer',
  );
  return renderHistory({
    heading: `History of ${personName(person, lines)}`,
    subheading: 'People and departments as they were called then',
    entries: lines.map(({ entry, license, departmentName }) => {
      const { who, what } = entryWords(entry, license, products);
      return { when: momentText(entry.at), who, what: [...what, departmentName].join(' · ') };
    }),
    ...(pageLine === undefined ? {} : { pageLine: `Entries ${pageLine}` }),
    buttons,
  });
}

/** What a person is called: as it is known, or as the newest entry has it. */
function personName({ userId, displayName }: PersonNamed, lines: PersonPage['lines']): string {
  const known = lines.flatMap(({ entry }) => peopleIn(entry.fact)).find((one) => one.userId === userId);
  return nameOf({ displayName: displayName ?? known?.displayName ?? 'a person' });
}

const peopleIn = (fact: LedgerFact): readonly KnownPerson[] => [
  ...('entry' in fact ? [fact.entry] : []),
  ...('outgoing' in fact ? [fact.outgoing] : []),
  ...('person' in fact ? [fact.person] : []),
];
