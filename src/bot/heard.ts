import { type Command, type CommandKind, type Vocabulary } from '../intent/intent';
import { type BotContext } from './bot-context';
import { type DraftReply } from './roster-flow';
import { type TypedTurn } from './turn';

/** What a handler of a sentence is handed. */
export interface Heard<Kind extends CommandKind> {
  readonly context: BotContext;
  readonly turn: TypedTurn;
  readonly intent: Extract<Command, { kind: Kind }>;
  readonly vocabulary: Vocabulary;
}

/** One handler for each thing a person can ask; one that is missing does not compile. */
export type Handlers = { readonly [Kind in CommandKind]: (heard: Heard<Kind>) => Promise<DraftReply> };
