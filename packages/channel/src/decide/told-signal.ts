import { type PersonSignal } from '../provider';
import { type Keyword } from './keyword';

export type OptSignal = Exclude<PersonSignal, { kind: 'INBOUND_MESSAGE' }>;

/** A person's word as it is stored and reported. Times in milliseconds since the epoch. */
export interface ToldSignal {
  /** The same word posted twice has the same. */
  readonly id: string;
  readonly kind: PersonSignal['kind'];
  readonly via?: OptSignal['via'];
  /** Empty where the provider names only the attempt. */
  readonly address: string;
  readonly sender: string;
  readonly text: string;
  readonly keyword?: Keyword;
  readonly attemptId?: string;
  /** Of the message that it answers. */
  readonly providerMessageId?: string;
  /** Whose message it answers, where that is certain without the message. */
  readonly customerId?: string;
  readonly occurredAt: number;
  readonly receivedAt: number;
}
