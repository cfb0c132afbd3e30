import { type DepartmentId, type ProductId, type UserId } from '../ids';

/** A person of a command that is still being asked about. */
export interface DraftPerson {
  /** What was typed. */
  readonly userText: string;
  /** Who is meant, once that is settled. */
  readonly userId?: UserId;
  /** The sender was asked which account or person is meant, and chose this one. */
  readonly isChosen?: boolean;
  /** The sender left this person out. */
  readonly isLeftOut?: boolean;
  /** The sender was asked about the other directory department, and said yes. */
  readonly isAccepted?: boolean;
}

/** A roster command on its way: what is known so far, as plain data that a card can carry. It says which, never who or may. */
export interface RosterDraft {
  readonly kind: 'add' | 'remove' | 'swap' | 'move';
  readonly product?: ProductId;
  /** More products, where several were named. */
  readonly alsoIn?: readonly ProductId[];
  /** Removes people from every roster in place of those of products. */
  readonly isEverything?: boolean;
  readonly department?: DepartmentId;
  /** In the order typed; of a swap, who leaves and then who comes. */
  readonly people: readonly DraftPerson[];
  /** The sender was asked about those who would lose their seats, and said yes. */
  readonly isConfirmed?: boolean;
  /** Whom that question named. */
  readonly agreed?: readonly UserId[];
  /** More commands of the same message, to be done after this one; none of them has more. */
  readonly then?: readonly RosterDraft[];
}

/** The commands of a message, in order. */
export const draftsOf = ({ then = [], ...first }: RosterDraft): readonly [RosterDraft, ...RosterDraft[]] => [
  first,
  ...then,
];

/** Commands of one message as one draft. */
export const draftOf = ([first, ...others]: readonly [RosterDraft, ...RosterDraft[]]): RosterDraft =>
  others.length === 0 ? first : { ...first, then: others };
