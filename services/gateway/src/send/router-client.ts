import { type CallOptions, type ClientUnaryCall, Metadata, type ServiceError } from '@grpc/grpc-js';
import {
  type AcknowledgeMessageRequest,
  type AcknowledgeMessageResponse,
  type CancelMessageRequest,
  type CancelMessageResponse,
  type CreatePolicyRequest,
  type CreatePolicyResponse,
  type CreateSuppressionRequest,
  type CreateSuppressionResponse,
  type DeletePolicyRequest,
  type DeletePolicyResponse,
  type DeleteSuppressionRequest,
  type DeleteSuppressionResponse,
  type ExplainRouteResponse,
  type FallbackPolicy,
  type GetMessageRequest,
  type GetMessageResponse,
  type GetPolicyRequest,
  type GetPolicyResponse,
  type GetSuppressionRequest,
  type GetSuppressionResponse,
  type GetTimelineRequest,
  type GetTimelineResponse,
  type ListInboundMessagesRequest,
  type ListInboundMessagesResponse,
  type ListMessagesRequest,
  type ListMessagesResponse,
  type ListPoliciesRequest,
  type ListPoliciesResponse,
  type ListPolicyVersionsRequest,
  type ListPolicyVersionsResponse,
  type ListProvidersRequest,
  type ListProvidersResponse,
  type ListSuppressionsRequest,
  type ListSuppressionsResponse,
  type MessageAccepted,
  routerV1,
  type SetProviderModeRequest,
  type SetProviderModeResponse,
  type SimulatePolicyRequest,
  type SimulatePolicyResponse,
  type TimelineEntry,
  type UpdatePolicyRequest,
  type UpdatePolicyResponse,
  type ValidatePolicyRequest,
  type ValidatePolicyResponse,
  type WatchMessageRequest,
} from '@switchback/contracts';

import { INTERNAL_CLIENT, type InternalLinks } from '@switchback/service';

import { type Call } from '../call';
import { asRouterError } from './router-error';

const PATIENCE_MS = 10_000;
const SIMULATION_PATIENCE_MS = 120_000;

type Reply<T> = (error: ServiceError | null, reply: T) => void;
type Invoke<T> = (metadata: Metadata, options: Partial<CallOptions>, reply: Reply<T>) => ClientUnaryCall;
type Wrapped<T> = { readonly response: T | undefined };

/** The router's internal API on behalf of one customer at a time. Deadlines and cancellation are passed on; errors are ApiErrors. */
export class RouterClient {
  readonly #client: routerV1.RouterServiceClient;

  /** @param address host:port */
  constructor(address: string, links: InternalLinks) {
    this.#client = new routerV1.RouterServiceClient(address, links.credentials, { ...INTERNAL_CLIENT, interceptors: links.interceptors(address) });
  }

