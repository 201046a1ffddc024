import { type Event, type FallbackPolicy } from '@switchback/fallback';

import {
  type RecordedAcceptance,
  type RecordedAnnouncement,
  type RecordedCall,
  type RecordedClaim,
  type RecordedDispatch,
  type RecordedMessage,
  type RecordedReceipt,
  type RecordedReport,
  type RecordedRun,
  type RecordedStatus,
  type RecordedSuppression,
} from './recorded-run';

/** All that a run recorded about one message id. */
export interface MessageRecord {
  readonly id: string;
  readonly accepted: RecordedAcceptance | undefined;
  readonly stored: RecordedMessage | undefined;
  /** The version that the message is pinned to. */
  readonly policy: FallbackPolicy | undefined;
  /** What its customer had stored against addresses, this message's or not. */
  readonly suppressed: readonly RecordedSuppression[];
  /** In the order of their sequences. */
  readonly timeline: readonly Event[];
  readonly sequences: readonly number[];
  readonly claims: readonly RecordedClaim[];
  readonly receipts: readonly RecordedReceipt[];
  readonly calls: readonly RecordedCall[];
  readonly announcements: readonly RecordedAnnouncement[];
  readonly dispatches: readonly RecordedDispatch[];
  readonly reports: readonly RecordedReport[];
  readonly statuses: readonly RecordedStatus[];
}

/** A run, message by message. */
export function messageRecords(run: RecordedRun): readonly MessageRecord[] {
  const accepted = grouped(run.accepted, ({ messageId }) => messageId);
  const stored = grouped(run.messages, ({ id }) => id);
  const timeline = grouped(run.timeline, ({ messageId }) => messageId);
  const claims = grouped(run.claims, ({ messageId }) => messageId);
  const receipts = grouped(run.receipts.filter(({ attemptId }) => attemptId !== null), ({ attemptId }) => messageOf(attemptId ?? ''));
  const calls = grouped(run.calls, ({ attemptId }) => messageOf(attemptId));
  const announcements = grouped(run.announcements, ({ messageId }) => messageId);
  const dispatches = grouped(run.dispatches, ({ messageId }) => messageId);
  const reports = grouped(run.reports, ({ messageId }) => messageId);
  const statuses = grouped(run.statuses, ({ messageId }) => messageId);
  const suppressed = grouped(run.suppressed, ({ customerId }) => customerId);
  const policies = new Map(run.policies.map(({ customerId, policy }) => [`${customerId} ${policy.name} ${policy.version}`, policy]));
  const ids = new Set([accepted, stored, timeline, claims, receipts, calls, announcements, dispatches, reports, statuses].flatMap((map) => [...map.keys()]));
  return [...ids].map((id) => {
    const message = stored.get(id)?.[0];
    const entries = (timeline.get(id) ?? []).toSorted((one, other) => one.sequence - other.sequence);
    return {
      id,
      accepted: accepted.get(id)?.[0],
      stored: message,
      policy: message && policies.get(`${message.customerId} ${message.state.policy} ${message.state.policyVersion}`),
      suppressed: suppressed.get(message?.customerId ?? '') ?? [],
      timeline: entries.map(({ event }) => event),
      sequences: entries.map(({ sequence }) => sequence),
      claims: claims.get(id) ?? [],
      receipts: receipts.get(id) ?? [],
      calls: calls.get(id) ?? [],
      announcements: announcements.get(id) ?? [],
      dispatches: dispatches.get(id) ?? [],
      reports: reports.get(id) ?? [],
      statuses: statuses.get(id) ?? [],
    };
  });
}

export function grouped<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

/** An attempt's id begins with its message's. */
function messageOf(attemptId: string): string {
  return attemptId.split('.', 1)[0] ?? attemptId;
}
