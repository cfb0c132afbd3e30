import { z } from 'zod';
import { type CalendarDate } from '../../../domain/calendar';
import { type KeptTroubles } from '../../../domain/findings/kept-troubles';
import { type Leaver } from '../../../domain/findings/leaver';
import { type Told } from '../../../domain/findings/told';
import { exactly } from './kind/exactly';
import { plainKind, wrappedKind } from './kind/kind';
import { date, departmentId, instant, person, productId, userId } from './parts';

const leaver = exactly<Leaver>()(
  z.object({
    person,
    department: departmentId,
    product: productId,
    cause: z.discriminatedUnion('kind', [
      z.object({ kind: z.enum(['disabled', 'missing']) }),
      z.object({ kind: z.literal('moved'), directoryDepartment: z.string() }),
    ]),
    since: instant,
  }),
);

/** Those whom a department's delegates are asked about. */
export const leavers = wrappedKind({
  container: 'tenant',
  name: 'leavers',
  shape: exactly<{ readonly leavers: readonly Leaver[] }>()(z.object({ leavers: z.array(leaver) })),
  wrap: (given: readonly Leaver[]) => ({ leavers: given }),
  unwrap: (stored) => stored.leavers,
});

/** What the last run left to people. */
export const troubles = plainKind({
  container: 'tenant',
  name: 'troubles',
  shape: exactly<KeptTroubles>()(
    z.object({
      run: z.string(),
      at: instant,
      lines: z.array(
        z.object({
          kind: z.enum(['not-given', 'not-taken', 'seated-twice', 'not-in-catalog', 'unexplained', 'adoptable']),
          userId,
          product: productId,
          department: departmentId.exactOptional(),
          since: instant,
        }),
      ),
      more: z.number(),
      short: z.array(z.object({ product: productId, seats: z.number() })),
    }),
  ),
});

const instants = z.record(z.string(), instant);

/** What somebody was told of, and when. */
export const told = plainKind({
  container: 'tenant',
  name: 'told',
  shape: exactly<Told>()(z.object({ said: instants, gone: instants.exactOptional(), lastOn: date })),
});

/** What the last sweep that reached everybody was of. */
interface StoredSweep {
  readonly on?: CalendarDate;
  readonly digest: string;
}

/** What everybody was told of last. */
export const sweep = plainKind({
  container: 'tenant',
  name: 'sweep',
  shape: exactly<StoredSweep>()(z.object({ on: date.exactOptional(), digest: z.string() })),
});
