import { approverOf } from '../../application/access/central-it';
import { readStanding } from '../../application/access/standing';
import { type DepartmentEntry, latestChange, type RoleCommand } from '../../application/institution/latest-change';
import { undoRename } from '../../application/institution/undo-rename';
import { undoRoles } from '../../application/institution/undo-roles';
import { type ActivityKey } from '../../domain/ids';
import { presentNote, presentRefusal } from '../answer/plain';
import { quoted } from '../answer/words';
import { type BotContext } from '../turn/bot-context';
import { type Understood } from '../turn/feature';
import { knownDepartment } from '../turn/slots';
import { type Reply, type Speaker, type TypedTurn } from '../turn/turn';
import { presentNoUndo, presentRenamed } from './closing/closing';
import { presentRolesUndone } from './roles';

/**
 * Takes back what the sender changed last, if that was roles or what a department is called; undefined where it was a roster, or nothing, so
 * that others look for it.
 */
export async function undoInInstitution({ context, turn, intent }: Understood<'undo'>): Promise<Reply | undefined> {
  const { ports } = context;
  if (intent.department.kind !== 'known' && intent.department.kind !== 'missing') return undefined;
  const { institution } = await readStanding(ports, turn.actor);
  // Nobody else changes roles, so that nobody else waits for this.
  if (approverOf(turn.actor, institution) === undefined) return undefined;
  const latest = await latestChange(ports, turn.actor, knownDepartment(intent.department));
  if (latest === undefined) return undefined;
  if (latest.kind === 'department') return undoDepartment(context, turn, latest.entry);
  if (latest.undoes === undefined) return runUndoRoles(context, { ...turn, of: latest });
  // A repeat of the undo itself tells again what it did.
  return latest.command === turn.key
    ? runUndoRoles(context, { ...turn, of: { command: latest.undoes, places: latest.places } })
    : presentRefusal({ code: 'nothing-to-undo', reason: 'already-undone' });
}

/** Takes back a change of roles, or says why not. */
export async function runUndoRoles(
  { ports }: BotContext,
  { actor, key, of }: Speaker & { readonly key: ActivityKey; readonly of: RoleCommand },
): Promise<Reply> {
  const outcome = await undoRoles(ports, { ...of, actor, key });
  return outcome.kind === 'refused' ? presentRefusal(outcome.refusal) : presentRolesUndone(outcome.parts, outcome.left);
}

/** Gives a department its earlier name back; of one that was opened or closed, it says what to type. */
async function undoDepartment(
  { ports }: BotContext,
  { actor, key }: TypedTurn,
  entry: DepartmentEntry,
): Promise<Reply> {
  const outcome = await undoRename(ports, { key, actor, entry });
  switch (outcome?.kind) {
    case undefined: {
      const [department] = await ports.departments.departmentsOf([entry.department]);
      return department === undefined
        ? presentRefusal({ code: 'nothing-to-undo', reason: 'none' })
        : presentNoUndo(department, entry.fact.action);
    }
    case 'saved':
      return presentRenamed(outcome.department, outcome.before);
    case 'name-taken':
      return presentNote('The earlier name is taken', 'Nothing was changed.', [
        `There is a department called ${quoted(outcome.other.name)} by now.`,
      ]);
    case 'changed-since':
      return presentRefusal({ code: 'card-too-old' });
    case 'refused':
      return presentRefusal(outcome.refusal);
  }
}
