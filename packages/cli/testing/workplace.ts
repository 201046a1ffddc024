import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../src/run';
import { API_KEY, FakeApi, OPERATOR_KEY } from './fake-api';

export interface Result {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface CommandOptions {
  readonly env?: Record<string, string>;
  /** Default: a directory below the one that has .switchback. */
  readonly cwd?: string;
  readonly stdin?: string;
  readonly tty?: boolean;
  readonly signal?: AbortSignal;
  /** Sees each text as it is printed. */
  readonly onOutput?: (text: string) => void;
}

/** An API that runs, and directories from which the command finds it. */
export class Workplace {
  readonly directory = mkdtempSync(join(tmpdir(), 'switchback-cli-'));
  readonly #deep = join(this.directory, 'a', 'b');

  private constructor(
    readonly api: FakeApi,
    readonly address: string,
  ) {
    mkdirSync(this.#deep, { recursive: true });
    const demo = { address, httpAddress: 'http://127.0.0.1:1', apiKey: API_KEY, operatorKey: OPERATOR_KEY };
    mkdirSync(join(this.directory, '.switchback'));
    this.file('.switchback/demo.json', JSON.stringify(demo));
  }

  static async open(): Promise<Workplace> {
    const api = new FakeApi();
    return new Workplace(api, await api.start());
  }

  async close(): Promise<void> {
    await this.api.stop();
    rmSync(this.directory, { recursive: true });
  }

  /** Writes a file and gives its path. */
  file(name: string, text: string): string {
    const path = join(this.directory, name);
    writeFileSync(path, text);
    return path;
  }

  /** Runs one command line. */
  async run(args: readonly string[], options: CommandOptions = {}): Promise<Result> {
    const out: string[] = [];
    const err: string[] = [];
    async function* stdin() {
      yield options.stdin ?? '';
    }
    const write = (text: string): void => {
      out.push(text);
      options.onOutput?.(text);
    };
    const code = await run(args, {
      stdout: { write, isTTY: options.tty ?? false },
      stderr: { write: (text) => err.push(text) },
      stdin: stdin(),
      env: options.env ?? {},
      cwd: options.cwd ?? this.#deep,
      signal: options.signal ?? new AbortController().signal,
    });
    return { code, out: out.join(''), err: err.join('') };
  }
}

/** The JSON documents that a command printed, one per line. */
export const documents = ({ out }: Result): unknown[] =>
  out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
