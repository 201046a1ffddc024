import { routerV1 } from '@switchback/contracts';
import { ApiError, serverStream, unary, type GrpcService } from '@switchback/service';

import { acknowledgeMessage } from '../acknowledge-message';
import { createNewPolicy, removePolicy, storeNewVersion } from '../apply-policy';
import { cancelMessage } from '../cancel-message';
import { checkPolicy } from '../check-policy';
import { explainRoute } from '../explain-route';
import { type KnownCapabilities } from '../known-capabilities';
import { createSuppression, getSuppression, liftSuppression, pageOfSuppressions } from '../manage-suppressions';
import { listProviders, type ManageProvidersParts, setProviderMode } from '../manage-providers';
import { pageOfInbound } from '../read-inbound';
import { getMessage, getTimeline, pageOfMessages } from '../read-messages';
import { getPolicy, pageOfPolicies, pageOfVersions } from '../read-policies';
import { type RouterParts } from '../router-parts';
import { messageToWire } from '../send/message-to-wire';
import { policyVersionToWire } from '../send/policy-to-wire';
import { policySimulator } from '../simulate-policy';
import { storeInlinePolicy } from '../store-inline-policy';
import { type TimelineWatchers } from '../timeline-watchers';
import { watchMessage } from '../watch-message';
import { type Withdrawals } from '../withdraw-attempts';

export interface RouterServiceParts {
  readonly parts: RouterParts;
  readonly watchers: TimelineWatchers;
  readonly withdrawals: Withdrawals;
  readonly capabilities: KnownCapabilities;
  readonly channels: ManageProvidersParts['channels'];
}

/** The internal gRPC API: one use case behind each method, and every answer is for the customer that the request names. */
export function routerService(wired: RouterServiceParts): GrpcService {
  const implementation: routerV1.RouterServiceServer = {
    ...messageMethods(wired),
    ...policyMethods(wired),
    ...personMethods(wired),
    ...providerMethods(wired),
  };
  return { definition: routerV1.RouterServiceService, implementation };
}

type MessageMethods = Pick<
  routerV1.RouterServiceServer,
  'getMessage' | 'listMessages' | 'cancelMessage' | 'acknowledgeMessage' | 'getTimeline' | 'watchMessage' | 'explainRoute'
>;
type PolicyMethods = Pick<
  routerV1.RouterServiceServer,
  'createPolicy' | 'updatePolicy' | 'getPolicy' | 'listPolicies' | 'listPolicyVersions' | 'deletePolicy' | 'validatePolicy' | 'simulatePolicy' | 'storeInlinePolicy'
>;

type PersonMethods = Pick<
  routerV1.RouterServiceServer,
  'createSuppression' | 'getSuppression' | 'listSuppressions' | 'deleteSuppression' | 'listInboundMessages'
>;

function messageMethods({ parts, watchers, withdrawals }: RouterServiceParts): MessageMethods {
  const { pool, log } = parts;
  return {
    getMessage: unary(async (call) => {
      const { customerId, request } = asked(call);
      return { response: { message: await getMessage(pool, customerId, request.messageId) } };
    }, { log }),
    listMessages: unary(async (call) => {
      const { customerId, request } = asked(call);
      return { response: await pageOfMessages(parts, customerId, request) };
    }, { log }),
    cancelMessage: unary(async (call, { deadline }) => {
      const { customerId, request } = asked(call);
      const canceled = await cancelMessage(parts, withdrawals, { customerId, messageId: request.messageId, deadline });
      return { response: { message: messageToWire(canceled) } };
    }, { log }),
    acknowledgeMessage: unary(async (call) => {
      const { customerId, request } = asked(call);
      const acknowledged = await acknowledgeMessage(parts, withdrawals, customerId, request.messageId);
      return { response: { message: messageToWire(acknowledged) } };
    }, { log }),
    getTimeline: unary(async (call) => {
      const { customerId, request } = asked(call);
      return { response: await getTimeline(parts, customerId, request.messageId) };
    }, { log }),
    watchMessage: serverStream(async function* (call: routerV1.WatchMessageRequest, { signal }): AsyncGenerator<routerV1.WatchMessageResponse> {
      const { customerId, request } = asked(call);
      const { messageId, afterSequence } = request;
      for await (const entry of watchMessage(parts, watchers, { customerId, messageId, afterSequence, signal })) yield { entry };
    }, { log }),
    explainRoute: unary(async (call) => {
      const { customerId, request } = asked(call);
      return { response: await explainRoute(parts, customerId, request) };
    }, { log }),
  };
}

