import { z } from 'zod';
import { type AssignmentRecord } from '../../../domain/roster/assignment-record';
import { type UserId } from '../../../domain/ids';
import { type Pool, type RosterEntry } from '../../../domain/roster/pool';
import { type ReleasedSeat } from '../../../ports/roster/department-store';
import { exactly } from './kind/exactly';
import { plainKind, wrappedKind } from './kind/kind';
import {
  actor,
  date,
  departmentId,
  instant,
  ofPerson,
  person,
  productId,
  seatFailure,
  sight,
  skuId,
  userId,
} from './parts';

/** A department's share of a product. */
export const pool = plainKind({
  container: 'departments',
  name: 'pool',
  shape: exactly<Pool>()(
    z.object({
      department: departmentId,
      product: productId,
      rosterLength: z.number(),
      firstRank: z.number(),
      lastRank: z.number(),
      seatedThrough: z.number(),
      capSeen: z.number(),
      holdersTold: date.exactOptional(),
      changed: z
        .array(z.object({ on: date, changes: z.number(), seatCap: z.number() }))
        .readonly()
        .exactOptional(),
      group: z.string().exactOptional(),
    }),
  ),
});

const decision = { on: date, by: userId };

/** The shape of a roster entry, which the ledger repeats. */
export const entryShape = exactly<RosterEntry>()(
  z.object({
    ...ofPerson,
    product: productId,
    rank: z.number(),
    addedAt: instant,
    addedBy: actor,
    acceptedFrom: z.object({ directoryDepartment: z.string(), ...decision }).exactOptional(),
    keptThough: z.object({ account: z.enum(['disabled', 'missing']), ...decision }).exactOptional(),
    until: date.exactOptional(),
    seatedOn: date.exactOptional(),
    sight: sight.exactOptional(),
  }),
);

/** A person on a roster. */
export const entry = plainKind({ container: 'departments', name: 'entry', shape: entryShape });

/** Beside the record, what queries look for. */
interface StoredAssignment extends AssignmentRecord {
  readonly userId: UserId;
}

/** A license that is ours. */
export const assignment = wrappedKind({
  container: 'departments',
  name: 'assignment',
  shape: exactly<StoredAssignment>()(
    z.object({
      person: person,
      product: productId,
      skuId,
      department: departmentId,
      intendedAt: instant,
      outcome: z.discriminatedUnion('status', [
        z.object({ status: z.enum(['requested', 'release-requested', 'active', 'adopted']), at: instant }),
        z.object({
          status: z.literal('failed'),
          at: instant,
          failure: seatFailure,
          isRelease: z.literal(true).exactOptional(),
        }),
      ]),
      userId,
    }),
  ),
  wrap: (record: AssignmentRecord) => ({ ...record, userId: record.person.userId, status: record.outcome.status }),
  unwrap: (stored): AssignmentRecord => stored,
});

/** A license that we took away some minutes ago. */
export const released = plainKind({
  container: 'departments',
  name: 'released',
  shape: exactly<ReleasedSeat>()(z.object({ userId, skuId })),
});
