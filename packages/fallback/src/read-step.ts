import { type DraftReader, quoted } from './draft-reader';
import { type Channel, type FallbackTrigger, type ProviderChoice, type RetryPolicy, type SmsOptions, type Step } from './policy';
import { readSendWindow } from './read-send-window';
import { readContent, readTemplate } from './read-step-content';
import { type ProviderDraft, type RetryDraft, type SmsDraft, type StepDraft } from './policy-draft';

const CHANNELS = ['SMS', 'EMAIL', 'WHATSAPP'] as const satisfies readonly Channel[];
const TRIGGERS = ['REJECTED', 'UNDELIVERED', 'EXPIRED', 'TIMEOUT', 'UNREACHABLE'] as const satisfies readonly FallbackTrigger[];
const PROVIDER_ID = /^[a-z0-9][a-z0-9._-]{0,62}$/;
const MOST_PROVIDERS = 10;
const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

export const STEP_FIELDS = {
  channel: 'channel',
  allOf: 'all_of',
  successStatus: 'success_status',
  fallbackAfterMs: 'fallback_after',
  fallbackOn: 'fallback_on',
  providers: 'providers',
  retry: 'retry',
  unconfirmed: 'unconfirmed',
  onAmbiguous: 'on_ambiguous',
  sendWindow: 'send_window',
  when: 'when',
  sms: 'sms',
  content: 'content',
  template: 'template',
} as const satisfies Record<keyof StepDraft, string>;
const PROVIDER_FIELDS = { id: 'id', priority: 'priority', weight: 'weight' } as const satisfies Record<keyof ProviderDraft, string>;
const RETRY_FIELDS = {
  maxAttempts: 'max_attempts',
  initialBackoffMs: 'initial_backoff',
  maxBackoffMs: 'max_backoff',
} as const satisfies Record<keyof RetryDraft, string>;
const SMS_FIELDS = { maxSegments: 'max_segments', smartEncoding: 'smart_encoding' } as const satisfies Record<keyof SmsDraft, string>;
/** 1,600 characters, the most that a text may have, make 24 short messages at most. */
const MOST_SEGMENTS = 24;

/** Reads one step of a draft; `path` is the step's own, e.g. "policy.steps[0]". */
export function readStep(reader: DraftReader, path: string, draft: StepDraft): Step {
  reader.onlyKnown(path, draft, STEP_FIELDS);
  const channel = readChannel(reader, `${path}.channel`, draft.channel);
  return {
    channel,
    successStatus: reader.choice(`${path}.success_status`, draft.successStatus, ['SENT', 'DELIVERED', 'READ'], 'DELIVERED'),
    fallbackAfterMs: reader.duration(`${path}.fallback_after`, draft.fallbackAfterMs, { min: SECOND, max: 72 * HOUR }, 300 * SECOND),
    fallbackOn: readTriggers(reader, `${path}.fallback_on`, draft.fallbackOn ?? []),
    providers: readProviders(reader, `${path}.providers`, draft.providers ?? []),
    retry: readRetry(reader, `${path}.retry`, draft.retry ?? {}),
    unconfirmed: reader.choice(`${path}.unconfirmed`, draft.unconfirmed, ['FALLBACK', 'SUCCESS'], 'FALLBACK'),
    onAmbiguous: reader.choice(`${path}.on_ambiguous`, draft.onAmbiguous, ['WAIT', 'FALLBACK'], 'WAIT'),
    ...(draft.sendWindow === undefined ? {} : { sendWindow: readSendWindow(reader, `${path}.send_window`, draft.sendWindow) }),
    ...(draft.when === undefined ? {} : { when: readCondition(reader, `${path}.when`, draft.when) }),
    ...readSms(reader, `${path}.sms`, channel, draft.sms ?? {}),
    ...readWords(reader, path, channel, draft),
  };
}

/** What the step says instead of the message, when it says something. */
function readWords(reader: DraftReader, path: string, channel: Channel, { content, template }: StepDraft): Pick<Step, 'content' | 'template'> {
  if (content !== undefined && template !== undefined) {
    reader.reject(`${path}.template`, 'A step has either content or a template; remove one.');
  }
  return {
    ...(content === undefined ? {} : { content: readContent(reader, `${path}.content`, channel, content) }),
    ...(template === undefined ? {} : { template: readTemplate(reader, `${path}.template`, channel, template) }),
  };
}

