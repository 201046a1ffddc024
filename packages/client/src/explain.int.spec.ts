import { ApiError } from '@switchback/service';
import { Gateway } from '../testing/gateway';
import { Switchback } from './switchback';

let gateway: Gateway;
let switchback: Switchback;

beforeEach(async () => {
  gateway = new Gateway();
  const port = await gateway.start();
  switchback = new Switchback({ address: `127.0.0.1:${port}`, apiKey: 'sbk_demo_secret', retry: { initialBackoffMs: 10 } });
});

afterEach(async () => {
  switchback.close();
  await gateway.server?.stop();
});

const message = { recipient: { sms: '+15005550006' }, content: { text: 'Hello' }, policy: 'otp' };

it('explains a message in short words, without a request id of its own', async () => {
  expect(await switchback.messages.explain(message)).toEqual({
    policy: 'otp',
    policyVersion: 3,
    explainTime: new Date(0),
    ttl: '24h',
    expireTime: undefined,
    messageStatus: 'SCHEDULED',
    reason: '',
    facts: {
      channels: ['SMS'],
      smsCountry: 'US',
      whatsappCountry: '',
      timeZone: 'UTC',
      localTime: '',
      weekday: '',
      results: [{ channel: 'SMS', status: 'FAILED', reason: 'TIMEOUT', attemptStatus: '', errorClass: '', code: '' }],
    },
    steps: [
      {
        step: 0,
        channel: 'SMS',
        decision: 'WAIT',
        reason: 'SEND_AT',
        summary: 'Step 1 (SMS) waits.',
        hasAddress: true,
        when: 'true',
        condition: 'TRUE',
        startTime: new Date(1_000),
        latestStartTime: new Date(1_000),
        fallbackDeadline: new Date(2_000),
        fallbackAfter: '1s',
        fallbackOn: ['REJECTED'],
        successStatus: 'READ',
        providers: [{ id: 'sandbox', priority: 0, weight: 1 }],
        sms: { encoding: 'UCS_2', segments: 2, units: 71 },
      },
    ],
  });
  expect(gateway.requestIds).toEqual(['']);
});

it('is repeated while the server cannot be reached', async () => {
  gateway.faults = [new ApiError('TEMPORARILY_UNAVAILABLE', 'away')];
  expect(await switchback.messages.explain(message)).toMatchObject({ policyVersion: 3 });
  expect(gateway.requestIds).toHaveLength(2);
});
