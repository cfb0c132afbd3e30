import { z } from 'zod';
import { groupBy } from '../../../domain/group-by';
import { type UserId } from '../../../domain/ids';
import { type Notice } from '../../../domain/notice';
import { type LineRefusal } from '../../../domain/refusal';
import { type HandledCommand } from '../../../domain/roster/handled';
import { type RosterChange } from '../../../domain/roster/roster-change';
import { type RosterCommand, type SeveralCommands, type UndoCommand } from '../../../domain/roster/roster-command';
import { type Body, type Json } from '../document-store';
import { exactly } from './kind/exactly';
import { wrappedKind } from './kind/kind';
import {
  activityKey,
  actor,
  address,
  date,
  departmentId,
  instant,
  licenseState,
  namedDepartment,
  namedProduct,
  ofPerson,
  orUndefined,
  person,
  productId,
  userId,
} from './parts';

const yes = z.literal(true).exactOptional();
const flag = z.boolean().exactOptional();

const license = licenseState.exactOptional();

const lineRefusal = exactly<LineRefusal>()(
  z.discriminatedUnion('code', [
    z.object({ code: z.literal('already-on-roster'), waitingPlace: orUndefined(z.number()) }),
    z.object({
      code: z.enum([
        'not-found',
        'left-out',
        'guest',
        'account-disabled',
        'account-unclear',
        'through-another-department',
        'not-on-roster',
        'right-ended',
        'on-no-roster',
        'no-pool',
        'changed-since',
        'same-person',
      ]),
    }),
  ]),
);

const line = z.discriminatedUnion('status', [
  z.object({ status: z.enum(['seated', 'removed', 'restored']), person, wasWaiting: yes, license }),
  z.object({ status: z.literal('waiting'), person, waitingPlace: z.number(), license }),
  z.object({ status: z.enum(['promoted', 'unseated']), person, license }),
  z.object({ status: z.literal('moved'), person, isSeated: z.boolean(), license }),
  z.object({ status: z.literal('refused'), person: orUndefined(person), userText: z.string(), refusal: lineRefusal }),
]);
const lines = z.array(line);
const seats = z.object({ seatCap: z.number(), seatsFree: z.number(), waiting: z.number() });
const step = z.object({
  action: z.enum(['add', 'remove', 'swap', 'move']),
  product: namedProduct,
  line,
  outgoing: person.exactOptional(),
});

const ofDepartment = {
  action: z.enum(['add', 'remove', 'swap', 'move', 'several', 'undo', 'cover', 'mirror']),
  steps: z.array(step).exactOptional(),
  command: z.string(),
  department: namedDepartment,
  product: namedProduct,
  at: instant,
  by: orUndefined(person),
  lines,
  seats,
  alsoIn: z.array(z.object({ product: namedProduct, lines, seats: seats.exactOptional() })).exactOptional(),
  untold: z.array(person).exactOptional(),
  undone: z.object({ at: instant }).exactOptional(),
};
const change = exactly<RosterChange>()(
  z.object({
    ...ofDepartment,
    elsewhere: z
      .array(z.object({ department: namedDepartment, change: z.object(ofDepartment).exactOptional() }))
      .exactOptional(),
  }),
);

const commandPerson = z.union([
  z.object({
    ...ofPerson,
    userText: z.string(),
    directoryDepartment: z.string().exactOptional(),
    isGuest: flag,
    isDisabled: flag,
    isUnclear: yes,
    isAccepted: flag,
  }),
  z.object({
    userId: orUndefined(z.never()),
    userText: z.string(),
    reason: z.enum(['not-found', 'left-out', 'no-pool', 'on-no-roster']),
  }),
]);
const alsoIn = z.array(z.object({ product: productId, people: z.array(commandPerson) })).exactOptional();
const ofPool = { department: departmentId, product: productId, alsoIn, isEverything: yes };
const consent = { isConfirmed: z.boolean(), agreed: z.array(userId).exactOptional() };

