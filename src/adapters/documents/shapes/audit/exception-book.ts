import { z } from 'zod';
import { type ExceptionBook } from '../../../../domain/audit/exception';
import { exactly } from '../kind/exactly';
import { plainKind } from '../kind/kind';
import { date, departmentId, instant, productId } from '../parts';
import { openShape, unitsShape } from './audit-parts';

/** The exceptions of a pool that are open, or of a product where they are of the whole tenant. */
export const exceptionBook = plainKind({
  container: 'departments',
  name: 'exception-book',
  shape: exactly<ExceptionBook>()(
    z.object({
      department: departmentId,
      product: productId,
      part: z.number().exactOptional(),
      readAt: instant.exactOptional(),
      open: z.array(openShape),
      tenantRead: z.object({ readAt: instant, on: date, units: z.array(unitsShape) }).exactOptional(),
    }),
  ),
});
