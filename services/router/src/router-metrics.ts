import { metrics } from '@opentelemetry/api';

const meter = metrics.getMeter('switchback.router');

export const reportsOfUnknownMessages = meter.createCounter('switchback.router.reports_of_unknown_messages', {
  description: 'Attempt reports that were ignored because the router does not know their message',
});

export const wordsOfNobody = meter.createCounter('switchback.router.words_of_nobody', {
  description: 'What persons said to a provider and no customer is concerned by: nobody wrote to them',
});

export const withdrawalsUnanswered = meter.createCounter('switchback.router.withdrawals_unanswered', {
  description: 'Times that a channel service did not answer a request to withdraw an attempt; each is asked again',
});
