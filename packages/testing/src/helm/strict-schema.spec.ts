import { definitionsFor, strictDefinitions, strictSchema } from './strict-schema';

describe('strictSchema', () => {
  it('takes no property that is not named', () => {
    expect(strictSchema({ type: 'object', properties: { a: { type: 'object', properties: { b: { type: 'string', description: 'B.' } } } } })).toEqual({
      type: 'object',
      properties: { a: { type: 'object', properties: { b: { type: 'string' } }, additionalProperties: false } },
      additionalProperties: false,
    });
  });

  it('leaves open what is published as open', () => {
    expect(strictSchema({ type: 'object' })).toEqual({ type: 'object' });
    expect(strictSchema({ type: 'object', additionalProperties: { type: 'string' } })).toEqual({ type: 'object', additionalProperties: { type: 'string' } });
    expect(strictSchema({ type: 'object', properties: {}, 'x-kubernetes-preserve-unknown-fields': true })).toEqual({ type: 'object', properties: {} });
  });

  it('knows what Kubernetes means by its own words', () => {
    expect(strictSchema({ type: 'string', format: 'int-or-string' })).toEqual({ anyOf: [{ type: 'integer' }, { type: 'string' }] });
    expect(strictSchema({ anyOf: [{ type: 'integer' }, { type: 'string' }], 'x-kubernetes-int-or-string': true })).toEqual({ anyOf: [{ type: 'integer' }, { type: 'string' }] });
    expect(strictSchema({ type: 'string', nullable: true })).toEqual({ anyOf: [{ type: 'string' }, { type: 'null' }] });
    expect(strictDefinitions({})).toEqual({ 'io.k8s.apimachinery.pkg.api.resource.Quantity': { type: ['string', 'number'] } });
  });

  it('does not close a choice, which names some properties only', () => {
    expect(strictSchema({ type: 'object', properties: { a: {}, b: {} }, oneOf: [{ properties: { a: {} }, required: ['a'] }] })).toMatchObject({ oneOf: [{ properties: { a: {} }, required: ['a'] }] });
    expect(JSON.stringify(strictSchema({ oneOf: [{ properties: { a: {} } }] }))).not.toContain('additionalProperties');
  });
});

it('definitionsFor finds all that a schema leads to, and ends where they lead in a circle', () => {
  const definitions = { a: { items: { $ref: '#/definitions/b' } }, b: { properties: { a: { $ref: '#/definitions/a' } } }, c: {} };
  expect([...definitionsFor({ $ref: '#/definitions/a' }, definitions).keys()].sort()).toEqual(['a', 'b']);
});
