import { type OutgoingMessage } from '@switchback/contracts';
import { type FallbackPolicy } from '@switchback/fallback';
import { type SmsSegments, smsSegments } from '@switchback/sms-text';

import { contentOfStep } from './resolve-content';

/** Steps whose text would make more short messages than they allow. */
export function overlongSteps(policy: FallbackPolicy, outgoing: OutgoingMessage): readonly number[] {
  if (policy.steps.every(({ sms }) => sms?.maxSegments === undefined)) return [];
  const counts = segmentsOfSteps(policy, outgoing);
  return policy.steps.flatMap(({ sms }, index) => ((counts[index]?.segments ?? 0) > (sms?.maxSegments ?? Number.POSITIVE_INFINITY) ? [index] : []));
}

/** For each step, how many short messages it would send; undefined where it sends none, or has nothing to say. */
export function segmentsOfSteps({ steps }: FallbackPolicy, outgoing: OutgoingMessage): readonly (SmsSegments | undefined)[] {
  return steps.map((step) => {
    const text = step.channel === 'SMS' ? contentOfStep(step, outgoing)?.sms?.text : undefined;
    return text === undefined || text === '' ? undefined : smsSegments(text);
  });
}
