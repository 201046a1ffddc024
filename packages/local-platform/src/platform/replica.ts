import { type ServiceName } from './service-name';
import { type Exit, type ServiceProcess } from './service-process';

const READY_TIMEOUT_MS = 60_000;
const END_TIMEOUT_MS = 30_000;

/** What is its own of one more process of a service. */
export interface ReplicaOptions {
  /** Wins over what all processes of the service have. */
  environment?: Readonly<Record<string, string>>;
  /** The built repository that it is run from. Default: the platform's. */
  root?: string;
}

/** One of several processes of a service. */
export class Replica {
  constructor(
    private readonly service: ServiceProcess,
    private readonly o: { grpcPort: number; httpPort: number; logFile: string },
  ) {}

  get name(): ServiceName {
    return this.service.name;
  }

  get grpcPort(): number {
    return this.o.grpcPort;
  }

  get httpPort(): number {
    return this.o.httpPort;
  }

  get logFile(): string {
    return this.o.logFile;
  }

  get pid(): number | undefined {
    return this.service.pid;
  }

  /** Starts it (again), and resolves when it is ready. */
  async start(): Promise<void> {
    this.service.start();
    await this.service.untilReady(READY_TIMEOUT_MS);
  }

  isReady(): Promise<boolean> {
    return this.service.isReady();
  }

  signal(signal: NodeJS.Signals): void {
    this.service.kill(signal);
  }

  /** Sends a signal (default SIGKILL) and resolves when the process is gone: how it ended. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<Exit> {
    this.signal(signal);
    return this.untilEnded();
  }

  /** Resolves when the process is gone: how it ended. */
  async untilEnded(): Promise<Exit> {
    await this.service.untilGone(END_TIMEOUT_MS);
    return this.service.exit ?? { code: null, signal: null };
  }
}
