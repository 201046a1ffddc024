import { ROOT_CONTEXT, SpanKind, TraceFlags, trace } from '@opentelemetry/api';
import { SamplingDecision } from '@opentelemetry/sdk-trace';
import { rootSampler } from './root-sampler';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const parent = (traceFlags: TraceFlags) =>
  trace.setSpanContext(ROOT_CONTEXT, { traceId: TRACE, spanId: 'b7ad6b7169203331', traceFlags, isRemote: true });

describe('rootSampler', () => {
  it.each([
    [SpanKind.SERVER, SamplingDecision.RECORD_AND_SAMPLED],
    [SpanKind.CONSUMER, SamplingDecision.RECORD_AND_SAMPLED],
    [SpanKind.CLIENT, SamplingDecision.NOT_RECORD],
    [SpanKind.PRODUCER, SamplingDecision.NOT_RECORD],
    [SpanKind.INTERNAL, SamplingDecision.NOT_RECORD],
  ])('without a parent decides for kind %d: %d', (kind, decision) => {
    expect(rootSampler(1).shouldSample(ROOT_CONTEXT, TRACE, 'span', kind, {}, []).decision).toBe(decision);
  });

  it.each([
    [TraceFlags.SAMPLED, SamplingDecision.RECORD_AND_SAMPLED],
    [TraceFlags.NONE, SamplingDecision.NOT_RECORD],
  ])('follows a parent whose flags are %d', (flags, decision) => {
    expect(rootSampler(1).shouldSample(parent(flags), TRACE, 'span', SpanKind.CLIENT, {}, []).decision).toBe(decision);
  });

  it('records no trace at ratio 0', () => {
    expect(rootSampler(0).shouldSample(ROOT_CONTEXT, TRACE, 'span', SpanKind.SERVER, {}, []).decision).toBe(SamplingDecision.NOT_RECORD);
  });
});
