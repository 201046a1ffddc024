import { once } from 'node:events';
import { createServer, type Server } from 'node:http';

import { jaegerSource } from './jaeger-source';

const span = (service: string, traceId: string, messageId: string) => ({
  resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }] },
  scopeSpans: [{ spans: [{ traceId, spanId: 'b'.repeat(16), name: 'route', startTimeUnixNano: '1', endTimeUnixNano: '2', attributes: [{ key: 'switchback.message.id', value: { stringValue: messageId } }] }] }],
});

/** What Jaeger 2 answers, by whether its storage finds traces of any service. */
async function jaeger(anyService: boolean): Promise<{ readonly url: string; readonly asked: URL[]; readonly server: Server }> {
  const asked: URL[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://localhost');
    asked.push(url);
    const service = url.searchParams.get('query.service_name');
    const answer = (status: number, body: unknown): void => void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (url.pathname === '/api/v3/services') return answer(200, { services: ['switchback-router', 'other'] });
    if (url.pathname !== '/api/v3/traces') return answer(404, { error: { httpCode: 404, message: 'No traces found' } });
    if (service === null && !anyService) return answer(400, { error: { httpCode: 400, message: 'service name is required' } });
    if (service === 'other') return answer(404, { error: { httpCode: 404, message: 'No traces found' } });
    return answer(200, { result: { resourceSpans: [span('switchback-router', 'a'.repeat(32), 'msg_1')] } });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it does not listen');
  return { url: `http://127.0.0.1:${address.port}/`, asked, server };
}

describe.each([true, false])('a Jaeger whose storage finds traces of any service: %s', (anyService) => {
  it('answers the traces of a message, and none for a trace that it does not have', async () => {
    const { url, asked, server } = await jaeger(anyService);
    try {
      const source = jaegerSource(url);
      expect(await source.tracesOf('msg_1')).toEqual(['a'.repeat(32)]);
      expect(await source.trace('c'.repeat(32))).toEqual([]);
      const searches = asked.filter(({ pathname }) => pathname === '/api/v3/traces').map(({ searchParams }) => searchParams.get('query.service_name'));
      expect(searches).toEqual(anyService ? [null] : [null, 'switchback-router', 'other']);
    } finally {
      server.close();
    }
  });
});
