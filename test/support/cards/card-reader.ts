import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv, { type ValidateFunction } from 'ajv';
import draft6 from 'ajv/dist/refs/json-schema-draft-06.json';
import { type Json, type JsonObject } from '../../../src/cards/parts/json';
import { reportLeftOut } from '../notes';

/** The folder with public data that checks may read; it is not part of this repository. */
export const SHARED = process.env['ALACARTE_SHARED'] ?? join(__dirname, '..', '..', '..', '..', 'shared');

const FILE = join(SHARED, 'data', 'adaptive-card-1.5.schema.json');

let compiled: ValidateFunction | undefined;
let isMissingSaid = false;

/** The official schema of Adaptive Cards 1.5; undefined where it is not at hand, which is said once. */
export function cardSchema(): ValidateFunction | undefined {
  if (!existsSync(FILE)) {
    if (!isMissingSaid) reportLeftOut(`no ${FILE} to check cards against`);
    isMissingSaid = true;
    return undefined;
  }
  compiled ??= compile();
  return compiled;
}

/** What Teams adds to a list of choices: its people picker. */
const PEOPLE_PICKER = {
  const: { type: 'Data.Query', dataset: 'graph.microsoft.com/users' },
};

interface Schema {
  readonly id: string;
  readonly definitions: Readonly<Record<string, { readonly properties?: object }>>;
}

/** It declares draft 6, but writes its id as draft 4 did. */
function compile(): ValidateFunction {
  const { id, definitions, ...rest } = JSON.parse(readFileSync(FILE, 'utf8')) as Schema;
  const choiceSet = definitions['Input.ChoiceSet'];
  const properties = { ...choiceSet?.properties, 'choices.data': PEOPLE_PICKER };
  const schema = { ...rest, definitions: { ...definitions, 'Input.ChoiceSet': { ...choiceSet, properties } } };
  const ajv = new Ajv({ strict: false, validateFormats: false }).addMetaSchema(draft6);
  return ajv.compile({ ...schema, $id: id });
}

/** Every object in a card, outermost first. */
export function nodesOf(node: Json): readonly JsonObject[] {
  if (Array.isArray(node)) return (node as readonly Json[]).flatMap(nodesOf);
  if (typeof node !== 'object' || node === null) return [];
  return [node as JsonObject, ...Object.values(node as JsonObject).flatMap(nodesOf)];
}

/** Every text a card prints or reads aloud, in order; not what its buttons carry. */
export function textsOf(node: Json): readonly string[] {
  const printed = ['text', 'title', 'label', 'placeholder', 'errorMessage', 'altText', 'speak', 'fallbackText'];
  if (Array.isArray(node)) return (node as readonly Json[]).flatMap(textsOf);
  if (typeof node !== 'object' || node === null) return [];
  const own = node as JsonObject;
  return [
    ...printed.map((key) => own[key]).filter((text): text is string => typeof text === 'string'),
    ...Object.entries(own).flatMap(([key, value]) => (key === 'data' ? [] : textsOf(value))),
  ];
}
