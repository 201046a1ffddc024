import { TOPICS } from '@switchback/contracts';

import { type ReceivedSpan } from '../otlp-json';

export const SEND_MESSAGE = 'switchback.messaging.v1.MessageService/SendMessage';

const { messagesAccepted: accepted, attemptsEvents: attempts, messagesEvents: events } = TOPICS;
const { dispatchSms: sms, dispatchEmail: email, dispatchWhatsapp: whatsapp } = TOPICS;

const SCOPES = ['@switchback/bus', '@switchback/channel', 'switchback.router'];

/** Hops of the message; the rest are statements, requests and questions to other services on the way. */
export function isHop({ attributes, name, scope }: ReceivedSpan): boolean {
  return name === SEND_MESSAGE || (SCOPES.includes(scope) && attributes['http.request.method'] === undefined);
}

/** An attempt's report on its way back to the router, and what the router sent because of it. */
function reported(service: string, following: readonly string[] = []): string[] {
  const advanced = ['switchback-router INTERNAL advance message', ...indent(following)];
  const processed = [`switchback-router CONSUMER process ${attempts}`, ...indent(advanced)];
  return [`switchback-${service} PRODUCER send ${attempts}`, ...indent(processed)];
}

/** An attempt from its dispatch on, and what came of it. */
function attempted(service: string, topic: string, following: readonly string[]): string[] {
  const call = [`switchback-${service} CLIENT send ${service}`, ...indent(following)];
  return [`switchback-router PRODUCER send ${topic}`, ...indent([`switchback-${service} CONSUMER process ${topic}`, ...indent(call)])];
}

function receiptOf(service: string, following: readonly string[]): string[] {
  return [`switchback-${service} CONSUMER receipt ${service}`, ...indent(reported(service, following))];
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

const TOLD = `switchback-router PRODUCER send ${events}`;
const EMAIL_DELIVERED = attempted('email', email, reported('email', [TOLD]));

export const UNDELIVERED_THEN_EMAIL = [
  `switchback-gateway SERVER ${SEND_MESSAGE}`,
  `  switchback-gateway PRODUCER send ${accepted}`,
  `    switchback-router CONSUMER process ${accepted}`,
  '      switchback-router INTERNAL route message',
  ...indent(indent(indent(indent([...attempted('sms', sms, [...receiptOf('sms', EMAIL_DELIVERED), ...reported('sms')]), TOLD])))),
];

export const TIMERS_THEN_EMAIL = [
  `switchback-gateway SERVER ${SEND_MESSAGE}`,
  `  switchback-gateway PRODUCER send ${accepted}`,
  `    switchback-router CONSUMER process ${accepted}`,
  '      switchback-router INTERNAL route message',
  ...indent(indent(indent(indent([...attempted('whatsapp', whatsapp, reported('whatsapp')), TOLD])))),
  '    switchback-router INTERNAL fire timer',
  ...indent(indent(indent(EMAIL_DELIVERED))),
  '    switchback-router INTERNAL fire timer',
  ...indent(indent(indent(attempted('sms', sms, [...receiptOf('sms', []), ...reported('sms')])))),
];
