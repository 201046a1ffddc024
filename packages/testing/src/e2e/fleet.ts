import { ephemeralPorts, type Platform, type PlatformOptions, type Replica, type ReplicaOptions, SERVICE_NAMES, type ServiceName, startPlatform } from '@switchback/local-platform';

import { ServiceAddress } from '../service-address';
import { waitFor } from '../wait-for';

type Doors = Readonly<Record<ServiceName, ServiceAddress>>;

/** A platform of which each service may be several processes, that others find by one address, as they do in Kubernetes. */
export class Fleet {
  readonly #members = new Map<ServiceName, readonly Replica[]>();

  private constructor(
    readonly platform: Platform,
    /** Of gRPC, and of HTTP. */
    private readonly grpc: Doors,
    private readonly http: Doors,
  ) {
    for (const name of SERVICE_NAMES) this.#members.set(name, [platform.first(name)]);
  }

  /** One process of each service. */
  static async start(options: PlatformOptions): Promise<Fleet> {
    const [ports, grpc, http] = [await ephemeralPorts(), await openDoors(), await openDoors()];
    const own = (name: ServiceName): Record<string, string> => ({ ...addresses(name, grpc, http), ...options.serviceEnvironment?.[name] });
    const serviceEnvironment = Object.fromEntries(SERVICE_NAMES.map((name) => [name, own(name)]));
    for (const name of SERVICE_NAMES) {
      grpc[name].add(ports.grpc[name]);
      http[name].add(ports.http[name]);
    }
    try {
      return new Fleet(await startPlatform({ ...options, ports, serviceEnvironment }), grpc, http);
    } catch (error) {
      await Promise.all(doorsOf(grpc, http).map((door) => door.close()));
      throw error;
    }
  }

  /** Of the gateway. */
  get address(): string {
    return this.grpc.gateway.address;
  }

  members(service: ServiceName): readonly Replica[] {
    return this.#members.get(service) ?? [];
  }

  /** One more process, which is ready when this resolves. */
  async add(service: ServiceName, options: ReplicaOptions = {}): Promise<Replica> {
    const replica = await this.platform.startReplica(service, options);
    this.#enter(replica);
    return replica;
  }

  /** As a rolling update does it: SIGTERM; no new connections once it says that it is not ready; answers how it ended. */
  async retire(replica: Replica) {
    replica.signal('SIGTERM');
    await waitFor(async () => !(await replica.isReady()), { what: `${replica.name} to say that it is not ready` });
    this.#leave(replica);
    return replica.untilEnded();
  }

  /** SIGKILL. Connections are refused until it is noticed that there is nobody. */
  async kill(replica: Replica): Promise<void> {
    await replica.kill('SIGKILL');
    this.#leave(replica);
  }

  async stop(): Promise<void> {
    await this.platform.stop();
    await Promise.all(doorsOf(this.grpc, this.http).map((door) => door.close()));
  }

  #enter(replica: Replica): void {
    this.#members.set(replica.name, [...this.members(replica.name), replica]);
    this.grpc[replica.name].add(replica.grpcPort);
    this.http[replica.name].add(replica.httpPort);
  }

  #leave(replica: Replica): void {
    this.#members.set(replica.name, this.members(replica.name).filter((other) => other !== replica));
    this.grpc[replica.name].remove(replica.grpcPort);
    this.http[replica.name].remove(replica.httpPort);
  }
}

function addresses(name: ServiceName, grpc: Doors, http: Doors): Record<string, string> {
  switch (name) {
    case 'gateway':
      return { SWITCHBACK_ROUTER_ADDRESS: grpc.router.address };
    case 'router':
      return { SWITCHBACK_SMS_ADDRESS: grpc.sms.address, SWITCHBACK_EMAIL_ADDRESS: grpc.email.address, SWITCHBACK_WHATSAPP_ADDRESS: grpc.whatsapp.address };
    case 'sms':
    case 'email':
    case 'whatsapp':
      return { SWITCHBACK_PUBLIC_URL: `http://${http[name].address}` };
  }
}

async function openDoors(): Promise<Doors> {
  const [gateway, router, sms, email, whatsapp] = await Promise.all([ServiceAddress.start(), ServiceAddress.start(), ServiceAddress.start(), ServiceAddress.start(), ServiceAddress.start()]);
  return { gateway, router, sms, email, whatsapp };
}

function doorsOf(...sets: readonly Doors[]): readonly ServiceAddress[] {
  return sets.flatMap((doors) => Object.values(doors));
}
