import { type CalendarDate, type Instant } from './calendar';
import { defined } from './defined';
import { type KnownPerson } from './people';
import { type NamedDepartment, type NamedProduct } from './refusal';
import { type SeatTurn } from './term/seat-turn';
import { type UserId } from './ids';

/** A message that we start, to one person, about their seat. */
export type Notice = {
  readonly to: UserId;
  readonly department: NamedDepartment;
  readonly product: NamedProduct;
  readonly at: Instant;
} & (
  | (BecauseOfSomebody & {
      /** Undefined when the Entra group that mirrors the roster said so. */
      readonly by: KnownPerson | undefined;
    })
  | (BecauseOfTheDay & {
      /** Whom to ask, where somebody is known. */
      readonly askPeople?: readonly KnownPerson[];
    })
);

interface BecauseOfSomebody {
  readonly about: 'seated' | 'removed' | 'removed-waiting';
}

type BecauseOfTheDay =
  /** The seat cap rose or fell, and with it this person got a seat or lost it; `turn` where that is because a day is over. */
  | { readonly about: 'covered' | 'uncovered'; readonly turn?: SeatTurn }
  /** Their last day on the roster is over, with a seat or in line. */
  | { readonly about: 'ended' | 'ended-waiting'; readonly lastDay: CalendarDate };

/** What somebody is told, before it is written down for whom, and of which pool. */
export type NoticeFact = BecauseOfSomebody | BecauseOfTheDay;

/** What a notice tells. */
export function factOf(notice: Notice): NoticeFact {
  switch (notice.about) {
    case 'covered':
    case 'uncovered':
      return { about: notice.about, ...defined({ turn: notice.turn }) };
    case 'ended':
    case 'ended-waiting':
      return { about: notice.about, lastDay: notice.lastDay };
    case 'seated':
    case 'removed':
    case 'removed-waiting':
      return { about: notice.about };
  }
}

/** Why somebody was not reached. */
export type UnreachedCause =
  /** They have no chat with us, and the bot could not be installed for them. */
  | 'no-chat'
  /** They blocked the bot, or removed it (403). */
  | 'blocked'
  /** The conversation is not there any more (404). */
  | 'gone'
  /** It failed again and again. */
  | 'failed';
