import { SpanKind, type Attributes, type Context, type Link } from '@opentelemetry/api';
import {
  ParentBasedSampler,
  SamplingDecision,
  TraceIdRatioBasedSampler,
  type Sampler,
  type SamplingResult,
} from '@opentelemetry/sdk-trace';

/**
 * A trace begins where something reaches us: a call (SERVER) or a record from the bus (CONSUMER). Pollers, relays and health checks
 * make client spans of their own; without a parent they would each be a trace that nobody asked for.
 */
class EntryPointSampler implements Sampler {
  readonly #ratio: TraceIdRatioBasedSampler;

  constructor(ratio: number) {
    this.#ratio = new TraceIdRatioBasedSampler(ratio);
  }

  shouldSample(context: Context, traceId: string, _name: string, kind: SpanKind, _attributes: Attributes, _links: Link[]): SamplingResult {
    const entry = kind === SpanKind.SERVER || kind === SpanKind.CONSUMER;
    return entry ? this.#ratio.shouldSample(context, traceId) : { decision: SamplingDecision.NOT_RECORD };
  }

  toString(): string {
    return 'EntryPointSampler';
  }
}

/** The caller's decision where there is a caller; else only entry points begin a trace, at the given ratio (0 to 1). */
export function rootSampler(ratio: number): Sampler {
  return new ParentBasedSampler({ root: new EntryPointSampler(ratio) });
}
