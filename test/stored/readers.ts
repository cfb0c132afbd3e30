import { type Body } from '../../src/adapters/documents/document-store';
import { type kinds } from '../../src/adapters/documents/shapes/kinds';
import { documentChangeCounts } from '../../src/adapters/documents/tenant/change-counts';
import { userId } from '../../src/domain/ids';
import { documentTurnStore } from '../../src/adapters/documents/tenant/turn-store';
import { type DocumentStore } from '../../src/adapters/documents/document-store';
import { INSTITUTION } from '../../src/domain/ledger/ledger-entry';
import { on } from '../support/builders';
import { portsOn } from '../support/store/store-harness';
import { type Sample, samples } from './samples';

/** How the record in a document is reached from outside. */
export interface Reader {
  /** Reads it as the rest of the program does. */
  readonly read: (documents: DocumentStore, sample: Sample) => Promise<unknown>;
  /** What is to come out, of a document in the newest format. */
  readonly record: (body: Body) => unknown;
  /** Something in it that is used. */
  readonly used: readonly string[];
}

const itself = (body: Body): unknown => body;
const of =
  (key: string) =>
  (body: Body): unknown =>
    body[key];
/** What several people are told is stored once for all of them. */
const withEachNotice = ({ format: _, notices, ...body }: Body): unknown => ({
  ...body,
  notices: (notices as readonly Body[]).flatMap(({ to, ...what }) => [to].flat().map((one) => ({ ...what, to: one }))),
});
const books = (documents: DocumentStore, { partition }: Sample) =>
  portsOn(documents).departments.look(partition as never);
const only = <Value>(found: readonly Value[]): Value => {
  if (found.length !== 1) throw new Error(`there are ${found.length}, and not one`);
  return found[0] as Value;
};
/** Ids that the reader takes out of a document: whatever it is, it was stored. */
const text = (body: Body, key: string) => body[key] as never;

/** A part is found by way of its audit. */
async function storeHead(documents: DocumentStore, id: string): Promise<void> {
  const head = samples.find((sample) => sample.kind === 'audit' && sample.id === id);
  if (head === undefined) throw new Error(`there is no sample of audit ${id}`);
  const { container, partition, kind, body } = head;
  await documents.transact(container, partition, [{ op: 'create', id, kind, body }]);
}

