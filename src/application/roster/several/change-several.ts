import { type UserId } from '../../../domain/ids';
import { type CommandOutcome } from '../../../domain/roster/roster-change';
import { type RosterCommand } from '../../../domain/roster/roster-command';
import { type RecordPorts } from '../../ports';
import { changeIfClear, rehearseChange } from '../change-roster';
import { type CommandSender, type Unclear } from '../command-frame';
import { byDepartment } from '../draft/prepare-several';
import { goOnElsewhere, keyElsewhere } from './elsewhere';

/**
 * Carries out the commands of one message, in order, as one command that is undone as one. Where they are for several departments, each
 * has its own transactions, one department after the other; none is begun before all of them would go through without a question.
 */
export async function changeSeveral(
  ports: RecordPorts,
  sender: CommandSender,
  { commands, taken }: { readonly commands: readonly RosterCommand[]; readonly taken: readonly UserId[] },
): Promise<CommandOutcome | Unclear> {
  const [first, ...then] = byDepartment(commands);
  if (first === undefined) throw new Error('a message has a command');
  if (then.length === 0) return changeIfClear(ports, { ...sender, command: first }, taken);
  const { department } = first;
  const begun = () => ports.departments.look(department).handled(sender.key);
  if (!sender.isRepeat || (await begun()) === undefined) {
    for (const command of [first, ...then]) {
      const key = command === first ? sender.key : keyElsewhere(sender.key, command.department);
      const outcome = await rehearseChange(ports, { ...sender, key, command }, taken);
      // Another delivery may have begun meanwhile.
      if (outcome.kind !== 'changed' && (await begun()) === undefined) return outcome;
    }
  }
  const outcome = await changeIfClear(ports, { ...sender, command: { ...first, then } }, taken);
  if (outcome.kind !== 'changed' || outcome.left === undefined) return outcome;
  const { left, ...done } = outcome;
  return { ...done, change: await goOnElsewhere(ports, { department, sender, left }) };
}
