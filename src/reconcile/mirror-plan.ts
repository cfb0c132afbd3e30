import { type Instant } from '../domain/calendar';
import { type UserId } from '../domain/ids';
import {
  type MirrorChange,
  type MirrorHold,
  type MirrorOutcome,
  type MirrorPlan,
  type MirrorRecord,
  type MirrorStep,
} from '../domain/mirror/mirror';
import { type ReconcilePolicy } from '../domain/institution/policy';

/** A departure counts once two readings of the group so far apart both show it; its copies lag behind by less. */
const READINGS_APART_MS = 10 * 60_000;
/** With this many people agreed on, and an empty group: somebody emptied it by mistake, or what was read is wrong. */
const MANY = 5;

/** From when to when a group was read. */
export interface ReadingTime {
  readonly begunAt: Instant;
  readonly endedAt: Instant;
}

/** What the department's ledger says last of a person and this roster. */
export interface LastSaid {
  /** It took them off. */
  readonly isRemoval: boolean;
  /** It was said after roster and group were compared last, and not because of the group. */
  readonly isNew: boolean;
}

/** Roster, group, and what they agreed on, as they are now. Everything may be in any order. */
export interface MirrorSides {
  /** As it was read; see {@link believedGroup}. */
  readonly group: ReadonlySet<UserId>;
  readonly roster: ReadonlySet<UserId>;
  /** Undefined before the first run: then nobody is removed on either side. */
  readonly before: MirrorRecord | undefined;
  readonly read: ReadingTime;
  /** Members of the group who may not be on the roster, and why. */
  readonly unfit: ReadonlyMap<UserId, MirrorHold>;
  /** What the ledger says of those for whom it matters, see {@link contested}; nothing of all others. */
  readonly lastSaid: ReadonlyMap<UserId, LastSaid>;
}

/**
 * The members of the group as we believe them: what we wrote ourselves a moment ago counts more than what is read, since a copy that
 * lags behind would look like somebody's doing.
 */
export function believedGroup({ group, before, read }: Pick<MirrorSides, 'group' | 'before' | 'read'>): Set<UserId> {
  const believed = new Set(group);
  for (const { added, removed } of writtenLately(before, read)) {
    for (const userId of added) believed.add(userId);
    for (const userId of removed) believed.delete(userId);
  }
  return believed;
}

/** People on one side only, of whom the ledger must be asked before {@link planMirror} can decide. */
export function contested(sides: Omit<MirrorSides, 'lastSaid'>): readonly UserId[] {
  if (sides.before === undefined) return [];
  const group = believedGroup(sides);
  const known = new Set([...sides.before.agreed, ...sides.before.owed]);
  return everybodyIn(sides).filter((userId) => {
    const isOnRoster = sides.roster.has(userId);
    if (group.has(userId) === isOnRoster) return false;
    return known.has(userId) || !(isOnRoster || sides.unfit.has(userId));
  });
}

/**
 * Compares roster and group with what they agreed on, person by person:
 *
 * | agreed | group | roster | |
 * | ------ | ----- | ------ | --- |
 * | yes    | no    | yes    | left the group: off the roster, once a second reading says so |
 * | yes    | yes   | no     | left the roster: out of the group |
 * | no     | yes   | no     | joined the group: onto the roster |
 * | no     | no    | yes    | joined the roster: into the group |
 *
 * In the first and the third the roster may have changed, too: somebody who came and went, or went and came back. Then both changed,
 * and the roster wins.
 */
export function planMirror(sides: MirrorSides): MirrorPlan {
  const group = believedGroup(sides);
  const { roster, before } = sides;
  const agreed = new Set(before?.agreed);
  const owed = new Set(before?.owed);
  const steps = everybodyIn(sides).map((userId): MirrorStep => {
    const isOnRoster = roster.has(userId);
    if (group.has(userId) === isOnRoster) return { action: isOnRoster ? 'keep' : 'forget', userId };
    const isRosterChanged =
      isOnRoster !== agreed.has(userId) || owed.has(userId) || sides.lastSaid.get(userId)?.isNew === true;
    return isRosterChanged ? carryToGroup(userId, isOnRoster, sides) : carryToRoster(userId, isOnRoster, sides);
  });
  return steps.toSorted((one, other) => weightOf(one) - weightOf(other) || (one.userId < other.userId ? -1 : 1));
}

