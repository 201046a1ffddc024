import { type AcceptCommand, describe as tell, type PolicyDraft, validatePolicy } from '@switchback/fallback';

import { conditions } from './conditions';
import { explainSteps } from './explain-steps';
import { type StepExplanation } from './step-explanation';

/** A Saturday. */
const NOW = Date.parse('2026-01-31T08:00:00Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const at = (ms: number): string => new Date(NOW + ms).toISOString();

function explain(steps: NonNullable<PolicyDraft['steps']>, fields: Partial<AcceptCommand> = {}) {
  const result = validatePolicy({ name: 'p', steps }, conditions);
  if (!result.ok) throw new Error(JSON.stringify(result.violations));
  const command: AcceptCommand = {
    type: 'ACCEPT',
    now: NOW,
    messageId: 'msg_1',
    reachable: ['SMS', 'EMAIL', 'WHATSAPP'],
    acceptedAt: NOW,
    expiresAt: NOW + 24 * HOUR,
    recipient: { countries: { SMS: 'NP' }, metadata: { tier: 'gold' } },
    ...fields,
  };
  return explainSteps(command, result.policy);
}

const short = ({ steps }: { steps: readonly StepExplanation[] }) =>
  steps.map(({ decision }) => ('reason' in decision ? `${decision.kind} ${decision.reason}` : decision.kind));

it('says what routing records, in its own sentences', () => {
  const { begun, steps } = explain([{ channel: 'WHATSAPP' }, { channel: 'SMS' }, { channel: 'EMAIL' }], { reachable: ['SMS', 'EMAIL'] });
  expect(begun.events.map(({ type }) => type)).toEqual(['MESSAGE_ACCEPTED', 'STEP_SKIPPED', 'STEP_STARTED', 'ATTEMPT_QUEUED']);
  expect(steps.slice(0, 2).map(({ summary }) => summary)).toEqual(begun.events.slice(1, 3).map((event) => tell(event).summary));
  expect(steps).toMatchObject([
    { step: 0, channel: 'WHATSAPP', decision: { kind: 'SKIP', reason: 'NO_ADDRESS' } },
    { step: 1, decision: { kind: 'RUN' }, startsAt: NOW, startsAtLatest: NOW, deadline: NOW + 5 * MINUTE },
    { step: 2, decision: { kind: 'WAIT', reason: 'FALLBACK' }, startsAt: NOW, startsAtLatest: NOW + 5 * MINUTE, deadline: NOW + 5 * MINUTE },
  ]);
  expect(steps[2]?.summary).toBe(
    `Step 3 (e-mail) follows when step 2 fails (REJECTED, UNDELIVERED, EXPIRED, TIMEOUT, UNREACHABLE), at ${at(5 * MINUTE)} at the latest.`,
  );
});

it('adds up the time of the steps before', () => {
  const { steps } = explain([{ channel: 'SMS', fallbackAfterMs: MINUTE }, { channel: 'WHATSAPP', fallbackAfterMs: HOUR }, { channel: 'EMAIL' }]);
  expect(steps.map(({ startsAtLatest }) => startsAtLatest)).toEqual([NOW, NOW + MINUTE, NOW + HOUR + MINUTE]);
});

it('needs no TIMEOUT to go on, and nothing but TIMEOUT', () => {
  const onRejection = explain([{ channel: 'SMS', fallbackOn: ['REJECTED'] }, { channel: 'EMAIL' }]);
  expect(onRejection.steps[1]).toMatchObject({ startsAt: NOW, startsAtLatest: NOW + 5 * MINUTE });
  const onTimeout = explain([{ channel: 'SMS', fallbackOn: ['TIMEOUT'] }, { channel: 'EMAIL' }]);
  expect(onTimeout.steps[1]).toMatchObject({ decision: { reason: 'FALLBACK' }, startsAt: NOW + 5 * MINUTE, startsAtLatest: NOW + 5 * MINUTE });
  expect(onTimeout.steps[1]?.summary).toContain('when step 1 fails (TIMEOUT)');
});

it.each(['REJECTED', 'UNDELIVERED', 'EXPIRED', 'UNREACHABLE'] as const)('goes on when %s alone is allowed', (trigger) => {
  expect(explain([{ channel: 'SMS', fallbackOn: [trigger] }, { channel: 'EMAIL' }]).steps[1]).toMatchObject({ startsAt: NOW });
});

it('goes on after steps that count as successes when they are taken, or not heard of', () => {
  const { steps } = explain([{ channel: 'SMS', successStatus: 'SENT' }, { channel: 'WHATSAPP', unconfirmed: 'SUCCESS' }, { channel: 'EMAIL' }]);
  expect(steps.map(({ startsAtLatest }) => startsAtLatest)).toEqual([NOW, NOW + 5 * MINUTE, NOW + 10 * MINUTE]);
});

it('waits for the send time, and so does what follows', () => {
  const sendAt = NOW + 2 * HOUR;
  const { begun, steps } = explain([{ channel: 'SMS' }, { channel: 'EMAIL' }], { sendAt });
  expect(begun.after.status).toBe('SCHEDULED');
  expect(steps).toMatchObject([
    { decision: { kind: 'WAIT', reason: 'SEND_AT' }, startsAt: sendAt, startsAtLatest: sendAt, deadline: sendAt + 5 * MINUTE },
    { decision: { kind: 'WAIT', reason: 'FALLBACK' }, startsAt: sendAt, startsAtLatest: sendAt + 5 * MINUTE },
  ]);
  expect(steps[0]?.summary).toBe(`Step 1 (SMS) waits for the message's send time, until ${at(2 * HOUR)}.`);
});

it('knows windows, of the first step and of later ones', () => {
  const window = { days: [], start: '18:00', end: '20:00', timeZone: 'UTC' };
  expect(explain([{ channel: 'SMS', sendWindow: window }]).steps).toMatchObject([
    { decision: { kind: 'WAIT', reason: 'SEND_WINDOW' }, startsAt: NOW + 10 * HOUR },
  ]);
  const later = explain([{ channel: 'SMS' }, { channel: 'EMAIL', sendWindow: window }]).steps[1];
  expect(later).toMatchObject({ decision: { kind: 'WAIT', reason: 'SEND_WINDOW' }, startsAt: NOW + 10 * HOUR, startsAtLatest: NOW + 10 * HOUR });
  expect(later?.summary).toContain(`not before ${at(10 * HOUR)} because of its send window`);
});

it('passes over a step whose window stays closed, and waits in vain when there is nothing else', () => {
  const window = { days: [], start: '18:00', end: '20:00', timeZone: 'UTC' };
  const expiresAt = NOW + HOUR;
  expect(short(explain([{ channel: 'SMS', sendWindow: window }, { channel: 'EMAIL' }], { expiresAt }))).toEqual(['SKIP SEND_WINDOW', 'RUN']);
  const vain = explain([{ channel: 'SMS', sendWindow: window }, { channel: 'EMAIL', sendWindow: window }], { expiresAt });
  expect(short(vain)).toEqual(['WAIT EXPIRES_FIRST', 'NOT_REACHED EXPIRES_FIRST']);
  expect(vain.steps.map(({ startsAt }) => startsAt)).toEqual([undefined, undefined]);
});

it('says when a window closes while the steps before use up their time', () => {
  const window = { days: [], start: '08:00', end: '08:03', timeZone: 'UTC' };
  const { steps } = explain([{ channel: 'SMS' }, { channel: 'EMAIL', sendWindow: window }], { expiresAt: NOW + HOUR });
  expect(steps[1]).toMatchObject({ decision: { kind: 'WAIT', reason: 'FALLBACK' }, startsAt: NOW });
  expect(steps[1]).not.toHaveProperty('startsAtLatest');
  expect(steps[1]?.summary).toContain('unless the message expires first');
});

it('does not promise a step that comes by its timer after the message has expired', () => {
  const { steps } = explain([{ channel: 'SMS', fallbackAfterMs: HOUR }, { channel: 'EMAIL' }], { expiresAt: NOW + HOUR / 2 });
  expect(steps[1]).toMatchObject({ decision: { kind: 'WAIT', reason: 'FALLBACK' }, startsAt: NOW });
  expect(steps[1]).not.toHaveProperty('startsAtLatest');
  const silent = explain([{ channel: 'SMS', fallbackAfterMs: HOUR, fallbackOn: ['TIMEOUT'] }, { channel: 'EMAIL' }], { expiresAt: NOW + HOUR / 2 });
  expect(short(silent)).toEqual(['RUN', 'NOT_REACHED EXPIRES_FIRST']);
});

it('judges conditions as routing does', () => {
  const { steps } = explain([
    { channel: 'SMS', when: 'recipient.sms_country == "US"' },
    { channel: 'WHATSAPP', when: 'metadata.missing == "x"' },
    { channel: 'SMS', when: 'size(results) == 2 && results[0].reason == "CONDITION"' },
    { channel: 'EMAIL', when: 'metadata.tier == "gold"' },
  ]);
  expect(steps.map(({ decision, condition }) => [decision.kind, condition])).toEqual([
    ['SKIP', 'FALSE'],
    ['SKIP', 'ERROR'],
    ['RUN', 'TRUE'],
    ['WAIT', 'TRUE'],
  ]);
});

it('leaves open what depends on results that are not there yet', () => {
  const { steps } = explain([
    { channel: 'SMS' },
    { channel: 'WHATSAPP', when: 'results.exists(r, r.error_class == "RECIPIENT_PERMANENT")' },
    { channel: 'EMAIL', when: 'results[1].status == "SKIPPED"' },
  ]);
  expect(steps.map(({ decision, condition }) => [decision, condition])).toEqual([
    [{ kind: 'RUN' }, undefined],
    [{ kind: 'DEPENDS', reason: 'RESULTS' }, 'DEPENDS_ON_RESULTS'],
    [{ kind: 'DEPENDS', reason: 'RESULTS' }, 'DEPENDS_ON_RESULTS'],
  ]);
  expect(steps[1]?.summary).toContain('depends on the results of earlier steps');
  expect(steps[2]?.summary).toContain('when step 2 fails (REJECTED, UNDELIVERED, EXPIRED, TIMEOUT, UNREACHABLE) or is skipped');
});

it('does not ask for results where there is no address anyway', () => {
  const { steps } = explain([{ channel: 'SMS' }, { channel: 'WHATSAPP', when: 'results[0].status == "FAILED"' }], { reachable: ['SMS'] });
  expect(steps[1]).toMatchObject({ decision: { kind: 'SKIP', reason: 'NO_ADDRESS' } });
  expect(steps[1]).not.toHaveProperty('condition');
});

it('leaves open what depends on when the steps before fail', () => {
  const steps = [{ channel: 'SMS', fallbackAfterMs: HOUR }, { channel: 'EMAIL', when: 'local.hour < 9' }, { channel: 'WHATSAPP', when: 'local.hour >= 9' }] as const;
  const explained = explain(steps);
  expect(explained.steps.map(({ decision, condition }) => [decision, condition])).toEqual([
    [{ kind: 'RUN' }, undefined],
    [{ kind: 'DEPENDS', reason: 'TIME' }, 'DEPENDS_ON_TIME'],
    [{ kind: 'DEPENDS', reason: 'TIME' }, 'DEPENDS_ON_TIME'],
  ]);
});

describe('steps that start together', () => {
  const pair = { allOf: [{ channel: 'SMS', fallbackAfterMs: MINUTE }, { channel: 'EMAIL', fallbackAfterMs: HOUR }] };

  it('run now, all of them; the next follows after the longest of their times at the latest', () => {
    const { begun, steps } = explain([pair, { channel: 'WHATSAPP' }]);
    expect(begun.events.filter(({ type }) => type === 'STEP_STARTED')).toHaveLength(2);
    expect(steps).toMatchObject([
      { step: 0, decision: { kind: 'RUN' }, startsAt: NOW, deadline: NOW + MINUTE },
      { step: 1, decision: { kind: 'RUN' }, startsAt: NOW, deadline: NOW + HOUR },
      { step: 2, decision: { kind: 'WAIT', reason: 'FALLBACK' }, startsAt: NOW, startsAtLatest: NOW + HOUR },
    ]);
    expect(steps[2]?.summary).toContain('Step 3 (WhatsApp) follows when steps 1 and 2 have failed');
  });

  it('need one alone that falls back: the others may fail of anything', () => {
    const onTimeout = { allOf: pair.allOf.map((step) => ({ ...step, fallbackOn: ['TIMEOUT'] })) };
    expect(explain([onTimeout, { channel: 'WHATSAPP' }]).steps[2]).toMatchObject({ startsAt: NOW + MINUTE, startsAtLatest: NOW + HOUR });
  });

  it('are skipped each by itself', () => {
    const explained = explain([pair, { channel: 'WHATSAPP' }], { reachable: ['EMAIL', 'WHATSAPP'] });
    expect(short(explained)).toEqual(['SKIP NO_ADDRESS', 'RUN', 'WAIT FALLBACK']);
    expect(explained.steps[2]?.summary).toContain('follows when step 2 fails (');
  });

  it('wait together, also where a condition looks at results, of which they see none', () => {
    const sendAt = NOW + HOUR;
    const curious = { allOf: [{ channel: 'SMS' }, { channel: 'EMAIL', when: 'size(results) == 0' }] };
    for (const first of [pair, curious]) {
      expect(explain([first, { channel: 'WHATSAPP' }], { sendAt }).steps).toMatchObject([
        { decision: { kind: 'WAIT', reason: 'SEND_AT' }, startsAt: sendAt },
        { decision: { kind: 'WAIT', reason: 'SEND_AT' }, startsAt: sendAt, summary: 'Step 2 (e-mail) waits with step 1, to start together with it.' },
        { decision: { kind: 'WAIT', reason: 'FALLBACK' }, startsAt: sendAt },
      ]);
    }
  });

  it('wait together in vain', () => {
    const sendWindow = { days: [], start: '18:00', end: '20:00' } as const;
    expect(short(explain([pair], { sendWindow, expiresAt: NOW + HOUR }))).toEqual(['WAIT EXPIRES_FIRST', 'WAIT EXPIRES_FIRST']);
  });
});

it('says that nothing can be tried', () => {
  const { begun, steps } = explain([{ channel: 'SMS' }, { channel: 'EMAIL' }], { reachable: ['EMAIL'], unrenderable: [1] });
  expect(steps.map(({ decision }) => decision)).toEqual([{ kind: 'SKIP', reason: 'NO_ADDRESS' }, { kind: 'SKIP', reason: 'TEMPLATE_ERROR' }]);
  expect(begun.after).toMatchObject({ status: 'FAILED', reason: 'NO_USABLE_STEP' });
});

describe('what is known against the addresses', () => {
  const three = [{ channel: 'SMS' }, { channel: 'EMAIL' }, { channel: 'WHATSAPP' }] as const;

  it('skips their steps, now and later', () => {
    const suppressed = { everywhere: false, channels: { SMS: 'SUPPRESSED', WHATSAPP: 'INVALID_ADDRESS' } } as const;
    const explained = explain(three, { suppressed });
    expect(short(explained)).toEqual(['SKIP SUPPRESSED', 'RUN', 'SKIP INVALID_ADDRESS']);
    const [first] = explained.begun.events.filter(({ type }) => type === 'STEP_SKIPPED');
    expect(explained.steps[0]?.summary).toBe(first === undefined ? undefined : tell(first).summary);
    expect(explained.steps[2]).not.toHaveProperty('startsAt');
  });

  it('ends the message where the person opted out of everything', () => {
    const explained = explain(three, { suppressed: { everywhere: true, channels: {} } });
    expect(short(explained)).toEqual(['SKIP SUPPRESSED', 'SKIP SUPPRESSED', 'SKIP SUPPRESSED']);
    expect(explained.begun.after).toMatchObject({ status: 'FAILED' });
  });

  it('does not ask for results where the address is not to be used anyway', () => {
    const steps = [{ channel: 'SMS' }, { channel: 'EMAIL', when: 'results[0].status == "FAILED"' }] as const;
    const explained = explain(steps, { suppressed: { everywhere: false, channels: { EMAIL: 'SUPPRESSED' } } });
    expect(short(explained)).toEqual(['RUN', 'SKIP SUPPRESSED']);
    expect(explained.steps[1]).not.toHaveProperty('condition');
  });
});
