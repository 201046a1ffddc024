import { readSpans } from './otlp-json';
import { SpanTree } from './span-tree';

const span = (spanId: string, parentSpanId?: string, name = spanId) => ({
  traceId: 'ab'.repeat(16),
  spanId,
  ...(parentSpanId === undefined ? {} : { parentSpanId }),
  name,
  kind: 4,
  startTimeUnixNano: '1',
  endTimeUnixNano: '2',
});

const SMS = { attributes: [{ key: 'service.name', value: { stringValue: 'sms' } }] };

const tree = (...spans: ReturnType<typeof span>[]) =>
  new SpanTree(readSpans({ resourceSpans: [{ resource: SMS, scopeSpans: [{ spans }] }] }));

describe('SpanTree', () => {
  it('draws what hangs together, siblings by name and not by time', () => {
    const found = tree(span('3', '1', 'b'), span('1', undefined, 'root'), span('4', '3', 'c'), span('2', '1', 'a'));
    expect(found.outline()).toEqual(['sms PRODUCER root', '  sms PRODUCER a', '  sms PRODUCER b', '    sms PRODUCER c']);
    expect(found.orphans()).toEqual([]);
  });

  it('leaves out what is not kept, with all below it', () => {
    expect(tree(span('1'), span('2', '1', 'pg'), span('3', '2')).outline(({ name }) => name !== 'pg')).toEqual(['sms PRODUCER 1']);
  });

  it('finds second roots and orphans', () => {
    const found = tree(span('1'), span('2'), span('3', 'gone'));
    expect(found.roots().map(({ spanId }) => spanId)).toEqual(['1', '2']);
    expect(found.orphans().map(({ spanId }) => spanId)).toEqual(['3']);
  });
});
