import { type UserId } from '../../domain/ids';
import { type CommandOutcome } from '../../domain/roster/roster-change';
import { type RosterCommand } from '../../domain/roster/roster-command';
import { type RecordPorts } from '../ports';
import { changeIfClear } from './change-roster';
import { type CommandSender, type Unclear } from './command-frame';
import { byDepartment } from './draft/prepare-several';

/** Carries out the commands of one message, in order, as one command that is undone as one. */
export async function changeSeveral(
  ports: RecordPorts,
  sender: CommandSender,
  { commands, taken }: { readonly commands: readonly RosterCommand[]; readonly taken: readonly UserId[] },
): Promise<CommandOutcome | Unclear> {
  const [first] = byDepartment(commands);
  if (first === undefined) throw new Error('a message has a command');
  return changeIfClear(ports, { ...sender, command: first }, taken);
}
