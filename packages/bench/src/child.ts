import { fork, type ChildProcess } from 'node:child_process';
import { SERVICE_NODE_FLAGS } from '@switchback/local-platform';

/** Starts a script of this package as its own process, as services are started, and waits for its first message, which must be `{ ready: true, port }`. */
export async function startChild(
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<{ child: ChildProcess; port: number }> {
  const child = fork(script, [...args], { env: { ...process.env, ...env }, execArgv: SERVICE_NODE_FLAGS, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (message: { ready?: boolean; port?: number }) => resolve(message.port ?? 0));
    child.once('exit', (code) => reject(new Error(`${script} ${args.join(' ')} ended with ${code ?? 'a signal'} before it was ready`)));
  });
  return { child, port };
}

/** Ends a child and waits until it is gone. */
export async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  await gone;
}
