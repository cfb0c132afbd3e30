import { createHash } from 'node:crypto';
import { type PersonActor } from '../../domain/actor';
import { type ConversationAddress } from '../../domain/conversation';
import { type ActivityKey, activityKey, type DepartmentId, type PurchaseId, type UserId } from '../../domain/ids';
import { type PurchaseView } from '../../domain/purchase/purchase-record';
import { type Refusal } from '../../domain/refusal';
import { type RosterDraft } from '../../domain/roster/roster-draft';
import { type RosterChange } from '../../domain/roster/roster-change';
import { type Command } from '../../intent/intent';
import { type RenderedCard } from '../../cards/render';
import { type Storable } from '../../ports/roster/turn-store';
import { type FileOffer } from '../../ports/teams/outlet';
import { type PrivateMatter } from './private-matter';

/** Who speaks to us, and where. */
export interface Speaker {
  readonly actor: PersonActor;
  readonly address: ConversationAddress;
}

/** A message that was typed. Plain data, so that it can wait in the store. */
export interface TypedTurn extends Speaker {
  /** By conversation, activity and sender. */
  readonly key: ActivityKey;
  /** Our own mention is gone; people's are placeholders. */
  readonly text: string;
  /** People mentioned, by the placeholder's index. */
  readonly mentions: readonly { readonly userId?: UserId | undefined; readonly name: string }[];
  /** Whether the same message may have been handled before. */
  readonly isRepeat: boolean;
}

/** A button that was pressed. */
export interface PressedTurn extends Speaker {
  readonly verb: string;
  readonly data: unknown;
  readonly inputs: Readonly<Record<string, string>>;
  /** What makes a press recognizable: the same button of the same message, pressed by the same person, is a repeat. */
  readonly key: ActivityKey;
  /** What makes this very delivery recognizable. */
  readonly deliveryKey: ActivityKey;
  /** The message that holds the card. */
  readonly activityId: string | undefined;
  /** The question that the button answers, where its card asks one. */
  readonly question?: string | undefined;
}

/** A command as it was understood, and whom its mentions are. */
export interface SaidCommand {
  readonly command: Command;
  readonly mentions: readonly {
    readonly userId?: UserId | undefined;
    readonly name: string;
    /** What finds the person, where the name may not. */
    readonly address?: string | undefined;
  }[];
  /** Whether it was guessed, and nobody said yes to that yet. */
  readonly isGuess?: true;
}

/** What we answer. */
export interface Reply extends RenderedCard {
  /** The change it shows, whose licenses and notices are still to follow. */
  readonly change?: RosterChange;
  /** The purchase it shows, with something to press: the message follows it from now on. */
  readonly follows?: {
    readonly department: DepartmentId;
    readonly id: PurchaseId;
    readonly view: PurchaseView;
    readonly revision: number;
    readonly round: number;
  };
  /**
   * What is done after the turn, once this is shown; it edits the message of this id, or posts one when there is none.
   *
   * @param shownIn Where it is shown, if not where it was asked for.
   */
  readonly afterTurn?: (activityId: string | undefined, shownIn?: ConversationAddress) => Promise<void>;
  /** Files to offer with it, each in a message of its own. */
  readonly files?: readonly FileOffer[];
  /** What was understood of a message, where no change is on record for it. */
  readonly said?: SaidCommand;
  /** The question that it asks once more, instead of one of its own. */
  readonly answers?: ActivityKey;
  /** The change was made for an earlier delivery, which sees to what follows. */
  readonly isRecorded?: boolean;
  /** Why the rules said no, where they did. */
  readonly refused?: Refusal['code'];
  /** Whether it takes the place of the card that was pressed, or stands below it. */
  readonly place?: 'instead' | 'below';
  /** What it is about, where it is for its asker alone: a channel or a group only reads that it was answered. */
  readonly isAbout?: PrivateMatter;
  /** What a channel or a group reads instead, where this says more than all of them are to read. */
  readonly shared?: () => RenderedCard;
}

/** A reply, or that the directory was too slow for this turn. */
export type DraftReply =
  | Reply
  | {
      readonly isTooSlow: true;
      readonly waiting: RenderedCard;
      /** To go on with, under this key. */
      readonly draft: RosterDraft;
      readonly key: ActivityKey;
      /** Whether its sender was told so before. */
      readonly isSaid?: boolean;
    };

/** The key of something that must have one effect only: the same parts give the same key. */
export function keyOf(...parts: readonly string[]): ActivityKey {
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
  return activityKey(hash.slice(0, 27));
}

/** A key that only the sender's own presses share. */
export const ofSender = (turn: PressedTurn, ...parts: readonly string[]): ActivityKey =>
  keyOf(turn.actor.userId, ...parts);

/** An answer in place of the card that was pressed, or below it, unless it says itself where. */
export const placed = (reply: Reply, { isInPlace }: { readonly isInPlace?: boolean }): Reply => ({
  place: isInPlace === true ? 'instead' : 'below',
  ...reply,
});

/** An answer below the card that was pressed, unless it says itself where. */
export const below = (reply: Reply): Reply => placed(reply, {});

/** As the store keeps it: without what is undefined, at any depth. */
export const storable = (value: object): Storable => JSON.parse(JSON.stringify(value)) as Storable;
