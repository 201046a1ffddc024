import { Server, ServerCredentials } from '@grpc/grpc-js';
import {
  CancelAttemptResponse_Outcome as Outcome,
  ChannelServiceService,
  type channelV1,
  type ChannelServiceServer,
  type GetCapabilitiesResponse,
  type ProviderHealth,
} from '@switchback/contracts';
import { ApiError, toWireError } from '@switchback/service';

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
  /** How its providers do; undefined: it does not answer. */
  health: readonly ProviderHealth[] | undefined;
  /** What it was told of them, in order. */
  readonly steered: channelV1.SetProviderModeRequest[] = [];
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
      getProviderHealth: (_call, callback) => {
        if (this.health === undefined) callback({ code: 14 });
        else callback(null, { providers: [...this.health] });
      },
      setProviderMode: (call, callback) => {
        this.steered.push(call.request);
        const provider = this.health?.find(({ id }) => id === call.request.provider);
        if (provider === undefined) callback(toWireError(new ApiError('PROVIDER_NOT_FOUND', 'this channel has no provider of this id')));
        else callback(null, { provider: { ...provider, mode: call.request.mode } });
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
