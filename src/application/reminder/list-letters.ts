import { type UserId } from '../../domain/ids';
import { type LetterContent, type SettledLetter } from '../../domain/outbox/letter';
import { type Mailbox } from '../../domain/outbox/mailbox';
import { type KnownPerson } from '../../domain/people';
import { LeftOut, readableDepartments } from '../access/left-out';
import { type Ports } from '../ports';
import { COUNTED } from './decide-approvers';
import { actorsOf } from './sweep-pools';

/** What became of one letter, and whose it was; of the channel of central IT, or of somebody whom we cannot name, where it names nobody. */
export interface LetterLine {
  readonly person: KnownPerson | undefined;
  readonly isChannel: boolean;
  readonly letter: SettledLetter;
}

/** Letters of the reminders that are settled, each by what tells it from all others: what is settled later is not among them. */
export type SettledBefore = ReadonlySet<string>;

/** Which letters of the reminders are settled now: every mailbox is read for it. */
export const settledNow = async ({ outbox }: Pick<Ports, 'outbox'>): Promise<SettledBefore> =>
  new Set((await outbox.all()).flatMap((mailbox) => mailbox.settled.map((letter) => nameOf(mailbox, letter))));

/** What became of the letters of the reminders that were not settled before, whatever the clock said: every mailbox is read for it. */
export async function listLetters(
  ports: Pick<Ports, 'outbox' | 'departments' | 'outline' | 'institution' | 'logger'>,
  before: SettledBefore,
): Promise<readonly LetterLine[]> {
  const found = (await ports.outbox.all()).flatMap((mailbox) =>
    mailbox.settled
      .filter((letter) => isOfReminders(letter) && !before.has(nameOf(mailbox, letter)))
      .map((letter) => ({ recipient: mailbox.recipient, letter })),
  );
  const people = await peopleOf(
    ports,
    found.flatMap(({ recipient }) => ('userId' in recipient ? [recipient.userId] : [])),
  );
  return found.map(({ recipient, letter }) =>
    'userId' in recipient
      ? { person: people.get(recipient.userId), isChannel: false, letter }
      : { person: undefined, isChannel: true, letter },
  );
}

const nameOf = ({ id }: Mailbox, { key, at, outcome }: SettledLetter): string => `${id} ${key} ${at} ${outcome.status}`;

const isOfReminders = ({ kind }: { readonly kind: LetterContent['kind'] }): boolean =>
  COUNTED.has(kind) || kind === 'weekly-report';

/** People by name: those who act for departments, approvers, and, on a roster, all others. */
async function peopleOf(
  ports: Pick<Ports, 'departments' | 'outline' | 'institution' | 'logger'>,
  userIds: readonly UserId[],
): Promise<ReadonlyMap<UserId, KnownPerson>> {
  if (userIds.length === 0) return new Map();
  const [all, { approvers }] = await Promise.all([
    readableDepartments(ports, new LeftOut(ports)),
    ports.institution.read(),
  ]);
  const acting = [...all.flatMap(actorsOf), ...approvers];
  const known = new Set(acting.map(({ userId }) => userId));
  const others = userIds.filter((userId) => !known.has(userId));
  const held = others.length === 0 ? [] : await ports.departments.entriesOf(others);
  return new Map([...acting, ...held.map(({ entry }) => entry)].map((person) => [person.userId, person]));
}
