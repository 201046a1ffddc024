/** The floor's own topics: the same hops as the platform's, beside them. */
export const FLOOR_TOPICS = {
  accepted: 'floor.accepted',
  dispatchSms: 'floor.dispatch.sms',
  dispatchEmail: 'floor.dispatch.email',
  attempts: 'floor.attempts',
  settled: 'floor.settled',
} as const;
