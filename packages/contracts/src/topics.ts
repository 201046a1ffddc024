/** Topic names. The version is part of the name: an incompatible change is a new topic. Keys are message ids; on the inbound topics a few bits of a person's address. */
export const TOPICS = {
  messagesAccepted: 'switchback.messages.accepted.v1',
  messagesEvents: 'switchback.messages.events.v1',
  attemptsEvents: 'switchback.attempts.events.v1',
  inboundSignals: 'switchback.inbound.signals.v1',
  inboundEvents: 'switchback.inbound.events.v1',
  dispatchSms: 'switchback.dispatch.sms.v1',
  dispatchEmail: 'switchback.dispatch.email.v1',
  dispatchWhatsapp: 'switchback.dispatch.whatsapp.v1',
} as const;

export type Topic = (typeof TOPICS)[keyof typeof TOPICS];

/** The topic on which the router hands work to a channel. */
export function dispatchTopic(channel: 'SMS' | 'EMAIL' | 'WHATSAPP') {
  switch (channel) {
    case 'SMS':
      return TOPICS.dispatchSms;
    case 'EMAIL':
      return TOPICS.dispatchEmail;
    case 'WHATSAPP':
      return TOPICS.dispatchWhatsapp;
  }
}

/** Who reads a topic for the platform: one group for each. The others are for whoever wants to know. */
export const CONSUMER_GROUPS = {
  [TOPICS.messagesAccepted]: 'router-accepted',
  [TOPICS.attemptsEvents]: 'router-reports',
  [TOPICS.inboundSignals]: 'router-inbound',
  [TOPICS.dispatchSms]: 'sms',
  [TOPICS.dispatchEmail]: 'email',
  [TOPICS.dispatchWhatsapp]: 'whatsapp',
} as const;

/** Every topic there is, those of dead letters too. */
export function allTopics(): readonly string[] {
  return [...Object.values(TOPICS), ...Object.entries(CONSUMER_GROUPS).map(([topic, group]) => deadLetterTopic(topic, group))];
}

/** Where records of a topic go that a consumer group cannot process: one dead-letter topic per topic and group. */
export function deadLetterTopic(topic: string, group: string): string {
  return `${topic}.${group}.dead-letter`;
}
