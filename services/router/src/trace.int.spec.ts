import { trace } from '@opentelemetry/api';
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor, type ReadableSpan } from '@opentelemetry/sdk-trace-node';
import { AttemptStatus } from '@switchback/contracts';
import { waitFor } from '@switchback/testing';

import { call } from '../testing/call';
import { RouterFixture } from '../testing/router-fixture';

const exporter = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
const TRACE = 'ab'.repeat(16);
const ROOT = 'cd'.repeat(8);
const HEADERS = { traceparent: `00-${TRACE}-${ROOT}-01` };

let router: RouterFixture;
let client: Awaited<ReturnType<RouterFixture['startReplica']>>['client'];

beforeAll(async () => {
  provider.register();
  router = await RouterFixture.create();
  await router.policy({ name: 'default', steps: [{ channel: 'SMS', fallbackAfterMs: 1_000 }, { channel: 'EMAIL' }] });
  ({ client } = await router.startReplica());
});

beforeEach(() => exporter.reset());

afterAll(async () => {
  await router.stop();
  await provider.shutdown();
  trace.disable();
});

const spansOf = (messageId: string): ReadableSpan[] => exporter.getFinishedSpans().filter((span) => span.attributes['switchback.message.id'] === messageId);
const names = (messageId: string): string[] => spansOf(messageId).map((span) => span.name);

/** Every span of the trace hangs, over however many others, on the span that the message came with. */
function expectOneTree(): void {
  // Calls that came to the router, and what they did before it was known whose message it is, have traces of their own.
  const spans = exporter.getFinishedSpans().filter(({ instrumentationScope: { name } }) => name === 'switchback.router' || name === '@switchback/bus');
  const known = new Set([ROOT, ...spans.map((span) => span.spanContext().spanId)]);
  for (const span of spans) {
    expect(span.spanContext().traceId).toBe(TRACE);
    expect(known).toContain(span.parentSpanContext?.spanId);
  }
}

/** Two routers, channel services between them: what a channel reports continues the trace of its dispatch. */
async function headersOf(which: 'sms' | 'email', messageId: string): Promise<Record<string, string>> {
  const { items, headers } = router.dispatched[which];
  const index = await waitFor(() => {
    const found = items.findIndex((item) => item.messageId === messageId);
    return found < 0 ? undefined : found + 1;
  });
  return { ...headers[index - 1] };
}

it('is one tree from acceptance over a fired timer and a fallback to the end', async () => {
  const id = await router.accept({ headers: HEADERS });
  const sms = await headersOf('sms', id);
  await router.report(id, AttemptStatus.ATTEMPT_STATUS_SENT, { headers: sms });
  const email = await headersOf('email', id);
  await router.report(id, AttemptStatus.ATTEMPT_STATUS_DELIVERED, { step: 1, headers: email });
  await router.statusIs(id, 'DELIVERED');
  await waitFor(() => router.events.items.filter((event) => event.messageId === id).length === 2);
  await waitFor(() => names(id).length === 4);
  expect(names(id)).toEqual(['route message', 'advance message', 'fire timer', 'advance message']);
  expectOneTree();

  const [routed, , fired] = spansOf(id);
  expect(sms['traceparent']).toContain(TRACE);
  expect(fired?.parentSpanContext?.spanId).toBe(ROOT);
  expect(routed?.attributes).toMatchObject({
    'switchback.customer.id': 'acme',
    'switchback.policy.name': 'default',
    'switchback.policy.version': 1,
    'switchback.step': 0,
    'switchback.channel': 'SMS',
    'switchback.attempt.ids': [`${id}.0.1`],
  });
  expect(JSON.stringify(exporter.getFinishedSpans().map((span) => span.attributes))).not.toMatch(/15005550006|example\.com|123456"/);
});

it('holds a cancel and what the channel answered', async () => {
  const id = await router.accept({ headers: HEADERS });
  await headersOf('sms', id);
  await call((done) => client.cancelMessage({ customerId: 'acme', request: { messageId: id } }, done));
  await waitFor(() => names(id).length === 3);
  expect(names(id)).toEqual(['route message', 'cancel message', 'answer withdrawal']);
  expectOneTree();
});

it('begins with the record when the message came without a trace, and stays one', async () => {
  const id = await router.accept();
  const sms = await headersOf('sms', id);
  await router.report(id, AttemptStatus.ATTEMPT_STATUS_SENT, { headers: sms });
  await headersOf('email', id);
  await waitFor(() => names(id).includes('fire timer'));
  expect(new Set(spansOf(id).map((span) => span.spanContext().traceId)).size).toBe(1);
  expect(spansOf(id).filter((span) => span.parentSpanContext === undefined)).toEqual([]);
});
