import { type RenderedCard } from '../../../cards/render';
import { renderParts } from '../../../cards/roster/parts';
import { draftOf, type RosterDraft } from '../../../domain/roster/roster-draft';
import { type PartSaid, type PeopleChange } from '../../../intent/intent';
import { type Vocabulary } from '../../../intent/said';
import { draftWords } from '../../answer/questions';
import { listWords } from '../../answer/words';
import { button, cancelButton, type DataFor } from '../../button/press';
import { type BotContext } from '../../turn/bot-context';
import { type Reply, type TypedTurn } from '../../turn/turn';
import { draftData } from '../draft/kept-draft';
import { meantPool, messageDraft } from '../draft/message-draft';

/** Where a message comes from, and the names it was read against. */
interface Message {
  readonly context: BotContext;
  readonly turn: TypedTurn;
  readonly vocabulary: Vocabulary;
}

/** Shows the parts of a message with several commands of which not every one is clear, with one button for those that are. */
export async function replyParts(
  { context, turn, vocabulary }: Message,
  parts: readonly (PartSaid & { readonly why?: string })[],
): Promise<Reply> {
  const said = parts.map(({ command, typed, why = 'Not understood' }) => {
    const clear = command && clearPart(turn, command, vocabulary);
    return clear ?? { words: typed.replace(/\uE000\d+\uE001/gu, '@…'), why };
  });
  const [first, ...others] = said.flatMap((part) => ('draft' in part ? [part.draft] : []));
  return presentParts(said, first && (await draftData(context, turn, turn.key, draftOf([first, ...others]))));
}

/** The parts of a message; with what a press would do, where any is clear. */
export function presentParts(said: readonly Said[], data: DataFor<'roster.confirm'> | undefined): RenderedCard {
  const go = data === undefined ? [] : [button(goTitle(said), 'roster.confirm', data, { isPrimary: true })];
  const isWhole = said.every((part) => 'draft' in part);
  const [one, other] = said;
  const isPair = isWhole && said.length === 2 && one !== undefined && other !== undefined;
  return renderParts({
    heading: isPair
      ? `${one.words} and ${other.words.charAt(0).toLowerCase()}${other.words.slice(1)}?`
      : isWhole
        ? `Make these ${said.length} changes?`
        : 'Not every part is clear',
    subheading: 'Nothing was changed yet.',
    parts: isPair
      ? []
      : said.map((part, index) => ({
          said: `${index + 1}. ${part.words}`,
          state: 'why' in part ? part.why : isWhole ? '' : 'Clear',
          isFailed: 'why' in part,
        })),
    buttons: [...go, cancelButton()],
  });
}

type Said = ClearPart | { readonly words: string; readonly why: string };

/** What the button does that does what is clear. */
function goTitle(said: readonly Said[]): string {
  const clear = said.filter((part) => 'draft' in part);
  const [only, ...more] = clear;
  if (clear.length === said.length) return clear.length === 2 ? 'Yes, do both' : `Make all ${clear.length} changes`;
  const isShort = only !== undefined && more.length === 0 && only.words.length <= MOST_CHARACTERS;
  return isShort ? only.words : `Do the ${clear.length === 1 ? 'clear one' : `${clear.length} clear ones`}`;
}

/** What a button says of a part at most. */
const MOST_CHARACTERS = 40;

/** A part that can be done as its words say. */
interface ClearPart {
  readonly draft: RosterDraft;
  /** "Add jdoe to Visio" */
  readonly words: string;
}

const PLACES = { add: 'to', remove: 'from', swap: 'in', move: 'in' } as const;

/** A command in words that name all that it would be done with; undefined where more than one thing may be meant, or none. */
export function clearPart(turn: TypedTurn, command: PeopleChange, vocabulary: Vocabulary): ClearPart | undefined {
  const meant = meantPool(command, vocabulary);
  if (meant === undefined) return undefined;
  const { names, place, ...pool } = meant;
  const draft = { ...messageDraft(turn, command), ...pool };
  const where = names.length === 0 ? [] : [PLACES[command.kind], listWords(names)];
  return { draft, words: [draftWords(draft), ...where, ...(place === undefined ? [] : ['for', place])].join(' ') };
}
