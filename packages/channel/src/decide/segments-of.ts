import { smsSegments } from '@switchback/sms-text';

import { type ChannelContent } from '../provider';

/** How many segments a provider that counts them has to take: of whatever is no SMS, one. */
export function segmentsOf(content: ChannelContent): number {
  return content.channel === 'SMS' ? smsSegments(content.text).segments : 1;
}
