import { credentials, Metadata } from '@grpc/grpc-js';
import { MessageServiceClient, OutgoingMessage, SendMessageRequest } from '@switchback/contracts';
import { roundRobin, type Send } from './drive';
import { recipientOf } from './mix';

const CONNECTIONS = 4;

/** Sends the fixed mix over a few connections. */
export function messageSender(address: string, apiKey: string): { send: Send; close(): void } {
  const clients = Array.from(
    { length: CONNECTIONS },
    (_, index) => new MessageServiceClient(address, credentials.createInsecure(), { 'bench.connection': index }),
  );
  const client = roundRobin(clients);
  const metadata = new Metadata();
  metadata.set('authorization', `Bearer ${apiKey}`);
  const run = `${Date.now().toString(36)}${process.pid.toString(36)}`;
  return {
    send: (index) =>
      new Promise((resolve, reject) => {
        client().sendMessage(requestOf(run, index), metadata, (error, response) => {
          if (error) reject(error);
          else resolve(response.message?.id ?? '');
        });
      }),
    close: () => {
      for (const each of clients) each.close();
    },
  };
}

function requestOf(run: string, index: number): SendMessageRequest {
  const { sms, email } = recipientOf(index);
  return SendMessageRequest.create({
    message: OutgoingMessage.create({
      requestId: `bench-${run}-${index}`,
      recipient: { sms, email, whatsapp: '' },
      content: { text: `Your code is ${100_000 + (index % 900_000)}`, sms: undefined, email: undefined, whatsapp: undefined },
    }),
  });
}
