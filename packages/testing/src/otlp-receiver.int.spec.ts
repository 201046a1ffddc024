import { gzipSync } from 'node:zlib';

import { OtlpReceiver } from './otlp-receiver';

const TRACE = 'ab'.repeat(16);
const BODY = {
  resourceSpans: [
    {
      resource: { attributes: [{ key: 'service.name', value: { stringValue: 'sms' } }] },
      scopeSpans: [
        {
          scope: { name: 'bus' },
          spans: [
            {
              traceId: TRACE,
              spanId: '01'.repeat(8),
              parentSpanId: '',
              name: 'process a',
              kind: 5,
              startTimeUnixNano: '1700000000000000000',
              endTimeUnixNano: '1700000000000000001',
              attributes: [
                { key: 'offset', value: { intValue: '7' } },
                { key: 'ids', value: { arrayValue: { values: [{ stringValue: 'a' }] } } },
              ],
              links: [{ traceId: TRACE, spanId: '02'.repeat(8) }],
              status: { code: 2 },
            },
          ],
        },
      ],
    },
  ],
};

let receiver: OtlpReceiver;
beforeAll(async () => void (receiver = await OtlpReceiver.start()));
afterAll(() => receiver.close());

const post = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string>) =>
  fetch(`${receiver.endpoint}/v1/traces`, { method: 'POST', headers, body });

describe('OtlpReceiver', () => {
  it.each([
    ['plain', JSON.stringify(BODY), {}],
    ['compressed', Uint8Array.from(gzipSync(JSON.stringify(BODY))), { 'content-encoding': 'gzip' }],
  ])('keeps the spans of a %s export', async (_, body, headers) => {
    receiver.spans.length = 0;
    expect((await post(body, { 'content-type': 'application/json', ...headers })).status).toBe(200);
    const read = { service: 'sms', scope: 'bus', name: 'process a', kind: 'CONSUMER', parentSpanId: undefined, failed: true };
    expect(receiver.trace(TRACE)).toMatchObject([{ ...read, attributes: { offset: 7, ids: ['a'] } }]);
  });

  it('refuses what is not JSON and says so', async () => {
    expect((await post('x', { 'content-type': 'application/x-protobuf' })).status).toBe(415);
    expect(receiver.refused).toEqual(['POST /v1/traces application/x-protobuf']);
  });
});
