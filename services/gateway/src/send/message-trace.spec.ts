import { context, trace, TraceFlags } from '@opentelemetry/api';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';

import { messageTrace } from './message-trace';

const random = (bytes: number) => Buffer.alloc(bytes, 0xab);
const made = 'ab'.repeat(16);

describe('messageTrace', () => {
  it("passes the caller's trace on where tracing is off", () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    expect(messageTrace(traceparent, random)).toEqual({ traceId: '0af7651916cd43dd8448eb211c80319c', headers: { traceparent } });
  });

  it.each([
    undefined,
    '',
    'nonsense',
    `00-${'0'.repeat(32)}-b7ad6b7169203331-01`,
    `00-0af7651916cd43dd8448eb211c80319c-${'0'.repeat(16)}-01`,
    '00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01',
    '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-extra',
  ])('makes up a trace that is not recorded for %j', (traceparent) => {
    expect(messageTrace(traceparent, random)).toEqual({ traceId: made, headers: { traceparent: `00-${made}-${'ab'.repeat(8)}-00` } });
  });

  describe('where tracing is on', () => {
    const provider = new NodeTracerProvider();
    beforeAll(() => provider.register());
    afterAll(() => provider.shutdown());

    const within = (traceId: string, spanId: string) => {
      const active = trace.setSpanContext(context.active(), { traceId, spanId, traceFlags: TraceFlags.SAMPLED });
      return context.with(active, () => messageTrace(undefined, random));
    };

    it('is the trace of the call under way', () => {
      const traceId = '0af7651916cd43dd8448eb211c80319c';
      expect(within(traceId, 'b7ad6b7169203331')).toEqual({ traceId, headers: { traceparent: `00-${traceId}-b7ad6b7169203331-01` } });
    });

    it('does not mistake an invalid span for a trace', () => {
      expect(within('0'.repeat(32), '0'.repeat(16)).traceId).toBe(made);
    });
  });
});
