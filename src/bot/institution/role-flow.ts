import { renderAsk } from '../../cards/question/choose';
import { QUESTIONS_ASKED, renderChoosePeople } from '../../cards/question/choose-people';
import { readStanding } from '../../application/access/standing';
import { changeRoles } from '../../application/institution/change-roles';
import { moveRoles } from '../../application/institution/move-roles';
import {
  type PlannedRoles,
  prepareRoles,
  type RoleDraft,
  type WhichPerson,
} from '../../application/institution/prepare-roles';
import { type Ports } from '../../application/ports';
import { type ActivityKey } from '../../domain/ids';
import { type BotContext } from '../turn/bot-context';
import { peopleQuestion, presentWhichDepartment, whichHeading, whichNotes } from '../answer/questions';
import { presentRefusal } from '../answer/plain';
import { presentHalfMoved, presentMoved, presentRoles, presentRoleWarning } from './roles';
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
    case 'ask-department': {
      const isFrom = prepared.slot === 'from';
      const press = choosing('role.choose-department', { ...roleData(key, draft), ...(isFrom ? { isFrom } : {}) });
      return presentWhichDepartment(prepared.departments, press, {
        ...(isFrom ? { heading: 'From which department?' } : {}),
        subheading: `${roleDraftWords(draft)} · nothing was changed yet`,
        buttons: [cancelButton()],
      });
    }
    case 'ask-people':
      return presentWhich(prepared.questions, draft, roleData(key, draft));
    case 'ready':
      return carryOut(ports, turn, prepared.plan);
  }
}

async function carryOut(ports: Ports, { actor, draft, key }: RoleTurn, plan: PlannedRoles): Promise<Reply> {
  const isConfirmed = draft.isConfirmed === true;
  const outcome =
    plan.kind === 'move'
      ? await moveRoles(ports, { key, actor, ...plan, isConfirmed })
      : await changeRoles(ports, { key, actor, ...plan, isConfirmed });
  switch (outcome.kind) {
    case 'refused':
      return presentRefusal(outcome.refusal);
    case 'changed':
      return presentRoles(outcome, key);
    case 'moved':
      return presentMoved(outcome, key);
    case 'half-moved':
      return presentHalfMoved(outcome);
    case 'confirm': {
      const placed = { ...draft, ...(plan.kind === 'move' ? { from: plan.from, department: plan.to } : {}) };
      const data = roleData(key, { ...placed, isConfirmed: true });
      const title = plan.kind === 'move' ? 'Move' : outcome.about === 'oneself' ? 'Remove me' : 'Remove';
      const to =
        plan.kind === 'move'
          ? (await readStanding(ports, actor)).departments.find(({ id }) => id === plan.to)
          : undefined;
      return presentRoleWarning(outcome, {
        to: to?.name,
        goOn: button(title, 'role.confirm', data, { isPrimary: true }),
      });
    }
  }
}

/** "Make jdoe and asmith a delegate" */
export function roleDraftWords({ kind, role, people, losing = 0 }: RoleDraft): string {
  const names = (some: typeof people) => namesWords(some.map(({ userText }) => ({ displayName: userText })));
  switch (kind) {
    case 'give':
      return `Make ${names(people)} ${roleWords(role)}`;
    case 'take':
      return `Remove ${names(people)} as ${role}`;
    case 'move':
      return `Move ${role} ${names(people)}`;
    case 'replace': {
      const [incoming, outgoing] = [people.slice(0, people.length - losing), people.slice(people.length - losing)];
      return `Make ${names(incoming)} ${roleWords(role)} instead of ${names(outgoing)}`;
    }
  }
}

/** What a change of roles is called on its button. */
const goOnTitle = ({ kind, role }: RoleDraft): string =>
  ({ give: `Add as ${role}`, take: `Remove as ${role}`, move: `Move ${role}`, replace: `Replace ${role}` })[kind];

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
        goOnTitle(draft),
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
