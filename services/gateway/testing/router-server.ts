import {
  Channel,
  CreateSuppressionRequest,
  DeleteSuppressionRequest,
  ExplainRouteResponse,
  GetSuppressionRequest,
  InboundKind,
  type ListInboundMessagesRequest,
  ListInboundMessagesResponse,
  type ListMessagesRequest,
  ListProvidersResponse,
  type MessageAccepted,
  MessageStatus,
  routerV1,
  SetProviderModeResponse,
  type SimulatePolicyRequest,
  SimulatePolicyResponse,
} from '@switchback/contracts';
import { ApiError, createLogger, Health, type RunningServer, serverStream, startGrpcServer, unary } from '@switchback/service';

import { BroughtPolicies } from './brought-policies';
import { PolicyStore } from './policy-store';
import { RoutedMessages } from './routed-messages';
import { SuppressionStore } from './suppression-store';

const log = createLogger({ service: 'router', level: 'silent' });

/** A gRPC server of the router's shape, which the spec tells what to know. Restarts on the same port. */
export class RouterServer {
  readonly policies = new PolicyStore();
  readonly messages = new RoutedMessages();
  readonly calls: string[] = [];
  readonly listed: ListMessagesRequest[] = [];
  readonly suppressions = new SuppressionStore();
  readonly simulated: SimulatePolicyRequest[] = [];
  readonly inboundListed: { readonly customerId: string; readonly request: ListInboundMessagesRequest }[] = [];
  readonly brought = new BroughtPolicies();
  readonly explained: { readonly customerId: string; readonly accepted: MessageAccepted }[] = [];
  #server: RunningServer | undefined;
  #port = 0;

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
        message: this.messages.find(customerId, request?.messageId).message,
      })),
      listMessages: method('listMessages', ({ customerId, request }: routerV1.ListMessagesRequest) => {
        if (request !== undefined) this.listed.push(request);
        return { messages: this.messages.list(customerId), nextPageToken: '' };
      }),
      cancelMessage: method('cancelMessage', ({ customerId, request }: routerV1.CancelMessageRequest) => ({
        message: this.messages.change(customerId, request?.messageId, { status: MessageStatus.MESSAGE_STATUS_CANCELED }),
      })),
      acknowledgeMessage: method('acknowledgeMessage', ({ customerId, request }: routerV1.AcknowledgeMessageRequest) => ({
        message: this.messages.change(customerId, request?.messageId, { status: MessageStatus.MESSAGE_STATUS_DELIVERED, reason: 'ACKNOWLEDGED' }),
      })),
      getTimeline: method('getTimeline', ({ customerId, request }: routerV1.GetTimelineRequest) => {
        const { entries, message } = this.messages.find(customerId, request?.messageId);
        return { entries, traceId: message.traceId, traceUrl: '' };
      }),
      watchMessage: serverStream((request: routerV1.WatchMessageRequest, { signal }) => this.messages.watch(request, signal), { log }),
      createPolicy: method('createPolicy', ({ customerId, request }: routerV1.CreatePolicyRequest) => ({
        policy: this.policies.store(customerId, request?.policy, 1),
      })),
      updatePolicy: method('updatePolicy', ({ customerId, request }: routerV1.UpdatePolicyRequest) => ({
        policy: this.policies.store(customerId, request?.policy, this.policies.find(customerId, request?.policy?.name).version + 1),
      })),
      getPolicy: method('getPolicy', ({ customerId, request }: routerV1.GetPolicyRequest) => ({
        policy: this.policies.find(customerId, request?.name),
      })),
      listPolicies: method('listPolicies', ({ customerId }: routerV1.ListPoliciesRequest) => ({
        policies: this.policies.list(customerId),
        nextPageToken: '',
      })),
      listPolicyVersions: method('listPolicyVersions', ({ customerId, request }: routerV1.ListPolicyVersionsRequest) => ({
        policies: [this.policies.find(customerId, request?.name)],
        nextPageToken: '',
      })),
      deletePolicy: method('deletePolicy', ({ customerId, request }: routerV1.DeletePolicyRequest) => {
        this.policies.delete(customerId, request?.name ?? '');
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
      listInboundMessages: method('listInboundMessages', ({ customerId, request }: routerV1.ListInboundMessagesRequest) => {
        if (request !== undefined) this.inboundListed.push({ customerId, request });
        return ListInboundMessagesResponse.fromPartial({ inboundMessages: [{ id: 'inb_1', kind: InboundKind.INBOUND_KIND_OPT_OUT, address: '+14155552671' }], nextPageToken: 'p2' });
      }),
      simulatePolicy: method('simulatePolicy', ({ request }: routerV1.SimulatePolicyRequest) => {
        if (request !== undefined) this.simulated.push(request);
        return SimulatePolicyResponse.fromPartial({ policy: request?.policy ?? {}, decidedMessages: 3, candidate: { delivered: { atLeast: 2, atMost: 3 } } });
      }),
      listProviders: method('listProviders', ({ request }: routerV1.ListProvidersRequest) =>
        ListProvidersResponse.fromPartial({ providers: [{ channel: request?.channel ?? Channel.CHANNEL_SMS, id: 'main' }] }),
      ),
      setProviderMode: method('setProviderMode', ({ request }: routerV1.SetProviderModeRequest) => {
        if (request?.provider !== 'main') throw new ApiError('PROVIDER_NOT_FOUND', 'this channel has no provider of this id');
        return SetProviderModeResponse.fromPartial({ provider: { channel: request.channel, id: 'main', mode: request.mode, modeReason: request.reason } });
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
