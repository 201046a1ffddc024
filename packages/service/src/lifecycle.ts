import type { Logger } from 'pino';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { onParentGone } from './parent-watch';
import { FLUSH_MS, flushTelemetry } from './telemetry/running';

export interface LifecycleOptions {
  readonly log: Logger;
  /** Bound on the steps of the shutdown together, in milliseconds. Default: 10,000. */
  readonly timeoutMs?: number;
  /**
   * How long the process goes on serving after it said that it is not ready any more, in milliseconds: as long as those who send it work
   * take to notice. It comes before `timeoutMs`. Default: 0.
   */
  readonly drainMs?: number;
  /** End when this stream ends: it is held open by the process that started us. Default: stdin if SWITCHBACK_PARENT_WATCH=stdin. */
  readonly parent?: Readable | undefined;
  /** Default: process.exit. */
  readonly exit?: (code: number) => void;
}

/** Exit codes of a service: stopped when asked to, or anything else that ended it. A bad configuration exits with 78. */
export const EXIT_OK = 0;
export const EXIT_FAILED = 1;

type StopStep = { readonly name: string; readonly stop: () => unknown };

/**
 * A process from its first signal to its exit: first it is not ready any more, then what was started last stops first, everything within
 * one bound, then spans and metrics leave; the exit code says how it went. SIGTERM, SIGINT and the end of the parent stop it; a second signal, an uncaught error or a stuck step end it at once.
 */
export class Lifecycle {
  readonly #steps: StopStep[] = [];
  readonly #log: Logger;
  readonly #timeoutMs: number;
  readonly #drainMs: number;
  readonly #unready: (() => void)[] = [];
  readonly #exit: (code: number) => void;
  readonly #stopped: Promise<void>;
  #resolveStopped: () => void = () => undefined;
  #stopping = false;

  constructor(options: LifecycleOptions) {
    this.#log = options.log;
    this.#timeoutMs = options.timeoutMs ?? 10_000;
    this.#drainMs = options.drainMs ?? 0;
    this.#exit = options.exit ?? ((code) => process.exit(code));
    this.#stopped = new Promise((resolve) => {
      this.#resolveStopped = resolve;
    });
    process.on('SIGTERM', () => this.#onSignal('SIGTERM'));
    process.on('SIGINT', () => this.#onSignal('SIGINT'));
    process.on('uncaughtException', (error) => this.fail(error));
    process.on('unhandledRejection', (reason) => this.fail(reason));
    onParentGone(options.parent, () => this.#begin('the parent process ended', EXIT_OK));
  }

  /** Registers what undoes a step of the start. Steps run in reverse order, one after the other. */
  onStop(name: string, stop: () => unknown): void {
    this.#steps.push({ name, stop });
  }

  /** Registers what makes the process not ready, the first thing of a stop: before any step, while everything still serves. */
  onDrain(unready: () => void): void {
    this.#unready.push(unready);
  }

  /** Resolves when the process was stopped, just before it exits. */
  run(): Promise<void> {
    return this.#stopped;
  }

  /** Something is wrong that cannot be lived with: log it, stop, exit with 1. */
  fail(error: unknown): void {
    this.#log.fatal({ err: error }, 'the process cannot go on');
    this.#begin('failure', EXIT_FAILED);
  }

  #onSignal(signal: string): void {
    if (this.#stopping) {
      this.#log.warn({ signal }, 'asked to stop again: exiting at once');
      this.#exit(EXIT_FAILED);
      return;
    }
    this.#begin(signal, EXIT_OK);
  }

  #begin(cause: string, code: number): void {
    if (this.#stopping) return;
    this.#stopping = true;
    this.#log.info({ cause }, 'stopping');
    void this.#stop(code);
  }

  async #stop(code: number): Promise<void> {
    for (const unready of this.#unready) unready();
    // What cannot go on had better not serve on.
    if (code === EXIT_OK && this.#drainMs > 0) await sleep(this.#drainMs);
    const timer = setTimeout(() => {
      this.#log.error({ timeoutMs: this.#timeoutMs }, 'stopping took too long');
      this.#exit(EXIT_FAILED);
    }, this.#timeoutMs);
    const clean = await this.#runSteps();
    clearTimeout(timer);
    if (!(await flushTelemetry())) this.#log.warn({ timeoutMs: FLUSH_MS }, 'spans and metrics were given up: the collector does not take them');
    this.#log.info('stopped');
    this.#resolveStopped();
    this.#exit(clean ? code : EXIT_FAILED);
  }

  async #runSteps(): Promise<boolean> {
    let clean = true;
    for (const { name, stop } of this.#steps.toReversed()) {
      try {
        await stop();
      } catch (error) {
        clean = false;
        this.#log.error({ err: error, step: name }, 'a step of the shutdown failed');
      }
    }
    return clean;
  }
}
