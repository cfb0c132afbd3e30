import { z } from 'zod';
import { type Notice } from '../../../domain/notice';
import { type LineRefusal } from '../../../domain/refusal';
import { type HandledCommand } from '../../../domain/roster/handled';
import { type RosterChange } from '../../../domain/roster/roster-change';
import { type RosterCommand, type UndoCommand } from '../../../domain/roster/roster-command';
import { exactly } from './exactly';
import { plainKind } from './kind';
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
        'on-no-roster',
        'no-pool',
        'changed-since',
        'same-person',
      ]),
    }),
  ]),
);

const lines = z.array(
  z.discriminatedUnion('status', [
    z.object({ status: z.enum(['seated', 'removed', 'restored']), person, wasWaiting: yes, license }),
    z.object({ status: z.literal('waiting'), person, waitingPlace: z.number(), license }),
    z.object({ status: z.enum(['promoted', 'unseated']), person, license }),
    z.object({ status: z.literal('moved'), person, isSeated: z.boolean(), license }),
    z.object({ status: z.literal('refused'), person: orUndefined(person), userText: z.string(), refusal: lineRefusal }),
  ]),
);
const seats = z.object({ seatCap: z.number(), seatsFree: z.number(), waiting: z.number() });

const change = exactly<RosterChange>()(
  z.object({
    action: z.enum(['add', 'remove', 'swap', 'move', 'undo', 'cover', 'mirror']),
    command: z.string(),
    department: namedDepartment,
    product: namedProduct,
    at: instant,
    by: orUndefined(person),
    lines,
    seats,
    alsoIn: z.array(z.object({ product: namedProduct, lines, seats: seats.exactOptional() })).exactOptional(),
    undone: z.object({ at: instant }).exactOptional(),
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
    reason: z.enum(['not-found', 'left-out']),
  }),
]);
const alsoIn = z.array(z.object({ product: productId, people: z.array(commandPerson) })).exactOptional();
const ofPool = { department: departmentId, product: productId, alsoIn, isEverything: yes };
const consent = { isConfirmed: z.boolean(), agreed: z.array(userId).exactOptional() };

const command = exactly<RosterCommand | UndoCommand>()(
  z.discriminatedUnion('kind', [
    z.object({ kind: z.enum(['add', 'remove']), ...ofPool, people: z.array(commandPerson) }),
    z.object({ kind: z.literal('swap'), ...ofPool, outgoing: commandPerson, incoming: commandPerson }),
    z.object({ kind: z.literal('move'), ...ofPool, people: z.array(commandPerson), ...consent }),
    z.object({ kind: z.literal('undo'), department: departmentId, command: orUndefined(z.string()), ...consent }),
  ]),
);

const turn = z.object({ lastDay: date, backOn: date.exactOptional(), until: date.exactOptional() }).exactOptional();
const askPeople = z.array(person);
const ofNotice = { to: userId, department: namedDepartment, product: namedProduct, at: instant };

export const notice = exactly<Notice>()(
  z.discriminatedUnion('about', [
    z.object({ ...ofNotice, about: z.enum(['seated', 'removed', 'removed-waiting']), by: orUndefined(person) }),
    z.object({ ...ofNotice, about: z.enum(['covered', 'uncovered']), turn, askPeople: askPeople.exactOptional() }),
    z.object({
      ...ofNotice,
      about: z.enum(['ended', 'ended-waiting']),
      lastDay: date,
      askPeople: askPeople.exactOptional(),
    }),
  ]),
);

/** A roster command that was carried out, and what has to follow it. */
export const handled = plainKind({
  container: 'departments',
  name: 'handled',
  shape: exactly<HandledCommand>()(
    z.object({
      key: activityKey,
      department: departmentId,
      product: productId,
      change,
      doer: actor.exactOptional(),
      progress: z.object({ command, done: z.number() }).exactOptional(),
      unsettled: z.array(userId),
      alsoUnsettled: z.array(z.object({ product: productId, people: z.array(userId) })).exactOptional(),
      notices: z.array(notice),
      shownIn: orUndefined(z.object({ address, activityId: z.string().exactOptional() })),
      editedAs: z.string().exactOptional(),
      claimedUntil: instant,
      isOpen: z.boolean(),
    }),
  ),
});
