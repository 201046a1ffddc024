import { Server, ServerCredentials } from '@grpc/grpc-js';
import { connectClient } from '@switchback/postgres';

const EVERY_MS = 2_000;

/** A process that waits for calls and asks its database one question every two seconds, and does nothing else. */
async function main(): Promise<void> {
  const client = await connectClient({ connectionString: process.env['FLOOR_DATABASE'] });
  const server = new Server();
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => (error === null ? resolve(bound) : reject(error))),
  );
  setInterval(() => void client.query({ name: 'idle', text: 'SELECT 1' }), EVERY_MS);
  process.once('SIGTERM', () => process.exit(0));
  process.send?.({ ready: true, port });
}

void main();
