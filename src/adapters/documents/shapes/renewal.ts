import { z } from 'zod';
import { type RenewalAnswer } from '../../../domain/term/renewal';
import { exactly } from './kind/exactly';
import { plainKind } from './kind/kind';
import { date, departmentId, instant, person, productId } from './parts';

/** What somebody of a department said about its seats after the last day of a term. */
export const renewalAnswer = plainKind({
  container: 'departments',
  name: 'renewal-answer',
  shape: exactly<RenewalAnswer>()(
    z.object({
      department: departmentId,
      product: productId,
      lastDay: date,
      seats: z.number(),
      by: person,
      at: instant,
    }),
  ),
});
