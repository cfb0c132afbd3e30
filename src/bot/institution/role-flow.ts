import { renderAsk } from '../../cards/question/choose';
import { QUESTIONS_ASKED, renderChoosePeople } from '../../cards/question/choose-people';
import { changeRoles } from '../../application/institution/change-roles';
import { prepareRoles, type RoleDraft, type WhichPerson } from '../../application/institution/prepare-roles';
import { type ActivityKey } from '../../domain/ids';
import { type BotContext } from '../turn/bot-context';
import { peopleQuestion, presentWhichDepartment, whichHeading, whichNotes } from '../answer/questions';
import { presentRefusal } from '../answer/plain';
import { presentRoles } from './departments';
import { type Reply, type Speaker } from '../turn/turn';
import { namesWords, roleWords } from '../answer/words';
import { button, cancelButton, choosing } from '../button/press';

/** A change of roles on its way, under the key of the message that first asked for it. */
export interface RoleTurn extends Speaker {
  readonly key: ActivityKey;
  readonly draft: RoleDraft;
}

type RoleData = ReturnType<typeof roleData>;

/** What a card needs to go on with a change of roles. */
export const roleData = (origin: ActivityKey, draft: RoleDraft) => ({ origin, draft });

/** Goes as far with a change of roles as can be gone without asking: a question, a refusal, or what was done. */
export async function runRoles({ ports }: BotContext, turn: RoleTurn): Promise<Reply> {
  const { actor, draft, key } = turn;
  const prepared = await prepareRoles(ports, actor, draft);
  switch (prepared.kind) {
    case 'refused':
      return presentRefusal(prepared.refusal);
    case 'ask-department':
      return presentWhichDepartment(prepared.departments, choosing('role.choose-department', roleData(key, draft)), {
        subheading: `${roleDraftWords(draft)} · nothing was changed yet`,
      });
    case 'ask-people':
      return presentWhich(prepared.questions, draft, roleData(key, draft));
    case 'ready': {
      const { change, department } = prepared;
      const outcome = await changeRoles(ports, { key, actor, change, department });
      return outcome.kind === 'refused' ? presentRefusal(outcome.refusal) : presentRoles(outcome);
    }
  }
}

/** "Make jdoe and asmith a delegate" */
export function roleDraftWords({ kind, role, people }: RoleDraft): string {
  const names = namesWords(people.map(({ userText }) => ({ displayName: userText })));
  return kind === 'give' ? `Make ${names} ${roleWords(role)}` : `Remove ${names} as ${role}`;
}

function presentWhich(questions: readonly WhichPerson[], draft: RoleDraft, data: RoleData): Reply {
  const all = questions.map((one) => ({ kind: 'which' as const, ...one }));
  const asked = all.slice(0, QUESTIONS_ASKED);
  return renderChoosePeople({
    heading: whichHeading(all),
    subheading: `${roleDraftWords(draft)} · nothing was changed yet`,
    questions: all.map((question) => peopleQuestion(question, all.length === 1)),
    notes: whichNotes(asked),
    buttons: [
      button(
        draft.kind === 'give' ? `Add as ${draft.role}` : `Remove as ${draft.role}`,
        'role.choose-people',
        { ...data, asked: asked.map(({ index, kind }) => ({ index, kind })) },
        { isPrimary: true, sendsInputs: true },
      ),
      cancelButton(),
    ],
  });
}

/** Asks whether a misspelled change of roles was meant. */
export function presentRolesMeant(draft: RoleDraft, origin: ActivityKey, departmentName?: string): Reply {
  const where = departmentName === undefined ? '' : ` of ${departmentName}`;
  return renderAsk({
    heading: `Did you mean: ${roleDraftWords(draft)}${where}?`,
    subheading: 'Nothing was changed yet.',
    buttons: [button('Yes, do it', 'role.confirm', roleData(origin, draft), { isPrimary: true }), cancelButton('No')],
  });
}
