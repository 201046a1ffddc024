// The only wire types. Everything here is generated from proto/, except the topic names and the vocabulary.

export {
  AttemptStatus,
  Channel,
  ErrorClass,
} from './generated/switchback/messaging/v1/channel';

export { DayOfWeek, SendWindow } from './generated/switchback/messaging/v1/send_window';

export {
  Attempt,
  Content,
  EmailAttachment,
  EmailContent,
  Message,
  MessageStatus,
  Message_MetadataEntry,
  OnDuplicate,
  OutgoingMessage,
  OutgoingMessage_MetadataEntry,
  Recipient,
  SmsContent,
  StepResult,
  StepState,
  TimelineEntry,
  TimelineEvent,
  WhatsAppButton,
  WhatsAppContent,
  WhatsAppHeader,
  WhatsAppMedia,
  WhatsAppTemplate,
} from './generated/switchback/messaging/v1/message';

export {
  AcknowledgeMessageRequest,
  AcknowledgeMessageResponse,
  BatchSendMessagesRequest,
  BatchSendMessagesResponse,
  BatchSendResult,
  CancelMessageRequest,
  CancelMessageResponse,
  EntryError,
  FieldViolation,
  GetMessageRequest,
  GetMessageResponse,
  GetTimelineRequest,
  GetTimelineResponse,
  ListMessagesRequest,
  ListMessagesResponse,
  MessageServiceClient,
  MessageServiceService,
  SendMessageRequest,
  SendMessageResponse,
  WatchMessageRequest,
  WatchMessageResponse,
  type MessageServiceServer,
} from './generated/switchback/messaging/v1/message_service';

export {
  ConditionVerdict,
  ExplainRouteRequest,
  ExplainRouteResponse,
  ExplainedStep,
  RouteDecision,
  SmsEncoding,
  SmsSegments,
} from './generated/switchback/messaging/v1/explain_route';

export { StepContent } from './generated/switchback/messaging/v1/step_content';

export { RouteFacts, StepOutcome } from './generated/switchback/messaging/v1/route_facts';

export {
  FallbackPolicy,
  FallbackTrigger,
  OnAmbiguous,
  ProviderChoice,
  RetryPolicy,
  SmsOptions,
  Step,
  StepTemplate,
  SuccessStatus,
  TemplateVariant,
  Unconfirmed,
} from './generated/switchback/messaging/v1/policy';

export {
  CreatePolicyRequest,
  CreatePolicyResponse,
  DeletePolicyRequest,
  DeletePolicyResponse,
  GetPolicyRequest,
  GetPolicyResponse,
  ListPoliciesRequest,
  ListPoliciesResponse,
  ListPolicyVersionsRequest,
  ListPolicyVersionsResponse,
  PolicyServiceClient,
  PolicyServiceService,
  UpdatePolicyRequest,
  UpdatePolicyResponse,
  ValidatePolicyRequest,
  ValidatePolicyResponse,
  type PolicyServiceServer,
} from './generated/switchback/messaging/v1/policy_service';

export {
  CreateSuppressionRequest,
  CreateSuppressionResponse,
  DeleteSuppressionRequest,
  DeleteSuppressionResponse,
  GetSuppressionRequest,
  GetSuppressionResponse,
  ListSuppressionsRequest,
  ListSuppressionsResponse,
  SuppressedAddress,
  Suppression,
  SuppressionReason,
  SuppressionServiceClient,
  SuppressionServiceService,
  SuppressionSource,
  type SuppressionServiceServer,
} from './generated/switchback/messaging/v1/suppression_service';

export {
  AssumptionKind,
  ChangedMessage,
  ChannelFigures,
  ChannelPrice,
  SimulatePolicyRequest,
  SimulatePolicyResponse,
  SimulationAssumption,
  SimulationCost,
  SimulationCut,
  SimulationFigures,
  SimulationPrices,
  SimulationRange,
  UnknownCause,
  UnknownMessages,
} from './generated/switchback/messaging/v1/policy_simulation';

export {
  ApiKey,
  CreateApiKeyRequest,
  CreateApiKeyResponse,
  CreateCustomerRequest,
  CreateCustomerResponse,
  Customer,
  CustomerServiceClient,
  CustomerServiceService,
  GetCustomerRequest,
  GetCustomerResponse,
  ListApiKeysRequest,
  ListApiKeysResponse,
  ListCustomersRequest,
  ListCustomersResponse,
  ResumeCustomerRequest,
  ResumeCustomerResponse,
  RevokeApiKeyRequest,
  RevokeApiKeyResponse,
  SuspendCustomerRequest,
  SuspendCustomerResponse,
  type CustomerServiceServer,
} from './generated/switchback/messaging/v1/customer_service';

export { PassReason, PassedOver } from './generated/switchback/messaging/v1/provider';

export {
  BreakerState,
  ListProvidersRequest,
  ListProvidersResponse,
  ProviderHealth,
  ProviderMode,
  ProviderServiceClient,
  ProviderServiceService,
  ProviderShare,
  SetProviderModeRequest,
  SetProviderModeResponse,
  ShareReason,
  type ProviderServiceServer,
} from './generated/switchback/messaging/v1/provider_service';

export {
  AttemptEvent,
  Dispatch,
  InboundEvent,
  InboundSignal,
  MessageAccepted,
  MessageEvent,
  NoFurtherCall,
} from './generated/switchback/events/v1/events';

export {
  CancelAttemptRequest,
  CancelAttemptResponse,
  CancelAttemptResponse_Outcome,
  ChannelServiceClient,
  ChannelServiceService,
  GetAttemptRequest,
  GetAttemptResponse,
  GetCapabilitiesRequest,
  GetCapabilitiesResponse,
  ProviderCapabilities,
  type ChannelServiceServer,
} from './generated/switchback/channel/v1/channel_service';

export {
  Duration,
} from './generated/google/protobuf/duration';

export {
  Any,
} from './generated/google/protobuf/any';

export {
  Status,
} from './generated/google/rpc/status';

export {
  BadRequest,
  BadRequest_FieldViolation,
  ErrorInfo,
  RetryInfo,
} from './generated/google/rpc/error_details';

// The internal APIs wrap messages of the same names, so they are namespaces.
export * as channelV1 from './generated/switchback/channel/v1/channel_service';
export * as routerV1 from './generated/switchback/router/v1/router_service';

export { TOPICS, CONSUMER_GROUPS, allTopics, dispatchTopic, deadLetterTopic, type Topic } from './topics';
export { descriptorSetPath } from './descriptor-set';
export { ERROR_DOMAIN, ERROR_REASONS, isErrorReason, type ErrorReason } from './error-reason';
export { STATUS_DETAILS_KEY, decodeRichStatus, encodeRichStatus, type RichStatus } from './rich-status';
export { HealthCheckResponse_ServingStatus, HealthClient, HealthService, type HealthCheckResponse, type HealthServer } from './generated/grpc/health/v1/health';

export {
  InboundKeyword,
  InboundKind,
  InboundMessage,
  InboundServiceClient,
  InboundServiceService,
  ListInboundMessagesRequest,
  ListInboundMessagesResponse,
  OptVia,
  type InboundServiceServer,
} from './generated/switchback/messaging/v1/inbound_service';
