import { type PreparedSeveral } from '../../../application/roster/draft/prepare-several';
import { type RenderedCard } from '../../../cards/render';
import { draftsOf } from '../../../domain/roster/roster-draft';
import { draftWords, presentChoice, presentPeopleQuestions } from '../../answer/questions';
import { type DataFor } from '../../button/press';

/** Asks what is open in one command of several; nothing of the message was done yet. */
export function presentQuestionOf(
  { question, at, draft }: Extract<PreparedSeveral, { kind: 'ask' }>,
  data: DataFor<'roster.confirm'>,
): RenderedCard {
  const drafts = draftsOf(draft);
  const about = at.flatMap((index) => drafts[index] ?? []).map(draftWords);
  const named = `${about.slice(0, 3).join(', ')}${about.length > 3 ? ` and ${about.length - 3} more` : ''}`;
  const note = `${named} · none of the ${drafts.length} changes is made yet`;
  const asked = { ...data, at };
  return question.kind === 'ask-people'
    ? presentPeopleQuestions(question, asked, note)
    : presentChoice(question, asked, note);
}
