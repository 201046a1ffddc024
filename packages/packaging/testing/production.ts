import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { type Cluster } from '@switchback/local-platform';

import { type LayoutName, LAYOUTS } from '../src/layout/make-layout';

import { COMPOSE, readCompose } from './compose-file';
import { type Addresses, makeSecrets, startDatabase } from './compose-parts';
import { here } from './image-process';
import { homeOfRoots, ImageRoot, removeRoots } from './image-root';

/** What the suites have in common: the images' file systems, secrets as deploy/compose makes them, and a database. */
export class Production {
  private constructor(
    readonly home: string,
    readonly secrets: ReadonlyMap<string, string>,
    readonly cluster: Cluster,
    private readonly roots: ReadonlyMap<LayoutName, ImageRoot>,
  ) {}

  static async make(): Promise<Production> {
    const home = homeOfRoots();
    const secrets = makeSecrets(join(home, 'secrets'));
    const cluster = await startDatabase(home, join(home, 'secrets'));
    const roots = new Map<LayoutName, ImageRoot>();
    for (const name of LAYOUTS) roots.set(name, await ImageRoot.make(name, home));
    return new Production(home, secrets, cluster, roots);
  }

  root(name: LayoutName): ImageRoot {
    const root = this.roots.get(name);
    if (root === undefined) throw new Error(`${name} was not made`);
    return root;
  }

  /** Puts secrets and files where compose.yaml mounts them. */
  mount(service: string, addresses: Addresses): void {
    const { secrets = [], volumes = [], build } = readCompose().services[service] ?? {};
    const root = this.root(LAYOUTS.find((name) => name === build?.target) ?? 'cli');
    for (const name of secrets) root.mount(`/run/secrets/${name}`, addresses.replaced(this.secrets.get(name) ?? ''));
    for (const volume of volumes) {
      const [source = '', target = ''] = volume.split(':');
      if (source.startsWith('.')) root.mount(target, here(root, readFileSync(join(COMPOSE, source), 'utf8')));
    }
  }

  /** The names of secrets whose values a text has, whole or as the password of a URL. */
  secretsIn(text: string): readonly string[] {
    return [...this.secrets].filter(([, value]) => text.includes(value)).map(([name]) => name);
  }

  async remove(): Promise<void> {
    await this.cluster.destroy();
    removeRoots(this.home);
  }
}
