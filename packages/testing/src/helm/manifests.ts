export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: Readonly<Record<string, unknown>>;
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly args?: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
}

interface SecretSource {
  readonly secret: { readonly name: string; readonly items: readonly { readonly key: string; readonly path: string }[] };
}

interface Volume {
  readonly name: string;
  readonly projected?: { readonly sources: readonly SecretSource[] };
}

export interface Pod {
  readonly metadata: KubernetesObject['metadata'];
  readonly spec: { readonly containers: readonly [Container]; readonly volumes: readonly Volume[]; readonly [field: string]: unknown };
}

export const SERVICES = ['gateway', 'router', 'sms', 'email', 'whatsapp'] as const;
export type ServiceName = (typeof SERVICES)[number];

/** What a chart was rendered to. */
export class Manifests {
  constructor(
    readonly all: readonly KubernetesObject[],
    readonly text: string,
  ) {}

  of(kind: string): readonly KubernetesObject[] {
    return this.all.filter((object) => object.kind === kind);
  }

  names(kind: string): readonly string[] {
    return this.of(kind).map(({ metadata }) => metadata.name);
  }

  one(kind: string, name: string): KubernetesObject {
    const found = this.of(kind).filter(({ metadata }) => metadata.name === name);
    if (found[0] === undefined || found.length > 1) throw new Error(`${found.length} of kind ${kind} are named ${name}; there are ${this.names(kind).join(', ')}`);
    return found[0];
  }

  /** The pod of a Deployment or Job. */
  pod(kind: 'Deployment' | 'Job', name: string): Pod {
    return (this.one(kind, name).spec as { template: Pod }).template;
  }

  get pods(): readonly Pod[] {
    return [...this.of('Deployment'), ...this.of('Job')].map(({ spec }) => (spec as { template: Pod }).template);
  }

  /** What a service is configured with. */
  settings(service: ServiceName): Readonly<Record<string, string>> {
    return this.one('ConfigMap', `switchback-${service}`).data ?? {};
  }
}

/** `secret/key` by the file that it is mounted as, below /etc/switchback/secrets. */
export function secretFiles({ spec }: Pod): Readonly<Record<string, string>> {
  const sources = spec.volumes.find(({ name }) => name === 'secrets')?.projected?.sources ?? [];
  return Object.fromEntries(sources.flatMap(({ secret }) => secret.items.map(({ key, path }) => [path, `${secret.name}/${key}`])));
}
