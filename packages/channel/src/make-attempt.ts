import { setMaxListeners } from 'node:events';

import { context } from '@opentelemetry/api';
import { Dispatch } from '@switchback/contracts';
import { type Channel } from '@switchback/fallback';
import { conceal, isLogged, type Logger } from '@switchback/service';

import { admitDispatch } from './decide/admit-dispatch';
import { afterCall, type Next } from './decide/after-call';
import { errorClassAfter, noFurtherCallAfter } from './decide/call-outcome';
import { destinationOf } from './decide/destination';
import { failsBreaker } from './decide/fails-breaker';
import { type Standing } from './decide/rank-providers';
import { segmentsOf } from './decide/segments-of';
import { stepTime, type StepTime, validitySeconds } from './decide/step-time';
import { tooLate } from './decide/too-late';
import { unavailableOf } from './decide/unavailable';
import { type Heard, needsWindow, WINDOW_CLOSED, windowState } from './decide/window-state';
import { type HeldClaims } from './held-claims';
import { type SendRequest } from './provider';
import { type ConfiguredProvider } from './providers/provider-set';
import { type ProviderSet } from './providers/provider-set';
import { type CallResult } from './record/call-result';
import { type HeldClaim } from './record/claim';
import { recordUntilStored } from './record/record-until-stored';
import { attemptFields, logAttempt } from './send/attempt-log';
import { attemptPlace } from './send/attempt-place';
import { countOutcome } from './send/attempt-metrics';
import { type AttemptSpan, startAttemptSpan } from './send/attempt-span';
import { type CallGate } from './send/call-gate';
import { callProvider, type ProviderCall } from './send/call-provider';
import { countPassedOver } from './send/provider-metrics';
import { toTraceText } from './trace-text';

export interface AttemptMakerOptions {
  readonly channel: Channel;
  readonly providers: ProviderSet;
  readonly gate: CallGate;
  readonly standingOf: (provider: string, destination: string) => Standing;
  readonly held: HeldClaims;
  /** What is known of a person's writing to a provider that has a window. */
  readonly heard: (provider: string, address: string) => Promise<Heard>;
  /** Resolves when the result is committed. */
  readonly record: (result: CallResult) => Promise<void>;
  /** Told when a claim was put back to wait, and for how long, in milliseconds. */
  readonly onWaiting: (inMs: number) => void;
  /** Share of the messages whose attempts are logged although a provider took them, 0 to 1. */
  readonly logSampleRatio: number;
  readonly log: Logger;
}

const DEFAULT_RETRY = { maxAttempts: 3, initialMs: 1_000, maxMs: 30_000 };
/** A provider may need a moment before it knows a message that it did not answer for. */
const FIRST_ASK_MS = 5_000;

/**
 * Takes held claims from call to record. The call and its record are apart: whatever happens to the record, the call is not made
 * again.
 */
export class AttemptMaker {
  readonly #options: AttemptMakerOptions;
  readonly #stopCalls = new AbortController();
  readonly #stopRecords = new AbortController();
  #running = 0;
  #idle: (() => void) | undefined;

  constructor(options: AttemptMakerOptions) {
    this.#options = options;
    // Every running call listens for the stop.
    setMaxListeners(0, this.#stopCalls.signal, this.#stopRecords.signal);
  }

  /** The claim's permit is used up when the call has ended. Returns at once, never throws. */
  start(claim: HeldClaim): void {
    this.#running += 1;
    this.#options.held.hold(claim.attemptId);
    void this.#make(claim).finally(() => {
      this.#options.held.release(claim.attemptId);
      this.#running -= 1;
      if (this.#running === 0) this.#idle?.();
    });
  }

