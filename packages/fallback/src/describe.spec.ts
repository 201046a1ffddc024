import { describe as explain, type Event } from './index';

const at = 0;
const sms = { at, step: 0, channel: 'SMS' } as const;
const email = { at, step: 1, channel: 'EMAIL' } as const;
const attempt = { ...sms, type: 'ATTEMPT_UPDATED', attemptId: 'm.0.1', occurredAt: at } as const;

const sentences: readonly (readonly [Event, string, string?])[] = [
  [
    {
      type: 'MESSAGE_ACCEPTED',
      at,
      messageId: 'm',
      policy: 'default',
      policyVersion: 3,
      reachable: [],
      acceptedAt: at,
      expiresAt: 1,
    },
    'Accepted, to be routed by policy "default" version 3.',
  ],
  [
    { type: 'STEP_WAITING', ...sms, until: Date.UTC(2026, 0, 1), reason: 'SEND_AT' },
    "Step 1 (SMS) waits for the message's send time, until 2026-01-01T00:00:00.000Z.",
    'SEND_AT',
  ],
  [
    { type: 'STEP_WAITING', ...email, until: Date.UTC(2026, 0, 1), reason: 'SEND_WINDOW' },
    'Step 2 (e-mail) waits for its send window, until 2026-01-01T00:00:00.000Z.',
    'SEND_WINDOW',
  ],
  [
    { type: 'STEP_WAITING', ...sms, until: Date.UTC(2026, 0, 1), reason: 'EXPIRES_FIRST' },
    'Step 1 (SMS) waits, but may not start before the message expires, at 2026-01-01T00:00:00.000Z.',
    'EXPIRES_FIRST',
  ],
  [{ type: 'STEP_STARTED', ...sms }, 'Step 1 starts: SMS.'],
  [
    { type: 'STEP_SKIPPED', at, step: 1, channel: 'WHATSAPP', reason: 'NO_ADDRESS' },
    'Step 2 (WhatsApp) is skipped: the recipient has no address for it.',
    'NO_ADDRESS',
  ],
  [{ type: 'STEP_OVERTAKEN', ...email, by: 0 }, 'Step 2 (e-mail) is overtaken: step 1, which started with it, succeeded; its attempt goes on.'],
  [{ type: 'ATTEMPT_QUEUED', ...email, attemptId: 'm.1.1' }, 'Handing the message to the e-mail service.'],
  [{ ...attempt, status: 'SENT', provider: 'twilio' }, 'The SMS was handed over (provider twilio).'],
  [{ ...attempt, status: 'DELIVERED' }, 'The SMS was delivered.'],
  [
    { ...attempt, status: 'UNDELIVERED', provider: 'twilio', errorClass: 'RECIPIENT_TEMPORARY', providerCode: '30003' },
    'The SMS could not be delivered (provider twilio): RECIPIENT_TEMPORARY, code 30003.',
    'RECIPIENT_TEMPORARY',
  ],
  [{ ...attempt, status: 'REJECTED', errorClass: 'CONFIG' }, 'The SMS was refused: CONFIG.', 'CONFIG'],
  [
    { ...attempt, status: 'REJECTED', provider: 'twilio', errorClass: 'TRANSIENT', providerCode: '20503', noFurtherCall: 'STEP_TIME' },
    "The SMS was refused (provider twilio): TRANSIENT, code 20503; a further call would start after the step's time.",
    'STEP_TIME',
  ],
  [
    { ...attempt, status: 'SENT', provider: 'reserve', passedOver: [{ provider: 'main', reason: 'BREAKER_OPEN' }, { provider: 'second', reason: 'DRAINED' }] },
    'The SMS was handed over (provider reserve); main was passed over: its circuit breaker is open; second was passed over: an operator drains it.',
  ],
  [
    { ...attempt, status: 'UNKNOWN', errorClass: 'AMBIGUOUS' },
    'The SMS may or may not have been taken, for the provider gave no answer: AMBIGUOUS.',
    'AMBIGUOUS',
  ],
  [
    { type: 'ATTEMPT_WITHDRAWN', ...email, attemptId: 'm.1.1', reason: 'LATE', ask: 1 },
    'Asking the e-mail service to withdraw its attempt: an earlier step has reached the person after all.',
    'LATE',
  ],
  [{ type: 'TIMER_STARTED', ...sms, deadline: Date.UTC(2026, 0, 1) }, 'Waiting for word of the SMS until 2026-01-01T00:00:00.000Z.'],
  [{ type: 'STEP_SUCCEEDED', ...sms, reason: 'CONFIRMED' }, 'Step 1 (SMS) succeeded: delivery was proved.', 'CONFIRMED'],
  [{ type: 'STEP_FAILED', ...sms, reason: 'TIMEOUT' }, 'Step 1 (SMS) failed: no proof of delivery came in time.', 'TIMEOUT'],
  [
    { type: 'FALLING_BACK', ...email, fromStep: 0, reason: 'UNDELIVERED' },
    'Falling back from step 1 to step 2 (e-mail): it could not be delivered.',
    'UNDELIVERED',
  ],
  [{ type: 'CANCEL_REQUESTED', at }, 'Cancellation was requested; no further step starts.'],
  [{ type: 'ACKNOWLEDGED', at }, 'The sender says that the person acted; no further step starts.'],
  [
    { type: 'DUPLICATE_DELIVERY', ...email, attemptId: 'm.1.1' },
    'The e-mail was delivered too: the person got the message more than once.',
  ],
  [
    { type: 'MESSAGE_SETTLED', at, status: 'FAILED', reason: 'EXHAUSTED' },
    'The message is FAILED: the policy has no further step to try.',
    'EXHAUSTED',
  ],
  [
    { type: 'MESSAGE_CORRECTED', at, status: 'DELIVERED', reason: 'LATE', late: true },
    'The message is now DELIVERED: proof of delivery came late.',
    'LATE',
  ],
];

const cases = sentences.map(([event, summary, reason]) => ({ event, summary, reason }));

it.each(cases)('$event.type: $summary', ({ event, summary, reason }) => {
  expect(explain(event)).toEqual(reason === undefined ? { summary } : { summary, reason });
});
