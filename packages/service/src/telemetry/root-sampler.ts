import { SpanKind, TraceFlags, type Attributes, type Context, type Link } from '@opentelemetry/api';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  SamplingDecision,
  TraceIdRatioBasedSampler,
  type Sampler,
  type SamplingResult,
} from '@opentelemetry/sdk-trace';
import type { TraceSampling } from './config';

const DROP: SamplingResult = { decision: SamplingDecision.NOT_RECORD };
const KEEP: SamplingResult = { decision: SamplingDecision.RECORD_AND_SAMPLED };

/**
 * A trace begins where something reaches us: a call (SERVER), a record from the bus (CONSUMER), or a message of many that one call
 * brought. Pollers, relays and health checks make client spans of their own; without a parent they would each be a trace that nobody
 * asked for. What is done for several traces at once is linked to them, and is recorded when one of them is.
 */
class EntryPointSampler implements Sampler {
  constructor(private readonly entry: Sampler) {}

  shouldSample(context: Context, traceId: string, name: string, kind: SpanKind, attributes: Attributes, links: Link[]): SamplingResult {
    if (links.length > 0 && attributes['switchback.batch.index'] === undefined) return links.some(isSampled) ? KEEP : DROP;
    const entry = kind === SpanKind.SERVER || kind === SpanKind.CONSUMER || attributes['switchback.batch.index'] !== undefined;
    return entry ? this.entry.shouldSample(context, traceId, name, kind, attributes, links) : DROP;
  }

  toString(): string {
    return `EntryPointSampler{${this.entry.toString()}}`;
  }
}

function isSampled({ context }: Link): boolean {
  return (context.traceFlags & TraceFlags.SAMPLED) !== 0;
}

/** The caller's decision where there is a caller and it is asked for; else only entry points begin a trace, as they are told to. */
export function rootSampler({ parentBased, share }: TraceSampling): Sampler {
  const root = new EntryPointSampler(shareSampler(share));
  return parentBased ? new ParentBasedSampler({ root }) : new ParentBasedSampler({ root, remoteParentSampled: shareSampler(share), remoteParentNotSampled: shareSampler(share) });
}

function shareSampler(share: number): Sampler {
  if (share === 1) return new AlwaysOnSampler();
  return share === 0 ? new AlwaysOffSampler() : new TraceIdRatioBasedSampler(share);
}
