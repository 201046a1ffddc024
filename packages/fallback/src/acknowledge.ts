import { type Story } from './story';
import { settleWithSuccess } from './settle';
import { withdrawQueued } from './withdraw';

/** The person acted: proof enough that the message arrived, also after FAILED or EXPIRED. Told once. */
export function acknowledge(story: Story): void {
  const { now: at } = story;
  if (story.state.acknowledgedAt !== undefined) return;
  story.tell({ type: 'ACKNOWLEDGED', at });
  switch (story.state.status) {
    case 'ACCEPTED':
    case 'SCHEDULED':
    case 'IN_PROGRESS':
      withdrawQueued(story, 'ACKNOWLEDGED');
      return settleWithSuccess(story, 'ACKNOWLEDGED');
    case 'FAILED':
    case 'EXPIRED':
      return story.tell({ type: 'MESSAGE_CORRECTED', at, status: 'DELIVERED', reason: 'ACKNOWLEDGED', late: true });
    case 'DELIVERED':
    case 'READ':
    case 'CANCELED':
    case 'STOPPED':
      return;
  }
}
