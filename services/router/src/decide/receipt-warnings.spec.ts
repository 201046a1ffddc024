import { type StepDraft, validatePolicy } from '@switchback/fallback';

import { conditions } from './conditions';
import { type CapabilitiesByChannel } from './provider-capabilities';
import { receiptWarnings } from './receipt-warnings';

const reports = (id: string) => ({ id, receipts: true });
const silent = (id: string) => ({ id, receipts: false });
const named = (...ids: readonly string[]): Pick<StepDraft, 'providers'> => ({ providers: ids.map((id) => ({ id })) });

const channels: CapabilitiesByChannel = {
  SMS: [reports('main'), reports('backup')],
  EMAIL: [silent('smtp'), silent('relay')],
  WHATSAPP: [reports('cloud'), silent('gateway')],
};

function warnings(steps: readonly StepDraft[], capabilities = channels): readonly { field: string; description: string }[] {
  const result = validatePolicy({ name: 'p', steps }, conditions);
  if (!result.ok) throw new Error(JSON.stringify(result.violations));
  return receiptWarnings(result.policy, capabilities, conditions);
}

const fields = (...args: Parameters<typeof warnings>): readonly string[] => warnings(...args).map(({ field }) => field);

describe('a step whose providers report no delivery', () => {
  it.each<[string, StepDraft, readonly string[]]>([
    ['waits for what does not come', { channel: 'EMAIL' }, ['policy.steps[0].success_status']],
    ['waits for READ', { channel: 'EMAIL', successStatus: 'READ' }, ['policy.steps[0].success_status']],
    ['is content with the hand-off', { channel: 'EMAIL', successStatus: 'SENT' }, []],
    ['takes silence for success', { channel: 'EMAIL', unconfirmed: 'SUCCESS' }, []],
    ['names one of them', { channel: 'WHATSAPP', ...named('gateway') }, ['policy.steps[0].success_status']],
    ['names others, which report', { channel: 'WHATSAPP', ...named('cloud') }, []],
    ['has some of each', { channel: 'WHATSAPP' }, ['policy.steps[0].success_status']],
    ['reports', { channel: 'SMS' }, []],
  ])('%s', (_name, step, expected) => {
    expect(fields([step])).toEqual(expected);
  });

  it('is told which they are, what happens and how to mend it', () => {
    const [none] = warnings([{ channel: 'EMAIL' }, { channel: 'SMS' }]);
    expect(none?.description).toBe(
      "None of this step's providers (smtp, relay) reports delivery: every attempt runs into fallback_after and falls back, although the message may have arrived; " +
        'set unconfirmed to SUCCESS, or success_status to SENT.',
    );
    const [some] = warnings([{ channel: 'WHATSAPP' }, { channel: 'SMS' }]);
    expect(some?.description).toContain("Some of this step's providers (gateway) do not report delivery: every attempt that one of them takes runs into fallback_after");
  });

  it.each<[string, readonly StepDraft[]]>([
    ['last', [{ channel: 'EMAIL' }]],
    ['not to fall back on TIMEOUT', [{ channel: 'EMAIL', fallbackOn: ['REJECTED'] }, { channel: 'SMS' }]],
  ])('is told that messages end as FAILED when it is %s', (_name, steps) => {
    expect(warnings(steps)[0]?.description).toContain('runs into fallback_after and ends the message as FAILED, although the message may have arrived');
  });

  it('is found wherever it stands', () => {
    expect(fields([{ channel: 'SMS' }, { channel: 'EMAIL' }])).toEqual(['policy.steps[1].success_status']);
    expect(fields([{ allOf: [{ channel: 'SMS' }, { channel: 'EMAIL' }] }, { channel: 'WHATSAPP' }])).toEqual([
      'policy.steps[0].all_of[1].success_status',
      'policy.steps[1].success_status',
    ]);
  });

  it('decides nothing alone beside others that start with it', () => {
    const [beside, after] = warnings([{ allOf: [{ channel: 'SMS' }, { channel: 'EMAIL' }] }, { channel: 'WHATSAPP' }]);
    expect(beside?.description).toContain('runs into fallback_after and leaves the end of the message to the steps beside it, although');
    expect(after?.description).toContain('ends the message as FAILED');
  });
});

