import { request } from 'node:http';
import { existsSync } from 'node:fs';

/** Whether a Docker engine answers, asked within two seconds: its client may be installed without one. */
export async function isDockerReachable(host: string | undefined = process.env['DOCKER_HOST']): Promise<boolean> {
  const target = dockerTarget(host);
  if (target === undefined) return false;
  return new Promise((resolve) => {
    const ping = request({ ...target, path: '/_ping', timeout: 2_000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    ping.once('error', () => resolve(false));
    ping.once('timeout', () => ping.destroy());
    ping.end();
  });
}

function dockerTarget(host: string | undefined): { socketPath: string } | { host: string; port: number } | undefined {
  if (host === undefined || host === '') {
    const socketPath = process.platform === 'win32' ? '//./pipe/docker_engine' : '/var/run/docker.sock';
    return process.platform === 'win32' || existsSync(socketPath) ? { socketPath } : undefined;
  }
  const url = URL.canParse(host) ? new URL(host) : undefined;
  if (url === undefined) return undefined;
  if (url.protocol === 'unix:' || url.protocol === 'npipe:') return { socketPath: url.pathname };
  return { host: url.hostname, port: Number(url.port === '' ? 2375 : url.port) };
}
