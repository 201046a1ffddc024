import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { freePort } from '@switchback/local-platform';
import { Agent, request } from 'undici';

import { madeCertificate } from '../made-certificate';
import { waitFor } from '../wait-for';

const NAME = 'kubernetes.test';
const DAY_MS = 86_400_000;

export interface Reply {
  readonly status: number;
  readonly body: unknown;
  /** What the server warns of, though it takes it. */
  readonly warnings: readonly string[];
}

/** A real kube-apiserver with an etcd of its own: no nodes and no controllers, but everything that judges what is applied. */
export class ApiServer {
  private constructor(
    private readonly url: string,
    private readonly token: string,
    private readonly agent: Agent,
    private readonly directory: string,
    private readonly processes: readonly ChildProcess[],
  ) {}

  static async start(programs: { readonly apiServer: string; readonly etcd: string }): Promise<ApiServer> {
    const directory = mkdtempSync(join(tmpdir(), 'api-server-'));
    const [clients, peers, port] = [await freePort(), await freePort(), await freePort()];
    const token = randomBytes(16).toString('hex');
    const ca = writeFiles(directory, token);
    const peer = `http://127.0.0.1:${peers}`;
    const client = `http://127.0.0.1:${clients}`;
    const etcd = spawn(programs.etcd, [
      `--data-dir=${join(directory, 'etcd')}`, `--listen-client-urls=${client}`, `--advertise-client-urls=${client}`,
      `--listen-peer-urls=${peer}`, `--initial-advertise-peer-urls=${peer}`, `--initial-cluster=default=${peer}`, '--log-level=error', '--unsafe-no-fsync',
    ], { stdio: ['ignore', 'ignore', 'inherit'] });
    const server = spawn(programs.apiServer, [
      `--etcd-servers=${client}`, '--bind-address=127.0.0.1', `--secure-port=${port}`, `--cert-dir=${directory}`,
      `--tls-cert-file=${join(directory, 'server.crt')}`, `--tls-private-key-file=${join(directory, 'server.key')}`,
      '--service-account-issuer=https://kubernetes.test', `--service-account-key-file=${join(directory, 'server.key')}`, `--service-account-signing-key-file=${join(directory, 'server.key')}`,
      `--token-auth-file=${join(directory, 'tokens.csv')}`, '--authorization-mode=RBAC', '--service-cluster-ip-range=10.96.0.0/24', '--endpoint-reconciler-type=none',
      // There are no controllers that would make the account of a namespace.
      '--disable-admission-plugins=ServiceAccount', '--v=0',
    ], { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    server.stderr.on('data', (chunk) => (said = (said + String(chunk)).slice(-4_000)));
    const agent = new Agent({ connect: { ca, servername: NAME } });
    const api = new ApiServer(`https://127.0.0.1:${port}`, token, agent, directory, [server, etcd]);
    await waitFor(() => api.call('GET', '/readyz').then(({ status }) => status === 200, () => false), { timeoutMs: 120_000, what: 'the API server to be ready' }).catch(async (error: unknown) => {
      await api.stop();
      throw new Error(`the API server did not start: ${said}`, { cause: error });
    });
    return api;
  }

  async call(method: 'GET' | 'POST' | 'PATCH', path: string, body?: unknown): Promise<Reply> {
    const contentType = method === 'PATCH' ? 'application/apply-patch+yaml' : 'application/json';
    const response = await request(`${this.url}${path}`, {
      method,
      dispatcher: this.agent,
      headers: { authorization: `Bearer ${this.token}`, accept: 'application/json', 'content-type': contentType },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.body.text();
    const warnings = [response.headers['warning'] ?? []].flat();
    return { status: response.statusCode, body: text.startsWith('{') ? JSON.parse(text) : text, warnings };
  }

  async stop(): Promise<void> {
    await this.agent.close();
    for (const process of this.processes) {
      if (process.exitCode !== null || process.signalCode !== null) continue;
      const gone = once(process, 'exit');
      process.kill('SIGKILL');
      await gone;
    }
    rmSync(this.directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

/** A certificate, which also signs tokens, and who may do everything. Answers the certificate. */
function writeFiles(directory: string, token: string): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const now = Date.now();
  const certificate = madeCertificate({ commonName: NAME, privateKey, from: new Date(now - DAY_MS), until: new Date(now + DAY_MS), authority: true });
  writeFileSync(join(directory, 'server.key'), privateKey.export({ format: 'pem', type: 'pkcs1' }));
  writeFileSync(join(directory, 'server.crt'), certificate);
  writeFileSync(join(directory, 'tokens.csv'), `${token},tester,tester,"system:masters"\n`);
  return readFileSync(join(directory, 'server.crt'), 'utf8');
}
