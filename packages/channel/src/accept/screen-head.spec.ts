import { type ReceiptHead } from '../provider';
import { screenHead } from './screen-head';

const rules = { mediaTypes: ['application/json'], signedBy: ['x-signature', 'x-timestamp'], maxBodyBytes: 1_000 };
const signed = { 'content-type': 'application/json; charset=utf-8', 'x-signature': 's', 'x-timestamp': '1' };
const head = (headers: Record<string, string>, method = 'POST'): ReceiptHead => ({ method, url: 'https://example.org/receipts/one', query: {}, headers });

describe('screenHead', () => {
  it.each([
    ['a signed JSON body', signed],
    ['a body of the greatest length', { ...signed, 'content-length': '1000' }],
    ['a media type in capitals', { ...signed, 'content-type': 'Application/JSON' }],
  ])('lets %s pass', (_name, headers) => {
    expect(screenHead(head(headers), rules)).toBeUndefined();
  });

  it.each([
    [401, 'no signature', { ...signed, 'x-signature': '' }],
    [401, 'one of two signature headers', { 'content-type': 'application/json', 'x-signature': 's' }],
    [413, 'a body that is too long', { ...signed, 'content-length': '1001' }],
    [415, 'another media type', { ...signed, 'content-type': 'text/plain' }],
    [415, 'no media type', { 'x-signature': 's', 'x-timestamp': '1' }],
  ])('refuses with %i %s', (status, _name, headers) => {
    expect(screenHead(head(headers), rules)).toMatchObject({ outcome: 'REFUSED', status });
  });

  it('knows which methods there are, and asks no signature of a GET', () => {
    expect(screenHead(head({}, 'GET'), rules)).toMatchObject({ status: 405 });
    expect(screenHead(head({}, 'GET'), { ...rules, methods: ['GET', 'POST'] })).toBeUndefined();
  });

  it('takes any media type where none is named', () => {
    const { mediaTypes: _mediaTypes, ...any } = rules;
    expect(screenHead(head({ ...signed, 'content-type': 'text/plain' }), any)).toBeUndefined();
  });
});
