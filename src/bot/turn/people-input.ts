import { lookUpIds } from '../../application/people/look-up-people';
import { type Ports } from '../../application/ports';
import { type ConversationAddress } from '../../domain/conversation';
import { userId } from '../../domain/ids';
import { type DraftPerson } from '../../domain/roster/roster-draft';
import { isNamed, isTalk, readPeopleOnly } from '../../intent/text/split-people';
import { quoted } from '../answer/words';
import { GUID } from '../button/card-data';
import { draftPerson } from './slots';
import { type PressedTurn } from './turn';

/** How the local client's connector is told from Teams' own: by where it is. */
const LOCAL_CONNECTOR = /\/_connector\/?$/u;

/** Whether the client looks people up while they are typed into a card: Teams does, the local client does not. */
export const hasPeoplePicker = ({ serviceUrl }: ConversationAddress): boolean => !LOCAL_CONNECTOR.test(serviceUrl);

/**
 * The people of a form, picked or typed, in that order, each once. A directory id says who is meant, and nothing else: they are looked up,
 * and what may be done for them is decided, as for anybody typed.
 *
 * @param names Of the inputs, as many as the form has.
 * @returns None where something typed names nobody: talk is not looked up.
 */
export async function readPeople(
  ports: Pick<Ports, 'directory' | 'logger'>,
  turn: Pick<PressedTurn, 'actor' | 'inputs'>,
  names: readonly string[],
): Promise<readonly DraftPerson[]> {
  const { actor, inputs } = turn;
  const parts = names.map((name) => inputs[name] ?? '');
  const pieces = parts.flatMap((part) => part.split(/[,;\n]/u)).map((piece) => piece.trim());
  const ids = [...new Set(pieces.filter((piece) => GUID.test(piece)).map((piece) => piece.toLowerCase()))];
  const typed = parts.map((part) => part.replaceAll(IDS, ' ')).join('\n');
  const said = readPeopleOnly(typed);
  if (!said.every((person) => isNamed(person) && !isTalk(person))) return [];
  const picked = ids.slice(0, MOST_PICKED).map(userId);
  // For what is asked about them: nobody knows people by their ids.
  const found = await lookUpIds(ports, picked);
  return [
    ...picked.map((id, at) => ({ userText: found?.[at]?.people[0]?.displayName ?? 'somebody picked', userId: id })),
    ...said.map((person) => draftPerson({ actor, mentions: [] }, person)),
  ];
}

/** Ids with the signs that part them. */
const IDS = /(?<![\w@.-])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![\w@.-])[,;]?/giu;

/** As many people as a message may name. */
const MOST_PICKED = 500;

/** What a form of people says where it was filled in with nobody. */
export function nobodyNamed({ inputs }: Pick<PressedTurn, 'inputs'>, names: readonly string[]): string {
  const typed = names.map((name) => (inputs[name] ?? '').replaceAll(IDS, ' ').trim());
  const nobody = typed.find((text) => /\p{L}/u.test(text));
  return `${nobody === undefined ? '' : `${quoted(nobody)} names nobody. `}Name at least one person.`;
}
