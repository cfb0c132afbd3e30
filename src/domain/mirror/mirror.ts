import { type JoinRefusal } from '../roster/admission';
import { type Instant } from '../calendar';
import { type DepartmentId, type ProductId, type UserId } from '../ids';
import { type NamedPlace } from '../findings/leaver';
import { type KnownPerson } from '../people';
import { type ReconcileRun } from '../reconcile/run';

/** A pool, and the Entra group that mirrors its roster. */
export interface MirroredPool {
  readonly department: DepartmentId;
  readonly product: ProductId;
  readonly groupId: string;
}

/**
 * What roster and group agreed on when they were last compared, and what is not settled between them. Members that are no people
 * have a `UserId` here like all others. Ids only, so that 8,000 members fit into one document.
 */
export interface MirrorRecord extends MirroredPool {
  /** In both, as far as it was read or as we wrote it; in order. */
  readonly agreed: readonly UserId[];
  /** The newest entry of the department's ledger before the roster was read: what the ledger says later is new. */
  readonly ledgerNumber: number;
  /** Agreed on and not seen in the group any more, since the end of the reading that showed it first. */
  readonly departing: readonly { readonly since: Instant; readonly userIds: readonly UserId[] }[];
  /** What we wrote to the group lately, and at the end of which reading: its copies may not show it yet. */
  readonly written: readonly {
    readonly at: Instant;
    readonly added: readonly UserId[];
    readonly removed: readonly UserId[];
  }[];
  /** People whose membership has to follow the roster, and could not be written. */
  readonly owed: readonly UserId[];
}

/** The two sides of a mirror. */
export type MirrorSide = 'roster' | 'group';

/**
 * Why nothing is done about a person who is on one side only. The first four, and `not-a-person`, keep a member of the group off the
 * roster; `departing`: not in the group, by fewer than two readings 10 minutes apart; `too-many-departures`: see {@link MirrorStop};
 * `mode`: the policy does not allow it; `unexplained`: not on the roster, and the ledger does not say why.
 */
export type MirrorHold =
  | Exclude<JoinRefusal['code'], 'already-on-roster'>
  | 'not-a-person'
  | 'departing'
  | 'too-many-departures'
  | 'mode'
  | 'unexplained';

/** One intended change of one side for one person, or none. */
export type MirrorStep =
  | { readonly action: 'add' | 'remove'; readonly side: MirrorSide; readonly userId: UserId }
  /** On both sides. */
  | { readonly action: 'keep'; readonly userId: UserId }
  /** Agreed on once, and on neither side now. */
  | { readonly action: 'forget'; readonly userId: UserId }
  | {
      readonly action: 'hold';
      readonly userId: UserId;
      readonly reason: MirrorHold;
      /** What would be done. */
      readonly instead: { readonly action: 'add' | 'remove'; readonly side: MirrorSide };
    };

/** A step that changes something. */
export type MirrorChange = Extract<MirrorStep, { action: 'add' | 'remove' }>;

/** Everybody who is on any side or was agreed on, once: removals first, the roster first, then by person. */
export type MirrorPlan = readonly MirrorStep[];

/**
 * What became of a change: `done`; `nothing-to-do` when it was so already; `not-attempted` when it was not called for any more, or the
 * run broke off; `failed` when Graph refused it or was not there.
 */
export type MirrorOutcome =
  | { readonly status: 'done' | 'nothing-to-do' | 'not-attempted' }
  | { readonly status: 'failed'; readonly because: string };

/**
 * What keeps a group from being a mirror, whatever its members are: nobody, or not we, may change who is in it, or being in it does more
 * than we say. `role-assignable`: its members may be given roles of the directory;
 * `unclear`: the directory says something of it that cannot be judged.
 */
export type UnfitGroup = 'gives-licenses' | 'dynamic' | 'mail-enabled' | 'on-premises' | 'role-assignable' | 'unclear';

