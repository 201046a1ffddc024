// For spec files only: it uses Jest's globals.

export { httpProviderContract, type HttpProviderContract } from './http-provider-contract';
export { encodeReply, type HttpReply } from './http-reply';
export { type Handed, listenContract, type ListenContract, type ListenHarness } from './listen-contract';
export { providerContract, type ProviderContract, type ProviderHarness, type ReceiptFixture, type ReceiptFixtures, type SignalFixtures, type ValidReceipt } from './provider-contract';
export { type Script, ScriptedServer, scripts } from './scripted-server';
export { type Situation, type SituationKind } from './situation';
