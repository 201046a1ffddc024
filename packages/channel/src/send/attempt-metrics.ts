import { metrics } from '@opentelemetry/api';

import { type Channel, type ErrorClass, type NoFurtherCall } from '@switchback/fallback';

const meter = metrics.getMeter('switchback.channel');

const configurationRefusals = meter.createCounter('switchback.channel.configuration_refusals', {
  description: 'Attempts and calls that the configuration of a provider, or of the policy, stood in the way of: somebody has to mend it',
});

const noFurtherCalls = meter.createCounter('switchback.channel.no_further_calls', {
  description: 'Attempts that no provider has taken and that are not handed to one again, by reason',
});

/** What came of a call, or of an attempt that was never called, as far as it is counted. */
export interface CountedOutcome {
  readonly provider?: string | undefined;
  readonly errorClass?: ErrorClass | undefined;
  readonly noFurtherCall?: NoFurtherCall | undefined;
}

export function countOutcome(channel: Channel, { provider, errorClass, noFurtherCall }: CountedOutcome): void {
  const of = labels(channel, provider);
  if (errorClass === 'CONFIG') configurationRefusals.add(1, of);
  if (noFurtherCall !== undefined) noFurtherCalls.add(1, { ...of, 'switchback.reason': noFurtherCall });
}

/** A counter that is not there before its first event shows no increase at it. Without a provider: of attempts that none was found for. */
export function countNone(channel: Channel, provider?: string): void {
  configurationRefusals.add(0, labels(channel, provider));
}

function labels(channel: Channel, provider: string | undefined): Readonly<Record<string, string>> {
  return { 'switchback.channel': channel, ...(provider === undefined ? {} : { 'switchback.provider': provider }) };
}
