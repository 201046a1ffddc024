import { type PlatformOptions } from './options';
import { type EnvironmentSource, serviceEnvironment } from './service-environment';
import { CHANNEL_SERVICES, SERVICE_NAMES, type ServiceName } from './service-name';
import { ServiceProcess } from './service-process';
import { type StateDirectory } from './state-directory';
import { supervise } from './supervise';
import { type UndoStack } from './undo-stack';

const READY_TIMEOUT_MS = 60_000;

export type Services = Readonly<Record<ServiceName, ServiceProcess>>;

/** What tells a process from others of its service. */
export interface Apart {
  logFile: string;
  grpcPort: number;
  httpPort: number;
  /** Wins over what all processes have. */
  environment?: Readonly<Record<string, string>> | undefined;
  /** The built repository that it is run from. */
  root?: string | undefined;
}

/** The five services, not started yet. */
export function makeServices(options: PlatformOptions, source: EnvironmentSource, state: StateDirectory): Services {
  const make = (name: ServiceName): ServiceProcess =>
    makeProcess(name, options, source, { logFile: state.logFile(name), grpcPort: source.ports.grpc[name], httpPort: source.ports.http[name] });
  return { gateway: make('gateway'), router: make('router'), sms: make('sms'), email: make('email'), whatsapp: make('whatsapp') };
}

/** One process of a service, not started yet. It finds the other services by the ports of `source`. */
export function makeProcess(name: ServiceName, options: PlatformOptions, source: EnvironmentSource, apart: Apart): ServiceProcess {
  return new ServiceProcess(name, {
    environment: {
      ...serviceEnvironment(name, { ...source, providersFile: options.providersFiles?.[name] }),
      SWITCHBACK_GRPC_ADDRESS: `127.0.0.1:${apart.grpcPort}`,
      SWITCHBACK_HTTP_ADDRESS: `127.0.0.1:${apart.httpPort}`,
      ...options.environment,
      ...options.serviceEnvironment?.[name],
      ...apart.environment,
    },
    logFile: apart.logFile,
    // The older of its two names: other builds than ours are run too.
    readyUrl: `http://127.0.0.1:${apart.httpPort}/readyz`,
    root: apart.root ?? options.servicesRoot,
  });
}

/** What starting needs beyond the services themselves. */
export interface Supervision {
  /** Restart services that end by themselves. */
  supervised: boolean;
  undo: UndoStack;
  progress(line: string): void;
  /** Abandons the start. */
  signal: AbortSignal | undefined;
  /** Told when a service cannot be kept running after the start. */
  fail(error: Error): void;
  /** Told whenever processes changed. */
  remember(pids: Record<string, number | undefined>): void;
}

/** Starts them together and resolves when all are ready; registers how they stop: the gateway first, the channels last. */
export async function startServices(services: Services, o: Supervision): Promise<void> {
  o.progress('Starting the services');
  o.undo.push('The channel services', async () => void (await Promise.all(CHANNEL_SERVICES.map((name) => services[name].stop()))));
  o.undo.push('The router', () => services.router.stop());
  o.undo.push('The gateway', () => services.gateway.stop());
  const remember = (): void => o.remember(Object.fromEntries(SERVICE_NAMES.map((name) => [name, services[name].pid])));
  let giveUp = o.fail;
  const failure = new Promise<never>((_, reject) => {
    giveUp = reject;
    o.signal?.addEventListener('abort', () => reject(new Error('the start was abandoned')), { once: true });
  });
  const watch = { progress: o.progress, restarts: o.supervised, remember, giveUp: (error: Error) => giveUp(error) };
  for (const name of SERVICE_NAMES) {
    const supervision = supervise(services[name], watch);
    o.undo.push(`The supervision of ${name}`, () => supervision.release());
    services[name].start();
  }
  remember();
  const ready = SERVICE_NAMES.map((name) => services[name].untilReady(READY_TIMEOUT_MS).then(() => o.progress(`  ${name} is ready`)));
  await Promise.race([Promise.all(ready), failure]);
  // From here on there is nobody left to reject: the platform itself is told, unless its owner restarts services by hand.
  giveUp = o.supervised ? o.fail : () => undefined;
}
