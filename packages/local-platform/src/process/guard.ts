import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * Ends `pid` with `signal` when this process dies without a word (kill -9): a shell of one line waits for the end of a pipe
 * that only we hold. Before it signals it asks the file `pidFile` whether the process is still the one it was told of.
 * Windows has no such shell: there the next start cleans up.
 */
export class Guard {
  private constructor(private readonly shell: ChildProcess | undefined) {}

  static over(pid: number, options: { signal: 'INT' | 'TERM'; pidFile: string }): Guard {
    if (process.platform === 'win32') return new Guard(undefined);
    const script = [
      'trap "" INT TERM HUP',
      'read -r word && exit 0',
      `[ "$(head -n 1 "$2" 2>/dev/null)" = "$1" ] && kill -${options.signal} "$1"`,
      'exit 0',
    ].join('\n');
    const shell = spawn('/bin/sh', ['-c', script, 'switchback-guard', String(pid), options.pidFile], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
      cwd: '/',
    });
    shell.on('error', () => undefined);
    shell.stdin?.on('error', () => undefined);
    shell.unref();
    return new Guard(shell);
  }

  /** The process was ended in the ordinary way: the guard goes home. Resolves when it has. */
  async release(): Promise<void> {
    const { shell } = this;
    if (shell === undefined || shell.exitCode !== null || shell.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => shell.once('exit', () => resolve()));
    shell.ref();
    shell.stdin?.end('done\n');
    await Promise.race([gone, delay(1_000, undefined, { ref: false })]);
  }
}
