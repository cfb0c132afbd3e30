import { type ChangeRate } from '../../application/access/change-rate';
import { type Ports } from '../../application/ports';
import { mayAskForProducts } from '../../application/institution/product-wishes';
import { withEarlierNames } from '../../domain/institution/department';
import { allDepartmentsFor } from '../../application/access/standing';
import { type PersonActor } from '../../domain/actor';
import { type Vocabulary } from '../../intent/said';
import { type Outline } from '../../ports/institution/outline';
import { type Fault } from '../../ports/fault';
import { type Directory } from '../../ports/roster/directory';
import { type Outlet } from '../../ports/teams/outlet';
import { type TurnStore } from '../../ports/roster/turn-store';
import { type AuditUses } from '../../application/audit/audit-uses';
import { type AfterTurn } from './after-turn';
import { type DraftReply, type TypedTurn } from './turn';

/** What the bot's handlers are handed. */
export interface BotContext {
  readonly ports: Ports;
  readonly turns: TurnStore;
  readonly outlet: Outlet;
  /** What a message of a turn that did not arrive means. */
  readonly sendFault: (error: unknown) => Fault;
  /** Takes longer than a turn may: for people who could not be looked up in time. */
  readonly patientDirectory: Directory;
  /** For what is left to do once a turn is answered. */
  readonly afterTurn: AfterTurn;
  /** What makes, keeps and signs audits. */
  readonly audits: AuditUses;
  /** How many changes people made lately. */
  readonly rate: ChangeRate;
  /** Counts what is about to be done as the change of this turn, where the ledger will not tell of it; absent where nothing is counted. */
  readonly countChange?: () => Promise<void>;
  /** Answers a text: for the button that does what typing does. */
  readonly handleMessage: (context: BotContext, turn: TypedTurn) => Promise<DraftReply>;
}

/** The names a text is read against, and whether its sender may ask for products that are not among them. */
export interface KnownNames extends Vocabulary {
  readonly mayAskForProducts: boolean;
  /** The same, with what departments were called before, for answers to a question that names them. */
  readonly forAnswers: Vocabulary;
}

/** The names a person's text is read against: all products, and the departments this person may know of. */
export function vocabularyFor({ ports }: BotContext, outline: Outline, actor: PersonActor): KnownNames {
  const standing = { actor, ...outline };
  const { products } = ports.policy;
  const departments = allDepartmentsFor(standing, 'see-pools');
  return {
    products,
    departments,
    mayAskForProducts: mayAskForProducts(standing),
    forAnswers: { products, departments: withEarlierNames(departments, outline.departments) },
  };
}
