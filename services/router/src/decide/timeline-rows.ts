import { type Event } from '@switchback/fallback';

import { type Transition } from './transition';

/** One entry of a message's timeline; `sequence` counts from 1, without gaps. */
export interface TimelineRow {
  readonly messageId: string;
  readonly sequence: number;
  readonly event: Event;
}

/** One row for each event of a transition. */
export function timelineRows(messageId: string, { after, events }: Transition): readonly TimelineRow[] {
  const first = after.sequence - events.length + 1;
  return events.map((event, index) => ({ messageId, sequence: first + index, event }));
}
