import { type Dispatch } from '@switchback/contracts';

import { type EarlierCalls } from '../decide/too-late';

/** A claim that this process holds: committed as SENDING under its lease, with a call slot taken. */
export interface HeldClaim {
  readonly attemptId: string;
  readonly messageId: string;
  readonly provider: string;
  /** Number of this call, from 1. With the attempt's id it tells this hold from any other. */
  readonly call: number;
  readonly dispatch: Dispatch;
  /** Absent before the first call, and where no step's time bounds the calls. */
  readonly earlier?: EarlierCalls;
  /** W3C headers as JSON, of the dispatch. */
  readonly trace: string | null;
}
