import { instantOf, timeIn } from '../../domain/calendar';
import { type ConversationAddress } from '../../domain/conversation';
import { type Institution } from '../../domain/institution/department';
import { type UserId } from '../../domain/ids';
import { dueOf, type Moment, type Told, toldAfter } from '../../domain/findings/told';
import { type Message } from '../../ports/teams/messenger';
import { type DayPorts, type Ports, type TellPorts } from '../ports';
import { post, postTo } from '../outbox/post';
import { todayOf } from '../today';
import { orLogFault } from '../outbox/faults';

/** What was told before, and when it is. */
export interface TellingNow {
  readonly told: ReadonlyMap<string, Told>;
  readonly moment: Moment;
}

/** What may have to be told. */
export interface Matter<Finding> {
  /** All that is found now, said before or not. */
  readonly current: readonly Finding[];
  readonly keyOf: (finding: Finding) => string;
  readonly isUrgent: (finding: Finding) => boolean;
  readonly message: (due: readonly Finding[]) => Message;
}

/** A person, or a channel. */
export type Addressee = { readonly userId: UserId } | { readonly channel: ConversationAddress };

/** The moment that decides what is due. */
export function momentOf(ports: DayPorts): Moment {
  const now = ports.clock.now();
  const { timeZone, reminders } = ports.policy;
  return { at: instantOf(now), today: todayOf(ports), isTime: timeIn(timeZone, now) >= reminders.after };
}

/**
 * Tells one recipient what is due, and remembers it. Whoever cannot be reached is tried again the next time.
 *
 * @returns `lost` when something was due and could not be delivered.
 */
export async function tellDue<Finding>(
  ports: TellPorts & Pick<Ports, 'findings'>,
  { told, moment }: TellingNow,
  matter: Matter<Finding> & {
    readonly recipient: string;
    readonly to: Addressee;
  },
): Promise<'done' | 'lost'> {
  const { recipient, current, keyOf } = matter;
  const before = told.get(recipient);
  const keys = current.map(keyOf);
  const urgent = new Set(current.filter(matter.isUrgent).map(keyOf));
  const due = new Set(dueOf(keys, before, moment, (key) => urgent.has(key)));
  const isSaid = due.size > 0 && (await deliver(ports, matter, (finding) => due.has(keyOf(finding))));
  const after = toldAfter(before, keys, isSaid ? [...due] : [], moment);
  if (after !== undefined && JSON.stringify(after) !== JSON.stringify(before))
    await ports.findings.saveTold(recipient, after);

  return due.size > 0 && !isSaid ? 'lost' : 'done';
}

/**
 * Tells central IT what is due: in the chosen channel or, where there is none or it cannot be reached, each approver.
 *
 * @returns `lost` when something was due and somebody did not get it.
 */
export async function tellInstitution<Finding>(
  ports: TellPorts & Pick<Ports, 'findings'>,
  { channel, approvers }: Institution,
  now: TellingNow,
  matter: Matter<Finding> & { readonly name: string },
): Promise<'done' | 'lost'> {
  let came: 'done' | 'lost' = 'done';
  if (channel !== undefined) {
    const to = { channel };
    came = await tellDue(ports, now, { ...matter, recipient: `${matter.name}:channel`, to });
    if (came === 'done') return came;
  }
  for (const { userId } of approvers) {
    const told = await tellDue(ports, now, { ...matter, recipient: `${matter.name}:${userId}`, to: { userId } });
    if (told === 'lost') came = told;
  }
  return came;
}

async function deliver<Finding>(
  ports: TellPorts,
  { current, to, message }: Matter<Finding> & { readonly to: Addressee },
  isDue: (finding: Finding) => boolean,
): Promise<boolean> {
  const said = message(current.filter(isDue));
  const say = () => ('userId' in to ? postTo(ports, to.userId, said) : post(ports, to.channel, said).then(() => true));
  return (await orLogFault(ports.logger, say, 'somebody was not told what a run found')) ?? false;
}
