import { badRequest } from '../error-answer';
import { isObject } from '../is-object';
import { type LicenseRequest } from './assignment-rules';
import { type License } from '../state/records';

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;
const NULL_GUID = "A null value was found with the expected type 'Edm.Guid[Nullable=False]'.";

/** Reads the body of `assignLicense`: both lists must be there, and nothing else. */
export function readLicenseBody(body: unknown): LicenseRequest {
  if (!isObject(body)) {
    throw badRequest(
      'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
    );
  }
  refuseUnknown(body, ['addLicenses', 'removeLicenses'], 'action parameter');
  const { addLicenses, removeLicenses } = body;
  if (!Array.isArray(addLicenses) || !Array.isArray(removeLicenses)) {
    throw badRequest(
      "One or more parameters of the operation 'assignLicense' are missing from the request payload. The missing parameters: addLicenses or removeLicenses.",
    );
  }
  const request = { add: addLicenses.map(readLicense), remove: removeLicenses.map(readGuid) };
  const skuIds = [...request.add.map((license) => license.skuId), ...request.remove];
  if (new Set(skuIds).size !== skuIds.length) throw badRequest('The same license is named more than once.');
  return request;
}

function readLicense(license: unknown): License {
  if (!isObject(license))
    throw badRequest("A value of 'addLicenses' is not of type 'microsoft.graph.assignedLicense'.");
  refuseUnknown(license, ['skuId', 'disabledPlans', '@odata.type'], 'property');
  const { skuId, disabledPlans = [] } = license;
  if (!Array.isArray(disabledPlans)) throw badRequest("'disabledPlans' must be a list.");
  return { skuId: readGuid(skuId), disabledPlans: disabledPlans.map(readGuid) };
}

function readGuid(value: unknown): string {
  if (value === null || value === undefined || value === '') throw badRequest(NULL_GUID);
  if (typeof value !== 'string' || !GUID.test(value))
    throw badRequest("Cannot convert the literal to the expected type 'Edm.Guid'.");
  return value.toLowerCase();
}

function refuseUnknown(object: object, known: readonly string[], what: string): void {
  const unknown = Object.keys(object).find((key) => !known.includes(key));
  if (unknown !== undefined)
    throw badRequest(`The ${what} '${unknown}' does not exist for the operation 'assignLicense'.`);
}
