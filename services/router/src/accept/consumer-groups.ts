import { type ConsumeEvent } from '@switchback/bus';
import { CONSUMER_GROUPS, deadLetterTopic, TOPICS } from '@switchback/contracts';
import { type Logger, traceFieldsOf } from '@switchback/service';

/** One consumer group for each topic: on Kafka, members of one group that read different topics would stop each other when one joins. */
export const GROUPS = {
  accepted: CONSUMER_GROUPS[TOPICS.messagesAccepted],
  reports: CONSUMER_GROUPS[TOPICS.attemptsEvents],
  inbound: CONSUMER_GROUPS[TOPICS.inboundSignals],
} as const;

type Group = (typeof GROUPS)[keyof typeof GROUPS];

/** What all consumers have in common. */
export function consumer(topic: string, group: Group, log: Logger) {
  return {
    group,
    topics: [topic],
    deadLetter: (from: string) => deadLetterTopic(from, group),
    onEvent: (event: ConsumeEvent) => logEvent(event, group, log),
  };
}

function logEvent(event: ConsumeEvent, group: Group, log: Logger): void {
  switch (event.kind) {
    case 'RETRY':
      return log.warn({ err: event.error, group: event.group, attempt: event.attempt, records: event.records }, 'a batch failed; trying it again');
    case 'DEAD_LETTER':
      return log.error(
        { err: event.error, group, reason: event.reason, ...event.record, ...messageOf(event, group), ...traceFieldsOf(event.traceparent) },
        'a record went to the dead letters',
      );
  }
}

/** What a person says concerns no message yet. */
function messageOf({ key }: { readonly key: string }, group: Group): { readonly messageId?: string } {
  return group === GROUPS.inbound ? {} : { messageId: key };
}
