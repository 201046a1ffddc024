import type { TlsSettings } from './address';
import { readEnvironment } from './config';
import { Connection } from './connection';
import { Customers } from './customers';
import { InboundMessages } from './inbound-messages';
import { Messages } from './messages';
import { Policies } from './policies';
import { Providers } from './providers';
import type { RetryPolicy } from './retry';
import { Suppressions } from './suppressions';

export interface SwitchbackOptions {
  /** host:port of the gateway, or http:// or https:// and host:port. Default: SWITCHBACK_ADDRESS, else 127.0.0.1:50051. */
  readonly address?: string;
  /** Default: SWITCHBACK_API_KEY. */
  readonly apiKey?: string;
  /** Default: TLS, except to this machine; the address's scheme goes before. */
  readonly tls?: boolean | TlsSettings;
  /** Bound on each call with its retries, in milliseconds. Default: 10,000. */
  readonly timeoutMs?: number;
  readonly retry?: Partial<RetryPolicy>;
}

/**
 * The Switchback API.
 *
 *     const switchback = new Switchback();
 *     const message = await switchback.messages.send({ recipient: { sms: '+15005550006' }, content: { text: 'Hello' } });
 *
 * One per process is enough: calls share its connection. Calls that are safe to repeat are repeated while the server cannot be reached.
 */
export class Switchback {
  readonly messages: Messages;
  readonly policies: Policies;
  readonly suppressions: Suppressions;
  /** What people say back. */
  readonly inbound: InboundMessages;
  /** For operators. */
  readonly customers: Customers;
  /** For operators. */
  readonly providers: Providers;

  constructor(options: SwitchbackOptions = {}) {
    const environment = readEnvironment();
    const connection = new Connection({
      address: options.address ?? environment.address,
      apiKey: options.apiKey ?? environment.apiKey,
      tls: options.tls,
      timeoutMs: options.timeoutMs,
      retry: options.retry,
    });
    this.messages = new Messages(connection);
    this.policies = new Policies(connection);
    this.suppressions = new Suppressions(connection);
    this.inbound = new InboundMessages(connection);
    this.customers = new Customers(connection);
    this.providers = new Providers(connection);
  }

  /** Ends the connection; calls under way are canceled. */
  close(): void {
    this.messages.close();
    this.policies.close();
    this.suppressions.close();
    this.inbound.close();
    this.customers.close();
    this.providers.close();
  }
}