function policyMethods({ parts, capabilities }: RouterServiceParts): PolicyMethods {
  const { pool, log } = parts;
  const simulatePolicy = policySimulator(parts);
  return {
    createPolicy: unary(async (call) => {
      const { customerId, request } = asked(call);
      return { response: { policy: policyVersionToWire(await createNewPolicy(pool, customerId, request.policy)) } };
    }, { log }),
    updatePolicy: unary(async (call) => {
      const { customerId, request } = asked(call);
      return { response: { policy: policyVersionToWire(await storeNewVersion(pool, customerId, request.policy)) } };
    }, { log }),
    getPolicy: unary(async (call) => {
      const { customerId, request } = asked(call);
      return { response: { policy: await getPolicy(pool, customerId, request.name, request.version) } };
    }, { log }),
    listPolicies: unary(async (call) => {
      const { customerId, request } = asked(call);
      return { response: await pageOfPolicies(pool, customerId, request) };
    }, { log }),
    listPolicyVersions: unary(async (call) => {
      const { customerId, request } = asked(call);
      return { response: await pageOfVersions(pool, customerId, request) };
    }, { log }),
    deletePolicy: unary(async (call) => {
      const { customerId, request } = asked(call);
      await removePolicy(pool, customerId, request.name, request.etag);
      return { response: {} };
    }, { log }),
    validatePolicy: unary(async (call, { deadline }) => {
      const { request } = asked(call);
      return { response: await checkPolicy(request.policy, capabilities, deadline) };
    }, { log }),
    storeInlinePolicy: unary(async (call) => {
      const { customerId, request } = asked(call);
      return { response: await storeInlinePolicy(pool, { customerId, policy: request, validateOnly: call.validateOnly }) };
    }, { log }),
    simulatePolicy: unary(async (call, { deadline, signal }) => ({ response: await simulatePolicy({ ...asked(call), deadline, signal }) }), { log }),
  };
}

function personMethods({ parts }: RouterServiceParts): PersonMethods {
  const { log } = parts;
  return {
    createSuppression: unary(async (call) => {
      const { customerId, request } = asked(call);
      return { response: { suppression: await createSuppression(parts, customerId, request) } };
    }, { log }),
    getSuppression: unary(async (call) => {
      const { customerId, request } = asked(call);
      return { response: { suppression: await getSuppression(parts, customerId, request) } };
    }, { log }),
    listSuppressions: unary(async (call) => {
      const { customerId, request } = asked(call);
      return { response: await pageOfSuppressions(parts, customerId, request) };
    }, { log }),
    deleteSuppression: unary(async (call) => {
      const { customerId, request } = asked(call);
      await liftSuppression(parts, customerId, request);
      return { response: {} };
    }, { log }),
    listInboundMessages: unary(async (call) => {
      const { customerId, request } = asked(call);
      return { response: await pageOfInbound(parts, customerId, request) };
    }, { log }),
  };
}

/** Operators ask, not customers. */
function providerMethods({ parts: { log, patience }, channels }: RouterServiceParts): Pick<routerV1.RouterServiceServer, 'listProviders' | 'setProviderMode'> {
  const asking = { channels, log, patienceMs: patience.answerMs };
  return {
    listProviders: unary(async ({ request }, { deadline }) => ({ response: await listProviders(asking, present(request), deadline) }), { log }),
    setProviderMode: unary(async ({ request }, { deadline }) => ({ response: await setProviderMode(asking, present(request), deadline) }), { log }),
  };
}

function present<T>(request: T | undefined): T {
  if (request !== undefined) return request;
  throw new ApiError('INVALID_FIELDS', 'the request has a mistake', { fieldViolations: [{ field: 'request', description: 'Is required.' }] });
}

/** What is asked, and for whom; nobody asks for nobody. */
function asked<T>({ customerId, request }: { readonly customerId: string; readonly request: T | undefined }): { customerId: string; request: T } {
  if (customerId !== '' && request !== undefined) return { customerId, request };
  const field = customerId === '' ? 'customer_id' : 'request';
  throw new ApiError('INVALID_FIELDS', 'the request has a mistake', { fieldViolations: [{ field, description: 'Is required.' }] });
}
