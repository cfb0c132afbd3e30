import { type PersonActor } from '../../domain/actor';
import { type ActivityKey } from '../../domain/ids';
import { refused } from '../../domain/result';
import { type RecordPorts } from '../ports';
import { type DepartmentEntry } from './latest-change';
import { changeDepartment, type DepartmentOutcome } from './save-department';
import { UNDO_MS } from './undo-roles';

/** An undo of what a department is called. */
export interface UndoRename {
  readonly key: ActivityKey;
  readonly actor: PersonActor;
  readonly entry: DepartmentEntry;
}

/**
 * Gives a department the names back that it had before the sender changed them, once, within a day, unless somebody changed them since.
 * Undefined where that is not done by an undo: a department was opened or closed, or what it was called is not recorded.
 */
export async function undoRename(
  ports: RecordPorts,
  { key, actor, entry }: UndoRename,
): Promise<DepartmentOutcome | undefined> {
  const { fact, command, undoes, department, at } = entry;
  if (fact.action !== 'department-changed' || fact.before === undefined) return undefined;
  if (undoes !== undefined && command !== key) return refused({ code: 'nothing-to-undo', reason: 'already-undone' });
  if (Date.parse(at) + UNDO_MS < ports.clock.now().getTime())
    return refused({ code: 'nothing-to-undo', reason: 'too-old' });
  const names = JSON.stringify([fact.name, fact.directoryNames]);
  const outcome = await changeDepartment(ports, {
    ...{ key, actor, department, ...fact.before, undoes: command },
    isAsShown: ({ name, directoryNames }) => JSON.stringify([name, directoryNames]) === names,
  });
  return outcome.kind === 'changed-since' ? refused({ code: 'nothing-to-undo', reason: 'all-changed' }) : outcome;
}
