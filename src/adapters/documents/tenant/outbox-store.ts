import { mapLimited } from '../../../concurrency/map-limited';
import { type Recipient } from '../../../domain/outbox/letter';
import { emptyMailbox, type Mailbox, mailboxId } from '../../../domain/outbox/mailbox';
import { dueLetters, isClaimed } from '../../../domain/outbox/sending';
import { isFault } from '../../../ports/fault';
import { type OutboxStore } from '../../../ports/outbox/outbox-store';
import { type DocumentStore, MOST_OPERATIONS, type Operation } from '../document-store';
import { MOST_TRANSACTION_BYTES } from '../check-request';
import { readWhole } from '../read-whole';
import { kinds } from '../shapes/kinds';
import { type Held, tenantDocuments } from './tenant-documents';

const READS_AT_ONCE = 10;
/** Others come first this often at most: then something is wrong. */
const MOST_TOO_LATE = 20;
const kind = kinds.mailbox;

/** A mailbox, and the version that it was read at; one that there is none of has no version. */
type Read = Pick<Held<Mailbox>, 'value'> & { readonly version?: string };

/** A mailbox to be written, as it was decided for what was read. */
interface Write {
  readonly recipient: Recipient;
  readonly operation: Operation;
  readonly bytes: number;
}

/** Split so that each part is no more than a transaction takes. */
function inTransactions(writes: readonly Write[]): readonly (readonly Write[])[] {
  const parts: Write[][] = [];
  let bytes = Infinity;
  for (const write of writes) {
    bytes += write.bytes;
    if (bytes > MOST_TRANSACTION_BYTES) {
      parts.push([]);
      ({ bytes } = write);
    }
    parts.at(-1)?.push(write);
  }
  return parts;
}

/** Mailboxes, on any document store. */
export function documentOutboxStore(store: DocumentStore): OutboxStore {
  const mailboxes = tenantDocuments(store, kind);

  async function readOne(recipient: Recipient): Promise<Read> {
    const found = await mailboxes.find(mailboxId(recipient));
    if (found === undefined) return { value: emptyMailbox(recipient) };
    // A channel may be another one by now.
    return { ...found, value: 'channel' in recipient ? { ...found.value, recipient } : found.value };
  }

  async function change(recipient: Recipient, decide: (now: Mailbox) => Mailbox): Promise<Mailbox> {
    for (let attempt = 1; ; attempt += 1) {
      const { value, version } = await readOne(recipient);
      const next = decide(value);
      if (next === value) return value;
      try {
        await mailboxes.write(next.id, next, { version });
        return next;
      } catch (error) {
        if (!isFault(error, 'conflict') || attempt === MOST_TOO_LATE) throw error;
      }
    }
  }

  /** Those of as few transactions as can be. */
  async function changeSome(recipients: readonly Recipient[], decide: (now: Mailbox) => Mailbox): Promise<number> {
    const read = await mapLimited(recipients, READS_AT_ONCE, readOne);
    const writes = read.flatMap(({ value, version }): readonly Write[] => {
      const next = decide(value);
      if (next === value) return [];
      const written = { id: next.id, kind: kind.name, body: kind.bodyOf(next) };
      const operation: Operation =
        version === undefined ? { op: 'create', ...written } : { op: 'replace', version, ...written };
      return [{ recipient: next.recipient, operation, bytes: Buffer.byteLength(JSON.stringify(written)) }];
    });
    let changed = 0;
    for (const together of inTransactions(writes)) changed += await writeTogether(together, decide);
    return changed;
  }

  /** Those of one transaction; when somebody else comes first, one by one. */
  async function writeTogether(writes: readonly Write[], decide: (now: Mailbox) => Mailbox): Promise<number> {
    try {
      await store.transact(
        'tenant',
        kind.name,
        writes.map(({ operation }) => operation),
      );
      return writes.length;
    } catch (error) {
      if (!isFault(error, 'conflict')) throw error;
    }
    let changed = 0;
    for (const { recipient } of writes) {
      await change(recipient, (now) => {
        const next = decide(now);
        if (next !== now) changed += 1;
        return next;
      });
    }
    return changed;
  }

  return {
    read: async (recipients) => (await mapLimited(recipients, READS_AT_ONCE, readOne)).map(({ value }) => value),
    change,
    async changeMany(recipients, decide) {
      const once = [...new Map(recipients.map((one) => [mailboxId(one), one])).values()];
      let changed = 0;
      for (let from = 0; from < once.length; from += MOST_OPERATIONS)
        changed += await changeSome(once.slice(from, from + MOST_OPERATIONS), decide);
      return changed;
    },
    async open({ at, limit }) {
      const found = await mailboxes.query({
        where: { isOpen: true },
        orderBy: { field: 'at', direction: 'ascending' },
        limit,
      });
      return found.map(({ value }) => value).filter((one) => !isClaimed(one, at) && dueLetters(one, at).length > 0);
    },
    all: () => readWhole(store, { container: 'tenant', kind: kind.name, by: 'mailbox.id' }, (one) => kind.read(one)),
  };
}
