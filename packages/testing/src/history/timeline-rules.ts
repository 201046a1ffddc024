import { type Event, type MessageStatus } from '@switchback/fallback';

import { type MessageRule } from './rule';
import { FINAL, MESSAGE_RANK } from './status-order';

/** Design, section 5, invariants 1, 4 and 7. */
export const timelineRules: readonly MessageRule[] = [
  {
    name: 'every accepted message reaches a final status',
    check: ({ accepted, stored, timeline }) => {
      if (accepted === undefined) return ['something happened for a message that nobody was told about'];
      if (stored === undefined) return ['the router does not have it'];
      const settled = timeline.filter(({ type }) => type === 'MESSAGE_SETTLED').length;
      const active = stored.state.steps.filter(({ status }) => status === 'ACTIVE').length;
      return [
        ...(FINAL.has(stored.status) ? [] : [`left ${stored.status}`]),
        ...(settled === 1 ? [] : [`settled ${settled} times`]),
        ...(active === 0 ? [] : [`${active} steps left active`]),
      ];
    },
  },
  {
    name: 'the timeline begins once and has no gaps',
    check: ({ stored, timeline, sequences }) => {
      const gap = sequences.findIndex((sequence, index) => sequence !== index + 1);
      const begins = timeline.filter(({ type }) => type === 'MESSAGE_ACCEPTED').length;
      return [
        ...(gap < 0 ? [] : [`entry ${gap + 1} has the sequence ${sequences[gap]}`]),
        ...(begins === 1 && timeline[0]?.type === 'MESSAGE_ACCEPTED' ? [] : [`it begins ${begins} times, with ${timeline[0]?.type}`]),
        ...(stored === undefined || stored.state.sequence === timeline.length ? [] : [`${timeline.length} entries, counted ${stored.state.sequence}`]),
      ];
    },
  },
  {
    name: 'the stored status is what the timeline says',
    check: ({ stored, timeline }) => {
      if (stored === undefined) return [];
      const told = timeline.map(statusAfter).findLast((status) => status !== undefined);
      return [stored.status, stored.state.status].every((status) => status === told) ? [] : [`stored ${stored.status}, told ${told}`];
    },
  },
  {
    name: 'the status that customers are told never goes backwards',
    check: ({ statuses }) => {
      const seen = new Set<string>();
      const first = statuses.filter(({ eventId }) => !seen.has(eventId) && seen.add(eventId));
      return first.flatMap((status, index) => {
        const before = first[index - 1];
        if (before === undefined) return [];
        const forwards = MESSAGE_RANK[status.status] > MESSAGE_RANK[before.status] && status.sequence > before.sequence;
        const reopened = FINAL.has(before.status) && status.status !== 'DELIVERED' && status.status !== 'READ';
        return forwards && !reopened ? [] : [`${before.status} (${before.sequence}), then ${status.status} (${status.sequence})`];
      });
    },
  },
  {
    name: 'customers are told what the timeline says, to the end',
    check: ({ statuses, stored, timeline }) => {
      const wrong = statuses.filter(({ status, sequence }) => FINAL.has(status) && timeline.slice(0, sequence).map(statusAfter).findLast(Boolean) !== status);
      const last = statuses.at(-1)?.status;
      return [
        ...wrong.map(({ status, sequence }) => `told ${status} at ${sequence}`),
        ...(stored === undefined || stored.status === last ? [] : [`stored ${stored.status}, told ${last}`]),
      ];
    },
  },
];

/** The message's status from this entry on; undefined when the entry leaves it. */
function statusAfter(event: Event): MessageStatus | undefined {
  if (event.type === 'MESSAGE_SETTLED' || event.type === 'MESSAGE_CORRECTED') return event.status;
  if (event.type === 'STEP_STARTED') return 'IN_PROGRESS';
  return event.type === 'MESSAGE_ACCEPTED' ? 'ACCEPTED' : undefined;
}
