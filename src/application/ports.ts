import { type Policy } from '../domain/institution/policy';
import { type KeyedLock } from '../concurrency/keyed-lock';
import { type AuditStore } from '../ports/audit/audit-store';
import { type ExceptionIndex } from '../ports/audit/exception-store';
import { type Anchoring } from '../ports/audit/anchor-store';
import { type PackStore } from '../ports/audit/pack-store';
import { type PackWriter } from '../ports/audit/pack-writer';
import { type Clock } from '../ports/clock';
import { type AppInstaller } from '../ports/teams/app-installer';
import { type ConversationStore } from '../ports/teams/conversation-store';
import { type DepartmentStore } from '../ports/roster/department-store';
import { type Directory } from '../ports/roster/directory';
import { type FileExchange } from '../ports/purchase/file-exchange';
import { type FileStore } from '../ports/purchase/file-store';
import { type FindingStore } from '../ports/findings/finding-store';
import { type GroupDirectory } from '../ports/mirror/group-directory';
import { type InstitutionStore } from '../ports/institution/institution-store';
import { type OutlineCopy } from '../ports/institution/outline';
import { type LeaseStore } from '../ports/lease-store';
import { type Logger } from '../ports/logger';
import { type Metrics } from '../ports/metrics';
import { type Compose } from '../ports/outbox/compose';
import { type OutboxStore } from '../ports/outbox/outbox-store';
import { type Messenger } from '../ports/teams/messenger';
import { type SettledSignal } from './outbox/settled-signal';
import { type SendPace } from '../ports/teams/send-pace';
import { type PositionStore } from '../ports/reconcile/position-store';
import { type MirrorStore } from '../ports/mirror/mirror-store';
import { type PurchaseIndex } from '../ports/purchase/purchase-index';
import { type ReminderRunStore } from '../ports/reminder/reminder-run-store';
import { type RunStore } from '../ports/reconcile/run-store';
import { type SeatProvisioner } from '../ports/roster/seat-provisioner';
import { type TenantChanges } from '../ports/reconcile/tenant-changes';
import { type Trials } from '../ports/term/trials';

/** What use cases are handed. */
export interface Ports {
  readonly departments: DepartmentStore;
  readonly purchases: PurchaseIndex;
  readonly institution: InstitutionStore;
  readonly outline: OutlineCopy;
  readonly leases: LeaseStore;
  readonly runs: RunStore;
  readonly findings: FindingStore;
  readonly positions: PositionStore;
  readonly exceptions: ExceptionIndex;
  readonly audits: AuditStore;
  readonly groups: GroupDirectory;
  readonly mirrors: MirrorStore;
  /** Proof that people sent. */
  readonly files: FileStore;
  readonly fileExchange: FileExchange;
  /** What is written down of ledgers outside of the store. */
  readonly anchoring: Anchoring;
  readonly packWriter: PackWriter;
  /** Files that were made to be handed over, until they are. */
  readonly packs: PackStore;
  readonly outbox: OutboxStore;
  /** What a letter says, when it is sent. */
  readonly compose: Compose;
  readonly reminderRuns: ReminderRunStore;
  readonly conversations: ConversationStore;
  readonly installer: AppInstaller;
  readonly directory: Directory;
  readonly provisioner: SeatProvisioner;
  readonly changes: TenantChanges;
  readonly trials: Trials;
  readonly messenger: Messenger;
  /** One for all that this process writes to people. */
  readonly pace: SendPace;
  /** Raised when this process settles a letter. */
  readonly settled: SettledSignal;
  readonly oneAtATime: KeyedLock;
  readonly policy: Policy;
  readonly clock: Clock;
  /** Another one for each process. */
  readonly processId: string;
  /** Waits this many milliseconds. */
  readonly pause: (ms: number) => Promise<void>;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** What most use cases need: our records, who may do what, and what the institution allows today. */
export type RecordPorts = StandingPorts & DayPorts;

/** What says which day it is, and what the institution allows on it. */
export type DayPorts = Pick<Ports, 'policy' | 'clock'>;

/** What reading the records of departments needs, as of today. */
export type BookPorts = DayPorts & Pick<Ports, 'departments'>;

/** What finding out whom a purchase reaches needs. */
export type AskingPorts = Pick<Ports, 'institution' | 'conversations' | 'logger'>;

/** What finding purchases in them, and saying whom they reach, needs, too. */
export type PurchasePorts = BookPorts & AskingPorts & Pick<Ports, 'purchases' | 'outline'>;

/** What says who may do what. */
export type StandingPorts = Pick<Ports, 'departments' | 'institution' | 'outline'>;

/** What telling people needs. */
export type TellPorts = Pick<
  Ports,
  'messenger' | 'pace' | 'conversations' | 'installer' | 'institution' | 'outbox' | 'clock' | 'logger'
>;
