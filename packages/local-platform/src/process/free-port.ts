import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below the ports that systems give to outgoing connections, which would take one between the question and its use. */
const [FIRST, LAST] = [20_000, 32_000];
/** Programs that run at once, such as the workers of a test run, choose from parts of their own: what one was given, another must not find free before it is used. */
const PARTS = 8;

const given = new Set<number>();

/** A port of 127.0.0.1 that was free a moment ago; never the same one twice in a process. */
export async function freePort(): Promise<number> {
  const size = (LAST - FIRST) / PARTS;
  const first = FIRST + (Number(process.env['JEST_WORKER_ID'] ?? 0) % PARTS) * size;
  for (let tries = 0; tries < 1_000; tries += 1) {
    const port = randomInt(first, first + size);
    if (given.has(port) || !(await isPortFree(port))) continue;
    given.add(port);
    return port;
  }
  throw new Error(`no free port between ${first} and ${first + size}`);
}

/** Whether 127.0.0.1:port can be listened on now. */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