  getMessage(customerId: string, request: GetMessageRequest, call: Call): Promise<GetMessageResponse> {
    return ask((...rest) => this.#client.getMessage({ customerId, request }, ...rest), call);
  }

  listMessages(customerId: string, request: ListMessagesRequest, call: Call): Promise<ListMessagesResponse> {
    return ask((...rest) => this.#client.listMessages({ customerId, request }, ...rest), call);
  }

  cancelMessage(customerId: string, request: CancelMessageRequest, call: Call): Promise<CancelMessageResponse> {
    return ask((...rest) => this.#client.cancelMessage({ customerId, request }, ...rest), call);
  }

  acknowledgeMessage(customerId: string, request: AcknowledgeMessageRequest, call: Call): Promise<AcknowledgeMessageResponse> {
    return ask((...rest) => this.#client.acknowledgeMessage({ customerId, request }, ...rest), call);
  }

  getTimeline(customerId: string, request: GetTimelineRequest, call: Call): Promise<GetTimelineResponse> {
    return ask((...rest) => this.#client.getTimeline({ customerId, request }, ...rest), call);
  }

  createPolicy(customerId: string, request: CreatePolicyRequest, call: Call): Promise<CreatePolicyResponse> {
    return ask((...rest) => this.#client.createPolicy({ customerId, request }, ...rest), call);
  }

  updatePolicy(customerId: string, request: UpdatePolicyRequest, call: Call): Promise<UpdatePolicyResponse> {
    return ask((...rest) => this.#client.updatePolicy({ customerId, request }, ...rest), call);
  }

  /** @param patienceMs how long to wait at most, whatever the caller's deadline */
  getPolicy(customerId: string, request: GetPolicyRequest, call: Call, patienceMs?: number): Promise<GetPolicyResponse> {
    return ask((...rest) => this.#client.getPolicy({ customerId, request }, ...rest), call, patienceMs);
  }

  listPolicies(customerId: string, request: ListPoliciesRequest, call: Call): Promise<ListPoliciesResponse> {
    return ask((...rest) => this.#client.listPolicies({ customerId, request }, ...rest), call);
  }

  listPolicyVersions(customerId: string, request: ListPolicyVersionsRequest, call: Call): Promise<ListPolicyVersionsResponse> {
    return ask((...rest) => this.#client.listPolicyVersions({ customerId, request }, ...rest), call);
  }

  deletePolicy(customerId: string, request: DeletePolicyRequest, call: Call): Promise<DeletePolicyResponse> {
    return ask((...rest) => this.#client.deletePolicy({ customerId, request }, ...rest), call);
  }

  validatePolicy(customerId: string, request: ValidatePolicyRequest, call: Call): Promise<ValidatePolicyResponse> {
    return ask((...rest) => this.#client.validatePolicy({ customerId, request }, ...rest), call);
  }

  createSuppression(customerId: string, request: CreateSuppressionRequest, call: Call): Promise<CreateSuppressionResponse> {
    return ask((...rest) => this.#client.createSuppression({ customerId, request }, ...rest), call);
  }

  getSuppression(customerId: string, request: GetSuppressionRequest, call: Call): Promise<GetSuppressionResponse> {
    return ask((...rest) => this.#client.getSuppression({ customerId, request }, ...rest), call);
  }

  listSuppressions(customerId: string, request: ListSuppressionsRequest, call: Call): Promise<ListSuppressionsResponse> {
    return ask((...rest) => this.#client.listSuppressions({ customerId, request }, ...rest), call);
  }

  deleteSuppression(customerId: string, request: DeleteSuppressionRequest, call: Call): Promise<DeleteSuppressionResponse> {
    return ask((...rest) => this.#client.deleteSuppression({ customerId, request }, ...rest), call);
  }

  listInboundMessages(customerId: string, request: ListInboundMessagesRequest, call: Call): Promise<ListInboundMessagesResponse> {
    return ask((...rest) => this.#client.listInboundMessages({ customerId, request }, ...rest), call);
  }

  simulatePolicy(customerId: string, request: SimulatePolicyRequest, call: Call): Promise<SimulatePolicyResponse> {
    return ask((...rest) => this.#client.simulatePolicy({ customerId, request }, ...rest), call, SIMULATION_PATIENCE_MS);
  }

  /**
   * Judges a policy that a message brings, names it, and stores it unless it is only to be validated.
   *
   * @param patienceMs how long to wait at most, whatever the caller's deadline
   */
  storeInlinePolicy(
    customerId: string,
    request: FallbackPolicy,
    { validateOnly }: { readonly validateOnly: boolean },
    call: Call,
    patienceMs?: number,
  ): Promise<FallbackPolicy> {
    return ask((...rest) => this.#client.storeInlinePolicy({ customerId, request, validateOnly }, ...rest), call, patienceMs);
  }

  /** For operators. */
  listProviders(request: ListProvidersRequest, call: Call): Promise<ListProvidersResponse> {
    return ask((...rest) => this.#client.listProviders({ request }, ...rest), call);
  }

  /** For operators. */
  setProviderMode(request: SetProviderModeRequest, call: Call): Promise<SetProviderModeResponse> {
    return ask((...rest) => this.#client.setProviderMode({ request }, ...rest), call);
  }

  /** What would become of a message that is not accepted. */
  explainRoute(customerId: string, request: MessageAccepted, call: Call): Promise<ExplainRouteResponse> {
    return ask((...rest) => this.#client.explainRoute({ customerId, request }, ...rest), call);
  }

  /** The timeline as it grows, read as fast as the caller reads; ends when the message is settled or the call's signal aborts. */
  async *watchMessage(customerId: string, request: WatchMessageRequest, call: Call): AsyncGenerator<TimelineEntry> {
    const stream = this.#client.watchMessage({ customerId, request }, new Metadata(), { deadline: call.deadline });
    const cancel = (): void => stream.cancel();
    call.signal.addEventListener('abort', cancel, { once: true });
    try {
      for await (const { entry } of stream) {
        yield entry;
      }
    } catch (error) {
      throw asRouterError(error, call);
    } finally {
      call.signal.removeEventListener('abort', cancel);
      stream.cancel();
    }
  }

  close(): void {
    this.#client.close();
  }
}

/** One question, bounded by the caller's deadline and by our own patience. */
function ask<T>(invoke: Invoke<Wrapped<T>>, call: Call, patienceMs = PATIENCE_MS): Promise<T> {
  return new Promise((resolve, reject) => {
    const deadline = Math.min(call.deadline, Date.now() + patienceMs);
    const cancel = (): void => question.cancel();
    const question = invoke(new Metadata(), { deadline }, (error, reply) => {
      call.signal.removeEventListener('abort', cancel);
      if (error !== null) {
        reject(asRouterError(error, call));
      } else if (reply.response === undefined) {
        reject(new Error('the router answered without a response'));
      } else {
        resolve(reply.response);
      }
    });
    call.signal.addEventListener('abort', cancel, { once: true });
  });
}
