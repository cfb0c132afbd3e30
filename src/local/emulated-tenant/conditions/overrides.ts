import { z } from 'zod';
import { isObject } from '../is-object';

/** A property of some answers that comes in another way than the tenant has it, as a schema. */
export const overrideSchema = z.strictObject({
  /** A part of the path and query after the version; absent: every path. A batch and each request in it are answers of their own. */
  path: z.string().optional(),
  /** Which objects of the answer, however deep: those with all of these values. The answer as a whole when empty. */
  of: z.record(z.string(), z.unknown()).default({}),
  /** With dots into objects and lists, as in `prepaidUnits.enabled` and `licenseAssignmentStates.0.state`. */
  property: z.string().min(1),
  /** What it says instead; the property is left out when there is none. */
  value: z.unknown().optional(),
});

/** A property of some answers that comes in another way than the tenant has it. */
export type Override = z.input<typeof overrideSchema>;
/** An {@link Override} with its defaults filled in. */
export type FullOverride = z.output<typeof overrideSchema>;

/** The point of `@odata.nextLink` is part of its name. */
const STEP = /(?<!@odata)\./u;

/** An answer as it is sent; what the tenant has stays as it is. */
export function overridden(body: unknown, url: string, overrides: readonly FullOverride[]): unknown {
  const fitting = overrides.filter(({ path }) => url.includes(path ?? ''));
  if (fitting.length === 0 || typeof body !== 'object' || body === null) return body;
  const copy: unknown = structuredClone(body);
  for (const override of fitting) {
    objectsIn(copy, override.of).forEach((object) => {
      put(object, override.property.split(STEP), override);
    });
  }
  return copy;
}

function objectsIn(body: unknown, of: FullOverride['of']): readonly object[] {
  if (Object.keys(of).length === 0) return isObject(body) ? [body] : [];
  if (Array.isArray(body)) return body.flatMap((item) => objectsIn(item, of));
  if (!isObject(body)) return [];
  const isMeant = Object.entries(of).every(([name, value]) => body[name] === value);
  return [...(isMeant ? [body] : []), ...Object.values(body).flatMap((value) => objectsIn(value, of))];
}

/** What is not there as far as the last step is left alone. */
function put(object: object, [step = '', ...deeper]: readonly string[], override: FullOverride): void {
  const next: unknown = deeper.length > 0 ? Reflect.get(object, step) : undefined;
  if (typeof next === 'object' && next !== null) put(next, deeper, override);
  if (deeper.length > 0) return;
  if ('value' in override) Reflect.set(object, step, override.value);
  else Reflect.deleteProperty(object, step);
}