function carryToGroup(userId: UserId, isOnRoster: boolean, { lastSaid }: MirrorSides): MirrorStep {
  if (isOnRoster) return { action: 'add', side: 'group', userId };
  // A roster that lost somebody without a word would empty the group, too.
  if (lastSaid.get(userId)?.isRemoval !== true)
    return { action: 'hold', userId, reason: 'unexplained', instead: { action: 'remove', side: 'group' } };

  return { action: 'remove', side: 'group', userId };
}

function carryToRoster(userId: UserId, isOnRoster: boolean, { unfit, before, read }: MirrorSides): MirrorStep {
  if (!isOnRoster) {
    const reason = unfit.get(userId);
    if (reason === undefined) return { action: 'add', side: 'roster', userId };
    return { action: 'hold', userId, reason, instead: { action: 'add', side: 'roster' } };
  }
  const since = before?.departing.find(({ userIds }) => userIds.includes(userId))?.since;
  const isSure = since !== undefined && apartMs(since, read.begunAt) >= READINGS_APART_MS;
  if (isSure) return { action: 'remove', side: 'roster', userId };
  return { action: 'hold', userId, reason: 'departing', instead: { action: 'remove', side: 'roster' } };
}

/** People who left the group, whether or not it is sure already. */
export const departuresIn = (plan: MirrorPlan): readonly UserId[] =>
  plan.filter(isDeparture).map(({ userId }) => userId);

function isDeparture(step: MirrorStep): boolean {
  const change = step.action === 'hold' ? step.instead : step;
  return change.action === 'remove' && change.side === 'roster';
}

/** Whether a group shows nobody any more of many. */
export const isEmptied = (group: ReadonlySet<UserId>, plan: MirrorPlan): boolean =>
  group.size === 0 && departuresIn(plan).length >= MANY;

/**
 * Holds back what the policy's mode does not allow: `observe` writes nothing to the group, `assign-only` only adds to it; nobody leaves the
 * roster because of the group but with `full`, since that is a release. Who joins the group joins the roster in any mode, as by chat.
 */
export function restrictMirror(plan: MirrorPlan, mode: ReconcilePolicy['mode']): MirrorPlan {
  return plan.map((step) => {
    if (step.action !== 'add' && step.action !== 'remove') return step;
    const isAllowed = mode === 'full' || (step.action === 'add' && (step.side === 'roster' || mode === 'assign-only'));
    return isAllowed ? step : held(step, 'mode');
  });
}

/** The plan of a pool that is left as it is; the departures say why. */
export const stopMirror = (plan: MirrorPlan): MirrorPlan =>
  plan.flatMap((step) => {
    if (step.action === 'remove' && step.side === 'roster') return [held(step, 'too-many-departures')];
    if (step.action === 'hold' && isDeparture(step)) return [{ ...step, reason: 'too-many-departures' as const }];
    return step.action === 'add' || step.action === 'remove' ? [] : [step];
  });

const held = ({ action, side, userId }: MirrorChange, reason: MirrorHold): MirrorStep => ({
  action: 'hold',
  userId,
  reason,
  instead: { action, side },
});

/**
 * What is to be remembered after a run. Agreed is what both sides showed, and what was carried over and is done: whatever a run that
 * broke off had done beside that is found again by the next one. A change without an outcome was not attempted.
 */
