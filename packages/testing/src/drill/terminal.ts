import { execFile } from 'node:child_process';
import { join } from 'node:path';

import { type Platform, type ServiceName } from '@switchback/local-platform';

import { REPOSITORY } from '../alert-rules';
import { commandEnvironment } from '../e2e/command-environment';
import { type PrometheusServer } from '../prometheus-server';

import { fillIn } from './runbook-commands';

export interface Output {
  readonly exitCode: number;
  /** stdout and stderr, as they came. */
  readonly text: string;
}

const PATIENCE_MS = 120_000;
const LARGEST = 16 << 20;

/** Where an operator sits: the commands of the runbooks work there as they are written, with what stands for their placeholders. */
export class Terminal {
  constructor(
    private readonly platform: Platform,
    private readonly prometheus: PrometheusServer,
    /** What becomes of a query before it is asked. */
    private readonly inTheirTime: (query: string) => string = (query) => query,
  ) {}

  /** What the placeholders of the runbooks mean for one service. */
  places(service: ServiceName): Readonly<Record<string, string>> {
    const { platform } = this;
    const { hostname, port } = new URL(platform.httpUrl(service));
    return {
      DB_HOST: new URL(platform.databaseUrl('superuser')).hostname,
      HTTP_PORT: port,
      HOST: hostname,
      LOG: platform.logFile(service),
      SERVICE: service,
      PID: String(platform.pids()[service]),
    };
  }

  /** Runs a command of a runbook, with its placeholders filled in. */
  async run(command: string, service: ServiceName, more: Readonly<Record<string, string>> = {}): Promise<Output> {
    const filled = fillIn(command, { ...this.places(service), ...more });
    return filled.startsWith('Prometheus:') ? this.ask(filled.slice('Prometheus:'.length).trim()) : this.shell(filled, service);
  }

  private async ask(query: string): Promise<Output> {
    const found = await this.prometheus.query(this.inTheirTime(query));
    const lines = found.map(({ labels: { __name__: name = '', ...labels }, value }) => {
      const told = Object.entries(labels).map(([label, is]) => `${label}="${is}"`);
      return `${name}{${told.join(', ')}} ${value}`;
    });
    return { exitCode: 0, text: lines.length === 0 ? '(no series)\n' : `${lines.join('\n')}\n` };
  }

  private shell(command: string, service: ServiceName): Promise<Output> {
    return new Promise((resolve) => {
      execFile('bash', ['-c', command], { cwd: REPOSITORY, env: this.environment(service), timeout: PATIENCE_MS, maxBuffer: LARGEST }, (error, stdout, stderr) => {
        const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        resolve({ exitCode, text: `${stdout}${stderr}` });
      });
    });
  }

  private environment(service: ServiceName): NodeJS.ProcessEnv {
    const { platform } = this;
    const { hostname, password, pathname, port, username } = new URL(platform.databaseUrl('superuser'));
    return {
      ...process.env,
      PATH: `${join(REPOSITORY, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}`,
      PGHOST: hostname,
      PGPORT: port,
      PGUSER: decodeURIComponent(username),
      PGPASSWORD: decodeURIComponent(password),
      PGDATABASE: pathname.slice(1),
      SWITCHBACK_ADDRESS: platform.address,
      SWITCHBACK_API_KEY: platform.apiKey,
      SWITCHBACK_OPERATOR_KEY: platform.operatorKey,
      ...commandEnvironment(platform, service),
    };
  }
}
