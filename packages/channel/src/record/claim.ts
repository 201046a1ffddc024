import { type Dispatch } from '@switchback/contracts';
import { type PassedOver } from '@switchback/fallback';

import { type EarlierCalls } from '../decide/too-late';
import { type Permit } from '../send/call-gate';

/** A claim that was taken to be called: committed as SENDING under its lease. */
export interface TakenClaim {
  readonly attemptId: string;
  readonly messageId: string;
  readonly provider: string;
  /** Number of this call, from 1. With the attempt's id it tells this hold from any other. */
  readonly call: number;
  /** Its providers are the attempt's order, chosen when it came. */
  readonly dispatch: Dispatch;
  /** Absent before the first call, and where no step's time bounds the calls. */
  readonly earlier?: EarlierCalls;
  readonly passedOver: readonly PassedOver[];
  /** W3C headers as JSON, of the dispatch. */
  readonly trace: string | null;
}

/** A claim that this process holds, with leave to make its call. */
export interface HeldClaim extends TakenClaim {
  readonly permit: Permit;
}
