import { EventEmitter, once } from 'node:events';

import {
  CreateSuppressionRequest,
  DeleteSuppressionRequest,
  ExplainRouteResponse,
  type FallbackPolicy,
  GetSuppressionRequest,
  type ListMessagesRequest,
  type Message,
  type MessageAccepted,
  routerV1,
  type SimulatePolicyRequest,
  SimulatePolicyResponse,
  type TimelineEntry,
} from '@switchback/contracts';
import { ApiError, createLogger, Health, type RunningServer, serverStream, startGrpcServer, unary } from '@switchback/service';

import { BroughtPolicies } from './brought-policies';
import { SuppressionStore } from './suppression-store';

interface Routed {
  readonly customerId: string;
  message: Message;
  readonly entries: TimelineEntry[];
  settled: boolean;
}

const log = createLogger({ service: 'router', level: 'silent' });

/** A gRPC server of the router's shape, which the spec tells what to know. Restarts on the same port. */
export class RouterServer {
  readonly policies = new Map<string, FallbackPolicy>();
  readonly calls: string[] = [];
  readonly listed: ListMessagesRequest[] = [];
  readonly suppressions = new SuppressionStore();
  readonly simulated: SimulatePolicyRequest[] = [];
  readonly brought = new BroughtPolicies();
  readonly explained: { readonly customerId: string; readonly accepted: MessageAccepted }[] = [];
  readonly #messages = new Map<string, Routed>();
  readonly #changes = new EventEmitter().setMaxListeners(0);
  #server: RunningServer | undefined;
  #port = 0;
  #watchers = 0;
  #told = 0;

  /** Resolves to its address. `without`: methods that it has not learned yet. */
  async start(without: readonly (keyof routerV1.RouterServiceServer)[] = []): Promise<string> {
    const implementation = Object.fromEntries(Object.entries(this.#implementation()).filter(([name]) => !without.some((unknown) => unknown === name)));
    const services = [{ definition: routerV1.RouterServiceService, implementation }];
    this.#server = await startGrpcServer({ address: `127.0.0.1:${this.#port}`, services, health: new Health(), log, graceMs: 100 });
    this.#port = this.#server.port;
    return `127.0.0.1:${this.#port}`;
  }

  async stop(): Promise<void> {
    await this.#server?.stop();
    this.#server = undefined;
  }

  setPolicy(customerId: string, policy: FallbackPolicy): void {
    this.policies.set(`${customerId}/${policy.name}`, policy);
  }

  /** From now on the router knows this message. */
  take(customerId: string, message: Message, ...entries: TimelineEntry[]): void {
    this.#messages.set(message.id, { customerId, message, entries, settled: false });
    this.#changes.emit('change');
  }

  append(messageId: string, ...entries: TimelineEntry[]): void {
    this.#messages.get(messageId)?.entries.push(...entries);
    this.#changes.emit('change');
  }

  settle(messageId: string): void {
    const routed = this.#messages.get(messageId);
    if (routed !== undefined) {
      routed.settled = true;
    }
    this.#changes.emit('change');
  }

  /** How many calls of WatchMessage are under way. */
  watchers(): number {
    return this.#watchers;
  }

  /** How many timeline entries watchers were given. */
  told(): number {
    return this.#told;
  }

  #find(customerId: string, messageId: string | undefined): Routed {
    const routed = this.#messages.get(messageId ?? '');
    if (routed === undefined || routed.customerId !== customerId) {
      throw new ApiError('MESSAGE_NOT_FOUND', 'there is no message with this id');
    }
    return routed;
  }

  #findPolicy(customerId: string, name: string | undefined): FallbackPolicy {
    const policy = this.policies.get(`${customerId}/${name ?? ''}`);
    if (policy === undefined) {
      throw new ApiError('POLICY_NOT_FOUND', 'there is no policy of this name');
    }
    return policy;
  }

