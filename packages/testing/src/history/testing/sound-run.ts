import { apply, type AttemptStatus, type Channel, type Command, type FallbackPolicy, type MessageState, type Suppressed, validatePolicy } from '@switchback/fallback';

import {
  type RecordedCall,
  type RecordedClaim,
  type RecordedDispatch,
  type RecordedEntry,
  type RecordedReceipt,
  type RecordedReport,
  type RecordedRun,
  type RecordedStatus,
} from '../recorded-run';

const ACCEPTED_AT = Date.UTC(2026, 0, 1);
const SECOND = 1_000;

const validated = validatePolicy({ name: 'default', version: 1, steps: [{ channel: 'SMS', fallbackAfterMs: 5 * SECOND }, { channel: 'EMAIL', fallbackAfterMs: 5 * SECOND }] });
if (!validated.ok) throw new Error(JSON.stringify(validated.violations));
const policy: FallbackPolicy = validated.policy;

/** One message with everything that a platform would have recorded of it. The engine is the real one. Times in seconds. */
class RecordedMessageStory {
  readonly timeline: RecordedEntry[] = [];
  readonly claims = new Map<string, RecordedClaim>();
  readonly receipts: RecordedReceipt[] = [];
  readonly calls: RecordedCall[] = [];
  readonly dispatches: RecordedDispatch[] = [];
  readonly reports: RecordedReport[] = [];
  readonly statuses: RecordedStatus[] = [];
  state: MessageState | undefined;

  constructor(
    readonly id: string,
    readonly customerId: string,
    readonly ttl = 60,
    readonly suppressed: Suppressed = { everywhere: false, channels: {} },
  ) {
    const expiresAt = ACCEPTED_AT + ttl * SECOND;
    this.give({ type: 'ACCEPT', now: ACCEPTED_AT, messageId: id, reachable: ['SMS', 'EMAIL'], acceptedAt: ACCEPTED_AT, expiresAt });
  }

  /** The provider of a step is called and takes it, after refusals. */
  taken(at: number, step: number, refusals = 0): void {
    const attemptId = this.attempt(step);
    const channel = CHANNELS[step] ?? 'SMS';
    const providerMessageId = `provider-${attemptId}`;
    for (let call = 1; call <= refusals; call += 1) this.calls.push({ channel, attemptId, call, outcome: 'REFUSED' });
    this.calls.push({ channel, attemptId, call: refusals + 1, outcome: 'TAKEN', providerMessageId });
    this.claims.set(attemptId, { channel, attemptId, messageId: this.id, status: 'SENT', providerMessageId, calls: refusals + 1 });
    this.report(at, step, 'SENT');
  }

  receipt(at: number, step: number, status: AttemptStatus): void {
    const attemptId = this.attempt(step);
    const claim = this.claims.get(attemptId);
    if (claim === undefined) throw new Error(`${attemptId} was not called`);
    this.claims.set(attemptId, { ...claim, status });
    this.receipts.push({ channel: claim.channel, attemptId, providerMessageId: claim.providerMessageId ?? '', status });
    this.report(at, step, status);
  }

  wake(at: number): void {
    this.give({ type: 'WAKE', now: time(at) });
  }

  /** The channel had not called yet, and withdraws. */
  canceled(at: number): void {
    const attemptId = this.attempt(0);
    this.give({ type: 'CANCEL', now: time(at) });
    this.claims.set(attemptId, { channel: 'SMS', attemptId, messageId: this.id, status: 'CANCELED', providerMessageId: null, calls: 0 });
    this.reports.push({ eventId: `report-${attemptId}-CANCELED`, messageId: this.id, attemptId, status: 'CANCELED' });
    this.give({ type: 'ANSWER_CANCEL', now: time(at), attemptId, outcome: 'CANCELED' });
  }

  private report(at: number, step: number, status: AttemptStatus): void {
    const attemptId = this.attempt(step);
    this.reports.push({ eventId: `report-${attemptId}-${status}`, messageId: this.id, attemptId, status });
    this.give({ type: 'REPORT_ATTEMPT', now: time(at), attemptId, status, occurredAt: time(at) });
  }

