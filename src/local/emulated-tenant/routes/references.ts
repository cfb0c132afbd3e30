import { badRequest } from '../error-answer';
import { isObject } from '../is-object';

const MOST_LINKS = 20;

/** The id that `{"@odata.id": "…/directoryObjects/{id}"}` points to. */
export function readReference(body: unknown): string {
  return readAddress(isObject(body) ? body['@odata.id'] : undefined, '@odata.id');
}

/** The ids that `{"members@odata.bind": ["…/directoryObjects/{id}"]}` points to, 1 to 20. */
export function readBoundIds(body: unknown): string[] {
  const { 'members@odata.bind': links, ...others } = isObject(body) ? body : {};
  const [other] = Object.keys(others);
  if (other !== undefined) throw badRequest(`Property '${other}' cannot be changed in the emulated tenant.`);
  if (!Array.isArray(links) || links.length === 0)
    throw badRequest("'members@odata.bind' must be a list of addresses.");
  if (links.length > MOST_LINKS) throw badRequest('A resource cannot contain more than 20 link changes');
  return links.map((link) => readAddress(link, 'members@odata.bind'));
}

function readAddress(address: unknown, property: string): string {
  const id =
    typeof address === 'string' ? /\/(?:directoryObjects|users)\/([0-9a-f-]{36})$/iu.exec(address)?.[1] : undefined;
  if (id === undefined) throw badRequest(`Invalid URL format specified in '${property}'.`);
  return id.toLowerCase();
}
