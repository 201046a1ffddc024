import { traceLink } from './trace-link';

const TRACE = '0af7651916cd43dd8448eb211c80319c';

it.each([
  [undefined, TRACE, ''],
  ['http://jaeger:16686', '', ''],
  ['http://jaeger:16686', TRACE, `http://jaeger:16686/trace/${TRACE}`],
  ['https://traces.example/jaeger/', TRACE, `https://traces.example/jaeger/trace/${TRACE}`],
])('with %j the trace %j is at %j', (jaegerUrl, traceId, expected) => {
  expect(traceLink(jaegerUrl, traceId)).toBe(expected);
});
