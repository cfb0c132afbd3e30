import { z } from 'zod';
import { type Instant } from '../../../domain/calendar';
import { type KeptPosition } from '../../../domain/reconcile/position';
import { type Step } from '../../../domain/reconcile/plan';
import { type ReconcileRun } from '../../../domain/reconcile/run';
import { exactly } from './kind/exactly';
import { wrappedKind } from './kind/kind';
import {
  actor,
  departmentId,
  failureCode,
  instant,
  mode,
  orUndefined,
  person,
  productId,
  seatFailure,
  skuId,
  userId,
} from './parts';

const HOLDS = [
  'outside-alacarte',
  'inherited',
  'person-missing',
  'person-disabled',
  'unclear',
  'plan-off',
  'unknown-sku',
  'not-in-catalog',
  'seated-twice',
  'blocked',
  'tenant-short',
  'covered',
  'mode',
  'too-many-unexplained',
  'empty-roster',
] as const;

const seat = z.object({
  userId,
  product: productId,
  skuId: orUndefined(skuId),
  department: orUndefined(departmentId),
});
const failure = seatFailure.exactOptional();

const step = exactly<Step>()(
  z.discriminatedUnion('action', [
    z.object({
      action: z.literal('assign'),
      seat,
      isOurs: z.boolean(),
      failure,
      insteadOf: z.array(skuId).exactOptional(),
    }),
    z.object({
      action: z.literal('release'),
      seat,
      isExplained: z.boolean(),
      isSpare: z.literal(true).exactOptional(),
    }),
    z.object({ action: z.literal('keep'), seat }),
    z.object({
      action: z.literal('hold'),
      seat,
      reason: z.enum(HOLDS),
      failure,
      standsIn: z.literal(true).exactOptional(),
      instead: z.enum(['assign', 'release']).exactOptional(),
    }),
  ]),
);

const reconcileRun = exactly<ReconcileRun>()(
  z.object({
    id: z.string(),
    startedAt: instant,
    endedAt: instant,
    by: actor,
    mode,
    isDryRun: z.boolean(),
    isStopped: z.literal(true).exactOptional(),
    counts: z.object({
      assign: z.number(),
      release: z.number(),
      unexplained: z.number(),
      keep: z.number(),
      hold: z.number(),
      done: z.number(),
      failed: z.number(),
    }),
    lines: z.array(
      z.object({
        step,
        person: orUndefined(person),
        outcome: z
          .discriminatedUnion('status', [
            z.object({ status: z.enum(['done', 'nothing-to-do', 'not-attempted']) }),
            z.object({ status: z.literal('failed'), failure: seatFailure }),
            z.object({ status: z.literal('faulted'), kind: z.string() }),
          ])
          .exactOptional(),
      }),
    ),
    linesLeftOut: z.number(),
  }),
);

/** What the reconciler did to the whole tenant. */
export const run = wrappedKind({
  container: 'tenant',
  name: 'run',
  shape: exactly<{ readonly run: ReconcileRun; readonly at: Instant }>()(z.object({ run: reconcileRun, at: instant })),
  wrap: (given: ReconcileRun) => ({ run: given, at: given.startedAt }),
  unwrap: (stored) => stored.run,
});

const pool = z.object({
  department: departmentId,
  product: productId,
  desired: z.number(),
  entitled: z.number(),
  seated: z.number(),
  actual: z.number(),
  awaiting: z.number(),
  differences: z.array(
    z.object({
      of: z.enum(['seat', 'extra', 'leftover']),
      why: z.enum([
        ...HOLDS,
        'not-shown',
        'requested',
        'to-assign',
        'to-release',
        'to-release-unexplained',
        'second-license',
      ]),
      failure: failureCode.exactOptional(),
      count: z.number(),
    }),
  ),
});

const ofTenant = z.object({
  product: productId,
  units: z.number(),
  trialUnits: z.number().exactOptional(),
  warningUnits: z.number(),
  isUnclear: z.literal(true).exactOptional(),
  promised: z.number(),
  seated: z.number(),
  orphaned: z.number(),
  short: z.number(),
  outside: z.number(),
  throughGroups: z.number(),
  unclear: z.number().exactOptional(),
});

/** A position that somebody was shown. */
export const position = wrappedKind({
  container: 'tenant',
  name: 'position',
  shape: exactly<{ readonly kept: KeptPosition }>()(
    z.object({
      kept: z.object({
        id: z.string(),
        at: instant,
        about: z.object({ product: productId.exactOptional(), department: departmentId.exactOptional() }),
        position: z.object({
          products: z.array(ofTenant),
          pools: z.array(pool),
          areTrialsUnclear: z.literal(true).exactOptional(),
        }),
      }),
    }),
  ),
  wrap: (kept: KeptPosition) => ({ kept }),
  unwrap: (stored) => stored.kept,
});
