import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { freePort } from '@switchback/local-platform';

import { eximConfiguration, type MailTransferAgentOptions } from './exim-configuration';
import { waitFor } from './wait-for';

const PROGRAMS = ['/usr/sbin/exim4', '/usr/sbin/exim', '/usr/bin/exim'];

/** Exim, which Debian has as exim4-daemon-light; or the reason why specs go without. */
export function findExim(): { program: string } | { skip: string } {
  const program = PROGRAMS.find((path) => existsSync(path));
  if (program === undefined) return { skip: 'there is no Exim (Debian: exim4-daemon-light)' };
  if (process.getuid?.() !== 0) return { skip: 'Exim needs root to become its own user' };
  return { program };
}

/**
 * A real mail server with its own configuration, queue and port, beside whichever the machine has. It retries each second, and reports a delay
 * after one.
 */
export class MailTransferAgent {
  private constructor(
    readonly port: number,
    private readonly directory: string,
    private readonly daemon: ChildProcess,
  ) {}

  static async start(options: MailTransferAgentOptions): Promise<MailTransferAgent> {
    const found = findExim();
    if ('skip' in found) throw new Error(found.skip);
    const directory = mkdtempSync(join(tmpdir(), 'mta-'));
    const file = join(directory, 'exim.conf');
    const port = await freePort();
    writeFileSync(file, eximConfiguration(directory, options), { mode: 0o644 });
    const owner = ownerOf(found.program, file);
    for (const path of ['.', 'spool', 'log']) {
      mkdirSync(join(directory, path), { recursive: true });
      chownSync(join(directory, path), owner.uid, owner.gid);
    }
    const daemon = spawn(found.program, ['-C', file, '-bdf', '-q1s', '-oX', String(port)], { stdio: 'ignore' });
    const agent = new MailTransferAgent(port, directory, daemon);
    await waitFor(() => answers(port), { timeoutMs: 20_000, what: 'the mail server to listen' });
    return agent;
  }

  /** What it did so far, in its own words. */
  log(): string {
    const file = join(this.directory, 'log', 'mainlog');
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  async stop(): Promise<void> {
    if (this.daemon.exitCode === null && this.daemon.signalCode === null) {
      this.daemon.kill('SIGTERM');
      await once(this.daemon, 'exit');
    }
    // Deliveries that are under way are processes of their own and write to the end.
    await waitFor(() => removed(this.directory), { what: 'the last deliveries to end', timeoutMs: 20_000 });
  }
}

function removed(directory: string): boolean {
  rmSync(directory, { recursive: true, force: true });
  return !existsSync(directory);
}

function ownerOf(program: string, file: string): { uid: number; gid: number } {
  const name = execFileSync(program, ['-C', file, '-bP', 'exim_user'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).split('=')[1]?.trim() ?? '';
  const id = (flag: string): number => Number(/^\d+$/.test(name) && flag === '-u' ? name : execFileSync('id', [flag, name], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'data');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
