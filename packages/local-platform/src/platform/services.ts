import { type PlatformOptions } from './options';
import { type EnvironmentSource, serviceEnvironment } from './service-environment';
import { CHANNEL_SERVICES, SERVICE_NAMES, type ServiceName } from './service-name';
import { ServiceProcess } from './service-process';
import { type StateDirectory } from './state-directory';
import { supervise } from './supervise';
import { type UndoStack } from './undo-stack';

const READY_TIMEOUT_MS = 60_000;

export type Services = Readonly<Record<ServiceName, ServiceProcess>>;

/** The five services, not started yet. */
export function makeServices(options: PlatformOptions, source: EnvironmentSource, state: StateDirectory): Services {
  const make = (name: ServiceName): ServiceProcess =>
    new ServiceProcess(name, {
      environment: {
        ...serviceEnvironment(name, { ...source, providersFile: options.providersFiles?.[name] }),
        ...options.environment,
        ...options.serviceEnvironment?.[name],
      },
      logFile: state.logFile(name),
      readyUrl: `http://127.0.0.1:${source.ports.http[name]}/health/ready`,
    });
  return { gateway: make('gateway'), router: make('router'), sms: make('sms'), email: make('email'), whatsapp: make('whatsapp') };
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
