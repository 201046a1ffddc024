type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

const INT_OR_STRING: JsonObject = { anyOf: [{ type: 'integer' }, { type: 'string' }] };
const KEPT = new Set(['type', 'enum', 'required', 'pattern', 'minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties', '$ref']);
const OF_MANY = new Set(['anyOf', 'oneOf', 'allOf']);

/** A JSON schema that takes what the published one takes and no property that it does not name, as a strict API server does. */
export function strictSchema(schema: JsonObject): JsonObject {
  if (schema['x-kubernetes-int-or-string'] === true || schema['format'] === 'int-or-string') return INT_OR_STRING;
  const strict: Record<string, Json> = {};
  for (const [name, value] of Object.entries(schema)) {
    if (KEPT.has(name)) strict[name] = value;
    else if (OF_MANY.has(name) && Array.isArray(value)) strict[name] = value.map((choice: Json) => choiceOf(choice));
    else if (name === 'properties' && isObject(value)) strict['properties'] = ofEach(value);
    else if ((name === 'items' || name === 'additionalProperties') && isObject(value)) strict[name] = strictSchema(value);
    else if (name === 'additionalProperties') strict[name] = value;
  }
  if ('properties' in strict && !('additionalProperties' in strict) && schema['x-kubernetes-preserve-unknown-fields'] !== true) strict['additionalProperties'] = false;
  return schema['nullable'] === true ? { anyOf: [strict, { type: 'null' }] } : strict;
}

/** Of every definition, by name; a quantity may be written as a number. */
export function strictDefinitions(definitions: JsonObject): JsonObject {
  return { ...ofEach(definitions), 'io.k8s.apimachinery.pkg.api.resource.Quantity': { type: ['string', 'number'] } };
}

/** Choices narrow what the schema around them says: they name some of its properties. */
function choiceOf(choice: Json): Json {
  if (!isObject(choice)) return choice;
  const { additionalProperties: _none, ...narrowing } = strictSchema(choice);
  return narrowing;
}

function ofEach(schemas: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, isObject(schema) ? strictSchema(schema) : schema]));
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** All `$ref`s to definitions that a schema leads to, itself in the end. */
export function definitionsFor(schema: Json, definitions: JsonObject, found: Map<string, Json> = new Map()): ReadonlyMap<string, Json> {
  for (const name of referencesOf(schema)) {
    const definition = definitions[name];
    if (found.has(name) || definition === undefined) continue;
    found.set(name, definition);
    definitionsFor(definition, definitions, found);
  }
  return found;
}

function referencesOf(schema: Json): readonly string[] {
  return [...JSON.stringify(schema).matchAll(/"\$ref":"#\/definitions\/([^"]+)"/g)].map(([, name = '']) => name);
}
