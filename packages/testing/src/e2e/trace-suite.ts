import { type Message } from '@switchback/contracts';

import { SpanTree } from '../span-tree';

import { GROUPS } from './bus-observer';
import { type ObservedPlatform } from './observed-platform';
import { isHop, SEND_MESSAGE, TIMERS_THEN_EMAIL, UNDELIVERED_THEN_EMAIL } from './trace-outlines';
import { CALLER, CANARY, live, PHONE, SILENT, type Story } from './trace-story';

const SERVICES = ['gateway', 'router', 'sms', 'email', 'whatsapp'];

/** What a message's trace holds. Ends the platform before it looks, so that all spans are there: nothing can follow. */
export function traceSuite(test: () => ObservedPlatform): void {
  let story: Story;
  beforeAll(async () => {
    story = await live(test());
  });

  const treeOf = (message: Message): SpanTree => new SpanTree(story.test.otlp.trace(message.traceId));

  it('holds a message from the call over an undelivered SMS to the delivered e-mail', () => {
    const tree = treeOf(story.undelivered);
    expect(tree.outline(isHop)).toEqual(UNDELIVERED_THEN_EMAIL);
    expect(tree.roots().map(({ name }) => name)).toEqual([SEND_MESSAGE]);
    expect(tree.orphans()).toEqual([]);
  });

  it('holds timers that fired, and a receipt that came after the end', () => {
    const tree = treeOf(story.late);
    expect(tree.outline(isHop)).toEqual(TIMERS_THEN_EMAIL);
    expect(tree.roots().map(({ name }) => name)).toEqual([SEND_MESSAGE]);
    expect(tree.orphans()).toEqual([]);
    expect(new Set(tree.spans.map(({ service }) => service))).toEqual(new Set(SERVICES.map((name) => `switchback-${name}`)));
  });

  it('continues the trace of a caller who has one', () => {
    expect(story.traced.traceId).toBe(CALLER.traceId);
    const tree = treeOf(story.traced);
    expect(tree.roots()).toEqual([]);
    expect(tree.orphans()).toMatchObject([{ name: SEND_MESSAGE, kind: 'SERVER', parentSpanId: CALLER.spanId }]);
  });

  it('has everything of a message in its one trace', () => {
    for (const { id, traceId } of [story.undelivered, story.traced, story.late]) {
      const about = story.test.otlp.spans.filter(({ attributes }) =>
        [attributes['switchback.message.id'], attributes['kafka.message.key'], attributes['switchback.bus.key']].includes(id),
      );
      expect(about.length).toBeGreaterThan(20);
      expect(new Set(about.map((span) => span.traceId))).toEqual(new Set([traceId]));
    }
  });

  it('makes a receipt a child of its provider call and links it to the request that brought it', () => {
    for (const message of [story.undelivered, story.traced, story.late]) {
      const tree = treeOf(message);
      const [receipt, ...more] = tree.spans.filter(({ name }) => name === 'receipt sms');
      if (receipt === undefined) throw new Error('there is no receipt');
      expect(more).toEqual([]);
      expect(tree.parentOf(receipt)).toMatchObject({ name: 'send sms', kind: 'CLIENT' });
      expect(receipt.links).toHaveLength(1);
      const [link] = receipt.links;
      const request = story.test.otlp.trace(link?.traceId ?? '').find(({ spanId }) => spanId === link?.spanId);
      const posted = { service: 'switchback-sms', kind: 'SERVER', name: 'POST /receipts/:provider', parentSpanId: undefined };
      expect(request).toMatchObject(posted);
      expect(request?.attributes).toMatchObject({ 'url.query': 'REDACTED', 'http.response.status_code': 200 });
      expect(request?.traceId).not.toBe(message.traceId);
    }
  });

  it('describes records as the conventions for messaging say', () => {
    const system = story.test.platform.kafkaBrokers === undefined ? 'postgresql' : 'kafka';
    for (const message of [story.undelivered, story.late]) {
      const spans = treeOf(message).spans.filter(({ scope }) => scope === '@switchback/bus');
      expect(spans.length).toBeGreaterThan(10);
      for (const { name, kind, attributes } of spans) {
        const [operation = '', topic = ''] = name.split(' ');
        expect(`${operation} ${kind}`).toBe(kind === 'PRODUCER' ? 'send PRODUCER' : 'process CONSUMER');
        expect(attributes).toEqual({
          'messaging.system.name': system,
          'messaging.destination.name': topic,
          'messaging.operation.type': operation,
          'messaging.operation.name': operation,
          'messaging.message.body.size': expect.any(Number),
          [system === 'kafka' ? 'kafka.message.key' : 'switchback.bus.key']: message.id,
          ...(kind === 'CONSUMER' ? placeIn(GROUPS[topic], system === 'kafka' ? 'kafka.offset' : 'switchback.bus.offset') : {}),
        });
      }
    }
  });

  it('tells on our own spans which message and whose', () => {
    for (const message of [story.undelivered, story.late]) {
      const own = treeOf(message).spans.filter((span) => isHop(span) && span.scope !== '@switchback/bus');
      expect(own.length).toBeGreaterThan(6);
      for (const { name, attributes } of own) {
        // A receipt's service keeps nothing of the customer; the router's span below it names the customer.
        const customer = name.startsWith('receipt ') ? undefined : 'demo';
        const told = { message: attributes['switchback.message.id'], customer: attributes['switchback.customer.id'] };
        expect({ name, ...told }).toEqual({ name, message: message.id, customer });
      }
    }
    const named = (wanted: string) => treeOf(story.undelivered).spans.find(({ name }) => name === wanted)?.attributes;
    const attempt = { 'switchback.attempt.id': `${story.undelivered.id}.0.1`, 'switchback.provider': 'twilio' };
    expect(named('send sms')).toMatchObject({ ...attempt, 'switchback.step': 0, 'switchback.policy.name': 'sms-then-email' });
    expect(named('receipt sms')).toMatchObject({ ...attempt, 'switchback.provider.code': '30003' });
  });

  it('exported everything as JSON, and marks as failed what failed, and nothing else', () => {
    expect(story.test.otlp.refused).toEqual([]);
    const { spans } = treeOf(story.undelivered);
    expect(spans).not.toEqual([]);
    const failed = spans.filter((span) => span.failed).map(({ attributes, name }) => ({ name, type: attributes['error.type'] }));
    expect(failed).toEqual([{ name: 'receipt sms', type: 'RECIPIENT_TEMPORARY' }]);
  });

  it('lets no content, address or key out: in spans, logs, headers of records or reasons of dead letters', () => {
    expect(story.bus.deadLetters).toHaveLength(1);
    const headers = [...story.bus.records, ...story.bus.deadLetters].map((record) => JSON.stringify(record.headers));
    expect(headers.length).toBeGreaterThan(25);
    const { platform, twilio, otlp } = story.test;
    const secrets = [CANARY, PHONE.slice(1), SILENT.slice(1), 'reader.example', platform.apiKey, platform.operatorKey, twilio.authToken];
    for (const [place, texts] of Object.entries({ spans: otlp.bodies, logs: [story.test.logs()], headers })) {
      expect({ place, texts: texts.length > 0 }).toEqual({ place, texts: true });
      const told = secrets.filter((secret) => texts.some((text) => text.includes(secret)));
      expect({ place, told }).toEqual({ place, told: [] });
    }
    expect(story.test.logs()).toContain(story.undelivered.id);
  });
}

function placeIn(group: string | undefined, offset: string): Record<string, unknown> {
  return {
    'messaging.consumer.group.name': group,
    'messaging.destination.partition.id': expect.stringMatching(/^\d+$/),
    [offset]: expect.any(Number),
  };
}
