import { decidePurchase, withdrawPurchase } from '../../../src/application/purchase/decide-purchase';
import { draftPurchase } from '../../../src/application/purchase/draft-purchase';
import { type PurchaseOutcome } from '../../../src/application/purchase/change-purchase';
import { submitPurchase } from '../../../src/application/purchase/submit-purchase';
import { changeDepartment } from '../../../src/application/institution/save-department';
import { changeRoles } from '../../../src/application/institution/change-roles';
import { changeRoster } from '../../../src/application/roster/change-roster';
import { followUp } from '../../../src/application/roster/follow-up';
import { undoCommand } from '../../../src/application/roster/undo-command';
import { followCover } from '../../../src/application/term/bring-cover';
import { correctEntitlement } from '../../../src/application/term/correct-entitlement';
import { type PersonActor } from '../../../src/domain/actor';
import {
  activityKey,
  type ActivityKey,
  type DepartmentId,
  departmentId,
  type ProductId,
  type PurchaseId,
} from '../../../src/domain/ids';
import { type FoundPerson, type RosterCommand } from '../../../src/domain/roster/roster-command';
import { person } from '../builders';
import { type Line, poolOf } from './diary';
import { APPROVERS, delegateOf } from './year-people';
import { type YearWorld } from './year-world';

/** A purchase that nobody decided yet, with its line in the diary. */
export interface OpenPurchase {
  readonly department: DepartmentId;
  readonly id: PurchaseId;
  readonly line: Line;
}

type Cover = Pick<Line, 'from' | 'until'>;
const SECOND_MS = 1000;

/** What people do with the program, each thing as its use case does it, and as it is written into the diary. */
export class YearDeeds {
  readonly open: OpenPurchase[] = [];
  readonly counts = new Map<string, number>();
  readonly #world: YearWorld;
  #sent = 0;
  #orders = 0;

  constructor(world: YearWorld) {
    this.#world = world;
  }

