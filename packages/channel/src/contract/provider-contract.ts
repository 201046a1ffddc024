import { type ErrorClass } from '@switchback/fallback';

import { type PersonSignal, type Provider, type ProviderReceipt, type ReceiptRequest, type SendRequest } from '../provider';
import { abortContract } from './abort-contract';
import { capabilityContract } from './capability-contract';
import { doorContract } from './door-contract';
import { forgeryContract } from './forgery-contract';
import { receiptContract } from './receipt-contract';
import { sendContract } from './send-contract';
import { signalContract } from './signal-contract';
import { type Situation, type SituationKind } from './situation';

/** A provider under test and the far side that it talks to. */
export interface ProviderHarness {
  readonly provider: Provider;
  /** What a caller asks for; the situation may decide about the address. */
  readonly request: SendRequest;
  /** How often the far side was given a message. Absent when the provider has no far side. */
  received?(): number;
  /** Once a message was taken: what the provider told its listener when the far side reported delivery. Only where it has one. */
  heard?(): Promise<readonly ProviderReceipt[]>;
  stop(): Promise<void>;
}

export interface ReceiptFixture {
  readonly name: string;
  readonly request: ReceiptRequest;
}

export interface ValidReceipt extends ReceiptFixture {
  readonly expected: readonly Partial<ProviderReceipt>[];
  readonly signals?: readonly Partial<PersonSignal>[];
}

/** Receipts as the provider posts them. */
export interface ReceiptFixtures {
  /** Signed rightly, with what must be read from them; at least one per status that the provider reports. */
  readonly valid: readonly ValidReceipt[];
  /** Without a signature, with another's, with the body changed afterwards, and so on. */
  readonly forged: readonly ReceiptFixture[];
  /** Signed rightly, but not to be understood. */
  readonly malformed: readonly ReceiptFixture[];
  /** Signed rightly, at a time too long past or still to come. Absent when the signature covers no time. */
  readonly stale?: readonly ReceiptFixture[];
  /** A receipt that says this in place of what it should, signed rightly. */
  signed(content: string): ReceiptRequest;
  /** Where the signature is. Default: in the headers. */
  readonly signatureIn?: 'HEADERS' | 'BODY';
}

/** What persons say, as the provider posts it. */
export interface SignalFixtures {
  /** Signed rightly, with what must be read from it. */
  readonly valid: readonly (ReceiptFixture & { readonly expected: readonly PersonSignal[] })[];
  readonly forged: readonly ReceiptFixture[];
  /** Signed rightly, but not to be understood. */
  readonly malformed: readonly ReceiptFixture[];
}

export interface ProviderContract {
  readonly name: string;
  /** A fresh provider before a far side in that situation. */
  start(situation: Situation): Promise<ProviderHarness>;
  /** Situations that cannot happen to this provider, each with its reason. */
  readonly impossible?: Partial<Record<SituationKind, string>>;
  /** Classes in which this provider refuses. */
  readonly refuses: readonly Exclude<ErrorClass, 'AMBIGUOUS'>[];
  /** Builds the receipts of a started provider; absent when it posts none. */
  readonly receipts?: (provider: Provider) => ReceiptFixtures;
  /** Builds what persons say to a started provider; absent when it brings none of that over HTTP. */
  readonly signals?: (provider: Provider) => SignalFixtures;
}

/** What every provider must do, whatever it talks to. Call it at the top of a spec file. */
export function providerContract(contract: ProviderContract): void {
  describe(`${contract.name} keeps the provider contract`, () => {
    sendContract(contract);
    abortContract(contract);
    receiptContract(contract);
    forgeryContract(contract);
    doorContract(contract);
    signalContract(contract);
    capabilityContract(contract);
  });
}
