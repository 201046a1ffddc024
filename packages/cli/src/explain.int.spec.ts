import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { explanationView } from './output/explanation-view';
import { paint } from './output/paint';
import { Workplace, documents } from '../testing/workplace';

let place: Workplace;
beforeEach(async () => {
  place = await Workplace.open();
});
afterEach(() => place.close());

const message = ['--sms', '+15005550009', '--text', 'Your code is 123456', '--policy', 'otp', '--metadata', 'order=17', '--ttl', '10m'];

it('shows the plan that the README shows', async () => {
  const readme = readFileSync(join(__dirname, '../README.md'), 'utf8');
  const { code, out, err } = await place.run(['explain', ...message]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(readme).toContain(`\`\`\`\n${out}\`\`\``);
});

it('takes the flags of send, and sends nothing', async () => {
  await place.run(['send', ...message, '--request-id', 'order-17']);
  await place.run(['explain', ...message, '--request-id', 'order-17']);
  expect(place.api.explained).toEqual(place.api.sent);
  await place.run(['explain', ...message]);
  expect(place.api.explained[1]?.message?.requestId).toBe('');
  expect(place.api.sent).toHaveLength(1);
});

it('says of a policy that a message brings that it is not stored', () => {
  const explanation = { policy: 'inline:0f0f', policyVersion: 1, explainTime: undefined, ttl: '10m', expireTime: undefined, messageStatus: undefined, reason: '', facts: undefined, steps: [] };
  expect(explanationView(explanation, paint(false))).toMatch(/^policy {2}inline, not stored \(a message that brings it is pinned to inline:0f0f\)$/m);
});

it('prints JSON', async () => {
  expect(documents(await place.run(['explain', ...message, '--json']))).toMatchObject([
    {
      explanation: {
        policy: 'otp',
        ttl: '10m',
        facts: { channels: ['SMS', 'EMAIL'], smsCountry: 'US' },
        steps: [
          { decision: 'SKIP', reason: 'NO_ADDRESS' },
          { decision: 'RUN', fallbackAfter: '60s', fallbackOn: ['REJECTED', 'TIMEOUT'], sms: { encoding: 'GSM_7', segments: 1 } },
          { decision: 'WAIT', condition: 'TRUE', startTime: '2026-01-31T08:00:00.000Z', providers: [] },
        ],
      },
    },
  ]);
});

it('says what is missing', async () => {
  expect(await place.run(['explain', '--text', 'Hello'])).toMatchObject({ code: 2 });
  expect(await place.run(['explain', '--sms', '+15005550009'])).toMatchObject({ code: 2 });
  expect((await place.run(['explain', ...message, '--api-key', 'sbk_wrong'])).code).toBe(3);
});
