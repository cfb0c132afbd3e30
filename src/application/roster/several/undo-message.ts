import { activityKey, type DepartmentId, type UserId } from '../../../domain/ids';
import { type HandledCommand } from '../../../domain/roster/handled';
import { type CommandOutcome, hasEffect } from '../../../domain/roster/roster-change';
import { type DepartmentUndo } from '../../../domain/roster/roster-command';
import { refused } from '../../../domain/result';
import { amend, commandAt } from '../../outbox/claim';
import { type RecordPorts } from '../../ports';
import { isOfMessage, rehearseUndo, type UndoRequest, undoUnlessOfMessage } from '../undo-command';
import { goOnElsewhere, keyElsewhere } from './elsewhere';

/** What became of an undo, and which commands it was for: the messages that show them say so. */
export interface UndoneMessage {
  readonly outcome: CommandOutcome;
  /** The department by which the question about it is answered, where it is one of several. */
  readonly department: DepartmentId;
  readonly undone: readonly { readonly department: DepartmentId; readonly command: string }[];
  /** Of several departments, each is asked about by itself: who was agreed to for those before. */
  readonly agreedBefore?: readonly UserId[];
}

/**
 * Undoes the sender's latest roster command in a department; where it is one of a message for several departments, the whole message, the
 * last department first, and says where it could not.
 */
export async function undoMessage(ports: RecordPorts, request: UndoRequest): Promise<UndoneMessage> {
  const { department, command } = request.command;
  const outcome = await undoUnlessOfMessage(ports, request, { isPart: false });
  if (outcome.kind === 'changed' && outcome.left === undefined) {
    const undone = outcome.undoes === undefined ? [] : [{ department, command: outcome.undoes }];
    return { outcome, department, undone };
  }
  // An undo of several departments that was begun goes on.
  if (outcome.kind === 'changed') return goOn(ports, request, { outcome, undone: [] });
  const found =
    outcome.kind === 'of-message'
      ? outcome.found
      : outcome.kind === 'refused' && command !== undefined
        ? await ports.departments.look(department).handled(activityKey(command))
        : undefined;
  const whole = found && isOfMessage(found) ? await wholeOf(ports, found) : undefined;
  if (whole !== undefined) return undoWhole(ports, request, whole);
  return outcome.kind === 'of-message'
    ? { outcome: refused({ code: 'nothing-to-undo', reason: 'none' }), department, undone: [] }
    : { outcome, department, undone: [] };
}

/** The records of a message in all its departments, the first one first. */
interface WholeMessage {
  readonly lead: HandledCommand;
  readonly parts: readonly HandledCommand[];
}

async function wholeOf({ departments }: RecordPorts, found: HandledCommand): Promise<WholeMessage | undefined> {
  const lead =
    found.partOf === undefined ? found : await departments.look(found.partOf.department).handled(found.partOf.key);
  if (lead === undefined) return undefined;
  const { change, progress, key } = lead;
  const left = progress?.command.kind === 'several' ? (progress.command.then ?? []) : [];
  const others = change.elsewhere?.map((one) => one.department.id) ?? left.map((one) => one.department);
  const records = await Promise.all(others.map((one) => departments.look(one).handled(keyElsewhere(key, one))));
  return { lead, parts: [lead, ...records.flatMap((record) => record ?? [])].filter((one) => hasEffect(one.change)) };
}

async function undoWhole(
  ports: RecordPorts,
  request: UndoRequest,
  { lead, parts }: WholeMessage,
): Promise<UndoneMessage> {
  const { department } = lead;
  const { isConfirmed, agreed } = request.command;
  const undone = parts.map((part) => ({ department: part.department, command: part.key }));
  const all = undone.toReversed().map((part): DepartmentUndo => ({
    kind: 'undo',
    ...part,
    isConfirmed,
    ...(agreed === undefined ? {} : { agreed }),
  }));
  const begun = request.isRepeat
    ? await Promise.all(all.map((one) => ports.departments.look(one.department).handled(request.key)))
    : [];
  const first =
    all[
      Math.max(
        0,
        begun.findIndex((one) => one !== undefined && one.partOf === undefined),
      )
    ];
  if (begun.some((one) => one !== undefined)) return undoFrom(ports, request, { first, all, undone, department });

  const rehearsed = [];
  for (const command of all) rehearsed.push({ command, outcome: await rehearseUndo(ports, { ...request, command }) });
  const asked = rehearsed.find(({ outcome }) => outcome.kind === 'confirm')?.outcome;
  // Whoever agreed to what happens in one department is asked about the next one.
  if (asked?.kind === 'confirm')
    return { outcome: { ...asked, undoes: lead.key }, department, undone: [], agreedBefore: agreed ?? [] };
  const able = rehearsed.find(({ outcome }) => outcome.kind === 'changed')?.command;
  const why = rehearsed.at(-1)?.outcome;
  if (able === undefined) {
    return {
      outcome: why?.kind === 'refused' ? why : refused({ code: 'nothing-to-undo', reason: 'none' }),
      department,
      undone: [],
    };
  }
  return undoFrom(ports, request, { first: able, all, undone, department });
}

/** Undoes the parts of a message, one of those that can be first, so that all of it is on record there. */
async function undoFrom(
  ports: RecordPorts,
  request: UndoRequest,
  given: {
    readonly first: DepartmentUndo | undefined;
    readonly all: readonly DepartmentUndo[];
    readonly undone: UndoneMessage['undone'];
    readonly department: DepartmentId;
  },
): Promise<UndoneMessage> {
  const { first, all, undone, department } = given;
  if (first === undefined) throw new Error('a message has a command');
  const command = { ...first, then: all.filter((one) => one !== first) };
  const outcome = await undoUnlessOfMessage(ports, { ...request, command }, { isPart: true });
  if (outcome.kind === 'of-message') throw new Error('a part of a message is undone by itself');
  if (outcome.kind !== 'changed' || outcome.left === undefined) return { outcome, department, undone };
  return goOn(ports, { ...request, command }, { outcome, undone });
}

async function goOn(
  ports: RecordPorts,
  sender: UndoRequest,
  {
    outcome,
    undone,
  }: { readonly outcome: CommandOutcome & { kind: 'changed' }; readonly undone: UndoneMessage['undone'] },
): Promise<UndoneMessage> {
  const { left = [], ...done } = outcome;
  const { department } = sender.command;
  const change = await goOnElsewhere(ports, { department, sender, left });
  // The message that shows what was undone is that of its first department, whether or not something was undone there.
  const [lead] = undone;
  if (lead !== undefined) {
    await amend(ports, commandAt(lead.department, activityKey(lead.command)), (now) =>
      now.isOpen ? now : { ...now, isOpen: true },
    );
  }
  return { outcome: { ...done, change }, department, undone };
}
