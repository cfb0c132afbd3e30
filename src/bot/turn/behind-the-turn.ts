import { type RenderedCard } from '../../cards/render';
import { isFault } from '../../ports/fault';
import { type Message } from '../../ports/teams/messenger';
import { type BotContext } from './bot-context';
import { type Reply, type Speaker } from './turn';

/** What takes longer than a turn may. */
export interface LongWork {
  /** Said at once. */
  readonly meanwhile: RenderedCard;
  /** Takes its time, and gives what to say in the end. */
  readonly work: () => Promise<Message>;
  /** Said instead when something was in the way. */
  readonly otherwise: Message;
  /** For the log: "a run that somebody asked for". */
  readonly name: string;
}

/** Says that something is under way, and shows what came of it in the same message. */
export function behindTheTurn({ ports }: BotContext, { address }: Speaker, long: LongWork): Reply {
  const messageAfter = async (): Promise<Message> => {
    try {
      return await long.work();
    } catch (error) {
      if (!isFault(error)) ports.logger.error(`${long.name} failed`, { error });
      else ports.logger.warn(`${long.name} did not come about`, { kind: error.kind });
      return long.otherwise;
    }
  };
  return {
    ...long.meanwhile,
    goesOn: async (activityId) => {
      const message = await messageAfter();
      if (activityId === undefined) await ports.messenger.post(address, message);
      else await ports.messenger.update(address, activityId, message);
    },
  };
}
