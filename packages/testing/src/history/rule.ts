import { type MessageRecord } from './message-record';
import { type RecordedRun } from './recorded-run';

/** What every message's record keeps; written from the design, sharing no code with what it judges. */
export interface MessageRule {
  readonly name: string;
  /** What was seen that must not be. */
  check(message: MessageRecord): readonly string[];
}

/** What a run keeps as a whole. */
export interface RunRule {
  readonly name: string;
  check(run: RecordedRun): readonly string[];
}
