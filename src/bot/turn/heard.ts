import { type Command, type CommandKind } from '../../intent/intent';
import { type BotContext, type KnownNames } from './bot-context';
import { type DraftReply, type TypedTurn } from './turn';

/** The commands among some that a name is among the names of: one type may stand for several names. */
type Named<One, Kind> = One extends { readonly kind: infer Own } ? (Kind extends Own ? One : never) : never;

/** The command of a name. */
export type CommandOf<Kind extends CommandKind> = Named<Command, Kind>;

/** What a handler of a sentence is handed. */
export interface Heard<Kind extends CommandKind> {
  readonly context: BotContext;
  readonly turn: TypedTurn;
  readonly intent: CommandOf<Kind>;
  readonly vocabulary: KnownNames;
}

/** One handler for each thing a person can ask; one that is missing does not compile. */
export type Handlers = { readonly [Kind in CommandKind]: (heard: Heard<Kind>) => Promise<DraftReply> };
