import { type FallbackPolicy, type Step, stepPath, type Violation } from '@switchback/fallback';
import { smartEncoded, smsSegments } from '@switchback/sms-text';

/** SMS steps that say the same to everybody, and say more than they allow: they are always skipped. */
export function segmentWarnings(policy: FallbackPolicy): readonly Violation[] {
  return policy.steps.flatMap((step, index) => {
    const text = ownText(step);
    const most = step.sms?.maxSegments;
    if (text === undefined || most === undefined) return [];
    const { segments } = smsSegments(step.sms?.smartEncoding === true ? smartEncoded(text) : text);
    if (segments <= most) return [];
    const description = `The step's own text makes ${segments} short messages, so this step is always skipped; shorten it or raise max_segments.`;
    return [{ field: `${stepPath(policy, index)}.sms.max_segments`, description }];
  });
}

/** Of a template or of the message's content, nothing is known yet. */
function ownText({ channel, content }: Step): string | undefined {
  return channel === 'SMS' ? content?.sms?.text || content?.text || undefined : undefined;
}
