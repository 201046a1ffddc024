import { metrics } from '@opentelemetry/api';

import { type Channel } from '@switchback/fallback';

import { type SendAnswer } from '../provider';

const calls = metrics.getMeter('switchback.channel').createHistogram('switchback.channel.call.duration', {
  unit: 's',
  description: 'How long provider calls took, by outcome; error.type is the error class',
  advice: { explicitBucketBoundaries: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] },
});

/** Counts a call that was made: a provider that was not asked took no time. */
export function countCall(channel: Channel, provider: string, answer: SendAnswer, durationMs: number): void {
  if (answer.outcome === 'REFUSED' && answer.notAsked === true) return;
  const errorClass = errorClassOf(answer);
  calls.record(durationMs / 1_000, {
    'switchback.channel': channel,
    'switchback.provider': provider,
    'switchback.outcome': answer.outcome,
    ...(errorClass === undefined ? {} : { 'error.type': errorClass }),
  });
}

function errorClassOf(answer: SendAnswer): string | undefined {
  switch (answer.outcome) {
    case 'TAKEN':
      return undefined;
    case 'REFUSED':
      return answer.errorClass;
    case 'NO_ANSWER':
      return 'AMBIGUOUS';
  }
}
