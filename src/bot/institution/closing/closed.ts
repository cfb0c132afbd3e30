import { approverOf } from '../../../application/access/central-it';
import { findByName, type FoundByName } from '../../../application/institution/close-department';
import { openDepartment } from '../../../application/institution/save-department';
import { showDepartment } from '../../../application/institution/show-departments';
import { seesEverything } from '../../../domain/authority';
import { type Department } from '../../../domain/institution/department';
import { type DepartmentId } from '../../../domain/ids';
import { type DepartmentSaid } from '../../../intent/said';
import { presentRefusal, presentRenamedBefore } from '../../answer/plain';
import { type BotContext } from '../../turn/bot-context';
import { type Understood } from '../../turn/feature';
import { type PressedTurn, type Reply, type Speaker } from '../../turn/turn';
import { presentClosed, presentReopened } from './closing';
import { presentDepartment, presentNoDepartment } from '../departments';

/**
 * Says to those who see every department that there is none of a name, or that it is closed, or called something else by now; others get the
 * usual answer elsewhere.
 */
export async function unknownDepartment(
  context: BotContext,
  { actor }: Speaker,
  named: DepartmentSaid,
): Promise<Reply | undefined> {
  if (named.kind !== 'unknown') return undefined;
  const { ports } = context;
  const institution = await ports.institution.read();
  if (!seesEverything(actor, institution)) return undefined;
  const canChange = approverOf(actor, institution) !== undefined;
  const found = await findByName(ports, actor, named.typed);
  return presentFound(found, { typed: named.typed, canChange, timeZone: ports.policy.timeZone });
}

function presentFound(
  found: FoundByName,
  { typed, ...may }: { readonly typed: string; readonly canChange: boolean; readonly timeZone: string },
): Reply {
  switch (found.kind) {
    case 'closed':
      return presentClosed(found.department, may);
    case 'renamed':
      return presentRenamedBefore(found.department, typed);
    case 'open':
    case 'unknown':
      return presentNoDepartment(typed, may.canChange);
  }
}

/** Offers to an approver who wants to open a department that it is opened again, where one of this name is closed. */
export async function replyIfClosed(
  { ports }: BotContext,
  { actor }: Speaker,
  name: string,
): Promise<Reply | undefined> {
  const institution = await ports.institution.read();
  if (approverOf(actor, institution) === undefined || name === '') return undefined;
  const found = await findByName(ports, actor, name);
  if (found.kind !== 'closed') return undefined;
  return presentClosed(found.department, { canChange: true, timeZone: ports.policy.timeZone });
}

/** Opens a closed department again, by its name; of one that is open, it shows that. */
export async function reopenFromText({ context, turn, intent }: Understood<'reopen-department'>): Promise<Reply> {
  const { ports } = context;
  const refusal = await notYoursToOpen(context, turn);
  if (refusal !== undefined) return refusal;
  const found = await findByName(ports, turn.actor, intent.name);
  switch (found.kind) {
    case 'closed':
      return reopen(context, turn, found.department);
    case 'open': {
      const shown = await showDepartment(ports, turn.actor, found.department.id);
      return shown.ok ? presentDepartment(shown.page) : presentRefusal(shown.refusal);
    }
    case 'renamed':
      return presentRenamedBefore(found.department, intent.name);
    case 'unknown':
      return presentNoDepartment(intent.name, true);
  }
}

/** Opens a closed department again, by its button. */
export async function runReopening(
  context: BotContext,
  turn: PressedTurn & { readonly department: DepartmentId },
): Promise<Reply> {
  const refusal = await notYoursToOpen(context, turn);
  if (refusal !== undefined) return refusal;
  const [department] = await context.ports.departments.departmentsOf([turn.department]);
  if (department === undefined) return presentRefusal({ code: 'card-too-old' });
  return reopen(context, turn, department);
}

async function notYoursToOpen({ ports }: BotContext, { actor }: Speaker): Promise<Reply | undefined> {
  const institution = await ports.institution.read();
  if (approverOf(actor, institution) !== undefined) return undefined;
  return presentRefusal({ code: 'central-it-only', askPeople: institution.approvers.slice(0, 3) });
}

async function reopen(
  { ports }: BotContext,
  { key, actor }: Pick<PressedTurn, 'key' | 'actor'>,
  { name, directoryNames }: Department,
): Promise<Reply> {
  const outcome = await openDepartment(ports, { key, actor, name, directoryNames, delegates: [] });
  switch (outcome.kind) {
    case 'saved':
      return presentReopened(outcome.department);
    case 'name-taken': {
      const shown = await showDepartment(ports, actor, outcome.other.id);
      return shown.ok ? presentDepartment(shown.page) : presentRefusal(shown.refusal);
    }
    case 'changed-since':
      return presentRefusal({ code: 'card-too-old' });
    case 'refused':
      return presentRefusal(outcome.refusal);
  }
}
