import { createServer } from 'node:http';
import { SendMessageRequest } from '@switchback/contracts';
import { Agent, request } from 'undici';
import { type FloorBus } from './floor-bus';
import { PROVIDER_ACCOUNT } from '../provider-account';
import { FLOOR_TOPICS } from './topics';

/** Calls the provider for every dispatch and turns its HTTP receipts into records: no claims, no signatures. */
export async function startFloorSms(floor: FloorBus, providerUrl: string): Promise<void> {
  const agent = new Agent({ connections: 64 });
  const port = await receiptServer(floor);
  await floor.bus.subscribe({
    group: 'floor-sms',
    topics: [FLOOR_TOPICS.dispatchSms],
    handler: async (records) => {
      const calls = records.map(async ({ key, value }) => {
        const to = SendMessageRequest.decode(value).message?.recipient?.sms ?? '';
        const body = new URLSearchParams({
          To: to,
          From: PROVIDER_ACCOUNT.from,
          Body: 'x',
          StatusCallback: `http://127.0.0.1:${port}/?attempt=${key}`,
        }).toString();
        const reply = await request(`${providerUrl}/2010-04-01/Accounts/${PROVIDER_ACCOUNT.accountSid}/Messages.json`, {
          method: 'POST',
          headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: `Basic ${btoa(`${PROVIDER_ACCOUNT.accountSid}:${PROVIDER_ACCOUNT.authToken}`)}` },
          body,
          dispatcher: agent,
        });
        await reply.body.json();
        return { topic: FLOOR_TOPICS.attempts, key, value: Buffer.from('sent'), headers: {} };
      });
      await floor.bus.publish(await Promise.all(calls));
    },
  });
}

/** The sandbox e-mail provider makes no call; it posts its receipt over HTTP to the service itself, and so does the floor. */
export async function startFloorEmail(floor: FloorBus): Promise<void> {
  const agent = new Agent({ connections: 16 });
  const port = await receiptServer(floor);
  await floor.bus.subscribe({
    group: 'floor-email',
    topics: [FLOOR_TOPICS.dispatchEmail],
    handler: async (records) => {
      await floor.bus.publish(
        records.map(({ key }) => ({ topic: FLOOR_TOPICS.attempts, key, value: Buffer.from('sent'), headers: {} })),
      );
      for (const { key } of records) void postReceipt(agent, port, key);
    },
  });
}

async function postReceipt(agent: Agent, port: number, key: string): Promise<void> {
  const reply = await request(`http://127.0.0.1:${port}/?attempt=${key}`, {
    method: 'POST',
    body: 'MessageStatus=delivered',
    dispatcher: agent,
  });
  await reply.body.dump();
}

function receiptServer(floor: FloorBus): Promise<number> {
  const server = createServer((message, response) => {
    const key = new URL(message.url ?? '/', 'http://localhost').searchParams.get('attempt') ?? '';
    const chunks: Buffer[] = [];
    message.on('data', (chunk: Buffer) => chunks.push(chunk));
    message.on('end', () => {
      const status = new URLSearchParams(Buffer.concat(chunks).toString()).get('MessageStatus');
      const final = status === 'delivered' || status === 'undelivered';
      const stored = final
        ? floor.publish({ topic: FLOOR_TOPICS.attempts, key, value: Buffer.from(status), headers: {} })
        : Promise.resolve();
      stored.then(
        () => response.writeHead(204).end(),
        () => response.writeHead(503).end(),
      );
    });
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}
