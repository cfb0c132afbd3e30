import { type DeployedResource, type Deployment } from '../bicep/deployment';
import { isList, isObject, type Value } from '../bicep/values';

/** What is found by a path through objects and lists: `properties.template.containers.0.env`. */
export function at(value: Value | undefined, path: string): Value | undefined {
  let found = value;
  for (const step of path.split('.'))
    found = isObject(found) ? found[step] : isList(found) ? found[Number(step)] : undefined;
  return found;
}

/** The same where it is a list; no items where it is none. */
export function listAt(value: Value | undefined, path: string): readonly Value[] {
  const found = at(value, path);
  return isList(found) ? found : [];
}

/** The same where it is a text; empty where it is none. */
export function textAt(value: Value | undefined, path: string): string {
  const found = at(value, path);
  return typeof found === 'string' ? found : '';
}

/** The resources of a type; what exists already is none of them. */
export const ofType = (deployment: Deployment, type: string): readonly DeployedResource[] =>
  deployment.resources.filter((resource) => resource.type === type && !resource.isExisting);

/** The one resource of a type; undefined where there is none, or several. */
export function oneOf(deployment: Deployment, type: string): DeployedResource | undefined {
  const found = ofType(deployment, type);
  return found.length === 1 ? found[0] : undefined;
}

/** Says what is not as it has to be. */
export function* unlike(what: string, is: unknown, must: unknown): Generator<string> {
  const [one, other] = [is, must].map((value) => (value === undefined ? 'not there' : JSON.stringify(value)));
  if (one !== other) yield `${what} is ${one ?? ''}, and must be ${other ?? ''}`;
}

/** Says which names of two sets are not in both, or are there twice. */
export function* unlikeSets(what: string, is: readonly string[], must: readonly string[]): Generator<string> {
  for (const name of must.filter((one) => !is.includes(one))) yield `${what} lacks ${name}`;
  for (const name of is.filter((one) => !must.includes(one))) yield `${what} has ${name}, which nobody needs`;
  for (const name of is.filter((one, index) => is.indexOf(one) < index)) yield `${what} has ${name} twice`;
}
