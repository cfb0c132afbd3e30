import { defined } from '../../../domain/defined';
import { activityKey, type ActivityKey, type DepartmentId } from '../../../domain/ids';
import { type HandledCommand } from '../../../domain/roster/handled';
import { type ChangeElsewhere, type DepartmentChange, type RosterChange } from '../../../domain/roster/roster-change';
import { type SeveralCommands, type UndoCommand } from '../../../domain/roster/roster-command';
import { namedDepartment } from '../../access/names';
import { amend, commandAt } from '../../outbox/claim';
import { type RecordPorts } from '../../ports';
import { changeRoster } from '../change-roster';
import { type CommandSender } from '../command-frame';
import { undoCommand } from '../undo-command';

/** Under which key a message is on record in another department than the first one. */
export const keyElsewhere = (key: ActivityKey, department: DepartmentId): ActivityKey =>
  activityKey(`${key}.${department}`);

/** A message of which the part in its first department is done. */
interface BegunMessage {
  /** The first department, and who sent it by which activity. */
  readonly department: DepartmentId;
  readonly sender: CommandSender;
  readonly left: readonly (SeveralCommands | UndoCommand)[];
}

/**
 * Does what is left of a message in other departments, one after the other, each under a key of its own, so that nothing is done twice;
 * then the record of the first one says what came of it. What cannot be done any more is said, and keeps no other waiting.
 */
export async function goOnElsewhere(
  ports: RecordPorts,
  { department, sender, left }: BegunMessage,
): Promise<RosterChange> {
  const elsewhere: ChangeElsewhere[] = [];
  for (const command of left) elsewhere.push(await doElsewhere(ports, { department, sender }, command));
  const after = await amend(ports, commandAt(department, sender.key), (now) => withElsewhere(now, elsewhere));
  if (after === undefined) throw new Error('the record of a message is gone before all of it was done');
  return after.change;
}

async function doElsewhere(
  ports: RecordPorts,
  { department, sender }: Omit<BegunMessage, 'left'>,
  command: SeveralCommands | UndoCommand,
): Promise<ChangeElsewhere> {
  const part = {
    key: keyElsewhere(sender.key, command.department),
    actor: sender.actor,
    // The answer to all of it is that of the first one.
    shownIn: undefined,
    isRepeat: true,
    partOf: { department, key: sender.key },
  };
  const outcome =
    command.kind === 'undo'
      ? await undoCommand(ports, { ...part, command, replaces: sender.shownIn?.activityId })
      : await changeRoster(ports, { ...part, command });
  if (outcome.kind === 'changed') return { department: outcome.change.department, change: alone(outcome.change) };
  const there = await ports.departments.look(command.department).department();
  return {
    department: there === undefined ? { id: command.department, name: command.department } : namedDepartment(there),
  };
}

/** A change without what the same message did elsewhere. */
export function alone({ elsewhere: _, ...change }: RosterChange): DepartmentChange {
  return change;
}

function withElsewhere(now: HandledCommand, elsewhere: readonly ChangeElsewhere[]): HandledCommand {
  // Somebody else was faster, and may know more by now.
  if (now.change.elsewhere !== undefined) return now;
  const { progress: _, ...rest } = now;
  return { ...rest, change: { ...now.change, ...defined({ elsewhere }) } };
}
