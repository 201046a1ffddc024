import { type Message, MessageStatus } from '@switchback/contracts';
import { SERVICE_NAMES } from '@switchback/local-platform';
import { LOG_FIELDS } from '@switchback/service';

import { waitFor } from '../wait-for';

import { logLines, type Operated } from './operated';

const CHANNELS = ['sms', 'email', 'whatsapp'];
const TEXT = 'canary Your code is 918273';
const OUTCOMES = ['+15005550006', '+15005550001', '+15005550009', '+15005550004', '+15005550003', '+15005550005'];

/** What is in the log of a real run. */
export function logSuite(operated: () => Operated): void {
  const all = () => SERVICE_NAMES.flatMap((service) => logLines(operated().platform, service));

  it('has a line for each call and each settled message, with its trace, of documented fields, and nothing that people wrote', async () => {
    const { api, platform } = operated();
    const settled: Message[] = [];
    for (const sms of OUTCOMES) {
      const { id } = await api.send({ recipient: { sms, email: 'canary-reader@sandbox.test' }, content: { text: TEXT } });
      settled.push(await api.untilSettled(id));
    }
    expect(settled.filter(({ status }) => status === MessageStatus.MESSAGE_STATUS_UNSPECIFIED)).toEqual([]);
    const calls = CHANNELS.flatMap((service) => logLines(platform, service)).filter(({ msg }) => msg === 'attempt');
    for (const { id, traceId, steps } of settled) {
      const about = logLines(platform, 'router').filter(({ msg, messageId }) => msg === 'message settled' && messageId === id);
      expect(about.length).toBeGreaterThanOrEqual(1);
      expect(about.at(-1)).toMatchObject({ trace_id: traceId, attempts: steps.flatMap(({ attempts }) => attempts).length });
      for (const attempt of steps.flatMap(({ attempts }) => attempts)) {
        const ofAttempt = calls.filter(({ attemptId }) => attemptId === attempt.id);
        expect(ofAttempt.map(({ call }) => call)).toEqual(Array.from({ length: ofAttempt.length }, (_, index) => index + 1));
        expect(ofAttempt.length).toBeGreaterThanOrEqual(1);
        expect(new Set(ofAttempt.map(({ trace_id }) => trace_id))).toEqual(new Set([traceId]));
      }
    }
    const concerning = all().filter((line) => 'messageId' in line || 'attemptId' in line);
    expect(concerning.filter((line) => line['messageId'] === undefined || line['trace_id'] === undefined)).toEqual([]);
    const fields = new Set(all().flatMap(Object.keys));
    expect([...fields].filter((field) => !(field in LOG_FIELDS))).toEqual([]);
    const text = JSON.stringify(all());
    expect(text).not.toMatch(/canary|918273|1500555000|sandbox\.test/);
    // What is redacted here is a field that somebody logs and nobody documented.
    expect(text).not.toContain('[redacted]');
  });

  it('says more when one service is told to by SIGUSR2, and as much as before when it was told all', async () => {
    const { platform } = operated();
    const levels = () => logLines(platform, 'router').flatMap(({ logLevel }) => (logLevel === undefined ? [] : [logLevel]));
    for (const expected of [['debug'], ['debug', 'trace'], ['debug', 'trace', 'info']]) {
      platform.signal('router', 'SIGUSR2');
      await waitFor(() => levels().length === expected.length, { what: 'the router to change its level' });
      expect(levels()).toEqual(expected);
    }
    expect(logLines(platform, 'sms').filter((line) => 'logLevel' in line)).toEqual([]);
    expect(await (await fetch(`${platform.httpUrl('router')}/health/ready`)).json()).toMatchObject({ ok: true });
  });
}
