'use strict';

// A small process as services are: telemetry first, then a gRPC and an HTTP server, and work in the background.
require('../dist/telemetry.js');
const http = require('node:http');
const { credentials } = require('@grpc/grpc-js');
const { MessageServiceClient, MessageServiceService } = require('@switchback/contracts');
const { metrics, trace } = require('@opentelemetry/api');
const { Health, Lifecycle, createHttpServer, createLogger, startGrpcServer, traceCalls, unary } = require('../dist/index.js');

const get = (url) =>
  new Promise((resolve, reject) => http.get(url, (response) => response.resume().once('end', resolve)).once('error', reject));

async function main() {
  const log = createLogger({ service: 'traced' });
  const lifecycle = new Lifecycle({ log });
  const health = new Health();
  const web = await createHttpServer({ address: '127.0.0.1:0', health, log });
  lifecycle.onStop('http', () => web.stop());
  const probe = `http://127.0.0.1:${web.port}/livez`;
  // SendMessage calls GetMessage of the same server, as a gateway calls the router.
  let inner;
  const implementation = {
    sendMessage: unary(
      async () => {
        log.info('inside');
        await new Promise((resolve, reject) => inner.getMessage({ messageId: 'msg_1' }, (error) => (error ? reject(error) : resolve())));
        return { message: undefined };
      },
      { log },
    ),
    getMessage: unary(async () => ({ message: undefined }), { log }),
  };
  const rpc = await startGrpcServer({
    address: '127.0.0.1:0',
    services: [{ definition: MessageServiceService, implementation }],
    health,
    log,
  });
  lifecycle.onStop('grpc', () => rpc.stop());
  const address = `127.0.0.1:${rpc.port}`;
  inner = new MessageServiceClient(address, credentials.createInsecure(), { interceptors: [traceCalls(address)] });
  lifecycle.onStop('client', () => inner.close());
  // Background work and probes, with no parent.
  await get(probe);
  await new Promise((resolve) => inner.getMessage({ messageId: 'background' }, resolve));
  trace.getTracer('spec').startSpan('background').end();
  metrics.getMeter('spec').createCounter('spec.refusals').add(2, { reason: 'CONFIG' });
  health.markStarted();
  log.info({ port: rpc.port, webPort: web.port }, 'ready');
  await lifecycle.run();
}

void main();