describe('a provider that the channel does not have', () => {
  it('is passed over', () => {
    expect(warnings([{ channel: 'SMS', ...named('main', 'gone') }])).toEqual([
      { field: 'policy.steps[0].providers[1].id', description: 'The channel has no provider of this id: it is passed over. It has main, backup.' },
    ]);
  });

  it('does not count among those that report', () => {
    expect(fields([{ channel: 'WHATSAPP', ...named('gateway', 'gone') }])).toEqual(['policy.steps[0].providers[1].id', 'policy.steps[0].success_status']);
  });

  it('leaves nothing to send with when it is the only one', () => {
    const found = warnings([{ channel: 'EMAIL', ...named('gone', 'lost') }]);
    expect(found.map(({ field }) => field)).toEqual(['policy.steps[0].providers[0].id', 'policy.steps[0].providers[1].id']);
    expect(found[0]?.description).toContain('every attempt is rejected without a provider call (UNREACHABLE)');
  });
});

it('says nothing about the providers of a channel that did not answer', () => {
  expect(fields([{ channel: 'EMAIL', ...named('gone') }, { channel: 'SMS' }], {})).toEqual([]);
});

describe('an SMS step for one country', () => {
  it.each<[string, readonly string[]]>([
    ['recipient.sms_country == "PH"', ['PH']],
    ["recipient.sms_country == 'US' && recipient.email", ['US']],
    ['recipient.sms_country == "PH" && metadata.tier == "gold"', ['PH']],
    ['results[0].status == "FAILED" && recipient.sms_country == "US"', ['US']],
    ['recipient.sms_country in ["PH", "US"]', ['PH', 'US']],
    ['recipient.sms_country in ["PH", "SG"]', []],
    ['recipient.sms_country == "PH" || recipient.sms_country == ""', []],
    ['recipient.sms_country == "NP"', []],
    ['recipient.sms_country != "US"', []],
    ['recipient.sms_country != ""', []],
    ['metadata.country == "US"', []],
    ['recipient.whatsapp_country == "PH"', []],
    ['true', []],
    ['false', []],
  ])('%s: %j', (when, countries) => {
    const found = warnings([{ channel: 'EMAIL', unconfirmed: 'SUCCESS' }, { channel: 'SMS', when }]);
    expect(found.map(({ field, description }) => [field, description.slice(0, 21)])).toEqual(
      countries.map((country) => ['policy.steps[1].success_status', `Is for numbers of ${country},`]),
    );
  });

  it('is told whether or not the channel answered', () => {
    expect(warnings([{ channel: 'SMS', when: 'recipient.sms_country == "PH"' }], {})[0]?.description).toBe(
      'Is for numbers of PH, and networks there report deliveries that were none, or report nothing: an attempt without a receipt ' +
        'runs into fallback_after and ends the message as FAILED, although the message may have arrived; set unconfirmed to SUCCESS, or success_status to SENT.',
    );
  });

  it.each<[string, StepDraft]>([
    ['is content with the hand-off', { channel: 'SMS', when: 'recipient.sms_country == "PH"', successStatus: 'SENT' }],
    ['takes silence for success', { channel: 'SMS', when: 'recipient.sms_country == "PH"', unconfirmed: 'SUCCESS' }],
    ['is of another channel', { channel: 'WHATSAPP', when: 'recipient.sms_country == "PH"', ...named('cloud') }],
    ['has no condition', { channel: 'SMS' }],
  ])('is told nothing when it %s', (_name, step) => {
    expect(fields([step])).toEqual([]);
  });

  it('is told once when its provider reports nothing either', () => {
    expect(fields([{ channel: 'SMS', when: 'recipient.sms_country == "PH"' }], { SMS: [silent('quiet')] })).toHaveLength(1);
  });
});
