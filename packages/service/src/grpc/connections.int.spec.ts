import { credentials, type ServerUnaryCall, type ServiceError } from '@grpc/grpc-js';
import { type GetMessageRequest, type GetMessageResponse, MessageServiceClient, MessageServiceService } from '@switchback/contracts';
import { waitFor } from '@switchback/testing';

import { Health } from '../health';
import { createLogger } from '../logger';
import { INTERNAL_CLIENT } from './client-options';
import { type RunningServer, startGrpcServer } from './server';

const log = createLogger({ service: 'spec', level: 'silent' });

/** A process of a service, which knows who called it. */
class Member {
  readonly callers = new Set<string>();
  calls = 0;
  private constructor(
    readonly port: number,
    private readonly server: () => RunningServer,
  ) {}

  static async start(port = 0, connectionAgeMs?: number): Promise<Member> {
    let count: (peer: string) => void = () => undefined;
    const getMessage = (call: ServerUnaryCall<GetMessageRequest, GetMessageResponse>, answer: (error: null, response: GetMessageResponse) => void): void => {
      count(call.getPeer());
      answer(null, { message: undefined });
    };
    const services = [{ definition: MessageServiceService, implementation: { getMessage } }];
    const server = await startGrpcServer({ address: `127.0.0.1:${port}`, services, health: new Health(), log, ...(connectionAgeMs === undefined ? {} : { connectionAgeMs }) });
    const member = new Member(server.port, () => server);
    count = (peer) => {
      member.calls += 1;
      member.callers.add(peer);
    };
    return member;
  }

  stop(): Promise<void> {
    return this.server().stop();
  }
}

describe('connections between services', () => {
  const undo: (() => unknown)[] = [];
  afterEach(async () => {
    for (const step of undo.splice(0).reverse()) await step();
  });

  function clientOf(...members: readonly Member[]): { call: () => Promise<ServiceError | undefined> } {
    const target = `ipv4:${members.map(({ port }) => `127.0.0.1:${port}`).join(',')}`;
    const client = new MessageServiceClient(target, credentials.createInsecure(), INTERNAL_CLIENT);
    undo.push(() => client.close());
    return { call: () => new Promise((resolve) => client.getMessage({ messageId: 'msg_1' }, (error) => resolve(error ?? undefined))) };
  }

  it('reach every process that an address stands for, miss none that stops, and find one that comes back', async () => {
    const [first, second] = [await Member.start(), await Member.start()];
    undo.push(() => first.stop());
    const { call } = clientOf(first, second);
    expect(await call()).toBeUndefined();
    await waitFor(async () => (await call()) === undefined && first.calls > 0 && second.calls > 0, { what: 'both to be called' });

    const stopping = second.stop();
    const answers = [];
    for (let count = 0; count < 50; count += 1) answers.push(await call());
    await stopping;
    expect(answers.filter((error) => error !== undefined)).toEqual([]);

    const again = await Member.start(second.port);
    undo.push(() => again.stop());
    await waitFor(async () => (await call()) === undefined && again.calls > 0, { what: 'the process that came back to be called' });
  });

  it('are opened anew when they are old, and no call fails by it', async () => {
    const member = await Member.start(0, 100);
    undo.push(() => member.stop());
    const { call } = clientOf(member);
    const errors: ServiceError[] = [];
    await waitFor(
      async () => {
        const error = await call();
        if (error !== undefined) errors.push(error);
        return member.callers.size >= 5;
      },
      { intervalMs: 1, what: 'five connections' },
    );
    expect(errors).toEqual([]);
  });
});
