import { type ActivityKey, activityKey, type DepartmentId } from '../../../domain/ids';
import { type HandledCommand } from '../../../domain/roster/handled';
import { type ChangeElsewhere, poolsOf, type RosterChange } from '../../../domain/roster/roster-change';
import { Fault } from '../../../ports/fault';
import { unlessFault } from '../../outbox/faults';
import { type Ports } from '../../ports';
import { alone } from './elsewhere';

/** A record as it is after something was done. */
export type Amend = (now: HandledCommand) => HandledCommand;

/**
 * Waits until what the same message did in other departments is followed up, there or here. @returns How things stand there. What is not
 * finished elsewhere keeps the command open: its message shows all of it.
 */
export async function followElsewhere(
  ports: Ports,
  { change: { elsewhere } }: HandledCommand,
  {
    faults,
    follow,
  }: {
    readonly faults: Fault[];
    /** How it is followed up there, where that is for this process to do. */
    readonly follow: ((department: DepartmentId, key: ActivityKey) => Promise<void>) | undefined;
  },
): Promise<Amend> {
  if (elsewhere === undefined) return (now) => now;
  const asItIs = async (one: ChangeElsewhere): Promise<ChangeElsewhere> => {
    if (one.change === undefined) return one;
    const [department, key] = [one.department.id, activityKey(one.change.command)];
    await follow?.(department, key);
    // What this process does there right now is waited for.
    const there = await ports.oneAtATime.run(`command:${key}`, () => ports.departments.look(department).handled(key));
    if (there?.isOpen === true) faults.push(new Fault('unavailable', `${key} is not finished`));
    return there === undefined ? one : { ...one, change: alone(there.change) };
  };
  const now = await Promise.all(elsewhere.map(async (one) => (await unlessFault(faults, () => asItIs(one))) ?? one));
  return (record) => ({ ...record, change: { ...record.change, elsewhere: now } });
}

/** How far what happened elsewhere has come, as far as a message shows it. */
export const stateElsewhere = ({ elsewhere = [] }: RosterChange): readonly string[] =>
  elsewhere.flatMap(({ change }) => {
    if (change === undefined) return [];
    const lines = poolsOf(change).flatMap((pool) => pool.lines);
    const open = lines.filter((line) => line.status !== 'refused' && /requested/u.test(line.license?.status ?? ''));
    return [`${open.length}/${change.undone?.at ?? ''}`];
  });