  /** Lets calls end for `graceMs`, then cuts them off, which makes them UNKNOWN, and gives their records `graceMs` more. */
  async stop(graceMs: number): Promise<void> {
    const idle = new Promise<void>((resolve) => {
      this.#idle = resolve;
      if (this.#running === 0) resolve();
    });
    const cut = setTimeout(() => this.#stopCalls.abort(), graceMs);
    const leave = setTimeout(() => this.#stopRecords.abort(), 2 * graceMs);
    await idle;
    clearTimeout(cut);
    clearTimeout(leave);
  }

  async #make(claim: HeldClaim): Promise<void> {
    const { channel } = this.#options;
    const span = startAttemptSpan(claim, channel);
    await context.with(span.context, () => this.#makeTraced(claim, span));
  }

  async #makeTraced(claim: HeldClaim, span: AttemptSpan): Promise<void> {
    const { channel, held, log } = this.#options;
    const calledAt = Date.now();
    const time = stepTime(claim.dispatch, claim.earlier?.firstCalledAt ?? calledAt);
    const startedAt = performance.now();
    const next = this.#withoutCall(claim, time, calledAt) ?? (await this.#call(claim, time, calledAt));
    const durationMs = performance.now() - startedAt;
    const result = this.#result(claim, next, time, calledAt, span);
    await recordUntilStored(
      () => this.#options.record(result),
      (error) => log.error({ err: error, ...attemptPlace(claim), held: held.size }, 'a result could not be recorded yet'),
      this.#stopRecords.signal,
    );
    span.end(next, durationMs);
    if (next.type !== 'TAKEN' || isLogged(claim.messageId, this.#options.logSampleRatio)) logAttempt(log, attemptFields(claim, channel, next, durationMs), span);
    countOutcome(channel, { provider: result.provider, errorClass: errorClassAfter(next), noFurtherCall: noFurtherCallAfter(next) });
    if (next.type === 'RETRY') this.#options.onWaiting(next.delayMs);
    else countPassedOver(channel, result.passedOver);
  }

  /** An attempt whose time has passed while it waited gives its permit back. */
  #withoutCall(claim: HeldClaim, time: StepTime | undefined, now: number): Next | undefined {
    const ending = tooLate(claim.earlier, time, now);
    if (ending !== undefined) this.#options.gate.release(claim.permit);
    return ending;
  }

  async #call(claim: HeldClaim, time: StepTime | undefined, now: number): Promise<Next> {
    const { channel, gate, log, providers } = this.#options;
    const { dispatch } = claim;
    const admission = admitDispatch(dispatch, channel, providers.choices, now);
    const configured = providers.get(claim.provider);
    if (admission.type === 'END' || configured === undefined) {
      gate.release(claim.permit);
      return admission.type === 'END' ? admission : { type: 'END', status: 'REJECTED', errorClass: 'CONFIG', code: 'NO_PROVIDER' };
    }
    const shown = { attemptId: claim.attemptId, messageId: claim.messageId };
    conceal(dispatch, shown);
    const request: SendRequest = {
      attemptId: claim.attemptId,
      messageId: claim.messageId,
      customerId: dispatch.customerId,
      call: claim.call,
      address: dispatch.address,
      content: admission.content,
      validitySeconds: validitySeconds(dispatch, time, now),
    };
    conceal(request, shown);
    if (configured.traffic.rate?.unit === 'SEGMENT') gate.charge(claim.permit, segmentsOf(admission.content) - 1);
    const { answer, fault } = (await this.#windowClosed(configured, claim, request)) ?? (await this.#callProvider(claim, configured, request));
    const failed = failsBreaker(answer);
    if (failed === undefined) gate.release(claim.permit);
    else gate.end(claim.permit, failed);
    if (fault !== undefined) log.error({ provider: claim.provider, ...attemptPlace(claim), fault }, 'a provider threw');
    return afterCall({
      answer,
      provider: claim.provider,
      candidates: admission.candidates,
      unavailable: this.#unavailable(admission.candidates, dispatch.address),
      calls: claim.call,
      maxAttempts: dispatch.maxAttempts || DEFAULT_RETRY.maxAttempts,
      initialBackoffMs: dispatch.initialBackoffMs || DEFAULT_RETRY.initialMs,
      maxBackoffMs: dispatch.maxBackoffMs || DEFAULT_RETRY.maxMs,
      now: Date.now(),
      expiresAt: dispatch.expireTime?.getTime() ?? Number.POSITIVE_INFINITY,
      stepEndsAt: time?.endsAt,
      random: Math.random(),
    });
  }

  #callProvider({ permit }: HeldClaim, configured: ConfiguredProvider, request: SendRequest): Promise<ProviderCall> {
    this.#options.gate.begin(permit);
    return callProvider(configured, request, this.#stopCalls.signal);
  }

  /** In place of a call that would certainly be refused. Where it cannot be known, the provider decides. */
  async #windowClosed({ provider }: ConfiguredProvider, claim: HeldClaim, { address, content }: SendRequest): Promise<ProviderCall | undefined> {
    const { window } = provider;
    if (window === undefined || !needsWindow(content)) return undefined;
    try {
      const heard = await this.#options.heard(provider.id, address);
      return windowState(window, heard, Date.now()) === 'CLOSED' ? { answer: WINDOW_CLOSED } : undefined;
    } catch (error) {
      this.#options.log.warn({ err: error, provider: provider.id, ...attemptPlace(claim) }, 'it is not known whether the window is open');
      return undefined;
    }
  }

  #unavailable(candidates: readonly string[], address: string) {
    const { channel, standingOf } = this.#options;
    const destination = destinationOf(channel, address);
    return unavailableOf(candidates, (id) => standingOf(id, destination));
  }

  #result(claim: HeldClaim, next: Next, time: StepTime | undefined, calledAt: number, span: AttemptSpan): CallResult {
    const configured = this.#options.providers.get(claim.provider);
    const askable = configured?.provider.capabilities.query === true;
    return {
      attemptId: claim.attemptId,
      messageId: claim.messageId,
      provider: (next.type === 'END' ? next.refusedBy : undefined) ?? claim.provider,
      call: claim.call,
      next,
      calledAt,
      stepTime: time,
      endedAt: Date.now(),
      passedOver: next.type === 'RETRY' ? [...claim.passedOver, ...(next.passedOver ?? [])] : claim.passedOver,
      dispatch: next.type === 'RETRY' ? Dispatch.encode(claim.dispatch).finish() : null,
      askInMs: askable ? FIRST_ASK_MS : null,
      reconcileInMs: configured?.reconcileAfterMs ?? null,
      // What still waits stays a child of its dispatch; what was handed over gets its receipts as children of the call.
      trace: next.type === 'RETRY' ? null : toTraceText(span.context),
    };
  }
}
