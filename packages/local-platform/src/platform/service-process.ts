import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, fstatSync } from 'node:fs';

import { PlatformError } from '../platform-error';
import { REPOSITORY_ROOT, serviceProgram } from '../paths';
import { waitUntil } from '../process/wait-until';

import { lastLines, openLog, plainLinesSince } from './log-file';
import { type ServiceName } from './service-name';

/** Most of what a service allocates dies young: with more room fewer collections find it alive. See deploy/README.md. */
export const SERVICE_NODE_FLAGS = ['--max-semi-space-size=32'];

/** How a service process ended. */
export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** One service as a process: its standard input is held open, so that it ends when we die; its output is its log file. */
export class ServiceProcess {
  private child: ChildProcess | undefined;
  private stopping = false;
  private logBegin = 0;
  private onExit: ((exit: Exit) => void) | undefined;

  constructor(
    readonly name: ServiceName,
    private readonly o: { environment: Record<string, string>; logFile: string; readyUrl: string; root?: string | undefined },
  ) {}

  get pid(): number | undefined {
    return this.isRunning() ? this.child?.pid : undefined;
  }

  isRunning(): boolean {
    return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** How it ended; undefined while it runs. */
  get exit(): Exit | undefined {
    return this.child === undefined || this.isRunning() ? undefined : { code: this.child.exitCode, signal: this.child.signalCode };
  }

  /** Called at every end of the process that follows. */
  whenItEnds(listener: (exit: Exit) => void): void {
    this.onExit = listener;
  }

  start(): void {
    if (this.isRunning()) return;
    this.stopping = false;
    const root = this.o.root ?? REPOSITORY_ROOT;
    const program = serviceProgram(this.name, root);
    if (!existsSync(program)) throw new PlatformError(`${this.name} is not built (${program} is missing).`, 'Build it: npm run build');
    const log = openLog(this.o.logFile);
    this.logBegin = fstatSync(log).size;
    // A group of its own: Ctrl-C in the terminal reaches us alone, and we stop the services in order.
    const child = spawn(process.execPath, [...SERVICE_NODE_FLAGS, program], {
      cwd: root,
      env: { ...process.env, ...this.o.environment },
      stdio: ['pipe', log, log],
      detached: true,
    });
    closeSync(log);
    child.stdin?.on('error', () => undefined);
    child.once('error', () => this.onExit?.({ code: null, signal: null }));
    child.once('exit', (code, signal) => this.onExit?.({ code, signal }));
    this.child = child;
  }

  /** Resolves when `/health/ready` answers 200. Keeps asking while the process is being restarted. */
  async untilReady(timeoutMs: number): Promise<void> {
    const ready = async (): Promise<boolean> => {
      if (this.stopping) throw new PlatformError(`${this.name} was stopped before it was ready.`);
      return this.isReady();
    };
    await waitUntil(ready, {
      timeoutMs,
      intervalMs: 50,
      onTimeout: () => new PlatformError(`${this.name} was not ready within ${timeoutMs / 1000} s.`, this.story()),
    });
  }

  async isReady(): Promise<boolean> {
    if (!this.isRunning()) return false;
    try {
      const answer = await fetch(this.o.readyUrl, { signal: AbortSignal.timeout(2_000) });
      await answer.arrayBuffer();
      return answer.ok;
    } catch {
      return false;
    }
  }

  kill(signal: NodeJS.Signals): void {
    if (this.isRunning()) this.child?.kill(signal);
  }

  /** Resolves when the process is gone. */
  async untilGone(timeoutMs: number): Promise<void> {
    await waitUntil(() => !this.isRunning(), { timeoutMs, intervalMs: 10, onTimeout: () => new PlatformError(`${this.name} does not stop.`) });
  }

  /** SIGTERM, and SIGKILL when it takes longer than eight seconds. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.kill('SIGTERM');
    try {
      await this.untilGone(8_000);
    } catch {
      this.kill('SIGKILL');
      await this.untilGone(5_000);
    }
  }

  /** Everything that the last start says against its configuration, for a person. */
  refusal(): string {
    return this.told(plainLinesSince(this.o.logFile, this.logBegin));
  }

  /** Its log's last lines, for a person. */
  story(): string {
    return this.told(lastLines(this.o.logFile, 5));
  }

  private told(lines: readonly string[]): string {
    return [...lines.map((line) => `| ${line}`), `Its log: ${this.o.logFile}`].join('\n  ');
  }
}
