import { z } from 'zod';
import { type ExceptionAsked } from '../../../domain/audit/exception-asked';
import { type Instant } from '../../../domain/calendar';
import { type RoleGiven, type WishSettled } from '../../../domain/institution/setup-notice';
import { type Letter, type LetterContent, type SettledLetter } from '../../../domain/outbox/letter';
import { type Mailbox } from '../../../domain/outbox/mailbox';
import { type HolderNotice } from '../../../domain/reminder/holder';
import { exceptionKind } from './audit/audit-parts';
import { exactly } from './kind/exactly';
import { notice as noticeShape } from './handled';
import { wrappedKind } from './kind/kind';
import {
  address,
  date,
  departmentId,
  instant,
  namedDepartment,
  namedProduct,
  orUndefined,
  person,
  productId,
  userId,
} from './parts';

const rung = z.object({ lastDay: date, on: date, phase: z.enum(['before', 'after', 'weekly']) });
const pool = z.object({ department: departmentId, product: productId });

const holder = exactly<HolderNotice>()(
  z.object({
    about: z.enum(['ends', 'rests', 'stays', 'back']),
    why: z.enum(['nothing-renewed', 'beyond-renewed', 'gap', 'dropped']),
    department: namedDepartment,
    product: namedProduct,
    lastDay: date,
    backOn: orUndefined(date),
    askPeople: z.array(person),
    to: userId.exactOptional(),
  }),
);

const setup = exactly<RoleGiven | WishSettled | ExceptionAsked>()(
  z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('role-given'),
      role: z.enum(['delegate', 'purchaser', 'approver', 'auditor']),
      department: namedDepartment,
      by: person,
      at: instant,
    }),
    z.object({
      kind: z.literal('wish-settled'),
      typed: z.string(),
      became: z.union([z.object({ product: namedProduct }), z.object({ reason: z.string() })]),
      by: person,
      at: instant,
    }),
    z.object({
      kind: z.literal('exception-asked'),
      exception: exceptionKind,
      department: namedDepartment,
      product: namedProduct,
      person: person.exactOptional(),
      count: z.number(),
      words: z.string(),
      by: person,
      at: instant,
    }),
  ]),
);

const content = exactly<LetterContent>()(
  z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('digest'),
      on: date,
      rung: rung.exactOptional(),
      asksToKeep: z.literal(true).exactOptional(),
      lowSeats: z.array(pool).exactOptional(),
    }),
    z.object({ kind: z.literal('approver-digest'), on: date, rung }),
    z.object({ kind: z.literal('weekly-report'), on: date }),
    z.object({ kind: z.literal('holder'), notice: holder }),
    z.object({ kind: z.literal('notice'), notice: noticeShape }),
    z.object({ kind: z.literal('setup'), notice: setup }),
  ]),
);

const letter = exactly<Letter>()(
  z.object({
    key: z.string(),
    content,
    decidedAt: instant,
    notBefore: instant.exactOptional(),
    sendingSince: instant.exactOptional(),
    timesRepeated: z.number().exactOptional(),
    faults: z.object({ since: instant, times: z.number() }).exactOptional(),
  }),
);

const settled = exactly<SettledLetter>()(
  z.object({
    key: z.string(),
    kind: z.enum(['digest', 'approver-digest', 'weekly-report', 'holder', 'notice', 'setup']),
    at: instant,
    content: content.exactOptional(),
    outcome: z.discriminatedUnion('status', [
      z.object({
        status: z.literal('sent'),
        activityId: z.string().exactOptional(),
        timesRepeated: z.number().exactOptional(),
      }),
      z.object({ status: z.literal('unreached'), cause: z.enum(['no-chat', 'blocked', 'gone', 'failed']) }),
      z.object({ status: z.literal('moot') }),
    ]),
  }),
);

const record = exactly<Mailbox>()(
  z.object({
    id: z.string(),
    recipient: z.union([z.object({ userId }), z.object({ channel: address })]),
    letters: z.array(letter),
    settled: z.array(settled),
    marks: z.record(z.string(), z.string()),
    claimedBy: z.string().exactOptional(),
    claimedUntil: instant.exactOptional(),
    isOpen: z.boolean(),
  }),
);

/** Beside the mailbox, what queries look for. */
interface StoredMailbox {
  readonly mailbox: Mailbox;
  readonly isOpen: boolean;
  /** When the first of its letters may be sent: the end of the claim, or of the wait after a fault. */
  readonly at: Instant;
}

/** All that is on its way to one recipient, and what went. */
export const mailbox = wrappedKind({
  container: 'tenant',
  name: 'mailbox',
  shape: exactly<StoredMailbox>()(z.object({ mailbox: record, isOpen: z.boolean(), at: instant })),
  wrap: (given: Mailbox): StoredMailbox => ({ mailbox: given, isOpen: given.isOpen, at: dueAt(given) }),
  unwrap: (stored) => stored.mailbox,
});

/** When somebody can next do something with a mailbox that is open. */
function dueAt({ letters, claimedUntil }: Mailbox): Instant {
  const [first] = letters.map(({ notBefore, decidedAt }) => notBefore ?? decidedAt).toSorted();
  const at = first ?? ('1970-01-01T00:00:00.000Z' as Instant);
  return claimedUntil !== undefined && claimedUntil > at ? claimedUntil : at;
}
