import { type ReceivedSpan } from '../otlp-json';

import { type MessageStory, type StoryEntry } from './message-story';
import { type Tell, type TraceProblem } from './problem';

/** What the answer to a withdrawal tells of an attempt: nothing was sent, or a provider has it. */
const WITHDRAWN: ReadonlySet<string> = new Set(['CANCELED', 'SENDING']);

/** Each entry of the timeline was written by a span of the router that says so, and led on or was brought by the hops that it tells of. */
export function checkTimeline({ timeline }: MessageStory, spans: readonly ReceivedSpan[], told: Tell): TraceProblem[] {
  return [...checkWritten(timeline, spans, told), ...timeline.flatMap((entry) => checkEntry(entry, spans, told)), ...checkStatuses(timeline, spans, told)];
}

/** The router's spans tell the events that they wrote; together they are the timeline. */
function checkWritten(timeline: readonly StoryEntry[], spans: readonly ReceivedSpan[], told: Tell): TraceProblem[] {
  const written = count(spans.flatMap((span) => eventsOf(span)));
  const entries = count(timeline.map(({ event }) => event));
  return [...new Set([...written.keys(), ...entries.keys()])].flatMap((event) => {
    const [inTimeline, inSpans] = [entries.get(event) ?? 0, written.get(event) ?? 0];
    return inTimeline === inSpans ? [] : [told(event, `is ${inTimeline} times in the timeline, and ${inSpans} times in spans of the router`)];
  });
}

function checkEntry(entry: StoryEntry, spans: readonly ReceivedSpan[], told: Tell): TraceProblem[] {
  const named = (...names: readonly string[]): readonly ReceivedSpan[] => spans.filter(({ name }) => names.includes(name));
  const missing = (hop: string, there: boolean): TraceProblem[] => (there ? [] : [told(hop, `is missing (${entry.event} ${entry.attemptId || entry.reason})`)]);
  const channel = entry.channel.toLowerCase();
  switch (entry.event) {
    case 'MESSAGE_ACCEPTED':
      return ['send switchback.messages.accepted.v1', 'process switchback.messages.accepted.v1', 'route message'].flatMap((hop) => missing(hop, named(hop).length > 0));
    case 'ATTEMPT_QUEUED':
      return [`send switchback.dispatch.${channel}.v1`, `process switchback.dispatch.${channel}.v1`].flatMap((hop) => missing(hop, named(hop).length > 0));
    case 'ATTEMPT_UPDATED': {
      const learnt = named(`send ${channel}`, `receipt ${channel}`, `query ${channel}`, 'end attempt').some(
        ({ attributes }) => attributes['switchback.attempt.id'] === entry.attemptId && attributes['switchback.attempt.status'] === entry.attemptStatus,
      );
      if (learnt) return [];
      if (WITHDRAWN.has(entry.attemptStatus)) return missing('CancelAttempt', spans.some(({ kind, name }) => kind === 'CLIENT' && name.endsWith('.ChannelService/CancelAttempt')));
      return missing(`send, receipt or query ${channel} with ${entry.attemptStatus}`, false);
    }
    case 'STEP_FAILED':
      return entry.reason === 'TIMEOUT' ? missing('fire timer', named('fire timer').some((span) => eventsOf(span).includes('STEP_FAILED'))) : [];
    case 'CANCEL_REQUESTED':
      return missing('cancel message', named('cancel message').some((span) => eventsOf(span).includes(entry.event) && span.links.length > 0));
    case 'ACKNOWLEDGED':
      return missing('acknowledge message', named('acknowledge message').some((span) => eventsOf(span).includes(entry.event) && span.links.length > 0));
    case 'MESSAGE_SETTLED':
    case 'MESSAGE_CORRECTED':
      return missing('send switchback.messages.events.v1', named('send switchback.messages.events.v1').length > 0);
    default:
      return [];
  }
}

/** What each attempt was sent on for: as many dispatches as attempts, as many told changes as there were. */
function checkStatuses(timeline: readonly StoryEntry[], spans: readonly ReceivedSpan[], told: Tell): TraceProblem[] {
  return ['sms', 'email', 'whatsapp'].flatMap((channel) => {
    const queued = timeline.filter((entry) => entry.event === 'ATTEMPT_QUEUED' && entry.channel.toLowerCase() === channel).length;
    const sent = spans.filter(({ name }) => name === `send switchback.dispatch.${channel}.v1`).length;
    return sent === queued ? [] : [told(`send switchback.dispatch.${channel}.v1`, `is there ${sent} times for ${queued} attempts`)];
  });
}

function eventsOf({ attributes }: ReceivedSpan): string[] {
  const events = attributes['switchback.events'];
  return Array.isArray(events) ? events.map(String) : [];
}

function count(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
