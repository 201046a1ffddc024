import { randomUUID } from 'node:crypto';

import { AttemptEvent, TOPICS } from '@switchback/contracts';
import { type OutboxRecord } from '@switchback/postgres';

import { attemptEvent, type AttemptNews } from '../decide/attempt-event';

/** The outbox row that tells the router about an attempt, in the trace of `headers`. */
export function report(news: AttemptNews, headers: Readonly<Record<string, string>>): OutboxRecord {
  const value = AttemptEvent.encode(attemptEvent(randomUUID(), news)).finish();
  return { topic: TOPICS.attemptsEvents, key: news.messageId, value, headers };
}
