import { z } from 'zod';
import { type Watch } from '../../../domain/reconcile/watch';
import { exactly } from './kind/exactly';
import { plainKind } from './kind/kind';
import { instant, productId, userId } from './parts';

/** What runs of the reconciler leave for the next one. */
export const watch = plainKind({
  container: 'tenant',
  name: 'watch',
  shape: exactly<Watch>()(
    z.object({
      wholeAt: instant,
      mark: z.string().exactOptional(),
      again: z.array(z.object({ userId, since: instant })),
      short: z.array(z.object({ userId, product: productId })),
      between: z.object({ at: instant, people: z.number(), done: z.number(), failed: z.number() }).exactOptional(),
    }),
  ),
});
