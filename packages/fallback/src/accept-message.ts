import { settleWithoutSuccess } from './settle';
import { startFrom } from './steps';
import { type Story } from './story';

/** A message begins with its first usable step, unless it came too late. */
export function acceptMessage(story: Story): void {
  if (story.now >= story.state.expiresAt) settleWithoutSuccess(story, 'EXPIRED', 'TTL_PASSED');
  else startFrom(story, 0);
}
