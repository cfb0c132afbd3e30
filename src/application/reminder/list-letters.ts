import { type Instant } from '../../domain/calendar';
import { type SettledLetter } from '../../domain/outbox/letter';
import { type KnownPerson } from '../../domain/people';
import { type Ports } from '../ports';
import { COUNTED } from './decide-approvers';
import { actorsOf } from './sweep-pools';

/** What became of one letter, and whose it was; of a channel where it names nobody. */
export interface LetterLine {
  readonly person: KnownPerson | undefined;
  readonly userId: string;
  readonly letter: SettledLetter;
}

/** What became of the letters of the reminders since an instant: every mailbox is read for it. */
export async function listLetters(
  ports: Pick<Ports, 'outbox' | 'departments' | 'institution'>,
  since: Instant,
): Promise<readonly LetterLine[]> {
  const [mailboxes, departments, institution] = await Promise.all([
    ports.outbox.all(),
    ports.departments.departments(),
    ports.institution.read(),
  ]);
  const people = new Map(
    [...departments.flatMap(actorsOf), ...institution.approvers].map((one) => [String(one.userId), one]),
  );
  return mailboxes.flatMap(({ id, settled }) =>
    settled
      .filter(({ kind, at }) => at >= since && (COUNTED.has(kind) || kind === 'weekly-report'))
      .map((letter) => ({ person: people.get(id), userId: id, letter })),
  );
}
