import { z } from 'zod';
import { type AuditFigures } from '../../../../domain/audit/audit';
import { type ExceptionAnswer, type ExceptionFound, type OpenException } from '../../../../domain/audit/exception';
import { EXCEPTION_KINDS, type ExceptionKind } from '../../../../domain/audit/exception-kinds';
import { type TenantUnits } from '../../../../domain/audit/tenant-units';
import { exactly } from '../kind/exactly';
import { departmentId, failureCode, instant, person, productId } from '../parts';

const ofProduct = { product: productId };

export const exceptionKind = z.enum(Object.keys(EXCEPTION_KINDS) as [ExceptionKind, ...ExceptionKind[]]);

/** The properties that say which exception it is. */
export const ofException = {
  kind: exceptionKind,
  ...ofProduct,
  department: departmentId.exactOptional(),
  person: person.exactOptional(),
};

const ofFound = { ...ofException, count: z.number(), failure: failureCode.exactOptional() };

/** What a reading found. */
export const exceptionShape = exactly<ExceptionFound>()(z.object(ofFound));

/** What is answered to an exception. */
export const answerKind = z.enum(['accepted', 'mend', 'ask-department']);

const answerShape = exactly<ExceptionAnswer>()(
  z.object({ answer: answerKind, words: z.string(), by: person, at: instant }),
);

/** The properties of an exception that is open. */
export const ofOpen = { ...ofFound, firstSeenAt: instant, answered: answerShape.exactOptional() };

export const openShape = exactly<OpenException>()(z.object(ofOpen));

export const unitsShape = exactly<TenantUnits>()(
  z.object({
    ...ofProduct,
    enabled: z.number(),
    trial: z.number(),
    warning: z.number(),
    suspended: z.number(),
    isUnclear: z.literal(true).exactOptional(),
  }),
);

/** An audit in a few numbers. */
export const figuresShape = exactly<AuditFigures>()(
  z.object({
    entitled: z.number(),
    seated: z.number(),
    waiting: z.number(),
    exceptions: z.number(),
    unanswered: z.number(),
  }),
);
