import { MessageAccepted, type OutgoingMessage, type Recipient } from '@switchback/contracts';

export const CUSTOMER = 'acme';

let lastId = 0;

export interface AcceptedFields {
  readonly customerId?: string;
  readonly policy?: string;
  readonly policyVersion?: number;
  readonly ttlMs?: number;
  readonly correlationId?: string;
  readonly recipient?: Partial<Recipient>;
  readonly metadata?: Record<string, string>;
  readonly variables?: Record<string, string>;
  readonly headers?: Record<string, string>;
  readonly schedule?: Partial<Pick<OutgoingMessage, 'sendAt' | 'sendWindow' | 'timeZone'>>;
}

/** Sorts by time, like the gateway's. */
export function nextId(): string {
  lastId += 1;
  return `msg_01k${String(lastId).padStart(23, '0')}`;
}

/** A MessageAccepted as the gateway writes it. */
export function accepted(id: string, fields: AcceptedFields): Uint8Array {
  const now = Date.now();
  const message = MessageAccepted.fromPartial({
    messageId: id,
    customerId: fields.customerId ?? CUSTOMER,
    policyVersion: fields.policyVersion ?? 1,
    acceptTime: new Date(now),
    expireTime: new Date(now + (fields.ttlMs ?? 3_600_000)),
    message: {
      requestId: `request-${id}`,
      policy: fields.policy ?? 'default',
      correlationId: fields.correlationId ?? '',
      recipient: fields.recipient ?? { sms: '+15005550006', email: 'someone@example.com' },
      content: { text: 'Your code is 123456', variables: fields.variables ?? {} },
      metadata: fields.metadata ?? { order: '17' },
      ...fields.schedule,
    },
  });
  return MessageAccepted.encode(message).finish();
}