function readChannel(reader: DraftReader, field: string, channel: string | undefined): Channel {
  if (channel === undefined || channel === '') reader.reject(field, `Name the step's channel: one of ${CHANNELS.join(', ')}.`);
  return reader.choice(field, channel === '' ? undefined : channel, CHANNELS, 'SMS');
}

const LONGEST_CONDITION = 1_024;

function readCondition(reader: DraftReader, field: string, expression: string): string {
  const tooLong = expression.length > LONGEST_CONDITION;
  const fault = tooLong ? `Must have at most ${LONGEST_CONDITION} characters; simplify it.` : reader.conditions.fault(expression);
  if (fault !== undefined) reader.reject(field, fault);
  return expression;
}

function readTriggers(reader: DraftReader, path: string, triggers: readonly string[]): readonly FallbackTrigger[] {
  if (triggers.length === 0) return TRIGGERS;
  triggers.forEach((trigger, index) => {
    reader.choice(`${path}[${index}]`, trigger, TRIGGERS, 'TIMEOUT');
    if (triggers.indexOf(trigger) !== index) reader.reject(`${path}[${index}]`, `${quoted(trigger)} stands here twice; remove one.`);
  });
  return TRIGGERS.filter((trigger) => triggers.includes(trigger));
}

function readProviders(reader: DraftReader, path: string, drafts: readonly ProviderDraft[]): readonly ProviderChoice[] {
  if (drafts.length > MOST_PROVIDERS) reader.reject(path, `Has ${drafts.length} providers; keep at most ${MOST_PROVIDERS}.`);
  const providers = drafts.slice(0, MOST_PROVIDERS).map((draft, index) => readProvider(reader, `${path}[${index}]`, draft));
  providers.forEach(({ id }, index) => {
    const first = providers.findIndex((other) => other.id === id);
    if (id !== '' && first !== index) reader.reject(`${path}[${index}].id`, `${quoted(id)} stands here twice; remove one.`);
  });
  return providers;
}

function readProvider(reader: DraftReader, path: string, draft: ProviderDraft): ProviderChoice {
  reader.onlyKnown(path, draft, PROVIDER_FIELDS);
  const known = draft.id !== undefined && PROVIDER_ID.test(draft.id);
  if (!known) {
    reader.reject(`${path}.id`, "Name a configured provider: 1 to 63 lower-case letters, digits, '.', '_' and '-'.");
  }
  return {
    id: known ? draft.id : '',
    priority: reader.count(`${path}.priority`, draft.priority, { min: 0, max: 1_000 }, 0),
    weight: reader.count(`${path}.weight`, draft.weight, { min: 1, max: 1_000 }, 1),
  };
}

function readRetry(reader: DraftReader, path: string, draft: RetryDraft): RetryPolicy {
  reader.onlyKnown(path, draft, RETRY_FIELDS);
  const limits = { min: 10, max: HOUR };
  const initialBackoffMs = reader.duration(`${path}.initial_backoff`, draft.initialBackoffMs, limits, SECOND);
  // A first backoff beyond the default ceiling lifts the ceiling that was not written.
  const maxBackoffMs = reader.duration(`${path}.max_backoff`, draft.maxBackoffMs, limits, Math.max(30 * SECOND, initialBackoffMs));
  if (maxBackoffMs < initialBackoffMs) {
    reader.reject(`${path}.max_backoff`, 'Must not be shorter than initial_backoff; raise it or lower initial_backoff.');
  }
  return { maxAttempts: reader.count(`${path}.max_attempts`, draft.maxAttempts, { min: 1, max: 10 }, 3), initialBackoffMs, maxBackoffMs };
}

/** Nothing when nothing was asked for, so that it is the same policy. */
function readSms(reader: DraftReader, path: string, channel: Channel, draft: SmsDraft): { readonly sms?: SmsOptions } {
  reader.onlyKnown(path, draft, SMS_FIELDS);
  const { maxSegments, smartEncoding = false } = draft;
  if (maxSegments === undefined && !smartEncoding) return {};
  if (channel !== 'SMS') reader.reject(path, 'Is for SMS steps alone; remove it.');
  const most = maxSegments === undefined ? {} : { maxSegments: reader.count(`${path}.max_segments`, maxSegments, { min: 1, max: MOST_SEGMENTS }, MOST_SEGMENTS) };
  return { sms: { ...most, smartEncoding } };
}
