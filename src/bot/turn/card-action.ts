import { type z } from 'zod';
import { type BotContext } from './bot-context';
import { type DraftReply, type PressedTurn } from './turn';

/** A button's handler, with the shape of the data it takes. */
export interface CardAction {
  /** Undefined when the data do not have the shape. */
  readonly run: (context: BotContext, turn: PressedTurn) => Promise<DraftReply> | undefined;
  /** Whether pressing it can change something; what cannot may run for an automatic refresh. */
  readonly isReadOnly: boolean;
}

/** A button's handler, run only with data that have the shape. */
export function action<Data>(
  schema: z.ZodType<Data>,
  handle: (context: BotContext, turn: PressedTurn, data: Data) => Promise<DraftReply>,
  options: { isReadOnly?: boolean } = {},
): CardAction {
  return {
    isReadOnly: options.isReadOnly === true,
    run: (context, turn) => {
      const data = schema.safeParse(turn.data);
      return data.success ? handle(context, turn, data.data) : undefined;
    },
  };
}
