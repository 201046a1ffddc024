import { runCommand } from './run-command';
import { setTelemetry } from './telemetry/running';

class Exit extends Error {
  constructor(readonly code: unknown) {
    super(`exit ${String(code)}`);
  }
}

let said: string;

beforeEach(() => {
  said = '';
  jest.spyOn(process.stderr, 'write').mockImplementation((part) => {
    said += String(part);
    return true;
  });
  jest.spyOn(process, 'exit').mockImplementation((code) => {
    throw new Exit(code);
  });
});
afterEach(() => jest.restoreAllMocks());

/** The code that the process ends with. */
async function codeOf(running: Promise<void>): Promise<unknown> {
  const ended = await running.catch((error: unknown) => error);
  return ended instanceof Exit ? ended.code : ended;
}

it.each(['toString', 'constructor', '__proto__', 'other'])('there is no command %s', async (name) => {
  expect(await codeOf(runCommand('spec', { migrate: async () => undefined }, [name]))).toBe(64);
  expect(said).toBe(`there is no command "${name}": give migrate, or nothing to serve\n`);
});

it('ends with what the command says, and tells a failure in one line', async () => {
  const commands = { done: async () => undefined, some: async () => 3, broken: () => Promise.reject(new Error('no such thing')) };
  expect(await codeOf(runCommand('spec', commands, ['done']))).toBe(0);
  expect(await codeOf(runCommand('spec', commands, ['some']))).toBe(3);
  expect(said).toBe('');
  expect(await codeOf(runCommand('spec', commands, ['broken']))).toBe(1);
  expect(said).toBe('broken failed: no such thing\n');
});

it.each([['done', 0], ['broken', 1]] as const)('spans and metrics of a command that is %s leave before the end', async (name, code) => {
  const shutdown = jest.fn(async () => undefined);
  setTelemetry({ shutdown });
  const commands = { done: async () => undefined, broken: () => Promise.reject(new Error('no such thing')) };
  expect(await codeOf(runCommand('spec', commands, [name]))).toBe(code);
  expect(shutdown).toHaveBeenCalledTimes(1);
});

it('ends although nobody takes the telemetry', async () => {
  setTelemetry({ shutdown: () => new Promise(() => undefined) });
  expect(await codeOf(runCommand('spec', { done: async () => undefined }, ['done']))).toBe(0);
});