  #store(customerId: string, policy: FallbackPolicy | undefined, version: number): FallbackPolicy {
    if (policy === undefined || policy.steps.length === 0) {
      const fieldViolations = [{ field: 'policy.steps', description: 'must have 1 to 10 steps' }];
      throw new ApiError('INVALID_FIELDS', 'policy.steps must have 1 to 10 steps', { fieldViolations });
    }
    const stored = { ...policy, version, etag: `etag-${version}` };
    this.setPolicy(customerId, stored);
    return stored;
  }

  async *#watch({ customerId, request }: routerV1.WatchMessageRequest, signal: AbortSignal): AsyncGenerator<routerV1.WatchMessageResponse> {
    const routed = this.#find(customerId, request?.messageId);
    this.#watchers += 1;
    signal.addEventListener('abort', () => (this.#watchers -= 1), { once: true });
    let next = routed.entries.findIndex((entry) => entry.sequence > (request?.afterSequence ?? 0));
    for (next = next < 0 ? routed.entries.length : next; !signal.aborted; ) {
      const entry = routed.entries[next];
      if (entry !== undefined) {
        next += 1;
        this.#told += 1;
        yield { entry };
      } else if (routed.settled) {
        return;
      } else {
        await once(this.#changes, 'change', { signal });
      }
    }
  }

  #implementation(): routerV1.RouterServiceServer {
    const method = <Request, Response>(name: string, answer: (request: Request) => Response) =>
      unary(
        async (request: Request) => {
          this.calls.push(name);
          return { response: answer(request) };
        },
        { log },
      );
    return {
      getMessage: method('getMessage', ({ customerId, request }: routerV1.GetMessageRequest) => ({
        message: this.#find(customerId, request?.messageId).message,
      })),
      listMessages: method('listMessages', ({ customerId, request }: routerV1.ListMessagesRequest) => {
        if (request !== undefined) this.listed.push(request);
        const messages = [...this.#messages.values()].filter((routed) => routed.customerId === customerId).map(({ message }) => message);
        return { messages, nextPageToken: '' };
      }),
      cancelMessage: method('cancelMessage', ({ customerId, request }: routerV1.CancelMessageRequest) => {
        const routed = this.#find(customerId, request?.messageId);
        routed.message = { ...routed.message, status: 'MESSAGE_STATUS_CANCELED' as Message['status'] };
        return { message: routed.message };
      }),
      acknowledgeMessage: method('acknowledgeMessage', ({ customerId, request }: routerV1.AcknowledgeMessageRequest) => {
        const routed = this.#find(customerId, request?.messageId);
        routed.message = { ...routed.message, status: 'MESSAGE_STATUS_DELIVERED' as Message['status'], reason: 'ACKNOWLEDGED' };
        return { message: routed.message };
      }),
      getTimeline: method('getTimeline', ({ customerId, request }: routerV1.GetTimelineRequest) => {
        const { entries, message } = this.#find(customerId, request?.messageId);
        return { entries, traceId: message.traceId };
      }),
      watchMessage: serverStream((request: routerV1.WatchMessageRequest, { signal }) => this.#watch(request, signal), { log }),
      createPolicy: method('createPolicy', ({ customerId, request }: routerV1.CreatePolicyRequest) => ({
        policy: this.#store(customerId, request?.policy, 1),
      })),
      updatePolicy: method('updatePolicy', ({ customerId, request }: routerV1.UpdatePolicyRequest) => ({
        policy: this.#store(customerId, request?.policy, this.#findPolicy(customerId, request?.policy?.name).version + 1),
      })),
      getPolicy: method('getPolicy', ({ customerId, request }: routerV1.GetPolicyRequest) => ({
        policy: this.#findPolicy(customerId, request?.name),
      })),
      listPolicies: method('listPolicies', ({ customerId }: routerV1.ListPoliciesRequest) => ({
        policies: [...this.policies].filter(([key]) => key.startsWith(`${customerId}/`)).map(([, policy]) => policy),
        nextPageToken: '',
      })),
      listPolicyVersions: method('listPolicyVersions', ({ customerId, request }: routerV1.ListPolicyVersionsRequest) => ({
        policies: [this.#findPolicy(customerId, request?.name)],
        nextPageToken: '',
      })),
      deletePolicy: method('deletePolicy', ({ customerId, request }: routerV1.DeletePolicyRequest) => {
        this.#findPolicy(customerId, request?.name);
        this.policies.delete(`${customerId}/${request?.name ?? ''}`);
        return {};
      }),
      validatePolicy: method('validatePolicy', ({ request }: routerV1.ValidatePolicyRequest) => ({
        errors: [],
        warnings: [],
        policy: request?.policy,
      })),
      createSuppression: method('createSuppression', ({ customerId, request }: routerV1.CreateSuppressionRequest) => ({
        suppression: this.suppressions.create(customerId, request ?? CreateSuppressionRequest.fromPartial({})),
      })),
      getSuppression: method('getSuppression', ({ customerId, request }: routerV1.GetSuppressionRequest) => ({
        suppression: this.suppressions.find(customerId, request ?? GetSuppressionRequest.fromPartial({})),
      })),
      listSuppressions: method('listSuppressions', ({ customerId, request }: routerV1.ListSuppressionsRequest) => ({
        suppressions: this.suppressions.list(customerId, request?.address ?? ''),
        nextPageToken: '',
      })),
      deleteSuppression: method('deleteSuppression', ({ customerId, request }: routerV1.DeleteSuppressionRequest) => {
        this.suppressions.delete(customerId, request ?? DeleteSuppressionRequest.fromPartial({}));
        return {};
      }),
      simulatePolicy: method('simulatePolicy', ({ request }: routerV1.SimulatePolicyRequest) => {
        if (request !== undefined) this.simulated.push(request);
        return SimulatePolicyResponse.fromPartial({ policy: request?.policy ?? {}, decidedMessages: 3, candidate: { delivered: { atLeast: 2, atMost: 3 } } });
      }),
      storeInlinePolicy: method('storeInlinePolicy', (request: routerV1.StoreInlinePolicyRequest) => this.brought.answer(request)),
      explainRoute: method('explainRoute', ({ customerId, request }: routerV1.ExplainRouteRequest) => {
        if (request === undefined) throw new Error('nothing to explain');
        this.explained.push({ customerId, accepted: request });
        return ExplainRouteResponse.fromPartial({ policy: request.message?.policy ?? '', policyVersion: request.policyVersion });
      }),
    };
  }
}
