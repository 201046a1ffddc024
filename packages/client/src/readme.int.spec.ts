import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from '@swc/core';
import {
  GetMessageResponse,
  MessageServiceService,
  MessageStatus,
  SendMessageResponse,
  TimelineEvent,
  WatchMessageResponse,
} from '@switchback/contracts';
import { Health, createLogger, serverStream, startGrpcServer, unary } from '@switchback/service';
import * as client from './index';

const source = /```ts\n([^]*?)```/.exec(readFileSync(join(__dirname, '../README.md'), 'utf8'))?.[1] ?? '';

it('the example of the README works', async () => {
  const log = createLogger({ service: 'spec', level: 'silent' });
  const message = { id: 'msg_1', status: MessageStatus.MESSAGE_STATUS_DELIVERED };
  const implementation = {
    sendMessage: unary(async () => SendMessageResponse.fromPartial({ message }), { log }),
    getMessage: unary(async () => GetMessageResponse.fromPartial({ message }), { log }),
    watchMessage: serverStream(
      async function* () {
        yield WatchMessageResponse.fromPartial({
          entry: { sequence: 1, event: TimelineEvent.TIMELINE_EVENT_MESSAGE_ACCEPTED, summary: 'Accepted.' },
        });
      },
      { log },
    ),
  };
  const server = await startGrpcServer({
    address: '127.0.0.1:0',
    services: [{ definition: MessageServiceService, implementation }],
    health: new Health(),
    log,
  });
  const printed: unknown[][] = [];
  const { code } = transformSync(source, { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } });
  const example: { main?: () => Promise<void> } = {};
  process.env['SWITCHBACK_ADDRESS'] = `127.0.0.1:${server.port}`;
  try {
    new Function('require', 'exports', 'console', code)(() => client, example, { log: (...parts: unknown[]) => printed.push(parts) });
    await example.main?.();
  } finally {
    delete process.env['SWITCHBACK_ADDRESS'];
    await server.stop();
  }
  expect(printed).toEqual([[1, 'MESSAGE_ACCEPTED', 'Accepted.'], ['DELIVERED']]);
});
