import { AttemptStatus, Channel, type Message, MessageStatus, TOPICS } from '@switchback/contracts';
import { type PlatformOptions } from '@switchback/local-platform';

import { describeWithKafka } from '../describe-with-kafka';
import { type ReceivedSpan } from '../otlp-json';
import { SpanTree } from '../span-tree';
import { waitFor } from '../wait-for';

import { BusObserver } from './bus-observer';
import { ObservedPlatform } from './observed-platform';

describe('one trace on the postgres bus', () => traceSuite({ bus: 'postgres' }));
describeWithKafka('one trace on Kafka', () => traceSuite({ bus: 'kafka' }));

function traceSuite(options: Pick<PlatformOptions, 'bus'>): void {
  let test: ObservedPlatform;
  beforeAll(async () => {
    test = await ObservedPlatform.start(options);
    await test.api.createPolicy({ name: 'p', steps: [{ channel: Channel.CHANNEL_SMS, fallbackAfter: { seconds: 60, nanos: 0 } }, { channel: Channel.CHANNEL_EMAIL }] });
    await test.api.createPolicy({ name: 'timer', steps: [{ channel: Channel.CHANNEL_WHATSAPP, fallbackAfter: { seconds: 1, nanos: 0 } }, { channel: Channel.CHANNEL_SMS, fallbackAfter: { seconds: 1, nanos: 0 } }, { channel: Channel.CHANNEL_EMAIL }] });
  });
  afterAll(() => test?.close());
  it('explores', async () => {
    const observer = await BusObserver.start(test.platform);
    const { id } = await test.api.send({ recipient: { sms: '+14155552671', email: 'canary@reader.example' }, content: { text: 'canary' }, policy: 'p' });
    await waitFor(async () => (await test.api.get(id)).steps[0]?.attempts.at(-1)?.status === AttemptStatus.ATTEMPT_STATUS_SENT);
    await test.twilio.postStatus(test.twilio.calls[0]?.sid ?? '', { status: 'undelivered', errorCode: 30003 });
    const m = await test.api.untilSettled(id);
    const b = await test.api.send({ recipient: { whatsapp: '+15005550007', sms: '+14155552671', email: 'canary@reader.example' }, content: { text: 'canary' }, policy: 'timer' });
    const m2 = await test.api.untilSettled(b.id);
    await test.twilio.postStatus(test.twilio.calls.find((c) => c.attemptId.startsWith(b.id))?.sid ?? '', { status: 'delivered' });
    await test.api.get(b.id);
    await observer.bus.close();
    await test.stopPlatform();
    const show = (x: Message) => {
      const t = new SpanTree(test.otlp.trace(x.traceId));
      console.log(x.status, t.roots().length, t.orphans().length, '\n' + t.outline().join('\n'));
      for (const s of t.spans) console.log(s.service, s.scope, s.name, JSON.stringify(s.attributes), JSON.stringify(s.links));
    };
    show(m); show(m2);
    const rest = test.otlp.spans.filter((s: ReceivedSpan) => s.traceId !== m.traceId && s.traceId !== m2.traceId && s.parentSpanId === undefined);
    console.log(rest.map((s) => s.service + ' ' + s.name + ' ' + JSON.stringify(s.attributes)).join('\n'));
    console.log(test.otlp.refused, observer.deadLetters.length, observer.records.map((r) => r.topic + JSON.stringify(r.headers)).join('\n'), TOPICS.attemptsEvents, MessageStatus.MESSAGE_STATUS_DELIVERED);
    console.log(test.logs().slice(0, 20000));
  });
}
