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
