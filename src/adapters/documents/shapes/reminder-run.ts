import { z } from 'zod';
import { type ReminderRun } from '../../../domain/reminder/reminder-run';
import { exactly } from './kind/exactly';
import { plainKind } from './kind/kind';
import { date, departmentId, instant, person, productId } from './parts';

const stake = z.object({
  lastDay: date,
  unanswered: z.array(z.object({ department: departmentId, seats: z.number(), costCents: z.number().exactOptional() })),
  pools: z.number(),
  seats: z.number(),
  costCents: z.number().exactOptional(),
  lapsing: z.array(z.object({ department: departmentId, product: productId })),
  alone: z.array(departmentId),
});

const count = z.object({
  since: date,
  sent: z.number(),
  repeated: z.number(),
  unreached: z.array(z.object({ person, cause: z.enum(['no-chat', 'blocked', 'gone', 'failed']) })),
  waiting: z.number(),
});

/** The last run of the reminders. */
export const reminderRun = plainKind({
  container: 'tenant',
  name: 'reminder-run',
  shape: exactly<ReminderRun>()(
    z.object({
      on: date,
      at: instant,
      isDeciding: z.literal(true).exactOptional(),
      isDone: z.boolean(),
      decided: z.number(),
      stake: stake.exactOptional(),
      unreached: z.array(departmentId).exactOptional(),
      unreadable: z.array(departmentId).exactOptional(),
      count: count.exactOptional(),
    }),
  ),
});
