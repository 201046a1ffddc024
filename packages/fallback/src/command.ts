import { type AttemptStatus, type ErrorClass } from './message-state';
import { type RecipientFacts } from './condition';
import { type Channel } from './policy';
import { type NoFurtherCall, type PassedOver } from './reason';
import { type SendWindow } from './send-window';
import { type Suppressed } from './suppressed';

/** Everything that can happen to a message; time is a value, a timer is just another input. Times in ms since the epoch. */
export type Command = Known & Input;

interface Known {
  /** As found in the transaction that records the decision; absent: nothing is known against the recipient's addresses. */
  readonly suppressed?: Suppressed;
}

type Input =
  | {
      readonly type: 'ACCEPT';
      readonly now: number;
      readonly messageId: string;
      readonly reachable: readonly Channel[];
      /** Steps whose template cannot be rendered for the message. Default: none. */
      readonly unrenderable?: readonly number[];
      /** Steps whose text makes more short messages than they allow. Default: none. */
      readonly tooLong?: readonly number[];
      readonly acceptedAt: number;
      readonly expiresAt: number;
      /** No step starts earlier. */
      readonly sendAt?: number;
      /** Steps start only while it is open. */
      readonly sendWindow?: SendWindow;
      /** The recipient's zone, for windows that have none of their own. Default UTC. */
      readonly timeZone?: string;
      /** For conditions; kept only when the policy has any. */
      readonly recipient?: RecipientFacts;
    }
  /** A channel service's word about an attempt: its own call's result or a receipt. */
  | {
      readonly type: 'REPORT_ATTEMPT';
      readonly now: number;
      readonly attemptId: string;
      readonly status: AttemptStatus;
      readonly occurredAt: number;
      /** When the attempt's first provider call was made; absent where no provider can have taken it. */
      readonly handedOffAt?: number;
      readonly errorClass?: ErrorClass;
      readonly provider?: string;
      readonly providerMessageId?: string;
      readonly providerCode?: string;
      readonly noFurtherCall?: NoFurtherCall;
      readonly passedOver?: readonly PassedOver[];
    }
  /** Some deadline of the message may be due. */
  | { readonly type: 'WAKE'; readonly now: number }
  | { readonly type: 'CANCEL'; readonly now: number }
  /** A channel service's definitive answer about withdrawing an attempt. */
  | {
      readonly type: 'ANSWER_CANCEL';
      readonly now: number;
      readonly attemptId: string;
      readonly outcome: 'CANCELED' | 'IN_FLIGHT' | 'ENDED';
    }
  | { readonly type: 'ACKNOWLEDGE'; readonly now: number };
