export type {
  ChannelContent,
  Provider,
  ProviderCapabilities,
  ProviderReceipt,
  ReceiptAnswer,
  ReceiptRequest,
  SendAnswer,
  SendRequest,
} from './provider';
export { type HttpExchange, type HttpRequest, httpExchange } from './http-exchange';
export { parseRetryAfter } from './retry-after';
