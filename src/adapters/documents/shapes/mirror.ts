import { z } from 'zod';
import { type Instant } from '../../../domain/calendar';
import { type MirrorLine, type MirrorRecord, type MirrorRun, type MirrorStep } from '../../../domain/mirror/mirror';
import { exactly } from './kind/exactly';
import { wrappedKind } from './kind/kind';
import { actor, departmentId, instant, mode, orUndefined, person, productId, userId } from './parts';

const ofPool = { department: departmentId, product: productId, groupId: z.string() };
const people = z.array(userId);

const record = exactly<MirrorRecord>()(
  z.object({
    ...ofPool,
    agreed: people,
    ledgerNumber: z.number(),
    departing: z.array(z.object({ since: instant, userIds: people })),
    written: z.array(z.object({ at: instant, added: people, removed: people })),
    owed: people,
  }),
);

/** What a roster and its group agreed on. */
export const mirror = wrappedKind({
  container: 'tenant',
  name: 'mirror',
  shape: exactly<{ readonly record: MirrorRecord }>()(z.object({ record })),
  wrap: (given: MirrorRecord) => ({ record: given }),
  unwrap: (stored) => stored.record,
});

const action = z.enum(['add', 'remove']);
const side = z.enum(['roster', 'group']);

const step = exactly<Exclude<MirrorStep, { action: 'keep' | 'forget' }>>()(
  z.discriminatedUnion('action', [
    z.object({ action, side, userId }),
    z.object({
      action: z.literal('hold'),
      userId,
      reason: z.enum([
        'through-another-department',
        'guest',
        'account-disabled',
        'account-unclear',
        'not-a-person',
        'departing',
        'too-many-departures',
        'mode',
        'unexplained',
      ]),
      instead: z.object({ action, side }),
    }),
  ]),
);

const stop = z.discriminatedUnion('code', [
  z.object({
    code: z.enum([
      'no-group',
      'gives-licenses',
      'dynamic',
      'mail-enabled',
      'on-premises',
      'role-assignable',
      'too-large',
      'mirrors-another-pool',
    ]),
  }),
  z.object({ code: z.literal('too-many-departures'), count: z.number(), most: z.number() }),
  z.object({ code: z.literal('unclear') }),
  z.object({ code: z.literal('group-empty'), count: z.number() }),
  z.object({ code: z.literal('trouble'), kind: z.string() }),
]);

const outcome = z.discriminatedUnion('status', [
  z.object({ status: z.enum(['done', 'nothing-to-do', 'not-attempted']) }),
  z.object({ status: z.literal('failed'), because: z.string() }),
]);

const line = exactly<MirrorLine>()(
  z.discriminatedUnion('about', [
    z.object({ ...ofPool, about: z.literal('pool'), stop }),
    z.object({
      ...ofPool,
      about: z.literal('person'),
      step,
      person: orUndefined(person),
      outcome: outcome.exactOptional(),
    }),
  ]),
);

const mirrorRunShape = exactly<MirrorRun>()(
  z.object({
    id: z.string(),
    startedAt: instant,
    endedAt: instant,
    by: actor,
    mode,
    isDryRun: z.boolean(),
    pools: z.number(),
    lines: z.array(line),
    linesLeftOut: z.number(),
  }),
);

/** What a comparison of rosters and groups did. */
export const mirrorRun = wrappedKind({
  container: 'tenant',
  name: 'mirror-run',
  shape: exactly<{ readonly run: MirrorRun; readonly at: Instant }>()(z.object({ run: mirrorRunShape, at: instant })),
  wrap: (given: MirrorRun) => ({ run: given, at: given.startedAt }),
  unwrap: (stored) => stored.run,
});
