import { traceFieldsOf } from './trace-fields';

test('names the trace and the span', () => {
  expect(traceFieldsOf('00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01')).toEqual({ trace_id: '0af7651916cd43dd8448eb211c80319c', span_id: 'b7ad6b7169203331' });
});

test.each([undefined, '', '00-a-b-01'])('has nothing to name in %p', (traceparent) => {
  expect(traceFieldsOf(traceparent)).toEqual({});
});
