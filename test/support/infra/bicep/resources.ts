import { type DeployedResource } from './deployment';
import { PARTS, saidOf } from './resource-types';
import { BicepError, type Declaration, type Expression, type Property, type Resource } from './syntax';
import { type ObjectValue, type Value } from './values';

/** The file around a resource or a module. */
export interface Surroundings {
  readonly file: string;
  readonly key: string;
  readonly valueOf: (expression: Expression) => Value;
  readonly declared: (name: string) => Declaration | undefined;
  readonly keyOf: (name: string) => string;
}

interface Parts {
  readonly own: ObjectValue;
  readonly parent: Resource | undefined;
  readonly scope: Resource | undefined;
  readonly dependsOn: readonly string[];
}

/** What stands in a resource or a module: what refers to others by their names alone, and all else. */
export function partsOf(body: readonly Property[], around: Surroundings): Parts {
  const { file, valueOf, declared, keyOf } = around;
  const part = (name: string): Expression | undefined => body.find(({ key }) => isCalled(key, name))?.value;
  const resource = (name: string): Resource | undefined => {
    const given = part(name);
    if (given === undefined) return undefined;
    const found = given.kind === 'name' ? declared(given.name) : undefined;
    if (found?.kind !== 'resource') throw new BicepError({ file, line: given.line }, `${name} must be a resource`);
    return found;
  };
  const dependsOn = part('dependsOn');
  if (dependsOn !== undefined && dependsOn.kind !== 'array')
    throw new BicepError({ file, line: dependsOn.line }, 'dependsOn must be a list');
  const own = body.filter(({ key }) => !['parent', 'scope', 'dependsOn'].some((name) => isCalled(key, name)));
  return {
    own: Object.fromEntries(
      own.map(({ key, value }) => {
        if (key.kind !== 'literal') throw new BicepError({ file, line: key.line }, 'this name must be plain');
        return [String(key.value), valueOf(value)];
      }),
    ),
    parent: resource('parent'),
    scope: resource('scope'),
    dependsOn: (dependsOn?.items ?? []).map((item) => {
      const found = item.kind === 'name' ? declared(item.name) : undefined;
      if (found?.kind !== 'resource' && found?.kind !== 'module')
        throw new BicepError({ file, line: item.line }, 'dependsOn takes resources and modules alone');
      return keyOf(found.name);
    }),
  };
}

const isCalled = (key: Expression, name: string): boolean => key.kind === 'literal' && key.value === name;

/** A resource as it would be deployed. */
export function resourceOf(resource: Resource, around: Surroundings): DeployedResource {
  const { type, apiVersion, isExisting, line } = resource;
  const refuse = (says: string): BicepError => new BicepError({ file: around.file, line }, says);
  if (saidOf(type) === undefined) throw refuse(`the type ${type} is not known`);
  const { own, parent, scope, dependsOn } = partsOf(resource.body, around);
  const { name, ...body } = own;
  const odd = Object.keys(own).find((part) => !PARTS.includes(part) || (isExisting && part !== 'name'));
  if (odd !== undefined) throw refuse(`${odd} is not known for ${isExisting ? 'what exists' : 'a resource'}`);
  if (typeof name !== 'string' || name === '') throw refuse(`${resource.name} has no name`);
  if (parent !== undefined && type.slice(0, type.lastIndexOf('/')) !== parent.type)
    throw refuse(`${type} is no part of ${parent.type}`);
  const steps = (text: string): number => text.replaceAll(/«[^»]*»/gu, '').split('/').length;
  if (steps(name) !== (parent === undefined ? steps(type) - 1 : 1))
    throw refuse(`the name ${name} does not fit the type ${type}`);
  return {
    ...{ key: around.key, type, apiVersion, name, isExisting },
    ...(parent === undefined ? {} : { parent: around.keyOf(parent.name) }),
    ...(scope === undefined ? {} : { scope: around.keyOf(scope.name) }),
    ...{ dependsOn, body },
  };
}
