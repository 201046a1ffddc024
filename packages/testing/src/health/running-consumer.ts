import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

import { waitFor } from '../wait-for';

import { type ConsumerProcessOptions } from './consumer-process';

const TYPESCRIPT = ['--conditions=@switchback/source', '--require', join(__dirname, '../../../bus/src/testing/register-typescript.cjs')];

export interface Answer {
  readonly status: number;
  readonly body: { readonly ok: boolean; readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly detail?: string }[] };
}

/** The consumer as a process of its own. */
export class RunningConsumer {
  readonly #child: ChildProcess;
  #output = '';

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.stdout?.on('data', (chunk) => (this.#output += String(chunk)));
  }

  static async start(options: ConsumerProcessOptions): Promise<RunningConsumer> {
    const program = [...TYPESCRIPT, join(__dirname, 'consumer-process.ts'), JSON.stringify(options)];
    const running = new RunningConsumer(spawn(process.execPath, program, { stdio: ['ignore', 'pipe', 'inherit'] }));
    await waitFor(() => running.#port(), { timeoutMs: 60_000, what: 'the consumer to be ready' });
    return running;
  }

  /** Resolves when its handler was given records. */
  async untilHandedOver(): Promise<void> {
    await waitFor(() => this.#output.includes('"msg":"handed over"'), { timeoutMs: 30_000, what: 'the consumer to be handed records' });
  }

  async live(): Promise<Answer> {
    const answer = await fetch(`http://127.0.0.1:${this.#port()}/health/live`, { signal: AbortSignal.timeout(5_000) });
    return { status: answer.status, body: JSON.parse(await answer.text()) };
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #port(): number | undefined {
    const port = /"port":(\d+),"msg":"ready"/.exec(this.#output)?.[1];
    return port === undefined ? undefined : Number(port);
  }
}
