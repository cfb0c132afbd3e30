import { type SignOff } from '../../domain/audit/audit';
import { type CalendarDate, type Instant, startOf } from '../../domain/calendar';
import { defined } from '../../domain/defined';
import { type LedgerEntry } from '../../domain/ledger/ledger-entry';
import { named } from '../../domain/people';
import { type Ports } from '../ports';

const PER_PAGE = 25;

/** The sign-offs of audits of today, the newest first: none of them is older than the day. */
export const signOffsOfToday = (
  ports: Pick<Ports, 'institution' | 'policy'>,
  today: CalendarDate,
): Promise<readonly SignOff[]> => signOffsSince(ports, { asOf: today, since: startOf(ports.policy.timeZone, today) });

/** The sign-offs of audits of a day that were recorded from an instant on, the newest first. */
export async function signOffsSince(
  { institution }: Pick<Ports, 'institution'>,
  { asOf, since }: { readonly asOf: CalendarDate; readonly since: Instant },
): Promise<readonly SignOff[]> {
  const books = institution.look();
  const found: SignOff[] = [];
  for (let fromNumber: number | undefined; fromNumber !== 0;) {
    const page = await books.ledger({ ...defined({ fromNumber }), limit: PER_PAGE });
    const late = page.filter(({ at }) => at >= since);
    found.push(...late.flatMap(signOffIn).filter((one) => one.asOf === asOf));
    const last = late.at(-1);
    fromNumber = last === undefined || late.length < PER_PAGE ? 0 : last.number - 1;
  }
  return found;
}

/** The sign-off that an entry of the institution's ledger records. */
export function signOffIn({ fact, actor, at }: LedgerEntry): readonly SignOff[] {
  if (fact.action !== 'audit-signed' || actor.kind !== 'person') return [];
  const { asOf, figures, words } = fact;
  return [{ by: named(actor), at, asOf, figures, ...defined({ words }) }];
}
