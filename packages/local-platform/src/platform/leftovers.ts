import { commandLine, isAlive, signalProcess } from '../process/process-table';
import { waitUntil } from '../process/wait-until';
import { serviceProgram } from '../paths';

import { isServiceName } from './service-name';
import { type StateDirectory } from './state-directory';

const FILE = 'processes.json';

/** Writes down which processes run, for a next start that finds us killed. */
export function rememberProcesses(state: StateDirectory, pids: Readonly<Record<string, number | undefined>>): void {
  state.write(FILE, `${JSON.stringify(pids)}\n`);
}

/** Ends services of an earlier life that are still there. A process id that belongs to another program by now is left alone. */
export async function endLeftovers(state: StateDirectory): Promise<number> {
  const remembered: unknown = JSON.parse(state.read(FILE) ?? '{}');
  if (typeof remembered !== 'object' || remembered === null) return 0;
  const alive = Object.entries(remembered).flatMap(([name, pid]) => (isService(name, pid) ? [pid] : []));
  for (const pid of alive) signalProcess(pid, 'SIGTERM');
  await Promise.all(alive.map(untilGone));
  return alive.length;
}

function isService(name: string, pid: unknown): pid is number {
  return isServiceName(name) && typeof pid === 'number' && (commandLine(pid) ?? '').includes(serviceProgram(name));
}

async function untilGone(pid: number): Promise<void> {
  const gone = () => !isAlive(pid);
  try {
    await waitUntil(gone, { timeoutMs: 8_000, onTimeout: () => new Error('still there') });
  } catch {
    signalProcess(pid, 'SIGKILL');
    await waitUntil(gone, { timeoutMs: 5_000, onTimeout: () => new Error(`process ${pid} does not end`) });
  }
}