export function recordAfter(
  sides: Pick<MirrorSides, 'before' | 'read'>,
  came: {
    readonly pool: Pick<MirrorRecord, 'department' | 'product' | 'groupId' | 'ledgerNumber'>;
    /** As it was planned, before anything was held back or stopped. */
    readonly plan: MirrorPlan;
    readonly outcomes: ReadonlyMap<UserId, MirrorOutcome>;
  },
): MirrorRecord {
  const wasAgreed = new Set(sides.before?.agreed);
  const isDone = ({ userId }: MirrorStep): boolean =>
    ['done', 'nothing-to-do'].includes(came.outcomes.get(userId)?.status ?? '');
  const idsOf = (is: (step: MirrorStep) => boolean): readonly UserId[] =>
    came.plan
      .filter(is)
      .map(({ userId }) => userId)
      .toSorted();
  const changes = (step: MirrorStep, action: 'add' | 'remove', side: 'group' | 'roster'): boolean =>
    step.action === action && step.side === side;
  const isAgreed = (step: MirrorStep): boolean => {
    if (step.action === 'keep') return true;
    if (step.action === 'forget') return false;
    return isDone(step) && step.action !== 'hold' ? step.action === 'add' : wasAgreed.has(step.userId);
  };
  const isForgotten = (step: MirrorStep): boolean => step.action === 'forget' && wasAgreed.has(step.userId);
  const isOwed = (step: MirrorStep): boolean =>
    !isDone(step) && (step.action === 'hold' ? step.instead.side === 'group' : 'side' in step && step.side === 'group');
  return {
    ...came.pool,
    agreed: idsOf(isAgreed),
    departing: departingAfter(sides, new Set(idsOf((step) => isDeparture(step) && !isDone(step)))),
    written: writtenAfter(sides, {
      added: idsOf((step) => changes(step, 'add', 'group') && isDone(step)),
      // Who is gone from both sides may have been taken out by a run of ours that broke off before it could say so.
      removed: idsOf((step) => isForgotten(step) || (changes(step, 'remove', 'group') && isDone(step))),
    }),
    owed: idsOf(isOwed),
  };
}

function departingAfter(
  { before, read }: Pick<MirrorSides, 'before' | 'read'>,
  departing: ReadonlySet<UserId>,
): MirrorRecord['departing'] {
  const known = (before?.departing ?? []).map(({ since, userIds }) => ({
    since,
    userIds: userIds.filter((userId) => departing.has(userId)),
  }));
  const old = new Set(known.flatMap(({ userIds }) => userIds));
  const fresh = { since: read.endedAt, userIds: [...departing].filter((userId) => !old.has(userId)) };
  return [...known, fresh].filter(({ userIds }) => userIds.length > 0);
}

function writtenAfter(
  { before, read }: Pick<MirrorSides, 'before' | 'read'>,
  now: { readonly added: readonly UserId[]; readonly removed: readonly UserId[] },
): MirrorRecord['written'] {
  const newer = new Set([...now.added, ...now.removed]);
  const isOlder = (userId: UserId): boolean => !newer.has(userId);
  const kept = writtenLately(before, read).map(({ at, added, removed }) => ({
    at,
    added: added.filter(isOlder),
    removed: removed.filter(isOlder),
  }));
  return [...kept, { at: read.endedAt, ...now }].filter(({ added, removed }) => added.length + removed.length > 0);
}

const writtenLately = (before: MirrorRecord | undefined, { begunAt }: ReadingTime): MirrorRecord['written'] =>
  (before?.written ?? []).filter(({ at }) => apartMs(at, begunAt) < READINGS_APART_MS);

const apartMs = (one: Instant, other: Instant): number => Date.parse(other) - Date.parse(one);

function everybodyIn({ group, roster, before }: Pick<MirrorSides, 'group' | 'roster' | 'before'>): readonly UserId[] {
  return [...new Set([...group, ...roster, ...(before?.agreed ?? [])])];
}

function weightOf(step: MirrorStep): number {
  if (step.action === 'remove') return step.side === 'roster' ? 0 : 1;
  if (step.action === 'add') return step.side === 'roster' ? 2 : 3;
  return step.action === 'hold' ? 4 : 5;
}
