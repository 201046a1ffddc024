import { callRules } from './call-rules';
import { evidenceRules } from './evidence-rules';
import { customerRules, runRules } from './identity-rules';
import { messageRecords } from './message-record';
import { type RecordedRun } from './recorded-run';
import { type MessageRule } from './rule';
import { stepRules } from './step-rules';
import { suppressionRules } from './suppression-rules';
import { timelineRules } from './timeline-rules';

/** A promise that a run did not keep. */
export interface Violation {
  readonly rule: string;
  /** Empty when it concerns the run as a whole. */
  readonly messageId: string;
  readonly seen: string;
}

const messageRules: readonly MessageRule[] = [...timelineRules, ...stepRules, ...suppressionRules, ...callRules, ...evidenceRules, ...customerRules];

/** The names of all rules. */
export const RULES: readonly string[] = [...messageRules, ...runRules].map(({ name }) => name);

/** Holds a run that came to rest (no message open, nothing on its way) against the invariants of ARCHITECTURE.md. Pure. */
export function checkHistory(run: RecordedRun): readonly Violation[] {
  const ofMessages = messageRecords(run).flatMap((message) =>
    messageRules.flatMap(({ name, check }) => check(message).map((seen) => ({ rule: name, messageId: message.id, seen }))),
  );
  const ofRun = runRules.flatMap(({ name, check }) => check(run).map((seen) => ({ rule: name, messageId: '', seen })));
  return [...ofMessages, ...ofRun];
}
