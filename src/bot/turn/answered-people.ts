import { LEAVE_OUT } from '../../cards/question/choose-people';
import { userId } from '../../domain/ids';
import { type DraftPerson } from '../../domain/roster/roster-draft';
import { ACCEPT } from '../answer/questions';
import { GUID } from '../button/card-data';
import { type PressedTurn } from './turn';

/** A command with the answers about its people; undefined when one is missing. */
export function withPeople<Draft extends { readonly people: readonly DraftPerson[] }>(
  known: Draft | undefined,
  asked: readonly { readonly index: number; readonly kind: 'which' | 'outside' }[],
  inputs: PressedTurn['inputs'],
): Draft | undefined {
  if (known === undefined) return undefined;
  const answers = new Map(asked.map(({ index, kind }) => [index, { kind, value: inputs[`person-${index}`] ?? '' }]));
  if ([...answers.values()].some(({ value }) => value === '')) return undefined;
  const people = known.people.map((person, index): DraftPerson => {
    const answer = answers.get(index);
    if (answer === undefined) return person;
    if (answer.value === LEAVE_OUT) return { ...person, isLeftOut: true };
    if (answer.kind === 'outside') return answer.value === ACCEPT ? { ...person, isAccepted: true } : person;
    return GUID.test(answer.value) ? { ...person, userId: userId(answer.value), isChosen: true } : person;
  });
  return { ...known, people };
}