/** One for each kind. */
export const readers: Readonly<Record<keyof typeof kinds, Reader>> = {
  department: {
    read: (documents, sample) => books(documents, sample).department(),
    record: of('department'),
    used: ['department', 'delegates'],
  },
  pool: {
    read: (documents, sample) => books(documents, sample).pool(text(sample.body, 'product')),
    record: itself,
    used: ['seatedThrough'],
  },
  entitlement: {
    read: async (documents, sample) => only(await books(documents, sample).entitlements(text(sample.body, 'product'))),
    record: of('entitlement'),
    used: ['entitlement', 'seats'],
  },
  entry: {
    read: (documents, sample) =>
      books(documents, sample).entry(text(sample.body, 'product'), text(sample.body, 'userId')),
    record: itself,
    used: ['rank'],
  },
  assignment: {
    read: (documents, sample) =>
      books(documents, sample).assignment(
        text(sample.body, 'product'),
        text(sample.body, 'userId'),
        text(sample.body, 'skuId'),
      ),
    record: itself,
    used: ['outcome', 'status'],
  },
  released: {
    read: async (documents) => only(await portsOn(documents).departments.allReleasedLately()),
    record: itself,
    used: ['skuId'],
  },
  ledger: {
    read: async (documents, sample) => {
      const { institution } = portsOn(documents);
      const from = sample.partition === '~tenant' ? institution.look() : books(documents, sample);
      return only(await from.ledger({ limit: 10 }));
    },
    record: of('entry'),
    used: ['entry', 'fact', 'action'],
  },
  handled: {
    read: (documents, sample) => books(documents, sample).handled(text(sample.body, 'key')),
    record: withEachNotice,
    used: ['change', 'lines'],
  },
  purchase: {
    read: (documents, sample) => books(documents, sample).purchase(sample.id.replace('purchase|', '') as never),
    record: of('record'),
    used: ['record', 'purchase', 'contributors'],
  },
  exceptionBook: {
    read: (documents, sample) =>
      sample.partition === INSTITUTION
        ? portsOn(documents).institution.look().exceptionBook(text(sample.body, 'product'), 0)
        : books(documents, sample).exceptionBook(text(sample.body, 'product'), 0),
    record: itself,
    used: ['open'],
  },
  renewalAnswer: {
    read: async (documents, { body }) =>
      only(await portsOn(documents).departments.renewalAnswers(text(body, 'lastDay'))),
    record: itself,
    used: ['seats'],
  },
  institution: {
    read: (documents) => portsOn(documents).institution.read(),
    record: ({ ledger: _, ...institution }) => institution,
    used: ['approvers'],
  },
  outline: {
    read: async (documents) => ({
      departments: await portsOn(documents).institution.outlined({ number: 1, lately: [] }),
    }),
    record: itself,
    used: ['departments'],
  },
  productWish: {
    read: (documents, sample) => portsOn(documents).institution.look().wish(sample.id.replace('wish|', '')),
    record: of('wish'),
    used: ['wish', 'askers'],
  },
  conversation: {
    read: (documents, sample) => portsOn(documents).conversations.find(text(sample.body, 'userId')),
    record: itself,
    used: ['conversationId'],
  },
  lease: {
    // Nobody else gets what somebody holds.
    read: async (documents, sample) => {
      const now = () => new Date(Number(sample.body['untilMs']) - 1);
      return portsOn(documents, { clock: { now } }).leases.take(sample.id, 1000);
    },
    record: () => undefined,
    used: ['holder'],
  },
  turn: {
    read: (documents, sample) => documentTurnStore(documents, { now: () => new Date() }).find(text(sample.body, 'key')),
    record: itself,
    used: ['status'],
  },
  changeCount: {
    read: (documents, sample) => documentChangeCounts(documents).update(userId(sample.id), (written) => written),
    record: of('changes'),
    used: ['changes'],
  },
  run: {
    read: (documents, sample) => portsOn(documents).runs.find(sample.id),
    record: of('run'),
    used: ['run', 'lines'],
  },
  position: {
    read: (documents, sample) => portsOn(documents).positions.find(sample.id),
    record: of('kept'),
    used: ['kept', 'position', 'pools'],
  },
  audit: {
    read: (documents, sample) => portsOn(documents).audits.find(sample.id),
    record: of('head'),
    used: ['head', 'exceptionsByKind'],
  },
  auditPart: {
    read: async (documents, sample) => {
      const [audit = ''] = sample.id.split('|');
      const list = text(sample.body, 'of') as 'pools' | 'exceptions';
      await storeHead(documents, audit);
      const items = await portsOn(documents).audits[list](audit, { offset: 0, limit: 1000 });
      return { of: list, items };
    },
    record: itself,
    used: ['items'],
  },
  mirror: {
    read: async (documents, sample) => {
      const [department, product] = sample.id.split('|') as [never, never];
      return (await portsOn(documents).mirrors.find({ department, product })).record;
    },
    record: of('record'),
    used: ['record', 'agreed'],
  },
  mirrorRun: {
    read: (documents, sample) => portsOn(documents).mirrors.findRun(sample.id),
    record: of('run'),
    used: ['run', 'lines'],
  },
  mailbox: {
    read: async (documents) => only(await portsOn(documents).outbox.all()),
    record: of('mailbox'),
    used: ['mailbox', 'letters'],
  },
  reminderRun: {
    read: (documents) => portsOn(documents).reminderRuns.last(),
    record: itself,
    used: ['isDone'],
  },
  leavers: {
    read: async (documents, sample) => (await portsOn(documents).findings.leavers()).get(sample.id as never),
    record: of('leavers'),
    used: ['leavers'],
  },
  troubles: {
    read: (documents) => portsOn(documents).findings.troubles(),
    record: itself,
    used: ['run'],
  },
  told: {
    read: async (documents, sample) => (await portsOn(documents).findings.told()).get(sample.id),
    record: itself,
    used: ['said'],
  },
  sweep: {
    read: (documents) =>
      portsOn(documents).findings.isSwept({ lines: ['math/visio/u/not-given', 'true'], on: on('2027-03-01') }),
    record: () => true,
    used: ['digest'],
  },
  watch: {
    read: async (documents) => (await portsOn(documents).runs.watch()).watch,
    record: itself,
    used: ['wholeAt'],
  },
  anchorMark: {
    read: (documents) => portsOn(documents).anchoring.memory.find(),
    record: itself,
    used: ['heads', '0', 'number'],
  },
};
