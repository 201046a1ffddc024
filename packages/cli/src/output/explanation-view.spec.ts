import type { ExplainedStep, RouteExplanation } from '@switchback/client';
import { explanationView } from './explanation-view';
import { paint } from './paint';

const step = (providers: ExplainedStep['providers']): ExplainedStep => ({
  step: 0,
  channel: 'SMS',
  decision: 'RUN',
  reason: '',
  summary: 'Step 1 starts: SMS.',
  hasAddress: true,
  when: '',
  condition: undefined,
  startTime: undefined,
  latestStartTime: undefined,
  fallbackDeadline: undefined,
  fallbackAfter: '60s',
  fallbackOn: [],
  successStatus: 'DELIVERED',
  providers,
  sms: undefined,
});
const view = (providers: ExplainedStep['providers']): string => {
  const explanation: RouteExplanation = { policy: 'otp', policyVersion: 1, explainTime: undefined, ttl: '24h', expireTime: undefined, messageStatus: 'IN_PROGRESS', reason: '', steps: [step(providers)], facts: undefined };
  return explanationView(explanation, paint(false)).split('\n').find((line) => line.includes('providers')) ?? '';
};

it.each([
  [[], "   providers in the channel service's own order"],
  [[{ id: 'a', priority: 0, weight: 7 }, { id: 'b', priority: 1, weight: 1 }], '   providers a (priority 0, weight 7), b (priority 1, weight 1)'],
  [
    [{ id: 'a', priority: 0, weight: 3 }, { id: 'b', priority: 0, weight: 1 }, { id: 'c', priority: 1, weight: 1 }],
    '   providers a (priority 0, weight 3: first for 75%), b (priority 0, weight 1: first for 25%), c (priority 1, weight 1)',
  ],
])('says who goes first, and how often where that is drawn: %j', (providers, line) => {
  expect(view(providers)).toBe(line);
});
