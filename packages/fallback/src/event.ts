import { type AttemptStatus, type ErrorClass, type FinalStatus } from './message-state';
import { type RecipientFacts } from './condition';
import { type Channel } from './policy';
import { type SendWindow } from './send-window';
import {
  type CorrectionReason,
  type FailureReason,
  type NoFurtherCall,
  type PassedOver,
  type SettleReason,
  type SkipReason,
  type SuccessReason,
  type WaitReason,
  type WithdrawalReason,
} from './reason';

interface At {
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/**
 * What was decided. Each event is one entry of the message's timeline, in order; `describe` makes the sentence.
 * Side effects follow from events: ATTEMPT_QUEUED is dispatched, ATTEMPT_WITHDRAWN is asked of the channel service.
 */
export type Event =
  | (At & {
      readonly type: 'MESSAGE_ACCEPTED';
      readonly messageId: string;
      readonly policy: string;
      readonly policyVersion: number;
      /** How many of the policy's first steps start together; absent: one. */
      readonly parallelSteps?: number;
      readonly reachable: readonly Channel[];
      readonly unrenderable?: readonly number[];
      readonly tooLong?: readonly number[];
      readonly acceptedAt: number;
      readonly expiresAt: number;
      readonly sendAt?: number;
      readonly sendWindow?: SendWindow;
      readonly timeZone?: string;
      readonly recipient?: RecipientFacts;
    })
  /** The step is next, but may not start yet. Told again when it could not be started in time and must wait once more. */
  | (At & {
      readonly type: 'STEP_WAITING';
      readonly step: number;
      readonly channel: Channel;
      readonly until: number;
      readonly reason: WaitReason;
    })
  | (At & { readonly type: 'STEP_STARTED'; readonly step: number; readonly channel: Channel })
  | (At & { readonly type: 'STEP_SKIPPED'; readonly step: number; readonly channel: Channel; readonly reason: SkipReason })
  | (At & { readonly type: 'ATTEMPT_QUEUED'; readonly step: number; readonly channel: Channel; readonly attemptId: string })
  | (At & {
      readonly type: 'ATTEMPT_UPDATED';
      readonly step: number;
      readonly channel: Channel;
      readonly attemptId: string;
      readonly status: AttemptStatus;
      readonly occurredAt: number;
      readonly handedOffAt?: number;
      readonly errorClass?: ErrorClass;
      readonly provider?: string;
      readonly providerMessageId?: string;
      readonly providerCode?: string;
      readonly noFurtherCall?: NoFurtherCall;
      readonly passedOver?: readonly PassedOver[];
    })
  | (At & { readonly type: 'TIMER_STARTED'; readonly step: number; readonly channel: Channel; readonly deadline: number })
  | (At & { readonly type: 'STEP_SUCCEEDED'; readonly step: number; readonly channel: Channel; readonly reason: SuccessReason })
  | (At & { readonly type: 'STEP_FAILED'; readonly step: number; readonly channel: Channel; readonly reason: FailureReason })
  /** A step that started with this one succeeded while it was open: its attempt goes on. Told before the message settles, which ends it. */
  | (At & { readonly type: 'STEP_OVERTAKEN'; readonly step: number; readonly channel: Channel; readonly by: number })
  | (At & {
      readonly type: 'FALLING_BACK';
      readonly fromStep: number;
      readonly step: number;
      readonly channel: Channel;
      readonly reason: FailureReason;
    })
  /**
   * The channel service is to be asked to withdraw a QUEUED attempt; its answer comes back as ANSWER_CANCEL. Told again, with
   * a higher `ask`, while no answer comes.
   */
  | (At & {
      readonly type: 'ATTEMPT_WITHDRAWN';
      readonly step: number;
      readonly channel: Channel;
      readonly attemptId: string;
      readonly reason: WithdrawalReason;
      readonly ask: number;
    })
  | (At & { readonly type: 'CANCEL_REQUESTED' })
  | (At & { readonly type: 'ACKNOWLEDGED' })
  | (At & { readonly type: 'DUPLICATE_DELIVERY'; readonly step: number; readonly channel: Channel; readonly attemptId: string })
  | (At & { readonly type: 'MESSAGE_SETTLED'; readonly status: FinalStatus; readonly reason: SettleReason })
  /** A final status was improved by later evidence: FAILED or EXPIRED to DELIVERED (late), DELIVERED to READ. */
  | (At & {
      readonly type: 'MESSAGE_CORRECTED';
      readonly status: 'DELIVERED' | 'READ';
      readonly reason: CorrectionReason;
      readonly late: boolean;
    });
