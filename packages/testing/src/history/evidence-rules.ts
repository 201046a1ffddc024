import { areSiblings, type AttemptState } from '@switchback/fallback';

import { type MessageRecord } from './message-record';
import { type RecordedClaim } from './recorded-run';
import { type MessageRule } from './rule';
import { ATTEMPT_RANK, isDelivered } from './status-order';

/** Design, section 4: the merge rule and late evidence. */
export const evidenceRules: readonly MessageRule[] = [
  {
    name: 'the word about an attempt only ever gains weight',
    check: ({ timeline }) => {
      const rank = new Map<string, number>();
      return timeline.flatMap((event) => {
        if (event.type !== 'ATTEMPT_UPDATED') return [];
        const before = rank.get(event.attemptId) ?? ATTEMPT_RANK.QUEUED;
        rank.set(event.attemptId, ATTEMPT_RANK[event.status]);
        return ATTEMPT_RANK[event.status] > before ? [] : [`${event.attemptId} became ${event.status} although it was further`];
      });
    },
  },
  {
    name: 'the best evidence about an attempt wins, in its channel and in the router',
    check: (message) => [
      ...message.claims.flatMap((claim) => unlikeItsEvidence(message, claim)),
      ...attemptsOf(message).flatMap((attempt) => unlikeItsReports(message, attempt)),
    ],
  },
  {
    name: 'proof of delivery is never lost',
    check: (message) => {
      const { stored } = message;
      const proved = message.receipts.some(({ status }) => isDelivered(status)) || attemptsOf(message).some(({ status }) => isDelivered(status));
      return proved && (stored?.status === 'FAILED' || stored?.status === 'EXPIRED') ? [`${stored.status} although it was delivered`] : [];
    },
  },
  {
    name: 'a message is DELIVERED or READ only by evidence or by an acknowledgement',
    check: (message) => {
      const { stored, policy } = message;
      if (stored === undefined || (stored.status !== 'DELIVERED' && stored.status !== 'READ') || stored.state.acknowledgedAt !== undefined) return [];
      const read = attemptsOf(message).some(({ status }) => status === 'READ');
      const handOffCounts = policy?.steps.some(({ successStatus, unconfirmed }) => successStatus === 'SENT' || unconfirmed === 'SUCCESS') ?? false;
      const proved = attemptsOf(message).some(({ status }) => isDelivered(status) || (handOffCounts && status !== 'QUEUED'));
      return (stored.status === 'READ' ? read : proved) ? [] : [`${stored.status} without evidence`];
    },
  },
  {
    name: 'what comes late is told as late, and a second delivery is told once',
    check: (message) => {
      const { stored, timeline } = message;
      if (stored === undefined) return [];
      const { late, duplicateDelivery } = stored.state;
      const settled = timeline.find((event) => event.type === 'MESSAGE_SETTLED');
      const corrected = timeline.some(({ type }) => type === 'MESSAGE_CORRECTED');
      const failedFirst = settled?.type === 'MESSAGE_SETTLED' && (settled.status === 'FAILED' || settled.status === 'EXPIRED');
      const told = timeline.filter(({ type }) => type === 'DUPLICATE_DELIVERY').length;
      const twice = deliveredApart(message);
      return [
        ...(late === (corrected && failedFirst) ? [] : [`late: ${late}`]),
        ...(twice === duplicateDelivery && told === Number(twice) ? [] : [`delivered twice: ${twice}, told ${told} times`]),
      ];
    },
  },
  {
    name: 'after a message has settled nothing is decided but its improvement',
    check: ({ timeline }) => {
      const settled = timeline.findIndex(({ type }) => type === 'MESSAGE_SETTLED');
      if (settled < 0) return [];
      return timeline.slice(settled + 1).flatMap((event) => {
        const again = event.type === 'STEP_FAILED' || event.type === 'STEP_SKIPPED' || event.type === 'FALLING_BACK' || event.type === 'TIMER_STARTED';
        const late = event.type === 'STEP_SUCCEEDED' && event.reason !== 'LATE';
        return again || late ? [`${event.type} ${event.step}`] : [];
      });
    },
  },
];

/** Whether two attempts were delivered of which nobody had asked for both, as policies do with steps that start together. */
function deliveredApart({ stored, policy }: MessageRecord): boolean {
  const delivered = stored?.state.steps.flatMap(({ step, attempts }) => attempts.filter(({ status }) => isDelivered(status)).map(() => step)) ?? [];
  return delivered.some((one, index) => delivered.some((other, later) => later > index && !areSiblings(policy ?? {}, one, other)));
}

function attemptsOf({ stored }: MessageRecord): readonly AttemptState[] {
  return stored?.state.steps.flatMap(({ attempts }) => attempts) ?? [];
}

/** A claim says what its provider's answer and receipts say, no less and no more. */
function unlikeItsEvidence({ calls, receipts }: MessageRecord, { attemptId, status }: RecordedClaim): readonly string[] {
  const outcomes = calls.filter((call) => call.attemptId === attemptId).map(({ outcome }) => outcome);
  const said = receipts.filter((receipt) => receipt.attemptId === attemptId).map((receipt) => receipt.status);
  // A process that was killed between call and record leaves UNKNOWN, whatever the provider answered.
  const answered = outcomes.some((outcome) => outcome !== 'REFUSED') ? ATTEMPT_RANK.UNKNOWN : ATTEMPT_RANK.QUEUED;
  const least = Math.max(answered, ...said.map((word) => ATTEMPT_RANK[word]));
  const needsReceipt = status === 'DELIVERED' || status === 'READ' || status === 'UNDELIVERED';
  const unfounded = (needsReceipt && !said.includes(status)) || (status === 'SENT' && !outcomes.includes('TAKEN'));
  return [
    ...(ATTEMPT_RANK[status] < least ? [`the claim ${attemptId} is ${status}, its receipts say ${said.join(' ')}`] : []),
    ...(unfounded ? [`the claim ${attemptId} is ${status}, which nobody said`] : []),
  ];
}

function unlikeItsReports({ claims, reports }: MessageRecord, { id, status }: AttemptState): readonly string[] {
  const claim = claims.find(({ attemptId }) => attemptId === id);
  const said = reports.filter(({ attemptId }) => attemptId === id).map((report) => report.status);
  const best = Math.max(ATTEMPT_RANK.QUEUED, ...said.map((word) => ATTEMPT_RANK[word]));
  return [
    ...(ATTEMPT_RANK[status] === best ? [] : [`${id} is ${status}, its channel reported ${said.join(' ')}`]),
    ...(claim === undefined || claim.status === status ? [] : [`${id} is ${status}, its claim ${claim.status}`]),
  ];
}