/**
 * Why a whole pool was left as it is: its group must not be a mirror (there is none of this id; see {@link UnfitGroup}; it has more members
 * than we mirror, or mirrors another pool, too); too many people left it at once, or everybody did; or something was in the way, as when
 * it could not be read whole.
 */
export type MirrorStop =
  | { readonly code: UnfitGroup | 'no-group' | 'too-large' | 'mirrors-another-pool' }
  /** `count` people of all mirrored pools together, `most` allowed. */
  | { readonly code: 'too-many-departures'; readonly count: number; readonly most: number }
  | { readonly code: 'group-empty'; readonly count: number }
  | { readonly code: 'trouble'; readonly kind: string };

/** One line of what a run did, or would do. */
export type MirrorLine = MirroredPool &
  (
    | { readonly about: 'pool'; readonly stop: MirrorStop }
    | {
        readonly about: 'person';
        readonly step: Exclude<MirrorStep, { action: 'keep' | 'forget' }>;
        /** Undefined for a member that is no person. */
        readonly person: KnownPerson | undefined;
        /** Absent for a hold, and for what was only planned. */
        readonly outcome?: MirrorOutcome;
      }
  );

/** One run over all mirrored pools, as it is kept and shown. */
export interface MirrorRun extends Omit<ReconcileRun, 'counts' | 'lines' | 'isStopped'> {
  /** Pools that name a group. */
  readonly pools: number;
  /** By pool, as many as fit where it is kept. */
  readonly lines: readonly MirrorLine[];
}

/** Whether a line is about something that did not come about and should have, or that somebody must decide. */
export const needsSomebody = (line: MirrorLine): boolean =>
  line.about === 'pool' ||
  line.outcome?.status === 'failed' ||
  (line.step.action === 'hold' && ['unexplained', 'too-many-departures'].includes(line.step.reason));

/** Whether nothing of a pool is changed before somebody says that those who left its group are to go. */
export const isDepartureStop = (line: MirrorLine): boolean =>
  line.about === 'pool' && (line.stop.code === 'too-many-departures' || line.stop.code === 'group-empty');

/** Whether a line is about somebody who left a group, and stays on the roster until somebody says that they are to go. */
export const isHeldDeparture = (line: MirrorLine): boolean =>
  line.about === 'person' && line.step.action === 'hold' && line.step.reason === 'too-many-departures';

/** What central IT is told of: not what the next run tries again, and of departures the pool alone. */
export const concernsCentralIt = (line: MirrorLine): boolean =>
  needsSomebody(line) && !isHeldDeparture(line) && !(line.about === 'pool' && line.stop.code === 'trouble');

/** The same for the same pool, person and reason in every run. */
export function mirrorLineKey(line: MirrorLine): string {
  const pool = `${line.department}/${line.product}`;
  if (line.about === 'pool') return `${pool}/${line.stop.code}`;
  const { step, outcome } = line;
  return [pool, step.userId, step.action === 'hold' ? step.reason : (outcome?.status ?? step.action)].join('/');
}

/** What central IT is asked or told about mirrors. */
export interface MirrorAsked {
  readonly run: string;
  readonly at: Instant;
  readonly lines: readonly (MirrorLine & NamedPlace)[];
  /** People who left their groups, and stay on the rosters until somebody says that they are to go. */
  readonly departures: number;
}

/**
 * What came of it when an approver said so; `busy`: another run was under way. `run` is the one to agree to the next time; `left` are those
 * who are held still, and `notDone` those whom something was in the way of. `role-ended`: whoever said so is no approver any
 * more, and nobody was taken off after that.
 */
export type MirrorAgreed =
  | { readonly kind: 'too-old' }
  | { readonly kind: 'role-ended'; readonly removed: number }
  | { readonly kind: 'busy' | 'trouble'; readonly run: string }
  | {
      readonly kind: 'done';
      readonly run: string;
      readonly removed: readonly KnownPerson[];
      readonly left: number;
      readonly notDone: number;
    };
