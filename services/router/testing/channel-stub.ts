import { Server, ServerCredentials } from '@grpc/grpc-js';
import {
  CancelAttemptResponse_Outcome as Outcome,
  ChannelServiceService,
  type ChannelServiceServer,
  type GetCapabilitiesResponse,
} from '@switchback/contracts';

export type StubAnswer = Outcome | 'NO_ANSWER';

/** A channel service's gRPC API, with answers that a test chooses. */
export class ChannelStub {
  /** Attempts that it was asked to withdraw, in order. */
  readonly asked: string[] = [];
  answer: StubAnswer = Outcome.OUTCOME_CANCELED;
  /** How often it was asked what it can do. */
  capabilitiesAsked = 0;
  /** Undefined: it refuses to say. */
  capabilities: GetCapabilitiesResponse | 'NO_ANSWER' | undefined;
  port = 0;
  readonly #server = new Server();

  async start(): Promise<this> {
    const implementation: ChannelServiceServer = {
      getCapabilities: (_call, callback) => {
        this.capabilitiesAsked += 1;
        if (this.capabilities === undefined) callback({ code: 12 });
        else if (this.capabilities !== 'NO_ANSWER') callback(null, this.capabilities);
      },
      getAttempt: (_call, callback) => callback({ code: 5 }),
      cancelAttempt: (call, callback) => {
        this.asked.push(call.request.attemptId);
        if (this.answer !== 'NO_ANSWER') callback(null, { outcome: this.answer });
      },
    };
    this.#server.addService(ChannelServiceService, implementation);
    this.port = await new Promise((resolve, reject) => {
      this.#server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => (error === null ? resolve(port) : reject(error)));
    });
    return this;
  }

  stop(): void {
    this.#server.forceShutdown();
  }
}
