import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';

/** Takes whatever is exported and keeps nothing: what a collector does with it is not the platform's cost. */
const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end());
});

server.listen(0, '127.0.0.1', () => {
  const address: AddressInfo | string | null = server.address();
  process.send?.({ ready: true, port: typeof address === 'object' && address !== null ? address.port : 0 });
});

process.on('SIGTERM', () => process.exit(0));
