import { type PersonActor } from '../../domain/actor';
import { type ConversationAddress, wholeChannel } from '../../domain/conversation';
import { type Institution } from '../../domain/institution/department';
import { type ActivityKey } from '../../domain/ids';
import { type InstitutionFact } from '../../domain/ledger/ledger-entry';
import { type SetupRefusal } from '../../domain/refusal';
import { approverOf, centralItOnly } from '../access/central-it';
import { type RecordPorts } from '../ports';
import { todayOf } from '../today';
import { type Refused, refused } from '../../domain/result';

/** What became of the channel that purchases are sent to. */
export type ChannelOutcome =
  /** `isNew` is false when it was so before. */
  | { readonly kind: 'chosen' | 'left'; readonly isNew: boolean }
  /** Purchases are sent to another channel, or to none, so that there is nothing to stop here. */
  | { readonly kind: 'not-this-one'; readonly isAnotherOne: boolean }
  | Refused<SetupRefusal>;

interface Asked {
  readonly key: ActivityKey;
  readonly actor: PersonActor;
  /** Where it was typed. */
  readonly address: ConversationAddress;
}

/** Sends purchases to the channel this was typed in, from now on. @returns Refusals `central-it-only` before `not-in-a-channel`. */
export function chooseChannel(ports: RecordPorts, asked: Asked): Promise<ChannelOutcome> {
  return changeChannel(ports, asked, (institution, channel) => {
    if (isSameChannel(institution.channel, channel)) return { outcome: { kind: 'chosen', isNew: false } };
    const fact = { action: 'channel-chosen', channel } as const;
    return { outcome: { kind: 'chosen', isNew: true }, after: { ...institution, channel }, fact };
  });
}

/** Sends purchases to no channel any more. @returns Refusals as of {@link chooseChannel}. */
export function leaveChannel(ports: RecordPorts, asked: Asked): Promise<ChannelOutcome> {
  return changeChannel(ports, asked, (institution, typedIn) => {
    const { channel, ...others } = institution;
    if (!isSameChannel(channel, typedIn))
      return { outcome: { kind: 'not-this-one', isAnotherOne: channel !== undefined } };
    return { outcome: { kind: 'left', isNew: true }, after: others, fact: { action: 'channel-left' } };
  });
}

/** The app was removed from a team: nothing more is sent to a channel of it. Whoever removed it needs no role for that. */
export async function leaveTeam(ports: RecordPorts, { key, actor, address }: Asked): Promise<void> {
  await ports.institution.change(async (books) => {
    const { channel, ...others } = await books.institution();
    const { conversationId } = wholeChannel(address);
    const isOfTeam =
      channel?.teamId === undefined
        ? isSameChannel(channel, wholeChannel(address))
        : channel.teamId === (address.teamId ?? conversationId);
    if (channel === undefined || !isOfTeam) return;
    await books.save(others);
    await books.record({ actor, effectiveOn: todayOf(ports), command: key, fact: { action: 'channel-left' } });
  });
}

function changeChannel(
  ports: RecordPorts,
  { key, actor, address }: Asked,
  decide: (
    institution: Institution,
    channel: ConversationAddress,
  ) => {
    readonly outcome: ChannelOutcome;
    readonly after?: Institution;
    readonly fact?: InstitutionFact;
  },
): Promise<ChannelOutcome> {
  return ports.institution.change(async (books): Promise<ChannelOutcome> => {
    const institution = await books.institution();
    const approver = approverOf(actor, institution);
    if (approver === undefined) return refused(centralItOnly(institution));
    if (address.conversationType !== 'channel') return refused({ code: 'not-in-a-channel' });
    const [earlier] = await books.ledger({ command: key, limit: 1 });
    if (earlier !== undefined) return { kind: earlier.fact.action === 'channel-left' ? 'left' : 'chosen', isNew: true };
    const { outcome, after, fact } = decide(institution, wholeChannel(address));
    if (after === undefined || fact === undefined) return outcome;
    await books.save(after);
    await books.record({ actor: approver, effectiveOn: todayOf(ports), command: key, fact });
    return outcome;
  });
}

const isSameChannel = (one: ConversationAddress | undefined, other: ConversationAddress): boolean =>
  one?.conversationId === other.conversationId;