  async add(department: DepartmentId, product: ProductId, ...people: readonly number[]): Promise<void> {
    await this.roster({ kind: 'add', department, product, people: people.map(this.#found) });
    this.#rosterOf(department, product).push(...people);
  }

  /** The process dies before the license follows: the next run of the reconciler gives it. */
  async addAlone(department: DepartmentId, product: ProductId, one: number): Promise<void> {
    await this.#change({ kind: 'add', department, product, people: [this.#found(one)] });
    this.#rosterOf(department, product).push(one);
  }

  async remove(department: DepartmentId, product: ProductId, ...people: readonly number[]): Promise<void> {
    await this.roster({ kind: 'remove', department, product, people: people.map(this.#found) });
    const roster = this.#rosterOf(department, product);
    for (const one of people) roster.splice(roster.indexOf(one), 1);
  }

  async swap(department: DepartmentId, product: ProductId, outgoing: number, incoming: number): Promise<void> {
    const [from, to] = [this.#found(outgoing), this.#found(incoming)];
    await this.roster({ kind: 'swap', department, product, outgoing: from, incoming: to });
    const roster = this.#rosterOf(department, product);
    roster[roster.indexOf(outgoing)] = incoming;
  }

  async moveFirst(department: DepartmentId, product: ProductId, one: number): Promise<void> {
    await this.roster({ kind: 'move', department, product, people: [this.#found(one)], isConfirmed: true });
    const roster = this.#rosterOf(department, product);
    roster.splice(roster.indexOf(one), 1);
    roster.unshift(one);
  }

  /** Somebody is added by mistake, and it is taken back. */
  async addAndUndo(department: DepartmentId, product: ProductId, one: number): Promise<void> {
    await this.roster({ kind: 'add', department, product, people: [this.#found(one)] });
    const key = this.#key('undo');
    const command = { kind: 'undo', department, command: undefined, isConfirmed: true } as const;
    const outcome = await undoCommand(this.#world.ports, { ...this.#sender(department), key, command });
    if (outcome.kind !== 'changed') throw new Error(`undo: ${JSON.stringify(outcome)}`);
    await followUp(this.#world.ports, department, key);
  }

  /** A roster command of a department's delegate, and all that follows. */
  async roster(command: RosterCommand): Promise<void> {
    const key = await this.#change(command);
    await followUp(this.#world.ports, command.department, key);
  }

  async #change(command: RosterCommand): Promise<ActivityKey> {
    const key = this.#key(command.kind);
    const outcome = await changeRoster(this.#world.ports, { ...this.#sender(command.department), key, command });
    const lines = outcome.kind === 'changed' ? outcome.change.lines : [];
    if (outcome.kind !== 'changed' || lines.some(({ status }) => status === 'refused'))
      throw new Error(`${command.kind}: ${JSON.stringify(outcome)}`);
    return key;
  }

  /** A department's delegate sends a purchase to central IT. */
  async buy(department: DepartmentId, product: ProductId, seats: number, cover: Cover): Promise<OpenPurchase> {
    const { ports, diary } = this.#world;
    const { actor } = this.#sender(department);
    this.#orders += 1;
    const number = `PO-${this.#orders}`;
    const drafted = await draftPurchase(ports, {
      actor,
      key: this.#key('buy'),
      wish: { department, product, seats, number },
    });
    if (drafted.kind !== 'drafted') throw new Error(`draft: ${JSON.stringify(drafted)}`);
    const { id, version } = drafted.record.purchase;
    const typed = {
      ...{ product, seats: String(seats), purchaseOrderNumber: number, reseller: 'SHI', coverFrom: cover.from },
      ...{ coverUntil: cover.until, price: '12.50', resellerOrderNumber: '', note: '', fields: {} },
      link: `https://contoso.sharepoint.com/${number}.pdf`,
    };
    const sent = await submitPurchase(ports, {
      actor,
      key: this.#key('submit'),
      department,
      purchase: id,
      version,
      typed,
    });
    if (sent.kind !== 'done') throw new Error(`submit: ${JSON.stringify(sent)}`);
    const line: Line = {
      ...{ pool: poolOf(department, product), number, seats, ...cover, origin: 'purchase' },
      ...{ stage: 'submitted', isThere: false, isLate: false },
    };
    diary.lines.push(line);
    const open = { department, id, line };
    this.open.push(open);
    return open;
  }

  /** @param isLate The reseller lets it wait. */
  async approve(bought: OpenPurchase, isLate = false): Promise<void> {
    await this.#decide(bought, { kind: 'approve' });
    const { lines } = this.#world.diary;
    // In the order of approval, which is that of delivery.
    lines.splice(lines.indexOf(bought.line), 1);
    lines.push(Object.assign(bought.line, { stage: 'approved', isLate }));
    this.#world.diary.say(this.#world.day, bought.line, `Approval of ${bought.line.number}`);
    this.#settled(bought);
  }

  /** Nobody decides it. */
  setAside(bought: OpenPurchase): void {
    this.#settled(bought);
  }

  async decline(bought: OpenPurchase): Promise<void> {
    await this.#decide(bought, { kind: 'decline', reason: 'There are seats enough.' });
    bought.line.stage = 'declined';
    this.#settled(bought);
  }

  async sendBack(bought: OpenPurchase): Promise<void> {
    await this.#decide(bought, { kind: 'return', question: 'For which lab?' });
    bought.line.stage = 'returned';
  }

  async withdraw(bought: OpenPurchase): Promise<void> {
    const { department } = bought;
    const request = { actor: this.#sender(department).actor, key: this.#key('withdraw'), department };
    const version = await this.#versionOf(bought);
    this.#insist(await withdrawPurchase(this.#world.ports, { ...request, purchase: bought.id, version }));
    bought.line.stage = 'withdrawn';
    this.#settled(bought);
  }

  /** An approver mends how many seats a line on paper is for; what is more has to be delivered, what is less counts at once. */
  async correct(line: Line, seats: number): Promise<void> {
    const { ports, diary } = this.#world;
    const [department, product] = line.pool.split(' ') as [DepartmentId, ProductId] & string[];
    const all = await ports.departments.look(department).entitlements(product);
    const root = all.find((one) => one.purchaseOrderNumber === line.number && one.corrects === undefined);
    if (root === undefined) throw new Error(`no entitlement ${line.number}`);
    const outcome = await correctEntitlement(ports, {
      ...{ actor: this.#approver(), key: this.#key('correct'), department, product, entitlement: root.id },
      ...{ target: { seats, coverFrom: root.coverFrom, coverUntil: root.coverUntil }, reason: 'A typing error.' },
      isAgreed: () => true,
    });
    if (outcome.kind !== 'done') throw new Error(`correct: ${JSON.stringify(outcome)}`);
    const correction: Line = {
      ...{ pool: line.pool, number: line.number, seats: seats - line.seats, from: line.from, until: line.until },
      ...{ origin: 'correction', stage: 'approved', isThere: seats < line.seats, isLate: false },
    };
    diary.lines.push(correction);
    diary.say(this.#world.day, correction, `Correction of ${line.number}`);
    await followCover(ports, outcome);
  }

  async rename(department: DepartmentId, name: string): Promise<void> {
    const asked = { key: this.#key('rename'), actor: this.#approver(), department, name };
    const outcome = await changeDepartment(this.#world.ports, asked);
    if (outcome.kind !== 'saved') throw new Error(`rename: ${JSON.stringify(outcome)}`);
    this.#world.diary.departmentNames.set(department, name);
  }

  /** Somebody is made a delegate beside the one there is. */
  async appoint(department: DepartmentId, one: number): Promise<void> {
    const change = { kind: 'give', role: 'delegate', people: [this.#found(one)] } as const;
    const request = { key: this.#key('appoint'), actor: this.#approver(), change, department, isConfirmed: true };
    const outcome = await changeRoles(this.#world.ports, request);
    if (outcome.kind !== 'changed') throw new Error(`appoint: ${JSON.stringify(outcome)}`);
  }

  async #decide(bought: OpenPurchase, decision: Parameters<typeof decidePurchase>[1]['decision']): Promise<void> {
    const { department, id } = bought;
    const version = await this.#versionOf(bought);
    const request = { actor: this.#approver(), key: this.#key(decision.kind), department, purchase: id, version };
    this.#insist(await decidePurchase(this.#world.ports, { ...request, decision }));
  }

  async #versionOf({ department, id }: OpenPurchase): Promise<number | undefined> {
    return (await this.#world.ports.departments.look(department).purchase(id))?.purchase.version;
  }

  #insist(outcome: PurchaseOutcome): void {
    if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome));
  }

  #settled(bought: OpenPurchase): void {
    this.open.splice(this.open.indexOf(bought), 1);
  }

  readonly #found = (number: number): FoundPerson => ({
    ...this.#world.directory.called(number),
    userText: person(number).userPrincipalName,
  });

  #rosterOf(department: DepartmentId, product: ProductId): number[] {
    const { rosters } = this.#world.diary;
    const pool = poolOf(department, product);
    const roster = rosters.get(pool) ?? [];
    rosters.set(pool, roster);
    return roster;
  }

  #sender(department: DepartmentId): { actor: PersonActor; shownIn: undefined; isRepeat: false } {
    const index = Number(departmentId(department).slice(1));
    return { actor: { kind: 'person', ...person(delegateOf(index)) }, shownIn: undefined, isRepeat: false };
  }

  readonly #approver = (): PersonActor => ({ kind: 'person', ...person(APPROVERS[this.#sent % 2] ?? APPROVERS[0]) });

  /** Each deed has a second of its own. */
  #key(what: string): ActivityKey {
    this.#sent += 1;
    this.#world.clock.advance(SECOND_MS);
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
    return activityKey(`deed-${this.#sent}`);
  }
}
