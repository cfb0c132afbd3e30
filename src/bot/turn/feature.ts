import { type Command, type CommandKind } from '../../intent/intent';
import { type ButtonData, type Verb } from '../button/verbs';
import { type BotContext, type KnownNames } from './bot-context';
import { type DraftReply, type PressedTurn, type TypedTurn } from './turn';

/** The commands among some that a name is among the names of: one type may stand for several names. */
type Named<One, Kind> = One extends { readonly kind: infer Own } ? (Kind extends Own ? One : never) : never;

/** The command of a name. */
export type CommandOf<Kind extends CommandKind> = Named<Command, Kind>;

/** A message and what it asks for. */
export interface Understood<Kind extends CommandKind> {
  readonly context: BotContext;
  readonly turn: TypedTurn;
  readonly intent: CommandOf<Kind>;
  readonly vocabulary: KnownNames;
}

/** What happens for each thing a person can ask. */
export type Handlers = { readonly [Kind in CommandKind]: (message: Understood<Kind>) => Promise<DraftReply> };

/** What happens for each button. The data say which thing, the sender says who, and our records say whether they may. */
export type Actions = {
  readonly [Of in Verb]: (context: BotContext, turn: PressedTurn, data: ButtonData<Of>) => Promise<DraftReply>;
};

/** All that is done about one noun. */
export interface Feature {
  readonly handlers: Partial<Handlers>;
  readonly actions: Partial<Actions>;
}

/** The names of all that a feature handles. */
type NamesOf<One extends Feature> = keyof One['handlers'] | keyof One['actions'];

/** What no feature of a list handles. */
type MissingIn<List extends readonly Feature[]> = Exclude<
  CommandKind | Verb,
  { [At in keyof List]: NamesOf<List[At]> }[number]
>;

/** What two features of a list handle. */
type DoubledIn<List extends readonly Feature[]> = List extends readonly [
  infer First extends Feature,
  ...infer Rest extends readonly Feature[],
]
  ? (NamesOf<First> & { [At in keyof Rest]: NamesOf<Rest[At]> }[number]) | DoubledIn<Rest>
  : never;

/** Nothing to ask of a list that handles everything once; otherwise what is wrong with it, for the compiler to say. */
type Whole<List extends readonly Feature[]> = [MissingIn<List> | DoubledIn<List>] extends [never]
  ? unknown
  : { readonly missing: MissingIn<List>; readonly doubled: DoubledIn<List> };

/** Features put together; they compile only if every command and every button is handled by exactly one of them. */
export function allOf<const List extends readonly Feature[]>(
  ...features: List & Whole<List>
): { readonly handlers: Handlers; readonly actions: Actions } {
  const handlers: unknown = Object.assign({}, ...features.map((feature) => feature.handlers));
  const actions: unknown = Object.assign({}, ...features.map((feature) => feature.actions));
  return { handlers: handlers as Handlers, actions: actions as Actions };
}
