import { type SignOff } from '../../domain/audit/audit';
import { type CalendarDate, dateIn } from '../../domain/calendar';
import { defined } from '../../domain/defined';
import { type LedgerEntry } from '../../domain/ledger/ledger-entry';
import { named } from '../../domain/people';
import { type Ports } from '../ports';

const PER_PAGE = 100;

/** The sign-offs of audits of today, the newest first: none of them is older than the day. */
export async function signOffsOfToday(
  { institution, policy }: Pick<Ports, 'institution' | 'policy'>,
  today: CalendarDate,
): Promise<readonly SignOff[]> {
  const books = institution.look();
  const found: SignOff[] = [];
  const isToday = ({ at }: LedgerEntry): boolean => dateIn(policy.timeZone, new Date(at)) >= today;
  for (let fromNumber: number | undefined; fromNumber !== 0;) {
    const page = await books.ledger({ ...defined({ fromNumber }), limit: PER_PAGE });
    const ofToday = page.filter(isToday);
    found.push(...ofToday.flatMap(signOffIn).filter(({ asOf }) => asOf === today));
    const last = ofToday.at(-1);
    fromNumber = last === undefined || ofToday.length < PER_PAGE ? 0 : last.number - 1;
  }
  return found;
}

/** The sign-off that an entry of the institution's ledger records. */
export function signOffIn({ fact, actor, at }: LedgerEntry): readonly SignOff[] {
  if (fact.action !== 'audit-signed' || actor.kind !== 'person') return [];
  const { asOf, figures, words } = fact;
  return [{ by: named(actor), at, asOf, figures, ...defined({ words }) }];
}
