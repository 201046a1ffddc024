import { randomBytes } from 'node:crypto';

import { AttemptStatus, Channel, type ListInboundMessagesRequest, ListInboundMessagesRequest as Request, type routerV1 } from '@switchback/contracts';
import { waitFor } from '@switchback/testing';

import { ulid, ULID_RANDOM_BYTES } from '../src/decide/ulid';
import { call } from './call';
import { personSignal } from './person-signal';
import { RouterFixture } from './router-fixture';
import { type RunningReplica } from './start-replica';
import { on } from './suppressions';

const DAY_MS = 86_400_000;

/** Somebody's addresses. */
export interface Person {
  readonly sms: string;
  readonly email: string;
}

/** An id of a message that is accepted now, or was days ago. */
export function messageId(daysAgo = 0): string {
  return `msg_${ulid(Date.now() - daysAgo * DAY_MS, randomBytes(ULID_RANDOM_BYTES))}`;
}

/** A router, what customers write to people by it, and what people say back. */
export class People {
  #count = 0;

  private constructor(
    readonly router: RouterFixture,
    readonly replica: RunningReplica,
  ) {}

  static async start(): Promise<People> {
    const router = await RouterFixture.create();
    for (const customer of ['acme', 'umbrella', 'silent']) await router.policy(undefined, customer);
    return new People(router, await router.startReplica());
  }

  stop(): Promise<void> {
    return this.router.stop();
  }

  /** Whom nobody knows yet. */
  someone(): Person {
    this.#count += 1;
    return { sms: `+1415555${String(this.#count).padStart(4, '0')}`, email: `someone.${this.#count}@example.com` };
  }

  /** A message of a customer that a provider took; accepted now, as its id says, or days ago. */
  async wrote(customerId: string, recipient: Person, provider = 'one', daysAgo = 0): Promise<string> {
    const id = messageId(daysAgo);
    await this.router.accept({ customerId, recipient }, id);
    await waitFor(async () => (await this.router.timeline(id)).length > 0, { what: `${id} to be routed` });
    await this.router.report(id, AttemptStatus.ATTEMPT_STATUS_SENT, { provider, providerMessageId: `pm-${id}` });
    await waitFor(async () => (await this.router.timeline(id)).includes('ATTEMPT_UPDATED'), { what: `the report of ${id}` });
    return id;
  }

  /** Once the router has come to the end of what was said. */
  async heard(customerId: string): Promise<void> {
    const person = this.someone();
    const id = await this.wrote(customerId, person);
    await this.router.say(personSignal({ address: person.sms, attemptId: `${id}.0.1`, text: 'the end' }));
    await waitFor(() => this.router.inbound.items.find((item) => item.inboundMessage?.address === person.sms));
  }

  /** Which customers were told what of an address, in the order in which they were. */
  toldOf(address: string): string[] {
    return this.router.inbound.items
      .filter(({ inboundMessage }) => inboundMessage?.address === address)
      .map(({ customerId, inboundMessage }) => `${customerId} ${inboundMessage?.kind.replace('INBOUND_KIND_', '')}`);
  }

  async list(customerId: string, request: Partial<ListInboundMessagesRequest> = {}): Promise<routerV1.ListInboundMessagesResponse['response']> {
    const asked = { customerId, request: Request.fromPartial(request) };
    return (await call<routerV1.ListInboundMessagesResponse>((done) => this.replica.client.listInboundMessages(asked, done))).response;
  }

  /** The source of the customer's suppression of an address; undefined: there is none. */
  entry(customerId: string, address: string, channel: Channel = Channel.CHANNEL_SMS): Promise<string | undefined> {
    const asked = { customerId, request: { id: '', target: on(address, channel) } };
    const answer = call<routerV1.GetSuppressionResponse>((done) => this.replica.client.getSuppression(asked, done));
    return answer.then(({ response }) => response?.suppression?.source.replace('SUPPRESSION_SOURCE_', ''), () => undefined);
  }
}
