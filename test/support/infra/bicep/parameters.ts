import { type DeclaredParameter } from './deployment';
import { evaluate, type Scope } from './evaluate';
import { BicepError, type Parameter, type Place } from './syntax';
import { isLater, isList, isOfType, type ObjectValue, type Value } from './values';

/** What a parameter comes to with what is given for it, and how it is declared. */
export function parameterOf(
  parameter: Parameter,
  given: Value | undefined,
  { scope, from }: { readonly scope: Scope; readonly from: Place },
): { readonly value: Value; readonly declared: Omit<DeclaredParameter, 'key'> } {
  const { name, type, line, decorators } = parameter;
  const place = { file: scope.file, line };
  const constraints: ObjectValue = Object.fromEntries(
    decorators
      .filter((one) => one.name !== 'description')
      .map((one) => [one.name, one.given.map((value) => evaluate(value, scope))[0] ?? true]),
  );
  const byDefault = parameter.default === undefined ? undefined : evaluate(parameter.default, scope);
  const value = given ?? byDefault ?? (type.endsWith('?') ? null : undefined);
  if (value === undefined) throw new BicepError(from, `${scope.file} needs the parameter ${name}`);
  if (byDefault !== undefined) check(byDefault, { name, type, constraints }, place);
  check(value, { name, type, constraints }, given === undefined ? place : from);
  const declared = { type, constraints, ...(byDefault === undefined ? {} : { default: byDefault }) };
  return { value, declared };
}

interface Checked {
  readonly name: string;
  readonly type: string;
  readonly constraints: ObjectValue;
}

function check(value: Value, { name, type, constraints }: Checked, place: Place): void {
  if (!isOfType(value, type)) throw new BicepError(place, `the parameter ${name} is no ${type}`);
  const { allowed, minLength, maxLength, minValue, maxValue } = constraints;
  if (isLater(value)) return;
  const length = typeof value === 'string' || isList(value) ? value.length : undefined;
  const isAllowed = allowed === undefined || (isList(allowed) && allowed.includes(value));
  const isWithin = (number: Value | undefined, least: Value | undefined, most: Value | undefined): boolean =>
    [least ?? 0, most ?? 0].every(Number.isInteger) &&
    (least === undefined || Number(number) >= Number(least)) &&
    (most === undefined || Number(number) <= Number(most));
  if (!isAllowed || !isWithin(length, minLength, maxLength) || !isWithin(value, minValue, maxValue))
    throw new BicepError(place, `the parameter ${name} may not be ${JSON.stringify(value)}`);
}
