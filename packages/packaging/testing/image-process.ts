import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

import { waitFor } from '@switchback/testing';

import { type ImageRoot, NODE } from './image-root';

/** The user of the images. */
const USER = '10001:10001';
const isRoot = process.getuid?.() === 0;

/**
 * A program and its arguments as they run in an image: as root, in the root of its own and as the image's user; elsewhere as ourselves. What it
 * sees of files is what the image has.
 */
export function inImage(root: ImageRoot, args: readonly string[]): { readonly program: string; readonly args: readonly string[]; readonly directory: string } {
  if (!isRoot) return { program: join(root.path, NODE), args: args.map((arg) => here(root, arg)), directory: join(root.path, 'app') };
  return { program: '/usr/sbin/chroot', args: [`--userspec=${USER}`, '--groups=', root.path, NODE, ...args.map((arg) => (/^(services|packages)\//.test(arg) ? `/app/${arg}` : arg))], directory: root.path };
}

/** A text that names mounted files, as a process sees them. */
export function here(root: ImageRoot, text: string): string {
  return isRoot ? text : text.replace(/(^|file:)\/(run|etc|demo)(?=\/|$)/gm, (_, before: string, place: string) => `${before}${root.path}/${place}`);
}

/** A service that runs in its image with no environment but the image's and the one that it is given. */
export class ImageProcess {
  output = '';
  private readonly child: ChildProcess;
  private readonly began = performance.now();

  constructor(
    readonly root: ImageRoot,
    private readonly healthUrl: string,
    environment: Readonly<Record<string, string>>,
  ) {
    const { program, args, directory } = inImage(root, ['--max-semi-space-size=32', `services/${root.name}/dist/main.js`]);
    const env = { NODE_ENV: 'production', ...Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, here(root, value)])) };
    this.child = spawn(program, [...args], { cwd: directory, env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.child.stdout, this.child.stderr]) stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Milliseconds from the start to the first 200 of a probe. */
  async until(probe: 'startup' | 'ready'): Promise<number> {
    await waitFor(
      async () => {
        if (this.child.exitCode !== null) return true;
        return (await fetch(`${this.healthUrl}/health/${probe}`)).ok;
      },
      { timeoutMs: 60_000, intervalMs: 10, what: `${this.root.name}: ${probe}` },
    );
    if (this.child.exitCode !== null) throw new Error(`${this.root.name} ended with ${this.child.exitCode}: ${this.output}`);
    return performance.now() - this.began;
  }

  /** Everything that it tells whoever asks. */
  async answers(): Promise<string> {
    const paths = ['/health/startup', '/health/live', '/health/ready', '/metrics', '/nothing-here'];
    return (await Promise.all(paths.map(async (path) => (await fetch(`${this.healthUrl}${path}`)).text()))).join('\n');
  }

  /** SIGTERM; how it ended. */
  async stop(): Promise<number | NodeJS.Signals> {
    this.child.kill('SIGTERM');
    return this.ended();
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }

  private async ended(): Promise<number | NodeJS.Signals> {
    const end = await waitFor(() => (this.child.exitCode === null ? (this.child.signalCode ?? undefined) : { code: this.child.exitCode }), { timeoutMs: 30_000, what: `the end of ${this.root.name}` });
    return typeof end === 'string' ? end : end.code;
  }
}
