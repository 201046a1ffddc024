import { type ChildProcess, spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

import { fetchJars, freePort, SMSC_JARS } from '@switchback/local-platform';

import { waitFor } from './wait-for';

export interface JsmppSmscOptions {
  /** What goes over it is throttled. Submits per second. */
  readonly perSecond: number;
  /** A session is broken each time; 0 for none. Milliseconds. */
  readonly breakEveryMs: number;
  readonly password: string;
}

/** An SMSC that is not of our making, as a process: jSMPP's server classes behind `jsmpp/Smsc.java`, which says how it behaves. */
export class JsmppSmsc {
  /** Ids of what it took, by the number that it went to. */
  readonly taken = new Map<string, string[]>();
  /** Ids whose receipts were acknowledged. */
  readonly acknowledged = new Set<string>();
  throttled = 0;
  breaks = 0;
  #ready = false;
  #errors = '';

  private constructor(
    readonly port: number,
    private readonly process: ChildProcess,
  ) {
    if (process.stdout !== null) createInterface({ input: process.stdout }).on('line', (line) => this.#hear(line));
    process.stderr?.on('data', (chunk) => (this.#errors = (this.#errors + String(chunk)).slice(-2_000)));
  }

  static async start({ breakEveryMs, password, perSecond }: JsmppSmscOptions): Promise<JsmppSmsc> {
    const jars = await fetchJars(SMSC_JARS, () => undefined);
    if ('missing' in jars) throw new Error(jars.missing);
    const port = await freePort();
    const source = join(dirname(__dirname), 'jsmpp', 'Smsc.java');
    const program = ['-Xmx256m', '-XX:+UseSerialGC', '-cp', join(jars.directory, '*'), source, String(port), String(perSecond), String(breakEveryMs), password];
    const smsc = new JsmppSmsc(port, spawn('java', program, { stdio: ['ignore', 'pipe', 'pipe'] }));
    await waitFor(() => smsc.#ready, { timeoutMs: 60_000, what: `the SMSC to listen` }).catch((error: unknown) => {
      smsc.process.kill('SIGKILL');
      throw new Error(`the SMSC did not start: ${smsc.#errors}`, { cause: error });
    });
    return smsc;
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const gone = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill('SIGKILL');
    await gone;
  }

  #hear(line: string): void {
    const [event, first = '', id = ''] = line.split(' ');
    switch (event) {
      case 'READY':
        this.#ready = true;
        return;
      case 'TOOK':
        this.taken.set(first, [...(this.taken.get(first) ?? []), id]);
        return;
      case 'ACKNOWLEDGED':
        this.acknowledged.add(first);
        return;
      case 'THROTTLED':
        this.throttled += 1;
        return;
      case 'BROKE':
        this.breaks += 1;
        return;
      default:
    }
  }
}
