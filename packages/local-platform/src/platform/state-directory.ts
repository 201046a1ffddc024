import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { PlatformError, systemErrorCode } from '../platform-error';
import { isAlive, startTime } from '../process/process-table';
import { waitUntil } from '../process/wait-until';

/** The directory that survives restarts: data, secrets, logs, and who runs. */
export class StateDirectory {
  readonly path: string;

  constructor(path: string) {
    this.path = resolve(path);
  }

  file(...names: string[]): string {
    return join(this.path, ...names);
  }

  logFile(name: string): string {
    return this.file('logs', `${name}.log`);
  }

  /** Makes the directory; the user that runs Postgres must be able to pass through it, so secrets are kept in 0600 files. */
  create(): void {
    mkdirSync(this.file('logs'), { recursive: true });
    chmodSync(this.path, 0o755);
    chmodSync(this.file('logs'), 0o750);
  }

  /** Takes the directory for this process. One that was killed does not count; one that is stopping is waited for; one that runs is an error. */
  async lock(): Promise<void> {
    await waitUntil(() => this.holder() === undefined, { timeoutMs: 1_500, onTimeout: () => new Error('held') }).catch(async () => {
      const runs = () => new PlatformError(`A platform already runs here (process ${this.holder()?.pid}, ${this.path}).`, `Stop it first: kill ${this.holder()?.pid}`);
      if (this.holder()?.stopping !== true) throw runs();
      await waitUntil(() => this.holder() === undefined, { timeoutMs: 30_000, onTimeout: runs });
    });
    this.write('platform.pid', `${process.pid}\n${startTime(process.pid) ?? ''}\n`);
  }

  /** Says that this process is about to let the directory go. */
  announceStop(): void {
    this.write('platform.pid', `${process.pid}\n${startTime(process.pid) ?? ''}\nstopping\n`);
  }

  private holder(): { pid: number; stopping: boolean } | undefined {
    const [pid, started, word] = (this.read('platform.pid') ?? '').split('\n');
    const alive = pid !== undefined && pid !== '' && Number(pid) !== process.pid && isAlive(Number(pid)) && startTime(Number(pid)) === started;
    return alive ? { pid: Number(pid), stopping: word === 'stopping' } : undefined;
  }

  unlock(): void {
    rmSync(this.file('platform.pid'), { force: true });
  }

  read(name: string): string | undefined {
    try {
      return readFileSync(this.file(name), 'utf8');
    } catch (error) {
      if (systemErrorCode(error) === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** Replaces a file at once and for its owner's eyes only. */
  write(name: string, content: string): void {
    const half = this.file(`${name}.new`);
    writeFileSync(half, content, { mode: 0o600 });
    renameSync(half, this.file(name));
  }

  remove(): void {
    if (existsSync(this.path)) rmSync(this.path, { recursive: true, force: true });
  }
}
