import { type Body, type DocumentStore, type Operation } from '../../../src/adapters/documents/document-store';
import { INSTITUTION } from '../../../src/domain/ledger/ledger-entry';
import { Fault } from '../../../src/ports/fault';
import { idOf } from '../bot/activities';

/** A role of somebody: in a department, as delegate or purchaser, or as an approver in the whole institution. */
export interface HeldRole {
  readonly alias: string;
  /** The department; undefined for an approver. */
  readonly department?: string;
}

/** Where people are written down who have a role. */
const HOLDERS: readonly string[] = ['delegates', 'purchasers', 'approvers'];
/** Partitions of `tenant` that hold what is written of a turn itself, whatever comes of it, and whose turn it is. */
const OF_TURNS: readonly string[] = ['turn', 'conversation', 'change-count', 'lease'];

const addressOf = ({ department }: HeldRole) =>
  ({
    container: 'departments',
    partition: department ?? INSTITUTION,
    id: department === undefined ? 'institution' : 'department',
  }) as const;

/**
 * A store between a program and its documents, in which another process takes somebody's role away at the last moment: when the first
 * transaction of what they asked for is about to be stored. Where that replaces the document that holds the role, it goes on and meets a
 * conflict; where the role is written down elsewhere, nothing in the store connects the two, and somebody else's write comes first: it has to
 * be decided again.
 */
export class LastMoment {
  #inner: DocumentStore | undefined;
  #armed: HeldRole | undefined;
  #before: Body | undefined;
  #skip = 0;
  #of: string | undefined;
  /** What was stored since the role was gone, but for records of turns. */
  readonly stored: string[] = [];
  #lastRole: HeldRole | undefined;

  /** Whether the role was taken away. */
  get isSprung(): boolean {
    return this.#before !== undefined;
  }

  /** Goes between a program and its store. */
  readonly around = (documents: DocumentStore): DocumentStore => {
    this.#inner = documents;
    return {
      read: (address) => documents.read(address),
      query: (query) => documents.query(query),
      close: () => documents.close(),
      transact: async (container, partition, operations) => {
        if (container === 'departments' && this.#of === undefined) await this.#springAt(partition, operations);
        if (container === 'tenant' && this.#of === partition) await this.#spring();
        const versions = await documents.transact(container, partition, operations);
        const isOfTurn = container === 'tenant' && OF_TURNS.includes(partition);
        if (this.isSprung && !isOfTurn) this.stored.push(...operations.map(nameOf));
        return versions;
      },
    };
  };

  /** From now on the role is taken away before the next transaction, or before the one after as many; or before something of a kind is kept. */
  arm(role: HeldRole, { after = 0, of }: { readonly after?: number; readonly of?: 'run' | 'position' } = {}): void {
    [this.#armed, this.#before, this.#skip, this.#of] = [role, undefined, after, of];
    this.stored.length = 0;
  }

  /** Gives the role back. */
  async disarm(): Promise<void> {
    const [role, body] = [this.#lastRole, this.#before];
    [this.#armed, this.#before] = [undefined, undefined];
    if (role !== undefined && body !== undefined) await this.#replace(role, () => body);
  }

  async #springAt(partition: string, operations: readonly Operation[]): Promise<void> {
    if (this.#armed === undefined || this.#skip-- > 0) return;
    const { partition: of, id } = addressOf(this.#armed);
    await this.#spring();
    const meetsConflict = partition === of && operations.some((one) => one.op === 'replace' && one.id === id);
    if (!meetsConflict) throw new Fault('conflict', 'somebody else was first');
  }

  async #spring(): Promise<void> {
    const role = this.#armed;
    if (role === undefined) return;
    this.#armed = undefined;
    this.#lastRole = role;
    await this.#replace(role, (body) => {
      this.#before = body;
      return withoutHolder(body, idOf(role.alias));
    });
  }

  async #replace(role: HeldRole, change: (body: Body) => Body): Promise<void> {
    const { container, partition, id } = addressOf(role);
    const found = await this.#inner?.read({ container, partition, id });
    if (found === undefined) throw new Error(`nothing is known of ${partition}`);
    const { kind, version, body } = found;
    await this.#inner?.transact(container, partition, [{ op: 'replace', id, kind, version, body: change(body) }]);
  }
}

const nameOf = (operation: Operation): string =>
  operation.op === 'delete' ? `delete ${operation.id}` : `${operation.op} ${operation.kind}`;

const withoutHolder = (body: Body, userId: string): Body =>
  JSON.parse(
    JSON.stringify(body, (key: string, value: unknown) =>
      HOLDERS.includes(key) && Array.isArray(value)
        ? (value as readonly { readonly userId: string }[]).filter((person) => person.userId !== userId)
        : value,
    ),
  ) as Body;
