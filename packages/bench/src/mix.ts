/** The fixed mix: of every five messages, four are delivered by SMS and one falls back to e-mail. */
export interface BenchRecipient {
  readonly sms: string;
  readonly email: string;
  readonly fallsBack: boolean;
}

const DELIVERED_SMS = '+15005550006';
export const UNDELIVERED_SMS = '+15005550009';

export function recipientOf(index: number): BenchRecipient {
  const fallsBack = index % 5 === 4;
  return { sms: fallsBack ? UNDELIVERED_SMS : DELIVERED_SMS, email: `person${index}@sandbox.test`, fallsBack };
}
