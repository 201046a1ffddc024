import { AttemptStatus, Channel, ErrorClass, type routerV1, SuppressionReason } from '@switchback/contracts';
import { waitFor } from '@switchback/testing';

import { call } from '../testing/call';
import { People } from '../testing/people';
import { optIn, optOut } from '../testing/person-signal';
import { on, suppress } from '../testing/suppressions';
import { forgetInbound } from './forget-inbound';
import { SearchTerms } from './record/search-terms';

const DAY_MS = 86_400_000;
const NEVER = new AbortController().signal;
const terms = new SearchTerms('the key of the router spec');
const { ATTEMPT_STATUS_UNDELIVERED } = AttemptStatus;
const { ERROR_CLASS_OPTED_OUT, ERROR_CLASS_RECIPIENT_PERMANENT } = ErrorClass;
const { CHANNEL_SMS } = Channel;

let people: People;

beforeAll(async () => void (people = await People.start()));

afterAll(() => people.stop());

describe('STOP and START', () => {
  it('skip the step, and use it again', async () => {
    const person = people.someone();
    await people.wrote('acme', person);
    await people.router.say(optOut(person.sms));
    await waitFor(() => people.entry('acme', person.sms));
    const stopped = await people.router.routed({ recipient: person });
    await waitFor(() => people.router.dispatched.email.items.find(({ messageId }) => messageId === stopped));
    expect(await people.router.story(stopped)).toContain('STEP_SKIPPED 0 SUPPRESSED');
    await people.router.say(optIn(person.sms));
    await waitFor(async () => (await people.entry('acme', person.sms)) === undefined);
    const again = await people.router.routed({ recipient: person });
    await waitFor(() => people.router.dispatched.sms.items.find(({ messageId }) => messageId === again));
  });

  it('count in the order in which they were said, posted in any; and once', async () => {
    const person = people.someone();
    await people.wrote('acme', person);
    const at = (seconds: number) => ({ occurTime: new Date(Date.now() - 60_000 + seconds * 1_000) });
    const [first, second, third] = [optOut(person.sms, at(1)), optIn(person.sms, at(2)), optOut(person.sms, at(3))];
    await people.router.say(second);
    await people.heard('acme');
    await people.router.say(first);
    await people.heard('acme');
    expect(await people.entry('acme', person.sms)).toBeUndefined();
    await people.router.say(third, second, first, third);
    await people.heard('acme');
    expect(await people.entry('acme', person.sms)).toBe('RECIPIENT');
    expect(people.toldOf(person.sms)).toHaveLength(3);
  });

  it('START that comes when later words are forgotten lifts only what was stored before it', async () => {
    const [since, before] = [people.someone(), people.someone()];
    const at = (days: number) => ({ occurTime: new Date(Date.now() - days * DAY_MS), receiveTime: new Date(Date.now() - days * DAY_MS) });
    for (const person of [since, before]) {
      await people.wrote('acme', person);
      await people.router.say(optOut(person.sms, at(9)));
    }
    await people.heard('acme');
    await forgetInbound(people.router.pool, new Date(Date.now() - 7 * DAY_MS), NEVER);
    await people.router.pool.query('UPDATE suppressions SET created_at = $1 WHERE address_hash = $2', [at(11).occurTime, terms.address('acme', before.sms)]);
    await people.router.say(...[since, before].map((person) => optIn(person.sms, at(10))));
    await people.heard('acme');
    expect(await Promise.all([since, before].map((person) => people.entry('acme', person.sms)))).toEqual(['RECIPIENT', undefined]);
  });

  it('START lifts what a provider told of an opt-out there, and neither another provider’s nor the customer’s own nor an invalid address', async () => {
    const [told, elsewhere, own, invalid] = [people.someone(), people.someone(), people.someone(), people.someone()];
    for (const [person, provider, errorClass] of [[told, 'one', ERROR_CLASS_OPTED_OUT], [elsewhere, 'two', ERROR_CLASS_OPTED_OUT], [invalid, 'one', ERROR_CLASS_RECIPIENT_PERMANENT]] as const) {
      const id = await people.wrote('acme', person, provider);
      await people.router.report(id, ATTEMPT_STATUS_UNDELIVERED, { provider, errorClass });
      await waitFor(() => people.entry('acme', person.sms));
    }
    await people.wrote('acme', own);
    await suppress(people.replica.client, on(own.sms, CHANNEL_SMS));
    for (const person of [told, elsewhere, own, invalid]) await people.router.say(optIn(person.sms));
    await people.heard('acme');
    const entries = await Promise.all([told, elsewhere, own, invalid].map((person) => people.entry('acme', person.sms)));
    expect(entries).toEqual([undefined, 'PROVIDER', 'API', 'PROVIDER']);
  });

  it('STOP leaves an entry of the customer’s own as it is, and START after it', async () => {
    const person = people.someone();
    await people.wrote('acme', person);
    await suppress(people.replica.client, on(person.sms, CHANNEL_SMS));
    await people.router.say(optOut(person.sms), optIn(person.sms), optOut(person.sms));
    await people.heard('acme');
    expect(await people.entry('acme', person.sms)).toBe('API');
    await people.router.say(optIn(person.sms));
    await people.heard('acme');
    expect(await people.entry('acme', person.sms)).toBe('API');
  });

  it('START at one provider does not lift what was said last at another', async () => {
    const person = people.someone();
    await people.wrote('acme', person, 'one');
    await people.wrote('acme', person, 'two');
    await people.router.say(optOut(person.sms, { provider: 'one' }));
    await people.router.say(optOut(person.sms, { provider: 'two' }));
    await people.router.say(optIn(person.sms, { provider: 'one' }));
    await people.heard('acme');
    expect(await people.entry('acme', person.sms)).toBe('RECIPIENT');
    await people.router.say(optIn(person.sms, { provider: 'two' }));
    await people.heard('acme');
    expect(await people.entry('acme', person.sms)).toBeUndefined();
  });

  it('what a person says of a sandbox’s number is remembered, unlike what a sandbox says', async () => {
    const person = { sms: '+15005550006', email: 'someone@sandbox.test' };
    await people.wrote('umbrella', person);
    await people.router.say(optOut(person.sms));
    await waitFor(() => people.entry('umbrella', person.sms));
    await people.router.say(optIn(person.sms));
    await waitFor(async () => (await people.entry('umbrella', person.sms)) === undefined);
  });
});

it('an opt-out has its reason and its source', async () => {
  const person = people.someone();
  const id = await people.wrote('acme', person);
  await people.router.say(optOut('', { attemptId: `${id}.0.1` }));
  await waitFor(() => people.entry('acme', person.sms));
  const asked = { customerId: 'acme', request: { id: '', target: on(person.sms, CHANNEL_SMS) } };
  const { response } = await call<routerV1.GetSuppressionResponse>((done) => people.replica.client.getSuppression(asked, done));
  expect(response?.suppression).toMatchObject({ reason: SuppressionReason.SUPPRESSION_REASON_OPTED_OUT, messageId: id, expireTime: undefined });
});
