import { credentials, status, type ServiceError } from '@grpc/grpc-js';
import { MessageServiceClient, MessageServiceService, STATUS_DETAILS_KEY, decodeRichStatus } from '@switchback/contracts';
import { Health } from '../health';
import { createLogger } from '../logger';
import { serverStream } from './server-stream';
import { startGrpcServer } from './server';
import { unary } from './unary';

const log = createLogger({ service: 'spec', level: 'silent' });
const health = new Health();

// One entry, then nothing until the call ends.
async function* watch(signal: AbortSignal) {
  yield { entry: undefined };
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
}

describe('stopping', () => {
  it('ends streams with TEMPORARILY_UNAVAILABLE', async () => {
    const own = await startGrpcServer({
      address: '127.0.0.1:0',
      services: [
        {
          definition: MessageServiceService,
          implementation: { watchMessage: serverStream((_request: unknown, { signal }) => watch(signal), { log }) },
        },
      ],
      health,
      log,
    });
    const watcher = new MessageServiceClient(`127.0.0.1:${own.port}`, credentials.createInsecure());
    const stream = watcher.watchMessage({ messageId: 'msg_1', afterSequence: 0 });
    const ended = new Promise<ServiceError>((resolve) => stream.on('error', resolve));
    await new Promise((resolve) => stream.once('data', resolve));
    await own.stop();
    const error = await ended;
    watcher.close();
    expect(error.code).toBe(status.UNAVAILABLE);
    const [details] = error.metadata.get(STATUS_DETAILS_KEY);
    expect(Buffer.isBuffer(details) && decodeRichStatus(details).reason).toBe('TEMPORARILY_UNAVAILABLE');
  });

  it('cuts off a call that does not end', async () => {
    let enter: () => void = () => undefined;
    const entered = new Promise<void>((resolve) => {
      enter = resolve;
    });
    const stuck = () => {
      enter();
      return new Promise<never>(() => undefined);
    };
    const own = await startGrpcServer({
      address: '127.0.0.1:0',
      services: [{ definition: MessageServiceService, implementation: { getMessage: unary(stuck, { log }) } }],
      health,
      log,
      graceMs: 100,
    });
    const caller = new MessageServiceClient(`127.0.0.1:${own.port}`, credentials.createInsecure());
    const called = new Promise<ServiceError | null>((resolve) => caller.getMessage({ messageId: 'msg_1' }, resolve));
    await entered;
    await own.stop();
    expect(await called).not.toBeNull();
    caller.close();
  });

  it('rejects an address that is taken', async () => {
    const taken = await startGrpcServer({ address: '127.0.0.1:0', services: [], health, log });
    await expect(startGrpcServer({ address: `127.0.0.1:${taken.port}`, services: [], health, log })).rejects.toThrow(
      `cannot listen on 127.0.0.1:${taken.port}: the port is taken`,
    );
    await taken.stop();
  });
});
