import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { freePort } from '@switchback/local-platform';

import { waitFor } from './wait-for';

export interface ScrapeTarget {
  readonly service: string;
  /** host:port */
  readonly address: string;
}

interface Answer {
  readonly status: string;
  readonly error?: string;
  readonly data: { readonly result: readonly { readonly metric: Record<string, string>; readonly value: readonly [number, string] }[] };
}

export interface FiringAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** How often it scrapes, and how long it waits for an answer. */
export interface Looks {
  readonly every: string;
  readonly patience: string;
}

/** A real Prometheus on a port of its own; without other words it scrapes each second, and evaluates each second. */
export class PrometheusServer {
  private constructor(
    readonly url: string,
    private readonly directory: string,
    private readonly server: ChildProcess,
  ) {}

  static async start(program: string, targets: readonly ScrapeTarget[], ruleFiles: readonly string[], { every, patience }: Looks = { every: '1s', patience: '1s' }): Promise<PrometheusServer> {
    const directory = mkdtempSync(join(tmpdir(), 'prometheus-'));
    const file = join(directory, 'prometheus.json');
    const scrape = { job_name: 'switchback', static_configs: targets.map(({ service, address }) => ({ targets: [address], labels: { service } })) };
    const times = { scrape_interval: every, scrape_timeout: patience, evaluation_interval: '1s' };
    // JSON is YAML.
    writeFileSync(file, JSON.stringify({ global: times, rule_files: ruleFiles, scrape_configs: [scrape] }));
    const port = await freePort();
    const flags = [`--config.file=${file}`, `--storage.tsdb.path=${join(directory, 'data')}`, `--web.listen-address=127.0.0.1:${port}`, '--log.level=error'];
    const server = spawn(program, flags, { stdio: 'ignore' });
    const prometheus = new PrometheusServer(`http://127.0.0.1:${port}`, directory, server);
    await waitFor(async () => (await fetch(`${prometheus.url}/-/ready`)).ok, { timeoutMs: 30_000, what: 'Prometheus to be ready' });
    return prometheus;
  }

  /** The series that a query finds, with their values now. Throws when the query is wrong. */
  async query(query: string): Promise<readonly { readonly labels: Readonly<Record<string, string>>; readonly value: number }[]> {
    const response = await fetch(`${this.url}/api/v1/query?query=${encodeURIComponent(query)}`);
    const answer: Answer = JSON.parse(await response.text());
    if (answer.status !== 'success') throw new Error(`${query}: ${answer.error ?? response.status}`);
    return answer.data.result.map(({ metric, value: [, value] }) => ({ labels: metric, value: Number(value) }));
  }

  /** What fires of an alert, with what it says; none while it does not. */
  async firing(alert: string): Promise<readonly FiringAlert[]> {
    const response = await fetch(`${this.url}/api/v1/alerts`);
    const answer: { readonly data: { readonly alerts: readonly (FiringAlert & { readonly state: string })[] } } = JSON.parse(await response.text());
    return answer.data.alerts.filter(({ state, labels }) => state === 'firing' && labels['alertname'] === alert);
  }

  async stop(): Promise<void> {
    if (this.server.exitCode === null && this.server.signalCode === null) {
      this.server.kill('SIGTERM');
      await once(this.server, 'exit');
    }
    rmSync(this.directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}