  private attempt(step: number): string {
    return `${this.id}.${step}.1`;
  }

  private give(input: Command): void {
    const command = { ...input, suppressed: this.suppressed };
    const before = this.state?.status;
    const { state, events } = command.type === 'ACCEPT' ? apply(command, undefined, policy) : apply(command, this.known(), policy);
    this.state = state;
    for (const event of events) {
      this.timeline.push({ messageId: this.id, sequence: this.timeline.length + 1, event });
      if (event.type !== 'ATTEMPT_QUEUED') continue;
      const { attemptId, channel, step, at } = event;
      const shared = { messageId: this.id, customerId: this.customerId, text: `text of ${this.id}` };
      this.dispatches.push({ ...shared, attemptId, channel, step, address: `${channel} of ${this.customerId}`, createdAt: at });
    }
    if (state.status === before) return;
    const { id: messageId, customerId } = this;
    this.statuses.push({ eventId: `${messageId}.${state.sequence}`, messageId, customerId, status: state.status, sequence: state.sequence });
  }

  known(): MessageState {
    if (this.state === undefined) throw new Error(`${this.id} did not begin`);
    return this.state;
  }
}

const CHANNELS: readonly Channel[] = ['SMS', 'EMAIL'];

function time(seconds: number): number {
  return ACCEPTED_AT + seconds * SECOND;
}

/** A run of seven messages of four customers that keeps every rule. */
export function soundRun(): RecordedRun {
  const twice = new RecordedMessageStory('twice', 'acme');
  twice.taken(0, 0);
  twice.wake(5);
  twice.taken(6, 1);
  twice.receipt(7, 0, 'DELIVERED');
  twice.receipt(8, 1, 'DELIVERED');

  const throttled = new RecordedMessageStory('throttled', 'umbrella');
  throttled.taken(1, 0, 2);
  throttled.receipt(2, 0, 'DELIVERED');
  throttled.receipt(3, 0, 'READ');

  const canceled = new RecordedMessageStory('canceled', 'acme');
  canceled.canceled(1);

  const late = new RecordedMessageStory('late', 'umbrella');
  late.taken(0, 0);
  late.receipt(1, 0, 'UNDELIVERED');
  late.taken(2, 1);
  late.receipt(3, 1, 'UNDELIVERED');
  late.receipt(9, 1, 'DELIVERED');

  const expired = new RecordedMessageStory('expired', 'acme', 3);
  expired.taken(0, 0);
  expired.wake(3);

  const spared = new RecordedMessageStory('spared', 'initech', 60, { everywhere: false, channels: { SMS: 'SUPPRESSED' } });
  spared.taken(0, 1);
  spared.receipt(1, 1, 'DELIVERED');

  const unwanted = new RecordedMessageStory('unwanted', 'hooli', 60, { everywhere: true, channels: {} });

  const stories = [twice, throttled, canceled, late, expired, spared, unwanted];
  return {
    accepted: stories.map(({ id, customerId }) => ({ messageId: id, customerId })),
    suppressed: [
      { customerId: 'initech', address: 'SMS of initech', channel: 'SMS' },
      { customerId: 'hooli', address: 'EMAIL of hooli', channel: 'ALL' },
    ],
    messages: stories.map((story) => {
      const state = story.known();
      return { id: story.id, customerId: story.customerId, inputCustomerId: story.customerId, status: state.status, state };
    }),
    timeline: stories.flatMap((story) => story.timeline),
    policies: ['acme', 'umbrella', 'initech', 'hooli'].map((customerId) => ({ customerId, policy })),
    claims: stories.flatMap((story) => [...story.claims.values()]),
    receipts: stories.flatMap((story) => story.receipts),
    calls: stories.flatMap((story) => story.calls),
    announcements: stories.map(({ id, customerId }) => ({
      messageId: id,
      customerId,
      addresses: CHANNELS.map((channel) => `${channel} of ${customerId}`),
      text: `text of ${id}`,
    })),
    dispatches: stories.flatMap((story) => story.dispatches),
    reports: stories.flatMap((story) => story.reports),
    statuses: stories.flatMap((story) => story.statuses),
    deadLetters: [],
  };
}
