import { ROOT_CONTEXT, SpanKind, TraceFlags, trace } from '@opentelemetry/api';
import { SamplingDecision } from '@opentelemetry/sdk-trace';
import { rootSampler } from './root-sampler';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const spanContext = (traceFlags: TraceFlags) => ({ traceId: TRACE, spanId: 'b7ad6b7169203331', traceFlags, isRemote: true });
const parent = (traceFlags: TraceFlags) => trace.setSpanContext(ROOT_CONTEXT, spanContext(traceFlags));
const all = rootSampler({ parentBased: true, share: 1 });
const { NOT_RECORD, RECORD_AND_SAMPLED } = SamplingDecision;

describe('rootSampler', () => {
  it.each([
    [SpanKind.SERVER, RECORD_AND_SAMPLED],
    [SpanKind.CONSUMER, RECORD_AND_SAMPLED],
    [SpanKind.CLIENT, NOT_RECORD],
    [SpanKind.PRODUCER, NOT_RECORD],
    [SpanKind.INTERNAL, NOT_RECORD],
  ])('without a parent decides for kind %d: %d', (kind, decision) => {
    expect(all.shouldSample(ROOT_CONTEXT, TRACE, 'span', kind, {}, []).decision).toBe(decision);
  });

  it.each([
    [TraceFlags.SAMPLED, RECORD_AND_SAMPLED],
    [TraceFlags.NONE, NOT_RECORD],
  ])('follows a parent whose flags are %d', (flags, decision) => {
    expect(all.shouldSample(parent(flags), TRACE, 'span', SpanKind.CLIENT, {}, []).decision).toBe(decision);
  });

  it.each([
    [TraceFlags.SAMPLED, RECORD_AND_SAMPLED],
    [TraceFlags.NONE, NOT_RECORD],
  ])('records what is done for several traces when one of them has the flags %d', (flags, decision) => {
    const links = [{ context: spanContext(TraceFlags.NONE) }, { context: spanContext(flags) }];
    const none = rootSampler({ parentBased: true, share: 0 });
    expect(none.shouldSample(ROOT_CONTEXT, TRACE, 'batch', SpanKind.INTERNAL, {}, links).decision).toBe(decision);
  });

  it.each([
    [1, RECORD_AND_SAMPLED],
    [0, NOT_RECORD],
  ])('decides about a message of many by its own share (%d), not by what brought it', (share, decision) => {
    const sampler = rootSampler({ parentBased: true, share });
    const links = [{ context: spanContext(share === 1 ? TraceFlags.NONE : TraceFlags.SAMPLED) }];
    expect(sampler.shouldSample(ROOT_CONTEXT, TRACE, 'accept', SpanKind.INTERNAL, { 'switchback.batch.index': 3 }, links).decision).toBe(decision);
  });

  it('records a quarter of the traces at a share of a quarter, the same ones everywhere', () => {
    const ids = Array.from({ length: 4_000 }, (_, index) => `${((index * 2_654_435_761) >>> 0).toString(16).padStart(8, '0')}${'0'.repeat(24)}`);
    const [one, other] = [rootSampler({ parentBased: true, share: 0.25 }), rootSampler({ parentBased: false, share: 0.25 })];
    const recorded = (sampler: typeof one) => ids.filter((id) => sampler.shouldSample(ROOT_CONTEXT, id, 's', SpanKind.SERVER, {}, []).decision === RECORD_AND_SAMPLED);
    expect(recorded(one).length / ids.length).toBeCloseTo(0.25, 1);
    expect(recorded(one)).toEqual(recorded(other));
  });

  it.each([
    [TraceFlags.SAMPLED, 0, NOT_RECORD],
    [TraceFlags.NONE, 1, RECORD_AND_SAMPLED],
  ])('does not follow a caller (flags %d) when it is told so (share %d)', (flags, share, decision) => {
    expect(rootSampler({ parentBased: false, share }).shouldSample(parent(flags), TRACE, 's', SpanKind.SERVER, {}, []).decision).toBe(decision);
  });
});