const rosterCommand = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['add', 'remove']), ...ofPool, people: z.array(commandPerson) }),
  z.object({ kind: z.literal('swap'), ...ofPool, outgoing: commandPerson, incoming: commandPerson }),
  z.object({ kind: z.literal('move'), ...ofPool, people: z.array(commandPerson), ...consent }),
]);
const several = { kind: z.literal('several'), department: departmentId, commands: z.array(rosterCommand) };
const undo = { kind: z.literal('undo'), department: departmentId, command: orUndefined(z.string()), ...consent };
const command = exactly<RosterCommand | SeveralCommands | UndoCommand>()(
  z.discriminatedUnion('kind', [
    rosterCommand,
    z.object({ ...several, then: z.array(z.object(several)).exactOptional() }),
    z.object({ ...undo, then: z.array(z.object(undo)).exactOptional() }),
  ]),
);

const turn = z.object({ lastDay: date, backOn: date.exactOptional(), until: date.exactOptional() }).exactOptional();
const askPeople = z.array(person);
const ofNotice = { department: namedDepartment, product: namedProduct, at: instant };
const noticeTo = <To extends z.ZodType>(to: To) =>
  z.discriminatedUnion('about', [
    z.object({ ...ofNotice, to, about: z.enum(['seated', 'removed', 'removed-waiting']), by: orUndefined(person) }),
    z.object({ ...ofNotice, to, about: z.enum(['covered', 'uncovered']), turn, askPeople: askPeople.exactOptional() }),
    z.object({
      ...ofNotice,
      to,
      about: z.enum(['ended', 'ended-waiting']),
      lastDay: date,
      askPeople: askPeople.exactOptional(),
    }),
  ]);

export const notice = exactly<Notice>()(noticeTo(userId));

type Without<Of, Key extends PropertyKey> = Of extends unknown ? Omit<Of, Key> : never;
/** What several people are told, once for all of them: hundreds may be told the same. */
type SharedNotice = Without<Notice, 'to'> & { readonly to: readonly UserId[] };
type StoredHandled = Omit<HandledCommand, 'notices'> & { readonly notices: readonly SharedNotice[] };

/** A roster command that was carried out, and what has to follow it. */
export const handled = wrappedKind({
  container: 'departments',
  name: 'handled',
  upgrades: { 2: withSharedNotices },
  shape: exactly<StoredHandled>()(
    z.object({
      key: activityKey,
      department: departmentId,
      product: productId,
      change,
      doer: actor.exactOptional(),
      progress: z.object({ command, done: z.number(), isDoneHere: yes }).exactOptional(),
      partOf: z.object({ department: departmentId, key: activityKey }).exactOptional(),
      unsettled: z.array(userId),
      alsoUnsettled: z.array(z.object({ product: productId, people: z.array(userId) })).exactOptional(),
      notices: z.array(noticeTo(z.array(userId))),
      shownIn: orUndefined(z.object({ address, activityId: z.string().exactOptional() })),
      editedAs: z.string().exactOptional(),
      claimedUntil: instant,
      isOpen: z.boolean(),
    }),
  ),
  wrap: (given: HandledCommand): StoredHandled => ({ ...given, notices: shared(given.notices) }),
  unwrap: (stored): HandledCommand => ({
    ...stored,
    notices: stored.notices.flatMap(({ to, ...what }) => to.map((userId): Notice => ({ ...what, to: userId }))),
  }),
});

function shared(notices: readonly Notice[]): readonly SharedNotice[] {
  const groups = groupBy(notices, ({ to: _, ...what }) => JSON.stringify(what));
  return [...groups.values()].flatMap((some) => {
    const [first] = some;
    return first === undefined ? [] : [{ ...first, to: some.map(({ to }) => to) }];
  });
}

/** Format 1 said it again for each person. */
function withSharedNotices(old: Body): Body {
  const { notices } = old;
  if (!Array.isArray(notices)) return old;
  const each = (notices as readonly Json[]).map((one) =>
    typeof one === 'object' && one !== null && 'to' in one ? { ...one, to: [one['to']] } : one,
  );
  return { ...old, notices: each };
}
