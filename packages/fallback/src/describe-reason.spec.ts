import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { failure, noFurtherCall, passedOver, REASON_SENTENCES, settlement, skip, success, withdrawal } from './describe-reason';

// One sentence for every reason, as a customer reads it after "failed:", "the message is FAILED:" and the like.
it.each([
  ['NO_ADDRESS', skip('NO_ADDRESS'), 'the recipient has no address for it'],
  ['SUPPRESSED', skip('SUPPRESSED'), 'the recipient opted out of it'],
  ['INVALID_ADDRESS', skip('INVALID_ADDRESS'), "the recipient's address for it is remembered as invalid"],
  ['SENT', success('SENT'), 'the provider took it, which is what the policy asks for'],
  ['UNCONFIRMED', success('UNCONFIRMED'), 'its time is up without word, which the policy counts as success'],
  ['UNREACHABLE', failure('UNREACHABLE'), 'no provider of the channel could take it'],
  ['OPTED_OUT', failure('OPTED_OUT'), 'the recipient opted out of this channel'],
  ['MAX_ATTEMPTS', noFurtherCall('MAX_ATTEMPTS'), 'all calls that the policy allows were made'],
  ['STEP_TIME', noFurtherCall('STEP_TIME'), "a further call would start after the step's time"],
  ['TTL', noFurtherCall('TTL'), 'a further call would start after the message expires'],
  ['BREAKER_OPEN', passedOver('BREAKER_OPEN'), 'its circuit breaker is open'],
  ['HEALTH_SHARE', passedOver('HEALTH_SHARE'), 'too few of its deliveries are confirmed in time, so others get a share of its traffic'],
  ['NO_OTHER_PROVIDER', noFurtherCall('NO_OTHER_PROVIDER'), 'there is no other provider to try'],
  ['UNANSWERED', withdrawal('UNANSWERED'), 'it has not answered yet'],
  ['LATE', settlement('LATE'), 'a step that had failed has reached the person after all'],
  ['OPTED_OUT', settlement('OPTED_OUT'), 'the recipient opted out of every channel'],
  ['TIMEOUT', settlement('TIMEOUT'), 'no proof of delivery came in time'],
  ['DELIVERED_NOT_READ', settlement('DELIVERED_NOT_READ'), 'delivery was proved, but not that it was read'],
  ['CANCEL_UNANSWERED', settlement('CANCEL_UNANSWERED'), 'cancellation was requested, and the channel service did not answer'],
])('%s: %s', (_reason, sentence, expected) => {
  expect(sentence).toBe(expected);
});

describe('docs/errors.md', () => {
  const text = readFileSync(join(__dirname, '../../../docs/errors.md'), 'utf8');
  const tableBelow = (heading: string): Record<string, string> => {
    const [, section = ''] = new RegExp(`^## ${heading}\n([^]*?)(?=^## )`, 'm').exec(text) ?? [];
    return Object.fromEntries([...section.matchAll(/^\| `([A-Z_]+)` \| (.+?) \|/gm)].map(([, reason, meaning]) => [reason, meaning]));
  };

  it('says why a message ended', () => expect(tableBelow('Why a message ended')).toEqual(REASON_SENTENCES.settled));

  it('says why a step was skipped', () => expect(tableBelow('Why a step was skipped or failed')).toEqual(REASON_SENTENCES.skipped));

  it('names the reasons of failed steps first', () => {
    expect(Object.keys(tableBelow('Why a message ended')).slice(0, 9)).toEqual(Object.keys(REASON_SENTENCES.failed));
  });
});
