import { context } from '@opentelemetry/api';

import { traceHeaders, type Outbox } from '@switchback/bus';
import {
  CancelAttemptResponse,
  CancelAttemptResponse_Outcome,
  ChannelServiceService,
  channelV1,
  GetAttemptResponse,
  GetCapabilitiesResponse,
  type ChannelServiceServer,
} from '@switchback/contracts';
import { type Channel } from '@switchback/fallback';
import { type Pool } from '@switchback/postgres';
import { ApiError, type GrpcService, type Logger, unary } from '@switchback/service';

import { maySentBefore } from '../decide/sent-before';
import { toWireChannel, toWireErrorClass, toWireStatus } from '../decide/wire-vocabulary';
import { type ProviderSet } from '../providers/provider-set';
import { readClaim } from '../record/read-claim';
import { withdraw, type Withdrawal } from '../record/withdraw';
import { type CancelAsker } from '../send/ask-to-cancel';
import { steerProvider } from '../steer-provider';
import { type Traffic } from '../traffic';
import { healthOf, healthOfAll } from './provider-health';

export interface ChannelApiOptions {
  readonly channel: Channel;
  readonly providers: ProviderSet;
  readonly traffic: Traffic;
  readonly pool: Pool;
  readonly outbox: Outbox;
  readonly cancels: CancelAsker;
  /** When the database was restored from a backup, in milliseconds since the epoch. */
  readonly restoredAt: number | undefined;
  readonly log: Logger;
}

/** ChannelService: the router's questions. */
export function channelApi(options: ChannelApiOptions): GrpcService {
  const { cancels, channel, log, outbox, pool, providers, restoredAt } = options;
  const implementation: ChannelServiceServer = {
    getCapabilities: unary(async () => GetCapabilitiesResponse.create({ channel: toWireChannel(channel), providers: capabilities(providers) }), { log }),
    getAttempt: unary(async ({ attemptId }) => getAttempt(pool, attemptId), { log }),
    cancelAttempt: unary(
      async ({ attemptId, messageId, notBefore }) => {
        required({ attempt_id: attemptId, message_id: messageId });
        const attempt = { attemptId, messageId, mayBeSent: maySentBefore({ notBefore }, restoredAt) };
        const { handedOver, outcome } = await withdraw(outbox, attempt, traceHeaders(context.active()));
        if (handedOver !== undefined) cancels.ask(handedOver);
        return CancelAttemptResponse.create({ outcome: OUTCOME[outcome] });
      },
      { log },
    ),
    getProviderHealth: unary(async () => channelV1.GetProviderHealthResponse.create({ providers: await healthOfAll(options) }), { log }),
    setProviderMode: unary(async (request) => {
      await steerProvider(options, request);
      return channelV1.SetProviderModeResponse.create({ provider: await healthOf(options, request.provider) });
    }, { log }),
  };
  return { definition: ChannelServiceService, implementation };
}

const OUTCOME = {
  CANCELED: CancelAttemptResponse_Outcome.OUTCOME_CANCELED,
  IN_FLIGHT: CancelAttemptResponse_Outcome.OUTCOME_IN_FLIGHT,
  ENDED: CancelAttemptResponse_Outcome.OUTCOME_ENDED,
} as const satisfies Record<Withdrawal, CancelAttemptResponse_Outcome>;

function capabilities(providers: ProviderSet) {
  return providers.all.map(({ provider: { id, capabilities: can } }) => ({ id, receipts: can.receipts, query: can.query, idempotent: can.idempotent }));
}

async function getAttempt(pool: Pool, attemptId: string): Promise<GetAttemptResponse> {
  required({ attempt_id: attemptId });
  const claim = await readClaim(pool, attemptId);
  if (claim === undefined) throw new ApiError('ATTEMPT_NOT_FOUND', 'this channel has not seen the attempt');
  return GetAttemptResponse.create({
    status: toWireStatus(claim.status),
    provider: claim.provider,
    providerMessageId: claim.providerMessageId,
    handoffTime: claim.handedOffAt,
    errorClass: toWireErrorClass(claim.errorClass),
    providerCode: claim.code,
  });
}

function required(fields: Readonly<Record<string, string>>): void {
  const missing = Object.keys(fields).filter((field) => fields[field] === '');
  if (missing.length === 0) return;
  const fieldViolations = missing.map((field) => ({ field, description: 'is required' }));
  throw new ApiError('INVALID_FIELDS', 'a field is missing', { fieldViolations });
}
