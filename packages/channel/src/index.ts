export type {
  ChannelContent,
  ConversationWindow,
  EmailAttachment,
  PersonSignal,
  Provider,
  ProviderCapabilities,
  ProviderReceipt,
  ProviderReports,
  ReceiptAnswer,
  ReceiptHead,
  ReceiptRefusal,
  RefusalClass,
  ReceiptReply,
  ReceiptRequest,
  ResumedAttempt,
  SendAnswer,
  SendRequest,
  TakeReports,
} from './provider';
export { channelConfigSchema, readChannelConfig, type ChannelConfig, type ChannelDefaults } from './config';
export { providerKind, type ProviderContext, type ProviderKind, type Surroundings } from './providers/provider-kind';
export { ProvidersFileError } from './providers/mistakes';
export { windowMistakes } from './providers/window-mistakes';
export { runChannelService } from './run-channel-service';
export { startChannelService, type ChannelServiceOptions, type ChannelServicePorts } from './start-channel-service';
export { httpExchange, type HttpExchange, type HttpRequest } from './http-exchange';
export { parseJson } from './parse-json';
export { classByCode } from './class-by-code';
export { classOfHttpStatus } from './class-of-http-status';
export { type HttpReplied, readExchange, refusal } from './read-exchange';
export { type ReceiptHeadRules, screenHead } from './accept/screen-head';
export { parseRetryAfter } from './retry-after';
